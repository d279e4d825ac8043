"""When sessions were held: from the start of the first round until the clocks of the last one stood still.

A session's making, opening or end does not count: it can stay open for days after its last turn. Writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ..domain.rota import Rota
from ..domain.units import Ms
from ..instant import as_datetime, as_ms
from ..models import Group, Round, Session
from .reading import CLOCK, rota_from, with_texts


@dataclass(frozen=True, slots=True)
class Held:
    """From the first instant of the holding to the last one (until now, while it is at
    work). Days are in the session's zone."""

    at: datetime
    until: datetime
    tz: tzinfo

    @property
    def first(self) -> date:
        return self.at.astimezone(self.tz).date()

    @property
    def last(self) -> date:
        return self.until.astimezone(self.tz).date()


def held(session: Session, now: Ms) -> Held | None:
    """When the session was held; None before the first round."""
    rounds = list(Round.objects.filter(session=session, started_at__isnull=False).defer("outlook"))
    if not rounds:
        return None
    first, last = min(rounds, key=began), max(rounds, key=began)
    groups = with_texts(Group.objects.filter(round=last, started_at__isnull=False))
    clocks = groups.order_by().values_list(*CLOCK).distinct()
    return held_from(session, began(first), last, [rota_from(last, row) for row in clocks], now)


def began(round: Round) -> int:
    """When a round that has begun did begin (ms)."""
    return round.started_at or 0


def held_from(session: Session, first: int, last: Round, rotas: Iterable[Rota], now: Ms) -> Held:
    """`first`: when the first round began (ms). `rotas`: those of the last round, as far as it has begun.

    The session was held as long as a clock ran. One that was over at midnight was not held on the next day.
    """
    until = min(now, as_ms(session.ended_at)) if session.ended_at else now
    ends = [min(until, over) - 1 for rota in rotas if (over := _over(rota)) is not None]
    return Held(as_datetime(first), as_datetime(max([began(last), *ends])), session.tz)


def _over(rota: Rota) -> int | None:
    """When the rota's clock stands still: the end, or the pause; None before the start."""
    clock = rota.timeline.clock
    return rota.timeline.ends if clock.paused_at is None else clock.paused_at
