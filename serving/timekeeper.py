"""Whether this process's clock agrees with the database's. A process that is off by more than a second does not serve.

A round is made of instants: two processes that disagree about the time would show different phases and move groups
back.
Why: docs/decisions.md#a-process-with-a-wrong-clock-does-not-serve
"""

import logging
import time

from channels.db import database_sync_to_async
from django.db import Error, connection

logger = logging.getLogger(__name__)

MOST_MS = 1_000
STEPPED_MS = 500  # against the monotonic clock: more means that somebody has set the clock
EVERY_SECONDS, AGAIN_SECONDS = 30.0, 1.0  # between two looks; and while the clock is wrong
NOW = {
    "sqlite": "SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
    "postgresql": "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
}


def wall_ms() -> int:
    """This process's clock (ms since 1970)."""
    return time.time_ns() // 1_000_000


def difference() -> int:
    """By how many ms, at least, this process's clock is ahead of the database's (negative: behind). The time that the
    answer took is no difference. Raises django.db.Error."""
    before = wall_ms()
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor])
        told = int(cursor.fetchone()[0])
    return max(0, before - told) or min(0, wall_ms() - told)


class Timekeeper:
    """Remembers the last comparison. The clock is compared again every half minute,
    and whenever somebody has set it."""

    def __init__(self) -> None:
        self.off = 0
        self._next = float("-inf")
        self._drift = 0.0

    @property
    def right(self) -> bool:
        return abs(self.off) <= MOST_MS

    def stepped(self) -> bool:
        """Whether somebody has set the clock since the last comparison."""
        return abs(wall_ms() - time.monotonic() * 1000 - self._drift) > STEPPED_MS

    def due(self) -> bool:
        return time.monotonic() >= self._next or self.stepped()

    def look(self) -> None:
        """Compares the clocks. While the database is away, the last result stays."""
        was_right = self.right
        self._drift = wall_ms() - time.monotonic() * 1000
        self._next = time.monotonic() + AGAIN_SECONDS  # so that other tasks do not compare at the same time
        try:
            self.off = difference()
        except Error as error:
            logger.warning("cannot compare the clock with the database's: %s", error)
            return
        if self.right:
            self._next = time.monotonic() + EVERY_SECONDS
        if was_right and not self.right:
            logger.error("the clock is off by %s ms against the database's: this process does not serve", self.off)
        elif not was_right and self.right:
            logger.warning("the clock is right again: this process serves")


of_this_process = Timekeeper()

# In a thread of its own: in the shared thread every socket would wait for the slowest query of any.
look_at_clock = database_sync_to_async(of_this_process.look, thread_sensitive=False)
