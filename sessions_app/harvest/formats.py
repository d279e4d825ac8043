"""Rows as CSV and JSON, streamed piece by piece."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple
from io import StringIO

from .rows import COLUMNS, Row

FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
# What makes a spreadsheet run a cell (OWASP, CSV injection), also as full-width forms.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH)
BYTE_ORDER_MARK = "\ufeff"  # without it some spreadsheets read UTF-8 as something else


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180 lines. A cell that a spreadsheet would run is made text by a leading apostrophe."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield BYTE_ORDER_MARK + _take(buffer)
    for row in rows:
        writer.writerow([harmless(value) for value in astuple(row)])
        yield _take(buffer)


def harmless(value: object) -> str:
    """The cell as text that no spreadsheet runs."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(RUNS) else text


def _take(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def as_json(code: str, title: str, exported_at: str, rows: Iterable[Row]) -> Iterator[str]:
    """One JSON object; texts exactly as typed."""
    head = {"code": code, "title": title}
    yield f'{{"session": {_json(head)}, "exported_at": {_json(exported_at)}, "insights": ['
    for index, row in enumerate(rows):
        yield ("," if index else "") + "\n" + _json(asdict(row))
    yield "\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
