"""Counts each account's downloads in this process, from the first header until the last byte is taken.

Each download lies on the disk until its reader has all of it (serving/spool.py), so their number must be bounded.
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
    """A file for the account `whose`, made while it is sent."""

    def __init__(self, *args: Any, whose: Hashable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = whose


def is_room_for(whose: Hashable) -> bool:
    """Whether another download may begin. Several that ask at the same instant may all get a yes."""
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
