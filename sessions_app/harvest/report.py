"""A report as a page that prints well: all rows, streamed between the head and the foot of an ordinary page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.template.loader import render_to_string

from ..domain.zones import NOWHERE
from ..instant import as_ms
from ..models import Session
from .outline import Place, about, figures, local, outlined, the_end
from .rows import Row, SessionRow

HERE = "<!-- insights -->"  # what people wrote has no `<` by the time it is on a page
AT_ONCE = 100  # parts rendered together


def as_report(page: str, sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    """`page`: the page that they go into, where it says `HERE`."""
    head, foot = page.split(HERE)
    yield head
    count, zone = 0, NOWHERE
    parts = outlined(sessions, as_ms(now))
    while batch := list(islice(parts, AT_ONCE)):
        count += sum(isinstance(part, Row) for part in batch)
        told = []
        for part in batch:
            zone = part.zone if isinstance(part, SessionRow) else zone
            told.append(_part(part, zone))
        yield render_to_string("host/_report_parts.html", {"parts": told})
    yield render_to_string("host/_report_parts.html", {"parts": [{"end": the_end(count)}]})
    yield foot


def _part(part: SessionRow | Place | Row, zone: str) -> dict[str, object]:
    if isinstance(part, SessionRow):
        return {"session": part, "figures": figures(part)}
    if isinstance(part, Place):
        return {"place": part.words}
    at = local(part.written_at, zone) if part.written_at else None
    return {"row": part, "at": at, "author": None if part.trio is None else part.author, "about": about(part)}
