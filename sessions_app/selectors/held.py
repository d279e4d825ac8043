"""When sessions were held: from the instant at which the first round began until the clocks of the last one stood
still. Made, opened or ended is another matter: a session can stay open for days after its last turn. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ..domain.rota import Rota
from ..instant import as_datetime, as_ms
from ..models import Round, Session, Trio
from .reading import CLOCK, rota_from, with_texts


@dataclass(frozen=True, slots=True)
class Held:
    """From the first instant at which it was held to the last (so far, while it is at work). Days are its zone's."""

    at: datetime
    until: datetime
    tz: tzinfo

    @property
    def first(self) -> date:
        return self.at.astimezone(self.tz).date()

    @property
    def last(self) -> date:
        return self.until.astimezone(self.tz).date()


def held(session: Session, now: int) -> Held | None:
    """None while no round has begun."""
    rounds = list(Round.objects.filter(session=session, started_at__isnull=False).defer("outlook"))
    if not rounds:
        return None
    first, last = min(rounds, key=began), max(rounds, key=began)
    trios = with_texts(Trio.objects.filter(round=last, started_at__isnull=False))
    clocks = trios.order_by().values_list(*CLOCK).distinct()
    return held_from(session, began(first), last, [rota_from(session, last, row) for row in clocks], now)


def began(round: Round) -> int:
    """When one that has begun did (ms)."""
    return round.started_at or 0


def held_from(session: Session, first: int, last: Round, rotas: Iterable[Rota], now: int) -> Held:
    """`first`: when the first round began (ms); `rotas`: those of the last, as far as it has begun.

    It was held as long as a clock went on. What is over at midnight was not held after it.
    """
    until = min(now, as_ms(session.ended_at)) if session.ended_at else now
    ends = [min(until, over) - 1 for rota in rotas if (over := _over(rota)) is not None]
    return Held(as_datetime(first), as_datetime(max([began(last), *ends])), session.tz)


def _over(rota: Rota) -> int | None:
    """When its clock stands still: it is over, or was paused."""
    clock = rota.timeline.clock
    return rota.timeline.ends if clock.paused_at is None else clock.paused_at
