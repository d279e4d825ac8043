"""When a session was held: from the instant at which its first round began. Writes nothing."""

from datetime import date, datetime

from django.db.models import Min

from ..instant import as_datetime
from ..models import Round, Session


def held_at(session: Session) -> datetime | None:
    """When its first round began; None while none has."""
    at = Round.objects.filter(session=session, started_at__isnull=False).aggregate(at=Min("started_at"))["at"]
    return None if at is None else as_datetime(at)


def held_on(session: Session) -> date | None:
    """The day of that, as the people in its zone call it."""
    at = held_at(session)
    return at.astimezone(session.tz).date() if at else None
