"""The groups of a round in which one person of each is helped with a case: asks journeys. Stores nothing.

Too few or too many cases are refused with what to do; who brings one is decided in cases.py.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ..domain.errors import CasesDoNotFit
from ..domain.grouping import Effort, Wishes
from ..domain.journeys import Sitting, help_cases
from ..domain.outlook import Outlook
from ..domain.practice import Sizes


@dataclass(frozen=True, slots=True)
class CasesToHelp:
    """`givers`: who brings a case that this round can take (ids), in their order. `held`: the earlier rounds of this
    stage. `again`: rounds take the same cases, and each keeps the number of its table."""

    givers: tuple[int, ...]
    held: tuple[tuple[Sitting, ...], ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Formed:
    """The groups of a round to come, with their numbers, and what is known of them."""

    groups: Sequence[Sitting]
    outlook: Outlook


def around_cases(
    cases: CasesToHelp,
    people: Collection[int],
    sizes: Sizes,
    rounds: int,
    wishes: Wishes,
    seed: int,
    effort: Effort | None,
) -> Formed:
    """As many groups as cases, and everybody else around them. Raises TooFew, CasesDoNotFit."""
    chance = random.Random(seed)  # noqa: S311  a seed, not a secret
    found = help_cases(people, cases.givers, chance, sizes, cases.held, rounds=rounds, wishes=wishes, effort=effort)
    if found.advice:
        raise CasesDoNotFit(found.advice.template, **found.advice.data)
    groups = found.groups
    if not cases.again:  # the tables of those who were helped before are free
        groups = tuple(replace(group, number=number) for number, group in enumerate(groups, start=1))
    return Formed(groups, Outlook(len(people), repeats=found.repeats, unmet=tuple(found.unmet)))
