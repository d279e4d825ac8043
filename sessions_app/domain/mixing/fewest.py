"""The fewest repeats that the next round must have: counted exactly in small rooms, by a proved bound in others."""

from collections.abc import Sequence

from .case import Case

SMALL = 11  # people; up to here every seating is looked at (5775 of them, most cut off early)


def fewest_repeats(case: Case) -> int:
    """A proved lower bound on the next round's repeats, whoever sits where; exact for small rooms."""
    if case.size > SMALL or not case.now.plain or case.stay:
        return 0 if case.stay else _bound(case)
    met = [[int(q in row) for q in range(case.size)] for row in case.met]
    return _least(met, tuple(range(case.size)), tuple(case.now.sizes), case.size**2)


def _bound(case: Case) -> int:
    return case.rule.forced(case.met)


def _least(met: Sequence[Sequence[int]], people: tuple[int, ...], sizes: tuple[int, ...], limit: int) -> int:
    """The fewest repeats when `people` sit in groups of `sizes`, or `limit` if there is nothing below it."""
    if not people:
        return 0
    first, others = people[0], people[1:]
    for size in sorted(set(sizes)):
        at = sizes.index(size)
        for mates in _choices(others, size - 1):
            group = (first, *mates)
            cost = sum(met[p][q] for place, p in enumerate(group) for q in group[:place])
            if cost < limit:
                rest = tuple(person for person in others if person not in mates)
                limit = min(limit, cost + _least(met, rest, sizes[:at] + sizes[at + 1 :], limit - cost))
    return limit


def _choices(people: tuple[int, ...], size: int) -> list[tuple[int, ...]]:
    if not size:
        return [()]
    return [(person, *rest) for at, person in enumerate(people) for rest in _choices(people[at + 1 :], size - 1)]
