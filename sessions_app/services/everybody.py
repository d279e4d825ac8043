"""Rounds in which everybody is in one group: all together, or each for themselves. Used inside `changing` only.

Whoever is in the session has a seat in it, so that what they write belongs somewhere; and nothing else depends on who
does: no clock, no revision, no screen. So nobody is read but those who come or go.
Why: docs/decisions.md#all-together-everybody-has-a-seat-and-nobody-is-named
"""

from collections.abc import Collection

from django.db.models import Max

from ..domain.errors import TooFew, WrongMoment, gettext_noop
from ..domain.units import Ms
from ..models import Group, Round, Seat, Session, practice_of, rota_of

NUMBER = 1  # of the only group

BY_ITSELF = gettext_noop("All are together now: whoever facilitates goes on, or time does.")
NO_PLACES = gettext_noop("All are together in this round, so there are no places to change.")


def seat_all(round: Round, people: Collection[int]) -> None:
    """The group of a round that was just made, with all these people (ids) in it. Raises TooFew."""
    if not people:
        raise TooFew(0, 1)
    group = Group.objects.create(round=round, number=NUMBER, size=round.held_stage().plan.usual)
    Seat.objects.bulk_create(
        Seat(round=round, group=group, participant_id=person, position=position)
        for position, person in enumerate(people)
    )


def sit_down(session: Session, participant_id: int, now_ms: Ms) -> None:
    """Gives this person a seat where everybody has one: in the round at work, and in the one to come."""
    for round in _of_everybody(session):
        group = round.groups.get()
        own = Seat.objects.filter(group=group, participant=participant_id)
        if rota_of(round, group).over(now_ms) or own.filter(left_at=None).exists():
            continue
        if not own.update(left_at=None):
            last = Seat.objects.filter(group=group).aggregate(last=Max("position"))["last"]
            position = 0 if last is None else last + 1
            Seat.objects.create(round=round, group=group, participant_id=participant_id, position=position)


def stand_up(round: Round, participant_id: int, now_ms: Ms) -> bool:
    """Gives up the seat in such a round, unless the round is over. Returns whether there was one to give up."""
    if rota_of(round, round.groups.get()).over(now_ms):
        return False
    return bool(Seat.objects.filter(round=round, participant=participant_id, left_at=None).update(left_at=now_ms))


def require_places(round: Round) -> None:
    """Raises WrongMoment where nobody can be moved, because all are in one group."""
    if round.of_everybody:
        raise WrongMoment(NO_PLACES)


def _of_everybody(session: Session) -> list[Round]:
    """The latest rounds, of two, that are such ones. Asks nothing where the practice has no such stage."""
    if not any(stage.plan.everybody for stage in practice_of(session.document_id).stages):
        return []
    return [round for round in session.groupings.order_by("-number")[:2] if round.of_everybody]
