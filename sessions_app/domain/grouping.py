"""Who sits with whom: the door to mixing. Sizes by the head-count rule, the best next round, and how often people met.

How it is done is in `mixing/`; what it reaches is in docs/grouping.md. Chance is passed in as `rng`.
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


def pairs(trios: Iterable[Sequence[int]]) -> Counter[Pair]:
    """How often each two people sit together in `trios`."""
    return meetings([list(trios)])


def form(people: Sequence[int], rng: Chance, met: Mapping[Pair, int] | None = None) -> list[list[int]]:
    """Seat everyone in `people` once; a trio's order is its order of clients.

    `met` counts how often two people have sat together before. Where the rounds are known, `mix` does better.
    """
    return mix(people, rng, met=met).trios
