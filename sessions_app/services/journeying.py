"""The groups of a round that are made of those before it: whole groups go on together, or people travel between tables.
Asks journeys; stores nothing.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..domain.grouping import Effort, Wishes, meetings
from ..domain.journeys import Before, form
from ..domain.outlook import Outlook
from ..domain.practice import Plan
from ..selectors.history import TablesHeld
from .helping import Formed


@dataclass(frozen=True, slots=True)
class JourneyOn:
    """The `plan` of the stage, with as many rounds as this session has of it, and what was held `before`."""

    plan: Plan
    before: Before


def what_was(held: Sequence[TablesHeld], stage: int) -> Before:
    """What a round of the stage with this index is formed from. Everybody is in one group of the last round, and of
    earlier ones in all in which they sat."""
    own = [round for round in held if round.stage == stage]
    others = [round for round in held if round.stage != stage]
    return Before(
        rounds=(*(round.groups for round in own[:-1]), *(round.ends for round in own[-1:])),
        last=others[-1].ends if others else (),
        met=meetings([[group.people for group in round.groups] for round in others]),
    )


def journey_on(asked: JourneyOn, people: Collection[int], wishes: Wishes, seed: int, effort: Effort | None) -> Formed:
    """The groups with the numbers that people read. Raises TooFew; Invalid if no groups of their sizes fit."""
    chance = random.Random(seed)  # noqa: S311  a seed, not a secret
    found = form(asked.plan, people, chance, asked.before, wishes, effort)
    return Formed(found.groups, Outlook(len(people), repeats=found.repeats, unmet=tuple(found.unmet)))
