"""Django's PostgreSQL, but nobody is handed a connection that a restart of the server has cut, and in an outage nobody
waits behind others who wait.

Only what happens when a connection is taken from the pool is decided here.
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
        """From the pool. When one connection was cut, so were its companions, most likely: all are looked at, at once.

        The pool's own check asks the server each time, and finds cut ones one by one, waiting longer after each.
        """
        self._be_patient()
        with _asking():
            connection = super().get_new_connection(conn_params)
            if self.pool and self._cut(connection):
                connection.close()
                self.pool.putconn(connection)  # which replaces it
                self.pool.check()
                connection = super().get_new_connection(conn_params)
            return connection

    def _cut(self, connection: Any) -> bool:
        """Whoever cannot even be asked goes back, too: else the pool would have one connection less for ever."""
        try:
            return _was_cut(connection)
        except BaseException:
            self.pool.putconn(connection)  # closed ones are replaced
            raise

    def _be_patient(self) -> None:
        """In an outage not for long: whoever waits has waited in line already."""
        if self.pool:
            usual = self.settings_dict["OPTIONS"]["pool"].get("timeout", self.pool.timeout)
            self.pool.timeout = SCOUTING_SECONDS if _outage.is_set() else usual


_outage = threading.Event()  # somebody has waited in vain, and nobody was handed a connection since
_scout = threading.Lock()


@contextmanager
def _asking() -> Iterator[None]:
    """In an outage one at a time waits for a connection; the others hear at once that there is none.

    Pages are made by a few threads: if each page waited its seconds, the line behind them would grow to minutes.
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
    """Whether the server has said anything to a connection that asked nothing: that was its good-bye."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
