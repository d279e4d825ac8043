"""A pasted list as rows of cells, whichever program it comes from. What the cells mean is decided in layout.py.

This module finds the separator of cells and the line breaks within them. It reads quotation marks, and removes numbers
before names and what mail programs add. Nothing raises: a quotation mark that nothing closes is read as text, and its
line is reported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .mail import plain_address

SEPARATORS = "\t;|,"  # what separates cells; the earlier ones seldom occur within a cell
_WIDE = str.maketrans("\uff0c\u3001\u060c\uff1b\u061b\uff5c", ",,,;;|")  # the separators of other scripts
_BREAK = re.compile("\r\n|[\r\n]")
_SOFT = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")  # office programs use these between lines and within cells
_CONTROLS = re.compile("[\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff]")
_SAID = re.compile(r'"?sep=(.)"?[\s;,|]*', re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=_-]*[-=_]{2}[\s|:+=_-]*")  # the line below the headings of a table drawn with letters
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "\uff02": "\uff02"}
_NUMBER = re.compile(r"(?:\(?\d{1,5}\s?[.):]|#\s?\d{1,5}[.):]?|\d{1,5}\s+[-–—]\s)\s*(?=\S)")
_PLAIN_NUMBER = re.compile(r"\d{1,5}\s+(?=\D)")
_BULLET = re.compile(r"(?:(?:[-–—*•·▪▫◦‣●○☐☑✓✔]|\[[ xX]?\])\s+)+(?=\S)")
_SENDER = re.compile(
    r"""\s*["'“„]?([^<>()"“”]*?)["'”“]?\s*[<(]\s*((?:mailto:)?[^<>()\s]+@[^<>()\s]+)\s*[>)]""", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*()((?:mailto:)?[^<>()\s;,\"']+@[^<>()\s;,\"']+)", re.IGNORECASE)
_LOOKS_LIKE_ADDRESS = re.compile(r"\S+[@\uff20]\S+|<?mailto:.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line and the line's number (from 1). A cell may continue on the next lines."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`separator`: what stood between cells. `unclosed`: the lines with a quotation mark that nothing closes."""

    rows: Sequence[Row]
    separator: str
    unclosed: Sequence[int] = field(default=())


def read_cells(text: str) -> Grid:
    """The table in `text`: rows of one width, without empty rows and columns."""
    lines = _lines(text)
    said = _SAID.fullmatch(lines[0].strip(" ")) if lines else None
    if said:
        lines[0] = ""
    if senders := _senders(lines):
        return Grid(_even(senders), ";")
    separator = said[1] if said else _separator_of(lines)
    others = ";|" if sum(separator in line for line in lines) * 2 > sum(map(bool, map(str.strip, lines))) else ";|,"
    rows: list[Row] = []
    unclosed: list[int] = []
    at = 0
    while at < len(lines):
        cells, taken, whole = _split(lines, at, _own_separator(lines[at], separator, others))
        if not whole:
            unclosed.append(at + 1)
        if separator != "|" or not _RULE.fullmatch(lines[at]):
            tidied = [_tidy(cell) for cell in cells]
            rows += [Row(at + 1, tuple(tidied))] if any(tidied) else []
        at += taken
    return Grid(_with_addresses_apart(_even(rows)), separator, unclosed)


def looks_like_address(cell: str) -> bool:
    """Whether somebody meant this as an e-mail address, usable or not. “@home” is none."""
    return bool(_LOOKS_LIKE_ADDRESS.fullmatch(cell))


def _lines(text: str) -> list[str]:
    """The lines, cleaned. A soft break ends a line unless the rows are of one width only without it."""
    hard = [_CONTROLS.sub("", line) for line in _BREAK.split(text)]
    if not any(separator in text for separator in SEPARATORS):
        hard = [line.translate(_WIDE) for line in hard]
    if not _SOFT.search(text):
        return hard
    within = [_SOFT.sub(" ", line) for line in hard]
    separator = _separator_of(within)
    counts = {line.count(separator) for line in within if line.strip()}
    if len(hard) > 1 and len(counts) == 1 and counts != {0}:
        return within
    return [each for line in hard for each in _SOFT.split(line)]


def _separator_of(lines: Sequence[str]) -> str:
    """The separator that occurs in most lines; if two tie, the one that seldom occurs within a cell."""
    filled = [line for line in lines if line.strip()]
    return max(SEPARATORS, key=lambda each: (sum(each in line for line in filled), -SEPARATORS.index(each)))


def _split(lines: Sequence[str], at: int, separator: str) -> tuple[list[str], int, bool]:
    """The cells of the line `at`, how many lines they take, and whether each quotation mark is closed."""
    line = lines[at]
    if separator == "|" and line.lstrip().startswith("|"):
        line = line.strip().strip("|")
    cells: list[str] = []
    index, taken, whole = 0, 1, True
    while True:
        start = index + len(line[index:]) - len(line[index:].lstrip(" "))
        if line[start : start + 1] in _QUOTES and line[start : start + 1]:
            found = _quoted(lines, at + taken, line, start, separator)
            if found:
                cell, line, index, more = found
                taken += more
                cells.append(cell)
                index += 1
                continue  # after the last cell there is an empty one, and columns without anything are dropped
            whole = whole and not (line[start] == '"' and _is_open(line, start))
        end = line.find(separator, index)
        cells.append(line[index:] if end < 0 else line[index:end])
        if end < 0:
            return cells, taken, whole
        index = end + 1


def _own_separator(line: str, separator: str, others: str) -> str:
    """A line without the list's separator may have its own: somebody added it by hand or renamed a person."""
    if "\t" in line:
        return "\t"
    return separator if separator in line else next((other for other in others if other in line), separator)


def _quoted(
    lines: Sequence[str], next_line: int, line: str, start: int, separator: str
) -> tuple[str, str, int, int] | None:
    """Reads a quoted cell: its text, the line in which it ends, the index of the separator after it, extra lines.

    None unless the quotation is closed right before a separator or the end of a line. Only straight quotes may span
    lines.
    """
    opening, index, more = line[start], start + 1, 0
    parts: list[str] = []
    while True:
        end = next((at for at in range(index, len(line)) if line[at] in _QUOTES[opening]), -1)
        if end >= 0 and opening == '"' and line[end + 1 : end + 2] == '"':
            parts.append(line[index : end + 1])
            index = end + 2
        elif end >= 0:
            parts.append(line[index:end])
            rest = len(line) - len(line[end + 1 :].lstrip(" "))
            if rest >= len(line) or line[rest] == separator:
                return "".join(parts), line, rest, more
            return None
        elif opening != '"' or next_line + more >= len(lines):
            return None
        else:
            parts.append(line[index:] + " ")
            line, index = lines[next_line + more], 0
            more += 1


def _is_open(line: str, start: int) -> bool:
    return line.count('"', start) % 2 == 1


def _tidy(cell: str) -> str:
    """The cell on one line. An address loses what programs put around it and keeps its letters as typed."""
    plain = " ".join(cell.split())
    if not looks_like_address(plain.strip("<>()\"' ,;")):
        return plain
    address = plain_address(plain)
    found = re.search(re.escape(address), plain, re.IGNORECASE)
    return found[0] if found else address


def _senders(lines: Sequence[str]) -> list[Row]:
    """Rows from “Ada Lovelace <ada@x.org>; Ben …”, as mail programs write it; empty unless every line is like that."""
    rows: list[Row] = []
    named = False
    for number, line in enumerate(lines, start=1):
        rest = re.sub(r"^\s*(?:to|cc|bcc|an|kopie|para|à)\s*:\s*", "", line, flags=re.IGNORECASE).strip(" \t,;")
        while rest:
            found = _SENDER.match(rest) or _ADDRESS.match(rest)
            if not found or (rest[found.end() :].strip() and rest[found.end() :].lstrip()[0] not in ",;\t<"):
                return []
            if found[1].rstrip().endswith(",") or found[1].count(",") > 1:
                return []  # cells before an address, not a name
            behind = re.match(r"\s*<\s*(?:mailto:)?[^<>]*>", rest[found.end() :])  # Outlook writes an address twice
            end = found.end() + (behind.end() if behind else 0)
            name = " ".join(found[1].strip(" \t,;'").split())
            named = named or bool(found[1].strip()) or bool(behind)
            rows.append(Row(number, ("" if "@" in name else name, _tidy(found[2]))))
            if name and "\t" in found[1]:
                return []
            rest = rest[end:].strip(" \t,;")
    several = len({row.line for row in rows}) < len(rows)
    return rows if named or several or all("@" in line for line in lines if line.strip()) else []


def _even(rows: Sequence[Row]) -> list[Row]:
    """The rows, all of one width, without empty columns."""
    width = max((len(row.cells) for row in rows), default=0)
    cells = [row.cells + ("",) * (width - len(row.cells)) for row in rows]
    used = [at for at in range(width) if any(row[at] for row in cells)]
    return [Row(row.line, tuple(each[at] for at in used)) for row, each in zip(rows, cells, strict=True)]


def without_numbers(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without the numbers and bullets that somebody put before names in the same cell."""
    for pattern in (_BULLET, _NUMBER, _PLAIN_NUMBER):
        told = [row for row in rows if pattern.match(row.cells[0])]
        if not told or len(told) * 2 < len(rows):
            continue
        if pattern is _PLAIN_NUMBER and not _rise([int(row.cells[0].split()[0]) for row in told]):
            continue
        return [Row(row.line, (pattern.sub("", row.cells[0], count=1), *row.cells[1:])) for row in rows]
    return rows


def _rise(numbers: Sequence[int]) -> bool:
    return len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))


def _with_addresses_apart(rows: list[Row]) -> list[Row]:
    """The rows with each cell that holds a name and an address, “Ada <ada@x.org>”, split in two."""
    width = len(rows[0].cells) if rows else 0
    for at in reversed(range(width)):
        found = [_SENDER.fullmatch(row.cells[at]) for row in rows]
        if any(found):
            rows = [Row(row.line, tuple(_apart(row.cells, at, each))) for row, each in zip(rows, found, strict=True)]
    return rows


def _apart(cells: Sequence[str], at: int, found: re.Match[str] | None) -> Iterator[str]:
    yield from cells[:at]
    if found:
        yield from (found[1].strip(" ,;"), _tidy(found[2]))
    else:
        yield from ("", cells[at]) if looks_like_address(cells[at]) else (cells[at], "")
    yield from cells[at + 1 :]
