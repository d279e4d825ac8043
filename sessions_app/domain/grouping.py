"""Who sits with whom: the door to mixing. Group sizes, the best next round, and how often people have met.

The search itself is in `mixing/`; docs/grouping.md says what it reaches. The caller passes chance in as `rng`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .mixing.budget import Effort
from .mixing.case import MANY
from .mixing.chance import Chance
from .mixing.limits import FEWEST, forced, known_rounds, most_rounds, sizes
from .mixing.plan import Mix, meetings, mix
from .mixing.wishes import Pair, Unmet, Wishes, unmet

__all__ = [
    "FEWEST",
    "MANY",
    "Chance",
    "Effort",
    "Mix",
    "Pair",
    "Unmet",
    "Wishes",
    "forced",
    "form",
    "known_rounds",
    "meetings",
    "mix",
    "most_rounds",
    "pairs",
    "sizes",
    "unmet",
]


def pairs(groups: Iterable[Sequence[int]]) -> Counter[Pair]:
    """How often each two people sit together in `groups`."""
    return meetings([list(groups)])


def form(people: Sequence[int], rng: Chance, met: Mapping[Pair, int] | None = None) -> list[list[int]]:
    """Seats everyone in `people` once. The order within a group is the order in which its people hold their turns.

    `met` counts how often two people have sat together before. `mix` does better where the rounds are known.
    """
    return mix(people, rng, met=met).groups
