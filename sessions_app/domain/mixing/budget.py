"""How much mixing may do: a number of steps for all its searches together and, if the caller gave a clock, a deadline.

A step is a swap that is tried. Steps alone decide the result, so a seed gives the same groups on any machine; the clock
protects machines that are far slower than any we know. Mixing answers even with nothing left.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PORTION = 200  # steps between two looks at the clock
_USUAL, _SPARSE = 80, 200  # people: up to 80 a step takes the same time; from 200 on rooms are kept sparsely


@dataclass(frozen=True, slots=True)
class Effort:
    """How many swaps one search may try, how often it restarts, and how many swaps all searches may try together.

    `clock` returns seconds from any origin; no search goes on after `until`.
    """

    steps: int = 60_000
    restarts: int = 2
    total: int = 400_000
    clock: Callable[[], float] | None = None
    until: float = 0.0


@dataclass(slots=True)
class Budget:
    """What is left of an effort. In large rooms a step takes longer, so there are fewer of them."""

    effort: Effort
    people: int = 0
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.effort.total * _USUAL // max(_USUAL, min(self.people, _SPARSE))

    def steps(self, wanted: int) -> int:
        """How many steps a search may plan for: `wanted`, or what is left."""
        return max(0, min(wanted, self.left))

    def take(self, steps: int) -> bool:
        """Uses up so many steps. False once no steps or no time are left."""
        self.left -= steps
        if self.effort.clock is not None and self.effort.clock() > self.effort.until:
            self.left = 0
        return self.left > 0
