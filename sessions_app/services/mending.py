"""Changes a group at work: passing a turn, putting one off, only listening, seating late
people, joining people left alone."""

from contextlib import suppress

from ..domain.aiming import ANYTHING, Aim
from ..domain.errors import NotFound, WrongMoment, gettext_noop
from ..domain.placing import company, joining
from ..domain.units import Ms
from ..models import Participant, Round, Seat, Session
from ..selectors import RUNNING, snapshot
from .changing import changing
from .everybody import sit_down
from .inhand import GroupInHand, Mark, begun, group_in_hand, groups_in_hand, own_group
from .running import Change

# -- by the members of a group -----------------------------------------------------------------------


def pass_turn(session_id: int, participant_id: int, mark: Mark, now_ms: Ms) -> Change:
    """Gives up one's own turn, now or beforehand; no reason is asked. Raises Stale, WrongMoment."""
    with changing(session_id) as session:
        own, seat = own_group(session, participant_id)
        if own.rota.holder(now_ms) == seat.position:
            own.require_seen(mark, now_ms)  # a second press must not end the next person's turn
        seat.passed = True
        seat.save(update_fields=["passed"])
        own.mend(own.rota.give_up(now_ms, seat.position), now_ms)
        own.save(now_ms)
    return Change(session.version, 1)


def listen(session_id: int, participant_id: int, only: bool, now_ms: Ms) -> int:
    """Says that somebody only listens in others' turns (or speaks again). The others see it."""
    with changing(session_id) as session:
        own, seat = own_group(session, participant_id)
        if own.rota.over(now_ms):
            raise WrongMoment(gettext_noop("This round is over."))
        seat.listens = only
        seat.save(update_fields=["listens"])
    return session.version


def put_off(session_id: int, mark: Mark, now_ms: Ms, *, participant_id: int | None = None, group_id: int = 0) -> Change:
    """Goes on without the holder, who is away: their turn comes last, once they are back.

    A member of the group may do it (`participant_id`), and a facilitator always (`group_id`).
    """
    with changing(session_id) as session:
        if participant_id is None:
            one = group_in_hand(session, begun(session), group_id)
        else:
            one, _ = own_group(session, participant_id)
        one.require_seen(mark, now_ms)
        holder = one.rota.holder(now_ms)
        if participant_id is not None and holder is not None and holder not in one.away:
            raise WrongMoment(gettext_noop("Whoever has the turn is here. They can pass, if they wish."))
        one.mend(one.rota.put_off(now_ms), now_ms)
        one.save(now_ms)
    return Change(session.version, 1)


# -- by the facilitator, or by the session itself when nobody answers -------------------------------


def seat_late(session_id: int, participant_id: int, group_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """Brings a person without a seat into a group at work, from its next turn on, and without a turn of their own. They
    are owed one: in the next round they hold a turn first. Whoever makes a pair with somebody alone is rather their
    partner, and has a turn if there is time for one. Raises WrongMoment, NotFound.
    """
    with changing(session_id, aim=aim) as session:
        round = _running(session, now_ms)
        person = Participant.objects.filter(session=session, pk=participant_id, left_at=None, awaited=False).first()
        if person is None:
            raise NotFound(gettext_noop("This person is not in the session any more."))
        if Seat.objects.filter(round=round, participant=person, left_at=None).exists():
            raise WrongMoment(gettext_noop("{name} has a place already."), name=person.label)
        Participant.objects.filter(pk=person.pk).update(rests_in=None)
        if round.of_everybody:
            sit_down(session, person.pk, now_ms)
        else:
            _join_late(group_in_hand(session, round, group_id), person, now_ms)
    return session.version


def _join_late(one: GroupInHand, person: Participant, now_ms: Ms) -> None:
    # A person who sat out or left, and comes in again, wants a turn after all.
    Seat.objects.filter(round=one.round, participant=person).update(passed=False)
    makes_a_pair = len(one.present) == company(one.sizes) == 1
    seat = bring(one, person, now_ms)
    one.mend(one.rota.make_room(now_ms, seat.position) if makes_a_pair else one.rota, now_ms)
    one.save(now_ms)


def join_lone(session_id: int, group_id: int, into: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """Brings a person left alone in a group into another, from its next turn on; with a
    turn of their own if time allows."""
    with changing(session_id, aim=aim) as session:
        round = _running(session, now_ms)
        old, new = group_in_hand(session, round, group_id), group_in_hand(session, round, into)
        lone = old.present
        if len(lone) != 1 or old.rota.over(now_ms):
            raise WrongMoment(gettext_noop("Nobody is alone in group {number} any more."), number=old.group.number)
        if group_id == into or not new.present:
            raise WrongMoment(gettext_noop("Nobody else is there. Please choose another group."))
        if len(new.present) < company(new.sizes):
            raise WrongMoment(gettext_noop("Two are no group. Please choose another one."))
        seat = lone[0]
        with_turn = needs_turn(old, seat, now_ms)
        vacate(old, seat, now_ms)
        taken = bring(new, seat.participant, now_ms)
        new.mend(new.rota.make_room(now_ms, taken.position) if with_turn else new.rota, now_ms)
        new.save(now_ms)
    return session.version


def leave_alone(session_id: int, group_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """The facilitator leaves a person alone in their group: nobody is moved out of it until somebody comes or goes."""
    with changing(session_id, aim=aim) as session:
        one = group_in_hand(session, begun(session), group_id)
        if len(one.present) != 1 or one.rota.over(now_ms):
            raise WrongMoment(gettext_noop("Nobody is alone in group {number} any more."), number=one.group.number)
        one.group.stays_alone = True
        one.save(now_ms)
    return session.version


# -- how --------------------------------------------------------------------------------------------


def vacate(held: GroupInHand, seat: Seat, now_ms: Ms, *, passed: bool = False) -> None:
    """Vacates a seat. Its row stays, because notes refer to it. `passed`: the person left of their own will. Saves.

    If nobody else is here, waiting turns come back first; otherwise the group would be over before its people return.
    If nobody has a seat any more, its time out ends: nobody is left to go on.
    """
    seat.left_at, seat.passed = now_ms, seat.passed or passed
    seat.save(update_fields=["left_at", "passed"])
    rota = held.attended(now_ms)
    with suppress(WrongMoment):  # the turn was held or passed already
        rota = rota.give_up(now_ms, seat.position)
    held.someone_moved()
    held.mend(rota, now_ms)
    if not held.seats and held.timeline.clock.in_time_out:
        held.move(held.timeline.end_time_out(now_ms))
    held.save(now_ms)


def needs_turn(held: GroupInHand, seat: Seat, now_ms: Ms) -> bool:
    """Whether this person has a claim to a turn, but had none yet in this round, neither here nor in a group where they
    sat before."""
    if seat.passed or not held.rota.promised(seat.position) or seat.position in held.rota.had_turn(now_ms):
        return False
    if seat.position in (*held.rota.order, *held.rota.later):
        return True
    before = list(Seat.objects.filter(round=held.round, participant=seat.participant_id).exclude(pk=seat.pk))
    sat_in = {one.group_id for one in before}
    others = {other.group.pk: other for other in groups_in_hand(held.session, held.round, *sat_in)} if sat_in else {}
    return not any(one.passed or one.position in others[one.group_id].rota.had_turn(now_ms) for one in before)


def bring(held: GroupInHand, person: Participant, now_ms: Ms) -> Seat:
    """Makes a seat in this group from its next turn on, or reopens their old one. The
    caller mends and saves the group."""
    joins = joining(held.rota, now_ms, alone=len(held.present) == 1)
    if joins is None:
        raise WrongMoment(gettext_noop("The last turn of this group has begun. Please choose another one."))
    if len(held.present) >= held.sizes.most:
        raise WrongMoment(gettext_noop("Group {number} is full."), number=held.group.number)
    seat = next((seat for seat in held.all_seats if seat.participant_id == person.pk), None)
    if seat is None:
        position = max((seat.position for seat in held.all_seats), default=-1) + 1
        seat = Seat(round=held.round, group=held.group, participant=person, position=position)
        held.all_seats.append(seat)
    seat.left_at, seat.from_turn = None, joins
    seat.save()
    held.someone_moved()
    return seat


def _running(session: Session, now_ms: Ms) -> Round:
    round = begun(session)
    if snapshot(session.pk).state(now_ms) != RUNNING:
        raise WrongMoment(gettext_noop("No round is under way."))
    return round
