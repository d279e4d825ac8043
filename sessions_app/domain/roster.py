"""A pasted list of people, teams and languages: from its lines, entries by name, and which lines are wrong and why.

Why: docs/decisions.md#the-pasted-list-knows-better-than-the-door
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from . import names
from .errors import Invalid
from .sentences import PROBLEMS
from .spelling import Near
from .wording import Problem

LONGEST_EMAIL = 254
# A plain address. It begins with a letter or a digit, so that no spreadsheet reads it as a formula.
_EMAIL = re.compile(r"[A-Z0-9][A-Z0-9.!#$%&'*+/=?^_`{|}~-]*@[A-Z0-9-]+(\.[A-Z0-9-]+)+", re.ASCII | re.IGNORECASE)
_HEADINGS = {"name", "names", "person", "people", "participant"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's line in the roster."""

    name: str
    team: str
    language: str
    email: str = ""
    line: int = field(default=0, compare=False)  # from 1


@dataclass(frozen=True, slots=True)
class Roster:
    """`by_name`: for each name's key, the entries with this name, in the order of the list."""

    by_name: Mapping[str, Sequence[Entry]]
    problems: tuple[Problem, ...] = ()

    def entry_for(self, name: str, ordinal: int) -> Entry | None:
        """The entry of the person with this name and ordinal (from 1); the last one if the list has fewer lines."""
        exact = self.by_name.get(names.key(names.label(name, ordinal)))
        found = self.by_name.get(names.key(name))
        if exact and ordinal > 1:
            return exact[0]
        return found[min(ordinal, len(found)) - 1] if found else None

    def email_for(self, name: str, ordinal: int) -> str:
        """The address of the person with this name and ordinal; empty if the list has fewer lines of this name."""
        exact = self.by_name.get(names.key(names.label(name, ordinal))) if ordinal > 1 else None
        found = exact[:1] if exact else self.by_name.get(names.key(name), [])[ordinal - 1 : ordinal]
        return found[0].email if found else ""


# Hundreds arrive within minutes and are looked up in one list. Erasing and deleting clear this cache.
@lru_cache(maxsize=4)
def read_roster(text: str) -> Roster:
    """Reads a pasted list: name, team, language, and an e-mail address anywhere, after commas, semicolons or tabs.

    Headings are ignored.
    """
    by_name: dict[str, list[Entry]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        try:
            entry = _entry(line, number)
        except Invalid as error:
            problems.append(Problem(number, error.template, error.data, refused=True))
        else:
            if entry:
                by_name.setdefault(names.key(entry.name), []).append(entry)
    return Roster(by_name, tuple(problems))


MOST_TOLD = 3
MOST_NEAR = 300  # only so many unmatched lines are compared with names: a crowd's list is long


def not_here(roster: Roster, labels: Iterable[str]) -> list[Problem]:
    """Problems for the lines that match nobody's label, with whom they may mean. Most people just come later."""
    labels = list(labels)
    here = {names.key(each) for label in labels for each in (label, names.numbered(label)[0])}
    lines = [entries[0] for key, entries in roster.by_name.items() if key not in here]
    near = Near(labels) if lines else None
    meant = {entry.line: near.to(entry.name) for entry in lines[:MOST_NEAR]} if near else {}
    unlike = [entry for entry in lines if not meant.get(entry.line)]
    problems = [
        Problem(entry.line, PROBLEMS["name.near"], {"name": entry.name, "near": meant[entry.line]})
        for entry in lines
        if meant.get(entry.line)
    ]
    if len(unlike) > MOST_TOLD:
        return [*problems, Problem(unlike[0].line, PROBLEMS["roster.others"], {"count": len(unlike)})]
    return [*problems, *(Problem(entry.line, PROBLEMS["name"], {"name": entry.name}) for entry in unlike)]


def without(text: str, name: str, ordinal: int, others: int) -> str:
    """The list without the line of the person with this name and ordinal. Nothing else changes.

    The line is the one whose address `email_for` gives. `others` more people of that name stay, and each keeps their
    line: a bare name stands for the removed line. If nobody of that name stays, such bare names go, too.
    """
    lines = text.splitlines(keepends=True)
    own = _indexes_of(lines, name)
    index = _index_of(lines, name, ordinal, others)
    gone = set() if index is None else {index}
    if others and gone & set(own[:-1]):
        index = gone.pop()
        end = lines[index][len(lines[index].rstrip("\r\n")) :]
        lines[index] = _bare(name) + end
    elif not others:
        gone |= {index for index in own if lines[index].rstrip("\r\n") == _bare(name)}
    return "".join(line for index, line in enumerate(lines) if index not in gone)


def without_remarks(text: str, names_them: Callable[[str], bool]) -> str:
    """The list without the lines that `names_them` matches and that belong to nobody: remarks, or not understood."""
    lines = text.splitlines(keepends=True)
    return "".join(line for at, line in enumerate(lines) if _key_of(line, at + 1) or not names_them(line))


def relabelled(text: str, name: str, ordinal: int, others: int, label: str) -> str:
    """The list with the person of this name and ordinal called `label`; their tags and address stay with them.

    The list stays unchanged if it has a line for that label already: that line is theirs from now on.
    """
    lines = text.splitlines(keepends=True)
    index = _index_of(lines, name, ordinal, others)
    if index is None or _indexes_of(lines, label):
        return text
    separator = next(separator for separator in "\t;," if separator in lines[index])
    end = lines[index][len(lines[index].rstrip("\r\n")) :] or "\n"
    cells = next(csv.reader([lines[index].rstrip("\r\n").lstrip("\ufeff")], delimiter=separator, skipinitialspace=True))
    rest = without(text, name, ordinal, others)
    rest += "" if not rest or rest.endswith(("\r", "\n")) else end
    return rest + _separator_beside(label, separator).join(_as_cell(cell) for cell in (label, *cells[1:])) + end


def as_line(entry: Entry) -> str:
    """The entry as a line that `read_roster` reads back."""
    cells = (entry.name, entry.team, entry.language, entry.email)
    apart = "\t" if any(";" in cell for cell in cells) else ", "
    return apart.join(map(_as_cell, cells))


def _indexes_of(lines: Sequence[str], name: str) -> list[int]:
    return [index for index, line in enumerate(lines) if _key_of(line, index + 1) == names.key(name)]


def _index_of(lines: Sequence[str], name: str, ordinal: int, others: int) -> int | None:
    """The index of the line of the person with this name and ordinal; None if there is none."""
    own, exact = _indexes_of(lines, name), _indexes_of(lines, names.label(name, ordinal))
    found = own[ordinal - 1 : ordinal] or ([] if others else own[-1:])
    return next(iter(exact or found), None)


def _bare(name: str) -> str:
    """A line with only the name: it stands for a removed one."""
    return _as_cell(name) + _separator_beside(name, ",")


def _separator_beside(name: str, separator: str) -> str:
    """The separator that can follow this name: a line that holds a semicolon is not split at commas."""
    return "\t" if separator == "," and ";" in name else separator


def _as_cell(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if set(name) & set('",;\t') else name


def _key_of(line: str, number: int) -> str | None:
    try:
        entry = _entry(line.lstrip("\ufeff"), number)
    except Invalid:
        return None
    return names.key(entry.name) if entry else None


def _entry(line: str, number: int) -> Entry | None:
    """The entry on one line; None for an empty line or a heading. Raises Invalid."""
    if not line.strip(" \t,;"):
        return None
    separator = next((separator for separator in "\t;," if separator in line), None)
    if separator is None:
        raise Invalid("roster", PROBLEMS["roster.team"], line=number)
    try:
        cells = [
            cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True, strict=True))
        ]
    except csv.Error as error:
        raise Invalid("roster", PROBLEMS["roster.quote"], line=number) from error
    if number == 1 and cells[0].casefold() in _HEADINGS:
        return None
    emails = [cell for cell in cells[1:] if is_email(cell)]
    if len(emails) > 1:
        raise Invalid("roster", PROBLEMS["roster.emails"], line=number)
    told = [cell for cell in cells if cell not in emails]
    if any(told[3:]):
        raise Invalid("roster", _too_much(told[3:]), line=number)
    return _cleaned((*told[:3], "", "")[:3], "".join(emails), number)


def is_email(cell: str) -> bool:
    return len(cell) <= LONGEST_EMAIL and bool(_EMAIL.fullmatch(cell))


def _too_much(cells: Sequence[str]) -> str:
    if any("@" in cell for cell in cells):
        return PROBLEMS["roster.email"]
    return PROBLEMS["roster.more"]


def _cleaned(cells: Sequence[str], email: str, number: int) -> Entry:
    try:
        return Entry(names.clean(cells[0]), names.tag(cells[1], "team"), names.tag(cells[2], "language"), email, number)
    except Invalid as error:
        raise Invalid("roster", PROBLEMS["roster.name"], line=number, most=names.LONGEST) from error
