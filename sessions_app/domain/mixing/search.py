"""Rounds by search, for rooms that no design fits: dealt one after another, then improved together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .anneal import Layout, Search
from .budget import Budget, Effort
from .case import Case, Groups, pairs_in
from .chance import Chance
from .oneround import deal, mend
from .prices import APART, REPEAT, Prices
from .room import Part, SeatPlan, fair, odd, pools
from .rule import THREES

_ENOUGH = 800  # swaps a seat: in a small room more of them find nothing new


@dataclass(frozen=True, slots=True)
class Found:
    """The rounds that a search found. `energy`: what all meetings in them cost. `steps`: how many steps it took."""

    rounds: list[Groups]
    energy: float
    steps: int


def searched(case: Case, rng: Chance, count: int, before: Sequence[Groups], even: bool, budget: Budget) -> list[Groups]:
    """`count` rounds to follow `before`. `even`: turns in larger groups are dealt out first, and kept."""
    rooms = [case.room(number) for number in range(len(before), len(before) + count)]
    steps = min(budget.effort.steps, _ENOUGH * count * case.size)
    goal = REPEAT * case.rule.forced(case.met, len(before) + count)
    return found(case, rng, rooms, before, even, steps, goal, budget).rounds


def found(
    case: Case,
    rng: Chance,
    rooms: Sequence[SeatPlan],
    before: Sequence[Groups],
    even: bool,
    steps: int,
    goal: float = 0.0,
    budget: Budget | None = None,
) -> Found:
    """A round in each of `rooms`, whose people may differ. The search stops at cost `goal`."""
    turns = case.turns + Counter(person for groups in before for person in odd(groups))
    foes = _foes(case, before)
    rows, layouts = [], []
    for room in rooms:
        parts = fair(room.parts, room.sizes, turns, rng) if even else list(room.parts)
        row = _dealt(room, parts, foes, rng)
        rows.append(row)
        layouts.append(Layout(room.mates, pools(room.parts, len(row)), room.large))
        for p, q in pairs_in(room.groups(row)):
            foes[p].add(q)
            foes[q].add(p)
    search = Search(rows, layouts, _prices(case, before), rng, turns if even else None)
    taken = search.run(steps, budget or Budget(Effort(total=steps)), goal + 1e-6)
    return Found([room.groups(row) for room, row in zip(rooms, search.best, strict=True)], search.best_energy, taken)


def crowd(case: Case, rng: Chance, budget: Budget) -> Groups:
    """The next round for a crowd, with only sparse counts."""
    room = case.now
    parts = fair(room.parts, room.sizes, Counter(case.turns), rng)
    costs: list[dict[int, float]] = [dict(row) for row in case.met]
    for p, q in case.apart:
        costs[p][q] = costs[q][p] = costs[p].get(q, 0.0) + APART
    for p, q in case.stay:
        costs[p].pop(q, None)
        costs[q].pop(p, None)
    row = [-1] * case.size
    for seat, person in room.held.items():
        row[seat] = person
    for part in parts:
        deal(row, part, costs, room.mates, rng)
    fixed = parts if case.rule is THREES else room.parts  # a single larger group has nobody to change places with
    mend(row, pools(fixed, len(row)), costs, room.mates, rng, 10 * budget.effort.steps, budget)
    return room.groups(row)


def _foes(case: Case, before: Sequence[Groups]) -> list[set[int]]:
    """For each person, the people with whom they should not sit."""
    foes = [set(row) for row in case.met]
    for p, q in [*case.apart, *(two for groups in before for two in pairs_in(groups))]:
        foes[p].add(q)
        foes[q].add(p)
    return foes


def _dealt(room: SeatPlan, parts: Sequence[Part], foes: Sequence[set[int]], rng: Chance) -> list[int]:
    row = [-1] * sum(room.sizes)
    for seat, person in room.held.items():
        row[seat] = person
    for part in parts:
        deal(row, part, foes, room.mates, rng)
    return row


def _prices(case: Case, before: Sequence[Groups]) -> Prices:
    counts = [[0] * case.size for _ in case.people]
    for p, row in enumerate(case.met):
        for q, count in row.items():
            counts[p][q] = count
    for p, q in (two for groups in before for two in pairs_in(groups)):
        counts[p][q] += 1
        counts[q][p] += 1
    prices = Prices(counts)
    prices.special(case.apart, case.meet)
    prices.free(case.stay)
    return prices
