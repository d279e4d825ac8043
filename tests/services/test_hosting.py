"""What an organizer and a facilitator do before, between and after the rounds."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, transaction

from sessions_app import screens
from sessions_app.domain.closing import LINGERS
from sessions_app.domain.errors import Invalid, Stale, TooFew, WrongMoment
from sessions_app.domain.grouping import pairs
from sessions_app.models import Group, Host, Round, Session
from sessions_app.notices import notify
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, changing, hosting, mending, running
from tests import cast
from tests.cast import NAMES, arrive, begun, formed, later, ms

pytestmark = pytest.mark.django_db


def state(session: Session, at: float = 0) -> str:
    return snapshot(session.pk).state(ms(at))


class TestCreating:
    def test_a_session_begins_closed_with_a_code_and_its_organizer(self, oto):
        session = cast.session_of(oto)
        assert state(session) == "closed"
        assert len(session.code) == 6
        assert Host.objects.get(session=session).role == "organizer"

    def test_a_code_that_is_taken_is_never_given_again(self, oto):
        letters = iter("AAAAAA" + "AAAAAA" + "CCCCCC")
        first, second = (hosting.create_session(oto, cast.DRAFT, lambda _: next(letters)) for _ in range(2))
        assert (first.code, second.code) == ("AAAAAA", "CCCCCC")

    @pytest.mark.parametrize("rounds", [0, 21])
    def test_a_number_of_rounds_that_cannot_be(self, oto, rounds):
        with pytest.raises(Invalid):
            cast.session_of(oto, rounds=rounds)
        assert not Session.objects.exists()

    def test_editing_leaves_a_formed_round_its_lengths(self, session):
        arrive(session, *NAMES[:3])
        before = formed(session).proposal.groups[0].timeline.total
        hosting.edit_session(session.pk, cast.replace(cast.DRAFT, lengths={"consult": 600_000}, title="New"), ms())
        after = snapshot(session.pk)
        assert after.title == "New"
        assert after.proposal.groups[0].timeline.total == before


class TestTheLobby:
    def test_it_opens_once(self, oto):
        session = cast.session_of(oto)
        hosting.open_lobby(session.pk, later())
        assert state(session) == "lobby"
        with pytest.raises(WrongMoment, match="open already"):
            hosting.open_lobby(session.pk, later(1))
        assert Session.objects.get().opened_at == later()


class TestForming:
    @pytest.mark.parametrize(("people", "sizes"), [(3, [3]), (5, [5]), (7, [3, 4]), (11, [3, 4, 4])])
    def test_everybody_is_seated_by_the_head_count_rule(self, session, people, sizes):
        everybody = arrive(session, *NAMES[:people])
        proposal = formed(session).proposal
        assert [len(group.people) for group in proposal.groups] == sizes
        assert sorted(proposal.group_of) == sorted(person.pk for person in everybody)

    def test_two_people_are_too_few(self, session):
        arrive(session, "Ada", "Ben")
        with pytest.raises(TooFew):
            formed(session)
        assert not Round.objects.exists()

    def test_those_left_out_have_no_seat(self, session):
        ada, *_ = arrive(session, *NAMES[:4])
        assert ada.pk not in formed(session, leave_out=[ada.pk]).proposal.group_of

    def test_leaving_out_too_many_changes_nothing(self, session):
        everybody = arrive(session, *NAMES[:4])
        formed(session)
        with pytest.raises(TooFew):
            formed(session, revision=1, leave_out=[everybody[0].pk, everybody[1].pk])
        assert len(snapshot(session.pk).proposal.group_of) == 4

    def test_shuffling_replaces_the_proposal_that_was_seen(self, session):
        arrive(session, *NAMES[:9])
        first = formed(session, seed=1).proposal
        second = formed(session, revision=first.revision, seed=2).proposal
        assert second.revision == first.revision + 1
        assert [group.people for group in first.groups] != [group.people for group in second.groups]
        assert Round.objects.count() == 1

    def test_a_shuffle_of_something_else_than_was_seen_is_stale(self, session):
        arrive(session, *NAMES[:6])
        formed(session)
        with pytest.raises(Stale):
            formed(session, revision=0)

    def test_not_before_the_lobby_is_open(self, oto):
        with pytest.raises(WrongMoment):
            formed(cast.session_of(oto))

    def test_not_while_a_round_runs(self, session):
        arrive(session, *NAMES[:3])
        begun(session)
        with pytest.raises(WrongMoment):
            formed(session, at=60)

    def test_the_second_round_mixes_people(self, session):
        arrive(session, *NAMES[:9])
        first = begun(session).begun
        second = formed(session, at=1000).proposal
        assert second.number == 2
        met, meets = (
            pairs([person.id for person in group.people] for group in each.groups) for each in (first, second)
        )
        assert not met & meets

    def test_the_second_round_does_not_reflect_again(self, session):
        arrive(session, *NAMES[:3])
        begun(session)
        assert formed(session, at=1000).proposal.groups[0].timeline.steps[0].phase == "share"

    def test_not_beyond_the_planned_rounds_until_one_more_is_planned(self, session):
        arrive(session, *NAMES[:3])
        begun(session)
        begun(session, at=1000)
        with pytest.raises(WrongMoment, match="All 2 planned"):
            formed(session, at=2000)
        hosting.edit_session(session.pk, cast.replace(cast.DRAFT, rounds=3), ms())
        assert formed(session, at=2000).proposal.number == 3


class TestShowingAndStarting:
    def test_people_see_their_group_when_it_is_shown_not_before(self, session):
        arrive(session, *NAMES[:3])
        proposal = formed(session).proposal
        assert state(session) == "lobby"
        hosting.show_groups(session.pk, proposal.revision, ms())
        assert state(session) == "gather"
        with pytest.raises(WrongMoment):
            hosting.show_groups(session.pk, proposal.revision, ms(1))

    def test_all_groups_start_at_the_same_instant(self, session):
        arrive(session, *NAMES[:7])
        groups = begun(session, at=5).begun.groups
        assert {group.timeline.clock.started_at for group in groups} == {ms(5)}
        assert state(session, at=6) == "running"

    def test_a_second_start_is_refused_and_changes_nothing(self, session):
        arrive(session, *NAMES[:3])
        first = begun(session)
        with pytest.raises(Stale, match="already begun"):
            hosting.start_round(session.pk, 1, 1, ms(1))
        assert snapshot(session.pk).begun == first.begun

    def test_starting_what_was_shuffled_meanwhile_is_refused(self, session):
        arrive(session, *NAMES[:6])
        formed(session)
        formed(session, revision=1)
        with pytest.raises(Stale, match="shuffled"):
            hosting.start_round(session.pk, 1, 1, ms())
        assert state(session) == "lobby"

    def test_nothing_starts_without_groups(self, session):
        with pytest.raises(WrongMoment, match="Form groups"):
            hosting.start_round(session.pk, 1, 1, ms())


class TestEnding:
    def test_a_session_goes_from_round_to_round_and_closes_by_itself_a_while_after_the_last(self, session):
        arrive(session, *NAMES[:3])
        begun(session)
        assert [state(session, at) for at in (319, 321)] == ["running", "between"]
        begun(session, at=1000)
        assert [state(session, at) for at in (1309, 1311)] == ["running", "closing"]
        closes = 1310 + LINGERS // 1000
        assert [state(session, at) for at in (closes - 1, closes)] == ["closing", "ended"]
        seen = snapshot(session.pk)
        assert [seen.next_boundary(ms(at)) for at in (1309, 1311)] == [ms(1310), ms(closes)]
        assert seen.next_boundary(ms(closes)) is None

    def test_one_more_round_is_one_press_before_and_after_it_has_closed_by_itself(self, session):
        arrive(session, *NAMES[:3])
        hosting.plan_rounds(session.pk, 1)
        begun(session)
        with pytest.raises(WrongMoment, match="Plan one more"):
            formed(session, at=400)
        hosting.plan_rounds(session.pk, 2)
        assert state(session, 400) == state(session, 400 + LINGERS) == "between"
        begun(session, at=2000)
        assert state(session, 2000 + LINGERS) == "ended"
        hosting.plan_rounds(session.pk, 3)
        assert state(session, 2000 + LINGERS) == "between"

    def test_the_desk_is_told_at_the_end_who_never_had_a_turn(self, session):
        """The third has passed, and the second gave up the turn by leaving; Dee came late and had hers in the second
        round, which Eli sits out; and Zoe comes when it is over."""
        arrive(session, *NAMES[:3])
        group = begun(session).begun.groups[0]
        by_seat = {person.seat: person.id for person in group.people}
        _, second, third = (by_seat[seat] for seat in group.rota.order)
        mending.pass_turn(session.pk, third, cast.mark(group, 11), ms(11))
        attendance.leave(session.pk, second, ms(12))
        _, eli = arrive(session, "Dee", "Eli", at=20)
        assert not screens.for_desk(snapshot(session.pk), ms(50)).without_turn  # there is another round
        attendance.sit_out(session.pk, eli.pk, ms(400))
        arrive(session, *(f"{name} " for name in NAMES[5:8]), at=400)
        begun(session, at=1000)
        attendance.come_back(session.pk, second, ms(2000))
        (zoe,) = arrive(session, "Zoe", at=2000)
        at_the_desk = screens.for_desk(snapshot(session.pk), ms(2000))
        assert at_the_desk.without_turn == [eli.pk, zoe.pk]
        assert at_the_desk.session.closes == ms(1310) + LINGERS

    def test_nobody_is_ready_any_more_in_a_session_that_has_ended(self, session):
        arrive(session, *NAMES[:3])
        group = begun(session).begun.groups[0]
        running.say_ready(session.pk, group.people[0].id, cast.mark(group, 11), ms(11))
        hosting.finish_session(session.pk, later(12), ms(12))
        stored = Group.objects.get()
        assert (stored.ready, stored.ready_step) == ([], None)
        assert stored.revision == group.revision + 1

    def test_finish_stops_every_clock_and_drops_a_proposal(self, session):
        arrive(session, *NAMES[:7])
        begun(session)
        hosting.finish_session(session.pk, later(60), ms(60))
        seen = snapshot(session.pk)
        assert seen.state(ms(60)) == "ended"
        assert seen.begun.over(ms(60))
        with pytest.raises(WrongMoment):
            hosting.finish_session(session.pk, later(61), ms(61))

    @pytest.mark.parametrize("command", [formed, lambda s: hosting.open_lobby(s.pk, later())])
    def test_a_finished_session_stays_finished(self, session, command):
        hosting.finish_session(session.pk, later(), ms())
        with pytest.raises(WrongMoment):
            command(session)


@pytest.mark.django_db(transaction=True)
class TestNotices:
    """After each commit exactly one notice goes out; when nothing was committed, none."""

    def test_one_notice_a_change_with_the_new_version(self, session, notices):
        arrive(session, *NAMES[:3])
        formed(session)
        hosting.start_round(session.pk, 1, 1, ms())
        versions = [version for _, version in notices]
        assert versions == list(range(versions[0], versions[0] + 5))
        assert Session.objects.get().version == versions[-1]

    def test_a_change_that_is_cut_off_at_its_commit_makes_everybody_look(self, session, notices, monkeypatch):
        """Nobody knows whether it was made. No version is named: the next change may have the very same."""
        looks: list[int] = []

        @contextmanager
        def cut_off():
            with transaction.atomic():
                yield
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(changing, "writing", cut_off)
        monkeypatch.setattr(notify, "doubtful", looks.append)
        with pytest.raises(OperationalError):
            hosting.finish_session(session.pk, later(), ms())
        assert (looks, notices) == ([session.pk], [])

    def test_no_notice_when_nothing_happened(self, session, notices):
        version = Session.objects.get().version
        with pytest.raises(TooFew):
            formed(session)
        assert notices == []
        assert Session.objects.get().version == version
