"""Comparing what was acknowledged with what the server has: every kind of loss is noticed."""

from typing import Any

import pytest

from sessions_app.rehearsal.habits import Content
from sessions_app.rehearsal.proof import Findings, Written, check_export, check_notes, from_csv, plain

NAMED = Content("=1+1 ⟨acdefgh⟩ is two", "everyone", named=True)
HIDDEN = Content("Quiet ⟨jkmnpqr⟩", "organizers", named=False)
PRIVATE = Content("Mine ⟨tuvwxy3⟩", "me", named=True)
HEAD = "session,round,group,turn,role,kind,author,text,shared_with,written_at\r\n"


def written(state: Content, kind: str = "takeaway", *more: Content, acknowledged: bool = True) -> Written:
    sign = state.text.split("⟨")[1][:7]
    return Written((0, f"1.33.{kind}"), sign, "Ada (2)", 4, 3, role_of(kind), acknowledged, (state, *more))


def role_of(kind: str) -> str:
    return "consultant" if kind == "takeaway" else "client"


def row(state: Content, kind: str = "takeaway", **other: Any) -> dict[str, Any]:
    """The row that an export should have for `state`."""
    return {
        "session": "Rehearsal",
        "round": 1,
        "group": 4 if state.named else None,
        "turn": 3 if state.named else None,
        "role": role_of(kind),
        "kind": kind,
        "author": "Ada (2)" if state.named else "anonymous",
        "text": state.text,
        "shared_with": state.share,
        "written_at": "2026-01-02T10:00:00Z" if state.named else None,
    } | other


def test_the_role_of_a_nameless_note_need_not_be_told():
    """It would name its author where hardly anybody else had it."""
    assert compare([written(HIDDEN)], [row(HIDDEN, role="")]).errors == []
    assert compare([written(NAMED)], [row(NAMED, role="")]).errors != []


def compare(expected: list[Written], rows: list[dict[str, Any]]) -> Findings:
    found = Findings()
    check_export(expected, rows, found, "JSON")
    return found


@pytest.mark.parametrize(("state", "kind"), [(NAMED, "takeaway"), (NAMED, "next_step"), (HIDDEN, "valuable")])
def test_a_right_row_is_found(state, kind):
    found = compare([written(state, kind)], [row(state, kind), row(PRIVATE, text="somebody else’s")])
    assert found == Findings(exported={(0, f"1.33.{kind}")})


@pytest.mark.parametrize(
    ("state", "column", "value"),
    [
        (NAMED, "author", "anonymous"),
        (NAMED, "group", 5),
        (NAMED, "turn", 1),
        (NAMED, "round", 2),
        (NAMED, "role", "client"),
        (NAMED, "shared_with", "organizers"),
        (NAMED, "written_at", "2026-01-02"),
        (HIDDEN, "author", "Ada (2)"),
        (HIDDEN, "role", "client"),
        (HIDDEN, "group", 4),
        (HIDDEN, "turn", 3),
        (HIDDEN, "written_at", "2026-01-02T10:00:00Z"),
        (HIDDEN, "written_at", "2026-01-02"),
    ],
)
def test_a_wrong_column_is_an_error(state, column, value):
    [error] = compare([written(state)], [row(state, **{column: value})]).errors
    assert column in error


def test_what_is_missing_or_says_something_else_is_lost():
    where = {(0, "1.33.takeaway")}
    assert compare([written(NAMED)], []).lost == where
    assert compare([written(NAMED)], [row(NAMED, text=NAMED.text + " ")]).lost == where


def test_two_rows_are_one_too_many():
    assert compare([written(HIDDEN)], [row(HIDDEN), row(HIDDEN, text="other ⟨jkmnpqr⟩")]).doubled


def test_what_was_not_shared_must_not_be_there():
    assert compare([written(PRIVATE)], []) == Findings()
    assert compare([written(PRIVATE)], [row(PRIVATE)]).leaked


def test_an_unanswered_save_may_or_may_not_have_arrived():
    both = written(NAMED, "takeaway", PRIVATE)
    assert compare([both], []) == Findings()
    assert compare([both], [row(NAMED)]).lost == set()
    unsure = written(NAMED, acknowledged=False)
    assert compare([unsure], []) == Findings()


def test_the_csv_says_the_same_behind_its_apostrophes():
    found = Findings()
    line = """"Rehearsal",1,4,3,consultant,takeaway,Ada (2),'=1+1 ⟨acdefgh⟩ is two,everyone,2026-01-02T10:00:00Z\r\n"""
    rows = plain(from_csv(("\ufeff" + HEAD + line).encode()), found)
    check_export([written(NAMED)], rows, found, "CSV")
    assert found == Findings(exported={(0, "1.33.takeaway")})


def test_a_cell_that_runs_is_an_error():
    found = Findings()
    plain(from_csv((HEAD + "Rehearsal,1,4,3,consultant,takeaway,-Ada,x,everyone,y\r\n").encode()), found)
    assert len(found.errors) == 1


def test_line_breaks_in_a_csv_cell_survive():
    rows = from_csv((HEAD + 'R,1,1,1,client,valuable,A,"one\n\ntwo\r\n",everyone,y\r\n').encode())
    assert [row["text"] for row in rows] == ["one\n\ntwo\r\n"]


def notes_of(state: Content) -> dict[str, Any]:
    return {"key": "1.33.takeaway", "text": state.text, "share": state.share, "named": state.named}


def test_ones_own_notes_are_there_as_acknowledged():
    found = Findings()
    check_notes([written(PRIVATE)], [notes_of(PRIVATE)], found)
    assert found == Findings()


@pytest.mark.parametrize(
    "change", [{"text": "Mine"}, {"share": "everyone"}, {"named": False}, {"key": "1.32.takeaway"}], ids=str
)
def test_a_note_that_is_not_as_acknowledged_is_lost(change: dict[str, Any]):
    found = Findings()
    check_notes([written(PRIVATE)], [notes_of(PRIVATE) | change], found)
    assert found.lost == {(0, "1.33.takeaway")}


def test_a_cleared_note_may_be_gone():
    cleared = Written((0, "1.33.takeaway"), "x", "Ada", 1, 1, "consultant", True, (Content("", "everyone", True),))
    found = Findings()
    check_notes([cleared], [], found)
    check_export([cleared], [], found, "JSON")
    assert found == Findings()


def test_a_note_stored_twice_is_doubled():
    found = Findings()
    check_notes([written(PRIVATE)], [notes_of(PRIVATE), notes_of(PRIVATE)], found)
    assert found.doubled


class TestWithoutSigns:
    """The demo's texts carry none; and whoever looks on may rename and move people."""

    SAID = Content("Ask first.", "everyone", named=True)
    KEPT = Content("Only mine.", "me", named=True)

    def unsigned(self, state: Content, where: int = 0) -> Written:
        return Written((where, "1.33.takeaway"), "", "Ada", 4, 3, "consultant", acknowledged=True, states=(state,))

    def test_a_note_is_known_by_its_round_kind_and_text(self):
        there = row(self.SAID, author="Somebody renamed", group=9)
        assert compare([self.unsigned(self.SAID)], [there]) == Findings(exported={(0, "1.33.takeaway")})

    @pytest.mark.parametrize(
        "other", [{"text": "Ask."}, {"round": 2}, {"kind": "valuable"}, {"shared_with": "organizers"}]
    )
    def test_one_that_is_missing_is_lost(self, other):
        assert compare([self.unsigned(self.SAID)], [row(self.SAID, **other)]).lost == {(0, "1.33.takeaway")}

    def test_two_who_wrote_the_same_need_two_rows(self):
        both = [self.unsigned(self.SAID), self.unsigned(self.SAID, where=1)]
        assert compare(both, [row(self.SAID)]).lost == {(1, "1.33.takeaway")}
        assert not compare(both, [row(self.SAID), row(self.SAID)]).lost

    def test_what_is_private_is_looked_for_in_vain(self):
        assert compare([self.unsigned(self.KEPT)], []) == Findings()
        assert compare([self.unsigned(self.KEPT)], [row(self.KEPT)]).leaked == {(0, "1.33.takeaway")}
