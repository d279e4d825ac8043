"""What mixing can reach: sizes by the head-count rule, how many rounds without a repeat, repeats that are forced.

Numbers only, proved or exhibited; docs/grouping.md says which and why. No search here.
"""

from collections.abc import Mapping, Sequence

from ..errors import TooFew
from .base_rounds import BASES

FEWEST = 3

# Repeats (meetings of two people beyond their first, summed) that cannot be avoided, or that nobody has avoided yet,
# when a room of this size goes beyond its clean rounds; for so many rounds in all.
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

# Proved to be less than the counting bound says.
_PROVED = {6: 1, 7: 1, 8: 1, 10: 1, 11: 1, 12: 4, 13: 4, 14: 4}


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


def pairs_of(groups: Sequence[int]) -> int:
    """How many pairs sit together in one round with groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in groups)


def most_rounds(people: int) -> int:
    """No plan has more rounds without a repeat: there are only so many pairs, or it was proved for this size."""
    if people in _PROVED:
        return _PROVED[people]
    return max(1, people * (people - 1) // 2 // pairs_of(sizes(people)))


def known_rounds(people: int) -> int | None:
    """Rounds without a repeat that are in our tables; None where the tables end and search takes over."""
    if people <= 8:
        return 1
    base = BASES.get(people)
    return len(base.rounds) * base.turns + len(base.uniform) if base else None


def least_repeats(people: int, rounds: int) -> int:
    """The fewest repeats known of `rounds` rounds among strangers; where no table says it, the counting bound."""
    clean = known_rounds(people)
    if rounds <= (clean or most_rounds(people)):
        return 0
    return LEAST.get(people, {}).get(rounds) or max(1, rounds * pairs_of(sizes(people)) - people * (people - 1) // 2)


def forced(met: Sequence[Mapping[int, int]], rounds: int = 1) -> int:
    """Repeats that the next `rounds` rounds have at least, whoever sits where; `met[p]` names whom p has met.

    Three counts, the largest holds: there are too few new pairs in the room, or too few new faces for somebody, or the
    room is fresh and known to have fewer clean rounds than that.
    """
    people = len(met)
    groups = sizes(people)
    strangers = [people - 1 - len(row) for row in met]
    by_pairs = rounds * pairs_of(groups) - sum(strangers) // 2
    # Everybody needs at least so many new faces; one repeat serves two people.
    faces = rounds * (min(groups) - 1)
    by_person = -(-sum(max(0, faces - new) for new in strangers) // 2)
    fresh = rounds > most_rounds(people) and not any(met)
    return max(0, by_pairs, by_person, int(fresh))
