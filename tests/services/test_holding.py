"""A change locks its rows first, so that of two at the same instant the second sees what the first one did.

SQLite allows one write at a time and ignores these locks; PostgreSQL allows many and needs them. So the tests look at
the locks that are requested, which works on both.
"""

import sys
from typing import Any

import pytest
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from sessions_app.models import Participant, Session
from sessions_app.selectors.prepared import Prepared, PreparedObjects, PreparedUpdate
from sessions_app.services import (
    attendance,
    erasing,
    feedback,
    hosting,
    inviting,
    keeping,
    mending,
    naming,
    notes,
    running,
    selfrun,
    talking,
    wishing,
)
from tests import cast
from tests.cast import NAMES, arrive, begun, later, marks, ms

from .circle import mark, members

pytestmark = pytest.mark.django_db


def prepared_queries() -> list[Any]:
    """Those of all modules that are loaded."""
    modules = [module for name, module in sys.modules.items() if name.startswith("sessions_app.")]
    kinds = (Prepared, PreparedObjects, PreparedUpdate)
    return [one for module in modules for one in vars(module).values() if isinstance(one, kinds)]


class Held(set[str]):
    """The tables of which somebody asked to hold rows."""

    def from_now(self) -> None:
        """Forgets what was held, and lets prepared queries write their SQL anew: only then do they ask again."""
        self.clear()
        for query in prepared_queries():
            query._written = type(query)(query._make)._written


@pytest.fixture
def held(monkeypatch) -> Held:
    names = Held()
    original, asked = QuerySet.select_for_update, SQLCompiler.as_sql

    def hold(rows, *args, **kwargs):
        names.add(rows.model.__name__)
        return original(rows, *args, **kwargs)

    def ask(compiler, *args, **kwargs):
        held_rows = compiler.query.select_for_update
        assert not held_rows or compiler.query.where, "whoever is in another session would wait for this one"
        return asked(compiler, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", hold)
    monkeypatch.setattr(SQLCompiler, "as_sql", ask)
    return names


def ada(session: Session) -> Participant:
    return Participant.objects.get(session=session, name="Ada")


DEEDS = {
    "a note": (
        {"Participant", "Note"},
        lambda s: notes.save_note(
            ada(s), notes.Edit(cast.key(ada(s), "challenge"), "x", "me", named=True, base=0, revision=1), later(5)
        ),
    ),
    "taking back": ({"Participant"}, lambda s: erasing.take_back(ada(s), later(5))),
    "deleting notes": ({"Participant"}, lambda s: erasing.delete_all(ada(s), later(5))),
    "erasing": (
        {"Session", "Participant", "Group"},
        lambda s: erasing.erase(ada(s), "Somebody", "x" * 9, later(5), ms(5)),
    ),
    "feedback": ({"Session"}, lambda s: feedback.give(ada(s), 5, 5, "")),
    "a command to all": ({"Session", "Group"}, lambda s: running.command_groups(s.pk, "pause", marks(s, 4), ms(4))),
    "a minute": ({"Session", "Group"}, lambda s: running.add_minute(s.pk, members(s)[0], mark(s, 4), ms(4))),
    "we are done": ({"Session", "Group"}, lambda s: running.say_ready(s.pk, members(s)[0], mark(s, 4), ms(4))),
    "a pass": ({"Session", "Group"}, lambda s: mending.pass_turn(s.pk, members(s)[0], mark(s, 12), ms(12))),
    "somebody goes": ({"Session", "Group"}, lambda s: attendance.leave(s.pk, members(s)[0], ms(12))),
    "somebody is away": ({"Session", "Group"}, lambda s: attendance.note(s.pk, members(s)[:1], [], ms(12))),
    "somebody sits out": ({"Session", "Group"}, lambda s: attendance.sit_out(s.pk, members(s)[0], ms(12))),
    "another name": ({"Session"}, lambda s: naming.rename_oneself(s.pk, members(s)[0], "Zoe")),
    "a hand": ({"Session"}, lambda s: talking.raise_hand(s.pk, members(s)[0], True, ms(4))),
    "wishes": ({"Session"}, lambda s: wishing.save_wishes(s.pk, "Ada and Ben apart")),
    "a list": ({"Session"}, lambda s: wishing.save_roster(s.pk, "Ada,Blue")),
    "deleting for good": ({"Session", "Participant"}, lambda s: keeping.delete_for_good(s.pk)),
    "the end": ({"Session"}, lambda s: hosting.finish_session(s.pk, later(9), ms(9))),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_change_is_made_of_is_held(session, held, deed):
    arrive(session, *NAMES[:6])
    begun(session)
    held.from_now()
    wanted, act = DEEDS[deed]
    act(session)
    assert held >= wanted


def test_a_session_that_begins_by_itself_is_held_while_it_is_asked_whether_all_are_ready(held):
    group = selfrun.start_session("Three strangers", "own", "t" * 32, cast.MORNING)
    arrive(group, "Ada", "Ben", "Cem")
    held.from_now()
    assert selfrun.begin_when_ready(group.pk, 1, ms()) is None
    assert held == {"Session"}


def test_an_invitation_is_held_while_it_is_asked_whether_it_is_good(session, held):
    inviting.make_link(session.pk, "x" * 32)
    held.from_now()
    inviting.accept(session.pk, cast.account("Gus"), "x" * 32)
    assert held == {"Session"}


def test_what_is_brought_back_is_held(session, held):
    keeping.delete_session(session.pk, later(9))
    held.from_now()
    keeping.bring_back(session.pk, later(10))
    assert held == {"Session"}
