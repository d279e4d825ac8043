"""Groups in which nobody holds a turn: formed, begun, joined late, left, come back to, and ended together.

Tables of four of tests/practices/unheld/turnless.toml: all hum until 10 s (in the first round only), talk until 50,
ask one after the other (ten seconds each) until 90, and nod until 95.
"""

import pytest

from sessions_app import screens
from sessions_app.domain.errors import WrongMoment
from sessions_app.models import Group, Session
from sessions_app.selectors.history import owed_a_turn, rounds_held
from sessions_app.services import attendance, hosting, mending, rearranging, running, seating, undoing
from tests import cast
from tests.cast import arrive, begun, formed, joined, ms

from .circle import group, groups_of, here, mark, members, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto, turnless) -> Session:
    return cast.opened(cast.session_of(oto, practice=turnless))


@pytest.fixture
def people(session) -> list[int]:
    """Eight people at two tables; the round begins at 0 s."""
    return [person.pk for person in groups_of(session, 8)]


def clocks(session: Session) -> list[tuple[object, ...]]:
    """All that is stored of clocks and turns."""
    rows = Group.objects.filter(round__session=session).order_by("round__number", "number")
    return list(rows.values_list("order", "later", "started_at", "paused_at", "paused_ms", "adjust", "ended"))


def where(session: Session, at: float, number: int = 1) -> str | None:
    step = group(session, number).timeline.position(ms(at)).step
    return step.phase if step else None


def done(session: Session, *people: int, at: float) -> list[int]:
    """How many groups went on, each time that one of them says that they are done."""
    return [
        running.say_ready(session.pk, person, cast.mark(group_of(session, person), at), ms(at)).groups
        for person in people
    ]


def group_of(session: Session, person: int):
    round = seen(session).begun
    assert round
    return round.group_of[person]


class TestFormingAndBeginning:
    def test_nobody_has_a_turn_and_nobodys_turn_waits(self, session):
        people = arrive(session, *cast.NAMES[:9])
        attendance.note(session.pk, [people[0].pk], [], ms(-10))
        groups = formed(session).proposal.groups
        assert [(len(one.people), one.rota.order, one.rota.later) for one in groups] == [(4, (), ()), (5, (), ())]

    def test_a_proposal_is_changed_by_hand_and_keeps_everybody(self, session):
        arrive(session, *cast.NAMES[:9])
        small, large = formed(session).proposal.groups
        moved = large.people[0].id
        rearranging.move(session.pk, 1, moved, small.id, ms())
        rearranging.swap(session.pk, 2, small.people[0].id, large.people[1].id, ms())
        after = seen(session).proposal.groups
        assert [(len(one.people), one.rota.order, one.rota.frame.size) for one in after] == [(5, (), 5), (4, (), 4)]
        assert moved in {person.id for person in after[0].people}

    def test_the_screens_say_which_phases_there_are_and_no_turns(self, session, people):
        timeline = screens.for_participant(seen(session), people[0], ms(20)).group.timeline
        assert (timeline.turns, [(step.phase, step.when, step.turn, step.holder) for step in timeline.steps]) == (
            0,
            [("zeta", "round", None, None), ("eta", "round", None, None), ("theta", "end", None, None)],
        )
        assert timeline.ends == ms(95)

    def test_a_larger_table_takes_longer_only_because_all_of_them_are_asked(self, session):
        arrive(session, *cast.NAMES[:9])
        begun(session)
        assert [one.timeline.ends for one in seen(session).begun.groups] == [ms(95), ms(105)]


class TestComingLate:
    @pytest.mark.parametrize("at", [5, 49, 89, 94])
    def test_one_takes_part_at_once_at_any_moment(self, session, people, at):
        (late,) = joined(session, "Zoe", at=at)
        before = clocks(session)
        mending.seat_late(session.pk, late.pk, group(session).id, ms(at))
        assert late.pk in here(session)
        assert group_of(session, late.pk).people[-1].joins == 0
        assert (clocks(session), group(session).timeline.ends) == (before, ms(95))
        assert late.pk not in owed_a_turn(session.pk, 1, ms(200))

    def test_one_is_asked_like_all_others_whether_to_go_on(self, session, people):
        (late,) = joined(session, "Zoe", at=20)
        mending.seat_late(session.pk, late.pk, group(session).id, ms(20))
        assert done(session, *members(session), at=30) == [0, 0, 0, 0, 1]
        assert where(session, 30) == "eta"

    def test_a_table_that_is_full_or_over_takes_nobody(self, session, people):
        zoe, yan, xia = joined(session, "Zoe", "Yan", "Xia", at=20)
        mending.seat_late(session.pk, zoe.pk, group(session).id, ms(20))
        mending.seat_late(session.pk, yan.pk, group(session).id, ms(20))
        with pytest.raises(WrongMoment, match="Group 1 is full"):
            mending.seat_late(session.pk, xia.pk, group(session).id, ms(20))
        with pytest.raises(WrongMoment, match="No round is under way"):
            mending.seat_late(session.pk, xia.pk, group(session, 2).id, ms(95))


class TestComingAndGoing:
    @pytest.mark.parametrize("at", [5, 49, 89, 94])
    def test_no_clock_changes_whoever_goes_and_comes_back(self, session, people, at):
        one, two, three, four = members(session)
        before = clocks(session)
        attendance.note(session.pk, [one], [], ms(at))
        attendance.leave(session.pk, two, ms(at))
        attendance.sit_out(session.pk, three, ms(at))
        assert (here(session), clocks(session)) == ({four}, before)
        attendance.note(session.pk, [], [one], ms(at))
        attendance.come_back(session.pk, two, ms(at))
        attendance.come_back(session.pk, three, ms(at))
        assert (here(session), clocks(session)) == ({one, two, three, four}, before)
        assert {person.joins for person in group(session).people} == {0}

    def test_the_group_goes_on_when_the_last_who_was_waited_for_is_away(self, session, people):
        one, two, three, four = members(session)
        assert done(session, one, two, three, at=20) == [0, 0, 0]
        attendance.note(session.pk, [four], [], ms(25))
        assert where(session, 25) == "eta"

    def test_whoever_is_left_alone_is_brought_to_another_table_and_takes_part_at_once(self, session, people):
        stays, *others = members(session)
        attendance.note(session.pk, others, [], ms(60))
        ((alone, into),) = seen(session).begun.lone(ms(60))
        assert alone.number == 1
        assert into == group(session, 2).id
        before = clocks(session)
        mending.join_lone(session.pk, alone.id, into, ms(70))
        assert stays in here(session, 2)
        assert group_of(session, stays).people[-1].joins == 0
        assert clocks(session) == before

    def test_whoever_stayed_for_what_people_come_for_sat_there(self, session, people):
        one, two, *others = members(session)
        attendance.leave(session.pk, one, ms(9))
        attendance.leave(session.pk, two, ms(11))
        assert {two, *others} in [set(sitters) for sitters in rounds_held(session.pk)[0]]


class TestWhatNeedsATurn:
    def test_nobody_can_pass_and_no_turn_can_be_put_off(self, session, people):
        one, two, *_ = members(session)
        attendance.note(session.pk, [two], [], ms(20))
        before = seen(session)
        with pytest.raises(WrongMoment, match="no turn of yours"):
            mending.pass_turn(session.pk, one, mark(session, 30), ms(30))
        for who in ({"participant_id": one}, {"group_id": group(session).id}):
            with pytest.raises(WrongMoment, match="No turn is under way"):
                mending.put_off(session.pk, mark(session, 30), ms(30), **who)
        assert seen(session) == before

    def test_anybody_can_say_that_they_only_listen(self, session, people):
        before = clocks(session)
        mending.listen(session.pk, people[0], True, ms(30))
        assert [person.id for person in group_of(session, people[0]).people if person.listens] == [people[0]]
        assert clocks(session) == before


class TestTheEnd:
    def test_all_say_done_in_each_phase_until_it_is_over(self, session, people):
        for number in (1, 2):
            everybody = members(session, number)
            for at, phase in ((20, "zeta"), (21, "eta"), (22, "theta")):
                assert where(session, at, number) == phase
                assert done(session, *everybody, at=at) == [0, 0, 0, 1]
        assert seen(session).state(ms(22)) == "between"
        with pytest.raises(WrongMoment):
            running.say_ready(session.pk, people[0], mark(session, 23), ms(23))

    def test_the_facilitator_moves_all_on_and_takes_it_back(self, session, people):
        change = running.command_groups(
            session.pk, "next", cast.marks(session, 20), ms(20), to=cast.follows(session.pk, ms(20))
        )
        assert (where(session, 20), where(session, 20, 2)) == ("eta", "eta")
        assert change.way
        undoing.undo(session.pk, change.way, ms(21))
        assert (where(session, 21), where(session, 21, 2)) == ("zeta", "zeta")

    def test_nobody_is_owed_a_turn_in_the_next_round_or_when_all_are_over(self, session, people):
        (late,) = joined(session, "Zoe", at=20)
        mending.seat_late(session.pk, late.pk, group(session).id, ms(20))
        attendance.leave(session.pk, people[0], ms(30))
        assert owed_a_turn(session.pk, 1, ms(100)) == set()
        seating.form_groups(session.pk, 0, (), 3, ms(100))
        proposal = seen(session).proposal
        hosting.start_round(session.pk, proposal.number, proposal.revision, ms(110))
        assert where(session, 111) == "zeta"
        joined(session, "Yan", at=120)
        at_the_desk = screens.for_desk(seen(session), ms(300))
        assert (at_the_desk.session.state, at_the_desk.without_turn) == ("closing", [])
