"""A long read that sees one moment: changes made meanwhile are not seen. Writes nothing.

Why: docs/decisions.md#an-export-is-read-in-one-moment
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def of_one_moment() -> Iterator[None]:
    """Lets all queries inside see the same state, without making writers wait.

    SQLite's usual transactions (troika/settings.py) would keep writers out, and PostgreSQL's would see others' commits.
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
