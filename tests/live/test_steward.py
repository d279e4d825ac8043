"""Looking after people while nobody presses anything: who is away, who is back, who is left alone."""

import pytest

from sessions_app import screens
from sessions_app.domain.placing import ANSWER_WITHIN
from sessions_app.domain.units import Seconds
from sessions_app.instant import now_ms
from sessions_app.live import hearing
from sessions_app.live.steward import SILENT_SECONDS, UNHOSTED_MS, VISITOR_SECONDS, Duties, Steward
from sessions_app.models import Participant, Session
from sessions_app.notices import notify
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, cases, onward, visits
from tests import cast
from tests.cast import NAMES, arrive, begun, ms, opened, session_of

from .conftest import aside

GRACE = 20


@pytest.fixture
def groups(db):
    """Two groups at work, and nobody else."""
    session = opened(session_of(cast.account("Oto")))
    arrive(session, *NAMES[:6])
    begun(session)
    return session


def due(steward, session, now, at=0, *, hosted=True):
    return steward.due(snapshot(session.pk), now, ms(at), hosted=hosted)


def everybody(session):
    return list(snapshot(session.pk).people)


class TestWhoIsAway:
    def test_nobody_is_away_before_the_grace_is_over_also_for_a_process_that_has_just_begun(self, groups):
        steward = Steward(began=100)
        assert not due(steward, groups, 100 + GRACE)
        assert due(steward, groups, 100 + GRACE + 1).away == set(everybody(groups))

    def test_who_is_connected_is_not_away_however_long_ago_we_began(self, groups):
        ada, ben, *others = everybody(groups)
        steward = Steward(began=0)
        steward.hears({ada: Seconds(998)}, [ben], at=1000)
        assert due(steward, groups, 1000).away == set(others)

    def test_a_frozen_phone_keeps_its_socket_and_is_away_all_the_same(self, groups):
        ada = everybody(groups)[0]
        steward = Steward(began=0)
        steward.hears({ada: Seconds(1000 - SILENT_SECONDS - GRACE)}, [], at=1000)
        assert ada in due(steward, groups, 1000).away

    def test_who_is_back_is_noted_once(self, groups):
        ada = everybody(groups)[0]
        attendance.note(groups.pk, [ada], [], ms(30))
        steward = Steward(began=0)
        steward.hears({ada: Seconds(1000)}, [], at=1000)
        assert due(steward, groups, 1000).back == {ada}
        attendance.note(groups.pk, [], [ada], ms(40))
        assert ada not in due(steward, groups, 1000).back | due(steward, groups, 1000).away

    def test_after_a_silence_of_the_layer_others_get_their_grace_again(self, groups):
        steward = Steward(began=0)
        steward.was_deaf(1000)
        assert not due(steward, groups, 1000 + GRACE)

    def test_who_has_just_come_has_their_grace_to_connect(self, groups):
        steward = Steward(began=0)
        steward.hears({}, everybody(groups), at=1000)
        assert not due(steward, groups, 1000)
        (gus,) = arrive(groups, "Gus", at=60)
        steward.hears({}, everybody(groups)[:-1], at=1001)
        assert not due(steward, groups, 1001)
        steward.hears({}, everybody(groups)[:-1], at=1001 + GRACE + 1)
        assert due(steward, groups, 1001 + GRACE + 1).away == {gus.pk}

    def test_when_it_has_ended_nobody_is_looked_after(self, groups):
        Session.objects.filter(pk=groups.pk).update(ended_at=cast.later(60))
        assert due(Steward(began=0), groups, 1000) == Duties()


class TestWhoIsAlone:
    def lonely(self, session):
        group = snapshot(session.pk).begun.groups[0]
        attendance.note(session.pk, [person.id for person in group.people[1:]], [], ms(30))
        return group.id, snapshot(session.pk).begun.groups[1].id

    def test_the_facilitator_has_a_minute_to_say(self, groups):
        expected = self.lonely(groups)
        steward = Steward(began=1000)
        assert due(steward, groups, 1000, at=30 + ANSWER_WITHIN / 1000 - 1).join is None
        assert due(steward, groups, 1000, at=30 + ANSWER_WITHIN / 1000).join == expected

    def test_without_a_facilitator_it_is_done_soon(self, groups):
        expected = self.lonely(groups)
        assert due(Steward(began=1000), groups, 1000, at=30 + UNHOSTED_MS / 1000, hosted=False).join == expected

    def test_a_facilitator_may_leave_it_so(self, groups):
        self.lonely(groups)
        group = groups.groupings.get().groups.get(number=1)
        group.stays_alone = True
        group.save()
        assert due(Steward(began=1000), groups, 1000, at=200, hosted=False).join is None


class TestWhatGoesOnByItself:
    @pytest.fixture
    def shown(self, db):
        """The tables of a café, which begin by themselves at 345 s."""
        session = opened(session_of(cast.account("Oto"), practice="world_cafe", rounds=5))
        arrive(session, *NAMES[:8])
        onward.go_on(session.pk, 1, 0, (), 1, ms(0))
        onward.go_on(session.pk, 2, 0, (), 1, ms(300))
        return session

    def here(self, session):
        steward = Steward(began=0)
        steward.hears({}, everybody(session), at=1000)
        return steward

    def test_is_done_when_it_is_due(self, shown):
        assert not due(self.here(shown), shown, 1000, at=344).go_on
        assert due(self.here(shown), shown, 1000, at=345).go_on

    def test_is_not_asked_for_every_second(self, shown):
        steward = self.here(shown)
        asked = [due(steward, shown, 1000, at=345).go_on]
        for at in (1001, 1002, 1003):
            steward.hears({}, everybody(shown), at=at)
            asked.append(due(steward, shown, at, at=345 + at - 1000).go_on)
        assert asked == [True, False, False, True]

    def test_is_not_done_for_nobody(self, shown):
        assert not due(Steward(began=0), shown, 1000, at=345).go_on

    def test_waits_until_enough_people_are_here(self, shown):
        onward.run_itself(shown.pk, ms(300))
        onward.take_step(shown.pk, 1, ms(345))
        over = 345 + 20 * 60 + 10
        steward = self.here(shown)
        Participant.objects.filter(session=shown).exclude(name__in=NAMES[:2]).update(left_at=1)
        assert not due(steward, shown, 1000, at=over).go_on
        Participant.objects.filter(session=shown).update(left_at=None)
        assert due(steward, shown, 1000, at=over).go_on

    def test_waits_for_cases_without_trying_and_the_desk_says_why(self, db):
        """Around cases: none are brought at first, then two are, and in the end one of the two is taken back."""
        session = opened(session_of(cast.account("Oto"), practice="pro_action_cafe", rounds=5))
        people = arrive(session, *NAMES[:8])
        onward.go_on(session.pk, 1, 0, (), 1, ms(0))
        onward.run_itself(session.pk, ms(1))
        welcome = snapshot(session.pk).begun
        assert welcome and welcome.last_end is not None
        over = (welcome.last_end - ms(0)) / 1000 + 10
        steward = self.here(session)

        def asks(at: float) -> tuple[bool, str, bool]:
            coming = screens.for_desk(snapshot(session.pk), ms(at)).next
            return due(steward, session, 1000, at=at).go_on, coming.why, coming.forms is None

        assert asks(over) == (False, "cases", True)
        cast.bring_cases(session, *people[:2])
        assert asks(over) == (True, "", False)
        onward.take_step(session.pk, 1, ms(over))
        begins = over + 45
        cases.withdraw(session.pk, people[1].pk, ms(over + 1))
        assert asks(begins) == (False, "lost", True)
        cases.name(session.pk, people[1].pk, ms(over + 2))
        steward = self.here(session)
        assert asks(begins)[:2] == (True, "")


@pytest.mark.django_db(transaction=True)
class TestLive:
    async def test_a_phone_that_is_gone_is_shown_as_away_and_back_again(self, hall, monkeypatch):
        if not notify.shared():  # a process alone misses nothing, however long it hears nothing of others
            monkeypatch.setattr(hearing, "DEAF_SECONDS", 0)
        await aside(Session.objects.filter(pk=hall.session.pk).update)(grace=1)
        await hall.do(begun_now)
        group = (await aside(snapshot)(hall.session.pk)).begun.groups[0]
        ids = [person.pk for person in hall.people]
        ada, ben = [await hall.phone(ids.index(person.id)) for person in group.people[:2]]
        await ada.screen(lambda screen: away_in(screen) == {group.people[2].id})
        await ben.leave()
        await ada.screen(lambda screen: away_in(screen) == {person.id for person in group.people[1:]})
        await hall.phone(ids.index(group.people[1].id))
        await ada.screen(lambda screen: away_in(screen) == {group.people[2].id})

    async def test_who_is_left_alone_is_brought_to_a_neighbour_when_nobody_answers(self, hall):
        await aside(Session.objects.filter(pk=hall.session.pk).update)(grace=600)
        await hall.do(begun_now)
        first, second = (await aside(snapshot)(hall.session.pk)).begun.groups
        ids = [person.pk for person in hall.people]
        lone = await hall.phone(ids.index(first.people[0].id))
        others = [await hall.phone(ids.index(person.id)) for person in second.people]
        gone = [person.id for person in first.people[1:]]
        await aside(attendance.note)(hall.session.pk, gone, [], now_ms() - UNHOSTED_MS)
        brought = await lone.screen(lambda screen: screen["group"]["id"] == second.id)
        me = next(person for person in brought["group"]["people"] if person["id"] == first.people[0].id)
        assert "joins" not in me  # at once: they still reflect: the first turn has not begun
        for phone in others:
            await phone.screen(lambda screen: len(screen["group"]["people"]) == len(second.people) + 1)
        assert await aside(Participant.objects.filter(seats__group=second.id).count)() == len(second.people) + 1

    async def test_a_desk_that_is_open_is_asked_first_and_sees_what_happens_when_nobody_answers(self, hall):
        await hall.do(begun_now)
        first, second = (await aside(snapshot)(hall.session.pk)).begun.groups[:2]
        desk = await hall.desk()
        ids = [person.pk for person in hall.people]
        for person in (first.people[0], *second.people):
            await hall.phone(ids.index(person.id))
        gone = [person.id for person in first.people[1:]]
        left = 3_000  # ms until the answer is due
        await aside(attendance.note)(hall.session.pk, gone, [], now_ms() - ANSWER_WITHIN + left)
        (asked,) = (await desk.screen(lambda screen: screen["lone"] != []))["lone"]
        assert (asked["group"], asked["person"], asked["into"]) == (first.id, first.people[0].id, second.id)
        done = await desk.screen(lambda screen: screen["lone"] == [])
        assert done["now"] >= asked["at"]
        assert next(one for one in done["people"] if one["id"] == first.people[0].id)["group"] == second.number


def begun_now(session_id):
    session = Session.objects.get(pk=session_id)
    return cast.begun(session, at=(now_ms() - ms()) / 1000)


def away_in(screen):
    return {person["id"] for person in (screen["group"] or {"people": []})["people"] if person.get("away")}


class TestVisitors:
    """Facilitators in a group's call."""

    @pytest.fixture
    def visited(self, groups):
        groups.venue = "here"
        groups.save(update_fields=["venue"])
        group, fay = snapshot(groups.pk).begun.groups[0], cast.second_facilitator(groups, "Fay")
        visits.ask(groups.pk, group.id, fay.pk, ms())
        visits.let_in(groups.pk, group.people[0].id, ms(), True, ms())
        return groups, fay.pk

    def test_a_visitor_stays_while_their_desk_is_connected_or_comes_back_soon(self, visited):
        session, fay = visited
        steward = Steward(began=0)
        steward.sees([fay], at=1000)
        assert not due(steward, session, 1000 + VISITOR_SECONDS).gone
        assert due(steward, session, 1000 + VISITOR_SECONDS + 1).gone == {fay}

    def test_a_process_that_has_just_begun_gives_them_the_same_time(self, visited):
        session, fay = visited
        assert not due(Steward(began=1000), session, 1000 + VISITOR_SECONDS).gone
        assert due(Steward(began=1000), session, 1000 + VISITOR_SECONDS + 1).gone == {fay}

    def test_nobody_visits_what_is_over(self, visited):
        session, fay = visited
        steward = Steward(began=0)
        steward.sees([fay], at=1000)
        session.rounds = 1
        session.save(update_fields=["rounds"])
        assert due(steward, session, 1000, at=24 * 3600).gone == {fay}

    def test_nobody_is_looked_for_who_does_not_visit(self, visited):
        session, fay = visited
        visits.end(session.pk, [fay])
        assert not due(Steward(began=0), session, 1000).gone
