"""Changing a proposal by hand: who sits where after a move or a swap. Pure; decides nothing about who may.

Groups are people by trio, in the order of their turns. Whoever is in no group has no seat in the round.
"""

from collections.abc import Mapping, Sequence

from .grouping import FEWEST
from .placing import MOST_MEMBERS

Groups = Mapping[int, Sequence[int]]


def moved(groups: Groups, person: int, into: int | None) -> dict[int, tuple[int, ...]]:
    """`person` out of their trio, and last in `into` (None: nowhere). A trio that is left empty stays, empty."""
    after = {trio: tuple(one for one in members if one != person) for trio, members in groups.items()}
    if into is not None:
        after[into] = (*after[into], person)
    return after


def swapped(groups: Groups, one: int, other: int) -> dict[int, tuple[int, ...]]:
    """Each in the other's place; whoever had none takes the place, and leaves none."""
    change = {one: other, other: one}
    return {trio: tuple(change.get(person, person) for person in members) for trio, members in groups.items()}


def trio_of(groups: Groups, person: int) -> int | None:
    return next((trio for trio, members in groups.items() if person in members), None)


def misshapen(before: Groups, after: Groups) -> int | None:
    """The trio that a change would leave with one or two people, or make larger than a trio can be."""
    for trio, members in after.items():
        size, was = len(members), len(before[trio])
        if (0 < size < FEWEST and size < was) or (size > MOST_MEMBERS and size > was):
            return trio
    return None
