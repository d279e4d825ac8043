"""Limits how many sessions compute groups at a time: one press a session, few sessions at once. Decides no group.

Threads make pages, and one that computes holds the interpreter. So it pauses for an instant now and then, and a second
press on a session whose groups are being formed gets an answer at once instead of waiting in line.
Why: docs/decisions.md#mixing-counts-steps-and-rests
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ..domain.errors import Forming
from ..domain.grouping import Effort

MOST_SECONDS = 2.0  # of computing for one press
MOST_AT_ONCE = 2  # sessions that may compute so long; others get a quick answer
BREATH = 0.000_05  # seconds; long enough for another thread to take the interpreter

THOROUGH = Effort()
QUICK = Effort(steps=4_000, restarts=1, total=16_000)

_forming: dict[int, int] = {}  # session id → the thread that computes for it
_door = threading.Lock()


@contextmanager
def pondering(session_id: int) -> Iterator[Effort]:
    """The effort that mixing may make for this session. Raises Forming while another
    press on it is being answered here."""
    with _door:
        me, outer = threading.get_ident(), _forming.get(session_id)
        if outer not in (None, me):
            raise Forming
        room = len(_forming) < MOST_AT_ONCE
        _forming[session_id] = me
    try:
        yield replace(THOROUGH, clock=_clock, until=_clock() + MOST_SECONDS) if room else QUICK
    finally:
        with _door:
            if outer is None:
                del _forming[session_id]


def _clock() -> float:
    """The seconds that this thread has computed. Each call also lets other threads run."""
    time.sleep(BREATH)
    return time.thread_time()
