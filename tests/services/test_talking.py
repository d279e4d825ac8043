"""Between the facilitator and the room: hands up and down, a message to everybody. Reflect ends at 10 s."""

import pytest

from sessions_app import screens
from sessions_app.domain.errors import Forbidden, Invalid, NotFound, WrongMoment
from sessions_app.models import Session
from sessions_app.services import attendance, erasing, hosting, selfrun, talking
from sessions_app.wire import NoticeMessage
from tests import cast
from tests.cast import arrive, later, ms, secret_of

from .circle import groups_of, members, seen

pytestmark = pytest.mark.django_db


def raised(session: Session) -> list[int]:
    return [one.id for one in seen(session).raised]


class TestAHand:
    def test_goes_up_and_down_and_the_longest_is_first(self, session):
        ada, ben, cem = arrive(session, "Ada", "Ben", "Cem")
        for at, person in enumerate((cem, ada, ben)):
            talking.raise_hand(session.pk, person.pk, True, ms(at))
        assert raised(session) == [cem.pk, ada.pk, ben.pk]
        talking.raise_hand(session.pk, cem.pk, True, ms(9))
        assert raised(session)[0] == cem.pk, "a second press does not cost the place"
        talking.raise_hand(session.pk, ada.pk, False, ms(10))
        talking.lower_hands(session.pk, ben.pk)
        assert raised(session) == [cem.pk]
        with pytest.raises(WrongMoment):
            talking.lower_hands(session.pk, ben.pk)
        talking.lower_hands(session.pk, None)
        assert raised(session) == []

    def test_outside_of_a_group_is_told_to_whose_it_is(self, session):
        ada, ben, _ = arrive(session, "Ada", "Ben", "Cem")
        talking.raise_hand(session.pk, ada.pk, True, ms())
        raising = [screens.for_participant(seen(session), person.pk, ms(1)).raised for person in (ada, ben)]
        assert raising == [True, False]

    def test_is_on_the_screens_of_the_group_whatever_the_clock_does(self, session):
        groups_of(session)
        one, *_ = members(session)
        talking.raise_hand(session.pk, one, True, ms(20))
        hosting.edit_session(session.pk, cast.DRAFT, ms(20))
        for person in members(session):
            assert screens.for_participant(seen(session), person, ms(500)).hands == [one]
        for person in members(session, 2):
            assert screens.for_participant(seen(session), person, ms(20)).hands == []

    def test_goes_down_with_whoever_leaves_and_at_the_end(self, session):
        people = arrive(session, *cast.NAMES[:4])
        for person in people:
            talking.raise_hand(session.pk, person.pk, True, ms())
        attendance.leave(session.pk, people[0].pk, ms(1))
        attendance.remove(session.pk, people[1].pk, ms(1))
        erasing.erase(people[2], "Somebody", secret_of("nobody"), later(1), ms(1))
        assert raised(session) == [people[3].pk]
        attendance.sit_out(session.pk, people[3].pk, ms(1))
        assert raised(session) == [people[3].pk], "who sits out may still ask for somebody"
        with pytest.raises(Forbidden):
            talking.raise_hand(session.pk, people[0].pk, True, ms(2))
        hosting.finish_session(session.pk, later(3), ms(3))
        assert raised(session) == []
        with pytest.raises(WrongMoment):
            talking.raise_hand(session.pk, people[3].pk, True, ms(4))

    def test_is_not_raised_where_nobody_would_see_it(self, db):
        session = selfrun.start_session("", "room", "ticket", later())
        (ada,) = arrive(session, "Ada")
        with pytest.raises(Forbidden, match="nobody would see"):
            talking.raise_hand(session.pk, ada.pk, True, ms())

    def test_of_another_session_is_not_touched(self, session, oto):
        other = cast.opened(cast.session_of(oto))
        ada = cast.joining.join(other, "Ada", secret_of("other"), later(), ms())
        talking.raise_hand(other.pk, ada.pk, True, ms())
        with pytest.raises(NotFound):
            talking.lower_hands(session.pk, ada.pk)
        with pytest.raises(Forbidden):
            talking.raise_hand(session.pk, ada.pk, False, ms())
        assert raised(other) == [ada.pk]


class TestAMessage:
    def test_is_replaced_and_taken_back(self, session):
        talking.say(session.pk, "  Tea\u202e at\n four. ", ms(1))
        assert (seen(session).notice, seen(session).notice_at) == ("Tea at four.", ms(1))
        talking.say(session.pk, "Back, please.", ms(2))
        assert screens.for_stage(seen(session), ms(3)).session.notice == NoticeMessage("Back, please.", ms(2))
        talking.say(session.pk, " ", ms(3))
        assert screens.for_stage(seen(session), ms(3)).session.notice is None
        with pytest.raises(WrongMoment, match="no message"):
            talking.say(session.pk, "", ms(4))

    def test_is_for_who_waits_and_not_for_who_was_taken_out(self, session):
        ada, ben, *_ = arrive(session, "Ada", "Ben", "Cem")
        talking.say(session.pk, "Tea at four.", ms(1))
        attendance.remove(session.pk, ben.pk, ms(2))
        read = [screens.for_participant(seen(session), person.pk, ms(3)).session.notice for person in (ada, ben)]
        assert read == [NoticeMessage("Tea at four.", ms(1)), None]

    def test_is_short(self, session):
        talking.say(session.pk, "x" * 300, ms())
        with pytest.raises(Invalid):
            talking.say(session.pk, "x" * 301, ms())

    def test_is_over_with_the_session(self, session):
        talking.say(session.pk, "Tea at four.", ms())
        hosting.finish_session(session.pk, later(1), ms(1))
        assert seen(session).notice_at is None
        with pytest.raises(WrongMoment):
            talking.say(session.pk, "Tea at five.", ms(2))

    def test_changes_nobody_and_no_seat(self, session):
        before = Session.objects.get(pk=session.pk).people_version
        talking.say(session.pk, "Tea at four.", ms())
        assert Session.objects.get(pk=session.pk).people_version == before


class TestTakingOut:
    def test_gives_the_seat_up_and_nobody_comes_back_by_themselves(self, session):
        groups_of(session)
        one, two, three = members(session)
        attendance.remove(session.pk, one, ms(20))
        assert set(members(session)) == {two, three}
        assert seen(session).standing(one, ms(20)) == "removed"
        assert [person.id for person in seen(session).here if person.id == one] == []
        for command in (attendance.come_back, attendance.sit_out, attendance.leave):
            with pytest.raises(Forbidden, match="Your notes stay yours"):
                command(session.pk, one, ms(21))
        with pytest.raises(WrongMoment, match="already"):
            attendance.remove(session.pk, one, ms(22))
        attendance.readmit(session.pk, one, ms(30))
        assert set(members(session)) == {one, two, three}
        with pytest.raises(WrongMoment):
            attendance.readmit(session.pk, one, ms(31))

    def test_whoever_had_left_before_has_left_again_afterwards(self, session):
        (ada,) = arrive(session, "Ada")
        attendance.leave(session.pk, ada.pk, ms(1))
        attendance.remove(session.pk, ada.pk, ms(2))
        attendance.readmit(session.pk, ada.pk, ms(3))
        assert seen(session).standing(ada.pk, ms(3)) == "left"
        attendance.come_back(session.pk, ada.pk, ms(4))
        assert seen(session).standing(ada.pk, ms(4)) == "waiting"

    def test_they_are_not_seated_and_can_write_and_go_altogether(self, session):
        ada, *_ = groups_of(session)
        attendance.remove(session.pk, ada.pk, ms(50))
        assert cast.write(ada, cast.key(ada, "valuable"), "Mine.") == 1
        hosting.edit_session(session.pk, cast.DRAFT, ms(50))
        proposal = cast.formed(session, at=2_000).proposal
        assert proposal and ada.pk not in proposal.group_of
        erasing.erase(ada, "Somebody", secret_of("nobody"), later(3_000), ms(3_000))
        assert seen(session).standing(ada.pk, ms(3_000)) == "left", "there is nobody to be readmitted"
        with pytest.raises(NotFound):
            attendance.readmit(session.pk, ada.pk, ms(3_001))
