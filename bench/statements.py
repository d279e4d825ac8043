"""Every statement that a PostgreSQL server receives, from its own log, so that none is missed."""

import time
from pathlib import Path

import psycopg

STATEMENT = ("LOG:  statement:", "LOG:  execute")


class Statements:
    """Counts what any connection sends to the server of `tests.servers.postgres`, from now on."""

    def __init__(self, database: str) -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_statement = 'all'")
            connection.execute("SELECT pg_reload_conf()")
            row = connection.execute("SHOW data_directory").fetchone()
        assert row
        self.log = Path(row[0]).with_name("log")
        self.database = database
        self._await("it counts")

    def since(self, position: int) -> list[str]:
        """What was sent after this position of the log."""
        with self.log.open("rb") as log:
            log.seek(position)
            lines = log.read().decode(errors="replace").splitlines()
        return [line for line in lines if any(mark in line for mark in STATEMENT)]

    @property
    def position(self) -> int:
        return self.log.stat().st_size

    def _await(self, mark: str, patience: float = 10.0) -> None:
        """Waits until the log shows a statement of our own: a server that did not log would seem to receive nothing."""
        start, deadline = self.position, time.monotonic() + patience
        while not any(mark in line for line in self.since(start)):
            if time.monotonic() > deadline:
                raise AssertionError("PostgreSQL does not log the statements that it is sent")
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute(f"SELECT '{mark}'")
            time.sleep(0.05)
