"""What a design offers: its rounds as groups of the people at its points, in the order to hold them.

People keep their points from round to round (see seating.py). Only before the first round may wishes choose them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp

from .budget import Budget
from .case import MANY, Case, Groups, Round, pairs_in, seated
from .chance import Chance
from .designs import Design
from .room import odd
from .seating import resumed

_TRIES = 8  # orders of a design's rounds to compare for even turns
_FLOATING = 20  # ways to give free points to newcomers and people who came back
_WARM = 0.5  # the temperature, in units of a wish
_MET = 0.9  # the weight of a wished meeting, in units of a clash
_LOOKS = 12  # so many looks at wished pairs take as long as one step of a search
_EACH = 200  # looks, at most, for each pair of people: a small room has few seatings, and all are soon tried
_SHARE = 2  # at most half of the budget goes into a design's points: a search around it may find more with the rest


def offered(case: Case, rng: Chance, budget: Budget) -> list[Groups]:
    """A design's remaining rounds, the next one first, with as few repeats as it can offer; empty if no design fits."""
    plan = case.rule.design(case.size) if case.size < MANY else None
    if plan is None or not (case.now.plain and case.after.plain):
        return []
    if not case.history:
        points = _fresh(case, plan, rng, budget)
        rounds = rounds_at(plan.rounds, points)
        return [*rounds[:1], *ordered(case, rounds[1:], rounds[:1], rng), *rounds_at(plan.beyond, points)]
    seats = resumed(plan, case.history)
    if seats is None:
        return []
    free = [groups for number, groups in enumerate(plan.rounds) if number not in seats.used]
    beyond = [groups for number, groups in enumerate(plan.beyond, len(plan.rounds)) if number not in seats.used]
    points = points_kept(case, free, seats.point, rng)
    return [*ordered(case, rounds_at(free, points), [], rng), *rounds_at(beyond, points)]


def rounds_at(rounds: Sequence[Round], points: Sequence[int]) -> list[Groups]:
    """`rounds` of points with each point replaced by the person there (`points[person]`), if there is one."""
    sitting = {point: person for person, point in enumerate(points)}
    return [[[sitting[point] for point in group if point in sitting] for group in groups] for groups in rounds]


def thinner(case: Case, rng: Chance) -> list[Groups]:
    """The remaining rounds of the design that was followed while more people were here, without those who left: as far
    as its groups have sizes that are right for those who are here now."""
    before = len(seated(case.history[-1])) if case.history else 0
    plan = case.rule.design(before) if case.size < before < MANY and case.rule.seats(before) else None
    seats = resumed(plan, case.history) if plan and case.now.plain and case.after.plain else None
    if plan is None or seats is None:
        return []
    free = [groups for number, groups in enumerate(plan.rounds) if number not in seats.used]
    points = points_kept(case, free, seats.point, rng, before)
    rounds = [sorted(filter(None, groups), key=len) for groups in rounds_at(free, points)]
    sizes = case.rule.sizes(case.size)
    return ordered(case, [groups for groups in rounds if [*map(len, groups)] == sizes], [], rng)


def points_kept(
    case: Case, rounds: Sequence[Round], point: Mapping[int, int], rng: Chance, places: int | None = None
) -> list[int]:
    """Everyone's point: the one that they had. A newcomer, or a person whose point is taken, gets a free one, chosen so
    that few pairs meet again in `rounds`. There are as many `places` as people, or more."""
    last = {person for group in case.history[-1] for person in group}
    points = [-1] * case.size
    for person in sorted(case.people, key=lambda person: person not in last):
        if person in point and point[person] not in points:
            points[case.index[person]] = point[person]
    empty = sorted(set(range(places or case.size)) - set(points))
    floating = [at for at, given in enumerate(points) if given < 0]
    best, fewest = points, -1
    for _ in range(_FLOATING if floating else 1):
        rng.shuffle(empty)
        for at, given in zip(floating, empty, strict=not places):
            points[at] = given
        clashes = sum(_clashes(case, groups) for groups in rounds_at(rounds, points))
        if fewest < 0 or clashes < fewest:
            best, fewest = points[:], clashes
        if not fewest:
            break
    return best


def _clashes(case: Case, groups: Groups) -> int:
    return sum(two[1] in case.met[two[0]] for two in pairs_in(groups))


def ordered(case: Case, rounds: list[Groups], before: list[Groups], rng: Chance) -> list[Groups]:
    """`rounds` ordered: fewest repeats and unmet wishes first, and turns in larger groups even."""
    costs = [_cost(case, groups) for groups in rounds]
    best: list[int] = []
    least = -1
    for _ in range(_TRIES if case.size % case.rule.good and len(rounds) > 1 else 1):
        order = _greedy(case, rounds, costs, before, rng)
        wanted = (case.rounds or len(rounds)) - len(before)
        spread = case.spread([*before, *(rounds[at] for at in order[:wanted])])
        if least < 0 or spread < least:
            best, least = order, spread
    return [rounds[at] for at in best]


def _cost(case: Case, groups: Groups) -> tuple[int, int, int]:
    twos = set(pairs_in(groups))
    return _clashes(case, groups), len(twos & case.apart), -len(twos & case.meet)


def _greedy(
    case: Case, rounds: Sequence[Groups], costs: Sequence[tuple[int, int, int]], before: Sequence[Groups], rng: Chance
) -> list[int]:
    turns = case.turns + Counter(person for groups in before for person in odd(groups))
    larger = [odd(groups) for groups in rounds]
    left = list(range(len(rounds)))
    rng.shuffle(left)
    order = []
    while left:
        chosen = min(left, key=lambda at: (costs[at], sum(2 * turns[person] + 1 for person in larger[at])))
        left.remove(chosen)
        order.append(chosen)
        turns.update(larger[chosen])
    return order


def _fresh(case: Case, plan: Design, rng: Chance, budget: Budget) -> list[int]:
    """Everyone's point before any round: by chance, then improved until wished pairs meet in a round that will be held.

    People of one group of the first round sit in order of their numbers, so that the round itself tells who sits where.
    """
    order = list(range(case.size))
    rng.shuffle(order)
    home = plan.rounds[0]
    points = [0] * case.size
    seats = iter(order)
    groups = [[next(seats) for _ in group] for group in home]
    for group, places in zip(groups, home, strict=True):
        _sit(group, places, points)
    if case.apart or case.meet:
        _Wishing(case, plan, groups, points).better(rng, budget)
    return points


def _sit(group: Sequence[int], places: Sequence[int], points: list[int]) -> None:
    for person, place in zip(sorted(group), places, strict=True):
        points[person] = place


class _Wishing:
    """Swaps people between groups of the first round, so that wished pairs meet in a round held, and others not."""

    def __init__(self, case: Case, plan: Design, groups: list[list[int]], points: list[int]) -> None:
        self.plan, self.groups, self.points = plan, groups, points
        self.rounds = min(case.rounds or 6, len(plan.rounds))
        self.most = _MET * len(case.meet)  # the cost if no wished pair meets
        self.wished: list[list[tuple[int, float]]] = [[] for _ in points]
        for weight, pairs in ((1.0, case.apart), (-_MET, case.meet)):
            for p, q in sorted(pairs):
                self.wished[p].append((q, weight))
                self.wished[q].append((p, weight))
        self.costs = [0.0] * (len(plan.rounds) + 1)  # of each round; the last one is for pairs that never meet
        self._weigh([person for group in groups for person in group], 1)

    def _weigh(self, people: Sequence[int], times: int) -> None:
        """Adds (1) or subtracts (-1) every wish that names one of `people`, in the round in which that pair meets."""
        where, points, costs, counted = self.plan.where, self.points, self.costs, set()
        for p in people:
            counted.add(p)
            rounds = where[points[p]]
            for q, weight in self.wished[p]:
                if q not in counted:
                    costs[rounds[points[q]]] += times * weight

    def cost(self) -> float:
        """The cost of the rounds held: the first one in any case, then the cheapest others."""
        return self.costs[0] + sum(sorted(self.costs[1:-1])[: self.rounds - 1]) + self.most

    def better(self, rng: Chance, budget: Budget) -> None:
        now = self.cost()
        best, kept = now, self.points[:]
        left = budget.steps(min(budget.effort.total // _SHARE, _EACH * len(self.points) ** 2))
        for _ in range(budget.effort.steps):
            if best <= 1e-6 or left <= 0:
                break
            a, b = int(rng.random() * len(self.groups)), int(rng.random() * len(self.groups))
            i, j = int(rng.random() * len(self.groups[a])), int(rng.random() * len(self.groups[b]))
            if a == b:
                continue
            both = [*self.groups[a], *self.groups[b]]
            price = 1 + 2 * sum(len(self.wished[person]) for person in both) // _LOOKS
            left -= price
            if not budget.take(price):
                break
            self._swap(a, i, b, j)
            then = self.cost()
            if then <= now or rng.random() < exp((now - then) / _WARM):
                now = then
                if now < best:
                    best, kept = now, self.points[:]
            else:
                self._swap(a, i, b, j)
        self.points[:] = kept

    def _swap(self, a: int, i: int, b: int, j: int) -> None:
        groups, home = self.groups, self.plan.rounds[0]
        both = [*groups[a], *groups[b]]
        self._weigh(both, -1)
        groups[a][i], groups[b][j] = groups[b][j], groups[a][i]
        _sit(groups[a], home[a], self.points)
        _sit(groups[b], home[b], self.points)
        self._weigh(both, 1)
