"""Rows as CSV that no spreadsheet takes for formulas, and from which every text can be read back exactly.

Why: docs/decisions.md#cells-that-would-run-get-an-apostrophe-all-other-text-is-left-alone
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ..models import Session
from .pieces import in_pieces
from .rows import COLUMNS, NoteRow, columns_of, rows

# What a spreadsheet may run as a formula (OWASP, CSV injection): these signs, also full-width and after blanks; and
# what it may skip first. Leading apostrophes are included, so that one more can always be taken off again.
RUNS = re.compile("'*(?:[\t\r\n]|\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
BYTE_ORDER_MARK = "\ufeff"  # without it some spreadsheets do not read UTF-8


class _Lines:
    """The file for csv.writer: it returns what it is given."""

    def write(self, line: str) -> str:
        return line


def as_csv(sessions: Sequence[Session], _now: datetime) -> Iterator[str]:
    """Yields RFC 4180 lines. A cell that a spreadsheet would run gets a leading apostrophe, which makes it text."""
    return in_pieces(_lines(rows(sessions), columns_of(sessions)))


def _lines(found: Iterable[NoteRow], columns: Sequence[str] = COLUMNS) -> Iterator[str]:
    writer = csv.writer(_Lines())
    yield BYTE_ORDER_MARK + writer.writerow(columns)
    for row in found:
        yield writer.writerow([harmless(getattr(row, column)) for column in columns])


def harmless(value: object) -> str:
    """The cell as text that no spreadsheet runs. `as_typed` undoes this."""
    text = "" if value is None else str(value)
    return f"'{text}" if RUNS.match(text) else text


def as_typed(cell: str) -> str:
    """The text from which `harmless` made this cell."""
    return cell[1:] if cell.startswith("'") and RUNS.match(cell) else cell
