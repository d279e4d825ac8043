"""For templates: lengths and days as people read them, a practice's words, kinds of notes, a note's seal, and what is
common to all."""

import re
from datetime import datetime, tzinfo
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from serving.common import part_of, use

from .. import counting, telling
from ..counting import in_words
from ..domain import quoting
from ..domain.errors import Unreadable
from ..domain.practice import Practice
from ..harvest import outline
from ..harvest.titles import own_title_of, title_of
from ..labels import days_as_numbers as numbers
from ..labels import days_in_words
from ..models import practice_of
from ..practices import digest_of, first
from ..telling import told

register = template.Library()


@register.filter
def clock(ms: int) -> str:
    """Milliseconds as minutes and seconds: 90000 is 1:30. Parts of a second are shown as a decimal."""
    seconds, rest = divmod(int(ms), 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{seconds // 60}:{seconds % 60:02d}{decimals}"


@register.filter
def to_second(ms: float) -> str:
    """The same rounded to the second, for measured and mean lengths."""
    return clock(round(ms / 1000) * 1000)


@register.filter
def lasting(ms: float) -> str:
    """Milliseconds as people say them: 10 min, 1 min 30 s, 1 h 3 min. static/js/desk/lasting.js says the same."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    if minutes >= 60:
        return gettext("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    words = gettext("{minutes} min {seconds} s") if minutes else gettext("{seconds} s")
    return (words if seconds else gettext("{minutes} min")).format(minutes=minutes, seconds=seconds)


register.filter("in_words", in_words)


@register.filter
def phase_title(document: str, key: str) -> str:
    """What the practice of a document (by its digest) calls a phase; "" if it has none of this key."""
    phase = telling.phase_told(document, key)
    return phase.title if phase else ""


@register.simple_tag
def unread_by_natives() -> bool:
    """Whether no native speaker has read the words of this page's language."""
    return get_language() in settings.LANGUAGES_UNREAD


@register.filter
def group_label(document: str, number: int | str) -> str:
    """What the practice of a document calls the group with this number: “Trio 7”. A script fills "{number}" itself."""
    return telling.group_told(document, number)


@register.simple_tag
def group_called(document: str, number: int, stage: int | str = 0) -> str:
    """The same in the stage with this index ("": the first)."""
    return telling.group_told(document, number, int(stage or 0))


@register.filter
def of_size(size: str, n: int) -> str:
    """What groups of this size are called by their number, in the plural form of `n`; {n} and {size} stay open."""
    return counting.of_size(int(size), n)


@register.filter
def title(note: Any) -> str:
    """What the kind of this note is called to people who did not write it."""
    return title_of(note.document, note.kind)


@register.filter
def traits(note: Any) -> str:
    """What the document says may be done with such notes, for style sheets."""
    kinds = practice_of(note.document).kinds
    kind = kinds.note(note.kind) or kinds.card(note.kind)
    return " ".join(kind.traits) if kind else ""


@register.filter
def seen_to(note: Any) -> str:
    """Who sees to an action, until when, and whether it is done."""
    return outline.seen_to(note)


@register.filter
def own_title(note: Any) -> str:
    """What it is called to its author."""
    return own_title_of(note.document, note.kind)


@register.filter
def seal(note: Any) -> str:
    """A seal of the note as shown. A command on the note sends it back."""
    return quoting.seal(note.text, note.share, named=note.named)


@register.simple_tag
def day(at: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """The day of an instant in `zone`. static/js/days.js shows it in the reader's zone if that differs."""
    local = at.astimezone(zone).date()
    tag = '<time datetime="{}" data-told="{}" data-day>{}</time>'
    return format_html(tag, at.isoformat(), local.isoformat(), days_in_words(local, local, short=short))


@register.simple_tag
def day_said(phrase: str, at: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """The day in a phrase, in place of {day}."""
    local = at.astimezone(zone).date()
    said = phrase.format(day=days_in_words(local, local, short=short))
    tag = '<time datetime="{}" data-told="{}" data-day="{}">{}</time>'
    return format_html(tag, at.isoformat(), local.isoformat(), phrase, said)


@register.filter
def day_in_words(local: datetime, length: str = "") -> str:
    """The day of an instant that is in its zone already; with "short" the beginning of the month's name."""
    return days_in_words(local.date(), local.date(), short=length == "short")


@register.filter
def days_held(held: Any, length: str = "") -> str:
    """The day or days on which a session was held (selectors/held.py), in its zone, for every reader."""
    return days_in_words(held.first, held.last, short=length == "short")


@register.simple_tag
def days_held_here(held: Any) -> str:
    """The same for participants: days.js shows the days in their zone."""
    tag = '<time datetime="{}" data-until="{}" data-told="{}/{}" data-day>{}</time>'
    words = days_in_words(held.first, held.last)
    return format_html(tag, held.at.isoformat(), held.until.isoformat(), held.first, held.last, words)


@register.filter
def days_as_numbers(held: Any) -> str:
    """The same, as files write days."""
    return numbers(held.first, held.last)


@register.simple_tag(takes_context=True)
def practice_here(context: template.Context) -> Practice:
    """The practice that the page is about, or that its session follows; else the first that is offered."""
    about, session = context.get("practice"), context.get("session")
    if isinstance(about, Practice):
        return about
    return told(session.document_id if session else digest_of(first()))


@register.filter
def practice_name(digest: str) -> str:
    """What a document calls its practice; nothing if this version cannot read it, which its own pages say."""
    try:
        return told(digest).name
    except Unreadable:
        return ""


INDENT = re.compile(
    r"\s*\n\s*"
)  # for whoever reads templates; a browser takes it for one space, like a single end of line


class TightNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        return INDENT.sub("\n", self.nodelist.render(context))


@register.tag
def tight(parser: Parser, token: Token) -> TightNode:  # noqa: ARG001
    """`{% tight %}…{% endtight %}`: without the indentation of its lines. Not for what keeps its spaces."""
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    return TightNode(nodelist)


class CommonNode(template.Node):
    child_nodelists = ("body",)

    def __init__(self, body: NodeList, varies: list[FilterExpression]) -> None:
        self.body = body
        self.varies = varies

    def render(self, context: template.Context) -> str:
        if settings.DEBUG:  # so that a changed template is seen at once
            return self.body.render(context)
        key = tuple(each.resolve(context) for each in self.varies)
        part = part_of(key, lambda: INDENT.sub("\n", self.body.render(context)))
        use(context["request"], part)
        return part.text


@register.tag
def common(parser: Parser, token: Token) -> CommonNode:
    """`{% common "name" language… %}…{% endcommon %}`: rendered once for these values and then kept for everybody.
    serving/common.py says what may not be in it."""
    _, *varies = token.split_contents()
    body = parser.parse(("endcommon",))
    parser.delete_first_token()
    return CommonNode(body, [parser.compile_filter(each) for each in varies])
