"""What a practice makes of an hour and of so many people: when each step begins in a group as its practice wants it as
a rule, how a larger one differs, which groups there are, and when the last of them ends.

For a preview before a session exists. Instants are milliseconds from the beginning of the first round. The time that
people need to arrive, or between two rounds, is not counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .grouping import sizes
from .practice import MINUTE, Plan, Practice, When
from .practice.plan import MIX, TRAVEL
from .program import as_a_rule, growing, program
from .timeline import Step, steps_of
from .units import Ms


@dataclass(frozen=True, slots=True)
class Coming:
    """A round to come: the index of the `stage` that it holds, the how many-th of how many rounds of that stage it is
    (`nth` from 1, `of`), and that stage's plan."""

    stage: int
    nth: int
    of: int
    plan: Plan

    def steps(self, members: int, *, shrink: bool = True) -> tuple[Step, ...]:
        """Its steps in a group of so many people."""
        return steps_of(self.plan, members, opening=self.nth == 1, shrink=shrink)

    @property
    def usual(self) -> tuple[Step, ...]:
        """Its steps in a group as its practice wants it as a rule."""
        return self.steps(self.plan.usual)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the agenda. `kind` is "phase", "turn", "round" or "end". A phase belongs to the first turn
    or to no turn, and `key` names it. Turns, their phases and rounds have a `number` (from 1): rounds are counted in
    their `stage` (its index)."""

    at: Ms
    kind: str
    key: str = ""
    number: int = 0
    stage: int = 0


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
    """What so many people make. `groups`: by the index of each stage that makes groups of its own, how many there are
    by size, smaller ones first. `whole`: how long all rounds are for the group that takes longest."""

    groups: Mapping[int, Mapping[int, int]]
    whole: Ms


def coming(practice: Practice, rounds: int) -> tuple[Coming, ...]:
    """All rounds of a session that plans so many."""
    held = program(practice, rounds)
    of = Counter(each.stage for each in held)
    return tuple(Coming(each.stage, each.nth, of[each.stage], practice.stages[each.stage].plan) for each in held)


def once(practice: Practice) -> tuple[Coming, ...]:
    """What people are told of a practice beforehand: one round, or all stages in as many rounds as they have as a
    rule, if there are several."""
    return coming(practice, as_a_rule(practice) if len(practice.stages) > 1 else 1)


def agenda(rounds: Sequence[Coming]) -> list[AgendaLine]:
    """In each stage the first round with its phases and turns (the first turn with its phases; no turns if there is
    only one), the later rounds in a line each; the end. A first round has a line of its own where there are several
    stages, and several rounds of it."""
    several, at = len({each.stage for each in rounds}) > 1, 0
    found: list[AgendaLine] = []
    for each in rounds:
        if each.nth > 1 or (several and each.of > 1):
            found.append(AgendaLine(Ms(at), "round", number=each.nth, stage=each.stage))
        if each.nth == 1:
            found += _first(each, at)
        at += _total(each.usual)
    return [*found, AgendaLine(Ms(at), "end")]


def _first(round: Coming, at: int) -> list[AgendaLine]:
    found: list[AgendaLine] = []
    turn = 0
    for step in round.usual:
        if step.turn is not None and not round.plan.rule.of_a_case:
            if step.turn != turn:
                turn = step.turn
                found.append(AgendaLine(Ms(at), "turn", number=turn, stage=round.stage))
            if turn == 1:
                found.append(AgendaLine(Ms(at), "phase", step.phase, number=1, stage=round.stage))
        elif step.when is not When.BETWEEN:
            found.append(AgendaLine(Ms(at), "phase", step.phase, stage=round.stage))
        at += step.length
    return found


def bars(rounds: Sequence[Coming]) -> list[tuple[str, When, int]]:
    """Their steps: each one's phase, its part of the round, and how long it is."""
    return [(step.phase, step.when, step.length) for each in rounds for step in each.usual]


def minutes(rounds: Sequence[Coming]) -> int:
    """How many whole minutes they take, rounded up, as an organizer tells people beforehand."""
    return -(-sum(_total(each.usual) for each in rounds) // MINUTE)


def grows(practice: Practice) -> bool:
    """Whether an organizer chooses how many rounds there are: where there are several stages, only if one of them is
    held more than once as a rule."""
    return len(practice.stages) == 1 or practice.stages[growing(practice)].plan.rounds > 1


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


def least(rounds: Sequence[Coming]) -> int:
    """How many people it takes for all of these."""
    return max((each.plan.least for each in rounds), default=1)


def head_count(rounds: Sequence[Coming], people: int, *, shrink: bool) -> HeadCount:
    """What they make of so many people. Raises TooFew; Invalid if no groups of their sizes fit."""
    groups: dict[int, Counter[int]] = {}
    whole = 0
    for each in rounds:
        made = Counter(sizes(people, each.plan.sizes)) if each.plan.sizes else Counter([each.plan.usual])
        whole += max(_total(each.steps(size, shrink=shrink)) for size in made)
        if each.plan.sizes and each.plan.formed in (MIX, TRAVEL):  # others are made of the groups before
            groups.setdefault(each.stage, made)
    return HeadCount(groups, Ms(whole))


def _total(steps: Sequence[Step]) -> int:
    return sum(step.length for step in steps)
