"""Which trio a person can join while a round is under way: late people, and people left alone. Advice only."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_MEMBERS = 5
GOOD_SIZE = 4  # a trio of five is better than being alone, but it is the last choice
ANSWER_WITHIN = 60_000  # ms in which a facilitator can decide about somebody who is left alone


@dataclass(frozen=True, slots=True)
class Table:
    """A trio at work: how many are present, how many have a seat, in which turn one can join (None: too late)."""

    trio: int
    number: int
    present: int
    seats: int
    next_turn: int | None


def place_for_late(tables: Iterable[Table]) -> int | None:
    """The trio that a late person best joins as a consultant: the smallest one that still has a turn to come.

    A trio with one person present comes last: two are no trio, and that person should rather join others.
    """
    open_ = [table for table in tables if table.present >= 1 and _has_room(table)]
    return min(open_, key=_smallest_first).trio if open_ else None


def neighbour_of(lone: Table, tables: Iterable[Table]) -> int | None:
    """The trio that a person left alone can join. Never one where only one other is present: two are no trio."""
    others = [table for table in tables if table.present >= 2 and _has_room(table)]
    near = [table for table in others if table.present < GOOD_SIZE] or others
    if not near:
        return None
    return min(near, key=lambda table: (table.present, table.seats, abs(table.number - lone.number))).trio


def _has_room(table: Table) -> bool:
    return table.next_turn is not None and table.present < MOST_MEMBERS


def _smallest_first(table: Table) -> tuple[bool, int, int, int]:
    return table.present < 2, table.present, table.seats, table.number
