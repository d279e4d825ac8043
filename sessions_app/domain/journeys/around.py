"""Seats people around those who stay: everybody at a table that is new to them if any is, beside people who are, too.

Tables are first filled: by a design (design.py), and exactly (spread.py). Then people change places (exchange.py). Who
is held together is seated before all others, and stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..mixing.budget import Effort
from ..mixing.case import MANY
from ..mixing.chance import Chance
from ..mixing.wishes import held_groups
from .asking import Around, Seats, Station
from .design import designed
from .exchange import mended, searched
from .spread import Places, spread


def goals(people: int, tables: int, round: int) -> list[int]:
    """How many people sit at each table. They differ by one at most; the larger ones go round, so that after as many
    rounds as there are tables each has been larger equally often, and everybody can have been everywhere."""
    size, more = divmod(people, tables)
    larger = {(round * more + step) % tables for step in range(more)}
    return [size + (at in larger) for at in range(tables)]


def around(asked: Around, rng: Chance, rounds: int = 1, effort: Effort | None = None) -> list[Seats]:
    """This round and, as far as nobody comes to a table again, those that follow it, at most `rounds` together: the
    people of each table, whoever stays there first."""
    held = _held(asked)
    starts = _starts(asked, held, rng, rounds)
    fixed = {person for together in held for person in together} | {
        table.stays for table in asked.tables if table.stays is not None
    }
    if len(asked.here) >= MANY:
        return [mended(asked, starts[0], fixed, rng, effort or Effort()), *starts[1:]]
    known = [] if held else _designed(asked, rounds)
    return searched(
        asked, [each for each in (known, starts) if len(each) >= len(starts)], fixed, rng, effort or Effort()
    )


# -- the start: tables are filled exactly ---------------------------------------------------------------------------


def _held(asked: Around) -> list[list[int]]:
    """Groups of people who sit together in any case. Raises Invalid if somebody is in two of them."""
    return [group for group in held_groups(asked.wishes, asked.here) if len(group) > 1]


def _starts(asked: Around, held: Sequence[Sequence[int]], rng: Chance, rounds: int) -> list[Seats]:
    starts: list[Seats] = []
    tables = list(asked.tables)
    known = all(table.stays is not None for table in tables)  # before that, nobody can look ahead
    for number in range(rounds if known else 1):
        seats = _start(replace(asked, tables=tables, held=asked.held + number), held, rng)
        if number and any(person in table.been for table, people in _guests(tables, seats) for person in people):
            break
        starts.append(seats)
        tables = [replace(table, been={*table.been, *seats[at]}) for at, table in enumerate(tables)]
    return starts


def _guests(tables: Sequence[Station], seats: Seats) -> Iterable[tuple[Station, list[int]]]:
    """Each table with the people who do not stay there."""
    for table, people in zip(tables, seats, strict=True):
        yield table, [person for person in people if person != table.stays]


def _start(asked: Around, held: Sequence[Sequence[int]], rng: Chance) -> Seats:
    tables = asked.tables
    seats: Seats = [[table.stays] if table.stays is not None else [] for table in tables]
    staying = {people[0]: at for at, people in enumerate(seats) if people}
    for together in held:
        _sit_together(seats, together, staying, asked)
    sitting = {person for people in seats for person in people}
    movers = [person for person in sorted(asked.here) if person not in sitting]
    rng.shuffle(movers)
    wanted = _goals(asked, [*map(len, seats)])
    rooms = [
        Places(max(0, asked.sizes.least - len(people)), want - len(people), asked.sizes.most - len(people), table.been)
        for table, people, want in zip(tables, seats, wanted, strict=True)
    ]
    return [people + more for people, more in zip(seats, spread(movers, rooms), strict=True)]


def _sit_together(seats: Seats, together: Sequence[int], staying: Mapping[int, int], asked: Around) -> None:
    """Puts them at one table: that of the first who stays, or where the fewest have been and there is room. Who is too
    many for it, or for the least size of the others, and whoever stays elsewhere, is not held."""
    least, spare = asked.sizes.least, len(asked.here) - len(seats) * asked.sizes.least
    spare -= sum(max(0, len(people) - least) for people in seats)
    rooms = [min(asked.sizes.most, max(least, len(people)) + spare) for people in seats]
    others = [person for person in together if person not in staying]
    at = next((staying[person] for person in together if person in staying), None)
    if at is None:
        at = min(
            range(len(seats)),
            key=lambda at: (
                len(seats[at]) + len(others) > rooms[at],
                sum(person in asked.tables[at].been for person in others),
                len(seats[at]),
            ),
        )
    seats[at] += others[: rooms[at] - len(seats[at])]


def _goals(asked: Around, taken: Sequence[int]) -> list[int]:
    """How many people should sit at each table, where so many of its seats are `taken` already."""
    wanted = goals(len(asked.here), len(asked.tables), asked.held)
    for at, count in enumerate(taken):
        while wanted[at] < count:
            wanted[at] += 1
            wanted[max(range(len(wanted)), key=lambda other: (wanted[other] > taken[other], wanted[other]))] -= 1
    return wanted


def _designed(asked: Around, rounds: int) -> list[Seats]:
    """The rounds of a journey on which nobody meets twice, as long as its tables have the sizes; none if none fits."""
    staying = [table.stays for table in asked.tables]
    movers = [person for person in sorted(asked.here) if person not in staying]
    found: list[Seats] = []
    for groups in designed(len(staying), movers, asked.sat, rounds):
        seats = [[host, *guests] for host, guests in zip(staying, groups, strict=True) if host is not None]
        count = [*map(len, seats)]
        if len(seats) < len(staying) or max(count) - min(count) > 1:
            break
        found.append(seats)
    return found
