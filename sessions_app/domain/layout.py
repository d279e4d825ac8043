"""In what layout a pasted list is: which column is what, by headings or by what stands in it. Writes it anew, plainly.

Whoever pasted it looks at what was understood before it counts; a list that is plain already is left as it was typed.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import Invalid
from .roster import LONGEST_EMAIL, is_email, read_roster
from .sentences import PROBLEMS

NAME, FIRST, LAST, TEAM, LANGUAGE, EMAIL, NOTHING = "name", "first", "last", "team", "language", "email", ""
PLAIN = "Name, Team, Language, E-mail"  # headings of the list that is written anew; a person may change them
MARKS = "\t;,|"
_SURE = 3  # rows, from which what stands in a column says what it is

_WORDS: Mapping[str, str] = {
    NAME: "name names person people participant participants fullname nombre nombres nombrecompleto "
    "participante participantes nom nomcomplet participants teilnehmer teilnehmerin teilnehmende nome "
    "nomecompleto partecipante naam deelnemer displayname",
    FIRST: "firstname first givenname forename vorname prenom nombredepila primernombre primeironome nomeproprio "
    "voornaam",
    LAST: "lastname last surname familyname nachname familienname nomdefamille apellido apellidos sobrenome "
    "apelido cognome achternaam",
    TEAM: "team teams group groups gruppe gruppen mannschaft abteilung equipo grupo equipe groupe squadra "
    "gruppo groep department",
    LANGUAGE: "language languages sprache sprachen idioma lengua langue lingua linguagem taal",
    EMAIL: "email mail emailaddress mailaddress emailadresse mailadresse correo correoelectronico courriel "
    "adressemail adresseemail adressecourriel enderecodeemail indirizzoemail emailadres",
    NOTHING: "no nr number num nummer id lfdnr numero",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
_NUMBER = re.compile(r"\d{1,5}\s*[.)]\s*")
_SENDER = re.compile(r"""\s*["']?([^<>"]*?)["']?\s*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>\s*""", re.IGNORECASE)
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, and its number (from 1)."""

    line: int
    cells: list[str]


def understood(text: str) -> str | None:
    """The list in plain layout, as it was understood; None if that is how it was typed. Raises Invalid for a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not read_roster(text).problems and not any(all(mark in line for line in lines) for mark in MARKS):
        return None  # every line by itself: they were written by hand, or somebody was renamed
    rows = _numbered(_rows(_BREAKS.sub("\n", text.lstrip("\ufeff"))))
    if not rows:
        return None
    named = _headings(rows[0].cells)
    body = rows[1:] if named else rows
    if not body:
        return None
    roles = named or _guessed([row.cells for row in body])
    people = [_person(row, roles, bool(named)) for row in body]
    before = read_roster(text)
    entries = sorted((each for found in before.by_name.values() for each in found), key=lambda each: each.line)
    typed = [(each.name, each.team, each.language, each.email) for each in entries]
    if not before.problems and typed == [tuple(" ".join(cell.split()) for cell in person) for person in people]:
        return None
    return "\n".join([PLAIN, *(", ".join(map(_as_cell, person)) for person in people)]) + "\n"


def _as_cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",') else cell


def _rows(text: str) -> list[Row]:
    lines = text.split("\n")
    said = re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE)
    skipped = 1 if said else 0
    rest = lines[skipped:]
    senders = _senders(rest, skipped)
    if senders:
        return senders
    mark = said[1] if said else max(MARKS, key=lambda mark: sum(mark in line for line in rest))
    reader = csv.reader([line + "\n" for line in rest], delimiter=mark, skipinitialspace=True, strict=True)
    rows, line = [], skipped + 1
    try:
        for cells in reader:
            cleaned = [_tidy(cell) for cell in (_otherwise(cells[0], mark, line) if len(cells) == 1 else cells)]
            if any(cleaned):
                rows.append(Row(line, cleaned))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise Invalid("roster", PROBLEMS["roster.quote"], line=line) from error
    return rows


def _otherwise(cell: str, mark: str, line: int) -> list[str]:
    """A line without the list's `mark` may have one of its own: it was added by hand, or by a new name."""
    own = next((other for other in "\t;|" if other != mark and other in cell), None)
    if own == "|":
        raise Invalid("roster", PROBLEMS["roster.team"], line=line)
    return next(csv.reader([cell], delimiter=own, skipinitialspace=True)) if own else [cell]


def _tidy(cell: str) -> str:
    """In one line, without control characters; an address without what programs put around it."""
    shown = "".join(" " if unicodedata.category(each) == "Cc" else each for each in cell).replace(";", " ")
    plain = " ".join(shown.split())
    bare = re.sub(r"^<?(?:mailto:)?([^<>\s]+@[^<>\s]+?)>?$", r"\1", plain, flags=re.IGNORECASE)
    return bare if len(bare) <= LONGEST_EMAIL else plain


def _senders(lines: Sequence[str], skipped: int) -> list[Row]:
    """“Ada Lovelace <ada@x.org>; Ben …”, as mail programs write it; nothing unless every line is like that."""
    rows = []
    for number, line in enumerate(lines, start=skipped + 1):
        at = 0
        while line[at:].strip(" \t,;"):
            found = _SENDER.match(line, at)
            if not found:
                return []
            name = _turned(" ".join(found[1].strip(" \t,;").split()))
            rows.append(Row(number, [name or found[2].partition("@")[0], "", "", found[2]]))
            at = found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip(" \t,;"))
    return rows


def _numbered(rows: list[Row]) -> list[Row]:
    """Without the numbers that somebody put before the names."""
    body = rows[1:] if rows and _headings(rows[0].cells) else rows
    if body and all(re.fullmatch(r"\d{1,5}\s*[.)]?", row.cells[0]) and len(row.cells) > 1 for row in body):
        return [Row(row.line, row.cells[1:]) for row in rows]
    if body and all(_NUMBER.match(row.cells[0]) for row in body):
        return [Row(row.line, [_NUMBER.sub("", row.cells[0], count=1), *row.cells[1:]]) for row in rows]
    return rows


def _headings(cells: Sequence[str]) -> list[str] | None:
    """What each column is, if this line says so."""
    words = [
        "".join(each for each in unicodedata.normalize("NFKD", cell.casefold()) if each.isalnum()) for cell in cells
    ]
    known = [_ROLES[word] for word in words if word in _ROLES]
    if {NAME, FIRST, LAST} & set(known) and len(known) >= sum(map(bool, words)) - 1:
        roles = [_ROLES.get(word, NOTHING) for word in words]
        if FIRST not in roles and LAST in roles and NAME in roles:  # Portuguese “Nome, Sobrenome”, French “Prénom, Nom”
            roles[roles.index(NAME)] = FIRST
        elif FIRST in roles and NAME in roles and LAST not in roles:
            roles[roles.index(NAME)] = LAST
        return roles
    return None


def _guessed(table: Sequence[Sequence[str]]) -> list[str]:
    """What each column is, by what stands in it."""
    width = max(map(len, table))
    columns = [[row[at] if at < len(row) else "" for row in table] for at in range(width)]
    email = [any("@" in cell for cell in column) for column in columns]
    others = [at for at in range(width) if not email[at]]
    roles = [EMAIL if each else NOTHING for each in email]
    wanted = [NAME, TEAM, LANGUAGE]
    sure = len(table) >= _SURE
    if sure and len(others) > 1:
        first, second = (columns[at] for at in others[:2])
        if _shared(first) and not _shared(second):
            wanted = [TEAM, NAME, LANGUAGE]
        elif not _shared(second) and all(second) and len(others) > 2 and _shared(columns[others[2]]):
            wanted = [FIRST, LAST, TEAM, LANGUAGE]
    for at, role in zip(others, wanted, strict=False):
        roles[at] = role
    return roles


def _shared(column: Sequence[str]) -> bool:
    said = [cell.casefold() for cell in column if cell]
    return len(set(said)) < len(said)


def _person(row: Row, roles: Sequence[str], named: bool) -> tuple[str, str, str, str]:
    """Name, team, language, address. `named`: columns with other headings are passed over. Raises Invalid."""
    told: dict[str, str] = {}
    for cell, role in zip(row.cells, [*roles, *[NOTHING] * len(row.cells)], strict=False):
        if "@" in cell and not is_email(cell):
            raise Invalid("roster", PROBLEMS["roster.email"], line=row.line)
        if is_email(cell):
            if EMAIL in told:
                raise Invalid("roster", PROBLEMS["roster.emails"], line=row.line)
            told[EMAIL] = cell
        elif cell and role:
            told[role] = cell
        elif cell and not named:
            raise Invalid("roster", PROBLEMS["roster.more"], line=row.line)
    whole = " ".join(filter(None, (told.get(FIRST), told.get(LAST)))) or _turned(told.get(NAME, ""))
    return whole, told.get(TEAM, ""), told.get(LANGUAGE, ""), told.get(EMAIL, "")


def _turned(name: str) -> str:
    """“Lovelace, Ada” as she is called."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name
