"""Ana's phone is dead and she has no link: she asks at the door with another browser, and a
person who sees her lets her in."""

import threading

import pytest
from django.db import connection

from sessions_app.domain.coming_back import OPEN_FOR
from sessions_app.domain.errors import Forbidden, NotFound, TroikaError, WrongMoment
from sessions_app.domain.units import Ms
from sessions_app.models import Participant
from sessions_app.screens import for_desk, for_participant
from sessions_app.selectors import own_notes, participant_by_hash, snapshot
from sessions_app.services import attendance, erasing, joining, returning, selfrun
from sessions_app.services.joining import hash_of
from tests import cast
from tests.cast import MORNING, arrive, later, ms, secret_of

pytestmark = pytest.mark.django_db

BORROWED, STRANGERS = "b" * 32, "s" * 32  # the secrets of two browsers at the door


@pytest.fixture
def ada(session) -> Participant:
    """Away since the 100th second, with a note; Ben and Cem are with her."""
    people = arrive(session, "Ada", "Ben", "Cem")
    cast.begun(session)
    cast.write(people[0], cast.key(people[0], "challenge"), "How do I say no?")
    attendance.note(session.pk, [people[0].pk], [], ms(100))
    return people[0]


def asks(person: Participant, secret: str = BORROWED, at: float = 110, typed: str = "ada") -> int:
    returning.ask(person.session_id, typed, person.pk, secret, ms(at))
    return ms(at)


def owner(secret: str, session) -> Participant | None:
    return participant_by_hash(session.pk, hash_of(secret))


class TestAsking:
    def test_is_offered_only_while_somebody_of_that_name_is_away(self, session, ada):
        assert returning.those_away(session, "ADA") == [ada]
        assert returning.those_away(session, "Ben") == []
        attendance.note(session.pk, [], [ada.pk], ms(105))
        assert returning.those_away(session, "Ada") == []
        with pytest.raises(NotFound):
            asks(ada)

    def test_makes_nobody_anybody(self, session, ada):
        asks(ada)
        assert owner(BORROWED, session) is None
        assert owner(secret_of("Ada0"), session) == ada
        assert returning.asked_by(session, BORROWED, ms(111)) == ada

    def test_takes_the_name_not_just_a_number(self, session, ada):
        """Else a stranger would learn by numbers who is in."""
        with pytest.raises(NotFound):
            asks(ada, typed="Zoe")

    def test_is_seen_by_the_desk_with_what_tells_two_apart_and_by_no_phone(self, session, ada):
        at = asks(ada)
        (asking,) = for_desk(snapshot(session.pk), ms(111)).asking
        assert (asking.person, asking.name, asking.at, asking.away) == (ada.pk, "Ada", at, ms(100))
        assert asking.sign == ada.__class__.objects.get(pk=ada.pk).asked.sign
        ben = Participant.objects.get(name="Ben")
        assert not for_participant(snapshot(session.pk), ben.pk, ms(111)).asking

    def test_of_a_second_browser_waits_for_the_answer_to_the_first(self, session, ada):
        asks(ada)
        with pytest.raises(WrongMoment):
            asks(ada, STRANGERS, 120)
        assert returning.asked_by(session, BORROWED, ms(121)) == ada
        asks(ada, STRANGERS, 110 + OPEN_FOR / 1000)
        assert returning.asked_by(session, BORROWED, Ms(ms(120) + OPEN_FOR)) is None

    def test_is_for_one_at_a_time(self, session, ada):
        ben = Participant.objects.get(name="Ben")
        attendance.note(session.pk, [ben.pk], [], ms(105))
        asks(ada)
        asks(ben, typed="Ben")
        assert returning.asked_by(session, BORROWED, ms(111)) == ben
        assert len(for_desk(snapshot(session.pk), ms(111)).asking) == 1

    def test_ends_when_her_own_phone_is_back(self, session, ada):
        at = asks(ada)
        attendance.note(session.pk, [], [ada.pk], ms(112))
        attendance.note(session.pk, [ada.pk], [], ms(140))
        assert not for_desk(snapshot(session.pk), ms(141)).asking
        with pytest.raises(WrongMoment):
            returning.let_back(session.pk, ada.pk, at, ms(141))

    def test_ends_when_it_is_withdrawn(self, session, ada):
        asks(ada)
        version = snapshot(session.pk).version
        returning.withdraw(session.pk, STRANGERS)
        assert snapshot(session.pk).version == version, "who has asked nothing changes nothing"
        returning.withdraw(session.pk, BORROWED)
        assert returning.asked_by(session, BORROWED, ms(111)) is None


class TestLettingBack:
    def test_gives_the_new_browser_the_seat_and_the_notes_and_the_old_one_nothing(self, session, ada):
        before = [person.id for person in snapshot(session.pk).begun.groups[0].people]
        back = returning.let_back(session.pk, ada.pk, asks(ada), ms(115))
        assert back.version == snapshot(session.pk).version
        back_in = owner(BORROWED, session)
        assert back_in is not None and back_in == ada
        assert owner(secret_of("Ada0"), session) is None
        assert returning.replaced(session, secret_of("Ada0")) == ada
        assert [note.text for note in own_notes(back_in)] == ["How do I say no?"]
        assert [person.id for person in snapshot(session.pk).begun.groups[0].people] == before
        assert Participant.objects.count() == 3
        assert not for_desk(snapshot(session.pk), ms(116)).asking

    def test_is_refused_when_another_asking_is_meant(self, session, ada):
        at = asks(ada)
        for when in (at - 1, at + 1):
            with pytest.raises(WrongMoment):
                returning.let_back(session.pk, ada.pk, when, ms(115))
        assert owner(BORROWED, session) is None

    def test_is_refused_when_she_is_here_taken_out_or_gone(self, session, ada):
        at = asks(ada)
        attendance.remove(session.pk, ada.pk, ms(111))
        with pytest.raises(WrongMoment):
            returning.let_back(session.pk, ada.pk, at, ms(115))
        attendance.readmit(session.pk, ada.pk, ms(116))
        erasing.erase(ada, "Somebody", "x" * 32, later(117), ms(117))
        with pytest.raises(NotFound):
            returning.let_back(session.pk, ada.pk, at, ms(118))
        assert owner(BORROWED, session) is None

    def test_is_refused_when_the_browser_has_come_in_as_a_newcomer_meanwhile(self, session, ada):
        at = asks(ada)
        newcomer = joining.join(session, "Zoe", BORROWED, later(112), ms(112))
        with pytest.raises(WrongMoment):
            returning.let_back(session.pk, ada.pk, at, ms(115))
        assert owner(BORROWED, session) == newcomer

    def test_can_be_done_once_more_when_that_device_dies_too(self, session, ada):
        returning.let_back(session.pk, ada.pk, asks(ada), ms(115))
        attendance.note(session.pk, [], [ada.pk], ms(116))
        attendance.note(session.pk, [ada.pk], [], ms(200))
        returning.let_back(session.pk, ada.pk, asks(ada, STRANGERS, 210), ms(212))
        assert owner(STRANGERS, session) == ada
        assert owner(BORROWED, session) is None

    def test_of_somebody_else_gives_nothing_and_they_may_come_in_as_new(self, session, ada):
        returning.turn_away(session.pk, ada.pk, asks(ada), ms(115))
        assert returning.asked_by(session, BORROWED, ms(116)) is None
        assert joining.join(session, "Ada", BORROWED, later(117), ms(117)).label == "Ada (2)"

    def test_an_erased_person_leaves_no_secret_behind(self, session, ada):
        returning.let_back(session.pk, ada.pk, asks(ada), ms(115))
        erasing.erase(ada, "Somebody", "x" * 32, later(117), ms(117))
        ada.refresh_from_db()
        assert (ada.asked_hash, ada.asked_at, ada.former_hash) == ("", None, "")


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_two_presses_let_one_browser_in_once(self, session, ada):
        """The facilitator and a second one press at the same time; or one lets in what the other turns away."""
        at = asks(ada)
        answers = pressed_at_once(
            lambda: returning.let_back(session.pk, ada.pk, at, ms(115)),
            lambda: returning.let_back(session.pk, ada.pk, at, ms(115)),
            lambda: returning.turn_away(session.pk, ada.pk, at, ms(115)),
        )
        done = [answer for answer in answers if not isinstance(answer, TroikaError)]
        assert len(done) == 1, answers
        assert (owner(BORROWED, session) is None) == (owner(secret_of("Ada0"), session) == ada)
        assert Participant.objects.filter(pk=ada.pk, asked_at=None).exists()

    def test_two_browsers_that_ask_at_once_are_not_both_asking(self, session, ada):
        answers = pressed_at_once(lambda: asks(ada, BORROWED), lambda: asks(ada, STRANGERS))
        assert sum(isinstance(answer, TroikaError) for answer in answers) == 1
        waiting = [returning.asked_by(session, secret, ms(111)) for secret in (BORROWED, STRANGERS)]
        assert waiting.count(ada) == 1


def pressed_at_once(*presses) -> list[object]:
    """What each got: its answer or the error in words."""
    start, answers = threading.Barrier(len(presses)), []

    def press(act) -> None:
        start.wait()
        try:
            answers.append(act())
        except TroikaError as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(act,)) for act in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class TestWhereNobodyHosts:
    @pytest.fixture
    def strangers(self, db) -> list[Participant]:
        """Ada, Ben and Cem at work by themselves; Ada is away. Zoe came too late, and waits."""
        session = selfrun.start_session("Three strangers", "own", "t" * 32, MORNING)
        people = arrive(session, "Ada", "Ben", "Cem")
        for person in people:
            selfrun.say_ready(session.pk, person.pk, True, seed=1, now_ms=ms(10))
        people.append(joining.join(session, "Zoe", "z" * 32, later(20), ms(20)))
        attendance.note(session.pk, [people[0].pk], [], ms(100))
        return people

    def test_her_group_is_asked_and_nobody_else(self, strangers):
        ada, ben, _, zoe = strangers
        asks(ada)
        seen = snapshot(ada.session_id)
        assert [one.person for one in for_participant(seen, ben.pk, ms(111)).asking] == [ada.pk]
        assert for_participant(seen, zoe.pk, ms(111)).asking == []

    def test_one_of_her_group_lets_her_back_in(self, strangers):
        ada, ben, _, zoe = strangers
        at = asks(ada)
        for by in (zoe.pk, ada.pk):
            with pytest.raises(Forbidden):
                returning.let_back(ada.session_id, ada.pk, at, ms(115), by=by)
        returning.let_back(ada.session_id, ada.pk, at, ms(115), by=ben.pk)
        assert owner(BORROWED, ada.session) == ada

    def test_where_somebody_hosts_no_participant_lets_anybody_in(self, session, ada):
        ben = Participant.objects.get(name="Ben")
        with pytest.raises(Forbidden):
            returning.let_back(session.pk, ada.pk, asks(ada), ms(115), by=ben.pk)
