"""Stages whose groups are made of the groups before: kept as they are, or put together as a whole. Nobody is parted
from the people with whom they sat.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from ..errors import TooFew
from ..mixing.budget import Budget, Effort
from ..mixing.chance import Chance
from ..mixing.dividing import divided
from ..mixing.oneround import mend
from ..mixing.room import mates_of
from ..mixing.wishes import Pair
from ..practice.plan import Sizes
from .filling import Filled, filled
from .groups import Held, Journey, Sitting

_ENOUGH = 800  # tries a group

Bins = list[list[int]]
Met = Mapping[Pair, int]


def keep(here: Collection[int], before: Held, sizes: Sizes) -> Journey:
    """The same groups with the same numbers, of those who are still here. People who had no group fill those that are
    too small, then join the smallest; where there is no room for so many, they make groups of their own. A group that
    is still too small joins the smallest other one that has room for it. Raises TooFew."""
    groups = _present(here, before, sizes)
    sitting = {person for group in groups for person in group.people}
    newcomers = [person for person in sorted(here) if person not in sitting]
    for at in sorted(range(len(groups)), key=lambda at: (-_size(groups[at]), groups[at].number)):
        lacking = max(0, sizes.least - _size(groups[at]))
        if lacking <= len(newcomers):
            groups[at] = replace(groups[at], people=(*groups[at].people, *newcomers[:lacking]))
            newcomers = newcomers[lacking:]
    while len(groups) > 1 and min(map(_size, groups)) < sizes.least:
        groups.sort(key=lambda group: (-_size(group), group.number))
        small = groups.pop()
        _join(groups, small.people, sizes)
    room = sum(max(0, sizes.most - _size(group)) for group in groups)
    if len(newcomers) > room and len(newcomers) >= sizes.least:
        groups += _groups_of(newcomers, max((group.number for group in before), default=0) + 1, sizes)
    else:
        for person in newcomers:
            _join(groups, [person], sizes)
    return _answer(groups, sizes)


def merge(
    here: Collection[int],
    before: Held,
    sizes: Sizes,
    rng: Chance,
    met: Met | None = None,
    effort: Effort | None = None,
) -> Journey:
    """Whole groups of the stage before, put together into groups of these sizes: neighbours by their numbers, unless
    they have `met` and others have not. People without a group join the smallest ones. Raises TooFew.

    Where whole groups cannot make the sizes, they come as near as they can, and `odd` names the groups.
    """
    parts = [group.people for group in _present(here, before, sizes)]
    sitting = {person for part in parts for person in part}
    alone = [person for person in sorted(here) if person not in sitting]
    ways = filled([*map(len, parts)], len(alone), sizes.least, sizes.good, sizes.most)
    bins = _in_order(parts, alone, ways)
    parts += [(person,) for person in alone]
    met = {pair: times for pair, times in (met or {}).items() if times}
    if met:
        bins = _unmet(bins, parts, met, rng, effort or Effort())
    groups = [
        Sitting(number, tuple(person for at in sorted(one) for person in parts[at]))
        for number, one in enumerate(sorted(bins, key=min), 1)
    ]
    repeats = sum(frozenset((p, q)) in met for one in bins for p, q in _across([parts[at] for at in one]))
    return _answer(groups, sizes, repeats)


def _present(here: Collection[int], before: Held, sizes: Sizes) -> list[Sitting]:
    """The groups of those who are here, by number."""
    if len(here) < sizes.least:
        raise TooFew(len(here), sizes.least)
    found = [
        Sitting(
            group.number,
            tuple(person for person in group.people if person in here),
            group.stays if group.stays in here else None,
        )
        for group in sorted(before, key=lambda group: group.number)
    ]
    return [group for group in found if group.people]


def _size(group: Sitting) -> int:
    return len(group.people)


def _answer(groups: Sequence[Sitting], sizes: Sizes, repeats: int = 0) -> Journey:
    return Journey(
        groups=tuple(sorted(groups, key=lambda group: group.number)),
        repeats=repeats,
        odd=tuple(sorted(group.number for group in groups if not sizes.least <= _size(group) <= sizes.most)),
    )


# -- the same groups ------------------------------------------------------------------------------------------------


def _join(groups: list[Sitting], people: Sequence[int], sizes: Sizes) -> None:
    """Puts them all into the smallest group that has room for them, or into the smallest if none has."""
    at = min(
        range(len(groups)),
        key=lambda at: (_size(groups[at]) + len(people) > sizes.most, _size(groups[at]), groups[at].number),
    )
    group = groups[at]
    groups[at] = replace(group, people=(*group.people, *people))


def _groups_of(people: Sequence[int], number: int, sizes: Sizes) -> list[Sitting]:
    """Groups of people who had none, numbered from `number` on."""
    left, found = list(people), list[Sitting]()
    for size in divided(len(people), sizes.least, sizes.good, sizes.most):
        found.append(Sitting(number + len(found), tuple(left[:size])))
        left = left[size:]
    return found


# -- whole groups together ------------------------------------------------------------------------------------------


def _in_order(parts: Sequence[Sequence[int]], alone: Sequence[int], ways: Sequence[Filled]) -> Bins:
    """Which of the parts come together, by their positions: for each size the first that is left, so that neighbours
    do. People who had no group come after the parts."""
    left: dict[int, list[int]] = {}
    for at in range(len(parts) - 1, -1, -1):
        left.setdefault(len(parts[at]), []).append(at)
    single = iter(range(len(parts), len(parts) + len(alone)))
    return [[*(left[size].pop() for size in one.parts), *(next(single) for _ in range(one.alone))] for one in ways]


def _across(parts: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Every two people of different parts."""
    for one, other in combinations(parts, 2):
        yield from product(one, other)


def _unmet(bins: Bins, parts: Sequence[Sequence[int]], met: Met, rng: Chance, effort: Effort) -> Bins:
    """Parts of one size change places until nobody meets again, or no change helps."""
    part_of = {person: at for at, people in enumerate(parts) for person in people}
    costs: list[dict[int, float]] = [{} for _ in parts]
    for pair, times in met.items():
        p, q = (part_of.get(person, -1) for person in pair)
        if min(p, q) >= 0 and p != q:
            costs[p][q] = costs[q][p] = costs[p].get(q, 0.0) + times
    row = [at for one in bins for at in one]
    alike: dict[int, list[int]] = {}
    for seat, at in enumerate(row):
        alike.setdefault(len(parts[at]), []).append(seat)
    pools = [alike[len(parts[at])] for at in row]
    steps = min(effort.steps, _ENOUGH * len(row))
    mend(row, pools, costs, mates_of(map(len, bins)), rng, steps, Budget(effort, len(row)))
    seats = iter(row)
    return [[next(seats) for _ in one] for one in bins]
