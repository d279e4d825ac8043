"""Which stage each round of a session holds: the stages of its practice after each other, in as many rounds as planned.

The stage with the most rounds as a rule (the first of them) grows and shrinks with the number of rounds; the others are
held as often as the practice says. What has been held is never changed: the rest is planned from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .practice import Practice, Stage


@dataclass(frozen=True, slots=True)
class Held:
    """One round: its `number` in the session, the index of the `stage` that it holds (from 0), the how many-th round of
    that stage it is (`nth`), both from 1, and its question; empty if it has none."""

    number: int
    stage: int
    nth: int
    question: str = ""


def program(practice: Practice, rounds: int, held: Sequence[tuple[int, int]] = ()) -> tuple[Held, ...]:
    """All rounds of a session that plans so many, in their order. `held`: stage and nth of those that there are
    already, by which the others are planned; they may be more than `rounds`."""
    found = [_held(practice, number, stage, nth) for number, (stage, nth) in enumerate(held, start=1)]
    while len(found) < rounds:
        found.append(_next(practice, found, rounds - len(found)))
    return tuple(found)


def _next(practice: Practice, before: Sequence[Held], left: int) -> Held:
    """The round after these, while `left` rounds are to be held, it among them."""
    number = len(before) + 1
    if not before:
        return _held(practice, number, 0, 1)
    last = before[-1]
    again = _held(practice, number, last.stage, last.nth + 1)
    after = practice.stages[last.stage + 1 :]
    if not after:
        return again
    more = last.stage == growing(practice) or last.nth < practice.stages[last.stage].plan.rounds
    return again if more and left > sum(map(_as_a_rule, after)) else _held(practice, number, last.stage + 1, 1)


def growing(practice: Practice) -> int:
    """The index of the stage whose rounds are as many as an organizer wants."""
    most = max(map(_as_a_rule, practice.stages))
    return next(index for index, stage in enumerate(practice.stages) if _as_a_rule(stage) == most)


def least(practice: Practice) -> int:
    """The fewest rounds with which each stage is held once."""
    return sum(_as_a_rule(stage) for stage in practice.stages) - _as_a_rule(practice.stages[growing(practice)]) + 1


def as_a_rule(practice: Practice) -> int:
    """How many rounds a session of this practice has, unless its organizer says otherwise."""
    return sum(map(_as_a_rule, practice.stages))


def _as_a_rule(stage: Stage) -> int:
    return stage.plan.rounds


def _held(practice: Practice, number: int, stage: int, nth: int) -> Held:
    there = practice.stages[stage]
    asked = 1 if there.question_of else min(nth, len(there.questions)) if there.questions else 0
    return Held(number, stage, nth, practice.question(there, asked) if asked else "")
