"""How a test that commits leaves the database as it found it: every row is deleted.

Django truncates every table instead, which takes PostgreSQL a quarter of a second however few rows there are, and then
says to every application that its tables are new, so that permissions, for which nothing here asks, are written again.
"""

import time
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db.backends.base.base import BaseDatabaseWrapper

# They say what kinds of rows there are, which no test changes.
KEPT = {model._meta.db_table for model in (ContentType, Permission)}


def statements(_style: object, connection: BaseDatabaseWrapper, *_: Any, **_how: Any) -> list[str]:
    """SQL that empties every table, in one transaction. As a truncation does, it waits for whoever is still writing."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = [connection.ops.quote_name(table) for table in tables if table not in KEPT]
    waiting = [f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"] if connection.vendor == "postgresql" else []
    return waiting + [f"DELETE FROM {name}" for name in names]


def take_over() -> None:
    """From now on, Django empties the database like this after each test that commits."""
    flush.sql_flush = statements  # type: ignore[attr-defined]
    flush.emit_post_migrate_signal = lambda *_, **_how: None  # type: ignore[attr-defined]


OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
PATIENCE = 5.0  # seconds


def see_others_off(connection: BaseDatabaseWrapper) -> None:
    """Before a test database goes: waits for threads that are still ending with a connection of their own, and then
    cuts off whoever is left. PostgreSQL removes no database that somebody uses."""
    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(f"SELECT count(*) {OTHERS} AND state <> 'idle'")
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.1)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")
