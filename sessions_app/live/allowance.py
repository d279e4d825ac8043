"""How much of one sort a socket may send: messages, or their bytes. Refilled evenly. Decides nothing else."""

from ..instant import monotonic


class Allowance:
    """`most` at once, and as many again in so many `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._rate = most, most / seconds
        self._left, self._counted_at = float(most), monotonic()

    def exceeded(self, of: int = 1) -> bool:
        """Takes so many. Returns whether that was too much."""
        at = monotonic()
        refilled = (at - self._counted_at) * self._rate
        self._left, self._counted_at = min(self._most, self._left + refilled) - of, at
        return self._left < 0
