"""A stage in which one person stays at each table and all others travel: who stays, which tables there are, who goes
where. Tables keep their numbers from round to round.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count

from ..mixing.budget import Effort
from ..mixing.chance import Chance
from ..mixing.dividing import divided
from ..mixing.wishes import Pair, Wishes, unmet
from ..practice.plan import Sizes
from .around import around
from .asking import Around, Station
from .groups import Held, Journey, Past, Sitting, repeated


def travel(
    here: Collection[int],
    rng: Chance,
    sizes: Sizes,
    history: Sequence[Held] = (),
    *,
    volunteers: Sequence[int] = (),
    rounds: int = 1,
    met: Mapping[Pair, int] | None = None,
    wishes: Wishes | None = None,
    effort: Effort | None = None,
) -> Journey:
    """The groups of the next round for those who are `here`, after the rounds of `history`, this stage's earlier ones.

    In the first round each of `volunteers` has a table of their own, as long as there are tables; at a table without
    one, the first seat stays. Whoever left is replaced by somebody who sat there. `rounds`: this and those to come.
    `met`: how often two people sat together in earlier stages. Raises TooFew; Invalid where people cannot be divided.
    """
    past, wishes = Past(history, met or {}), wishes or Wishes()
    if not history:
        return _first(sorted(here), rng, sizes, past, volunteers, rounds, wishes, effort)
    return seated(_tables(here, sizes, history, volunteers), here, rng, sizes, past, rounds, wishes, effort)


def seated(
    tables: Sequence[Station],
    here: Collection[int],
    rng: Chance,
    sizes: Sizes,
    past: Past,
    rounds: int,
    wishes: Wishes,
    effort: Effort | None,
) -> Journey:
    """The round in which all others sit around those who stay at `tables`."""
    met = past.meetings()
    sat = past.sat([table.number for table in tables])
    plan = around(Around(tables, here, sizes, met, len(past.rounds), sat, wishes), rng, rounds, effort)
    groups = [_group(table, people, rng) for table, people in zip(tables, plan[0], strict=True)]
    return answer(groups, tables, met, wishes, plan[1:])


def answer(
    groups: Sequence[Sitting],
    tables: Sequence[Station],
    met: Mapping[Pair, int],
    wishes: Wishes,
    later: Sequence[Sequence[Sequence[int]]] = (),
) -> Journey:
    """What there is to say of `groups`, one for each of `tables`."""
    together = [group.people for group in groups]
    again = [
        person
        for group, table in zip(groups, tables, strict=True)
        for person in group.people
        if person in table.been and person != group.stays
    ]
    lasting = {frozenset(pair) for group in wishes.stay for pair in _pairs(group)}
    return Journey(
        groups=tuple(groups),
        repeats=repeated(together, {pair: times for pair, times in met.items() if times and pair not in lasting}),
        again=tuple(sorted(again)),
        good_for=len(later),
        unmet=unmet(wishes, together, met, later),
    )


def _pairs(people: Iterable[int]) -> Iterable[tuple[int, int]]:
    people = sorted(people)
    return ((one, other) for at, one in enumerate(people) for other in people[at + 1 :])


def _group(table: Station, people: Sequence[int], rng: Chance) -> Sitting:
    """Whoever stays has the first seat, the others any."""
    guests = [person for person in people if person != table.stays]
    rng.shuffle(guests)
    stays = table.stays if table.stays is not None else guests.pop(0)
    return Sitting(table.number, (stays, *guests), stays)


def _first(
    here: Sequence[int],
    rng: Chance,
    sizes: Sizes,
    past: Past,
    volunteers: Sequence[int],
    rounds: int,
    wishes: Wishes,
    effort: Effort | None,
) -> Journey:
    """The first round: as many tables as the sizes say, nobody has been anywhere."""
    tables = len(divided(len(here), sizes.least, sizes.good, sizes.most))
    hosts: list[int | None] = [*dict.fromkeys(person for person in volunteers if person in here)]
    hosts = [*hosts[:tables], *[None] * (tables - len(hosts))]
    at_tables = [Station(at + 1, host) for at, host in enumerate(hosts)]
    return seated(at_tables, here, rng, sizes, past, rounds, wishes, effort)


# -- which tables there are -----------------------------------------------------------------------------------------


def _tables(here: Collection[int], sizes: Sizes, history: Sequence[Held], volunteers: Sequence[int]) -> list[Station]:
    """The tables of the last round that are kept, with who stays there now, and new ones if there is no room."""
    past = Past(history)
    staying = _staying(here, history, volunteers)
    most, least = len(here) // sizes.least, -(-len(here) // sizes.most)
    divided(len(here), sizes.least, sizes.good, sizes.most)  # says what is wrong if nothing fits
    kept = sorted(staying, key=lambda number: (staying[number] is None, -_left(here, history, number), number))[:most]
    hosts = {number: staying[number] for number in sorted(kept)}
    free = (person for person in volunteers if person in here and person not in hosts.values())
    unused = count(1 + max(group.number for held in history for group in held))
    while len(hosts) < least:
        hosts[next(unused)] = next(free, None)
    return [Station(number, host, past.been(number)) for number, host in hosts.items()]


def _staying(here: Collection[int], history: Sequence[Held], volunteers: Sequence[int]) -> dict[int, int | None]:
    """Who stays at each table of the last round; None where nobody who sat there is left."""
    found = {group.number: group.stays if group.stays in here else None for group in history[-1]}
    taken = set(found.values())
    for number in sorted(found):
        if found[number] is None:
            free = [person for person in _sitters(here, history, number) if person not in taken]
            willing = [person for person in free if person in volunteers]
            found[number] = next(iter(willing or free), None)
            taken.add(found[number])
    return found


def _sitters(here: Collection[int], history: Sequence[Held], number: int) -> list[int]:
    """Those here who have sat at a table, the latest first."""
    sat = (group.people for held in reversed(history) for group in held if group.number == number)
    return [person for person in dict.fromkeys(person for people in sat for person in people) if person in here]


def _left(here: Collection[int], history: Sequence[Held], number: int) -> int:
    """How many of those who sat there in the last round are here."""
    return sum(person in here for group in history[-1] if group.number == number for person in group.people)


def room_for(person: int, now: Held, history: Sequence[Held], sizes: Sizes) -> int | None:
    """The number of the table at which somebody who comes while a round is held finds room: the smallest one at which
    they have not been; None if all are full. `history`: the rounds before."""
    past = Past(history)
    free = [group for group in now if len(group.people) < sizes.most]
    ranked = sorted(free, key=lambda group: (person in past.been(group.number), len(group.people), group.number))
    return next((group.number for group in ranked), None)
