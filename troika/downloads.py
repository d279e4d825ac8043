"""How many downloads each account has under way in this process: from the first header to the last byte taken.

Each lies on the disk until its reader has it all (troika/spool.py), so nobody may begin them without end.
"""

from collections import Counter
from collections.abc import Hashable
from threading import Lock
from typing import Any

from django.http import StreamingHttpResponse

MOST_AT_ONCE = 6  # all formats of a session, and one more

_under_way: Counter[Hashable] = Counter()
_lock = Lock()


class Download(StreamingHttpResponse):
    """A file that is made while it is sent, for `whose` account."""

    def __init__(self, *args: Any, whose: Hashable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = whose


def is_room_for(whose: Hashable) -> bool:
    """Whether one more may begin. Those asked for in the same instant may all be told so."""
    with _lock:
        return _under_way[whose] < MOST_AT_ONCE


def begin(response: StreamingHttpResponse) -> None:
    _count(response, 1)


def end(response: StreamingHttpResponse) -> None:
    _count(response, -1)


def _count(response: StreamingHttpResponse, step: int) -> None:
    if isinstance(response, Download):
        with _lock:
            _under_way[response.whose] += step
            if not _under_way[response.whose]:
                del _under_way[response.whose]
