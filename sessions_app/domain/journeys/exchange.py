"""People who sit around those who stay change places, as long as that saves meetings. Who is fixed keeps their seat.

What a meeting costs is asked of mixing. To come to a table again costs more than all of that together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

from ..mixing.anneal import Layout, Search
from ..mixing.budget import Budget, Effort
from ..mixing.chance import Chance
from ..mixing.oneround import mend
from ..mixing.prices import APART, REPEAT, Prices
from ..mixing.room import mates_of
from ..mixing.wishes import apart_pairs
from .asking import Around, Seats
from .spread import AGAIN

LANGUAGE = 3.0  # the price of two who share no language, in units of a repeat
_ENOUGH = 800  # swaps a seat: in a small room more of them find nothing new

Two = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """What people wish of two who meet, in indices."""

    apart: Collection[Two]
    meet: Collection[Two]
    stay: Collection[Two]
    spoken: Sequence[str]  # the language of each, if there are several


def _pairs(asked: Around, index: Mapping[int, int]) -> _Pairs:
    def twos(pairs: Iterable[Collection[int]]) -> set[Two]:
        known = (sorted(index[person] for person in pair if person in index) for pair in pairs)
        return {(two[0], two[1]) for two in known if len(two) == 2}

    wishes = asked.wishes
    stay = twos(pair for group in wishes.stay for pair in combinations(group, 2))
    spoken = [wishes.languages.get(person, "") for person in index]
    several = len({*spoken} - {""}) > 1
    return _Pairs(twos(apart_pairs(wishes, asked.here)) - stay, twos(wishes.meet), stay, spoken if several else ())


def _strangers(spoken: Sequence[str], p: int, q: int) -> bool:
    """Whether they share no language. Who has said none shares all."""
    return bool(spoken[p] and spoken[q] and spoken[p] != spoken[q])


class _Row(dict[int, float]):
    """What it costs that somebody sits beside another; what comes from their languages is not stored for each pair."""

    def __init__(self, spoken: Sequence[str], person: int) -> None:
        super().__init__()
        self.spoken, self.person = spoken, person

    def get(self, other: int, default: float = 0.0) -> float:  # type: ignore[override]
        price = super().get(other, default)
        return price + LANGUAGE if self.spoken and _strangers(self.spoken, self.person, other) else price


def searched(
    asked: Around, starts: Sequence[Sequence[Seats]], fixed: Collection[int], rng: Chance, effort: Effort
) -> list[Seats]:
    """The best of several searches through all rounds together, which begin with one of the starts after another."""
    people = sorted(asked.here)
    index = {person: at for at, person in enumerate(people)}
    pairs = _pairs(asked, index)
    budget = Budget(effort, len(people))
    best, energy = list(starts[0]), inf
    for number in range(max(len(starts), effort.restarts)):
        start = starts[number % len(starts)]
        rows = [[index[person] for table in seats for person in table] for seats in start]
        search = Search(rows, [_layout(seats, fixed) for seats in start], _prices(asked, index, pairs), rng)
        search.run(min(effort.steps, _ENOUGH * len(start) * len(people)), budget)
        if search.best_energy < energy:
            energy = search.best_energy
            best = [_seated(seats, [people[at] for at in row]) for seats, row in zip(start, search.best, strict=True)]
        if energy <= 0:
            break
    return best


def mended(asked: Around, seats: Seats, fixed: Collection[int], rng: Chance, effort: Effort) -> Seats:
    """The same for one round of a crowd, with sparse prices only."""
    people = sorted(asked.here)
    index = {person: at for at, person in enumerate(people)}
    pairs = _pairs(asked, index)
    costs: list[_Row] = [_Row(pairs.spoken, at) for at in range(len(people))]

    def add(p: int, q: int, price: float) -> None:
        for one, other in ((p, q), (q, p)):
            costs[one][other] = dict.get(costs[one], other, 0.0) + price

    for pair, count in asked.met.items():
        p, q = (index.get(person, -1) for person in pair)
        if min(p, q) >= 0 and (min(p, q), max(p, q)) not in pairs.stay:
            add(p, q, REPEAT * count)
    for p, q in pairs.apart:
        add(p, q, APART)
    for table in asked.tables:
        for person in set(table.been) - {table.stays}:
            if table.stays is not None and person in index:
                add(index[person], index[table.stays], AGAIN)
    layout = _layout(seats, fixed)
    row = [index[person] for table in seats for person in table]
    steps = min(10 * effort.steps, _ENOUGH * len(people))
    mend(row, layout.pools, costs, layout.mates, rng, steps, Budget(effort, len(people)))
    return _seated(seats, [people[at] for at in row])


def _layout(seats: Seats, fixed: Collection[int]) -> Layout:
    order = [person for table in seats for person in table]
    free = [seat for seat, person in enumerate(order) if person not in fixed]
    pools: list[Sequence[int]] = [() if person in fixed else free for person in order]
    return Layout(mates_of(map(len, seats)), pools, [False] * len(order))


def _seated(like: Seats, row: Sequence[int]) -> Seats:
    """The people of `row`, table by table."""
    left = iter(row)
    return [[next(left) for _ in table] for table in like]


def _prices(asked: Around, index: Mapping[int, int], pairs: _Pairs) -> Prices:
    counts = [[0] * len(index) for _ in index]
    for pair, count in asked.met.items():
        p, q = (index.get(person, -1) for person in pair)
        if min(p, q) >= 0:
            counts[p][q] = counts[q][p] = count
    prices = Prices(counts)
    prices.special(pairs.apart, [(p, q) for p, q in pairs.meet if not counts[p][q]])
    prices.free(pairs.stay)
    if pairs.spoken:
        prices.dearer(
            ((p, q, 0) for p, q in combinations(range(len(index)), 2) if _strangers(pairs.spoken, p, q)), LANGUAGE
        )
    # The first meeting with one who stays is a visit; each further one, or any after earlier visits, is one again.
    for table in asked.tables:
        if table.stays is not None:
            q = index[table.stays]
            guests = [(p, q, counts[p][q] + (person not in table.been)) for person, p in index.items() if p != q]
            prices.dearer(guests, AGAIN)
    return prices
