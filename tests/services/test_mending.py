"""Changing a group at work: pass, listen, put off, seat late people, join people left
alone. Turns end at 110, 215, 320 s."""

import pytest

from sessions_app import screens
from sessions_app.domain.errors import Forbidden, NotFound, Stale, WrongMoment
from sessions_app.domain.placing import ANSWER_WITHIN
from sessions_app.models import Seat
from sessions_app.selectors.history import owed_a_turn
from sessions_app.services import attendance, hosting, mending, running, seating
from sessions_app.services.running import Mark
from tests import cast
from tests.cast import NAMES, arrive, begun, later, ms

from .circle import group, groups_of, here, mark, members, moment, seen, turns, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """Six people in two groups; the first holder’s turn begins at 10 s."""
    return groups_of(session)


@pytest.fixture
def unchanged(session):
    """Calls something that is to be refused, and asserts that nothing has changed by it."""

    def refused(error, command, *arguments, match=None, **named):
        before = seen(session)
        with pytest.raises(error, match=match):
            command(session.pk, *arguments, **named)
        assert seen(session) == before

    return refused


def person(session, number: int, participant: int):
    return next(one for one in group(session, number).people if one.id == participant)


def end(session, number: int, at: float) -> None:
    one = group(session, number)
    running.command_groups(session.pk, "end", {one.id: mark(session, at, number)}, ms(at), one.id)


class TestPassing:
    def test_now_goes_on_with_the_next_turn(self, session, people, notices, django_capture_on_commit_callbacks):
        one, *_ = members(session)
        version = seen(session).version
        with django_capture_on_commit_callbacks(execute=True):
            change = mending.pass_turn(session.pk, one, mark(session, 50), ms(50))
        assert moment(session, 50)[0][:2] == (None, "breath")
        assert person(session, 1, one).passed
        assert change.version == version + 1
        assert notices == [(session.pk, version + 1)]

    def test_beforehand_leaves_the_present_turn_as_it_is(self, session, people):
        one, two, three = members(session)
        before, ends = moment(session, 50), group(session).timeline.ends
        mending.pass_turn(session.pk, two, mark(session, 50), ms(50))
        assert (turns(session), moment(session, 50)) == ([one, three], before)
        assert group(session).timeline.ends == ends

    def test_twice_is_refused(self, session, people, unchanged):
        one, two, _ = members(session)
        mark_seen = mark(session, 50)
        mending.pass_turn(session.pk, one, mark_seen, ms(50))
        unchanged(WrongMoment, mending.pass_turn, one, mark_seen, ms(50.2), match="no turn of yours")
        mending.pass_turn(session.pk, two, mark(session, 51), ms(51))
        unchanged(WrongMoment, mending.pass_turn, two, mark(session, 52), ms(52))

    def test_a_press_meant_for_a_moment_that_is_gone_ends_nothing(self, session, people, unchanged):
        _, two, _ = members(session)
        before_the_turn = mark(session, 109)
        unchanged(Stale, mending.pass_turn, two, before_the_turn, ms(116))

    def test_when_the_round_is_over_or_without_a_seat_is_refused(self, session, people, unchanged):
        _one, _two, three = members(session)
        (zoe,) = arrive(session, "Zoe", at=20)
        unchanged(WrongMoment, mending.pass_turn, three, mark(session, 400), ms(400))
        unchanged(Forbidden, mending.pass_turn, zoe.pk, mark(session, 50), ms(50))

    def test_who_passed_is_owed_nothing(self, session, people):
        _one, two, _three = members(session)
        mending.pass_turn(session.pk, two, mark(session, 50), ms(50))
        assert owed_a_turn(session.pk, 1, ms(400)) == set()


class TestListening:
    def test_is_shown_and_taken_back(self, session, people):
        _one, two, _ = members(session)
        mending.listen(session.pk, two, True, ms(50))
        assert person(session, 1, two).listens
        mending.listen(session.pk, two, False, ms(51))
        assert not person(session, 1, two).listens

    def test_needs_a_seat_in_a_group_at_work(self, session, people, unchanged):
        _, two, _ = members(session)
        (zoe,) = arrive(session, "Zoe", at=20)
        unchanged(Forbidden, mending.listen, zoe.pk, True, ms(50))
        unchanged(WrongMoment, mending.listen, two, True, ms(400), match="over")


class TestPuttingOff:
    def test_the_others_go_on_without_a_holder_who_is_away(self, session, people):
        one, two, three = members(session)
        attendance.note(session.pk, [one], [], ms(40))
        mending.put_off(session.pk, mark(session, 50), ms(50), participant_id=two)
        assert moment(session, 50)[0][:2] == (None, "breath")
        assert waiting(session) == [one]
        attendance.note(session.pk, [], [one], ms(60))
        assert turns(session) == [one, two, three, one]

    def test_a_holder_who_is_here_may_only_be_put_off_by_the_facilitator(self, session, people, unchanged):
        one, two, three = members(session)
        unchanged(
            WrongMoment,
            mending.put_off,
            mark(session, 50),
            ms(50),
            participant_id=two,
            match="Whoever has the turn is here",
        )
        mending.put_off(session.pk, mark(session, 50), ms(50), group_id=group(session).id)
        assert turns(session) == [one, two, three, one]

    def test_two_who_press_at_once_put_one_turn_off(self, session, people, unchanged):
        one, two, three = members(session)
        attendance.note(session.pk, [one, two], [], ms(40))
        mark_seen = mark(session, 50)
        mending.put_off(session.pk, mark_seen, ms(50), participant_id=three)
        unchanged(Stale, mending.put_off, mark_seen, ms(50.1), group_id=group(session).id)

    def test_outside_a_turn_there_is_nothing_to_put_off(self, session, people, unchanged):
        _, two, _ = members(session)
        nothing = {"participant_id": two, "match": "No turn is under way"}
        for at in (5, 112, 400):
            unchanged(WrongMoment, mending.put_off, mark(session, at), ms(at), **nothing)

    def test_a_turn_that_fell_out_is_owed_in_the_next_round(self, session, people):
        one, two, _three = members(session)
        attendance.note(session.pk, [one], [], ms(40))
        mending.put_off(session.pk, mark(session, 50), ms(50), participant_id=two)
        assert owed_a_turn(session.pk, 1, ms(400)) == {one}

    def test_it_comes_first_in_the_next_round_whatever_the_seed(self, oto, session):
        other = cast.opened(cast.session_of(oto))  # whose number is not by chance that of the round
        groups_of(other)
        one, two, _three = members(other)
        attendance.note(other.pk, [one], [], ms(40))
        mending.put_off(other.pk, mark(other, 50), ms(50), participant_id=two)
        attendance.note(other.pk, [], [one], ms(390))
        for seed in range(4):
            seating.form_groups(other.pk, seed, [], seed, ms(400))
            (mine,) = (each for each in seen(other).proposal.groups if one in [person.id for person in each.people])
            assert turns_of(mine)[0] == one


def turns_of(group) -> list[int]:
    at = {person.seat: person.id for person in group.people}
    return [at[seat] for seat in group.rota.order]


class TestSeatingTheLate:
    @pytest.fixture
    def zoe(self, session, people) -> int:
        return arrive(session, "Zoe", at=20)[0].pk

    def test_who_sat_out_and_comes_in_again_is_owed_one_after_all(self, session, people):
        _, two, _ = members(session)
        attendance.sit_out(session.pk, two, ms(20))
        mending.seat_late(session.pk, two, group(session, 2).id, ms(30))
        assert owed_a_turn(session.pk, 1, ms(400)) == {two}

    def test_as_a_consultant_from_the_next_turn_on_who_is_owed_one(self, session, zoe):
        before, order = moment(session, 50), turns(session)
        mending.seat_late(session.pk, zoe, group(session).id, ms(50))
        assert person(session, 1, zoe).joins == 2
        assert (turns(session), moment(session, 50)) == (order, before)
        assert owed_a_turn(session.pk, 1, ms(400)) == {zoe}

    def test_in_the_last_turn_is_too_late(self, session, zoe, unchanged):
        unchanged(WrongMoment, mending.seat_late, zoe, group(session).id, ms(230), match="last turn")

    def test_twice_or_by_two_facilitators_at_once_is_refused(self, session, zoe, unchanged):
        mending.seat_late(session.pk, zoe, group(session).id, ms(50))
        unchanged(WrongMoment, mending.seat_late, zoe, group(session, 2).id, ms(50.1), match="has a place already")

    def test_a_group_is_not_filled_above_five(self, session, zoe, unchanged):
        more = [late.pk for late in arrive(session, "Xia", "Yan", at=30)]
        for late in more:
            mending.seat_late(session.pk, late, group(session).id, ms(50))
        unchanged(WrongMoment, mending.seat_late, zoe, group(session).id, ms(51), match="full")

    def test_only_people_of_this_session_who_have_not_left(self, session, zoe, unchanged, oto):
        other = cast.opened(cast.session_of(oto))
        (xia,) = arrive(other, "Xia")
        attendance.leave(session.pk, zoe, ms(40))
        for nobody in (zoe, xia.pk):
            unchanged(NotFound, mending.seat_late, nobody, group(session).id, ms(50))

    def test_only_into_a_group_of_the_round_that_runs(self, session, zoe, unchanged, oto):
        other = cast.opened(cast.session_of(oto))
        arrive(other, "Xia", "Yan", "Uma")
        foreign = begun(other).begun.groups[0].id
        unchanged(NotFound, mending.seat_late, zoe, foreign, ms(50))
        end(session, 1, 50)
        unchanged(WrongMoment, mending.seat_late, zoe, group(session).id, ms(51))
        unchanged(WrongMoment, mending.seat_late, zoe, group(session, 2).id, ms(400), match="No round is under way")

    def test_somebody_who_rested_is_in_again(self, session, people):
        _one, two, _three = members(session)
        attendance.sit_out(session.pk, two, ms(30))
        mending.seat_late(session.pk, two, group(session, 2).id, ms(50))
        assert two in members(session, 2)
        assert seen(session).people[two].rests_in is None


class TestJoiningTheLonely:
    @pytest.fixture
    def lone(self, session, people) -> int:
        """Whose mates in group 1 went away before their turns; the lone person’s own is under way."""
        one, two, three = members(session)
        attendance.note(session.pk, [two, three], [], ms(30))
        return one

    def test_the_desk_knows_and_proposes_a_neighbour(self, session, lone):
        ((alone, into),) = seen(session).begun.lone(ms(40))
        assert (alone.number, into) == (1, group(session, 2).id)
        (told,) = screens.for_desk(seen(session), ms(40)).lone
        assert (told.person, told.into, told.at) == (lone, into, ms(30) + ANSWER_WITHIN)

    def test_the_desk_knows_which_groups_one_can_join_at_once_or_from_which_turn_on(self, session, people):
        joinable = [[(one.group, one.turn) for one in screens.for_desk(seen(session), ms(at)).open] for at in (5, 40)]
        ids = [group(session, number).id for number in (1, 2)]
        assert joinable == [[(one, 0) for one in ids], [(one, 2) for one in ids]]

    def test_brings_them_over_from_the_next_turn_with_a_turn(self, session, lone):
        """The one under way is worth nothing without consultants: it counts as interrupted."""
        before, ends = moment(session, 60, 2), group(session, 2).timeline.ends
        order = turns(session, 2)
        mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(60))
        assert (moment(session, 60, 2), group(session, 2).timeline.ends) == (before, ends)
        assert person(session, 2, lone).joins == 2
        assert turns(session, 2) == [*order, lone]
        assert here(session) == set()

    def test_the_room_shows_the_clock_of_a_group_that_somebody_is_in(self, session, lone):
        def present_step(at):
            step = screens.for_stage(seen(session), ms(at)).room.steps[0]
            return step.turn, step.phase

        mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(60))
        assert moment(session, 60)[0][:2] == (None, "breath")  # the deserted one, whose holder has gone
        assert present_step(60) == moment(session, 60, 2)[0][:2] == (1, "consult")
        attendance.note(session.pk, [each.id for each in seen(session).here], [], ms(61))
        assert present_step(61) == (None, "breath")  # nobody is heard of at all: any clock is better than none

    def test_who_was_helped_has_no_other_turn(self, session, lone):
        mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(95))
        assert lone not in turns(session, 2)
        assert owed_a_turn(session.pk, 1, ms(400)).isdisjoint({lone})

    def test_who_was_helped_has_no_other_turn_after_two_moves_either(self, session):
        groups_of(session, 9)
        one, two, three = members(session)
        attendance.note(session.pk, [two, three], [], ms(30))
        mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(95))
        attendance.note(session.pk, [other for other in members(session, 2) if other != one], [], ms(97))
        mending.join_lone(session.pk, group(session, 2).id, group(session, 3).id, ms(98))
        assert one in members(session, 3)
        assert one not in turns(session, 3)

    def test_by_two_facilitators_at_once_happens_once(self, session, lone, unchanged):
        ids = group(session).id, group(session, 2).id
        mending.join_lone(session.pk, *ids, ms(60))
        unchanged(WrongMoment, mending.join_lone, *ids, ms(60), match="Nobody is alone")
        assert Seat.objects.filter(participant=lone, left_at=None).count() == 1

    def test_who_is_not_alone_any_more_stays(self, session, lone, unchanged):
        attendance.note(session.pk, [], members(session)[1:], ms(59))
        unchanged(
            WrongMoment, mending.join_lone, group(session).id, group(session, 2).id, ms(60), match="Nobody is alone"
        )

    def test_never_where_only_one_sits_nor_to_oneself(self, session, lone, unchanged):
        attendance.note(session.pk, members(session, 2)[1:], [], ms(50))
        assert [into for _, into in seen(session).begun.lone(ms(55))] == [None, None]
        unchanged(
            WrongMoment, mending.join_lone, group(session).id, group(session, 2).id, ms(60), match="Two are no group"
        )
        unchanged(WrongMoment, mending.join_lone, group(session).id, group(session).id, ms(60))

    def test_in_the_last_turn_of_the_others_is_refused_and_leaves_them_where_they_are(self, session, people, unchanged):
        one, two, _three = members(session)
        attendance.note(session.pk, [one, two], [], ms(230))
        unchanged(WrongMoment, mending.join_lone, group(session).id, group(session, 2).id, ms(240), match="last turn")
        ((_, into),) = seen(session).begun.lone(ms(240))
        assert into is None

    def test_leaving_alone_silences_the_desk_until_somebody_comes_or_goes(self, session, lone):
        two = members(session)[1]
        mending.leave_alone(session.pk, group(session).id, ms(40))
        assert seen(session).begun.lone(ms(40)) == []
        attendance.note(session.pk, [], [two], ms(50))
        attendance.note(session.pk, [two], [], ms(60))
        assert len(seen(session).begun.lone(ms(60))) == 1

    def test_leaving_alone_is_refused_where_nobody_is_alone(self, session, people, unchanged):
        unchanged(WrongMoment, mending.leave_alone, group(session).id, ms(40), match="Nobody is alone")
        unchanged(NotFound, mending.leave_alone, 10**6, ms(40))


@pytest.mark.parametrize(
    "command",
    [
        lambda pk, one: mending.pass_turn(pk, one, Mark(1, 0), ms(50)),
        lambda pk, one: mending.listen(pk, one, True, ms(50)),
        lambda pk, one: mending.put_off(pk, Mark(1, 0), ms(50), participant_id=one),
        lambda pk, _: mending.put_off(pk, Mark(1, 0), ms(50), group_id=1),
        lambda pk, one: mending.seat_late(pk, one, 1, ms(50)),
        lambda pk, _: mending.join_lone(pk, 1, 2, ms(50)),
        lambda pk, _: mending.leave_alone(pk, 1, ms(50)),
        lambda pk, one: attendance.vouch(pk, one, one, ms(50)),
    ],
    ids=["pass", "listen", "off by a mate", "off by the desk", "seat", "join", "stay", "vouch"],
)
def test_before_any_round_and_after_the_end_every_command_is_refused(session, command):
    one = arrive(session, *NAMES[:3])[0].pk
    before = seen(session)
    with pytest.raises(WrongMoment, match="No round has begun"):
        command(session.pk, one)
    assert seen(session) == before
    begun(session)
    hosting.finish_session(session.pk, later(20), ms(20))
    ended = seen(session)
    with pytest.raises(WrongMoment, match="ended"):
        command(session.pk, one)
    assert seen(session) == ended
