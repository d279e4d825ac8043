"""Which group a person can join while a round is under way: late people, and people left alone. Advice only."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_MEMBERS = 5
GOOD_SIZE = 4  # a group of five is better than being alone, but it is the last choice
ANSWER_WITHIN = 60_000  # ms in which a facilitator can decide about somebody who is left alone


@dataclass(frozen=True, slots=True)
class GroupAtWork:
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


def open_groups(groups: Iterable[GroupAtWork]) -> list[GroupAtWork]:
    """The groups that somebody can join as a consultant, the best for a late person first: the smallest. Those with one
    person present come last, because that person should rather join others."""
    return sorted((one for one in groups if one.present >= 1 and _has_room(one)), key=_smallest_first)


def neighbour_of(lone: GroupAtWork, groups: Iterable[GroupAtWork]) -> int | None:
    """The group that a person left alone can join. Never one where only one other is present: two are no group."""
    others = [one for one in open_groups(groups) if not one.lone]
    near = [one for one in others if one.present < GOOD_SIZE] or others
    if not near:
        return None
    return min(near, key=lambda one: (one.present, one.seats, abs(one.number - lone.number))).group


def _has_room(one: GroupAtWork) -> bool:
    return one.next_turn is not None and one.present < MOST_MEMBERS


def _smallest_first(one: GroupAtWork) -> tuple[bool, int, int, int]:
    return one.lone, one.present, one.seats, one.number
