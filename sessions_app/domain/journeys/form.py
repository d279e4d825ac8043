"""The door to all ways in which groups come about: a stage's plan says which one. Where nobody has a seat, none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..mixing.budget import Effort
from ..mixing.chance import Chance
from ..mixing.plan import mix
from ..mixing.wishes import Pair, Wishes
from ..practice.plan import GROUPS, KEEP, MERGE, TRAVEL, Plan
from .groups import Held, Journey, Sitting
from .helping import help_cases
from .travelling import travel
from .whole import keep, merge


@dataclass(frozen=True, slots=True)
class Before:
    """What a round is formed from. `rounds` of this stage, the earliest first. `last`: the groups of the last stage
    that had any. `met`: how often two people sat together in earlier stages. `cases`: who brings one, in the order in
    which they did. `volunteers`: who would like to stay at a table."""

    rounds: Sequence[Held] = ()
    last: Held = ()
    met: Mapping[Pair, int] = field(default_factory=dict)
    cases: Sequence[int] = ()
    volunteers: Sequence[int] = ()


def form(
    plan: Plan,
    here: Collection[int],
    rng: Chance,
    before: Before,
    wishes: Wishes | None = None,
    effort: Effort | None = None,
) -> Journey:
    """The next round of a stage. Raises TooFew; Invalid for wishes that contradict each other, or a number of people
    that no groups of its sizes fit."""
    if plan.seats != GROUPS:
        return Journey()
    sizes, left = plan.group_sizes, max(1, plan.rounds - len(before.rounds))
    if plan.rule.of_a_case:
        return help_cases(
            here, before.cases, rng, sizes, before.rounds, rounds=left, met=before.met, wishes=wishes, effort=effort
        )
    if plan.formed == TRAVEL:
        return travel(
            here, rng, sizes, before.rounds, volunteers=before.volunteers, rounds=left, met=before.met, wishes=wishes,
            effort=effort,
        )  # fmt: skip
    if plan.formed in (KEEP, MERGE) and (whole := before.rounds[-1] if before.rounds else before.last):
        # Within a stage, groups stay; only its first round is made of other ones.
        if plan.formed == MERGE and not before.rounds:
            return merge(here, whole, sizes, rng, before.met, effort)
        return keep(here, whole, sizes)
    history = [[group.people for group in held] for held in before.rounds]
    found = mix(here, rng, history, left, wishes, before.met, effort, sizes=sizes)
    groups = tuple(Sitting(number, tuple(people)) for number, people in enumerate(found.groups, 1))
    return Journey(groups, repeats=found.repeats, unmet=found.unmet)
