"""Designs: whole plans in which no pair meets twice, made by turning base rounds. Seats are points 0 … n − 1.

A base round has classes of m points each and a few fixed points. Turning all classes by one gives the next round. If no
distance between two people of a group occurs twice in the base round, no pair meets twice in the m rounds. A uniform
round (i, j) seats point a of class 0 with a + i of class 1 and a + j of class 2, for every a.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from .base_rounds import BASES, BEYOND, Base
from .limits import sizes

Points = tuple[int, ...]
PointRound = tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """`rounds` of groups, smaller groups first. `where[x][y]`: the round in which x and y meet, or -1. `beyond`: rounds
    to hold after those, in this order; some pairs meet again in them."""

    people: int
    rounds: tuple[PointRound, ...]
    where: tuple[tuple[int, ...], ...]
    beyond: tuple[PointRound, ...] = ()


@cache
def design(people: int) -> Design | None:
    """The longest plan without a repeat in the tables for `people`; None if they have none."""
    if people < 9:
        rounds: tuple[PointRound, ...] = (_in_order(people),)
    elif people in BASES:
        rounds = tuple(develop(people, BASES[people]))
    else:
        return None
    return made(people, rounds, (tuple(_parse(text)) for text in BEYOND.get(people, ())))


def made(people: int, rounds: Iterable[PointRound], beyond: Iterable[PointRound] = ()) -> Design:
    """The design of these rounds."""
    rounds = tuple(rounds)
    where = [[-1] * people for _ in range(people)]
    for number, groups in enumerate(rounds):
        for group in groups:
            for x in group:
                for y in group:
                    where[x][y] = number
    return Design(people, rounds, tuple(map(tuple, where)), tuple(beyond))


def develop(people: int, base: Base) -> Iterator[PointRound]:
    """Yields every round of a plan: each base round turned, then the uniform rounds."""
    m = (people - base.fixed) // base.classes if base.classes else 0
    turning = base.classes * m
    for text in base.rounds:
        groups = _parse(text)
        for turn in range(base.turns):
            image = [v // m * m + (v % m + turn) % m for v in range(turning)] + list(range(turning, people))
            yield tuple(tuple(image[v] for v in group) for group in groups)
    for i, j in base.uniform:
        yield tuple((a, m + (a + i) % m, 2 * m + (a + j) % m) for a in range(m))


def _parse(text: str) -> Sequence[Points]:
    return [tuple(map(int, group.split())) for group in text.split("/")]


def _in_order(people: int) -> PointRound:
    points = iter(range(people))
    return tuple(tuple(next(points) for _ in range(size)) for size in sizes(people))
