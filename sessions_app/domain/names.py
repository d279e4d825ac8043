"""What a person may be called, how two people with one name are told apart, and what may be said to everybody."""

import re
from collections.abc import Iterable

from . import letters, spelling
from .errors import Invalid, gettext_noop
from .spelling import key

__all__ = [
    "LONGEST",
    "LONGEST_NOTICE",
    "clean",
    "clean_line",
    "clean_notice",
    "key",
    "label",
    "next_ordinal",
    "numbered",
    "tag",
]

LONGEST = 60
LONGEST_NOTICE = 300
_NUMBERS = re.compile(rf"(?: ?{spelling.NUMBER})+$")


def clean(typed: str, field: str = "name") -> str:
    """The name without needless spaces and without characters that could disguise or reverse it. Raises Invalid."""
    name = _visible(typed)
    if not name:
        raise Invalid(field, gettext_noop("Please give a name that the others can read."))
    return _no_longer_than(LONGEST, name, field)


def clean_notice(typed: str) -> str:
    """A message to everybody: one paragraph of plain text, cleaned as a name is, or nothing. Raises Invalid."""
    return clean_line(typed, LONGEST_NOTICE, "text")


def clean_line(typed: str, most: int, field: str) -> str:
    """Plain text of at most `most` characters that stands in one line, cleaned as a name is, or nothing. Raises Invalid
    (`field`)."""
    return _no_longer_than(most, _visible(typed), field)


def _no_longer_than(most: int, text: str, field: str) -> str:
    if len(text) > most:
        template = gettext_noop("Please use {most} characters at most; this has {length}.")
        raise Invalid(field, template, most=most, length=len(text))
    return text


def _visible(typed: str) -> str:
    """What people can see of it; empty if it is only blanks and joiners."""
    text = letters.one_line(letters.normal("NFC", letters.seen(letters.one_line(typed))))
    return text if letters.bare(text) else ""


def tag(typed: str, field: str) -> str:
    """A team or a language: cleaned as a name is, or nothing. Raises Invalid when it is too long."""
    return clean(typed, field) if _visible(typed) else ""


def label(name: str, ordinal: int) -> str:
    """The name that others read: the second Ada is “Ada (2)”."""
    return name if ordinal == 1 else f"{name} ({ordinal})"


def numbered(name: str) -> tuple[str, int]:
    """“Ada (2)” is Ada, and 2; a name without a number has 1. Of several numbers the last one counts."""
    match = _NUMBERS.search(name)
    if not match or not match.start():
        return name, 1
    return name[: match.start()], int(re.findall("[0-9]+", match[0])[-1])


def next_ordinal(taken: Iterable[int]) -> int:
    """The ordinal for one more person of this name. No ordinal is given twice."""
    return max(taken, default=0) + 1
