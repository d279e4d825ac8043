"""Who is here: away without a connection, back, vouched for, gone for good, sitting a round out.

Each change reorders the turns of that person's group at once (domain/rota.py). live/ sees
who is connected and calls `note`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db.models import F

from ..domain.aiming import ANYTHING, Aim
from ..domain.errors import NotFound, Stale, WrongMoment, gettext_noop
from ..domain.units import Ms
from ..models import Participant, Round, Seat, Session
from ..selectors import RUNNING, snapshot
from .cases import give_turns
from .changing import changing
from .everybody import sit_down, stand_up
from .inhand import GroupInHand, groups_in_hand, own_group
from .mending import needs_turn, vacate
from .seating import require_unfinished
from .selfrun import begin_when_ready
from .whom import oneself, require_in, someone_in
from .writing import writing


def note(session_id: int, away: Collection[int], back: Collection[int], now_ms: Ms) -> int | None:
    """Notes who is away (silent for longer than the grace period) and who is connected again.

    Returns the version that this made; None if all of it was known already.
    """
    if not any(_news(session_id, away, back)):
        return None
    try:
        with _coming_and_going(session_id, now_ms) as session:
            _take_note(session, away, back, now_ms)
    except Stale:  # another process noted it first; anything left is noted the next time
        return None
    return session.version


def _take_note(session: Session, away: Collection[int], back: Collection[int], now_ms: Ms) -> None:
    gone, returned = _news(session.pk, away, back)
    if not gone and not returned:
        raise Stale
    Participant.objects.filter(pk__in=gone).update(away_at=now_ms, vouched=False)
    Participant.objects.filter(pk__in=returned).update(
        away_at=None,
        vouched=False,
        asked_hash="",
        asked_at=None,  # nobody else can ask to be them while they are here
    )
    _mend_groups_of(session, gone | returned, now_ms)


def _news(session_id: int, away: Collection[int], back: Collection[int]) -> tuple[set[int], set[int]]:
    """Of `away` the people not stored as away yet; of `back` the people still stored as away."""
    people = Participant.objects.filter(session_id=session_id, erased_at=None).values_list("pk", flat=True)
    gone = people.filter(pk__in=set(away).difference(back), away_at=None)
    return set(gone), set(people.filter(pk__in=back, away_at__isnull=False))


def vouch(session_id: int, by: int, person: int, now_ms: Ms) -> int:
    """A group mate says that `person` is here although their phone is silent. Raises NotFound."""
    with _coming_and_going(session_id, now_ms) as session:
        own, _ = own_group(session, by)
        seat = own.seat_of(person)
        if seat is None:
            raise NotFound(gettext_noop("This person does not sit in your group."))
        if not seat.participant.away:
            raise WrongMoment(gettext_noop("{name} counts as here already."), name=seat.participant.label)
        seat.participant.vouched = True
        seat.participant.save(update_fields=["vouched"])
        _mend_groups_of(session, [person], now_ms)
    return session.version


def leave(session_id: int, participant_id: int, now_ms: Ms) -> int:
    """Leaves for good; no reason is asked. The author keeps what they wrote, and can come back."""
    with _coming_and_going(session_id, now_ms) as session:
        person = _person(session, participant_id)
        person.left_at = person.left_at or now_ms
        person.hand_at = None
        person.save(update_fields=["left_at", "hand_at"])
        _give_up_seat(session, participant_id, now_ms)
    return session.version


def remove(session_id: int, participant_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """A facilitator removes somebody, who cannot come back until `readmit`. They keep what they wrote.

    Raises NotFound, WrongMoment.
    """
    with _coming_and_going(session_id, now_ms, aim) as session:
        person = someone_in(session, participant_id)
        require_unfinished(session)
        if person.removed_at is not None:
            raise WrongMoment(gettext_noop("{name} is out of this session already."), name=person.label)
        person.removed_at, person.left_at, person.hand_at = now_ms, person.left_at or now_ms, None
        person.save(update_fields=["removed_at", "left_at", "hand_at"])
        _give_up_seat(session, participant_id, now_ms)
    return session.version


def readmit(session_id: int, participant_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """Lets a removed person in again. They are back as after `come_back`, unless they had
    left before. Raises WrongMoment."""
    with _coming_and_going(session_id, now_ms, aim) as session:
        person = someone_in(session, participant_id)
        require_unfinished(session)
        if person.removed_at is None:
            raise WrongMoment(gettext_noop("{name} is not taken out."), name=person.label)
        if person.left_at == person.removed_at:
            person.left_at = None
        person.removed_at = None
        person.save(update_fields=["removed_at", "left_at"])
        if person.left_at is None:
            _take_seat_again(session, participant_id, now_ms)
    return session.version


def sit_out(session_id: int, participant_id: int, now_ms: Ms, meant: int | None = None) -> int:
    """Sits out the round that is at work or shown; between rounds, the next one.

    Raises Forbidden, WrongMoment, and Stale if that is another round than was `meant`.
    """
    with _coming_and_going(session_id, now_ms) as session:
        person = _person(session, participant_id)
        require_in(person)
        given_up = _give_up_seat(session, participant_id, now_ms)
        if given_up is None and person.rests_in is not None and person.rests_in >= _present_number(session, now_ms):
            raise WrongMoment(gettext_noop("You sit this round out already."))
        person.rests_in = given_up.number if given_up else _next_number(session)
        if meant not in (None, person.rests_in):
            raise Stale(gettext_noop("Another round has begun meanwhile, or this one is over. Nothing was changed."))
        person.save(update_fields=["rests_in"])
    return session.version


def come_back(session_id: int, participant_id: int, now_ms: Ms) -> int:
    """Comes back after leaving or sitting out, on the same seat while that group is at work; or comes for the first
    time, after preparing. Raises WrongMoment."""
    with _coming_and_going(session_id, now_ms) as session:
        person = _person(session, participant_id)
        if person.left_at is None and person.rests_in is None and not person.awaited:
            raise WrongMoment(gettext_noop("You are in already."))
        if session.opened_at is None:
            raise WrongMoment(gettext_noop("This session is not open yet. Please wait for the facilitator."))
        person.left_at, person.rests_in, person.awaited = None, None, False
        person.save(update_fields=["left_at", "rests_in", "awaited"])
        _take_seat_again(session, participant_id, now_ms)
    return session.version


@contextmanager
def _coming_and_going(session_id: int, now_ms: Ms, aim: Aim = ANYTHING) -> Iterator[Session]:
    """Like `changing`, for changes of who is here. In a session that nobody hosts the people left may all be ready:
    then the round begins in the same transaction, and `session.version` includes it."""
    with writing():
        with changing(session_id, aim=aim) as session:
            yield session
        if session.self_run:
            session.version = begin_when_ready(session_id, now_ms, now_ms) or session.version


def _person(session: Session, participant_id: int) -> Participant:
    person = oneself(session, participant_id)
    require_unfinished(session)
    return person


def latest_round(session: Session) -> Round | None:
    """The proposal if there is one, else the latest round that began."""
    return session.groupings.order_by("-number").first()


def _next_number(session: Session) -> int:
    """The number of the next round to form. A person without a seat in the round at work waits for the one after it."""
    latest = latest_round(session)
    return 1 if latest is None else latest.number + (latest.started_at is not None)


def _present_number(session: Session, now_ms: Ms) -> int:
    """The number of the round that somebody sits out: the one at work, else the next."""
    seen = snapshot(session.pk)
    return seen.begun.number if seen.begun and seen.state(now_ms) == RUNNING else seen.next_round


def _mend_groups_of(session: Session, people: Collection[int], now_ms: Ms) -> None:
    """Mends the groups of these people in the round at work and in the proposal; both may have seats for them. Where
    everybody is in one group, nothing depends on who is."""
    for round in _with_places(session):
        seats = Seat.objects.filter(round=round, participant_id__in=people, left_at=None)
        touched = set(seats.values_list("group_id", flat=True))
        for held in groups_in_hand(session, round, *touched) if touched else []:
            if not held.rota.over(now_ms):
                held.someone_moved()
                held.mend(held.rota, now_ms)
                held.save(now_ms)


def _with_places(session: Session) -> list[Round]:
    """The latest two rounds, without those in which everybody is in one group."""
    return [round for round in session.groupings.order_by("-number")[:2] if not round.of_everybody]


def _give_up_seat(session: Session, participant_id: int, now_ms: Ms) -> Round | None:
    """Vacates this person's seats in rounds that are not over. Returns the latest such round, or None."""
    given_up = None
    for round in session.groupings.order_by("-number")[:2]:
        if round.of_everybody:
            given_up = given_up or (round if stand_up(round, participant_id, now_ms) else None)
            continue
        group_id = Seat.objects.filter(round=round, participant_id=participant_id, left_at=None).values_list("group_id")
        for held in groups_in_hand(session, round, *(pk for (pk,) in group_id)) if group_id else []:
            seat = held.seat_of(participant_id)
            if seat and not held.rota.over(now_ms):
                vacate(held, seat, now_ms, passed=True)
                _seats_changed(session, round, now_ms)
                given_up = given_up or round
    return given_up


def _take_seat_again(session: Session, participant_id: int, now_ms: Ms) -> None:
    """Gives this person back the seat that they left last, if its group is still at work or about to begin; where
    everybody has a seat, one in any case."""
    sit_down(session, participant_id, now_ms)
    round = latest_round(session)
    if round is not None and round.of_everybody:
        return
    seats = Seat.objects.filter(round=round, participant_id=participant_id)
    left = seats.filter(left_at__isnull=False).order_by("left_at", "pk").last()
    if round is None or left is None or seats.filter(left_at=None).exists():
        return
    held = next(iter(groups_in_hand(session, round, left.group_id)))
    if not held.rota.over(now_ms):
        _reseat(held, next(seat for seat in held.all_seats if seat.pk == left.pk), now_ms)
        _seats_changed(session, round, now_ms)


def _seats_changed(session: Session, round: Round, now_ms: Ms) -> None:
    """Counts a change of the proposal's seats, so that commands from people who saw the old seats are stale."""
    if round.started_at is None:
        give_turns(session, now_ms)
        Round.objects.filter(pk=round.pk).update(revision=F("revision") + 1)


def _reseat(held: GroupInHand, seat: Seat, now_ms: Ms) -> None:
    """Joins at once, not with the next turn, because these people know each other. Makes
    room for a turn if they need one."""
    seat.left_at, seat.passed = None, False
    seat.save(update_fields=["left_at", "passed"])
    held.someone_moved()
    rota = held.rota.make_room(now_ms, seat.position) if needs_turn(held, seat, now_ms) else held.rota
    held.mend(rota, now_ms)
    held.save(now_ms)
