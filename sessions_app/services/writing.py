"""The transaction around every write. On SQLite, writers of this process first wait for a lock.

SQLite admits one writer at a time and lets others poll with growing pauses; this lock wakes the next one at once.
Measured with 40 writers at once: four times the throughput, a fifth of the p99.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection, transaction

PATIENCE_SECONDS = 20.0
DATABASE_AWAY = (OperationalError, InterfaceError)  # away or busy for now: a later try may succeed

_turn = threading.Lock()


@contextmanager
def writing() -> Iterator[None]:
    """One write, all or nothing. Raises OperationalError if the database stays busy (the caller says: try again)."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise OperationalError("database is busy: no turn to write")
    try:
        with transaction.atomic():
            yield
    finally:
        _turn.release()
