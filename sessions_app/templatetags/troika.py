"""Small words for templates: lengths as people read them, kinds of notes, and the seal of one."""

from typing import Any

from django import template

from ..domain import quoting
from ..labels import OTHERS, OWN

register = template.Library()


@register.filter
def clock(ms: int) -> str:
    """Milliseconds as minutes and seconds: 90000 is 1:30 (what is below a second is shown as a decimal)."""
    seconds, rest = divmod(int(ms), 1000)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{seconds // 60}:{seconds % 60:02d}{decimals}"


@register.filter
def to_second(ms: float) -> str:
    """The same, to the nearest second: of what was measured or is a mean."""
    return clock(round(ms / 1000) * 1000)


@register.filter
def kind(kind: str) -> str:
    """What a kind of note is called to those who did not write it."""
    return str(OTHERS.get(kind, kind))


@register.filter
def own_kind(kind: str) -> str:
    """What it is called to its author."""
    return str(OWN.get(kind, kind))


@register.filter
def seal(note: Any) -> str:
    """The state of a note as it is shown: it comes back with what is done to it."""
    return quoting.seal(note.text, note.share, named=note.named)
