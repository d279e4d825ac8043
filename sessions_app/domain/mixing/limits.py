"""What mixing can reach: group sizes, how many rounds without a repeat, and how many repeats are forced.

Only numbers that are proved or that a known plan reaches; docs/grouping.md says which and why. No search here.
"""

from collections.abc import Mapping, Sequence

from ..errors import TooFew
from .base_rounds import BASES

FEWEST = 3

# The fewest repeats known (meetings of a pair beyond its first, summed) for a room of this size in so many rounds,
# where those are more than its clean rounds. Some are proved; of the others nobody has found fewer.
LEAST: Mapping[int, Mapping[int, int]] = {
    4: {2: 6, 3: 12, 5: 24, 7: 36},
    6: {2: 2, 3: 5, 5: 15, 7: 27},
    7: {2: 3, 3: 6, 5: 24, 7: 42},
    8: {2: 4, 3: 8, 5: 32, 7: 56},
    9: {2: 0, 3: 0, 5: 9, 7: 27},
    10: {2: 1, 3: 2, 5: 15, 7: 39},
    11: {2: 2, 3: 4, 5: 20, 7: 50},
    12: {2: 0, 3: 0, 5: 3, 7: 18},
    13: {2: 0, 3: 0, 5: 3, 7: 27},
}

# Proved to be smaller than the counting bound.
_PROVED = {6: 1, 7: 1, 8: 1, 10: 1, 11: 1, 12: 4, 13: 4, 14: 4}


def sizes(people: int) -> list[int]:
    """The sizes of the groups for `people`: threes, then fours; five people are one five. Raises TooFew below three.

    Every n ≥ 3 except 5 is a sum of threes and fours with as few fours as possible.
    """
    if people < FEWEST:
        raise TooFew(people, FEWEST)
    if people == 5:
        return [5]
    fours = people % 3
    return [3] * ((people - 4 * fours) // 3) + [4] * fours


def pairs_of(groups: Sequence[int]) -> int:
    """How many pairs sit together in one round with groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in groups)


def most_rounds(people: int) -> int:
    """The most rounds without a repeat that any plan can have: by counting pairs, or proved for this size."""
    if people in _PROVED:
        return _PROVED[people]
    return max(1, people * (people - 1) // 2 // pairs_of(sizes(people)))


def known_rounds(people: int) -> int | None:
    """How many rounds without a repeat the tables have; None where they end and search takes over."""
    if people <= 8:
        return 1
    base = BASES.get(people)
    return len(base.rounds) * base.turns + len(base.uniform) if base else None


def least_repeats(people: int, rounds: int) -> int:
    """The fewest repeats known for `rounds` rounds among strangers; without a table entry, the counting bound."""
    clean = known_rounds(people)
    if rounds <= (clean or most_rounds(people)):
        return 0
    return LEAST.get(people, {}).get(rounds) or max(1, rounds * pairs_of(sizes(people)) - people * (people - 1) // 2)


def forced(met: Sequence[Mapping[int, int]], rounds: int = 1) -> int:
    """How many repeats the next `rounds` rounds of threes must have, whoever sits where; `met[p]` holds the
    people p has met."""
    return fewest(met, rounds, sizes(len(met)), most_rounds(len(met)))


def fewest(met: Sequence[Mapping[int, int]], rounds: int, groups: Sequence[int], most: int) -> int:
    """How many repeats the next `rounds` rounds with `groups` of these sizes must have; strangers have no more than
    `most` rounds without one.

    The largest of three counts: too few new pairs in the room; too few new faces for somebody; or a fresh room that is
    known to have fewer clean rounds than that.
    """
    people = len(met)
    strangers = [people - 1 - len(row) for row in met]
    by_pairs = rounds * pairs_of(groups) - sum(strangers) // 2
    # Everybody needs at least so many new faces; one repeat costs two people a new face.
    faces = rounds * (min(groups) - 1)
    by_person = -(-sum(max(0, faces - new) for new in strangers) // 2)
    fresh = rounds > most and not any(met)
    return max(0, by_pairs, by_person, int(fresh))
