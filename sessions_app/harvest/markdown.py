"""A report as Markdown, and the escape that makes every typed text show as typed.

Only what would have an effect is escaped, so that the source reads like a text.
Why: docs/decisions.md#markdown-escapes-what-would-do-something-and-nothing-else
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext

from ..instant import as_ms
from ..models import Session
from .outline import Appended, Appendix, Chapter, Head, Heading, SaidText, Topic, outlined, the_end
from .pieces import in_pieces

# What has an effect anywhere: in CommonMark, and in GitHub and Pandoc (mentions, bare links, emoji names). Quotation
# marks, dashes and dots are not escaped: some readers only set them more finely.
ANYWHERE = re.compile(
    r"""\\ | \[ | < (?=[A-Za-z/!?]) | & (?=\#?\w+;) | : (?=//|[\w+-]+:) | (?<!\w) @ (?=[\w{]) | (?<=\w) @ (?=[\w-]+\.)
      | (?<![^\W_]) _ (?!\s|$) | (?<!\s) _ (?![^\W_]) | \* (?!\s|$) | (?<=\S) \* """,
    re.VERBOSE,
)
# What has an effect at the start of a line: headings, quotes, lists, definitions, underlines of headings, tables.
AT_THE_START = re.compile(
    r"""(\#{1,6} | [-+*:] | \d{1,9}[.)]) (?=\s|$) | > | \| | [-=] (?=[-=\s]*$) | : (?=-) | [_*]""", re.VERBOSE
)
PAIRS = "`~^$"  # each has an effect only together with another of its kind
TABLE = re.compile(r"^[ \t|:-]*-[ \t|:-]*$", re.MULTILINE)  # the line below a table's head
LINK_BY_ITSELF = re.compile(r"\b(www)\.(?=\S)", re.IGNORECASE)


def as_markdown(sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    return in_pieces(_lines(sessions, now))


def _lines(sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    count = 0
    for part in outlined(sessions, as_ms(now)):
        if isinstance(part, Head):
            yield from _head(part)
        elif isinstance(part, Chapter):
            yield from _chapter(part)
        elif isinstance(part, Appendix):
            yield f"## {part.title}\n\n"
        elif isinstance(part, Heading):
            yield f"### {part.words}\n\n"
        else:
            count += 1
            yield _note(part)
    yield f"{the_end(count)}\n"


def _head(head: Head) -> Iterator[str]:
    yield f"# {escape(head.title)}\n\n"
    facts = [*head.facts, *([(gettext("Who took part"), ", ".join(head.who))] if head.who else [])]
    yield "".join(f"- **{escape(about)}**: {escape(said)}\n" for about, said in facts)
    yield "\n"


def _chapter(chapter: Chapter) -> Iterator[str]:
    """Yields the chapter, with each text on one line; the appendix has the texts as typed."""
    yield f"## {escape(chapter.title)}\n\n"
    items = [*map(escape, chapter.sentences), *map(_said, chapter.said), *([chapter.more] if chapter.more else [])]
    yield "".join(f"- {item}\n" for item in items)
    yield "".join(_topic(topic) for topic in chapter.topics)
    yield "\n"


def _topic(topic: Topic) -> str:
    """A theme as an item, and what was said of it as items below."""
    said = "".join(f"  - {_said(each)}\n" for each in topic.said)
    return f"- **{escape(topic.words, alone=False)}** ({topic.people})\n{said}"


def _said(said: SaidText) -> str:
    words = gettext("“{text}”").format(text=" ".join(said.text.split()))
    return escape(f"{words} — {said.author}" if said.author else words)


def _note(entry: Appended) -> str:
    """The note in quotation marks, which keep blanks and line breaks at its ends."""
    row = entry.row
    author = gettext("without a name") if row.group is None else escape(row.author, alone=False)
    lines = escape(gettext("“{text}”").format(text=row.text)).split("\n")
    quoted = "\n".join(f"> {line}" for line in lines)
    return f"**{author}** · {_together(tuple(entry.about))}\n\n{quoted}\n\n"


@lru_cache(maxsize=256)
def _together(about: tuple[str, ...]) -> str:
    """What is said of many notes alike, escaped once: a practice may be somebody's own."""
    return " · ".join(escape(words, alone=False) for words in about)


def escape(text: str, *, alone: bool = True) -> str:
    """`text` so that Markdown shows it exactly: no markup in it has an effect, and a typed line is a shown line.

    `alone` False: another person's text stands in the same paragraph and could complete a pair.
    """
    pairs = "".join(sign for sign in PAIRS if not alone or text.count(sign) > 1)
    pairs += "|" if "|" in text and (not alone or TABLE.search(text)) else ""
    lines = text.rstrip("\n").split("\n")
    return "\\\n".join(_line(line, pairs) for line in lines)


def _line(line: str, pairs: str) -> str:
    inner = line.strip(" \t")
    if not inner:
        return _blanks(line)
    start, end = line[: line.index(inner[0])], line[len(line.rstrip(" \t")) :]
    escaped = {found.start() for found in ANYWHERE.finditer(inner)}
    escaped |= {at for at, sign in enumerate(inner) if sign in pairs}
    escaped |= {found.end(1) for found in LINK_BY_ITSELF.finditer(inner)}
    if begins := AT_THE_START.match(inner):
        escaped.add(begins.end() - 1 if begins[0][:1].isdigit() else 0)
    literal = "".join(f"\\{sign}" if at in escaped else sign for at, sign in enumerate(inner))
    return (_blanks(start) + literal + _blanks(end)).replace("\r", "&#13;")


def _blanks(blanks: str) -> str:
    """Blanks around a line, in the one form that Markdown neither drops nor takes for code."""
    return blanks.replace(" ", "&#32;").replace("\t", "&#9;")
