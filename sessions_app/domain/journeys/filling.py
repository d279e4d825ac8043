"""Which sizes come together when whole groups are put into larger ones. Knows sizes only, nobody and no meeting."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heapreplace

_LOOKED_AT = 60  # groups; with more of them, dealing has always found a way
_NEAR = 40  # numbers of larger groups that are tried, those nearest to the good size

Sized = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A larger group: the sizes of those that it is made of, and how many people join who had none."""

    parts: Sized = ()
    alone: int = 0

    @property
    def size(self) -> int:
        return sum(self.parts) + self.alone


def filled(parts: Sequence[int], alone: int, least: int, good: int, most: int) -> list[Filled]:
    """How groups of the sizes `parts`, and people without one, make larger ones: as near to `least` … `most` as can be;
    each of two groups at least, if possible; near `good`.

    Dealt evenly, the largest first, for each number of larger groups that could be; if none of these holds the sizes,
    all ways of up to 60 groups are looked at.
    """
    people = sum(parts) + alone
    counts = range(max(1, -(-people // most)), max(1, min(len(parts), people // least)) + 1)

    def price(way: Sequence[Filled]) -> tuple[int, int, int, int]:
        wrong = sum(max(0, least - one.size, one.size - most) for one in way)
        single = sum(len(one.parts) < 2 for one in way)
        return wrong, single, sum((one.size - good) ** 2 for one in way), -len(way)

    near = sorted(counts or [1], key=lambda count: abs(count * good - people))[:_NEAR]
    best = min((_dealt(parts, alone, count) for count in near), key=price)
    if price(best)[0] and len(parts) <= _LOOKED_AT:
        looked = _looked(tuple(sorted([*parts, *[1] * alone])), least, good, most)
        return _told_apart(looked, alone) if looked else best
    return best


def _dealt(parts: Sequence[int], alone: int, count: int) -> list[Filled]:
    """Each part, the largest first, to the group that has the fewest people; then each person who had none."""
    dealt: list[list[int]] = [[] for _ in range(count)]
    joined = [0] * count
    smallest = [(0, at) for at in range(count)]
    for size in sorted(parts, reverse=True):
        people, at = smallest[0]
        dealt[at].append(size)
        heapreplace(smallest, (people + size, at))
    for _ in range(alone):
        people, at = smallest[0]
        joined[at] += 1
        heapreplace(smallest, (people + 1, at))
    return [Filled(tuple(one), more) for one, more in zip(dealt, joined, strict=True)]


def _told_apart(way: Sequence[Sized], alone: int) -> list[Filled]:
    """The same where so many of the ones are people who had no group."""
    found = []
    for one in way:
        single = min(alone, one.count(1))
        alone -= single
        found.append(Filled(tuple(sorted(one, reverse=True)[: len(one) - single]), single))
    return found


@cache
def _looked(parts: Sized, least: int, good: int, most: int) -> list[Sized] | None:
    """A way in which all groups hold the sizes; None if there is none."""
    if not parts:
        return []
    ways = sorted(set(_with_last(parts, least, most)), key=lambda one: (abs(sum(one) - good), one))
    for one in ways:
        rest = _looked(tuple(sorted((Counter(parts) - Counter(one)).elements())), least, good, most)
        if rest is not None:
            return [one, *rest]
    return None


def _with_last(parts: Sized, least: int, most: int) -> Iterator[Sized]:
    """Every group of the last part and others that holds the sizes."""

    def more(at: int, one: Sized) -> Iterator[Sized]:
        if sum(one) >= least:
            yield one
        before = 0
        for next_at in range(at - 1, -1, -1):
            size = parts[next_at]
            if size != before and sum(one) + size <= most:
                yield from more(next_at, (*one, size))
            before = size

    if parts[-1] <= most:
        yield from more(len(parts) - 1, (parts[-1],))
