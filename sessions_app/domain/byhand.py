"""Changing a proposal by hand: who sits where after a move or a swap. Who may do it is not decided here.

Groups map a group to its people in the order of their turns. A person in no group has no seat in the round.
"""

from collections.abc import Mapping, Sequence

from .practice import Sizes

Groups = Mapping[int, Sequence[int]]


def moved(groups: Groups, person: int, into: int | None) -> dict[int, tuple[int, ...]]:
    """`groups` with `person` moved to the end of group `into` (None: to no group). An emptied group is kept."""
    after = {group: tuple(one for one in members if one != person) for group, members in groups.items()}
    if into is not None:
        after[into] = (*after[into], person)
    return after


def swapped(groups: Groups, one: int, other: int) -> dict[int, tuple[int, ...]]:
    """`groups` with the two people in each other's place. If one had no place, the other has none then."""
    change = {one: other, other: one}
    return {group: tuple(change.get(person, person) for person in members) for group, members in groups.items()}


def group_of(groups: Groups, person: int) -> int | None:
    return next((group for group, members in groups.items() if person in members), None)


def misshapen(before: Groups, after: Groups, sizes: Sizes) -> int | None:
    """A group that the change made too small (but not empty) or too large; None if there is none."""
    for group, members in after.items():
        size, was = len(members), len(before[group])
        if (0 < size < sizes.least and size < was) or (size > sizes.most and size > was):
            return group
    return None
