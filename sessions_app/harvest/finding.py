"""Which notes an organizer searches for: by kind, round, person and words.

It searches only what `readable` yields, so results and their number tell nothing about who wrote a note
without a name. characters in a search
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from urllib.parse import urlencode

from ..models import Note
from ..selectors import ReadableNote

LONGEST = 200  # characters of a search
SIGN = 12
PROMINENCES = (Note.Prominence.PINNED.value, Note.Prominence.HIDDEN.value)


@dataclass(frozen=True)
class Wanted:
    """What is searched for; empty: anything. `person`: a sign instead of the name, because logs and histories keep
    addresses. `q`: words that must all occur in the text."""

    q: str = ""
    kind: str = ""
    round: str = ""
    person: str = ""
    only: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], kinds: Collection[str]) -> "Wanted":
        """The search in an address, among these kinds of note. A value that cannot be meant counts as empty."""
        number = query.get("round", "").strip()
        return cls(
            q=query.get("q", "").strip()[:LONGEST],
            kind=_one_of(kinds, query.get("kind", "")),
            round=number if number.isascii() and number.isdigit() and len(number) < 4 else "",
            person=query.get("person", "")[:SIGN],
            only=_one_of(PROMINENCES, query.get("only", "")),
        )

    @property
    def query(self) -> str:
        """The search for an address, without empty values."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def anything(self) -> bool:
        """Whether nothing is searched for that depends on the notes themselves. Prominence does not count."""
        return not (self.q or self.kind or self.round or self.person)

    def fits(self, note: ReadableNote) -> bool:
        return (
            self.kind in ("", note.kind)
            and self.round in ("", str(note.round))
            and (not self.person or (bool(note.author) and sign_of(note.author) == self.person))
            and all(word in _folded(note.text) for word in self._words)
        )

    @cached_property
    def _words(self) -> list[str]:
        return _folded(self.q).split()


def sign_of(name: str) -> str:
    """The sign that stands for a name in an address."""
    return sha256(name.encode()).hexdigest()[:SIGN]


def _one_of(known: Collection[str], value: str) -> str:
    return value if value in known else ""


def _folded(text: str) -> str:
    """The text as it is compared: without capitals, and with each letter in one form."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
