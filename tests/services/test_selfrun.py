"""Three strangers without a host: the round begins once all who are here are ready,
once, and any of them can pause it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from sessions_app.domain.errors import Forbidden, LimitReached, TroikaError, WrongMoment
from sessions_app.models import Participant, Round, Session
from sessions_app.screens import for_participant
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, selfrun
from tests.cast import MORNING, NAMES, arrive, later, ms

pytestmark = pytest.mark.django_db

TICKET = "t" * 32


@pytest.fixture
def group(db) -> Session:
    """Made by somebody; nobody is in yet."""
    return selfrun.start_session("Three strangers", "own", TICKET, MORNING)


def ready(session: Session, *people: Participant, at: float = 0, on: bool = True) -> list[selfrun.Readiness]:
    return [selfrun.say_ready(session.pk, person.pk, on, seed=1, now_ms=ms(at)) for person in people]


class TestMakingOne:
    def test_it_is_open_has_one_round_and_nobody_hosts_it(self, group):
        assert (group.rounds, group.self_run, group.hosts.count()) == (1, True, 0)
        assert snapshot(group.pk).state(ms()) == "lobby"
        assert group.plan().lengths["consult"] == 5 * 60_000

    def test_the_same_form_sent_twice_makes_one(self, group):
        again = selfrun.start_session("Three strangers", "own", TICKET, MORNING + timedelta(seconds=2))
        assert again == group
        assert Session.objects.count() == 1

    def test_another_form_makes_another_one(self, group):
        other = selfrun.start_session("Three strangers", "own", "u" * 32, MORNING)
        assert other.code != group.code

    def test_an_old_form_does_not_lead_into_an_old_session(self, group):
        tomorrow = selfrun.start_session("Three strangers", "own", TICKET, MORNING + timedelta(days=1))
        assert tomorrow != group

    def test_a_code_that_a_facilitators_session_has_is_left_alone(self, group):
        Session.objects.filter(pk=group.pk).update(self_run=False)
        assert selfrun.start_session("Three strangers", "own", TICKET, MORNING) != group

    def test_a_script_cannot_fill_the_disk(self, group, monkeypatch):
        monkeypatch.setattr(selfrun, "MOST_AN_HOUR", 1)
        with pytest.raises(LimitReached):
            selfrun.start_session("One more", "own", "u" * 32, MORNING + timedelta(minutes=59))
        assert selfrun.start_session("One more", "own", "u" * 32, MORNING + timedelta(minutes=61))


class TestBeginning:
    def test_the_third_word_starts_it_for_all_at_one_instant(self, group):
        people = arrive(group, "Ada", "Ben", "Cem")
        said = ready(group, *people, at=30)
        assert [(each.begun, each.awaited) for each in said] == [(False, 2), (False, 1), (True, 0)]
        seen = snapshot(group.pk)
        assert (seen.state(ms(30)), seen.version) == ("running", said[-1].version)
        assert seen.begun.groups[0].timeline.clock.started_at == ms(30)
        assert {person.id for person in seen.begun.groups[0].people} == {person.pk for person in people}

    def test_two_do_not_begin(self, group):
        said = ready(group, *arrive(group, "Ada", "Ben"))
        assert [each.begun for each in said] == [False, False]
        assert not Round.objects.exists()

    def test_whoever_is_here_and_not_ready_is_waited_for(self, group):
        *early, dee = arrive(group, "Ada", "Ben", "Cem", "Dee")
        assert not any(each.begun for each in ready(group, *early))
        (said,) = ready(group, dee)
        assert said.begun
        assert len(snapshot(group.pk).begun.groups[0].people) == 4

    def test_readiness_can_be_taken_back(self, group):
        ada, ben, cem = arrive(group, "Ada", "Ben", "Cem")
        ready(group, ada, ben)
        ready(group, ada, on=False)
        assert [each.begun for each in ready(group, cem, ada)] == [False, True]

    def test_a_stranger_who_is_away_holds_nobody_up_and_gets_no_seat(self, group):
        *early, dee = arrive(group, "Ada", "Ben", "Cem", "Dee")
        attendance.note(group.pk, [dee.pk], [], ms(20))
        assert ready(group, *early, at=30)[-1].begun
        seen = snapshot(group.pk)
        assert seen.standing(dee.pk, ms(30)) == "waiting"
        assert len(seen.begun.groups[0].people) == 3

    def test_it_begins_when_the_only_one_who_was_not_ready_goes(self, group):
        *early, dee = arrive(group, "Ada", "Ben", "Cem", "Dee")
        ready(group, *early)
        version = attendance.note(group.pk, [dee.pk], [], ms(40))
        seen = snapshot(group.pk)
        assert (seen.state(ms(40)), seen.version) == ("running", version)

    def test_it_begins_when_the_only_one_who_was_not_ready_leaves(self, group):
        *early, dee = arrive(group, "Ada", "Ben", "Cem", "Dee")
        ready(group, *early)
        attendance.leave(group.pk, dee.pk, ms(40))
        assert snapshot(group.pk).state(ms(40)) == "running"

    def test_whoever_was_ready_and_comes_back_completes_it(self, group):
        ada, ben, cem = arrive(group, "Ada", "Ben", "Cem")
        ready(group, ada)
        attendance.note(group.pk, [ada.pk], [], ms(20))
        assert not any(each.begun for each in ready(group, ben, cem))
        attendance.note(group.pk, [], [ada.pk], ms(50))
        assert snapshot(group.pk).state(ms(50)) == "running"

    @pytest.mark.parametrize(("people", "sizes"), [(3, [3]), (4, [4]), (5, [5]), (6, [3, 3]), (11, [3, 4, 4])])
    def test_more_people_sit_by_the_head_count_rule(self, group, people, sizes):
        ready(group, *arrive(group, *NAMES[:people]))
        assert sorted(len(each.people) for each in snapshot(group.pk).begun.groups) == sizes

    def test_a_press_after_it_has_begun_changes_nothing(self, group):
        people = arrive(group, "Ada", "Ben", "Cem")
        begun = ready(group, *people)[-1]
        for on in (True, False):
            with pytest.raises(WrongMoment, match="begun already"):
                ready(group, people[0], on=on)
        assert snapshot(group.pk).version == begun.version

    def test_whoever_comes_later_waits_and_sees_who_is_in(self, group):
        ready(group, *arrive(group, "Ada", "Ben", "Cem"))
        (dee,) = arrive(group, "Dee", at=60)
        screen = for_participant(snapshot(group.pk), dee.pk, ms(60))
        assert (screen.standing, screen.group) == ("waiting", None)
        assert [one.name for one in screen.lobby] == ["Ada", "Ben", "Cem", "Dee"]

    def test_it_is_over_after_its_only_round(self, group):
        ready(group, *arrive(group, "Ada", "Ben", "Cem"))
        assert snapshot(group.pk).state(ms(3600)) == "ended"

    def test_a_session_with_a_facilitator_waits_for_them(self, session):
        (ada,) = arrive(session, "Ada")
        with pytest.raises(Forbidden):
            ready(session, ada)

    def test_people_of_another_session_have_no_say(self, group, session):
        (ada,) = arrive(session, "Ada")
        with pytest.raises(Forbidden):
            ready(group, ada)


@pytest.mark.django_db(transaction=True)
class TestColliding:
    """The same presses from several threads, each with a connection of its own, on whatever database the tests use."""

    def at_once(self, acts):
        gate, outcomes = threading.Barrier(len(acts)), []

        def run(act) -> None:
            gate.wait()
            try:
                outcomes.append(act())
            except TroikaError as refused:
                outcomes.append(refused)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def test_all_press_twice_in_one_instant_and_it_begins_once(self):
        group = selfrun.start_session("Three strangers", "own", TICKET, later())
        people = arrive(group, "Ada", "Ben", "Cem")
        press = lambda person: lambda: ready(group, person)[0]  # noqa: E731
        outcomes = self.at_once([press(person) for person in people * 2])
        assert [getattr(each, "begun", None) for each in outcomes].count(True) == 1
        assert all(isinstance(each, WrongMoment | selfrun.Readiness) for each in outcomes), outcomes
        assert Round.objects.filter(session=group, started_at=ms()).count() == 1
        assert len(snapshot(group.pk).begun.groups) == 1

    def test_one_form_sent_several_times_in_one_instant_makes_one_session(self):
        start = lambda: selfrun.start_session("Three strangers", "own", TICKET, later())  # noqa: E731
        outcomes = self.at_once([start] * 4)
        assert len({each.pk for each in outcomes}) == 1
        assert Session.objects.count() == 1
