"""How much mixing may do: so many steps in all its searches together and, where the edge has given a clock, until when.

A step is a swap that is tried. Steps alone decide what comes out, so a seed gives the same trios on any machine; the
clock is for machines that are far slower than any we know. Whatever is used up: there is always an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PORTION = 200  # steps between two looks at the clock
_USUAL, _SPARSE = 80, 200  # people: up to here a step takes the same time; from here on rooms are kept sparsely


@dataclass(frozen=True, slots=True)
class Effort:
    """How many swaps one search may try, how often it starts again, and how many swaps all searches may try together.

    `clock` gives seconds, from any beginning; no search goes on after `until`.
    """

    steps: int = 60_000
    restarts: int = 2
    total: int = 400_000
    clock: Callable[[], float] | None = None
    until: float = 0.0


@dataclass(slots=True)
class Budget:
    """What is left of an effort. In large rooms a step takes longer; there are fewer of them."""

    effort: Effort
    people: int = 0
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.effort.total * _USUAL // max(_USUAL, min(self.people, _SPARSE))

    def steps(self, wanted: int) -> int:
        """So many steps a search may plan for: `wanted`, or what is left."""
        return max(0, min(wanted, self.left))

    def take(self, steps: int) -> bool:
        """Use up so many steps; False when there are no more, or no time."""
        self.left -= steps
        if self.effort.clock is not None and self.effort.clock() > self.effort.until:
            self.left = 0
        return self.left > 0
