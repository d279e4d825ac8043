"""The turns that a session really held: where, whose, how long; a few queries for any number of turns."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.harvest.turns import Turns, turns_counted
from sessions_app.models import Session
from sessions_app.selectors import snapshot, turns_not_held, turns_of
from sessions_app.services import attendance, hosting, running, undoing
from tests import cast
from tests.cast import begun, later, mark, marks, ms

OVER = 9_000

pytestmark = pytest.mark.django_db


def held(session, seconds):
    """Fresh from the database: round, group, turn, holder, seconds."""
    fresh = Session.objects.get(pk=session.pk)
    found = turns_of(fresh, ms(seconds))
    return [(one.round, one.group, one.held.turn, one.label, one.held.actual_ms / 1000) for one in found]


def people_of(round):
    """Names by group, in the order of their turns."""
    return {group.number: [person.name for person in group.people] for group in round.groups}


def test_a_session_without_a_round_held_no_turns(session):
    cast.arrive(session, "Ada", "Ben", "Cem")
    cast.formed(session)
    assert held(session, 500) == []


def test_by_round_group_and_turn_with_their_holders(session):
    cast.arrive(session, *cast.NAMES[:6])
    first = begun(session).begun
    one, two = people_of(first)[1], people_of(first)[2]
    group = first.groups[1]
    running.command_groups(session.pk, "minute", {group.id: mark(group, 15)}, ms(15), group.id)
    assert held(session, 200) == [
        (1, 1, 1, one[0], 100),
        (1, 1, 2, one[1], 85),
        (1, 2, 1, two[0], 160),
        (1, 2, 2, two[1], 25),
    ]


def test_they_end_with_the_session_and_count_the_later_rounds(session):
    cast.arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    running.command_groups(session.pk, "end", marks(session, 70), ms(70))
    begun(session, at=100)
    hosting.finish_session(session.pk, later(150), ms(150))
    assert [(round, turn, seconds) for round, _, turn, _, seconds in held(session, 9000)] == [(1, 1, 60), (2, 1, 50)]


def test_who_left_is_still_the_holder_of_the_turn_that_they_had(session):
    cast.arrive(session, "Ada", "Ben", "Cem", "Dee")
    begun(session)
    before = held(session, 60)
    holder = next(one for one in snapshot(session.pk).begun.groups[0].people if one.name == before[0][3])
    attendance.leave(session.pk, holder.id, ms(60))
    assert held(session, 60)[0] == before[0]


def test_queries_do_not_grow_with_people(session):
    counts = []
    for names in (cast.NAMES[:3], [f"Guest {number}" for number in range(24)]):
        other = cast.opened(cast.session_of(cast.account(f"Host{len(names)}")))
        cast.arrive(other, *names)
        begun(other)
        fresh = Session.objects.get(pk=other.pk)
        with CaptureQueriesContext(connection) as asked:
            assert len(list(turns_of(fresh, ms(300)))) == len(names)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4


class TestByWhomTheyWereShortened:
    """Share goes from second 10 to 30, clarify to 50, consult to 90, return to 110."""

    @pytest.fixture
    def group(self, session):
        cast.arrive(session, "Ada", "Ben", "Cem")
        return begun(session).begun.groups[0]

    def kept(self, session, seconds=OVER):
        fresh = Session.objects.get(pk=session.pk)
        return turns_counted([turn.held for turn in turns_of(fresh, ms(seconds))], turns_not_held(fresh, ms(seconds)))

    def all_done(self, session, group, seconds):
        for person in group.people:
            running.say_ready(session.pk, person.id, mark(snapshot(session.pk).begun.groups[0], seconds), ms(seconds))

    def test_all_are_done(self, session, group):
        self.all_done(session, group, 51)
        assert self.kept(session) == Turns(whole=2, shortened=1, under_way=0, not_held=0, together=1)

    @pytest.mark.parametrize("one", [True, False], ids=["one group", "all"])
    def test_the_facilitator_moves_on(self, session, group, one):
        running.command_groups(session.pk, "next", marks(session, 51), ms(51), *((group.id,) if one else (None, 4)))
        assert self.kept(session) == Turns(whole=2, shortened=1, under_way=0, not_held=0, facilitator=1)

    def test_the_facilitator_ends_the_round(self, session, group):
        running.command_groups(session.pk, "end", marks(session, 51), ms(51))
        assert self.kept(session) == Turns(whole=0, shortened=1, under_way=0, not_held=2, facilitator=1)

    def test_or_the_session(self, session, group):
        hosting.finish_session(session.pk, later(51), ms(51))
        assert self.kept(session) == Turns(whole=0, shortened=1, under_way=0, not_held=2, facilitator=1)

    def test_both_and_what_was_done_before_stays_known(self, session, group):
        self.all_done(session, group, 20)
        running.command_groups(session.pk, "next", marks(session, 25), ms(25), None, 3)
        assert self.kept(session) == Turns(whole=2, shortened=1, under_way=0, not_held=0, together=1, facilitator=1)

    @pytest.mark.parametrize("command", ["next", "end"])
    def test_what_is_undone_leaves_no_mark(self, session, group, command):
        change = running.command_groups(session.pk, command, marks(session, 51), ms(51), group.id)
        assert change.way
        undoing.undo(session.pk, change.way, ms(52))
        assert self.kept(session) == Turns(whole=3, shortened=0, under_way=0, not_held=0)

    def test_while_it_goes_on_nothing_is_shortened(self, session, group):
        assert self.kept(session, 60) == Turns(whole=0, shortened=0, under_way=1, not_held=0)

    def test_what_is_said_of_them(self):
        assert Turns(3, 0, 0, 0).words == ["Every turn was held whole."]
        assert Turns(1, 3, 1, 2, together=2, facilitator=1).words == [
            "1 turn was held whole.",
            "3 were shortened: 2 moved on together, 1 by the facilitator.",
            "1 is under way.",
            "2 were not held.",
        ]
        assert Turns(0, 1, 0, 0).words == ["1 was shortened."]
        assert Turns(0, 1, 0, 0, holder=1).words == ["1 was shortened: 1 passed or was away."]
