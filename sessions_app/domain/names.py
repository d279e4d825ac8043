"""What a person may be called, how two people with one name are told apart, and what may be said to everybody."""

import unicodedata
from collections.abc import Iterable

from .errors import Invalid, gettext_noop

LONGEST = 60
LONGEST_NOTICE = 300

# Joiners inside emoji and some scripts are kept; every other invisible control could disguise or reverse a name.
KEPT_CONTROLS = frozenset("\u200c\u200d")


def clean(typed: str, field: str = "name") -> str:
    """The name without invisible controls (so no right-to-left override) and needless spaces. Raises Invalid."""
    name = _visible(typed)
    if not name:
        raise Invalid(field, gettext_noop("Please give a name that the others can read."))
    return _no_longer_than(LONGEST, name, field)


def clean_notice(typed: str) -> str:
    """A message to everybody: one paragraph of plain text, cleaned as a name is, or nothing. Raises Invalid."""
    return _no_longer_than(LONGEST_NOTICE, _visible(typed), "text")


def _no_longer_than(most: int, text: str, field: str) -> str:
    if len(text) > most:
        template = gettext_noop("Please use {most} characters at most; this has {length}.")
        raise Invalid(field, template, most=most, length=len(text))
    return text


def _visible(typed: str) -> str:
    """What is left for people to see; nothing if only blanks are."""
    kept = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", typed)
        if char.isspace() or char in KEPT_CONTROLS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    text = " ".join(kept.split())
    return text if text.strip("\u200c\u200d \u3164\u115f\u1160\u2800") else ""


def tag(typed: str, field: str) -> str:
    """A team or a language: cleaned as a name is, or nothing. Raises Invalid when it is too long."""
    return clean(typed, field) if _visible(typed) else ""


def label(name: str, ordinal: int) -> str:
    """What others read: the second Ada is “Ada (2)”."""
    return name if ordinal == 1 else f"{name} ({ordinal})"


def key(name: str) -> str:
    """Equal for names that a person would take for one: also without joiners and variation selectors."""
    visible = "".join(char for char in name if char not in KEPT_CONTROLS and not "\ufe00" <= char <= "\ufe0f")
    return unicodedata.normalize("NFKC", visible).casefold()


def next_ordinal(taken: Iterable[int]) -> int:
    """The ordinal for one more person of a name; numbers are never given twice."""
    return max(taken, default=0) + 1
