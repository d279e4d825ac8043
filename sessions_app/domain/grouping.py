"""Who sits with whom: sizes by the head-count rule, and trios that avoid repeats. Chance is passed in as `rng`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Protocol

from .errors import TooFew

FEWEST = 3

Pair = frozenset[int]


class Chance(Protocol):
    """What grouping needs of a random generator; a seeded one makes the result repeatable."""

    def shuffle(self, x: list[int]) -> None: ...
    def randrange(self, start: int, /) -> int: ...


def sizes(people: int) -> list[int]:
    """The sizes of the trios for `people`: threes first, then fours; five people are one five.

    Every n ≥ 3 except 5 is a sum of threes and fours with as few fours as possible. Raises TooFew below three.
    """
    if people < FEWEST:
        raise TooFew(people)
    if people == 5:
        return [5]
    fours = people % 3
    return [3] * ((people - 4 * fours) // 3) + [4] * fours


def pairs(trios: Iterable[Sequence[int]]) -> Counter[Pair]:
    """How often each two people sit together in `trios`."""
    return Counter(frozenset(two) for trio in trios for two in combinations(trio, 2))


def form(people: Sequence[int], rng: Chance, met: Mapping[Pair, int] | None = None) -> list[list[int]]:
    """Seat everyone in `people` once; a trio's order is its order of clients.

    `met` counts how often two people have sat together before: few repeats are looked for by swapping two people
    as long as it helps, within a budget that keeps a request short.
    """
    order = list(people)
    rng.shuffle(order)
    trios = [[order.pop() for _ in range(size)] for size in sizes(len(order))]
    if met:
        _mend(trios, met, rng)
    return trios


def _cost(trio: Sequence[int], met: Mapping[Pair, int]) -> int:
    return sum(met.get(frozenset(two), 0) for two in combinations(trio, 2))


def _mend(trios: list[list[int]], met: Mapping[Pair, int], rng: Chance, tries: int = 20_000) -> None:
    """Swap people of a trio with repeats against others while that lowers (or keeps) the number of repeats."""
    costs = [_cost(trio, met) for trio in trios]
    for _ in range(tries if len(trios) > 1 else 0):
        bad = [index for index, cost in enumerate(costs) if cost]
        if not bad:
            return
        a, b = bad[rng.randrange(len(bad))], rng.randrange(len(trios))
        if a == b:
            continue
        i, j = rng.randrange(len(trios[a])), rng.randrange(len(trios[b]))
        _swap(trios, a, i, b, j)
        after = _cost(trios[a], met), _cost(trios[b], met)
        if sum(after) <= costs[a] + costs[b]:
            costs[a], costs[b] = after
        else:
            _swap(trios, a, i, b, j)


def _swap(trios: list[list[int]], a: int, i: int, b: int, j: int) -> None:
    trios[a][i], trios[b][j] = trios[b][j], trios[a][i]
