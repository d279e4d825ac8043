"""What the server's clock shows, from a local monotonic clock and an offset learnt from pings.

All instants are in milliseconds. The wall clock of this machine is never asked.
"""

import time
from collections import deque

EXPIRES = 120_000


def local_ms() -> float:
    """The local monotonic clock."""
    return time.perf_counter() * 1000


class Clock:
    """The offset to the server's clock: the ping with the shortest round trip wins, old ones expire."""

    __slots__ = ("_samples", "offset")

    def __init__(self) -> None:
        self.offset = 0.0
        self._samples: deque[tuple[float, float, float]] = deque()  # received at, round trip, offset

    @property
    def learnt(self) -> bool:
        """Whether at least one ping has been answered: before that the offset is a first guess."""
        return bool(self._samples)

    def seed(self, server_now: float, at: float) -> None:
        """A first guess, from the screen that came with the page."""
        if not self._samples:
            self.offset = server_now - at

    def sample(self, sent_at: float, received_at: float, server_now: float) -> bool:
        """Learn from one ping. True when the offset has changed."""
        round_trip = received_at - sent_at
        while self._samples and self._samples[0][0] < received_at - EXPIRES:
            self._samples.popleft()
        self._samples.append((received_at, round_trip, server_now + round_trip / 2 - received_at))
        before = self.offset
        self.offset = min(self._samples, key=lambda sample: sample[1])[2]
        return self.offset != before

    def now(self, at: float | None = None) -> float:
        """The server's time at the local instant `at` (default: this one)."""
        return (local_ms() if at is None else at) + self.offset

    def local(self, server_ms: float) -> float:
        """The local instant at which the server's clock shows `server_ms`."""
        return server_ms - self.offset
