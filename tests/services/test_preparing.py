"""People prepare before the session day: what they write is theirs, and they are nowhere until they come."""

import msgspec
import pytest

from sessions_app import screens
from sessions_app.domain.aiming import Aim
from sessions_app.domain.errors import Closed, Forbidden, NotFound, Stale, WrongMoment
from sessions_app.models import Note, Participant, Session
from sessions_app.selectors import snapshot
from sessions_app.selectors.attendance import turnout
from sessions_app.selectors.notes import Reading, readable
from sessions_app.services import attendance, erasing, hosting, joining, naming, rearranging, talking
from tests import cast
from tests.cast import NAMES, arrive, begun, formed, later, ms, secret_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(oto) -> Session:
    return cast.being_prepared(oto)


def prepares(session: Session, name: str) -> Participant:
    return joining.join(session, name, secret_of(name), later(-86_400), ms(-86_400))


def comes(session: Session, person: Participant, at: float = 0) -> None:
    attendance.come_back(session.pk, person.pk, ms(at))


def standing(session: Session, person: Participant) -> str:
    return screens.for_participant(snapshot(session.pk), person.pk, ms(1)).standing


class TestTheDoor:
    def test_is_closed_until_the_organizer_lets_people_prepare(self, oto):
        session = cast.session_of(oto)
        with pytest.raises(Closed):
            prepares(session, "Ada")
        hosting.let_prepare(session.pk, True)
        ada = prepares(session, "Ada")
        assert ada.awaited is True

    def test_closes_again_for_newcomers_only(self, planned):
        ada = prepares(planned, "Ada")
        hosting.let_prepare(planned.pk, False)
        with pytest.raises(Closed):
            prepares(planned, "Ben")
        write(ada, cast.key(ada, "challenge"), "How do I say no?")

    def test_who_comes_in_once_it_is_open_has_come(self, planned):
        hosting.open_lobby(planned.pk, later())
        (ada,) = arrive(planned, "Ada")
        assert not ada.awaited

    def test_once_it_is_open_nothing_is_switched_any_more(self, planned):
        hosting.open_lobby(planned.pk, later())
        for on in (True, False):
            with pytest.raises(WrongMoment):
                hosting.let_prepare(planned.pk, on)

    def test_a_practice_without_anything_to_bring_has_no_such_door(self, oto):
        circle = cast.session_of(oto, practice="circle")
        assert not hosting.may_prepare(circle)
        with pytest.raises(WrongMoment, match="beforehand"):
            hosting.let_prepare(circle.pk, True)


class TestUntilTheyCome:
    def test_they_are_not_here_not_away_and_counted_nowhere(self, planned):
        ada = prepares(planned, "Ada")
        hosting.open_lobby(planned.pk, later())
        seen = snapshot(planned.pk)
        assert (seen.here, seen.to_seat, seen.took_part) == ([], [], 0)
        assert turnout(planned) == (0, 0)
        desk = screens.for_desk(seen, ms(1))
        assert (desk.people, desk.session.people, [one.name for one in desk.awaited]) == ([], 0, ["Ada"])
        assert screens.for_own_stage(seen, ms(1)).names == []
        assert standing(planned, ada) == "awaited"

    def test_a_facilitator_renames_them_takes_them_out_and_lets_them_in_again(self, planned):
        ada = prepares(planned, "Ada")

        def desk():
            found = screens.for_desk(snapshot(planned.pk), ms(1))
            awaited = [] if found.awaited is msgspec.UNSET else [one.name for one in found.awaited]
            return awaited, [(one.name, one.standing) for one in found.people]

        naming.rename(planned.pk, ada.pk, "Adele", aim=Aim(people={ada.pk: {"name": "Ada"}}))
        assert desk() == (["Adele"], [])
        out = Aim(people={ada.pk: {"standing": "awaited", "group": None}})
        attendance.remove(planned.pk, ada.pk, ms(1), aim=out)
        assert desk() == ([], [("Adele", "removed")])
        with pytest.raises(Stale, match="out of this session"):
            attendance.remove(planned.pk, ada.pk, ms(1), aim=out)
        with pytest.raises(Forbidden):
            attendance.come_back(planned.pk, ada.pk, ms(1))
        again = Aim(people={ada.pk: {"standing": "removed"}})
        attendance.readmit(planned.pk, ada.pk, ms(1), aim=again)
        assert desk() == (["Adele"], [])
        with pytest.raises(Stale, match="has not come so far"):
            attendance.readmit(planned.pk, ada.pk, ms(1), aim=again)

    def test_where_nobody_is_awaited_the_desk_says_nothing_of_it(self, session):
        arrive(session, "Ada")
        assert "awaited" not in screens.plain(screens.for_desk(snapshot(session.pk), ms(1)))

    def test_they_get_no_seat_neither_by_forming_nor_by_hand(self, planned):
        ada = prepares(planned, "Ada")
        hosting.open_lobby(planned.pk, later())
        arrive(planned, *NAMES[1:7])
        proposal = formed(planned).proposal
        assert ada.pk not in proposal.group_of
        with pytest.raises(NotFound):
            rearranging.move(planned.pk, proposal.revision, ada.pk, proposal.groups[0].id, ms(1))

    def test_they_raise_no_hand(self, planned):
        ada = prepares(planned, "Ada")
        with pytest.raises(Forbidden):
            talking.raise_hand(planned.pk, ada.pk, True, ms())

    def test_they_cannot_come_before_it_is_open(self, planned):
        ada = prepares(planned, "Ada")
        with pytest.raises(WrongMoment, match="not open yet"):
            comes(planned, ada)

    def test_who_never_came_did_not_take_part_and_keeps_what_is_theirs(self, planned):
        ada = prepares(planned, "Ada")
        write(ada, cast.key(ada, "challenge"), "How do I say no?")
        hosting.open_lobby(planned.pk, later())
        arrive(planned, *NAMES[1:4])
        begun(planned)
        hosting.finish_session(planned.pk, later(600), ms(600))
        assert turnout(planned) == (3, 0)
        assert [note.text for note in readable(Reading(planned.pk, ada.pk))] == ["How do I say no?"]
        assert list(readable(Reading(planned.pk))) == []


class TestTheyCome:
    def test_and_are_in_like_everybody(self, planned):
        ada = prepares(planned, "Ada")
        hosting.open_lobby(planned.pk, later())
        comes(planned, ada)
        arrive_late = [joining.join(planned, name, secret_of(name), later(), ms()) for name in ("Ben", "Cem")]
        seen = snapshot(planned.pk)
        assert {one.name for one in seen.here} == {"Ada", "Ben", "Cem"}
        assert seen.awaited == []
        assert standing(planned, ada) == "waiting"
        assert len(arrive_late) == 2

    def test_a_second_word_changes_nothing(self, planned):
        ada = prepares(planned, "Ada")
        hosting.open_lobby(planned.pk, later())
        comes(planned, ada)
        with pytest.raises(WrongMoment, match="in already"):
            comes(planned, ada)

    def test_what_they_wrote_is_in_their_turn_and_can_be_shown_then(self, planned):
        ada = prepares(planned, "Ada")
        key = cast.key(ada, "challenge")
        write(ada, key, "How do I say no?")
        with pytest.raises(WrongMoment, match="only you"):
            write(ada, key, "How do I say no?", share="everyone", base=1)
        hosting.open_lobby(planned.pk, later())
        comes(planned, ada)
        for name in ("Ben", "Cem"):
            joining.join(planned, name, secret_of(name), later(), ms())
        begun(planned)
        write(ada, key, "How do I say no, kindly?", share="group", base=1)
        stored = Note.objects.get(participant=ada)
        assert (stored.text, stored.group_id is not None) == ("How do I say no, kindly?", True)

    def test_late_too_and_wait_for_a_seat(self, planned):
        ada = prepares(planned, "Ada")
        hosting.open_lobby(planned.pk, later())
        arrive(planned, *NAMES[1:7])
        begun(planned)
        comes(planned, ada, at=20)
        desk = screens.for_desk(snapshot(planned.pk), ms(21))
        late = next(one for one in desk.people if one.id == ada.pk)
        assert (late.standing, late.group, late.away) == ("waiting", None, False)


class TestErasing:
    def test_somebody_who_only_prepared_is_gone_without_a_trace(self, planned):
        ada = prepares(planned, "Ada")
        write(ada, cast.key(ada, "challenge"), "How do I say no?")
        erasing.erase(ada, "Somebody", "x" * 9, later(5), ms(5))
        assert not Note.objects.filter(participant=ada).exclude(text="").exists()
        desk = screens.plain(screens.for_desk(snapshot(planned.pk), ms(6)))
        assert (desk["people"], "awaited" in desk, turnout(planned)) == ([], False, (0, 0))
