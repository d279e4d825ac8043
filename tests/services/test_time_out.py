"""Anybody stops their own group's clock for a while: which presses count, and what the facilitator's do meanwhile."""

import pytest

from sessions_app import screens
from sessions_app.domain.errors import Forbidden, Stale, WrongMoment
from sessions_app.models import Group, Session
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, mending, onward, running, selfrun, undoing
from sessions_app.wire import TimeOutMessage
from tests import cast
from tests.cast import NAMES, arrive, begun, later, marks, ms

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """Six people in two groups of three, begun in the morning."""
    everybody = arrive(session, *NAMES[:6])
    begun(session)
    return everybody


def group_of(session: Session, index: int = 0):
    return snapshot(session.pk).begun.groups[index]


def take(session: Session, at: float, *, group: int = 0, who: int = 0, mark=None) -> running.Change:
    view = group_of(session, group)
    return running.take_time_out(session.pk, view.people[who].id, mark or cast.mark(view, at), ms(at))


def go_on(session: Session, at: float, *, group: int = 0, who: int = 1, mark=None) -> bool:
    """Returns whether the clock goes on."""
    view = group_of(session, group)
    return running.go_on(session.pk, view.people[who].id, mark or cast.mark(view, at), ms(at))[1]


def desk_does(session: Session, command: str, at: float, *, seen=None, group: int | None = None) -> running.Change:
    to = cast.follows(session.pk, ms(at)) if command == "next" and group is None else None
    return running.command_groups(session.pk, command, seen or marks(session, at), ms(at), group, to)


def stand(session: Session) -> list[bool]:
    """By group: whether its clock stands."""
    return [group.timeline.paused for group in snapshot(session.pk).begun.groups]


class TestAGroup:
    def test_stops_its_own_clock_only_and_another_of_them_goes_on(self, session, people):
        before, other = group_of(session), group_of(session, 1)
        take(session, 10)
        assert stand(session) == [True, False]
        assert group_of(session, 1) == other
        assert go_on(session, 60)
        going = group_of(session)
        assert going.timeline.ends == before.timeline.ends + 50_000
        assert going.timeline.position(ms(60)) == before.timeline.position(ms(10))

    def test_everybody_of_it_reads_the_same_and_nobody_who_asked(self, session, people):
        take(session, 10, who=2)
        view, seen = group_of(session), snapshot(session.pk)
        read = [screens.for_participant(seen, person.id, ms(20)) for person in view.people]
        assert read[0].group.time_out == TimeOutMessage(int(ms(10)))
        assert read[0] == read[1] == read[2]
        stored = Group.objects.filter(pk=view.id).values().get()
        assert (stored["time_out_at"], stored["held"], stored["ready"], stored["given"]) == (ms(10), False, [], [])

    def test_without_one_no_screen_says_anything_of_it(self, session, people):
        take(session, 10)
        go_on(session, 20)
        seen = snapshot(session.pk)
        texts = [screens.plain(screens.for_participant(seen, person.pk, ms(20))) for person in people]
        assert not any("time_out" in text["group"] for text in texts)

    def test_two_who_press_at_once_take_one(self, session, people):
        mark = cast.mark(group_of(session), 10)
        take(session, 10, mark=mark)
        take(session, 10.2, who=1, mark=mark)
        assert group_of(session).time_out(ms(11)) == ms(10)

    def test_two_who_go_on_at_once_go_on_once(self, session, people):
        take(session, 10)
        mark = cast.mark(group_of(session), 20)
        assert go_on(session, 20, mark=mark)
        before = group_of(session)
        assert go_on(session, 20.2, who=2, mark=mark)
        assert group_of(session) == before

    def test_a_press_that_is_sent_again_later_takes_no_second_one_and_ends_no_other(self, session, people):
        first = cast.mark(group_of(session), 10)
        take(session, 10, mark=first)
        onward = cast.mark(group_of(session), 20)
        go_on(session, 20, mark=onward)
        with pytest.raises(Stale):
            take(session, 30, mark=first)
        take(session, 40, who=2)
        with pytest.raises(Stale):
            go_on(session, 50, mark=onward)
        assert stand(session) == [True, False]

    def test_a_phase_that_changes_under_the_thumb_does_not_refuse_it(self, session, people):
        take(session, 10.1, mark=cast.mark(group_of(session), 9.9))
        assert group_of(session).timeline.position(ms(500)).step.phase == "share"

    def test_people_who_are_ready_say_so_again_afterwards(self, session, people):
        view = group_of(session)
        running.say_ready(session.pk, view.people[0].id, cast.mark(view, 5), ms(5))
        take(session, 6, who=1)
        assert group_of(session).ready_at(ms(7)) == []

    def test_can_still_give_itself_a_minute(self, session, people):
        take(session, 5)
        view = group_of(session)
        running.add_minute(session.pk, view.people[1].id, cast.mark(view, 6), ms(6))
        assert group_of(session).timeline.position(ms(90)).left == 65_000
        assert stand(session) == [True, False]

    def test_a_turn_that_is_passed_meanwhile_changes_hands_and_the_clock_waits_on(self, session, people):
        take(session, 15)  # the first holder shares
        view = group_of(session)
        holder = next(person.id for person in view.people if person.seat == view.rota.holder(ms(15)))
        mending.pass_turn(session.pk, holder, cast.mark(view, 16), ms(16))
        assert stand(session) == [True, False]
        assert group_of(session).rota.holder(ms(17)) != view.rota.holder(ms(15))

    def test_of_which_everybody_has_left_does_not_hold_up_the_round(self, session, people):
        take(session, 10)
        for at, person in enumerate(group_of(session).people):
            attendance.leave(session.pk, person.id, ms(20 + at))
        assert stand(session) == [False, False]
        assert snapshot(session.pk).round_ends(ms(30)) is not None

    def test_needs_a_seat_in_it_and_a_round_at_work(self, session, people):
        (gus,) = arrive(session, "Gus", at=5)
        with pytest.raises(Forbidden):
            running.take_time_out(session.pk, gus.pk, cast.mark(group_of(session), 6), ms(6))
        desk_does(session, "end", 7)
        with pytest.raises(WrongMoment):
            take(session, 8)


class TestTheFacilitator:
    def test_pauses_all_and_lets_all_go_on_but_not_a_group_that_still_needs_its_moment(self, session, people):
        take(session, 10)
        assert desk_does(session, "pause", 20).groups == 2
        assert desk_does(session, "resume", 40).groups == 2
        assert stand(session) == [True, False]
        assert group_of(session).time_out(ms(41)) == ms(10)
        assert go_on(session, 50)

    def test_who_has_paused_all_keeps_a_group_that_goes_on_waiting_with_the_others(self, session, people):
        take(session, 10)
        desk_does(session, "pause", 20)
        assert not go_on(session, 30)
        assert stand(session) == [True, True]
        assert group_of(session).time_out(ms(31)) is None
        desk_does(session, "resume", 40)
        assert group_of(session).timeline.elapsed(ms(40)) == 10_000

    def test_lets_one_group_go_on_by_its_number(self, session, people):
        take(session, 10)
        desk_does(session, "resume", 20, group=group_of(session).id)
        assert stand(session) == [False, False]

    def test_resumes_time_outs_where_nothing_else_is_paused(self, session, people):
        take(session, 10)
        take(session, 12, group=1)
        assert desk_does(session, "resume", 20).groups == 2
        assert stand(session) == [False, False]

    def test_second_resume_for_all_of_an_old_page_ends_no_time_out(self, session, people):
        desk_does(session, "pause", 5)
        take(session, 10)
        seen = marks(session, 20)
        desk_does(session, "resume", 20, seen=seen)
        with pytest.raises(Stale):
            desk_does(session, "resume", 20.3, seen=seen)
        assert stand(session) == [True, False]

    def test_next_for_all_takes_such_a_group_along_and_its_clock_still_waits(self, session, people):
        take(session, 5)
        desk_does(session, "next", 8)
        places = [group.timeline.position(ms(9)) for group in snapshot(session.pk).begun.groups]
        assert [(place.step.phase, place.left) for place in places] == [("share", 20_000), ("share", 19_000)]
        assert stand(session) == [True, False]

    def test_undoes_next_for_the_others_where_somebody_needs_a_moment_since(self, session, people):
        change = desk_does(session, "next", 5)
        assert change.way
        take(session, 6)
        undone = undoing.undo(session.pk, change.way, ms(8))
        assert (undone.groups, undone.moved) == (1, 1)
        assert [group.timeline.position(ms(8)).step.phase for group in snapshot(session.pk).begun.groups] == [
            "share",
            "reflect",
        ]

    def test_ends_the_round_for_all_and_nothing_waits_any_more(self, session, people):
        take(session, 10)
        desk_does(session, "end", 20)
        seen = snapshot(session.pk)
        assert seen.state(ms(21)) == "between"
        assert [group.time_out(ms(21)) for group in seen.begun.groups] == [None, None]

    def test_ends_the_session_and_undoing_that_finds_the_time_out_again(self, session, people):
        take(session, 10)
        _, way = hosting.finish(session.pk, later(20), ms(20))
        assert snapshot(session.pk).state(ms(21)) == "ended"
        undoing.undo(session.pk, way, ms(25))
        assert group_of(session).time_out(ms(26)) == ms(10)

    def test_reads_which_groups_wait_since_when_and_the_others_lead_the_clock(self, session, people):
        take(session, 10)
        desk = screens.for_desk(snapshot(session.pk), ms(30))
        assert [group.get("time_out") for group in screens.plain(desk)["groups"]] == [{"since": ms(10)}, None]
        assert desk.room.paused_at is None
        assert desk.room.steps[0].phase == "clarify"
        assert desk.room.in_step == 0.5
        desk_does(session, "pause", 40)
        desk = screens.for_desk(snapshot(session.pk), ms(41))
        assert screens.plain(desk)["groups"][0]["time_out"] == {"since": ms(10), "held": True}

    def test_sees_the_clock_of_the_only_group_stand(self, session):
        arrive(session, *NAMES[:3])
        begun(session)
        take(session, 10)
        assert screens.for_desk(snapshot(session.pk), ms(30)).room.paused_at == ms(10)


class TestWhereNobodyHosts:
    @pytest.fixture
    def group(self):
        group = selfrun.start_session("", "own", "t" * 32, later())
        for person in arrive(group, "Ada", "Ben", "Cem"):
            selfrun.say_ready(group.pk, person.pk, True, 1, ms())
        return group

    def test_it_is_the_same(self, group):
        take(group, 10)
        assert group_of(group).time_out(ms(20)) == ms(10)
        assert go_on(group, 60)
        assert group_of(group).timeline.elapsed(ms(60)) == 10_000

    def test_a_pause_of_the_version_before_can_be_ended(self, group):
        Group.objects.filter(round__session=group).update(paused_at=ms(10))
        assert go_on(group, 60)
        assert stand(group) == [False]


class TestStages:
    """A café: everybody together first, then tables."""

    @pytest.fixture
    def cafe(self, oto):
        cafe = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))
        arrive(cafe, *NAMES[:8])
        onward.go_on(cafe.pk, 1, 0, (), 1, ms())
        return cafe

    def test_where_everybody_is_together_there_is_none(self, cafe):
        everybody = group_of(cafe)
        with pytest.raises(WrongMoment, match="together"):
            running.take_time_out(cafe.pk, everybody.people[0].id, cast.mark(everybody, 10), ms(10))

    def test_a_session_that_is_let_go_on_by_itself_leaves_a_table_its_moment(self, cafe):
        over = 5 * 60
        onward.go_on(cafe.pk, 2, 0, (), 1, ms(over))
        hosting.start_round(cafe.pk, 2, 1, ms(over + 1))
        onward.run_itself(cafe.pk, ms(over + 2))
        take(cafe, over + 10)
        onward.hold(cafe.pk, ms(over + 20))
        assert stand(cafe) == [True, True]
        onward.run_itself(cafe.pk, ms(over + 40))
        assert stand(cafe) == [True, False]
