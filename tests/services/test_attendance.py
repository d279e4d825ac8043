"""Who is here: away and back, vouched for, gone for good, resting. Reflect ends at 10 s, the turns at 110, 215, 320."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.domain.errors import Forbidden, NotFound, Stale, WrongMoment
from sessions_app.models import Group, Participant, Seat
from sessions_app.services import attendance, hosting, mending, running
from tests import cast
from tests.cast import NAMES, arrive, begun, formed, later, ms

from .circle import group, groups_of, here, mark, members, moment, seen, turns, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """Six people in two groups; the first holder’s turn begins at 10 s."""
    return groups_of(session)


def standing(session, person: int, at: float) -> str:
    return seen(session).standing(person, ms(at))


class TestAwayAndBack:
    def test_a_turn_to_come_waits_and_comes_back_after_the_others(self, session, people):
        one, two, three = members(session)
        before = moment(session, 50)
        attendance.note(session.pk, [two], [], ms(50))
        assert (turns(session), waiting(session), here(session)) == ([one, three], [two], {one, three})
        attendance.note(session.pk, [], [two], ms(60))
        assert (turns(session), waiting(session)) == ([one, three, two], [])
        assert moment(session, 50) == before

    def test_each_note_is_one_change_and_one_notice(self, session, people, notices, django_capture_on_commit_callbacks):
        version = seen(session).version
        with django_capture_on_commit_callbacks(execute=True):
            assert attendance.note(session.pk, members(session), [], ms(50)) == version + 1
            assert attendance.note(session.pk, [], members(session), ms(60)) == version + 2
        assert notices == [(session.pk, version + 1), (session.pk, version + 2)]

    def test_what_is_known_already_changes_nothing(self, session, people):
        one, two, _ = members(session)
        attendance.note(session.pk, [two], [], ms(50))
        before = seen(session)
        assert attendance.note(session.pk, [two], [one], ms(60)) is None
        assert attendance.note(session.pk, [], [], ms(60)) is None
        assert seen(session) == before

    def test_what_another_process_noted_meanwhile_makes_no_version(self, session, people, monkeypatch):
        """Both saw that somebody is away before either could write it down."""
        one, *_ = members(session)
        attendance.note(session.pk, [one], [], ms(50))
        nobody: set[int] = set()
        version, news = seen(session).version, [(nobody, nobody), ({one}, nobody)]
        monkeypatch.setattr(attendance, "_news", lambda *_: news.pop())
        assert attendance.note(session.pk, [one], [], ms(51)) is None
        assert seen(session).version == version

    def test_who_is_heard_of_in_the_same_breath_is_here(self, session, people):
        one, *_ = members(session)
        assert attendance.note(session.pk, [one], [one], ms(50)) is None
        assert one in here(session)

    def test_people_of_another_session_are_not_noted(self, session, people, oto):
        other = cast.opened(cast.session_of(oto))
        (xia,) = arrive(other, "Xia")
        assert attendance.note(session.pk, [xia.pk], [], ms(50)) is None
        assert not seen(other).people[xia.pk].away

    def test_in_a_shown_proposal_the_others_will_begin(self, session):
        arrive(session, *NAMES[:3])
        hosting.show_groups(session.pk, formed(session).proposal.revision, ms(1))
        one, two, three = members(session)
        attendance.note(session.pk, [one], [], ms(5))
        assert (turns(session), waiting(session)) == ([two, three], [one])
        hosting.start_round(session.pk, 1, 1, ms(60))
        attendance.note(session.pk, [], [one], ms(65))
        assert turns(session) == [two, three, one]

    def test_the_session_may_end_while_people_are_away(self, session, people):
        _, two, _ = members(session)
        attendance.note(session.pk, [two], [], ms(50))
        hosting.finish_session(session.pk, later(60), ms(60))
        attendance.note(session.pk, [], [two], ms(70))
        assert group(session).rota.over(ms(70))
        assert seen(session).state(ms(70)) == "ended"

    def test_who_was_ready_stays_so_while_others_come_and_go(self, session, people):
        one, two, three = members(session)
        running.say_ready(session.pk, one, mark(session, 20), ms(20))
        attendance.note(session.pk, [three], [], ms(25))
        assert group(session).ready_at(ms(25)) == [one]
        assert running.say_ready(session.pk, two, mark(session, 26), ms(26)).groups == 1

    def test_whoever_comes_back_is_waited_for_again(self, session, people):
        one, two, three = members(session)
        attendance.note(session.pk, [two, three], [], ms(19))
        attendance.note(session.pk, [], [two, three], ms(20))
        for person in (one, two):
            assert running.say_ready(session.pk, person, mark(session, 21), ms(21)).groups == 0

    def test_a_whole_room_goes_and_returns_in_under_a_second(self, oto):
        hall = cast.opened(cast.session_of(oto))
        people = Participant.objects.bulk_create(
            Participant(session=hall, name=f"P{n}", name_hash=f"{n}", label_hash=f"{n}", secret_hash=f"{n}")
            for n in range(300)
        )
        begun(hall)
        everybody = [person.pk for person in people]
        for away, back in ((everybody[:150], []), (everybody, []), ([], everybody)):
            started = time.process_time()
            with CaptureQueriesContext(connection) as queries:
                attendance.note(hall.pk, away, back, ms(50))
            assert time.process_time() - started < 1
            assert len(queries) <= 100 + 15  # one a group, and a few
        assert all(len(one.present) == 3 and not one.rota.later for one in seen(hall).begun.groups)


class TestVouching:
    def test_the_mates_have_the_last_word(self, session, people):
        one, two, three = members(session)
        attendance.note(session.pk, [two], [], ms(50))
        attendance.vouch(session.pk, three, two, ms(55))
        assert (turns(session), waiting(session), here(session)) == ([one, three, two], [], {one, two, three})

    def test_holds_until_the_phone_itself_is_heard_and_lost_again(self, session, people):
        one, two, _ = members(session)
        attendance.note(session.pk, [two], [], ms(50))
        attendance.vouch(session.pk, one, two, ms(55))
        assert attendance.note(session.pk, [two], [], ms(60)) is None
        attendance.note(session.pk, [], [two], ms(70))
        attendance.note(session.pk, [two], [], ms(100))
        assert waiting(session) == [two]

    def test_only_for_somebody_of_the_own_group_who_is_away(self, session, people):
        one, two, three = members(session)
        stranger = members(session, 2)[0]
        (zoe,) = arrive(session, "Zoe", at=20)
        attendance.note(session.pk, [two, stranger], [], ms(50))
        before = seen(session)
        with pytest.raises(NotFound):
            attendance.vouch(session.pk, one, stranger, ms(55))
        with pytest.raises(WrongMoment, match="here already"):
            attendance.vouch(session.pk, one, three, ms(55))
        with pytest.raises(Forbidden):
            attendance.vouch(session.pk, zoe.pk, two, ms(55))
        assert seen(session) == before


class TestLeaving:
    def test_gives_the_time_to_the_turns_to_come_and_keeps_what_the_others_see(self, session, people):
        one, two, three = members(session)
        before, total = moment(session, 50), group(session).timeline.total
        attendance.leave(session.pk, two, ms(50))
        assert turns(session) == [one, three]
        assert (moment(session, 50), group(session).timeline.total) == (before, total)
        assert standing(session, two, 51) == "left"

    def test_as_holder_ends_the_turn(self, session, people):
        one, two, three = members(session)
        attendance.leave(session.pk, one, ms(50))
        assert moment(session, 50)[0][:2] == (None, "breath")
        assert turns(session) == [0, two, three]

    def test_and_coming_back_is_the_same_seat_and_a_turn_at_once(self, session, people):
        one, two, three = members(session)
        attendance.leave(session.pk, two, ms(50))
        attendance.come_back(session.pk, two, ms(55))
        person = next(who for who in group(session).people if who.id == two)
        assert (person.seat, person.joins, person.passed) == (1, 0, False)
        assert turns(session) == [one, three, two]
        assert Seat.objects.filter(participant=two).count() == 1

    def test_and_coming_back_in_the_last_turn_is_to_help_only(self, session, people):
        one, two, three = members(session)
        attendance.leave(session.pk, two, ms(50))
        attendance.come_back(session.pk, two, ms(300))
        assert standing(session, two, 300) == "seated"
        assert turns(session) == [one, three]

    def test_in_the_own_turn_and_back_is_no_second_turn(self, session, people):
        one, two, three = members(session)
        attendance.leave(session.pk, one, ms(50))
        attendance.come_back(session.pk, one, ms(60))
        assert turns(session) == [one, two, three]

    def test_and_coming_back_when_the_group_is_over_waits_for_the_next_round(self, session, people):
        one, *_ = members(session)
        attendance.leave(session.pk, one, ms(50))
        attendance.come_back(session.pk, one, ms(400))
        assert standing(session, one, 400) == "waiting"

    def test_after_the_own_group_is_over_keeps_the_seat_and_coming_back_finds_it(self, session, people):
        one, *_ = members(session)
        running.command_groups(session.pk, "end", {group(session).id: mark(session, 50)}, ms(50), group(session).id)
        attendance.leave(session.pk, one, ms(60))
        attendance.come_back(session.pk, one, ms(70))
        assert standing(session, one, 70) == "seated"

    def test_a_shown_group_before_it_begins(self, session):
        arrive(session, *NAMES[:4])
        hosting.show_groups(session.pk, formed(session).proposal.revision, ms(1))
        one, two, three, four = members(session)
        total = group(session).timeline.total
        attendance.leave(session.pk, two, ms(5))
        assert (turns(session), group(session).timeline.total) == ([one, three, four], total)
        attendance.come_back(session.pk, two, ms(6))
        assert (turns(session), group(session).timeline.total) == ([one, three, four, two], total)

    def test_one_after_the_other_until_nobody_is_left(self, session, people):
        for person in members(session):
            attendance.leave(session.pk, person, ms(50))
        assert group(session).people == ()
        assert group(session).rota.over(ms(50))
        assert not group(session, 2).rota.over(ms(50))

    def test_alone_lets_the_turns_of_those_who_are_away_come(self, session, people):
        """Or the group would be over, and they without any place, when they return a moment later."""
        one, two, three = members(session)
        attendance.note(session.pk, [two, three], [], ms(30))
        assert turns(session) == [one]
        attendance.leave(session.pk, one, ms(50))
        assert turns(session) == [0, two, three]
        attendance.note(session.pk, [], [three], ms(60))
        assert [(lone.id, into) for lone, into in seen(session).begun.lone(ms(60))] == [
            (group(session).id, group(session, 2).id)
        ]

    def test_somebody_is_alone_since_the_last_of_the_others_went(self, session, people):
        _, two, three = members(session)
        attendance.note(session.pk, [three], [], ms(30))
        assert group(session).alone_since is None
        attendance.note(session.pk, [two], [], ms(45))
        assert group(session).alone_since == ms(45)
        attendance.leave(session.pk, three, ms(50))
        assert group(session).alone_since == ms(50)

    def test_a_session_that_has_ended_or_is_somebody_elses_is_refused(self, session, people, oto):
        one, *_ = members(session)
        other = cast.opened(cast.session_of(oto))
        with pytest.raises(Forbidden):
            attendance.leave(other.pk, one, ms(50))
        hosting.finish_session(session.pk, later(60), ms(60))
        for command in (attendance.leave, attendance.sit_out, attendance.come_back):
            with pytest.raises(WrongMoment, match="ended"):
                command(session.pk, one, ms(70))


class TestSittingOut:
    def test_whoever_has_left_is_told_to_come_back_in_first(self, session):
        one, *_ = arrive(session, *NAMES[:4])
        attendance.leave(session.pk, one.pk, ms(1))
        with pytest.raises(Forbidden):
            attendance.sit_out(session.pk, one.pk, ms(2))
        one.refresh_from_db()
        assert (one.left_at, one.rests_in) == (ms(1), None)

    def test_the_round_at_work_and_back_in_the_next(self, session, people):
        one, two, three = members(session)
        attendance.sit_out(session.pk, two, ms(50))
        assert (turns(session), standing(session, two, 50)) == ([one, three], "resting")
        assert standing(session, two, 400) == "waiting"
        begun(session, at=400)
        assert standing(session, two, 400) == "seated"

    def test_pressed_twice_is_refused_and_does_not_cost_the_next_round(self, session, people):
        one, *_ = members(session)
        attendance.sit_out(session.pk, one, ms(50))
        before = seen(session)
        with pytest.raises(WrongMoment, match="already"):
            attendance.sit_out(session.pk, one, ms(50.2))
        assert seen(session) == before

    def test_between_rounds_means_the_next_one(self, session, people):
        one, *_ = members(session)
        attendance.sit_out(session.pk, one, ms(50))
        attendance.sit_out(session.pk, one, ms(400))
        assert standing(session, one, 400) == "resting"
        with pytest.raises(WrongMoment, match="already"):
            attendance.sit_out(session.pk, one, ms(401))
        assert one not in begun(session, at=410).begun.group_of

    def test_it_is_the_round_that_was_asked_about_or_none(self, session, people):
        one, *_ = members(session)
        for meant, at in ((2, 50), (1, 400)):  # not yet; and over since the question was opened
            before = seen(session)
            with pytest.raises(Stale, match="Another round"):
                attendance.sit_out(session.pk, one, ms(at), meant)
            assert seen(session) == before
        attendance.sit_out(session.pk, one, ms(401), 2)
        assert standing(session, one, 401) == "resting"

    def test_of_a_group_that_is_formed_takes_the_seat_away(self, session, people):
        formed(session, at=400)
        one, *others = members(session)
        attendance.sit_out(session.pk, one, ms(405))
        assert members(session) == others
        assert standing(session, one, 405) == "resting"

    def test_and_thinking_better_of_it_finds_the_seat_again(self, session, people):
        one, two, three = members(session)
        attendance.sit_out(session.pk, two, ms(50))
        attendance.come_back(session.pk, two, ms(60))
        assert turns(session) == [one, three, two]
        assert standing(session, two, 60) == "seated"

    def test_coming_back_from_nowhere_is_refused(self, session, people):
        with pytest.raises(WrongMoment, match="in already"):
            attendance.come_back(session.pk, members(session)[0], ms(60))


class TestWhoMovedOn:
    """Somebody left alone in group 1 was brought to group 2."""

    @pytest.fixture
    def mover(self, session, people):
        one, two, three = members(session)
        attendance.note(session.pk, [two, three], [], ms(30))
        mending.join_lone(session.pk, group(session).id, group(session, 2).id, ms(40))
        return one

    def test_leaves_and_comes_back_to_the_new_group(self, session, mover):
        attendance.leave(session.pk, mover, ms(50))
        attendance.come_back(session.pk, mover, ms(60))
        assert mover in members(session, 2)
        assert mover not in members(session, 1)

    def test_who_leaves_after_the_new_group_is_over_is_not_seated_in_the_old_one(self, session, mover):
        second = group(session, 2)
        running.command_groups(session.pk, "end", {second.id: mark(session, 50, 2)}, ms(50), second.id)
        attendance.leave(session.pk, mover, ms(60))
        attendance.come_back(session.pk, mover, ms(70))
        assert Group.objects.get(seats__participant=mover, seats__left_at=None).number == 2

    def test_those_who_were_away_come_back_to_their_group_and_turns(self, session, mover, people):
        away = set(members(session))
        attendance.note(session.pk, [], away, ms(60))
        assert here(session) == away
        assert set(turns(session)) == {0, *away}
