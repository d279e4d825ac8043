"""Which group a person can join while a round is under way: late people, and people left alone. Advice only."""

from collections.abc import Iterable
from dataclasses import dataclass

from .practice import Sizes
from .rota import Rota
from .units import Ms

ANSWER_WITHIN = 60_000  # ms in which a facilitator can decide about somebody who is left alone


@dataclass(frozen=True, slots=True)
class GroupAtWork:
    """A group at work: how many are present, how many have a seat, in which turn one can join (None: too late), and how
    many people its practice's groups have."""

    group: int
    number: int
    present: int
    seats: int
    next_turn: int | None
    sizes: Sizes

    @property
    def lone(self) -> bool:
        """Whether those present would be no group yet with one person more."""
        return self.present < company(self.sizes)

    @property
    def full(self) -> bool:
        return self.present >= self.sizes.most


def company(sizes: Sizes) -> int:
    """How many people must be present in a group, so that it is one with whoever joins: one in a practice of pairs, two
    in any other. Two people go on in a practice of larger groups if others leave, but nobody is brought to make two."""
    return min(2, max(1, sizes.least - 1))


def joining(rota: Rota, now: Ms, *, alone: bool) -> int | None:
    """With which turn somebody can join a group with this rota (see `Rota.next_turn`). `alone`: one person is there."""
    return rota.next_turn(now, alone=alone and company(rota.frame.plan.group_sizes) == 1)


def open_groups(groups: Iterable[GroupAtWork]) -> list[GroupAtWork]:
    """The groups that somebody can join, the best for a late person first: the smallest. Those with one person present,
    who should rather join others, come last, except in pairs."""
    return sorted((one for one in groups if one.present >= 1 and _has_room(one)), key=_smallest_first)


def neighbour_of(lone: GroupAtWork, groups: Iterable[GroupAtWork]) -> int | None:
    """The group that a person left alone can join. Never one that would be no group with them."""
    others = [one for one in open_groups(groups) if not one.lone and one.group != lone.group]
    # A group that has as many as it should can take one more; to make a larger one larger still is the last choice.
    near = [one for one in others if one.present <= one.sizes.good] or others
    if not near:
        return None
    return min(near, key=lambda one: (one.present, one.seats, abs(one.number - lone.number))).group


def _has_room(one: GroupAtWork) -> bool:
    return one.next_turn is not None and not one.full


def _smallest_first(one: GroupAtWork) -> tuple[bool, int, int, int]:
    return one.lone, one.present, one.seats, one.number
