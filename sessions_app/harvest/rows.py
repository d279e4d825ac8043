"""The rows of an export: the same for every format. Without a name, nothing in a row gives its author away."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC

from ..instant import as_iso
from ..models import Insight, Session
from ..selectors import shared_with_organizers

ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Row:
    """One shared insight. `trio` and `turn` are None where they would tell who an anonymous author is."""

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
    yield from (_row(session, insight) for insight in shared if insight.named)
    hidden = [_row(session, insight) for insight in shared if not insight.named]
    yield from sorted(hidden, key=lambda row: (row.round, row.role, row.kind, row.text))


def _row(session: Session, insight: Insight) -> Row:
    slot, named = insight.slot, insight.named
    return Row(
        session=session.title,
        round=slot.round,
        trio=insight.trio.number if named else None,
        turn=slot.seat + 1 if named else None,
        role=insight.role,
        kind=slot.kind,
        author=insight.participant.label if named else ANONYMOUS,
        text=insight.text,
        shared_with=insight.share,
        written_at=as_iso(insight.written_at) if named else insight.written_at.astimezone(UTC).date().isoformat(),
    )
