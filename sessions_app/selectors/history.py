"""Who really sat with whom in the rounds held, and who is owed a turn. Mixing starts from it. Reads only.

Seats count, not proposals: after a change by hand the changed seats are what happened.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from ..domain.journeys import Sitting
from ..domain.units import Ms
from ..models import Group, Seat, rota_of

FAR = Ms(2**53)  # ms: an instant after everything

Held = tuple[tuple[tuple[int, ...], ...], ...]

_FIELDS = ("round__number", "group_id", "participant_id", "position", "left_at")


def rounds_held(session_id: int) -> Held:
    """The rounds that began, earliest first: groups by their numbers, people in the order of their turns.

    A person who left before the lead-in was over did not sit there. A person alone in a group sat with nobody.
    """
    return tuple(
        tuple(group.people for group in held if len(group.people) > 1) for held in _held(round__session=session_id)
    )


def sittings_held(session_id: int, stage: int) -> tuple[tuple[Sitting, ...], ...]:
    """The rounds of the stage with this index that began, earliest first: their groups with the numbers, and as the one
    who stays whoever holds the first turn (it is only asked where one person of a group is helped)."""
    return _held(round__session=session_id, round__stage=stage)


def _held(**which: object) -> tuple[tuple[Sitting, ...], ...]:
    seats = Seat.objects.filter(group__started_at__isnull=False, **which)
    rows = list(seats.order_by("round__number", "group__number").values_list(*_FIELDS))
    groups = Group.objects.filter(started_at__isnull=False, **which).values_list("pk", "number", "order")
    known: dict[int, tuple[int, list[int]]] = {group: (number, order) for group, number, order in groups}
    begins = _begins({group for _, group, _, _, left_at in rows if left_at is not None})
    rounds: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for number, group, person, position, left_at in rows:
        if left_at is None or left_at > begins[group]:
            _, order = known.get(group, (0, []))
            rounds.setdefault(number, {}).setdefault(group, []).append((_index_of(order, position), person))
    return tuple(
        tuple(_sitting(*known.get(group, (0, [])), sorted(sitters)) for group, sitters in held.items())
        for held in rounds.values()
    )


def _sitting(number: int, order: list[int], sitters: list[tuple[int, int]]) -> Sitting:
    first, holder = sitters[0]
    return Sitting(number, tuple(person for _, person in sitters), holder if order and first == 0 else None)


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
    groups = Group.objects.filter(round__session=session_id, round__number=round, started_at__isnull=False)
    claims, served = _claims_and_served(groups, now_ms)
    return claims - served


def served_before(session_id: int, round: int) -> frozenset[int]:
    """Who was the holder, or passed, in a round with a lower number. Rounds before the latest that began are over."""
    if round <= 1:
        return frozenset()
    groups = Group.objects.filter(round__session=session_id, round__number__lt=round, started_at__isnull=False)
    return frozenset(_claims_and_served(groups, FAR)[1])


def _claims_and_served(groups: QuerySet[Group], now_ms: Ms) -> tuple[set[int], set[int]]:
    """Who had a claim to a turn in one of these groups; and who of all that sat there held one, or passed."""
    rotas = {group.pk: rota_of(group.round, group) for group in groups.select_related("round")}
    had_turn = {group: rota.had_turn(now_ms) for group, rota in rotas.items()}
    rows: list[tuple[int, int, int, bool]] = list(
        Seat.objects.filter(group__in=rotas).values_list("group_id", "participant_id", "position", "passed")
    )
    served = {person for group, person, position, passed in rows if passed or position in had_turn[group]}
    return {person for group, person, position, _ in rows if rotas[group].promised(position)}, served
