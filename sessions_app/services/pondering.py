"""How many may think about who sits with whom at a time: one press a session, a few sessions. Decides no trio.

Threads make pages, and a thread that computes keeps the interpreter from all others: so whoever computes rests for a
breath now and then, and whoever presses again while their trios are being formed is told so instead of waiting in line.
Why: docs/decisions.md#mixing-counts-steps-and-rests
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..domain.errors import Forming
from ..domain.grouping import Effort

MOST_SECONDS = 2.0  # of computing, for one press
MOST_AT_ONCE = 2  # sessions that may compute as long as that; others give the best they have at once
BREATH = 0.000_05  # seconds; long enough for another thread to have the interpreter

QUICK = Effort(steps=4_000, restarts=1, total=16_000)

_forming: dict[int, int] = {}  # sessions, and the thread that computes for each
_door = threading.Lock()


@contextmanager
def pondering(session_id: int) -> Iterator[Effort]:
    """What mixing may do for this session. Raises Forming while somebody else's press is being answered here."""
    with _door:
        me, outer = threading.get_ident(), _forming.get(session_id)
        if outer not in (None, me):
            raise Forming
        room = len(_forming) < MOST_AT_ONCE
        _forming[session_id] = me
    try:
        yield Effort(clock=_clock, until=_clock() + MOST_SECONDS) if room else QUICK
    finally:
        with _door:
            if outer is None:
                del _forming[session_id]


def _clock() -> float:
    """Seconds that this thread has computed. Others have a moment whenever it is asked."""
    time.sleep(BREATH)
    return time.thread_time()
