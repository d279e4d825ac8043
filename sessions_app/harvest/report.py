"""A report as a page for printing: all its parts, streamed between the head and the foot of an ordinary page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.template.loader import render_to_string

from ..instant import as_ms
from ..models import Session
from .outline import Appended, Appendix, Chapter, Head, Heading, Piece, outlined, the_end

HERE = "<!-- notes -->"  # people's texts cannot contain it, because their `<` is escaped on a page
AT_ONCE = 100  # parts rendered together


def as_report(page: str, sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    """Yields `page` with the report in place of `HERE`. If there is only one session,
    the page already shows its title."""
    head, foot = page.split(HERE)
    yield head
    count, first = 0, 1 if len(sessions) == 1 else 2
    levels = {"top": first, "part": first + 1, "heading": first + 2}
    parts = outlined(sessions, as_ms(now))
    while batch := list(islice(parts, AT_ONCE)):
        count += sum(isinstance(part, Appended) for part in batch)
        yield render_to_string("host/_report_parts.html", {"parts": map(_part, batch), "levels": levels})
    yield render_to_string("host/_report_parts.html", {"parts": [{"end": the_end(count)}]})
    yield foot


def _part(part: Piece) -> dict[str, object]:
    if isinstance(part, Head):
        return {"head": part}
    if isinstance(part, Chapter):
        return {"chapter": part}
    if isinstance(part, Appendix):
        return {"appendix": part.title}
    if isinstance(part, Heading):
        return {"heading": part.words}
    author = None if part.row.group is None else part.row.author
    return {"row": part.row, "author": author, "about": part.about}
