"""A pasted list of people, their teams and languages: lines in; entries by name, and the lines that are wrong, out.

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
# A plain address. It begins with a letter or a digit, so no spreadsheet runs it.
_EMAIL = re.compile(r"[A-Z0-9][A-Z0-9.!#$%&'*+/=?^_`{|}~-]*@[A-Z0-9-]+(\.[A-Z0-9-]+)+", re.ASCII | re.IGNORECASE)
_HEADINGS = {"name", "names", "person", "people", "participant"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A person's line of the roster."""

    name: str
    team: str
    language: str
    email: str = ""
    line: int = field(default=0, compare=False)  # from 1


@dataclass(frozen=True, slots=True)
class Roster:
    """`by_name`: the entries of everybody with this name's key, in the order of the list."""

    by_name: Mapping[str, Sequence[Entry]]
    problems: tuple[Problem, ...] = ()

    def entry_for(self, name: str, ordinal: int) -> Entry | None:
        """The line of the so-manieth person with this name; the last one, when there are fewer lines."""
        exact = self.by_name.get(names.key(names.label(name, ordinal)))
        found = self.by_name.get(names.key(name))
        if exact and ordinal > 1:
            return exact[0]
        return found[min(ordinal, len(found)) - 1] if found else None

    def email_for(self, name: str, ordinal: int) -> str:
        """The address of the so-manieth person with this name; empty when there are fewer lines: it is another's."""
        exact = self.by_name.get(names.key(names.label(name, ordinal))) if ordinal > 1 else None
        found = exact[:1] if exact else self.by_name.get(names.key(name), [])[ordinal - 1 : ordinal]
        return found[0].email if found else ""


# Hundreds arrive within minutes, and each is looked up in the same list. Who erases or deletes clears it.
@lru_cache(maxsize=4)
def read_roster(text: str) -> Roster:
    """A pasted list: name, team, language, and an e-mail address at any place, separated by commas, semicolons or tabs.

    Headings are passed over.
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
MOST_NEAR = 300  # lines that fit nobody yet are looked at so; the list of a crowd is long


def not_here(roster: Roster, labels: Iterable[str]) -> list[Problem]:
    """What to tell of the lines that fit nobody who is called so, with whom they may mean. Most just come later."""
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
    """The list without the line of the so-manieth person with this name, and nothing else changed.

    Theirs is the line whose address `email_for` gives them. `others` of that name stay, and each keeps the line that
    is theirs: a bare name holds the place before it. When nobody of that name stays, neither does such a bare name.
    """
    lines = text.splitlines(keepends=True)
    own = _places_of(lines, name)
    place = _place_of(lines, name, ordinal, others)
    gone = set() if place is None else {place}
    if others and gone & set(own[:-1]):
        place = gone.pop()
        end = lines[place][len(lines[place].rstrip("\r\n")) :]
        lines[place] = _bare(name) + end
    elif not others:
        gone |= {place for place in own if lines[place].rstrip("\r\n") == _bare(name)}
    return "".join(line for place, line in enumerate(lines) if place not in gone)


def without_remarks(text: str, names_them: Callable[[str], bool]) -> str:
    """The list without the lines that are nobody's, not understood or said beside it, and name somebody."""
    lines = text.splitlines(keepends=True)
    return "".join(line for at, line in enumerate(lines) if _key_of(line, at + 1) or not names_them(line))


def relabelled(text: str, name: str, ordinal: int, others: int, label: str) -> str:
    """The list in which the so-manieth person with this name is called `label`: tags and address go with them.

    It stays as it is when it knows that label already: then that line is theirs from now on.
    """
    lines = text.splitlines(keepends=True)
    place = _place_of(lines, name, ordinal, others)
    if place is None or _places_of(lines, label):
        return text
    mark = next(mark for mark in "\t;," if mark in lines[place])
    end = lines[place][len(lines[place].rstrip("\r\n")) :] or "\n"
    cells = next(csv.reader([lines[place].rstrip("\r\n").lstrip("\ufeff")], delimiter=mark, skipinitialspace=True))
    rest = without(text, name, ordinal, others)
    rest += "" if not rest or rest.endswith(("\r", "\n")) else end
    return rest + _mark_beside(label, mark).join(_as_cell(cell) for cell in (label, *cells[1:])) + end


def as_line(entry: Entry) -> str:
    """The entry as `read_roster` reads it again."""
    cells = (entry.name, entry.team, entry.language, entry.email)
    apart = "\t" if any(";" in cell for cell in cells) else ", "
    return apart.join(map(_as_cell, cells))


def _places_of(lines: Sequence[str], name: str) -> list[int]:
    return [place for place, line in enumerate(lines) if _key_of(line, place + 1) == names.key(name)]


def _place_of(lines: Sequence[str], name: str, ordinal: int, others: int) -> int | None:
    """Which line is that of the so-manieth person with this name."""
    own, exact = _places_of(lines, name), _places_of(lines, names.label(name, ordinal))
    found = own[ordinal - 1 : ordinal] or ([] if others else own[-1:])
    return next(iter(exact if ordinal > 1 and exact else found), None)


def _bare(name: str) -> str:
    """A line of nothing but a name: it holds a place."""
    return _as_cell(name) + _mark_beside(name, ",")


def _mark_beside(name: str, mark: str) -> str:
    """What can stand behind this name: a line with a semicolon anywhere is not read as one with commas."""
    return "\t" if mark == "," and ";" in name else mark


def _as_cell(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if set(name) & set('",;\t') else name


def _key_of(line: str, number: int) -> str | None:
    try:
        entry = _entry(line.lstrip("\ufeff"), number)
    except Invalid:
        return None
    return names.key(entry.name) if entry else None


def _entry(line: str, number: int) -> Entry | None:
    """What one line says; None if it is empty or a heading. Raises Invalid."""
    if not line.strip(" \t,;"):
        return None
    mark = next((mark for mark in "\t;," if mark in line), None)
    if mark is None:
        raise Invalid("roster", PROBLEMS["roster.team"], line=number)
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True, strict=True))]
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
