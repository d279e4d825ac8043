"""Whether the server has what it acknowledged: in each author's notes, and in the export exactly as consented.

Pure: compares what is expected with what was downloaded. It ignores texts of people who are not simulated.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .habits import Content

EXPORTED = frozenset({"organizers", "group_organizers", "holder_organizers", "everyone"})
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SIGN = re.compile(r"⟨([a-z0-9]{7})⟩")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")

Where = tuple[int, str]  # participant (index), key of the note
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """One note or card that a person has written. `states`: what the server may have; just one if all saves were
    answered. `role` None: it may have been another when the server got it. `group` 0: it is about the whole session,
    and in the round that holds its stage.

    Its text contains `sign`; without a sign an export's row is known by round, kind and text.
    """

    where: Where
    sign: str
    label: str
    group: int
    turn: int
    role: str | None
    acknowledged: bool
    states: tuple[Content, ...]

    @property
    def kind(self) -> str:
        return self.where[1].split(".")[2]

    @property
    def round(self) -> str:
        return self.where[1].split(".")[0]

    @property
    def is_card(self) -> bool:
        return self.where[1].count(".") == 3

    @property
    def shared(self) -> bool:
        """Whether it must be in the export."""
        return self.acknowledged and all(_exported(state) for state in self.states)

    @property
    def maybe(self) -> bool:
        """Whether it may be in the export."""
        return any(_exported(state) for state in self.states)


def _exported(state: Content) -> bool:
    return bool(state.text) and state.share in EXPORTED


@dataclass(slots=True)
class Findings:
    """What the comparison found. A note is counted once, wherever it went wrong."""

    exported: set[Where] = field(default_factory=set)
    lost: set[Where] = field(default_factory=set)
    doubled: set[Where] = field(default_factory=set)
    leaked: set[Where] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


def from_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of the CSV export as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def plain(rows: Iterable[Row], found: Findings) -> list[Row]:
    """The rows without the apostrophes that protect spreadsheets. A cell that lacks one is an error."""
    bare: list[Row] = []
    for row in rows:
        if any(str(cell or "").startswith(FORMULA[:4]) for cell in row.values()):
            found.errors.append("The CSV has a cell that a spreadsheet would take for a formula.")
        bare.append({name: _bare(str(cell or "")) for name, cell in row.items()})
    return bare


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def check_export(written: Iterable[Written], rows: Iterable[Row], found: Findings, name: str) -> None:
    """Checks that everything shared is there once, as it should be, and nothing else."""
    rows, by_sign = list(rows), dict[str, list[Row]]()
    for row in rows:
        for sign in SIGN.findall(str(row.get("text", ""))):
            by_sign.setdefault(sign, []).append(row)
    unsigned = [row for row in rows if not SIGN.search(str(row.get("text", "")))]
    for one in sorted(written, key=lambda one: not one.maybe):  # which may be there come first: others may say the same
        if not one.sign:
            _check_unsigned(one, unsigned, found)
            continue
        there = by_sign.get(one.sign, [])
        if len(there) > 1:
            found.doubled.add(one.where)
        elif there and not one.maybe:
            found.leaked.add(one.where)
        elif there:
            _check_row(one, there[0], found, name)
        elif one.shared:
            found.lost.add(one.where)


def _check_unsigned(one: Written, rows: list[Row], found: Findings) -> None:
    """Takes out of `rows` the one with this note's text, if it must be there. Other people may have changed names and
    seats meanwhile, so these are not checked."""
    shared = {(state.text, state.share) for state in one.states if _exported(state)}
    for index, row in enumerate(rows):
        same = (str(row.get("round")), row.get("kind")) == (one.round, one.kind)
        if same and (row.get("text"), row.get("shared_with")) in shared:
            del rows[index]
            found.exported.add(one.where)
            return
    if one.shared:
        found.lost.add(one.where)
    elif not one.maybe and any(row.get("text") in {state.text for state in one.states} for row in rows):
        found.leaked.add(one.where)


def _check_row(one: Written, row: Row, found: Findings, name: str) -> None:
    """Compares a row with what it should say."""
    state = next((state for state in one.states if state.text == row.get("text") and _exported(state)), None)
    if state is None:
        found.lost.add(one.where)
        return
    found.exported.add(one.where)
    wrong = [column for column, right in _columns(one, state).items() if str(_blank(row.get(column))) != right]
    if not state.named and _blank(row.get("role")) == "":
        wrong = [column for column in wrong if column != "role"]  # it would tell who wrote it
    if not state.named and one.is_card and str(_blank(row.get("group"))) == str(one.group):
        wrong = [column for column in wrong if column != "group"]  # enough people could have laid it there
    written_at = str(_blank(row.get("written_at")))
    if not (INSTANT.fullmatch(written_at) if state.named else written_at == ""):
        wrong.append("written_at")
    if wrong:
        found.errors.append(f"The {name} export has a wrong {', '.join(wrong)} for {one.where}: {dict(row)}")


def _columns(one: Written, state: Content) -> dict[str, str]:
    """What the other columns should say; without a name, nothing that reveals the author. A note about no turn has the
    turn of its author, who may not have had it yet when they wrote."""
    columns: dict[str, str | None] = {
        "round": one.round if one.group else None,
        "group": (str(one.group) if one.group else None) if state.named else "",
        "turn": str(one.turn) if state.named else "",
        "role": one.role,
        "kind": one.kind,
        "author": one.label if state.named else "anonymous",
        "shared_with": state.share,
    }
    known = {name: right for name, right in columns.items() if right is not None}
    return {name: right for name, right in known.items() if name != "turn" or one.turn or not state.named}


def _blank(value: Any) -> Any:
    return "" if value is None else value


def check_notes(written: Iterable[Written], notes: Iterable[Mapping[str, Any]], found: Findings) -> None:
    """Checks one person's notes: every acknowledged one is there once, exactly as acknowledged."""
    by_key: dict[str, list[Mapping[str, Any]]] = {}
    for note in notes:
        by_key.setdefault(str(note.get("key")), []).append(note)
    for one in written:
        there = by_key.get(one.where[1], [])
        if len(there) > 1:
            found.doubled.add(one.where)
        if one.acknowledged and not any(_same(state, there) for state in one.states):
            found.lost.add(one.where)


def _same(state: Content, there: list[Mapping[str, Any]]) -> bool:
    """Whether the server has `state`; a cleared note may also be gone."""
    if not there:
        return not state.text
    note = there[0]
    if not state.text and not note.get("text"):
        return True
    return (note.get("text"), note.get("share"), note.get("named")) == (state.text, state.share, state.named)
