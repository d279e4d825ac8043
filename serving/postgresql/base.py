"""Django's PostgreSQL: no request gets a connection that a restart of the server has cut, and in an outage no requests
wait behind each other. Decides only what happens when a connection is taken from the pool.
Why: docs/decisions.md#in-an-outage-of-postgresql-the-pool-gives-up-soon
"""

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

SCOUTING_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection from the pool. If one was cut, others probably were, too, so all are checked at once.

        The pool's own check asks the server each time. It finds cut connections one by
        one, and waits longer after each.
        """
        self._be_patient()
        with _asking():
            connection = super().get_new_connection(conn_params)
            if self.pool and self._cut(connection):
                connection.close()
                self.pool.putconn(connection)  # the pool replaces it
                self.pool.check()
                connection = super().get_new_connection(conn_params)
            return connection

    def _cut(self, connection: Any) -> bool:
        """Whether the server has cut it. On an error the connection goes back first:
        the pool would lose it for ever."""
        try:
            return _was_cut(connection)
        except BaseException:
            self.pool.putconn(connection)  # the pool replaces closed ones
            raise

    def _be_patient(self) -> None:
        """Waits only briefly in an outage, because the request has waited in line already."""
        if self.pool:
            usual = self.settings_dict["OPTIONS"]["pool"].get("timeout", self.pool.timeout)
            self.pool.timeout = SCOUTING_SECONDS if _outage.is_set() else usual


_outage = threading.Event()  # a request has waited in vain, and none has got a connection since
_scout = threading.Lock()


@contextmanager
def _asking() -> Iterator[None]:
    """In an outage one request at a time waits for a connection; the others fail at once.

    A few threads make all pages: if each page waited for seconds, the line for the threads would grow to minutes.
    """
    scouting = _outage.is_set()
    if scouting and not _scout.acquire(blocking=False):
        raise psycopg.OperationalError("no connection just now, and somebody waits for one already")
    try:
        yield
        _outage.clear()
    except PoolTimeout:
        _outage.set()
        raise
    finally:
        if scouting:
            _scout.release()


def _was_cut(connection: Any) -> bool:
    """Whether the server has sent anything on an idle connection: then it said good-bye."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
