"""Who really sat with whom in the rounds held, and who is owed a turn. Mixing starts from it. Reads only.

Seats count, not proposals: after a change by hand the changed seats are what happened.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from django.db.models import QuerySet

from ..domain.journeys import Sitting
from ..domain.practice import Stage
from ..domain.units import Ms
from ..models import Group, Round, Seat, rota_of
from .prepared import Row

FAR = Ms(2**53)  # ms: an instant after everything

Held = tuple[tuple[tuple[int, ...], ...], ...]

_FIELDS = ("round_id", "group_id", "participant_id", "position", "left_at")


@dataclass(frozen=True, slots=True)
class TablesHeld:
    """A round that began, in which people sat in groups: the index of its `stage`, and the groups by their numbers,
    people in the order of their turns. Whoever sat in two of them is in both. `last`: by person, the number of the one
    in which they sat last."""

    stage: int
    groups: tuple[Sitting, ...]
    last: Mapping[int, int]

    @property
    def ends(self) -> tuple[Sitting, ...]:
        """The groups as they were at the end: everybody is in one."""
        return tuple(
            replace(group, people=tuple(person for person in group.people if self.last[person] == group.number))
            for group in self.groups
        )


def rounds_held(session_id: int) -> Held:
    """The rounds that began, earliest first: groups by their numbers, people in the order of their turns.

    A person who left before the lead-in was over did not sit there. A person alone in a group sat with nobody. Where
    everybody was in one group, nobody sat with anybody.
    """
    held = tables_held(session_id)
    return tuple(tuple(group.people for group in round.groups if len(group.people) > 1) for round in held)


def sittings_held(session_id: int, stage: int) -> tuple[tuple[Sitting, ...], ...]:
    """The rounds of the stage with this index that began, earliest first."""
    return tuple(round.groups for round in tables_held(session_id) if round.stage == stage)


def tables_held(session_id: int) -> tuple[TablesHeld, ...]:
    """The rounds that began, earliest first, without those in which everybody was in one group."""
    begun = Round.objects.filter(session=session_id, started_at__isnull=False).defer("outlook").order_by("number")
    rounds = {round.pk: round for round in begun if not round.of_everybody}
    groups = Group.objects.filter(round__in=rounds, started_at__isnull=False)
    known: dict[int, tuple[int, list[int]]] = {
        group: (number, order) for group, number, order in groups.values_list("pk", "number", "order")
    }
    seats = Seat.objects.filter(group__in=groups).order_by("round__number", "group__number")
    rows = list(seats.values_list(*_FIELDS))
    begins = _begins({group for _, group, _, _, left_at in rows if left_at is not None})
    sat: dict[int, dict[int, list[Row]]] = {pk: {} for pk in rounds}
    for row in rows:
        if row[4] is None or row[4] > begins[row[1]]:
            sat[row[0]].setdefault(row[1], []).append(row)
    return tuple(
        TablesHeld(
            round.stage,
            tuple(_sitting(round.held_stage(), *known[group], held) for group, held in sat[pk].items()),
            {row[2]: known[row[1]][0] for row in sorted(chain.from_iterable(sat[pk].values()), key=_until)},
        )
        for pk, round in rounds.items()
    )


def _sitting(stage: Stage, number: int, order: list[int], rows: list[Row]) -> Sitting:
    """Whoever stays is the one who did at the end, or who left last."""
    sitters = sorted((_index_of(order, position), person) for _, _, person, position, _ in rows)
    last = max(map(_until, rows))
    there = [row[3] for row in rows if _until(row) == last]
    on = {position: person for _, _, person, position, _ in rows}
    stays = stage.stays(there, order)
    return Sitting(number, tuple(person for _, person in sitters), None if stays is None else on.get(stays))


def _until(row: Row) -> int:
    """When this seat was left (ms)."""
    return FAR if row[4] is None else row[4]


def _index_of(order: list[int], position: int) -> int:
    """A seat's index in the order of turns; seats without a turn come last."""
    return order.index(position) if position in order else len(order) + position


def _begins(groups: Collection[int]) -> dict[int, int]:
    """By group id: when its lead-in was over (ms)."""
    found = Group.objects.filter(pk__in=groups).select_related("round") if groups else ()
    return {group.pk: (group.started_at or 0) + rota_of(group.round, group).lead_in for group in found}


def owed_a_turn(session_id: int, round: int, now_ms: Ms) -> set[int]:
    """Who had a claim to a turn in this round (its number), which is over, but neither was the holder in it nor
    passed."""
    claims, served = _claims_and_served(_with_turns(session_id, number=round), now_ms)
    return claims - served


def served_before(session_id: int, round: int) -> frozenset[int]:
    """Who was the holder, or passed, in a round with a lower number. Rounds before the latest that began are over."""
    if round <= 1:
        return frozenset()
    return frozenset(_claims_and_served(_with_turns(session_id, number__lt=round), FAR)[1])


def _with_turns(session_id: int, **which: int) -> QuerySet[Group]:
    """The groups that began in rounds with turns: rooms of thousands have stages in which nobody holds any."""
    begun = Round.objects.filter(session=session_id, started_at__isnull=False, **which).defer("outlook")
    rounds = [round.pk for round in begun if round.held_stage().plan.rule.held]
    return Group.objects.filter(round__in=rounds, started_at__isnull=False)


def _claims_and_served(groups: QuerySet[Group], now_ms: Ms) -> tuple[set[int], set[int]]:
    """Who had a claim to a turn in one of these groups; and who of all that sat there held one, or passed."""
    rotas = {group.pk: rota_of(group.round, group) for group in groups.select_related("round")}
    had_turn = {group: rota.had_turn(now_ms) for group, rota in rotas.items()}
    rows: list[tuple[int, int, int, bool]] = list(
        Seat.objects.filter(group__in=rotas).values_list("group_id", "participant_id", "position", "passed")
    )
    served = {person for group, person, position, passed in rows if passed or position in had_turn[group]}
    return {person for group, person, position, _ in rows if rotas[group].promised(position)}, served
