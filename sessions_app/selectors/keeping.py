"""Until when sessions are kept, which of them are due to be deleted, and the book of their exports. Writes nothing."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max, QuerySet

from ..domain.keeping import DAY, due_at
from ..instant import as_datetime, as_ms
from ..models import Export, Insight, Participant, Round, Session

CHUNK = 500
SOON_DAYS = 30


def kept_until(session: Session) -> datetime | None:
    """When it is deleted; None while it goes on, or as long as nobody has ended it."""
    return as_datetime(_due_at(session, 0)) if session.ended_at else None


def deleted_on(session: Session, now: datetime) -> datetime | None:
    """When one that nobody ended is deleted if nothing happens in it; None while that day is far away."""
    if session.ended_at:
        return None
    soon = as_ms(now) + SOON_DAYS * DAY
    due = _due_at(session, as_ms(session.changed_at))
    due = _due_at(session, _last_sign(session)) if due <= soon else due
    return as_datetime(due) if due <= soon else None


def is_due(session: Session, now: datetime) -> bool:
    """Whether its time is over."""
    if _due_at(session, as_ms(session.changed_at)) > as_ms(now):
        return False  # changed not long ago: mostly that is enough to know
    return _due_at(session, 0 if session.ended_at else _last_sign(session)) <= as_ms(now)


def _due_at(session: Session, last_sign: int) -> int:
    ended_at = as_ms(session.ended_at) if session.ended_at else None
    return due_at(ended_at, last_sign, session.keep_days, opened=session.opened_at is not None)


def due_sessions(now: datetime) -> Iterator[Session]:
    """Those whose time is over, by age. However many there are, few are in memory."""
    after = 0
    while chunk := list(Session.objects.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        after = chunk[-1].pk
        yield from (session for session in chunk if is_due(session, now))


def _last_sign(session: Session) -> int:
    """When something happened in it last: it was made, changed or opened, a round began, somebody came or wrote."""
    begun = Round.objects.filter(session=session).aggregate(at=Max("started_at"))["at"]
    came = Participant.objects.filter(session=session).aggregate(at=Max("joined_at"))["at"]
    wrote = Insight.objects.filter(participant__session=session).aggregate(at=Max("written_at"))["at"]
    signs = (session.created_at, session.changed_at, session.opened_at, came, wrote)
    return max([begun or 0, *(as_ms(sign) for sign in signs if sign)])


def exports_of(session: Session) -> QuerySet[Export]:
    """Who took what from this session, and when, the latest first."""
    return Export.objects.filter(session=session).select_related("user")
