"""Finds people's texts in any answer, and what stands beside each: in rows, JSON, pages, Markdown, workbooks.

Every text in these tests carries a sign, ten consonants that nobody would type, so that none can hide.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from zipfile import ZipFile

import openpyxl

SIGN = re.compile(r"zq[bcdfghjklmnpqrstvwxz]{8}")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # as Markdown has it
ITEMS = frozenset({"article", "li", "tr", "figure"})  # of which one holds one text …
SECTIONS = frozenset({"section", "main"})  # … and one has a heading


@dataclass(frozen=True)
class Sighting:
    """One text in an answer: exactly as it stands there if that can be told, the fields or the words beside it."""

    sign: str
    text: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    beside: str = ""
    around: str = ""  # what else is under the same heading


def in_bytes(content: bytes) -> list[Sighting]:
    """Of an answer that should hold none: wherever it is."""
    return [Sighting(sign) for sign in SIGN.findall(content.decode("utf-8", "replace"))]


def in_json(content: bytes) -> list[Sighting]:
    return list(_walk(json.loads(content), {}))


def _walk(value: Any, holder: dict[str, Any]) -> Iterator[Sighting]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _signs_of(name, value)
            yield from _walk(inner, value)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, holder)
    elif isinstance(value, str):
        yield from _signs_of(value, holder)


def _signs_of(text: str, holder: dict[str, Any]) -> Iterator[Sighting]:
    others = {name: value for name, value in holder.items() if value != text}
    for sign in SIGN.findall(text):
        yield Sighting(sign, text, holder, json.dumps(others, ensure_ascii=False))


def in_csv(content: bytes) -> list[Sighting]:
    """The cells as a spreadsheet has them, without the apostrophe that makes them text."""
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return in_rows([{name: _bare(cell) for name, cell in row.items()} for row in table])


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def in_book(content: bytes) -> list[Sighting]:
    """All sheets of an XLSX; in the first row of each are the names of its columns."""
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        head, *body = list(sheet.iter_rows(values_only=True)) or [()]
        found += in_rows([dict(zip(map(str, head), row, strict=True)) for row in body])
    return found


def in_calendar(content: bytes) -> list[Sighting]:
    """With the long lines whole again."""
    return in_bytes(content.replace(b"\r\n ", b""))


def whole_book(content: bytes) -> str:
    """All that is in the file of a book, for comparing."""
    with ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(f"{name}\n{parts.read(name).decode()}" for name in parts.namelist())


def in_rows(rows: list[dict[str, Any]]) -> list[Sighting]:
    return [
        Sighting(sign, str(row.get("text", "")), row, json.dumps(row, ensure_ascii=False, default=str))
        for row in rows
        for cell in row.values()
        for sign in SIGN.findall(str(cell))
    ]


@dataclass
class _Part:
    """An element that is open: the words and attributes that are in it and in no part of it, and all of them."""

    tag: str
    own: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    found: list[tuple[str, str]] = field(default_factory=list)  # signs, each with what is in its item


class _Page(HTMLParser):
    """Which words are in which item, and which section, of a page; JSON in it is read as JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Sighting] = []
        self._open = [_Part("")]
        self._json: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._json = [] if tag == "script" and ("type", "application/json") in attrs else None
        if tag in ITEMS | SECTIONS:
            self._open.append(_Part(tag))
        self._open[-1].own.append(" ".join(f"{name}={value}" for name, value in attrs) + " ")

    def handle_endtag(self, tag: str) -> None:
        if self._json is not None and tag == "script":
            self.found += in_json("".join(self._json).encode())
            self._json = None
        elif tag == self._open[-1].tag:
            self._close()

    def handle_data(self, data: str) -> None:
        (self._open[-1].own if self._json is None else self._json).append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._close()

    def _close(self) -> None:
        part = self._open.pop()
        own = "".join(part.own)
        words = own + " ".join(part.all)
        part.found += [(sign, words) for sign in SIGN.findall(own)]
        if self._open and part.tag not in SECTIONS:
            self._open[-1].found += part.found
        else:
            self.found += [Sighting(sign, None, {}, beside, words) for sign, beside in part.found]
        if self._open:
            self._open[-1].all.append(words)


def in_page(content: bytes) -> list[Sighting]:
    page = _Page()
    page.feed(content.decode())
    page.close()
    return page.found


def in_markdown(content: bytes) -> list[Sighting]:
    """A text stands below a line that says what it is and whose: that line is what is beside it."""
    found, above = [], ""
    for line in content.decode().splitlines():
        beside = ESCAPED.sub(r"\1", f"{above}\n{line}")
        found += [Sighting(sign, None, {}, beside) for sign in SIGN.findall(line)]
        if line.startswith(("**", "#", "- **")):
            above = line
    return found


Finder = Callable[[bytes], list[Sighting]]
