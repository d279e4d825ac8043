"""Numbers about many moments: percentiles, and how far apart people changed their screens. Pure."""

import math
from collections.abc import Hashable, Iterable
from typing import Self

import msgspec


class Quantiles(msgspec.Struct, omit_defaults=False):
    """The middle, nearly all, and the worst; null if nothing was measured."""

    p50: float | None = None
    p99: float | None = None
    max: float | None = None
    count: int = 0

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        ordered = sorted(values)
        if not ordered:
            return cls()
        return cls(
            p50=round(percentile(ordered, 50), 1),
            p99=round(percentile(ordered, 99), 1),
            max=round(ordered[-1], 1),
            count=len(ordered),
        )


def percentile(ordered: list[float], percent: float) -> float:
    """The nearest-rank percentile of ascending values: always a value that occurred."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


class Spread:
    """The moments at which people crossed the same boundary: an instant at which a step ends for all of them."""

    def __init__(self) -> None:
        self._moments: dict[Hashable, list[float]] = {}

    def crossed(self, boundary: Hashable, at: float) -> None:
        self._moments.setdefault(boundary, []).append(at)

    @property
    def boundaries(self) -> int:
        """How many boundaries several people crossed."""
        return sum(len(moments) > 1 for moments in self._moments.values())

    def delays(self) -> list[float]:
        """For every crossing, how long after the first person's (ms). A boundary that one
        person alone crossed is left out."""
        return [
            moment - first
            for moments in self._moments.values()
            if len(moments) > 1
            for first in [min(moments)]
            for moment in moments
        ]
