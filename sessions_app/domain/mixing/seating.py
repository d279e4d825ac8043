"""Which point of a design each person has, read from the rounds that were held. Nothing else of a plan is stored.

The first round tells it: group i sits in group i of the design's first round, its people in order of their numbers.
Each later round must be a round of the design, and a newcomer has taken the point of somebody who left.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .designs import Design, Points

Round = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Seating:
    """Each person's `point`, newcomers included; the design's rounds that are `used` (those of `beyond` come last)."""

    point: Mapping[int, int]
    used: frozenset[int]


def resumed(design: Design, held: Sequence[Round]) -> Seating | None:
    """The seating that these rounds follow; the earliest round that fits counts as the first. None if none fits."""
    for start in range(len(held)):
        found = _read(design, held[start:])
        if found:
            return found
    return None


def _read(design: Design, held: Sequence[Round]) -> Seating | None:
    first = sorted(held[0], key=len)
    if [*map(len, first)] != [*map(len, design.rounds[0])]:
        return None
    may: dict[int, set[int]] = {}
    for group, points in zip(first, design.rounds[0], strict=True):
        for person, point in zip(sorted(group), points, strict=True):
            may[person] = {point}
    used = {0}
    for round in held[1:]:
        fits = next(_fits(design, round, may, used), None)
        if fits is None:
            return None
        number, may = fits
        used.add(number)
    return Seating({person: min(points) for person, points in _settled(may, held).items()}, frozenset(used))


def _fits(
    design: Design, round: Round, may: Mapping[int, set[int]], used: Collection[int]
) -> Iterator[tuple[int, dict[int, set[int]]]]:
    """The design's round that `round` is, with the points that people may have then; nothing if there is none."""
    numbers = [_number(design, round, may), *range(len(design.rounds), len(design.rounds) + len(design.beyond))]
    for number in numbers:
        if number is not None and number not in used:
            narrowed = {person: set(points) for person, points in may.items()}
            if _narrow((*design.rounds, *design.beyond)[number], round, narrowed):
                yield number, narrowed


def _number(design: Design, round: Round, may: Mapping[int, set[int]]) -> int | None:
    """The number of the design's round in which two people meet who sit together in `round`."""
    for group in round:
        known = [min(may[person]) for person in group if len(may.get(person, ())) == 1]
        if len(known) > 1:
            number = design.where[known[0]][known[1]]
            return None if number < 0 else number
    return None


def _narrow(groups: Sequence[Points], round: Round, may: dict[int, set[int]]) -> bool:
    """Leaves everyone in `round` only points of the group in which they sit. False if that cannot be."""
    group_at = {point: group for group in groups for point in group}
    left = dict.fromkeys(groups)
    unsure = []
    for sitting in round:
        known = {person: min(may[person]) for person in sitting if len(may.get(person, ())) == 1}
        if not known:
            unsure.append(sitting)
            continue
        group = group_at[next(iter(known.values()))]
        if group not in left or len(group) != len(sitting) or not set(known.values()) <= set(group):
            return False
        del left[group]
        if not _fit(sitting, group, known, may):
            return False
    if len(unsure) > 1 or len(unsure) != len(left):  # with fewer groups it is no round of the design: people had left
        return False
    return all(_fit(sitting, group, {}, may) for sitting, group in zip(unsure, left, strict=True))


def _fit(sitting: Sequence[int], group: Points, known: Mapping[int, int], may: dict[int, set[int]]) -> bool:
    """Leaves newcomers of a group only the points that nobody else has in it."""
    free = set(group) - set(known.values())
    if len(set(known.values())) != len(known):
        return False
    for person in sitting:
        if person not in known:
            may[person] = may.get(person, free) & free
            if not may[person]:
                return False
    return True


def _settled(may: Mapping[int, set[int]], held: Sequence[Round]) -> dict[int, set[int]]:
    """Decides between two newcomers who could have each other's points: they take them in order."""
    settled = {person: points for person, points in may.items() if len(points) == 1}
    for round in held:
        for group in round:
            unsure = sorted(person for person in group if person not in settled)
            for person in unsure:
                taken = {min(settled[other]) for other in group if other in settled}
                settled[person] = {min(may[person] - taken or may[person])}
    return settled
