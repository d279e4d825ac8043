"""Which of the notes an organizer asks for: by kind, round, person and words. Looks only at notes as `readable` gives
them, so that what is found, and how much, tells nothing of who wrote a note without a name."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from urllib.parse import urlencode

from ..domain.notes import KINDS
from ..models import Insight
from ..selectors import Note

LONGEST = 200  # characters of a search
SIGN = 12
MARKS = (Insight.Mark.PINNED.value, Insight.Mark.HIDDEN.value)


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty: any. `person`: the sign of the name beside a note, because addresses stand in logs and
    histories; `q`: words, each of which is in its text."""

    q: str = ""
    kind: str = ""
    round: str = ""
    person: str = ""
    only: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wanted":
        """Of what an address says; what it cannot mean is any."""
        number = query.get("round", "").strip()
        return cls(
            q=query.get("q", "").strip()[:LONGEST],
            kind=_one_of(KINDS, query.get("kind", "")),
            round=number if number.isascii() and number.isdigit() and len(number) < 4 else "",
            person=query.get("person", "")[:SIGN],
            only=_one_of(MARKS, query.get("only", "")),
        )

    @property
    def query(self) -> str:
        """The same for an address, without what is empty."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def anything(self) -> bool:
        """Nothing is asked for that the notes themselves would have to say; their marks do not count."""
        return not (self.q or self.kind or self.round or self.person)

    def fits(self, note: Note) -> bool:
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
    """What stands for a name in an address."""
    return sha256(name.encode()).hexdigest()[:SIGN]


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else ""


def _folded(text: str) -> str:
    """As it is compared: without capitals and without the ways in which one letter can be written."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
