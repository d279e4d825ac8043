"""The rows of an export: the same for every format. Without a name, nothing in a row gives its author away."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC

from ..instant import as_iso
from ..models import Insight, Session
from ..selectors import shared_with_organizers
from .turns import by_turn, turn_of

ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Row:
    """One shared insight. `trio` and `turn` are None where they would tell who an anonymous author is.

    `turn` is also None when the client of whom the note speaks had no turn in that trio.
    """

    session: str
    round: int
    trio: int | None
    turn: int | None
    role: str
    kind: str
    author: str
    text: str
    shared_with: str
    written_at: str


COLUMNS = tuple(field.name for field in fields(Row))


def rows(session: Session) -> Iterator[Row]:
    """Named rows by round, trio and turn; then the anonymous ones by their text: their order must not join them."""
    shared = list(shared_with_organizers(session.pk))
    yield from (_row(session, insight) for insight in sorted(shared, key=_place) if insight.named)
    hidden = [_row(session, insight) for insight in shared if not insight.named]
    yield from sorted(hidden, key=lambda row: (row.round, row.role, row.kind, row.text))


def _place(insight: Insight) -> tuple[int, int, tuple[int, int, int], str, int]:
    return insight.slot.round, insight.trio.number, by_turn(insight), insight.slot.kind, insight.participant_id


def _row(session: Session, insight: Insight) -> Row:
    slot, named = insight.slot, insight.named
    return Row(
        session=session.title,
        round=slot.round,
        trio=insight.trio.number if named else None,
        turn=turn_of(insight) if named else None,
        role=insight.role,
        kind=slot.kind,
        author=insight.participant.label if named else ANONYMOUS,
        text=insight.text,
        shared_with=insight.share,
        written_at=as_iso(insight.written_at) if named else insight.written_at.astimezone(UTC).date().isoformat(),
    )
