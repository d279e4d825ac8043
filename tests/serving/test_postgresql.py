"""How a connection is taken from the pool, without a server. tests/faults/test_postgresql_away.py has one."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db.backends.postgresql import base as django_s

from serving.postgresql.base import DatabaseWrapper


class Closed:
    """A connection that nobody can look at."""

    def fileno(self) -> int:
        raise psycopg.OperationalError("the connection is closed")


def test_a_connection_that_cannot_be_looked_at_goes_back_to_the_pool(monkeypatch):
    taken, returned = Closed(), list[Closed]()
    monkeypatch.setattr(DatabaseWrapper, "pool", SimpleNamespace(timeout=5.0, putconn=returned.append))
    monkeypatch.setattr(django_s.DatabaseWrapper, "get_new_connection", lambda *_: taken)
    with pytest.raises(psycopg.OperationalError, match="is closed"):
        DatabaseWrapper({"OPTIONS": {"pool": {}}}).get_new_connection({})
    assert returned == [taken]
