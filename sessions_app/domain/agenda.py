"""What a plan makes of an hour: when each step begins for a group of three, and how a group of four differs.

For a preview before a session exists. Instants are milliseconds from the beginning of the first round. The time that
people need to arrive, or between two rounds, is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
class Four:
    """How a group of four differs: how long its turn is, and how much later than the others it ends."""

    turn: Ms
    more: Ms


def agenda(plan: Plan, rounds: int) -> list[AgendaLine]:
    """The opening, the turns of the first round (the first turn with its phases), the later rounds, the end."""
    found: list[AgendaLine] = []
    at, turn = 0, 0
    for step in steps_of(plan, 3, opening=True):
        if step.turn is not None:
            if step.turn != turn:
                turn = step.turn
                found.append(AgendaLine(Ms(at), "turn", number=turn))
            if turn == 1:
                found.append(AgendaLine(Ms(at), "phase", step.phase, number=1))
        elif step.when is not When.BETWEEN:
            found.append(AgendaLine(Ms(at), "phase", step.phase))
        at += step.length
    later = _total(steps_of(plan, 3, opening=False))
    found += [AgendaLine(Ms(at + (number - 2) * later), "round", number=number) for number in range(2, rounds + 1)]
    return [*found, AgendaLine(Ms(at + (rounds - 1) * later), "end")]


def bars(plan: Plan) -> list[tuple[str, When, int]]:
    """The steps of the first round: each one's phase, its part of the round, and how long it is."""
    return [(step.phase, step.when, step.length) for step in steps_of(plan, 3, opening=True)]


def minutes(plan: Plan) -> int:
    """How many whole minutes one round takes, rounded up, as an organizer tells people beforehand."""
    return -(-_total(steps_of(plan, 3, opening=True)) // MINUTE)


def four(plan: Plan, *, shrink: bool) -> Four:
    """How a group of four differs. `shrink`: its turns are shortened so that it ends with the others."""
    steps = steps_of(plan, 4, opening=False, shrink_from=3 if shrink else None)
    turn = sum(step.length for step in steps if step.turn == 1)
    return Four(Ms(turn), Ms(_total(steps) - _total(steps_of(plan, 3, opening=False))))


def _total(steps: Sequence[Step]) -> int:
    return sum(step.length for step in steps)
