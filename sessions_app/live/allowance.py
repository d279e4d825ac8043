"""How many messages of one sort a socket may send, refilled evenly. Decides nothing else."""

from ..domain.units import Seconds
from ..instant import monotonic


class Allowance:
    """`most` at once, and as many again in so many `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._rate = most, most / seconds
        self._left, self._counted_at = float(most), monotonic()

    def exceeded(self, at: Seconds | None = None) -> bool:
        """Takes one. Returns whether that was one too many."""
        at = monotonic() if at is None else at
        refilled = (at - self._counted_at) * self._rate
        self._left, self._counted_at = min(self._most, self._left + refilled) - 1, at
        return self._left < 0
