"""Each format, read back by another program: the same rows, cell by cell, and every text exactly as typed."""

import io
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from sessions_app.domain.practice import digest
from sessions_app.harvest import csv, json, markdown, xlsx
from sessions_app.harvest.csv import as_typed, harmless
from sessions_app.harvest.outline import Appended
from sessions_app.harvest.rows import COLUMNS, NoteRow, SessionRow
from sessions_app.models import Session
from sessions_app.practices import practice
from sessions_app.selectors import ReadableNote
from tests import cast
from tests.chance import stories

from .reading_back import csv_rows, json_rows, markdown_quotes, unescaped, xlsx_rows
from .words import FORMULAS, TEXTS

# What can be stored: no NUL, and no half of a pair.
typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
tricky = st.text("_x0041FDr<>t/'=+-@\t\r\n \x01\ufffe\"\\`*1.)#", min_size=1, max_size=20)


TROIKA = digest(practice("troika"))
NOTE = ReadableNote(1, "valuable", TROIKA, "client", "", "organizers", True)


def row_of(text: str, **changes: Any) -> NoteRow:
    named = NoteRow(
        code="ACDEFG", session="Friday circle", round=1, group=2, turn=3, role="client", kind="valuable", author="Ada",
        text=text, shared_with="organizers", written_at="2026-03-02T09:01:00Z",
        practice="troika", stage="trios",
    )  # fmt: skip
    return NoteRow(**{**asdict(named), **changes})


def made(module: Any, write: str, texts: list[str]) -> bytes:
    """An export of these texts, without a database."""
    found = [row_of(text) for text in texts]

    facts = SessionRow(
        "ACDEFG", "Friday circle", "troika", "en", None, None, 1, 3, 0, 3, 60, 61, len(texts), "2026-03-02", "UTC"
    )
    has: dict[str, list[Any]] = {
        "person_rows": [], "turn_rows": [], "session_rows": [facts], "feedback_rows": [], "phases_of": ["share"],
        "rows": found, "noted_rows": [(row, NOTE) for row in found], "outlined": [Appended(row, []) for row in found],
        "Documents": [TROIKA],
    }  # fmt: skip
    with ExitStack() as stack:
        for name, content in has.items():
            if hasattr(module, name):
                stack.enter_context(patch.object(module, name, lambda *_, content=content: iter(content)))
        if hasattr(module, "columns_of"):
            stack.enter_context(patch.object(module, "columns_of", lambda _: COLUMNS))
        pieces = getattr(module, write)([Session(code="ACDEFG", title="Friday circle")], cast.later())
        return b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)


def test_csv_is_read_back_as_typed():
    found = csv_rows(made(csv, "as_csv", TEXTS))
    assert [row["text"] for row in found] == TEXTS
    assert tuple(found[0]) == COLUMNS


def test_xlsx_is_read_back_as_typed_and_no_cell_runs():
    content = made(xlsx, "as_xlsx", TEXTS)
    assert [row["text"] for row in xlsx_rows(content)] == TEXTS


@pytest.mark.parametrize("text", ["<r>", "<r><t>x</t></r>", "<r>a & b</r>"])
def test_what_looks_like_rich_text_is_itself_in_readers_that_undo_no_escape(text):
    [sheet, *_] = load_workbook(io.BytesIO(made(xlsx, "as_xlsx", [text]))).worksheets
    assert text in [cell.value for cell in sheet[3]]


def test_a_sheet_that_is_full_breaks_off_and_drops_nothing(monkeypatch):
    class SmallSheet(xlsx.Sheet):
        def __init__(self) -> None:
            super().__init__()
            self.xls_rowmax = len(TEXTS) + 1  # and two are the heading

    monkeypatch.setattr(xlsx, "Sheet", SmallSheet)
    with pytest.raises(xlsx.NoRoomError, match="notes"):
        made(xlsx, "as_xlsx", TEXTS)


def test_json_is_read_back_as_typed():
    assert json_rows(made(json, "as_json", TEXTS)) == [
        {column: getattr(row_of(text), column) for column in COLUMNS} for text in TEXTS
    ]


@pytest.mark.parametrize("rules", ["commonmark", "default"])
def test_markdown_shows_what_was_typed(rules):
    assert [text for text, _ in markdown_quotes(made(markdown, "as_markdown", TEXTS), rules)] == TEXTS


@settings(max_examples=stories(25))
@given(st.lists(typed | tricky, min_size=1, max_size=8))
def test_whatever_was_typed_is_in_all_formats(texts):
    assert [row["text"] for row in csv_rows(made(csv, "as_csv", texts))] == texts
    assert [row["text"] for row in json_rows(made(json, "as_json", texts))] == texts
    assert [row["text"] for row in xlsx_rows(made(xlsx, "as_xlsx", texts))] == texts
    assert [text for text, _ in markdown_quotes(made(markdown, "as_markdown", texts))] == texts


@given(typed | tricky | st.sampled_from(TEXTS))
def test_no_cell_of_a_csv_runs_and_each_can_be_undone(text):
    cell = harmless(text)
    assert as_typed(cell) == text
    assert cell.lstrip()[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20") and cell[:1] not in set("\t\r\n")


@pytest.mark.parametrize("text", FORMULAS[:14])
def test_what_runs_is_preceded_by_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@given(typed | tricky)
def test_what_xml_cannot_hold_is_escaped_reversibly(text):
    escaped = xlsx.Sheet._escape_control_characters(text)
    assert unescaped(escaped) == text
    assert not set(escaped) & {"\x01", "\r", "\ufffe", "\uffff"}


def test_a_workbook_that_is_given_up_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.SPOOL_DIR", tmp_path)
    endless = ((row_of(f"{number}"), NOTE) for number in range(10**9))
    with patch.object(xlsx, "noted_rows", lambda _: endless), patch.object(xlsx, "columns_of", lambda _: COLUMNS):
        pieces = xlsx.as_xlsx([Session(code="ACDEFG", title="")], cast.later())
        assert [next(pieces) for _ in range(3)] == [b"", b"", b""]
        assert list(tmp_path.iterdir())
        pieces.close()  # type: ignore[attr-defined]
    assert not list(tmp_path.iterdir())
