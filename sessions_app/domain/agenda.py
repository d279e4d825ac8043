"""What a plan makes of an hour and of so many people: when each step begins in a group as its practice wants it as a
rule, how a larger one differs, which groups there are, and when the last of them ends.

For a preview before a session exists. Instants are milliseconds from the beginning of the first round. The time that
people need to arrive, or between two rounds, is not counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .grouping import sizes
from .practice import MINUTE, Plan, When
from .timeline import Step, steps_of
from .units import Ms


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the agenda. `kind` is "phase", "turn", "round" or "end". A phase belongs to the first turn
    or to no turn, and `key` names it. Turns, their phases and rounds have a `number` (from 1)."""

    at: Ms
    kind: str
    key: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Larger:
    """How a group with one person more than as a rule differs: how many turns it has, how long each of them is, and how
    much later than the others it ends."""

    size: int
    turns: int
    turn: Ms
    more: Ms


@dataclass(frozen=True, slots=True)
class HeadCount:
    """What so many people make: `groups` counts them by size, smaller ones first. `first`: how long the first round is
    for the group that takes longest; `whole`: all rounds."""

    groups: Mapping[int, int]
    first: Ms
    whole: Ms


def agenda(plan: Plan, rounds: int) -> list[AgendaLine]:
    """The opening, the turns of the first round (the first turn with its phases), the later rounds, the end."""
    found: list[AgendaLine] = []
    at, turn = 0, 0
    for step in steps_of(plan, plan.usual, opening=True):
        if step.turn is not None:
            if step.turn != turn:
                turn = step.turn
                found.append(AgendaLine(Ms(at), "turn", number=turn))
            if turn == 1:
                found.append(AgendaLine(Ms(at), "phase", step.phase, number=1))
        elif step.when is not When.BETWEEN:
            found.append(AgendaLine(Ms(at), "phase", step.phase))
        at += step.length
    later = _total(steps_of(plan, plan.usual, opening=False))
    found += [AgendaLine(Ms(at + (number - 2) * later), "round", number=number) for number in range(2, rounds + 1)]
    return [*found, AgendaLine(Ms(at + (rounds - 1) * later), "end")]


def bars(plan: Plan) -> list[tuple[str, When, int]]:
    """The steps of the first round: each one's phase, its part of the round, and how long it is."""
    return [(step.phase, step.when, step.length) for step in steps_of(plan, plan.usual, opening=True)]


def minutes(plan: Plan) -> int:
    """How many whole minutes one round takes, rounded up, as an organizer tells people beforehand."""
    return -(-_total(steps_of(plan, plan.usual, opening=True)) // MINUTE)


def larger(plan: Plan, *, shrink: bool) -> Larger | None:
    """How the next larger group differs; None if the practice has none, or if it is held like the others. `shrink`: its
    turns are shortened so that it ends with the others."""
    size = plan.usual + 1
    if plan.sizes is None or size > plan.sizes.most:
        return None
    steps, usual = steps_of(plan, size, opening=False, shrink=shrink), steps_of(plan, plan.usual, opening=False)
    if steps == usual:
        return None
    turn = sum(step.length for step in steps if step.turn == 1)
    later = max(0, _total(steps) - _total(usual))  # a few ms sooner, where nothing between turns takes what is rounded
    return Larger(size, plan.rule.turns(size), Ms(turn), Ms(later))


def head_count(plan: Plan, people: int, rounds: int, *, shrink: bool) -> HeadCount:
    """What the plan makes of so many people. Raises TooFew; Invalid if no groups of its sizes fit."""
    groups = Counter(sizes(people, plan.group_sizes))
    first, later = (
        max(_total(steps_of(plan, size, opening=opening, shrink=shrink)) for size in groups)
        for opening in (True, False)
    )
    return HeadCount(groups, Ms(first), Ms(first + (rounds - 1) * later))


def _total(steps: Sequence[Step]) -> int:
    return sum(step.length for step in steps)
