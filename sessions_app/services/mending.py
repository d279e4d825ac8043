"""Changing a trio at work: passing a turn, putting one off, only listening, seating the late, joining the lonely."""

from ..domain.errors import NotFound, TroikaError, WrongMoment, gettext_noop
from ..domain.placing import MOST_MEMBERS
from ..models import Participant, Round, Seat, Session
from ..selectors import RUNNING, snapshot
from .changing import changing
from .running import Change
from .tables import Mark, Table, begun, own_table, table

# -- by the members of a trio -----------------------------------------------------------------------


def pass_turn(session_id: int, participant_id: int, mark: Mark, now_ms: int) -> Change:
    """Give up the own turn, now or beforehand, without a reason. Raises Stale, WrongMoment."""
    with changing(session_id) as session:
        own, seat = own_table(session, participant_id)
        if own.rota.client(now_ms) == seat.position:
            own.require_seen(mark, now_ms)  # a second press must not end somebody else's turn
        seat.passed = True
        seat.save(update_fields=["passed"])
        own.mend(own.rota.give_up(now_ms, seat.position), now_ms)
        own.save()
    return Change(session.version, 1)


def listen(session_id: int, participant_id: int, only: bool, now_ms: int) -> int:
    """As a consultant, only listen (or speak again); the others are shown it."""
    with changing(session_id) as session:
        own, seat = own_table(session, participant_id)
        if own.rota.over(now_ms):
            raise WrongMoment(gettext_noop("This round is over."))
        seat.listens = only
        seat.save(update_fields=["listens"])
    return session.version


def put_off(session_id: int, mark: Mark, now_ms: int, *, participant_id: int | None = None, trio_id: int = 0) -> Change:
    """Go on without the client, who is away: their turn comes last, when they are back.

    By a member of the trio, or (`trio_id`) by a facilitator, who may do it in any case.
    """
    with changing(session_id) as session:
        if participant_id is None:
            one = table(session, begun(session), trio_id)
        else:
            one, _ = own_table(session, participant_id)
        one.require_seen(mark, now_ms)
        client = one.rota.client(now_ms)
        if participant_id is not None and client not in one.away:
            raise WrongMoment(gettext_noop("The client is here. They can pass, if they wish."))
        one.mend(one.rota.put_off(now_ms), now_ms)
        one.save()
    return Change(session.version, 1)


# -- by the facilitator, or by the session itself when nobody answers -------------------------------


def seat_late(session_id: int, participant_id: int, trio_id: int, now_ms: int) -> int:
    """Bring somebody without a seat into a trio at work, as a consultant from its next turn on.

    They are owed a turn: in the next round they are client first. Raises WrongMoment, NotFound.
    """
    with changing(session_id) as session:
        round = _running(session, now_ms)
        person = Participant.objects.filter(session=session, pk=participant_id, left_at=None).first()
        if person is None:
            raise NotFound(gettext_noop("This person is not in the session any more."))
        if Seat.objects.filter(round=round, participant=person, left_at=None).exists():
            raise WrongMoment(gettext_noop("{name} has a place already."), name=person.label)
        one = table(session, round, trio_id)
        bring(one, person, now_ms)
        one.mend(one.rota, now_ms)
        one.save()
        Participant.objects.filter(pk=person.pk).update(rests_in=None)
    return session.version


def join_lone(session_id: int, trio_id: int, into: int, now_ms: int) -> int:
    """Bring whoever is left alone in a trio into another, from its next turn on; with a turn, if there is time."""
    with changing(session_id) as session:
        round = _running(session, now_ms)
        old, new = table(session, round, trio_id), table(session, round, into)
        lone = [seat for seat in old.seats if not seat.participant.away]
        if len(lone) != 1 or old.rota.over(now_ms):
            raise WrongMoment(gettext_noop("Nobody is alone in trio {number} any more."), number=old.trio.number)
        if trio_id == into or len([seat for seat in new.seats if not seat.participant.away]) < 2:
            raise WrongMoment(gettext_noop("Two are no trio. Please choose another one."))
        seat = lone[0]
        had_turn = seat.passed or seat.position in old.rota.been_client(now_ms)
        vacate(old, seat, now_ms)
        taken = bring(new, seat.participant, now_ms)
        new.mend(new.rota if had_turn else new.rota.make_room(now_ms, taken.position), now_ms)
        new.save()
    return session.version


def leave_alone(session_id: int, trio_id: int) -> int:
    """The facilitator says that it is well as it is: nobody is moved out of this trio."""
    with changing(session_id) as session:
        one = table(session, begun(session), trio_id)
        one.trio.stays_alone = True
        one.save()
    return session.version


# -- how --------------------------------------------------------------------------------------------


def vacate(table: Table, seat: Seat, now_ms: int) -> None:
    """Somebody leaves this seat; the row stays, for what was written on it. Saves."""
    try:
        rota = table.rota.give_up(now_ms, seat.position)
    except TroikaError:
        rota = table.rota  # the turn was held or passed
    seat.left_at = now_ms
    seat.save(update_fields=["left_at"])
    table.someone_moved()
    table.mend(rota, now_ms)
    table.save()


def bring(table: Table, person: Participant, now_ms: int) -> Seat:
    """A seat at this trio from its next turn on; their old one if they sat here before. The caller mends and saves."""
    joins = table.rota.next_turn(now_ms)
    if joins is None:
        raise WrongMoment(gettext_noop("The last turn of this trio has begun. Please choose another one."))
    if sum(not seat.participant.away for seat in table.seats) >= MOST_MEMBERS:
        raise WrongMoment(gettext_noop("Trio {number} is full."), number=table.trio.number)
    seat = next((seat for seat in table.all_seats if seat.participant_id == person.pk), None)
    if seat is None:
        position = max((seat.position for seat in table.all_seats), default=-1) + 1
        seat = Seat(round=table.round, trio=table.trio, participant=person, position=position)
        table.all_seats.append(seat)
    seat.left_at, seat.from_turn = None, joins
    seat.save()
    table.someone_moved()
    return seat


def _running(session: Session, now_ms: int) -> Round:
    round = begun(session)
    if snapshot(session.pk).state(now_ms) != RUNNING:
        raise WrongMoment(gettext_noop("No round is under way."))
    return round
