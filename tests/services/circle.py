"""Groups at work, with short helpers: who has which turn, who is where, and what a second later would show."""

from sessions_app.models import Participant, Session
from sessions_app.selectors import GroupView, Snapshot, snapshot
from sessions_app.services.running import Mark
from tests import cast
from tests.cast import NAMES, arrive, begun, ms


def groups_of(session: Session, people: int = 6) -> list[Participant]:
    """So many people in groups that began this morning."""
    everybody = arrive(session, *NAMES[:people])
    begun(session)
    return everybody


def group(session: Session, number: int = 1) -> GroupView:
    seen = snapshot(session.pk)
    round = seen.begun if seen.proposal is None else seen.proposal
    assert round
    return next(one for one in round.groups if one.number == number)


def members(session: Session, number: int = 1) -> list[int]:
    """The ids of those who sit in a group, in the order of their turns; those without one come last."""
    one = group(session, number)
    places = [*one.rota.order, *one.rota.later]
    last = len(places)
    ordered = sorted(one.people, key=lambda who: places.index(who.seat) if who.seat in places else last + who.seat)
    return [who.id for who in ordered]


def turns(session: Session, number: int = 1) -> list[int]:
    """The ids of the holders in the order of their turns, past ones too; those who left have none of a name: 0."""
    one = group(session, number)
    who = {person.seat: person.id for person in one.people}
    return [who.get(seat, 0) for seat in one.rota.order]


def waiting(session: Session, number: int = 1) -> list[int]:
    """The ids of those whose turn waits until they are back."""
    one = group(session, number)
    who = {person.seat: person.id for person in one.people}
    return [who[seat] for seat in one.rota.later]


def mark(session: Session, at: float, number: int = 1) -> Mark:
    return cast.mark(group(session, number), at)


def moment(session: Session, at: float, number: int = 1) -> tuple[object, ...]:
    """Turn, phase, seat of the holder and what is left: what nobody else's coming or going changes."""
    position = group(session, number).timeline.position(ms(at))
    return position.step and (position.step.turn, position.step.phase, position.step.holder), position.left


def here(session: Session, number: int = 1) -> set[int]:
    return {person.id for person in group(session, number).present}


def seen(session: Session) -> Snapshot:
    return snapshot(session.pk)
