"""A journey on which nobody meets twice: for as many tables as a field has numbers, and fewer travellers at each.

Whoever begins at table t with step d is at table t + r·d in round r. Two with different steps meet once at most, two
with the same step never, and nobody comes to a table again before they were at all. As in mixing, where each person is
in this is read from the rounds that were held.
"""

from collections.abc import Iterator, Mapping, Sequence

from ..mixing.fields import Field, field

Sat = Sequence[Mapping[int, int]]  # round by round, at which of the tables (by position) each traveller sat
_MOST = 32  # tables; where there are more, people find each other new without a design

Place = tuple[int, int]  # the table of the first round, and the step


def designed(tables: int, movers: Sequence[int], sat: Sat, rounds: int) -> list[list[list[int]]]:
    """The travellers of each table in the next `rounds` rounds, as far as there are tables left; empty if the rounds
    held follow no such journey, or none is known."""
    numbers = field(tables) if 2 < tables <= _MOST else None
    if numbers is None or not 0 < len(sat) < tables:
        return []
    places = _places(numbers, movers, sat)
    found = []
    for round in range(len(sat), min(len(sat) + rounds, tables)) if places else ():
        groups: list[list[int]] = [[] for _ in range(tables)]
        for person, place in places.items():
            groups[_at(numbers, place, round)].append(person)
        found.append(groups)
    return found


def _at(numbers: Field, place: Place, round: int) -> int:
    return numbers.add[place[0]][numbers.times[round][place[1]]]


def _places(numbers: Field, movers: Sequence[int], sat: Sat) -> dict[int, Place]:
    """Everybody's place; empty if somebody has none. Whoever came late has one that is free."""
    may = {person: list(_possible(numbers, person, sat)) for person in movers}
    found: dict[int, Place] = {}
    taken: set[Place] = set()
    crowd = [0] * len(numbers.add)
    for person in sorted(movers, key=lambda person: len(may[person])):
        free = [place for place in may[person] if place not in taken]
        if not free:
            return {}
        new = all(person not in round for round in sat)
        # The smallest step that is free: so the larger tables of the first round differ from others in one step only.
        place = min(free, key=lambda place: (crowd[_at(numbers, place, len(sat))] if new else 0, place[1]))
        crowd[_at(numbers, place, len(sat))] += 1
        found[person] = place
        taken.add(place)
    return found


def _possible(numbers: Field, person: int, sat: Sat) -> Iterator[Place]:
    """The places that would have brought this person to where they sat."""
    count = len(numbers.add)
    for start in range(count):
        for step in range(1, count):
            place = start, step
            if all(round[person] == _at(numbers, place, at) for at, round in enumerate(sat) if person in round):
                yield place
