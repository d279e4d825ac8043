"""At which table each traveller sits, so that as few as possible come to one again: exactly, within the sizes allowed.

Who meets whom does not matter here. It is a flow of least cost: while a ring of moves makes it better, people move.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

AGAIN, OFF = 1_000_000, 1  # the cost of one who comes to a table again, and of a table that is one off its target
SEATS = -1  # no table: whoever moves there leaves a table with one more, whoever moves from there with one fewer

Place = int
Move = tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one table that travellers may take. `been`: who has sat there."""

    least: int
    good: int
    most: int
    been: Collection[int]


def spread(movers: Sequence[int], rooms: Sequence[Places]) -> list[list[int]]:
    """The travellers of each table. The `good` places of all rooms are as many as there are movers.

    As few as possible come to a table again; of all such ways, one that is nearest to the good numbers.
    """
    tables = _dealt(movers, rooms)
    if not any(person in room.been for table, room in zip(tables, rooms, strict=True) for person in table):
        return tables
    while ring := _better(tables, rooms):
        _move(tables, rooms, ring)
    return tables


def _dealt(movers: Sequence[int], rooms: Sequence[Places]) -> list[list[int]]:
    """Everybody at the emptiest table that is new to them; those with the smallest choice first."""
    tables: list[list[int]] = [[] for _ in rooms]
    free = [room.good for room in rooms]
    left = []
    for person in sorted(movers, key=lambda person: -sum(person in room.been for room in rooms)):
        new = [at for at, room in enumerate(rooms) if free[at] and person not in room.been]
        if not new:
            left.append(person)
            continue
        at = max(new, key=lambda at: free[at])
        tables[at].append(person)
        free[at] -= 1
    for person in left:
        at = max(range(len(rooms)), key=lambda at: free[at])
        free[at] -= 1
        tables[at].append(person)
        _exchanged(tables, rooms, person, at)
    return tables


def _exchanged(tables: Sequence[list[int]], rooms: Sequence[Places], person: int, at: int) -> None:
    """Changes places with somebody to whom this table is new, from one that is new to this person, if there is such a
    one. It saves most rings in a large room."""
    for there, (table, room) in enumerate(zip(tables, rooms, strict=True)):
        if there == at or person in room.been:
            continue
        for place, other in enumerate(table):
            if other not in rooms[at].been:
                table[place] = person
                tables[at][-1] = other
                return


def _mover(table: Sequence[int], here: Places, there: Places) -> int:
    """The person of a table that is not empty who moves from here to there at the least cost."""
    return min(table, key=lambda person: _cost(person, here, there))


def _cost(person: int, here: Places, there: Places) -> int:
    return AGAIN * ((person in there.been) - (person in here.been))


def _costs(tables: Sequence[Sequence[int]], rooms: Sequence[Places]) -> dict[Move, int]:
    """What each move costs: of one person to another table, and of a seat."""
    costs: dict[Move, int] = {}
    for a, (table, room) in enumerate(zip(tables, rooms, strict=True)):
        if len(table) < room.most:
            costs[a, SEATS] = OFF if len(table) >= room.good else -OFF
        if len(table) > room.least:
            costs[SEATS, a] = OFF if len(table) <= room.good else -OFF
        for b, other in enumerate(rooms):
            if a != b and table:
                costs[a, b] = _cost(_mover(table, room, other), room, other)
    return costs


def _better(tables: Sequence[Sequence[int]], rooms: Sequence[Places]) -> list[Move]:
    """A ring of moves that costs less than nothing; empty if there is none (Bellman and Ford)."""
    costs = _costs(tables, rooms)
    far = {at: 0 for move in costs for at in move}
    came: dict[Place, Place] = {}
    shorter: Place | None = None
    for _ in far:
        shorter = None
        for (a, b), cost in costs.items():
            if far[a] + cost < far[b]:
                far[b], came[b], shorter = far[a] + cost, a, b
        if shorter is None:
            return []
    return _ring(came, shorter) if shorter is not None else []


def _ring(came: Mapping[Place, Place], at: Place) -> list[Move]:
    """The ring into which the moves that led to `at` run, if they are followed back long enough."""
    for _ in came:
        at = came[at]
    ring, last = [(came[at], at)], at
    while came[at] != last:
        at = came[at]
        ring.append((came[at], at))
    return ring


def _move(tables: Sequence[list[int]], rooms: Sequence[Places], ring: Sequence[Move]) -> None:
    """Everybody of the ring moves at once."""
    moves = [(a, b, _mover(tables[a], rooms[a], rooms[b])) for a, b in ring if a != SEATS and b != SEATS]
    for a, b, person in moves:
        tables[a].remove(person)
        tables[b].append(person)
