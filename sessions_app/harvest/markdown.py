"""A report as Markdown, and the escape behind it: what somebody typed is shown as typed, whatever it looks like."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext

from ..domain.zones import NOWHERE
from ..instant import as_ms
from ..models import Session
from .outline import Place, about, figures, local, outlined, the_end
from .pieces import in_pieces
from .rows import Row, SessionRow

ANYWHERE = re.compile(
    r"""([\\`*_\[\]<>#|~&$^:@"']|-(?=-)|(?<=-)-|\.(?=\.)|(?<=\.)\.)"""
)  # also what GitHub and Pandoc add: tables, formulas, links by themselves, citations, quotes and dashes of their own
AT_THE_START = re.compile(r"^(\d*)([-+=.)])")  # lists, and lines under a heading
LINK_BY_ITSELF = re.compile(r"(www)\.", re.IGNORECASE)


def as_markdown(sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    return in_pieces(_lines(sessions, now))


def _lines(sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    count, zone = 0, NOWHERE
    for part in outlined(sessions, as_ms(now)):
        if isinstance(part, SessionRow):
            zone = part.zone
            yield f"# {escape(part.session)}\n\n{part.code} · {' · '.join(map(escape, figures(part)))}\n\n"
        elif isinstance(part, Place):
            yield f"## {part.words}\n\n"
        else:
            count += 1
            yield _insight(part, zone)
    yield f"{the_end(count)}\n"


def _insight(row: Row, zone: str) -> str:
    """The quotation marks hold blanks and line breaks at either end of the text in their place."""
    author = gettext("without a name") if row.trio is None else escape(row.author)
    more = [*about(row), *([local(row.written_at, zone)] if row.written_at else [])]
    lines = escape(gettext("“{text}”").format(text=row.text)).split("\n")
    quoted = "\n".join(f"> {line}" for line in lines)
    return f"**{author}** · {' · '.join(more)}\n\n{quoted}\n\n"


def escape(text: str) -> str:
    """`text` so that Markdown shows it exactly: no markup in it counts, and a line typed is a line shown."""
    lines = text.rstrip("\n").split("\n")
    return "\\\n".join(_line(line) for line in lines)


def _line(line: str) -> str:
    inner = line.strip(" \t")
    if not inner:
        return _blanks(line)
    start, end = line[: line.index(inner[0])], line[len(line.rstrip(" \t")) :]
    literal = LINK_BY_ITSELF.sub(r"\1\\.", AT_THE_START.sub(r"\1\\\2", ANYWHERE.sub(r"\\\1", inner)))
    return (_blanks(start) + literal + _blanks(end)).replace("\r", "&#13;")


def _blanks(blanks: str) -> str:
    """Blanks around a line, in the one way in which they are neither cut off nor make it code."""
    return blanks.replace(" ", "&#32;").replace("\t", "&#9;")
