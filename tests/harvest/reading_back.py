"""The exports as other programs read them: each reader returns rows of cells, texts as they were typed."""

import csv
import io
import json
import re
from typing import Any

from markdown_it import MarkdownIt
from openpyxl import load_workbook

from sessions_app.harvest.csv import as_typed

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def csv_rows(content: bytes) -> list[dict[str, str]]:
    found = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{name: as_typed(cell) for name, cell in row.items()} for row in found]


def json_rows(content: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(content)["notes"]
    return rows


def unescaped(cell: object) -> object:
    """What Excel makes of `_xHHHH_` in a cell (ECMA-376, ST_Xstring); openpyxl leaves it to its callers."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if isinstance(cell, str) else cell


def sheets(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Every sheet's rows. Texts must be texts: nothing that a spreadsheet would run."""
    found = {}
    for sheet in load_workbook(io.BytesIO(content)):
        columns, labels, *rows = list(sheet.iter_rows())  # keys for programs, words for people
        assert all(str(label.value or "").strip() for label in labels)
        for cell in (cell for row in rows for cell in row):
            assert cell.data_type in "sn" or isinstance(cell.value, bool), (cell.coordinate, cell.data_type)
        names = [str(cell.value) for cell in columns]
        found[sheet.title] = [dict(zip(names, (unescaped(cell.value) for cell in row), strict=True)) for row in rows]
    return found


def xlsx_rows(content: bytes) -> list[dict[str, Any]]:
    """As the other formats have them: without the columns of words."""
    rows = sheets(content)["notes"]
    return [{name: cell for name, cell in row.items() if not name.endswith("_words")} for row in rows]


def markdown_quotes(content: bytes, rules: str = "commonmark") -> list[tuple[str, str]]:
    """Text and caption of every note, as rendered."""
    quotes: list[tuple[str, str]] = []
    quoted, before = False, ""
    for token in MarkdownIt(rules).parse(content.decode()):
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted = not quoted
        elif quoted and token.type != "inline":
            assert token.type in ("paragraph_open", "paragraph_close"), token.type
        elif token.type == "inline":
            words = "".join(map(_shown, token.children or []))
            if quoted:
                assert words.startswith("“") and words.endswith("”")
                quotes.append((words[1:-1], before))
            before = words
    return quotes


def _shown(token: Any) -> str:
    if token.type in ("strong_open", "strong_close"):
        return ""
    assert token.type in ("text", "text_special", "hardbreak"), (token.type, token.content)
    return "\n" if token.type == "hardbreak" else str(token.content)
