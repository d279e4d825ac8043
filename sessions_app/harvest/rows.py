"""The rows of an export: the same for every format. What each may hold is decided by selectors and nothing is added."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from ..instant import as_iso
from ..models import Session
from ..selectors import Note, Reading, readable

ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Row:
    """One shared insight. `trio`, `turn` and `written_at` are None where they would tell who an anonymous author is.

    `turn` is also None when the client of whom the note speaks had no turn in that trio.
    """

    code: str
    session: str
    round: int
    trio: int | None
    turn: int | None
    role: str
    kind: str
    author: str
    text: str
    shared_with: str
    written_at: str | None


COLUMNS = tuple(field.name for field in fields(Row))


def rows(sessions: Iterable[Session]) -> Iterator[Row]:
    """Session by session: named rows by round, trio and turn, then the anonymous ones by their text."""
    for session in sessions:
        for note in readable(Reading(session.pk)):
            yield _row(session, note)


def _row(session: Session, note: Note) -> Row:
    return Row(
        code=session.code,
        session=session.title,
        round=note.round,
        trio=note.trio,
        turn=note.turn,
        role=note.role,
        kind=note.kind,
        author=note.author or ANONYMOUS,
        text=note.text,
        shared_with=note.share,
        written_at=as_iso(note.written_at) if note.written_at else None,
    )
