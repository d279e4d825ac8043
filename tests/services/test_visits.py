"""A facilitator visits a group's call: only when it raised its hand or says yes, and seen by all of it alone."""

from typing import Any

import msgspec
import pytest

from sessions_app import screens
from sessions_app.domain.errors import NotFound, Stale, WrongMoment
from sessions_app.domain.practice import MINUTE
from sessions_app.models import Group, Participant, Session, User
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, contracts, hosting, talking, visits
from tests import cast
from tests.cast import arrive, ms, second_facilitator
from tests.services.circle import group, members

pytestmark = pytest.mark.django_db

ROUND = 24 * 60  # seconds; longer than any round of this practice


@pytest.fixture
def here(oto) -> Session:
    """Six people at work in two groups, each with a call here."""
    session = cast.opened(cast.session_of(oto, venue="here"))
    arrive(session, "Ada", "Ben", "Cem", "Dee", "Eva", "Fin")
    cast.begun(session)
    return session


@pytest.fixture
def fay(here) -> User:
    return second_facilitator(here, "Fay")


def asks(session: Session, facilitator: User, at: float = 10, number: int = 1) -> int:
    """Returns what names the visit."""
    return visits.ask(session.pk, group(session, number).id, facilitator.pk, ms(at))[1].at


def comes_in(session: Session, facilitator: User, at: float = 10, number: int = 1) -> int:
    visit = asks(session, facilitator, at, number)
    visits.let_in(session.pk, members(session, number)[0], visit, True, ms(at))
    return visit


def phone(session: Session, person: int, at: float = 10) -> dict[str, Any] | None:
    """What one of the group reads of a visit."""
    screen = msgspec.to_builtins(screens.for_participant(snapshot(session.pk), person, ms(at)))
    return screen["group"].get("visit")


def desk(session: Session, at: float = 10) -> list[dict[str, Any]]:
    return msgspec.to_builtins(screens.for_desk(snapshot(session.pk), ms(at))).get("visits", [])


def test_a_group_is_asked_says_yes_and_lets_the_visitor_speak(here, fay):
    visit = asks(here, fay)
    told = {"id": group(here).id, "number": 1, "by": fay.pk, "at": visit}
    assert desk(here) == [told | {"state": "asked"}]
    ada, ben, cem = members(here)
    assert [phone(here, one) for one in (ada, ben, cem)] == [{"state": "asked", "at": visit}] * 3
    visits.let_in(here.pk, ben, visit, True, ms(20))
    assert (phone(here, ada), desk(here)[0]["state"]) == ({"state": "in", "at": visit}, "in")
    visits.let_speak(here.pk, cem, visit, True, ms(30))
    assert (phone(here, ada), desk(here)[0]["state"]) == ({"state": "speaking", "at": visit}, "speaking")
    visits.let_speak(here.pk, ada, visit, False, ms(40))
    assert phone(here, ada) == {"state": "in", "at": visit}
    visits.go(here.pk, group(here).id, fay.pk)
    assert (phone(here, ada), desk(here)) == (None, [])


def test_nobody_else_reads_of_it(here, fay):
    comes_in(here, fay)
    assert [phone(here, one) for one in members(here, 2)] == [None] * 3
    stage = msgspec.to_builtins(screens.for_own_stage(snapshot(here.pk), ms(10)))
    assert "visit" not in str(stage)
    assert fay.name not in str(screens.for_participant(snapshot(here.pk), members(here)[0], ms(10)))


def test_with_a_raised_hand_they_are_in_at_once(here, fay):
    ada, *_ = members(here)
    talking.raise_hand(here.pk, ada, True, ms(5))
    visit = asks(here, fay)
    assert phone(here, ada) == {"state": "in", "at": visit}
    visits.send_away(here.pk, ada, visit, ms(20))
    with pytest.raises(WrongMoment):
        asks(here, fay, at=30)  # that hand no longer calls them
    talking.raise_hand(here.pk, members(here)[1], True, ms(40))
    assert phone(here, ada) is None
    asks(here, fay, at=50)
    assert phone(here, ada) == {"state": "in", "at": ms(50)}


def test_the_hand_of_another_group_opens_no_call(here, fay):
    talking.raise_hand(here.pk, members(here, 2)[0], True, ms(5))
    asks(here, fay)
    assert phone(here, members(here)[0])["state"] == "asked"


def test_a_hand_from_before_the_round_opens_no_call_of_its_group(oto):
    session = cast.opened(cast.session_of(oto, venue="here"))
    arrive(session, "Ada", "Ben", "Cem")
    cast.begun(session)
    ada, ben, _ = members(session)
    Participant.objects.filter(pk=ada).update(hand_at=ms(-60))  # in another group, and nobody has taken it down
    asks(session, oto)
    assert phone(session, ada)["state"] == "asked"
    talking.raise_hand(session.pk, ben, True, ms(20))
    asks(session, oto, at=30)
    assert phone(session, ada)["state"] == "in"


def test_one_no_ends_it_and_the_desk_reads_of_it_calmly(here, fay):
    ada, ben, _ = members(here)
    visit = comes_in(here, fay)
    visits.let_in(here.pk, ben, visit, False, ms(12))
    assert (phone(here, ada), desk(here)[0]["state"], desk(here)[0]["at"]) == (None, "later", ms(12))
    with pytest.raises(WrongMoment):
        asks(here, fay, at=30)
    asks(here, fay, at=12 + MINUTE // 1000)
    assert phone(here, ada)["state"] == "asked"


def test_the_visitor_sees_what_the_group_sees_but_not_what_it_agreed_on(oto):
    session = cast.opened(cast.session_of(oto, practice="focusing", venue="here"))
    arrive(session, "Ada", "Ben", "Cem")
    cast.begun(session)
    ada, ben, _ = members(session)
    contracts.say(session.pk, ada, 1, "distance", 1, ms(10))
    asks(session, oto)
    assert "group" not in desk(session)[0]
    visits.let_in(session.pk, ben, ms(10), True, ms(10))
    own = msgspec.to_builtins(screens.for_participant(snapshot(session.pk), ben, ms(10)))["group"]
    assert own.pop("contract")
    assert desk(session)[0]["group"] == own


def test_a_facilitator_is_in_one_call_at_a_time_and_a_call_has_one_facilitator(here, fay, oto):
    comes_in(here, fay)
    with pytest.raises(WrongMoment):
        asks(here, oto)
    asks(here, fay, at=20, number=2)
    assert (phone(here, members(here)[0]), phone(here, members(here, 2)[0])["state"]) == (None, "asked")
    asks(here, oto, at=30)
    assert [(told["number"], told["by"]) for told in desk(here)] == [(1, oto.pk), (2, fay.pk)]
    visits.go(here.pk, group(here, 2).id, oto.pk)
    assert len(desk(here)) == 2  # a facilitator ends only a visit of their own


def test_the_same_press_twice_changes_nothing_and_takes_no_lock(here, fay, monkeypatch):
    visit = asks(here, fay)
    ada, ben, _ = members(here)
    version = visits.let_in(here.pk, ada, visit, True, ms(20))
    monkeypatch.setattr(visits, "changing", None)
    assert visits.let_in(here.pk, ben, visit, True, ms(21)) == version
    assert visits.ask(here.pk, group(here).id, fay.pk, ms(22))[0] == version
    assert visits.let_speak(here.pk, ben, visit, False, ms(23)) == version


def test_what_was_on_an_earlier_screen_is_stale(here, fay):
    ada, *_ = members(here)
    visit = asks(here, fay)
    visits.go(here.pk, group(here).id, fay.pk)
    with pytest.raises(Stale):
        visits.let_in(here.pk, ada, visit, True, ms(20))
    asks(here, fay, at=30)
    for late in (
        lambda: visits.let_in(here.pk, ada, visit, True, ms(40)),
        lambda: visits.let_speak(here.pk, ada, visit, True, ms(40)),
        lambda: visits.send_away(here.pk, ada, visit, ms(40)),
    ):
        with pytest.raises(Stale):
            late()


def test_only_people_who_sit_there_decide(here, fay):
    visit = asks(here, fay)
    with pytest.raises(Stale):
        visits.let_in(here.pk, members(here, 2)[0], visit, True, ms(20))
    (gil,) = cast.joined(here, "Gil")
    gone = members(here)[0]
    attendance.leave(here.pk, gone, ms(15))
    for stranger in (gil.pk, gone):
        with pytest.raises(WrongMoment):
            visits.let_in(here.pk, stranger, visit, True, ms(20))
    assert phone(here, members(here)[0], 20)["state"] == "asked"


def test_a_visit_ends_with_the_round_of_its_group(here, fay):
    comes_in(here, fay)
    old = group(here).id
    cast.formed(here, at=ROUND * 60)
    assert desk(here, ROUND * 60)[0]["state"] == "in"  # the others do not see the new groups yet
    hosting.show_groups(here.pk, 1, ms(ROUND * 60))
    assert (desk(here, ROUND * 60), Group.objects.get(pk=old).visit) == ([], [])
    with pytest.raises(NotFound):
        visits.ask(here.pk, old, fay.pk, ms(ROUND * 60))


def test_a_visit_while_people_find_each_other_goes_on_when_the_round_begins(oto):
    session = cast.opened(cast.session_of(oto, venue="here"))
    arrive(session, "Ada", "Ben", "Cem")
    cast.formed(session)
    with pytest.raises(NotFound):
        visits.ask(session.pk, snapshot(session.pk).proposal.groups[0].id, oto.pk, ms(1))
    hosting.show_groups(session.pk, 1, ms(1))
    shown = snapshot(session.pk).proposal
    visits.ask(session.pk, shown.groups[0].id, oto.pk, ms(2))
    visits.let_in(session.pk, shown.groups[0].people[0].id, ms(2), True, ms(3))
    hosting.start_round(session.pk, 1, 1, ms(4))
    assert phone(session, shown.groups[0].people[0].id, 5) == {"state": "in", "at": ms(2)}


def test_nothing_of_it_is_kept_when_the_session_ends(here, fay):
    comes_in(here, fay)
    visits.send_away(here.pk, members(here)[0], ms(10), ms(20))
    comes_in(here, fay, number=2)
    hosting.finish_session(here.pk, cast.later(60), ms(60))
    assert set(map(tuple, Group.objects.values_list("visit", flat=True))) == {()}
    with pytest.raises(WrongMoment):
        asks(here, fay, at=70)


def test_a_visitor_who_is_not_at_their_desk_any_more_leaves(here, fay, oto):
    comes_in(here, fay)
    comes_in(here, oto, number=2)
    assert snapshot(here.pk).visitors == {fay.pk, oto.pk}
    version = visits.end(here.pk, {fay.pk})
    assert [told["by"] for told in desk(here)] == [oto.pk]
    assert visits.end(here.pk, {fay.pk}) == version


@pytest.mark.parametrize("venue", ["room", "own"])
def test_where_groups_have_no_call_here_nobody_visits(oto, venue):
    session = cast.opened(cast.session_of(oto, venue=venue))
    arrive(session, "Ada", "Ben", "Cem")
    cast.begun(session)
    with pytest.raises(WrongMoment):
        asks(session, oto)


def test_no_clock_person_or_seat_is_read_again_for_it(here, fay):
    before, clock = snapshot(here.pk), group(here).revision
    comes_in(here, fay)
    here.refresh_from_db()
    assert (here.people_version, here.version) == (before.version, before.version + 2)
    assert group(here).revision == clock
