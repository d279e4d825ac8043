"""Until when sessions are kept, which of them are due to be deleted, and the book of their exports. Writes nothing."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max, QuerySet

from ..domain.keeping import due_at
from ..instant import as_datetime, as_ms
from ..models import Export, Insight, Participant, Round, Session

CHUNK = 500


def kept_until(session: Session) -> datetime | None:
    """When it is deleted; None while it goes on, or as long as nobody has ended it."""
    return as_datetime(due_at(as_ms(session.ended_at), 0, session.keep_days)) if session.ended_at else None


def is_due(session: Session, now: datetime) -> bool:
    """Whether its time is over."""
    ended_at = as_ms(session.ended_at) if session.ended_at else None
    if due_at(ended_at, as_ms(session.created_at), session.keep_days) > as_ms(now):
        return False  # nothing happened before it was made: mostly that is enough to know
    last_sign = 0 if session.ended_at else _last_sign(session)
    return due_at(ended_at, last_sign, session.keep_days) <= as_ms(now)


def due_sessions(now: datetime) -> Iterator[Session]:
    """Those whose time is over, by age. However many there are, few are in memory."""
    after = 0
    while chunk := list(Session.objects.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        after = chunk[-1].pk
        yield from (session for session in chunk if is_due(session, now))


def _last_sign(session: Session) -> int:
    """When something happened in it last: it was made or opened, a round began, somebody came or wrote."""
    begun = Round.objects.filter(session=session).aggregate(at=Max("started_at"))["at"]
    came = Participant.objects.filter(session=session).aggregate(at=Max("joined_at"))["at"]
    wrote = Insight.objects.filter(participant__session=session).aggregate(at=Max("written_at"))["at"]
    signs = (session.created_at, session.opened_at, came, wrote)
    return max([begun or 0, *(as_ms(sign) for sign in signs if sign)])


def exports_of(session: Session) -> QuerySet[Export]:
    """Who took what from this session, and when, the latest first."""
    return Export.objects.filter(session=session)
