"""Coming back without the personal link: a browser asks for a person's place, and
somebody who sees the person grants it.

domain/coming_back.py decides what may be asked. Asking alone gives nothing; once
granted, the old device loses the place.
"""

from dataclasses import dataclass

from django.db.models import Q

from ..domain import coming_back, names
from ..domain.errors import Forbidden, NotFound, WrongMoment, gettext_noop
from ..domain.units import Ms
from ..models import Participant, Seat, Session
from ..selectors.prepared import PreparedObjects
from .attendance import latest_round
from .changing import changing
from .joining import hash_of
from .seating import require_unfinished
from .whom import oneself, someone_in

_called_so = PreparedObjects(
    lambda keys: (
        Participant.objects.filter(session=keys[0]).filter(Q(name_hash=keys[1]) | Q(label_hash=keys[2])).order_by("pk")
    )
)
_asking = PreparedObjects(
    lambda keys: Participant.objects.filter(session=keys[0]).filter(asked_hash=keys[1]).order_by("pk")
)


@dataclass(frozen=True, slots=True)
class Back:
    """The person, and the version that the answer made."""

    version: int
    label: str


def those_away(session: Session, typed: str) -> list[Participant]:
    """The people who are away and whom somebody typing this name may mean: by name or by label, in order of arrival."""
    key = hash_of(names.key(typed))
    return [one for one in _called_so.all(session.pk, key, key) if _can_be(one)][: coming_back.MOST_OPEN]


def asked_by(session: Session, secret: str, now_ms: Ms) -> Participant | None:
    """The person whom the browser with this secret asks to be, while its request is open."""
    person = _asking.first(session.pk, hash_of(secret))
    asked = person and _can_be(person) and person.asked
    return person if asked and asked.open(now_ms) else None


def replaced(session: Session, secret: str) -> Participant | None:
    """The person whose secret this was until another browser was let back in. `secret` empty: nobody."""
    if not secret:
        return None
    return session.participants.filter(former_hash=hash_of(secret), erased_at=None).first()


def ask(session_id: int, typed: str, person_id: int, secret: str, now_ms: Ms) -> int:
    """A browser asks to be this person, whose name it typed. A browser asks for one person at a time.

    Raises NotFound (nobody of this name is away), Forbidden (this browser is a participant
    already), WrongMoment, LimitReached.
    """
    by = hash_of(secret)
    with changing(session_id) as session:
        require_unfinished(session)
        person = next((one for one in those_away(session, typed) if one.pk == person_id), None)
        if person is None:
            raise NotFound(gettext_noop("They are here again, or have never been. Please come in by your name."))
        if Participant.objects.filter(secret_hash=by).exists():
            raise Forbidden(gettext_noop("This browser is in already. Please load the page again."))
        others = session.participants.exclude(asked_hash="").exclude(asked_hash=by).exclude(pk=person.pk)
        waiting = [asked for one in others if _can_be(one) and (asked := one.asked)]
        coming_back.require_askable(person.asked, by, waiting, now_ms)
        _forget(session, by)
        person.asked_hash, person.asked_at = by, now_ms
        person.save(update_fields=["asked_hash", "asked_at"])
    return session.version


def withdraw(session_id: int, secret: str) -> None:
    """Takes this browser's request back. Writes nothing if there is none."""
    if _asking.first(session_id, hash_of(secret)) is None:
        return
    with changing(session_id) as session:
        _forget(session, hash_of(secret))


def let_back(session_id: int, person_id: int, at: int, now_ms: Ms, *, by: int | None = None) -> Back:
    """Makes the browser that asked at `at` (ms) this person; their old browser is nobody any more.

    `by`: the participant who vouches, in a session that nobody hosts; None: a facilitator. Raises
    NotFound, Forbidden, WrongMoment.
    """
    with changing(session_id) as session:
        person = _vouched_for(session, person_id, by)
        asked = coming_back.require_asked(person.asked, at, person.away_at, now_ms, person.label)
        if Participant.objects.filter(secret_hash=asked.by).exists():
            raise WrongMoment(gettext_noop("That browser has come in by another name meanwhile."))
        person.former_hash, person.secret_hash = person.secret_hash, asked.by
        person.asked_hash, person.asked_at = "", None
        person.save(update_fields=["former_hash", "secret_hash", "asked_hash", "asked_at"])
    return Back(session.version, person.label)


def turn_away(session_id: int, person_id: int, at: int, now_ms: Ms, *, by: int | None = None) -> Back:
    """Refuses the request: it is somebody else. Raises as `let_back`."""
    with changing(session_id) as session:
        person = _vouched_for(session, person_id, by)
        coming_back.require_asked(person.asked, at, person.away_at, now_ms, person.label)
        person.asked_hash, person.asked_at = "", None
        person.save(update_fields=["asked_hash", "asked_at"])
    return Back(session.version, person.label)


def _vouched_for(session: Session, person_id: int, by: int | None) -> Participant:
    """The person in question, if the sender may answer for them. Raises NotFound, Forbidden, WrongMoment."""
    require_unfinished(session)
    person = someone_in(session, person_id)
    if person.removed_at is not None:
        raise WrongMoment(gettext_noop("{name} is out of this session. Nothing was changed."), name=person.label)
    if by is not None:
        _require_mate(session, oneself(session, by), person)
    return person


def _require_mate(session: Session, voucher: Participant, person: Participant) -> None:
    """Only this person's group mates may vouch; if they sit nowhere, everybody in the session may. Raises Forbidden."""
    if not session.self_run:
        raise Forbidden(gettext_noop("The facilitator lets people back in."))
    seats = Seat.objects.filter(round=latest_round(session), left_at=None)
    group = seats.filter(participant=person).values_list("group_id", flat=True).first()
    sits_there = group is None or seats.filter(participant=voucher, group_id=group).exists()
    if voucher.pk == person.pk or voucher.left_at is not None or not sits_there:
        raise Forbidden(gettext_noop("Somebody of their own group lets them back in."))


def _forget(session: Session, by: str) -> None:
    session.participants.filter(asked_hash=by).update(asked_hash="", asked_at=None)


def _can_be(person: Participant) -> bool:
    removed, erased = person.removed_at is not None, person.erased_at is not None
    return coming_back.can_be(person.away_at, removed=removed, erased=erased)
