"""An export as a workbook: sheets of notes, participants, turns, figures and feedback. Every text stays as typed. In
each sheet the first row has the columns' keys, the second their names.

Rows pass through the disk, not through memory. A workbook's zip begins with what is known last, so its first byte comes
after its last row; until then empty pieces show that it is being made.
Why: docs/decisions.md#two-holes-of-xlsxwriter-3-are-closed-in-harvestxlsxpy
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from serving import spool

from ..domain.units import Ms
from ..instant import as_ms
from ..models import Session
from ..selectors import phases_of
from ..selectors.documents import Documents
from .rows import (
    FeedbackRow,
    PersonRow,
    SessionRow,
    TurnRow,
    columns_of,
    feedback_rows,
    noted_rows,
    person_rows,
    session_rows,
    turn_rows,
)
from .titles import phase_in_words
from .words import column_in_words, has_words, value_in_words

EVERY = 250  # rows between two of these empty pieces
BLOCK = 64 * 1024
WIDTHS = {
    "text": 80,
    "session": 28,
    "author": 20,
    "name": 20,
    "holder": 20,
    "written_at": 21,
    "began_at": 21,
    "question_words": 30,
}
USUAL_WIDTH = 12
NOT_HELD = (None, None)
HEADS = 2  # the rows of keys and of names
NO_PHASES: Mapping[str, str] = {}

Whose = tuple[str, int]  # the document whose words are for a row, and the index of its stage
Told = tuple[list[Any], Whose]  # a row's cells
NOBODYS: Whose = ("", 0)


class NoRoomError(Exception):
    """A sheet cannot hold all rows. The download breaks off, so that nobody takes a part for the whole."""


# What XML cannot hold, or readers would decode: written as _xHHHH_ (ECMA-376, ST_Xstring).
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")


class Sheet(Worksheet):
    """xlsxwriter's own escape misses `_x0041_x0042_`, and it takes a text `<r>…</r>` for its own XML."""

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:
        if not isinstance(data, str):
            return data
        return UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", data)

    def _xml_rich_inline_string(self, string: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        """Writes a text that looks like rich text as it was typed, because we never write rich text."""
        self._xml_inline_string(string, False, attributes)


def as_xlsx(sessions: Sequence[Session], now: datetime) -> Iterator[bytes]:
    now_ms = as_ms(now)
    with spool.directory() as directory:
        path = directory / "export.xlsx"
        workbook = _workbook(path, directory)
        try:
            columns = columns_of(sessions)
            yield from _written(
                workbook,
                "notes",
                columns,
                (
                    ([getattr(row, each) for each in columns], (note.document, note.stage))
                    for row, note in noted_rows(sessions)
                ),
            )
            yield from _sheet(workbook, "participants", PersonRow, map(_alone, person_rows(sessions, now_ms)))
            yield from _turns(workbook, sessions, now_ms)
            yield from _sheet(workbook, "summary", SessionRow, map(_alone, session_rows(sessions, now_ms)))
            yield from _sheet(workbook, "feedback", FeedbackRow, map(_alone, feedback_rows(sessions)))
            workbook.close()
        finally:
            _let_go(workbook)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def _workbook(path: Path, directory: Path) -> Workbook:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(directory),
    }
    return Workbook(str(path), options)


def _let_go(workbook: Workbook) -> None:
    """Closes a workbook, also an unfinished one: otherwise it would finish itself when Python collects it."""
    workbook.fileclosed = True
    for sheet in workbook.worksheets():
        sheet._opt_close()


def _turns(workbook: Workbook, sessions: Sequence[Session], now_ms: Ms) -> Iterator[bytes]:
    """One row a turn: the whole turn, then each phase."""
    phases: dict[str, str] = {}
    for session in sessions:
        documents = Documents(session.pk)
        for phase in phases_of(session):
            phases.setdefault(phase, phase_in_words(documents, phase))
    whole = [field.name for field in fields(TurnRow) if field.name != "phases"]
    more = [f"{phase}_{which}_seconds" for phase in phases for which in ("planned", "actual")]

    def cells(row: TurnRow) -> Told:
        parts = {part.phase: (part.planned_seconds, part.actual_seconds) for part in row.phases}
        values = [
            *(getattr(row, name) for name in whole),
            *(part for key in phases for part in parts.get(key, NOT_HELD)),
        ]
        return values, NOBODYS

    return _written(workbook, "turns", [*whole, *more], map(cells, turn_rows(sessions, now_ms)), phases)


def _sheet(workbook: Workbook, name: str, kind: type, found: Iterable[Told]) -> Iterator[bytes]:
    return _written(workbook, name, [field.name for field in fields(kind)], found)


def _alone(row: Any) -> Told:
    return _cells(row), NOBODYS


def _cells(row: Any) -> list[Any]:
    return [getattr(row, field.name) for field in fields(row)]


def _written(
    workbook: Workbook, name: str, columns: Sequence[str], found: Iterable[Told], phases: Mapping[str, str] = NO_PHASES
) -> Iterator[bytes]:
    sheet = workbook.add_worksheet(name, worksheet_class=Sheet)
    key = workbook.add_format({"font_size": 8, "font_color": "#666666"})
    heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    heads = _heads(columns, phases)
    for index, (column, _) in enumerate(heads):
        sheet.set_column(index, index, WIDTHS.get(column, max(USUAL_WIDTH, len(column) + 1)))
    sheet.freeze_panes(HEADS, 0)
    for index, (column, _) in enumerate(heads):
        sheet.write_string(0, index, column, key)
    for index, (_, words) in enumerate(heads):
        sheet.write_string(1, index, words, heading)
    yield b""
    for number, (cells, whose) in enumerate(found, HEADS):
        for index, value in enumerate(_with_words(columns, cells, whose)):
            _write(sheet, number, index, value, wrapped)
        if number % EVERY == 0:
            yield b""


def _heads(columns: Sequence[str], phases: Mapping[str, str]) -> list[tuple[str, str]]:
    """The columns' keys and names. A column whose values are keys has one with words beside it."""
    heads: list[tuple[str, str]] = []
    for column in columns:
        words = column_in_words(column, phases)
        if has_words(column):
            heads.append((column, gettext("{column} (key)").format(column=words)))
            heads.append((f"{column}_words", words))
        else:
            heads.append((column, words))
    return heads


def _with_words(columns: Sequence[str], cells: Sequence[Any], whose: Whose) -> Iterator[Any]:
    for column, value in zip(columns, cells, strict=True):
        yield value
        if has_words(column):
            yield value_in_words(column, value, *whose)


def _write(sheet: Worksheet, row: int, column: int, value: Any, cell_format: Any) -> None:
    done = 0
    if isinstance(value, bool):
        done = sheet.write_boolean(row, column, value, cell_format)
    elif isinstance(value, int | float):
        done = sheet.write_number(row, column, value, cell_format)
    elif isinstance(value, tuple):
        done = sheet.write_string(row, column, ", ".join(map(str, value)), cell_format)
    elif value is not None:
        done = sheet.write_string(row, column, value, cell_format)
    if done:
        raise NoRoomError(sheet.name, row)
