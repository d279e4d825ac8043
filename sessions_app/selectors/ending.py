"""When a session ended: its facilitator closed it, or it closed by itself some time after its last round."""

from datetime import datetime

from ..domain.units import Ms
from ..instant import as_datetime
from ..models import Session
from .reading import snapshot
from .state import ENDED


def ended_at(session: Session, now_ms: Ms) -> datetime | None:
    """When the session ended; None while it goes on."""
    if session.ended_at:
        return session.ended_at
    if not session.groupings.filter(number__gte=session.rounds, started_at__isnull=False).exists():
        return None  # enough in most cases, without reading the snapshot
    seen = snapshot(session.pk)
    closes = seen.closes_at
    return as_datetime(closes) if closes is not None and seen.state(now_ms) == ENDED else None
