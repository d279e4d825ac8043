"""Reading for longer than a moment, as it was in one moment: what is changed meanwhile is not seen. Writes nothing.

Why: docs/decisions.md#an-export-is-read-in-one-moment
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def of_one_moment() -> Iterator[None]:
    """Every query in it sees the same; nobody who writes is held up by it.

    SQLite's own transactions (troika/settings.py) would keep writers out, and PostgreSQL's see what others commit.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
