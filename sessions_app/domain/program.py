"""Which stage each round of a session holds: the stages of its practice after each other, in as many rounds as planned.

The stage with the most rounds as a rule (the first of them) grows and shrinks with the number of rounds; the others are
held as often as the practice says. What has been held is never changed: the rest is planned from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .practice import Practice, Stage


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One round: its `number` in the session, the index of the `stage` that it holds (from 0), the how many-th round of
    that stage it is (`nth`), both from 1, and its question; empty if it has none."""

    number: int
    stage: int
    nth: int
    question: str = ""


def program(practice: Practice, rounds: int, held: Sequence[tuple[int, int]] = ()) -> tuple[PlannedRound, ...]:
    """All rounds of a session that plans so many, in their order. `held`: stage and nth of those that there are
    already, by which the others are planned; they may be more than `rounds`."""
    found = [planned_round(practice, number, stage, nth) for number, (stage, nth) in enumerate(held, start=1)]
    while len(found) < rounds:
        found.append(following(practice, rounds, found[-1] if found else None))
    return tuple(found)


def following(practice: Practice, rounds: int, last: PlannedRound | None) -> PlannedRound:
    """The round after `last` (None: the first) in a session that plans so many rounds, and is to have this one."""
    if last is None:
        return planned_round(practice, 1, 0, 1)
    number, left = last.number + 1, max(1, rounds - last.number)
    again = planned_round(practice, number, last.stage, last.nth + 1)
    after = practice.stages[last.stage + 1 :]
    if not after:
        return again
    more = last.stage == growing(practice) or last.nth < practice.stages[last.stage].plan.rounds
    return again if more and left > sum(map(_as_a_rule, after)) else planned_round(practice, number, last.stage + 1, 1)


def rounds_of_stage(practice: Practice, rounds: int, held: PlannedRound) -> int:
    """How many rounds its stage has in a session that plans so many: those held up to this one, and those to come."""
    many, last = held.nth, held
    while last.number < rounds and (last := following(practice, rounds, last)).stage == held.stage:
        many = last.nth
    return many


def growing(practice: Practice) -> int:
    """The index of the stage whose rounds are as many as an organizer wants."""
    most = max(map(_as_a_rule, practice.stages))
    return next(index for index, stage in enumerate(practice.stages) if _as_a_rule(stage) == most)


def least(practice: Practice) -> int:
    """The fewest rounds with which each stage is held once."""
    return sum(_as_a_rule(stage) for stage in practice.stages) - _as_a_rule(practice.stages[growing(practice)]) + 1


def least_from(practice: Practice, latest: PlannedRound) -> int:
    """The fewest rounds in all with which, after this one, each later stage is still held."""
    after = range(latest.stage + 1, len(practice.stages))
    return latest.number + sum(
        1 if index == growing(practice) else _as_a_rule(practice.stages[index]) for index in after
    )


def grown(practice: Practice, rounds: int) -> int:
    """How many rounds of the growing stage a session of so many rounds has, by its plan."""
    return max(1, rounds - least(practice) + 1)


def whole(practice: Practice, of_growing: int) -> int:
    """How many rounds a session has in all with so many of the growing stage."""
    return least(practice) - 1 + of_growing


def as_a_rule(practice: Practice) -> int:
    """How many rounds a session of this practice has, unless its organizer says otherwise."""
    return sum(map(_as_a_rule, practice.stages))


def _as_a_rule(stage: Stage) -> int:
    return stage.plan.rounds


def planned_round(practice: Practice, number: int, stage: int, nth: int) -> PlannedRound:
    """Round `number` as the nth one of this stage, with the question that the practice has for it."""
    return PlannedRound(number, stage, nth, practice.question(practice.stages[stage], nth))
