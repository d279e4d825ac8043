"""Who sits with whom: the door to mixing. Group sizes, the best next round, and how often people have met.

The search itself is in `mixing/`; docs/grouping.md says what it reaches. The caller passes chance in as `rng`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .mixing.budget import Effort
from .mixing.case import MANY
from .mixing.chance import Chance
from .mixing.plan import Mix, meetings, mix
from .mixing.rule import rule_of
from .mixing.wishes import Pair, Unmet, Wishes, unmet
from .practice.plan import Sizes

__all__ = [
    "MANY",
    "Chance",
    "Effort",
    "Mix",
    "Pair",
    "Unmet",
    "Wishes",
    "fits",
    "form",
    "known_rounds",
    "meetings",
    "mix",
    "pairs",
    "sizes",
    "unmet",
]


def sizes(people: int, of: Sizes | None = None) -> list[int]:
    """The head-count rule: into groups of which sizes so many people are divided, smaller ones first. `of`: the sizes
    that the practice's document says; threes without any. Raises TooFew; Invalid if no such groups fit."""
    return rule_of(of).sizes(people)


def fits(people: int, of: Sizes | None = None) -> bool:
    """Whether so many people can be divided into such groups."""
    return rule_of(of).seats(people)


def known_rounds(people: int, of: Sizes | None = None) -> int | None:
    """How many rounds without a repeat so many strangers can hold in such groups; None where only a search can tell."""
    return rule_of(of).known_rounds(people) if people < MANY else None


def pairs(groups: Iterable[Sequence[int]]) -> Counter[Pair]:
    """How often each two people sit together in `groups`."""
    return meetings([list(groups)])


def form(people: Sequence[int], rng: Chance, met: Mapping[Pair, int] | None = None) -> list[list[int]]:
    """Seats everyone in `people` once. The order within a group is the order in which its people hold their turns.

    `met` counts how often two people have sat together before. `mix` does better where the rounds are known.
    """
    return mix(people, rng, met=met).groups
