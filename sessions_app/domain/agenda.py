"""What a plan makes of an hour: when each thing begins for a trio of three, and what a trio of four does instead.

For looking at before anything is made; instants are milliseconds from the beginning. Arriving, and the time between two
rounds, are not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .formats import MINUTE, Format
from .timeline import Step, steps_of


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind`: "phase" (of the opening or of the first turn, `key` says which), "turn", "round" or "end"; turns and
    rounds have a `number`, and so has a phase that belongs to a turn."""

    at: int
    kind: str
    key: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Four:
    """A trio of four: how long one turn is (ms), and by how much it ends after the others."""

    turn: int
    more: int


def agenda(practice: Format, rounds: int) -> list[Entry]:
    """The opening, each turn of the first round with the phases of the first one, the later rounds, the end."""
    found: list[Entry] = []
    at, turn = 0, 0
    for step in steps_of(practice, 3, opening=True):
        if step.turn is None:
            found.append(Entry(at, "phase", step.phase))
        elif step.phase != practice.breath.key:
            if step.turn != turn:
                turn = step.turn
                found.append(Entry(at, "turn", number=turn))
            if turn == 1:
                found.append(Entry(at, "phase", step.phase, number=1))
        at += step.length
    later = _total(steps_of(practice, 3, opening=False))
    found += [Entry(at + (number - 2) * later, "round", number=number) for number in range(2, rounds + 1)]
    return [*found, Entry(at + (rounds - 1) * later, "end")]


def minutes(practice: Format) -> int:
    """How long one round of it takes, as one tells people beforehand: in whole minutes, rather too many."""
    return -(-_total(steps_of(practice, 3, opening=True)) // MINUTE)


def four(practice: Format, *, shrink: bool) -> Four:
    """What a trio of four does, when its turns shrink so that it ends with the others, or when they do not."""
    steps = steps_of(practice, 4, opening=False, shrink_from=3 if shrink else None)
    turn = sum(step.length for step in steps if step.turn == 1)
    return Four(turn, _total(steps) - _total(steps_of(practice, 3, opening=False)))


def _total(steps: Sequence[Step]) -> int:
    return sum(step.length for step in steps)
