"""The layout of a pasted list: which column holds what, by a person's choice, by headings, by the cells themselves.

A person's choice counts before any guess, and unclear columns become a question. The person who pasted the list checks
the result before it counts; then the list is rewritten plainly, unless it is plain already. Nothing raises.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from . import columns, names
from .cells import Row, looks_like_address, read_cells, without_numbers
from .columns import EMAIL, FIRST, LANGUAGE, LAST, NAME, NOTHING, OF_NAMES, ONCE, TEAM, TURNED
from .errors import Invalid
from .roster import Entry, Roster, as_line, is_email, not_here, read_roster
from .sentences import PROBLEMS
from .wording import Problem

PLAIN = "Name, Team, Language, E-mail"  # headings of the rewritten list; a person may change them
_TITLE_LINES = 3  # above the headings, at most


@dataclass(frozen=True, slots=True)
class Choice:
    """A person said what a column is. `heading`: its heading then, by which it is found if it moves."""

    at: int
    role: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`role`: what the column holds, as understood. `asked`: a person must say so. `chosen`: a person did."""

    heading: str
    role: str
    chosen: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """A question about some columns: each answer has a role for each of them."""

    at: tuple[int, ...]
    answers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class UnderstoodList:
    """A list as understood. `rows` are people and `entries` what each row says; lines are kept as typed."""

    text: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    entries: Sequence[Entry]
    problems: Sequence[Problem]
    question: ColumnQuestion | None
    headed: bool
    above: Sequence[Row] = ()  # lines above the headings, which are ignored

    @property
    def clear(self) -> bool:
        """Whether there is no question and no problem."""
        return not self.problems and not any(column.asked for column in self.columns)

    @cached_property
    def roster(self) -> Roster:
        by_name: dict[str, list[Entry]] = {}
        for entry in self.entries:
            by_name.setdefault(names.key(entry.name), []).append(entry)
        return Roster(by_name)

    @cached_property
    def as_typed(self) -> bool:
        """Whether the text needs no choices: a reader without them understands the same."""
        plain = read_roster(self.text)
        found = sorted((each for one in plain.by_name.values() for each in one), key=lambda each: each.line)
        if plain.problems or found != list(self.entries):
            return False
        if not any(column.chosen for column in self.columns):
            return self.clear
        again = read_list(self.text)
        return again.clear and list(again.entries) == list(self.entries)

    def plain(self) -> str:
        """The list rewritten so that every reader understands it in the same way."""
        if self.as_typed:
            return self.text
        return "".join(f"{line}\n" for line in (PLAIN, *map(as_line, self.entries)))

    def not_here(self, labels: Iterable[str]) -> Sequence[Problem]:
        """The lines that match nobody's label, and whom they may mean; empty while nobody is in the session."""
        labels = list(labels)
        return not_here(self.roster, labels) if labels else []


def read_list(text: str, chosen: Sequence[Choice] = (), headed: bool | None = None) -> UnderstoodList:
    """Reads `text`. A person may have said what columns are (`chosen`) and if a first line heads them (`headed`)."""
    table = read_cells(text)
    at, body = _headings(table.rows, headed)
    heads = table.rows[at].cells if at is not None else ("",) * (len(body[0].cells) if body else 0)
    above = table.rows[:at] if at is not None else []
    if ", ".join(heads) != PLAIN:
        body = without_numbers(body)
    told = _placed(chosen, heads)
    found, question = _columns(heads, [row.cells for row in body], told, table.separator)
    problems = [Problem(line, PROBLEMS["roster.quote"], {"line": line}, refused=True) for line in table.unclosed]
    problems += _repeated(found)
    entries: list[Entry] = []
    for row in body:
        try:
            entries.append(_person(row, found))
        except Invalid as error:
            problems.append(Problem(row.line, error.template, error.data, refused=True))
    problems.sort(key=lambda problem: problem.line)
    return UnderstoodList(text, found, body, entries, problems, question, at is not None, above)


def with_roles(text: str, roles: Sequence[str], headed: bool | None = None) -> UnderstoodList | None:
    """The list with a role for each of its columns; None if a column has none or the number of columns differs."""
    listed = read_list(text, headed=headed)
    if len(listed.columns) != len(roles) or not set(roles) <= {*columns.ROLES}:
        return None
    return read_list(text, [Choice(at, role) for at, role in enumerate(roles)], headed)


# -- headings ---------------------------------------------------------------------------------------------------------


def _headings(rows: Sequence[Row], headed: bool | None) -> tuple[int | None, Sequence[Row]]:
    """The index of the headings row, and the rows that are people."""
    if headed is False or not rows:
        return None, rows
    for at, row in enumerate(rows[: _TITLE_LINES + 1]):
        if _is_headings(row.cells, rows[at + 1 :]):
            return at, rows[at + 1 :]
        if sum(map(bool, row.cells)) > 1:
            break
    return (0, rows[1:]) if headed else (None, rows)


def _is_headings(cells: Sequence[str], below: Sequence[Row]) -> bool:
    filled = [cell for cell in cells if cell]
    said = [columns.said_by(cell) for cell in filled]
    exact = [columns.said_exactly(cell) for cell in filled]
    if any("@" in cell for cell in filled) or not any(exact):
        return False
    if len(filled) == 1:
        return exact[0] in OF_NAMES and len(cells) == 1
    plainly = [at for at, cell in enumerate(cells) if columns.is_plainly_heading(cell)]
    if set(OF_NAMES) & set(exact) or (plainly and set(OF_NAMES) & set(said)):
        return (len(said) - said.count(None)) * 3 >= len(filled)
    again = (columns.folded(row.cells[at]) == columns.folded(cells[at]) for at in plainly for row in below)
    return bool(plainly and below) and not any(again)


def _placed(chosen: Sequence[Choice], heads: Sequence[str]) -> dict[int, str]:
    """Which column each choice is about now: the one with its heading, else the one at its old place."""
    told: dict[int, str] = {}
    folded = [columns.folded(head) for head in heads]
    for choice in chosen:
        heading = columns.folded(choice.heading)
        if heading and folded.count(heading) == 1:
            told[folded.index(heading)] = choice.role
        elif 0 <= choice.at < len(heads) and (not heading or folded[choice.at] in ("", heading)):
            told.setdefault(choice.at, choice.role)
    return {at: role for at, role in told.items() if role in columns.ROLES}


def _said(heads: Sequence[str]) -> dict[int, str]:
    """What the headings name, each role once. “Name” beside “Vorname” is a surname; “Nome” beside “Sobrenome” not."""
    said = {at: role for at, head in enumerate(heads) if head and (role := columns.said_by(head))}
    roles = set(said.values())
    if NAME in roles and (FIRST in roles) != (LAST in roles):
        other = FIRST if LAST in roles else LAST
        if sum(role == NAME for role in said.values()) == 1:
            said = {at: other if role == NAME else role for at, role in said.items()}
    elif NAME in roles and {FIRST, LAST} <= roles:
        said = {at: NOTHING if role == NAME else role for at, role in said.items()}
    once: set[str] = set()
    for at, role in said.items():
        if role in once:
            said[at] = NOTHING
        once |= {role} & {*ONCE, EMAIL}
    return said


# -- what the columns are ---------------------------------------------------------------------------------------------


def _columns(
    heads: Sequence[str], table: Sequence[Sequence[str]], told: Mapping[int, str], separator: str
) -> tuple[list[Column], ColumnQuestion | None]:
    cells = [[row[at] for row in table] for at in range(len(heads))]
    known = _said(heads)
    if ", ".join(heads) != PLAIN:
        known = {at: _in_cells(role, cells[at]) for at, role in known.items()}
    roles = _by_content(cells, {**{at: role for at, role in known.items() if role}, **told})
    question = _settled(roles, heads, cells, separator)
    asked = set(question.at) if question else set()
    found = [
        Column(head, role or NOTHING, chosen=at in told, asked=at in asked or not role)
        for at, (head, role) in enumerate(zip(heads, roles, strict=True))
    ]
    return found, question


def _in_cells(role: str, cells: Sequence[str]) -> str:
    """What a heading names, given the cells below it: under “Name / E-mail” there may be only names."""
    if role == EMAIL and any(cells) and not any("@" in cell for cell in cells):
        return ""
    return TURNED if role == NAME and _is_turned(cells) else role


def _by_content(cells: Sequence[Sequence[str]], known: Mapping[int, str]) -> list[str]:
    """The roles that are known or obvious; "" for the other columns."""
    roles = [known.get(at, "") for at in range(len(cells))]
    for at, column in enumerate(cells):
        filled = [cell for cell in column if cell and not looks_like_address(cell)]
        if roles[at]:
            continue
        if not filled:
            roles[at] = EMAIL if any(column) else NOTHING
        elif all(map(columns.is_left_out, filled)):
            roles[at] = "" if _may_number_teams(at, filled) else NOTHING
        elif at and LANGUAGE not in roles and all(map(columns.is_language, filled)):
            roles[at] = LANGUAGE
    if TEAM not in roles:
        sure = [at for at, role in enumerate(roles) if not role and _is_team(cells[at])]
        teams = sure + [
            at for at, role in enumerate(roles) if not role and at not in sure and columns.surely_shared(cells[at])
        ]
        if teams and (len(teams) < roles.count("") or set(OF_NAMES) & set(roles)):
            roles[teams[0]] = TEAM
    return roles


def _may_number_teams(at: int, filled: Sequence[str]) -> bool:
    """Small numbers after a name, or one number several times, may be teams; a first column that counts up is not."""
    return all(len(cell) < 3 for cell in filled) and (at > 0 or len(set(filled)) < len(filled))


def _is_team(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell and not looks_like_address(cell)]
    return all(map(columns.may_be_team, filled)) and any(map(columns.is_team, filled))


def _settled(
    roles: list[str], heads: Sequence[str], cells: Sequence[Sequence[str]], separator: str
) -> ColumnQuestion | None:
    """Gives each remaining column a role, in place; returns a question if the role could be another one."""
    left = [at for at, role in enumerate(roles) if not role]
    if not left:
        return None
    if not set(OF_NAMES) & set(roles):
        own = _side_by_side([at for at in left if not columns.surely_shared(cells[at])] or left, roles)
        whole = [
            at for at in own if columns.is_whole_name([cell for cell in cells[at] if not looks_like_address(cell)])
        ]
        turned = [at for at in own if _is_turned(cells[at])]
        names = turned[:1] or (whole if len(whole) == 1 else own)
        if len(names) > 1:
            return _which_names(roles, names, cells, separator)
        roles[names[0]] = TURNED if turned else NAME
        left.remove(names[0])
    return _beside_a_name(roles, left, heads, cells)


def _side_by_side(left: Sequence[int], roles: Sequence[str]) -> list[int]:
    """The first of these columns that no deliberately added column separates."""
    run = [left[0]]
    for at in left[1:]:
        if any(role not in (EMAIL, NOTHING) for role in roles[run[-1] + 1 : at]):
            break
        run.append(at)
    return run


def _which_names(
    roles: list[str], left: Sequence[int], cells: Sequence[Sequence[str]], separator: str
) -> ColumnQuestion:
    """The question about two or three columns of words: parts of a name, or a name and something else."""
    parts = [(LAST, FIRST), (FIRST, LAST)] if separator == "," else [(FIRST, LAST), (LAST, FIRST)]
    free = [role for role in (TEAM, LANGUAGE) if role not in roles]
    shared = [columns.shared(cells[at]) for at in left]
    answers: list[tuple[str, ...]]
    if len(left) == len(parts[0]):
        teams = [(NAME, TEAM), (TEAM, NAME)] if TEAM in free else [(NAME, LANGUAGE if free else NOTHING)]
        if shared[0] and not shared[1]:
            teams.reverse()
        likely = TEAM in free and (LANGUAGE in roles or any(shared))
        answers = [*teams, *parts] if likely else [*parts, *teams]
    else:
        answers = [(*part, free[0] if free else NOTHING) for part in parts]
        if len(free) > 1:
            answers.insert(len(answers) if shared[2] and not shared[1] else 0, (NAME, TEAM, LANGUAGE))
        if TEAM in free:
            first = [(TEAM, *part) for part in parts]
            answers = [*first, *answers] if shared[0] and not shared[1] else [*answers, first[0]]
    about = tuple(left[: len(answers[0])])
    for at, role in zip(about, answers[0], strict=True):
        roles[at] = role
    return ColumnQuestion(about, tuple(answers))


def _beside_a_name(
    roles: list[str], left: Sequence[int], heads: Sequence[str], cells: Sequence[Sequence[str]]
) -> ColumnQuestion | None:
    """Looks beside a name for its other part, then a team, then a language. Asks one unclear column at a time."""
    question = None
    for at in left:
        apart = {FIRST, LAST} & set(roles)
        parts = [FIRST if LAST in apart else LAST] if len(apart) == 1 and not columns.shared(cells[at]) else []
        free = [*parts, *(role for role in (TEAM, LANGUAGE) if role not in roles)]
        if free and question is not None:
            continue  # asked after the question before it is answered
        roles[at] = free[0] if free else NOTHING
        if free and (heads[at] or not columns.shared(cells[at])):
            question = ColumnQuestion((at,), tuple((role,) for role in (*free, NOTHING)))
    return question


def _is_turned(column: Sequence[str]) -> bool:
    """Whether the column holds names as “Lovelace, Ada”; names without a comma stay as they are."""
    return any(map(columns.is_turned, column))


def _repeated(found: Sequence[Column]) -> list[Problem]:
    """The problems: two columns of a kind that may occur once, or no column with a name."""
    roles = [column.role for column in found if not column.asked]
    if any(roles.count(role) > 1 for role in ONCE) or (TURNED in roles and NAME in roles):
        return [Problem(0, PROBLEMS["roster.twice"], {}, refused=True)]
    if found and not set(OF_NAMES) & {column.role for column in found} and EMAIL not in roles:
        return [Problem(0, PROBLEMS["roster.nameless"], {}, refused=True)]
    return []


# -- people -----------------------------------------------------------------------------------------------------------


def _person(row: Row, found: Sequence[Column]) -> Entry:
    """The person that a row means. An address counts in any column. Raises Invalid."""
    told: dict[str, list[str]] = {}
    for cell, column in zip(row.cells, found, strict=True):
        if not cell or (column.role == NOTHING and (column.chosen or column.heading)):
            continue
        if column.role == NOTHING and not column.asked and not columns.is_left_out(cell) and "@" not in cell:
            raise Invalid("roster", PROBLEMS["roster.more"], line=row.line)
        if is_email(cell):
            told.setdefault(EMAIL, []).append(cell)
        elif looks_like_address(cell) or column.role == EMAIL:
            raise Invalid("roster", PROBLEMS["roster.email"], line=row.line)
        else:
            told.setdefault(column.role, []).append(cell)
    emails = told.get(EMAIL, [])
    if len(set(emails)) > 1:
        raise Invalid("roster", PROBLEMS["roster.emails"], line=row.line)
    email = "".join(emails[:1])
    try:
        name = names.clean(_name(told) or _of_address(email))
        team, language = (names.tag(" ".join(told.get(role, ())), role) for role in (TEAM, LANGUAGE))
    except Invalid as error:
        raise Invalid("roster", PROBLEMS["roster.name"], line=row.line, most=names.LONGEST) from error
    return Entry(name, team, language, email, row.line)


def _name(told: Mapping[str, Sequence[str]]) -> str:
    if TURNED in told:
        return " ".join(map(turned, told[TURNED]))
    return " ".join([*told.get(FIRST, ()), *told.get(LAST, ())] or told.get(NAME, ()))


def turned(name: str) -> str:
    """“Lovelace, Ada” becomes “Ada Lovelace”."""
    if not columns.is_turned(name):
        return name
    last, _, first = name.partition(",")
    return f"{first.strip()} {last.strip()}"


def _of_address(email: str) -> str:
    """A name for somebody of whom only the address is known."""
    return " ".join(email.partition("@")[0].partition("+")[0].replace("_", ".").split("."))
