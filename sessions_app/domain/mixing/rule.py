"""By what rule people are seated: the sizes of the groups, and what is known of plans with them. Mixing asks this only.

The practice's document says the sizes. Threes (with fours) have tables, other sizes constructions.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from . import limits
from .constructions import construction
from .designs import Design, design
from .dividing import divided, fits

if TYPE_CHECKING:
    from ..practice.plan import Sizes


class Rule(Protocol):
    """`least`, `good`, `most`: people in a group. `slack`: larger groups can be shared evenly, too, in plans so many
    rounds below the limit. `people` below are all who are in the room."""

    least: int
    good: int
    most: int
    slack: int

    def sizes(self, people: int) -> list[int]:
        """The sizes of the groups, smaller ones first. Raises TooFew; Invalid if nothing fits."""

    def seats(self, people: int) -> bool:
        """Whether so many can be divided into groups."""

    def design(self, people: int) -> Design | None:
        """The longest plan without a repeat that is known; None if there is none but by search."""

    def most_rounds(self, people: int) -> int:
        """No plan has more rounds without a repeat."""

    def known_rounds(self, people: int) -> int | None:
        """How many rounds without a repeat strangers can hold; None if only a search can tell."""

    def least_repeats(self, people: int, rounds: int) -> int:
        """The fewest repeats among strangers at which a search may stop."""

    def forced(self, met: Sequence[Mapping[int, int]], rounds: int = 1) -> int:
        """How many repeats the next `rounds` rounds must have; `met[p]` holds the people p has met."""


class Threes:
    """Threes, with fours where the number is no multiple of three, and one five: the sizes of Troika."""

    least, good, most, slack = 3, 3, 5, 3

    def sizes(self, people: int) -> list[int]:
        return limits.sizes(people)

    def seats(self, people: int) -> bool:
        return people >= limits.FEWEST

    def design(self, people: int) -> Design | None:
        return design(people)

    def most_rounds(self, people: int) -> int:
        return limits.most_rounds(people)

    def known_rounds(self, people: int) -> int | None:
        return limits.known_rounds(people)

    def least_repeats(self, people: int, rounds: int) -> int:
        return limits.least_repeats(people, rounds)

    def forced(self, met: Sequence[Mapping[int, int]], rounds: int = 1) -> int:
        return limits.forced(met, rounds)


class Others:
    """Any other sizes of a document."""

    slack = 0  # looked for up to the limit: constructions let some people wait long for their turn in a larger group

    def __init__(self, least: int, good: int, most: int) -> None:
        self.least, self.good, self.most = least, good, most

    def sizes(self, people: int) -> list[int]:
        return list(divided(people, self.least, self.good, self.most))

    def seats(self, people: int) -> bool:
        return fits(people, self.least, self.most)

    def design(self, people: int) -> Design | None:
        return construction(divided(people, self.least, self.good, self.most))

    def most_rounds(self, people: int) -> int:
        """By counting pairs. A group larger than the number of groups has two people of an earlier one."""
        groups = self.sizes(people)
        if len(groups) < max(groups):
            return 1
        if groups == [2, 2, 3]:
            return 3  # a fourth is impossible: all ways looked at
        return max(1, people * (people - 1) // 2 // (limits.pairs_of(groups) or 1))

    def known_rounds(self, people: int) -> int | None:
        if self.most_rounds(people) == 1:
            return 1
        plan = self.design(people)
        return len(plan.rounds) if plan else None

    def least_repeats(self, people: int, rounds: int) -> int:
        if rounds <= self.most_rounds(people):
            return 0
        return max(1, rounds * limits.pairs_of(self.sizes(people)) - people * (people - 1) // 2)

    def forced(self, met: Sequence[Mapping[int, int]], rounds: int = 1) -> int:
        return limits.fewest(met, rounds, self.sizes(len(met)), self.most_rounds(len(met)))


THREES = Threes()


def rule_of(sizes: "Sizes | None") -> Rule:
    """The rule for these sizes. Without any, and for threes as a rule, it is the one for threes."""
    if sizes is None or (sizes.least == sizes.good == THREES.good and sizes.most >= THREES.most):
        return THREES
    return _others(sizes.least, sizes.good, sizes.most)


@cache
def _others(least: int, good: int, most: int) -> Rule:
    return Others(least, good, most)
