"""Which group a person can join while a round is under way: late people, and people left alone. Advice only."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_MEMBERS = 5
GOOD_SIZE = 4  # a group of five is better than being alone, but it is the last choice
ANSWER_WITHIN = 60_000  # ms in which a facilitator can decide about somebody who is left alone


@dataclass(frozen=True, slots=True)
class Table:
    """A group at work: how many are present, how many have a seat, in which turn one can join (None: too late)."""

    group: int
    number: int
    present: int
    seats: int
    next_turn: int | None

    @property
    def lone(self) -> bool:
        """Whether one person is present, or nobody: with somebody who joins, two at most, who are no group."""
        return self.present < 2


def open_tables(tables: Iterable[Table]) -> list[Table]:
    """The groups that somebody can join as a consultant, the best for a late person first: the smallest. Those with one
    person present come last, because that person should rather join others."""
    return sorted((table for table in tables if table.present >= 1 and _has_room(table)), key=_smallest_first)


def neighbour_of(lone: Table, tables: Iterable[Table]) -> int | None:
    """The group that a person left alone can join. Never one where only one other is present: two are no group."""
    others = [table for table in open_tables(tables) if not table.lone]
    near = [table for table in others if table.present < GOOD_SIZE] or others
    if not near:
        return None
    return min(near, key=lambda table: (table.present, table.seats, abs(table.number - lone.number))).group


def _has_room(table: Table) -> bool:
    return table.next_turn is not None and table.present < MOST_MEMBERS


def _smallest_first(table: Table) -> tuple[bool, int, int, int]:
    return table.lone, table.present, table.seats, table.number
