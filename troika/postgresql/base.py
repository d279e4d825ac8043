"""Django's PostgreSQL, but nobody is handed a connection that a restart of the server has cut.

Only what happens when a connection is taken from the pool is decided here.
"""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """From the pool. When one connection was cut, so were its companions, most likely: all are looked at, at once.

        The pool's own check asks the server each time, and finds cut ones one by one, waiting longer after each.
        """
        connection = super().get_new_connection(conn_params)
        if self.pool and _was_cut(connection):
            connection.close()
            self.pool.putconn(connection)  # which replaces it
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection


def _was_cut(connection: Any) -> bool:
    """Whether the server has said anything to a connection that asked nothing: that was its good-bye."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
