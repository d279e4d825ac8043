"""A group's revision rises whenever its clock or its people change, so that nobody's older press counts for it."""

import pytest

from sessions_app.models import Seat
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, mending, running
from tests import cast
from tests.cast import NAMES, arrive, begun, marks, ms

from .circle import group, mark, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """Three groups at work."""
    everybody = arrive(session, *NAMES[:9])
    begun(session)
    return everybody


def revisions(session) -> dict[int, int]:
    return {group.number: group.revision for group in snapshot(session.pk).begun.groups}


def risen(before: dict[int, int], session) -> set[int]:
    """The numbers of the groups whose revision is higher than it was; no other has another one."""
    after = revisions(session)
    higher = {number for number in after if after[number] > before[number]}
    assert {number: after[number] for number in after if number not in higher} == {
        number: before[number] for number in before if number not in higher
    }
    return higher


@pytest.mark.parametrize("command", ["pause", "minute", "next", "end"])
def test_a_command_to_all_raises_it_in_all_and_a_command_to_one_in_that_one(session, people, command):
    first, *_ = snapshot(session.pk).begun.groups
    before = revisions(session)
    running.command_groups(session.pk, command, {first.id: cast.mark(first, 4)}, ms(4), first.id)
    assert risen(before, session) == {first.number}
    before = revisions(session)
    running.command_groups(session.pk, "minute" if command != "minute" else "pause", marks(session, 5), ms(5))
    assert risen(before, session) >= {2, 3}


def test_resuming_raises_it_too(session, people):
    running.command_groups(session.pk, "pause", marks(session, 4), ms(4))
    before = revisions(session)
    running.command_groups(session.pk, "resume", marks(session, 9), ms(9))
    assert risen(before, session) == {1, 2, 3}


def test_what_a_group_does_raises_its_own(session, people):
    one, two, three = members(session, 2)
    for act in (
        lambda: running.add_minute(session.pk, two, mark(session, 4, 2), ms(4)),
        lambda: mending.pass_turn(session.pk, one, mark(session, 80, 2), ms(80)),
        lambda: attendance.leave(session.pk, three, ms(90)),
    ):
        before = revisions(session)
        act()
        assert risen(before, session) == {2}


def test_the_last_word_that_all_are_done_raises_it_and_no_earlier_one_does(session, people):
    """Else a second word, said in the same second, would be refused."""
    before = revisions(session)
    *first, last = members(session, 2)
    for person in first:
        running.say_ready(session.pk, person, mark(session, 4, 2), ms(4))
    assert revisions(session) == before
    running.say_ready(session.pk, last, mark(session, 4, 2), ms(4))
    assert risen(before, session) == {2}


class TestWeAreDone:
    """ "We are done": it goes on when all who are here have said so, and never before."""

    def say(self, session, person, at, number=1):
        return running.say_ready(session.pk, person, mark(session, at, number), ms(at)).groups

    def phase(self, session, at, number=1):
        return group(session, number).timeline.position(ms(at)).step.phase

    def test_one_word_missing_holds_it_whoever_misses(self, session, people):
        for number in (1, 2, 3):
            one, two, three = members(session, number)
            missing = (one, two, three)[number - 1]
            for person in {one, two, three} - {missing}:
                assert self.say(session, person, 4, number) == 0
            assert self.phase(session, 5, number) == "reflect"
            assert self.say(session, missing, 6, number) == 1
            assert self.phase(session, 6, number) == "share"

    def test_who_is_away_is_not_waited_for_and_who_is_vouched_for_is(self, session, people):
        one, two, three = members(session, 2)
        attendance.note(session.pk, [three], [], ms(2))
        assert [self.say(session, person, 3, 2) for person in (one, two)] == [0, 1]
        one, two, three = members(session)
        attendance.note(session.pk, [three], [], ms(2))
        assert self.say(session, one, 3) == 0
        attendance.vouch(session.pk, one, three, ms(4))
        assert self.say(session, two, 5) == 0
        assert self.say(session, three, 6) == 1

    def test_a_word_of_an_earlier_step_counts_for_nothing_in_a_later_one(self, session, people):
        one, two, three = members(session)
        self.say(session, one, 4)
        self.say(session, two, 5)
        assert self.phase(session, 12) == "share"
        assert self.say(session, three, 12) == 0
        assert self.phase(session, 13) == "share"

    def test_the_word_of_somebody_who_goes_goes_with_them(self, session, people):
        one, two, three = members(session)
        self.say(session, one, 4)
        self.say(session, two, 5)
        attendance.leave(session.pk, two, ms(6))
        assert group(session).ready_at(ms(6)) == [one]
        assert self.phase(session, 6) == "reflect", f"{three} is still waited for"


def test_who_is_brought_elsewhere_has_not_passed(session, people):
    """To pass is one's own will, and costs the turn."""
    one, two, three = members(session)
    attendance.note(session.pk, [one, two], [], ms(20))
    mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(21))
    assert three in members(session, 2)
    assert not Seat.objects.filter(passed=True).exists()


def test_who_has_passed_and_is_brought_elsewhere_has_passed_all_the_same(session, people):
    one, two, three = members(session)
    mending.pass_turn(session.pk, one, mark(session, 12), ms(12))
    attendance.note(session.pk, [two, three], [], ms(20))
    mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(21))
    assert Seat.objects.get(participant=one, left_at__isnull=False).passed
