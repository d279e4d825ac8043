"""Until when sessions are kept, which of them are due, and the log of their exports. Writes nothing."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Max, QuerySet

from ..domain.keeping import DAY, due_at, gone_at
from ..domain.units import Ms
from ..instant import as_datetime, as_ms
from ..models import Export, Note, Participant, Round, Session

CHUNK = 500
SOON_DAYS = 30


def kept_until(session: Session) -> datetime | None:
    """When the session is deleted; None if nobody has ended it yet."""
    return as_datetime(_due_at(session, Ms(0))) if session.ended_at else None


def deleted_on(sessions: Collection[Session], now: datetime) -> dict[int, datetime]:
    """By session id: when an unended session is deleted if nothing happens in it; only
    for those where that day is near."""
    soon = as_ms(now) + SOON_DAYS * DAY
    quiet = [one for one in sessions if not one.ended_at and _due_at(one, as_ms(one.changed_at)) <= soon]
    signs = _last_signs(quiet)
    due = {one.pk: _due_at(one, signs[one.pk]) for one in quiet}
    return {pk: as_datetime(at) for pk, at in due.items() if at <= soon}


def gone_on(sessions: Collection[Session]) -> dict[int, datetime]:
    """By id of a deleted session: when it is erased and can no longer be brought back."""
    deleted = [(one, as_ms(one.deleted_at)) for one in sessions if one.deleted_at]
    signs = _last_signs([one for one, _ in deleted if not one.ended_at])
    return {one.pk: as_datetime(gone_at(at, _due_at(one, signs.get(one.pk, Ms(0))))) for one, at in deleted}


def is_due(session: Session, now: datetime) -> bool:
    """Whether the session is due to be deleted."""
    if session.deleted_at:
        return gone_on([session])[session.pk] <= now
    if _due_at(session, as_ms(session.changed_at)) > as_ms(now):
        return False  # it was changed not long ago, which is enough to know in most cases
    return _due_at(session, Ms(0) if session.ended_at else _last_signs([session])[session.pk]) <= as_ms(now)


def _due_at(session: Session, last_sign: Ms) -> Ms:
    ended_at = as_ms(session.ended_at) if session.ended_at else None
    return due_at(ended_at, last_sign, session.keep_days, opened=session.opened_at is not None)


def due_sessions(now: datetime) -> Iterator[Session]:
    """The sessions that are due, by age. Only a few are in memory at a time."""
    after = 0
    while chunk := list(Session.stored.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        after = chunk[-1].pk
        yield from (session for session in chunk if is_due(session, now))


def _last_signs(sessions: Collection[Session]) -> dict[int, Ms]:
    """By session id: when something last happened in it: it was made, changed or opened, a round began, somebody came
    or wrote. The number of queries does not grow with the sessions; without sessions there is none."""
    if not sessions:
        return {}
    came = Participant.objects.filter(session__in=sessions).values_list("session").annotate(at=Max("joined_at"))
    notes = Note.objects.filter(participant__session__in=sessions)
    wrote = notes.values_list("participant__session").annotate(at=Max("written_at"))
    begun = Round.objects.filter(session__in=sessions, started_at__isnull=False)
    signs = {one.pk: [as_ms(at) for at in (one.created_at, one.changed_at, one.opened_at) if at] for one in sessions}
    for pk, at in [*came.order_by(), *wrote.order_by()]:
        signs[pk].append(as_ms(at))
    for pk, at in begun.order_by().values_list("session").annotate(at=Max("started_at")):
        signs[pk].append(at)
    return {pk: max(of) for pk, of in signs.items()}


def exports_of(session: Session) -> QuerySet[Export]:
    """Who exported what from this session, and when, the latest first."""
    return Export.objects.filter(session=session).select_related("user")
