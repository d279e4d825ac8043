"""Undoing a command: groups that have moved since stay, and all others are as if nobody had pressed."""

import secrets

import pytest

from sessions_app.domain.errors import Stale, WrongMoment
from sessions_app.models import Session
from sessions_app.screens import for_desk
from sessions_app.selectors import snapshot
from sessions_app.services import erasing, hosting, mending, running, seating, talking, undoing
from tests.cast import NAMES, arrive, begun, follows, later, mark, marks, ms

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """A three and a four, started in the morning: reflect until 10, share until 30 (the four: 24)."""
    everybody = arrive(session, *NAMES[:7])
    begun(session)
    return everybody


def clocks(session):
    return [group.timeline.clock for group in snapshot(session.pk).begun.groups]


def do(session, command: str, at: float, group=None):
    to = follows(session.pk, ms(at)) if command == "next" and group is None else None
    return running.command_groups(session.pk, command, marks(session, at), ms(at), group, to)


@pytest.mark.parametrize("command", ["next", "end"])
@pytest.mark.parametrize("one", [False, True], ids=["all", "one"])
@pytest.mark.parametrize("paused", [False, True], ids=["going", "paused"])
def test_next_and_end_leave_no_trace(session, people, command, one, paused):
    if paused:
        do(session, "pause", 4)
    before = clocks(session)
    change = do(session, command, 5, snapshot(session.pk).begun.groups[0].id if one else None)
    assert clocks(session) != before
    undone = undoing.undo(session.pk, change.way, ms(12))
    assert (undone.groups, undone.moved) == (1 if one else 2, 0)
    assert clocks(session) == before
    assert undone.version == change.version + 1 == snapshot(session.pk).version


def test_a_phase_that_would_be_over_by_now_is_over(session, people):
    """The position is as if nobody had pressed: nobody is brought back into what they would have left."""
    change = do(session, "next", 8)
    undoing.undo(session.pk, change.way, ms(19))
    for group in snapshot(session.pk).begun.groups:
        position = group.timeline.position(ms(19))
        assert (position.step.phase, position.elapsed) == ("share", 9_000)


def test_a_later_command_wins_and_is_told(session, people):
    first, second = snapshot(session.pk).begun.groups
    change = do(session, "next", 5)
    running.add_minute(session.pk, first.people[0].id, mark(snapshot(session.pk).begun.by_id[first.id], 6), ms(6))
    kept = snapshot(session.pk).begun.by_id[first.id].timeline.clock
    undone = undoing.undo(session.pk, change.way, ms(8))
    assert (undone.groups, undone.moved) == (1, 1)
    assert clocks(session) == [kept, second.timeline.clock]


def test_when_all_have_moved_since_nothing_is_done(session, people):
    change = do(session, "next", 5)
    do(session, "pause", 7)
    before = clocks(session)
    with pytest.raises(Stale, match="moved on since"):
        undoing.undo(session.pk, change.way, ms(8))
    assert clocks(session) == before


def test_twice_is_once(session, people):
    change = do(session, "next", 5)
    undoing.undo(session.pk, change.way, ms(8))
    with pytest.raises(Stale):
        undoing.undo(session.pk, change.way, ms(9))


def test_who_is_ready_since_stops_nothing(session, people):
    """Nobody has moved the clock by it."""
    before = clocks(session)
    change = do(session, "next", 5)
    group = snapshot(session.pk).begun.groups[0]
    running.say_ready(session.pk, group.people[0].id, mark(group, 6), ms(6))
    assert undoing.undo(session.pk, change.way, ms(8)).groups == 2
    assert clocks(session) == before


def test_a_group_whose_turns_have_changed_since_stays(session, people):
    """Somebody has passed: the clock before belongs to other turns."""
    change = do(session, "next", 5)
    group = snapshot(session.pk).begun.groups[0]
    mending.pass_turn(session.pk, group.people[1].id, mark(group, 6), ms(6))
    before = clocks(session)[0]
    assert undoing.undo(session.pk, change.way, ms(8)).moved == 1
    assert clocks(session)[0] == before


@pytest.mark.parametrize(("at", "late"), [(5 + 15, False), (5 + 15.1, True), (4.9, True)])
def test_only_for_some_seconds(session, people, at, late):
    change = do(session, "next", 5)
    if not late:
        assert undoing.undo(session.pk, change.way, ms(at)).groups == 2
        return
    with pytest.raises(WrongMoment, match="too long ago"):
        undoing.undo(session.pk, change.way, ms(at))


def test_the_end_of_a_round_is_not_undone_once_the_next_is_prepared(session, people):
    change = do(session, "end", 5)
    seating.form_groups(session.pk, 0, (), 1, ms(6))
    with pytest.raises(Stale, match="next round has been prepared"):
        undoing.undo(session.pk, change.way, ms(8))
    assert snapshot(session.pk).state(ms(8)) == "between"


def test_the_end_of_the_last_round_is_undone_too(session, people):
    hosting.plan_rounds(session.pk, 1)
    change = do(session, "end", 5)
    assert snapshot(session.pk).state(ms(6)) == "closing"
    undoing.undo(session.pk, change.way, ms(8))
    assert snapshot(session.pk).state(ms(8)) == "running"


class TestFinishing:
    """The session goes on, with all that its end took away."""

    def as_seen(self, session):
        screen = for_desk(snapshot(session.pk), ms(12))
        for timeline in [group.timeline for group in screen.groups] + [screen.room] * (screen.room is not None):
            timeline.revision = 0
        screen.version = 0
        return screen

    def test_in_a_round(self, session, people):
        talking.say(session.pk, "Tea at four.", ms(2))
        talking.raise_hand(session.pk, people[1].pk, True, ms(3))
        before = self.as_seen(session)
        _, way = hosting.finish(session.pk, later(5), ms(5))
        assert snapshot(session.pk).state(ms(6)) == "ended"
        undoing.undo(session.pk, way, ms(12))
        assert self.as_seen(session) == before
        assert Session.objects.get(pk=session.pk).ended_at is None

    def test_with_a_round_that_had_not_begun(self, session, people):
        """It comes back with its seats; but nobody who was erased meanwhile does."""
        do(session, "end", 5)
        seating.form_groups(session.pk, 0, (), 1, ms(6))
        hosting.show_groups(session.pk, 1, ms(7))
        before = self.as_seen(session)
        _, way = hosting.finish(session.pk, later(8), ms(8))
        undoing.undo(session.pk, way, ms(12))
        assert self.as_seen(session) == before
        _, way = hosting.finish(session.pk, later(13), ms(13))
        erasing.erase(people[0], "Somebody", secrets.token_hex(16), later(14), ms(14))
        undoing.undo(session.pk, way, ms(15))
        assert people[0].pk not in snapshot(session.pk).proposal.group_of

    def test_before_any_round(self, session):
        _, way = hosting.finish(session.pk, later(5), ms(5))
        undoing.undo(session.pk, way, ms(9))
        assert snapshot(session.pk).state(ms(9)) == "lobby"

    def test_what_has_closed_by_itself_meanwhile_stays_closed(self, session, people):
        hosting.plan_rounds(session.pk, 1)
        do(session, "end", 5)
        closes = snapshot(session.pk).closes_at or 0
        at = (closes - ms(0)) / 1000
        _, way = hosting.finish(session.pk, later(at - 5), ms(at - 5))
        with pytest.raises(WrongMoment, match="closed by itself"):
            undoing.undo(session.pk, way, ms(at + 1))
        assert Session.objects.get(pk=session.pk).ended_at is not None

    def test_twice_is_once(self, session):
        _, way = hosting.finish(session.pk, later(5), ms(5))
        undoing.undo(session.pk, way, ms(9))
        with pytest.raises(Stale):
            undoing.undo(session.pk, way, ms(10))
