"""Who really sat with whom in the rounds held, and who is owed a turn. Mixing starts from it. Reads only.

Seats count, not proposals: after a change by hand the changed seats are what happened.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from ..models import Seat, Trio, rota_of

FAR = 2**53  # ms: an instant after everything

Held = tuple[tuple[tuple[int, ...], ...], ...]

_FIELDS = ("round__number", "trio_id", "participant_id", "position", "left_at")


def rounds_held(session_id: int) -> Held:
    """The rounds that began, earliest first: trios by their numbers, people in the order of their turns.

    A person who left before the first turn did not sit there. A person alone in a trio sat with nobody.
    """
    seats = Seat.objects.filter(round__session=session_id, trio__started_at__isnull=False)
    rows = list(seats.order_by("round__number", "trio__number").values_list(*_FIELDS))
    trios = Trio.objects.filter(round__session=session_id, started_at__isnull=False)
    order: dict[int, list[int]] = dict(trios.values_list("pk", "order"))
    first_turn = _first_turns({trio for _, trio, _, _, left_at in rows if left_at is not None})
    rounds: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for number, trio, person, position, left_at in rows:
        if left_at is None or left_at > first_turn[trio]:
            rounds.setdefault(number, {}).setdefault(trio, []).append((_place(order.get(trio, []), position), person))
    return tuple(
        tuple(tuple(person for _, person in sorted(group)) for group in groups.values() if len(group) > 1)
        for groups in rounds.values()
    )


def _place(order: list[int], position: int) -> int:
    """A seat's place in the order of turns; seats without a turn come last."""
    return order.index(position) if position in order else len(order) + position


def _first_turns(trios: Collection[int]) -> dict[int, int]:
    """By trio id: when its first turn began (ms)."""
    found = Trio.objects.filter(pk__in=trios).select_related("round__session") if trios else ()
    return {trio.pk: _first_turn(trio) for trio in found}


def _first_turn(trio: Trio) -> int:
    timeline = rota_of(trio.round.session, trio.round, trio).timeline
    opening = sum(timeline.length(step.index) for step in timeline.steps if step.turn is None)
    return (trio.started_at or 0) + opening


def owed_a_turn(session_id: int, round: int, now_ms: int) -> set[int]:
    """Who had a seat in this round (its number), which is over, but neither was client in it nor passed."""
    trios = Trio.objects.filter(round__session=session_id, round__number=round, started_at__isnull=False)
    sat, served = _sat_and_served(trios, now_ms)
    return sat - served


def served_before(session_id: int, round: int) -> frozenset[int]:
    """Who was client, or passed, in a round with a lower number. Rounds before the latest that began are over."""
    if round <= 1:
        return frozenset()
    trios = Trio.objects.filter(round__session=session_id, round__number__lt=round, started_at__isnull=False)
    return frozenset(_sat_and_served(trios, FAR)[1])


def _sat_and_served(trios: QuerySet[Trio], now_ms: int) -> tuple[set[int], set[int]]:
    """Who has or had a seat in one of these trios; and which of them were client there, or passed."""
    had_turn: dict[int, set[int]] = {}
    for trio in trios.select_related("round__session"):
        had_turn[trio.pk] = rota_of(trio.round.session, trio.round, trio).had_turn(now_ms)
    rows: list[tuple[int, int, int, bool]] = list(
        Seat.objects.filter(trio__in=had_turn).values_list("trio_id", "participant_id", "position", "passed")
    )
    served = {person for trio, person, position, passed in rows if passed or position in had_turn[trio]}
    return {person for _, person, _, _ in rows}, served
