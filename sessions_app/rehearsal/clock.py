"""What the server's clock shows, from a local monotonic clock and an offset learnt from pings.

All instants are in milliseconds. Nothing here reads this machine's wall clock.
"""

import time
from collections import deque

EXPIRES = 120_000
CONTRADICTS = 20  # ms: more than two oscillators drift apart meanwhile


def local_ms() -> float:
    """The local monotonic clock."""
    return time.perf_counter() * 1000


class LearntClock:
    """The offset to the server's clock. The quickest way there and the quickest way back may come from different pings:
    each bounds the offset on one side, and the middle between the bounds is the best estimate."""

    __slots__ = ("_samples", "offset")

    def __init__(self) -> None:
        self.offset = 0.0
        self._samples: deque[tuple[float, float, float]] = deque()  # received at; lower and upper bound of the offset

    @property
    def learnt(self) -> bool:
        """Whether a ping has been answered; before that the offset is a first guess."""
        return bool(self._samples)

    def seed(self, server_now: float, at: float) -> None:
        """A first guess, from the screen that came with the page."""
        if not self._samples:
            self.offset = server_now - at

    def sample(self, sent_at: float, received_at: float, server_now: float) -> bool:
        """Learns from one ping. True if the offset has changed."""
        while self._samples and self._samples[0][0] < received_at - EXPIRES:
            self._samples.popleft()
        if self._contradicts(server_now - received_at, server_now - sent_at):
            self._samples.clear()
        self._samples.append((received_at, server_now - received_at, server_now - sent_at))
        before = self.offset
        least, most = self._bounds()
        self.offset = (least + most) / 2
        return self.offset != before

    def _bounds(self) -> tuple[float, float]:
        return max(sample[1] for sample in self._samples), min(sample[2] for sample in self._samples)

    def _contradicts(self, least: float, most: float) -> bool:
        """Whether a clock was set or slept meanwhile, which makes the earlier samples worthless."""
        if not self._samples:
            return False
        known_least, known_most = self._bounds()
        return least > known_most + CONTRADICTS or most < known_least - CONTRADICTS

    def now(self, at: float | None = None) -> float:
        """The server's time at the local instant `at` (None: now)."""
        return (local_ms() if at is None else at) + self.offset

    def local(self, server_ms: float) -> float:
        """The local instant at which the server's clock shows `server_ms`."""
        return server_ms - self.offset
