"""The snapshot that pages show, read once per version and process, however many people open the page. Writes nothing.

Services must not use it: inside a change, uncommitted rows still have the earlier version's number.
Why: docs/decisions.md#pages-of-one-version-share-one-read
"""

import threading
from collections import OrderedDict
from datetime import datetime

from ..models import Session
from .reading import Reader
from .state import Snapshot

MOST_SESSIONS = 16  # that are kept; the snapshot of three thousand people takes a few megabytes

_kept: "OrderedDict[tuple[int, datetime], _Latest]" = OrderedDict()
_table = threading.Lock()


class _Latest:
    """One session's newest snapshot. A second request waits while it is read, instead of reading the same again."""

    def __init__(self, session_id: int) -> None:
        self._reader = Reader(session_id)
        self._reading = threading.Lock()
        self._seen: Snapshot | None = None

    def at(self, version: int) -> Snapshot:
        with self._reading:
            if self._seen is None or self._seen.version < version:
                self._seen = self._reader.read()
            return self._seen


def latest(session: Session) -> Snapshot:
    """The session as it is at its version or later; `session` was read just now. Raises NotFound."""
    key = (session.pk, session.created_at)  # an id alone may recur: after a rollback or a restored backup
    with _table:
        entry = _kept.setdefault(key, _Latest(session.pk))
        _kept.move_to_end(key)
        while len(_kept) > MOST_SESSIONS:
            _kept.popitem(last=False)
    return entry.at(session.version)
