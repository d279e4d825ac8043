"""Who brings a case, until when it can be withdrawn, and who reads the line about it. The round begins at 0 s."""

import pytest

from sessions_app.domain.errors import Forbidden, Invalid, NotFound, WrongMoment
from sessions_app.models import BroughtCase, Session
from sessions_app.services import attendance, cases, erasing, hosting
from tests import cast
from tests.cast import arrive, joined, later, ms

from .circle import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto, one_turn) -> Session:
    return cast.opened(cast.session_of(oto, practice=one_turn))


def lines(session: Session) -> dict[str, str]:
    """What everybody in the session reads, in the order in which it was brought."""
    found = seen(session)
    return {found.people[case.person].name: case.line for case in found.cases_here}


def to_help(session: Session) -> list[str]:
    """Whose cases the next round can take."""
    found = seen(session)
    return [found.people[person].name for person in found.cases_to_help]


class TestSomebodyBringsOne:
    def test_with_a_line_or_without(self, session):
        ada, ben, _ = arrive(session, "Ada", "Ben", "Cem")
        cases.bring(session.pk, ben.pk, " How do I\nbegin? ", ms(1))
        cases.bring(session.pk, ada.pk, "", ms(2))
        assert lines(session) == {"Ben": "How do I begin?", "Ada": ""}
        assert to_help(session) == ["Ben", "Ada"]

    def test_and_changes_the_line_without_losing_their_place(self, session):
        ada, ben = arrive(session, "Ada", "Ben")
        cases.bring(session.pk, ada.pk, "Old", ms(1))
        cases.bring(session.pk, ben.pk, "", ms(2))
        cases.bring(session.pk, ada.pk, "New", ms(3))
        assert lines(session) == {"Ada": "New", "Ben": ""}

    def test_and_withdraws_it(self, session):
        ada, ben = arrive(session, "Ada", "Ben")
        for at, one in enumerate((ada, ben)):
            cases.bring(session.pk, one.pk, "Mine", ms(at))
        cases.withdraw(session.pk, ada.pk, ms(3))
        assert lines(session) == {"Ben": "Mine"}
        with pytest.raises(WrongMoment, match="brings no case any more"):
            cases.withdraw(session.pk, ada.pk, ms(4))
        cases.bring(session.pk, ada.pk, "After all", ms(5))
        assert list(lines(session)) == ["Ben", "Ada"], "it comes after those that were brought meanwhile"

    def test_not_with_a_line_that_is_too_long(self, session):
        (ada,) = joined(session, "Ada")
        with pytest.raises(Invalid):
            cases.bring(session.pk, ada.pk, "x" * 121, ms())
        assert lines(session) == {}

    def test_not_where_the_practice_asks_for_none(self, oto):
        troika = cast.opened(cast.session_of(oto))
        (ada,) = joined(troika, "Ada")
        with pytest.raises(WrongMoment, match="Nobody brings a case here"):
            cases.bring(troika.pk, ada.pk, "", ms())
        assert seen(troika).cases is None

    def test_not_after_leaving_and_not_after_the_end(self, session):
        ada, ben = arrive(session, "Ada", "Ben")
        attendance.leave(session.pk, ada.pk, ms())
        with pytest.raises(Forbidden):
            cases.bring(session.pk, ada.pk, "", ms())
        hosting.finish_session(session.pk, later(), ms())
        with pytest.raises(WrongMoment):
            cases.bring(session.pk, ben.pk, "", ms())

    def test_and_is_not_counted_while_they_are_gone_or_sit_out(self, session):
        ada, ben, cem = arrive(session, "Ada", "Ben", "Cem")
        for at, one in enumerate((ada, ben, cem)):
            cases.bring(session.pk, one.pk, "", ms(at))
        attendance.leave(session.pk, ada.pk, ms(3))
        attendance.sit_out(session.pk, ben.pk, ms(3))
        assert (list(lines(session)), to_help(session)) == (["Ben", "Cem"], ["Cem"])
        attendance.come_back(session.pk, ada.pk, ms(4))
        assert to_help(session) == ["Ada", "Cem"]


class TestAFacilitator:
    def test_names_somebody_who_has_said_nothing(self, session):
        (ada,) = joined(session, "Ada")
        cases.name(session.pk, ada.pk, ms())
        assert lines(session) == {"Ada": ""}
        with pytest.raises(WrongMoment, match="Ada brings a case already"):
            cases.name(session.pk, ada.pk, ms(1))

    def test_takes_one_off_and_puts_it_back_with_its_line(self, session):
        (ada,) = joined(session, "Ada")
        cases.bring(session.pk, ada.pk, "Mine", ms())
        cases.take_off(session.pk, ada.pk, ms(1))
        assert lines(session) == {}
        cases.name(session.pk, ada.pk, ms(2))
        assert lines(session) == {"Ada": "Mine"}

    def test_never_shows_again_what_its_author_took_back(self, session):
        (ada,) = joined(session, "Ada")
        cases.bring(session.pk, ada.pk, "Between you and me", ms())
        cases.withdraw(session.pk, ada.pk, ms(1))
        cases.name(session.pk, ada.pk, ms(2))
        assert lines(session) == {"Ada": ""}

    def test_keeps_one_for_the_round_after(self, session):
        ada, ben = arrive(session, "Ada", "Ben")
        for at, one in enumerate((ada, ben)):
            cases.bring(session.pk, one.pk, "", ms(at))
        cases.keep_back(session.pk, ada.pk, True, ms())
        assert to_help(session) == ["Ben"]
        cases.keep_back(session.pk, ada.pk, False, ms())
        assert to_help(session) == ["Ada", "Ben"]

    def test_finds_only_people_of_this_session(self, session, oto, one_turn):
        (zoe,) = joined(cast.opened(cast.session_of(oto, practice=one_turn)), "Zoe")
        for act in (cases.name, cases.take_off):
            with pytest.raises(NotFound):
                act(session.pk, zoe.pk, ms())
        with pytest.raises(NotFound):
            cases.keep_back(session.pk, zoe.pk, True, ms())


def test_an_erased_person_leaves_no_case(session):
    ada, ben = arrive(session, "Ada", "Ben")
    for one in (ada, ben):
        cases.bring(session.pk, one.pk, "Mine", ms())
    erasing.erase(ada, "Somebody", cast.secret_of("gone"), later(), ms())
    assert [one.participant_id for one in BroughtCase.objects.all()] == [ben.pk]


def test_pages_read_the_cases_again_whenever_they_read_differently(session):
    ada, _ = arrive(session, "Ada", "Ben")
    marks = [seen(session).cases_mark]

    def changed() -> bool:
        marks.append(seen(session).cases_mark)
        return marks[-1] not in marks[:-1]

    cases.bring(session.pk, ada.pk, "One", ms())
    assert changed()
    cases.bring(session.pk, ada.pk, "Two", ms(1))
    assert changed()
    cases.keep_back(session.pk, ada.pk, True, ms())
    assert changed()
    arrive(session, "Cem")
    assert not changed(), "who else comes changes nothing"
    attendance.leave(session.pk, ada.pk, ms(3))
    assert seen(session).cases_mark == marks[0]
