"""One round for any number of people, up to thousands: dealt so that nobody meets again, then mended where that failed.

Time grows with the number of people, not with its square. Prices of meetings are in sparse rows.
"""

from collections.abc import Container, Mapping, Sequence

from .budget import PORTION, Budget
from .chance import Chance
from .room import Part

_DEAR = 2  # one swap here takes as long as so many elsewhere
_LOOK = 200  # how far the dealer looks for somebody new before it leaves the seat to the mending


def deal(
    row: list[int], part: Part, foes: Sequence[Container[int]], mates: Sequence[Sequence[int]], rng: Chance
) -> None:
    """Fills the part's seats in `row` with its people, nobody beside one of their `foes` if such a person is near."""
    people = list(part.people)
    rng.shuffle(people)
    for seat in part.seats:
        beside = [row[mate] for mate in mates[seat] if row[mate] >= 0]
        row[seat] = people.pop(_first_new(people, [foes[other] for other in beside]))


def _first_new(people: Sequence[int], foes: Sequence[Container[int]]) -> int:
    """The index, searching from the end, of the first person in none of `foes`; the end itself if none is near."""
    last = len(people) - 1
    for place in range(last, max(-1, last - _LOOK), -1):
        person = people[place]
        for rows in foes:
            if person in rows:
                break
        else:
            return place
    return last


Costs = Sequence[Mapping[int, float]]


def mend(
    row: list[int],
    pools: Sequence[Sequence[int]],
    costs: Costs,
    mates: Sequence[Sequence[int]],
    rng: Chance,
    steps: int,
    budget: Budget,
) -> None:
    """Swaps people whose meetings cost something with others, where that costs no more. `steps`: how many tries."""

    def price(seat: int, person: int) -> float:
        mine = costs[person]
        return sum(mine.get(row[mate], 0.0) for mate in mates[seat])

    bad = [seat for seat, person in enumerate(row) if pools[seat] and price(seat, person) > 0]
    steps = budget.steps(steps)
    while bad and steps > 0:
        steps -= 1
        if not steps % PORTION and not budget.take(_DEAR * PORTION):
            break
        seat = bad[-1]
        before = price(seat, row[seat])
        if before <= 0:
            bad.pop()
            continue
        other = pools[seat][int(rng.random() * len(pools[seat]))]
        if other == seat or other in mates[seat]:
            continue
        before += price(other, row[other])
        if price(seat, row[other]) + price(other, row[seat]) <= before:
            row[seat], row[other] = row[other], row[seat]
            bad += [each for each in (other, *mates[other], *mates[seat]) if pools[each]]  # held people stay
        elif not steps % 16:
            bad[-1] = bad[(at := int(rng.random() * len(bad)))]
            bad[at] = seat
