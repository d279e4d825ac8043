"""A whole export as one JSON object, texts exactly as typed. Its schema: docs/exports.md and export.schema.json."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ..instant import as_iso, as_ms
from ..models import Session
from .pieces import in_pieces
from .rows import columns_of, feedback_rows, person_rows, rows, session_rows, turn_rows

FORMAT, VERSION = "troika-export", 1


def as_json(sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    return in_pieces(_lines(sessions, now))


def _lines(sessions: Sequence[Session], now: datetime) -> Iterator[str]:
    now_ms = as_ms(now)
    yield f'{{"format": "{FORMAT}", "version": {VERSION}, "exported_at": "{as_iso(now)}"'
    yield from _list("sessions", session_rows(sessions, now_ms))
    yield from _list("participants", person_rows(sessions, now_ms))
    yield from _list("turns", turn_rows(sessions, now_ms))
    columns = columns_of(sessions)
    yield from _list("notes", ({column: getattr(row, column) for column in columns} for row in rows(sessions)))
    yield from _list("feedback", feedback_rows(sessions))
    yield "}\n"


def _list(name: str, found: Iterable[Any]) -> Iterator[str]:
    yield f',\n"{name}": ['
    for index, row in enumerate(found):
        yield (
            ("," if index else "")
            + "\n"
            + json.dumps(row if isinstance(row, dict) else asdict(row), ensure_ascii=False)
        )
    yield "\n]"
