"""A session can be held here, in Troika, where there is a relay and groups are small; and people are told what that
means before they come in."""

import re
from html import unescape

import pytest

from sessions_app.models import Session
from sessions_app.services import hosting
from sessions_app.web.planned import words_to_send
from tests import cast

from .conftest import Browser
from .test_host import FORM
from .test_selfrun import start

pytestmark = pytest.mark.django_db

HERE = FORM | {"venue": "here"}
NO_RELAY = "A call here needs a relay, and this server has none. Whoever runs it can add one."
TOO_LARGE = "A call here is for 5 people at most, and groups of this practice can have 12."
MAY = "Browsers may connect directly here, and people can then learn each other’s network addresses."
MUST = "This server has no relay: browsers must reach each other directly, in one network"
BY_RELAY = "It goes by way of a relay, so that nobody in your group learns your network address."
DIRECTLY = "It can go directly from browser to browser; then those in your group can learn your network address."


@pytest.fixture(autouse=True)
def with_a_relay(settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET, settings.CALL_DIRECT = ["turn:relay.example.org"], "north", False


@pytest.fixture
def without_a_relay(settings, with_a_relay) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = [], ""


def choice(page) -> str:
    """The radio button on the organizer's page, and its words."""
    found = re.search(r'<label class="choice" data-of-practice="here">.*?</label>', page.content.decode(), re.DOTALL)
    assert found
    return unescape(found.group())


class TestOrganizers:
    def test_choose_it_like_any_other_place(self, desk):
        assert "disabled" not in choice(desk.get("/host/new"))
        answer = desk.send("/host/new", HERE)
        session = Session.objects.get()
        assert (answer.status_code, session.venue, session.link_pattern) == (302, "here", "")
        assert "checked" in choice(desk.get(f"/host/{session.code}/edit"))
        assert "here, a call for each group" in desk.get(f"/host/{session.code}/").content.decode()

    def test_can_say_where_a_group_goes_when_its_call_fails(self, desk):
        desk.send("/host/new", HERE | {"link_pattern": "https://meet.example/t-{n}"})
        session = cast.opened(Session.objects.get())
        cast.arrive(session, *cast.NAMES[:3])
        assert [group.link for group in cast.formed(session).proposal.groups] == ["https://meet.example/t-1"]

    def test_read_what_is_wrong_with_such_an_address(self, desk):
        answer = desk.send("/host/new", HERE | {"link_pattern": "javascript:x{n}"})
        assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["link_pattern"])

    @pytest.mark.parametrize(
        ("urls", "direct", "told"),
        [
            (["turn:relay.example.org"], False, []),
            (["turn:relay.example.org"], True, [MAY]),
            ([], True, [MUST]),
        ],
    )
    def test_read_whether_addresses_are_told(self, desk, settings, urls, direct, told):
        settings.TURN_URLS, settings.CALL_DIRECT = urls, direct
        page = desk.get("/host/new").content.decode()
        assert [words for words in (MAY, MUST) if words in page] == told

    def test_read_why_it_cannot_be_without_a_relay_and_are_refused(self, desk, without_a_relay):
        offered = choice(desk.get("/host/new"))
        assert "disabled" in offered
        assert NO_RELAY in offered
        answer = desk.send("/host/new", HERE)
        assert (answer.status_code, answer.context["form"].errors) == (400, {"venue": [NO_RELAY]})
        assert not Session.objects.exists()

    def test_read_why_it_cannot_be_in_large_groups_and_are_refused(self, desk):
        offered = choice(desk.get("/host/new?practice=circle"))
        assert "disabled" in offered
        assert TOO_LARGE in offered
        form = desk.get("/host/new?practice=circle").context["form"]
        fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        answer = desk.send("/host/new", fields | {"title": "Circle", "venue": "here"})
        assert (answer.status_code, answer.context["form"].errors["venue"]) == (400, [TOO_LARGE])

    def test_who_chose_it_and_then_another_practice_see_why_and_keep_a_choice(self, desk):
        chosen = desk.send("/host/new", HERE | {"practice": "circle", "shown": "troika", "look": "1"})
        assert "disabled" not in choice(chosen)
        assert "checked" in choice(chosen)
        assert TOO_LARGE in choice(chosen)

    def test_have_no_breakout_rooms_to_make(self, desk):
        for venue, made in (("here", False), ("own", True)):
            session = cast.session_of(cast.account(venue), venue=venue)
            hosting_it = desk
            hosting_it.force_login(session.hosts.get().user)
            assert ("breakout.txt" in hosting_it.get(f"/host/{session.code}/").content.decode()) is made

    def test_send_words_that_say_what_is_needed(self, oto):
        for venue, said in (("here", True), ("own", False)):
            words = words_to_send(cast.session_of(oto, venue=venue))
            assert ("Each group has its call there: a microphone is all it takes, or a phone." in words) is said


def test_no_service_makes_one_whose_groups_are_too_large(oto):
    """Whatever a page says."""
    with pytest.raises(hosting.Invalid, match="groups of this practice can have 12"):
        cast.session_of(oto, practice="circle", venue="here")


class TestPeopleWhoStartByThemselves:
    def test_meet_here(self, phone):
        assert "We meet here, in Troika" in phone.get("/").content.decode()
        assert start(phone, venue="here").status_code == 303
        session = Session.objects.get()
        assert session.venue == "here"
        door = Browser().get(f"/s/{session.code}/").content.decode()
        assert "What you say and show" in door and "facilitator" not in door

    def test_are_not_offered_what_there_is_not(self, phone, without_a_relay):
        assert "We meet here" not in phone.get("/").content.decode()
        answer = start(phone, venue="here")
        assert (answer.status_code, list(answer.context["start"].errors)) == (400, ["venue"])
        assert not Session.objects.exists()

    def test_read_why_a_practice_has_no_call(self, phone, monkeypatch):
        large = next(each for each in ("circle", "one_two_four_all") if each in self.offered(phone))
        answer = start(phone, venue="here", practice=large)
        assert answer.status_code == 400
        assert "A call here is for 5 people at most" in answer.context["start"].errors["venue"][0]

    def offered(self, phone) -> set[str]:
        return {offer.key for offer in phone.get("/").context["offers"]}


@pytest.mark.parametrize(("direct", "said"), [(False, BY_RELAY), (True, DIRECTLY)])
def test_the_door_says_what_becomes_of_a_call(oto, phone, settings, direct, said):
    settings.CALL_DIRECT = direct
    doors = {}
    for venue in ("here", "room", "own"):
        session = cast.opened(cast.session_of(oto, venue=venue))
        doors[venue] = phone.get(f"/s/{session.code}/").content.decode()
    told = "What you say and show goes to your group only, encrypted; nothing of it is stored."
    assert said in doors["here"]
    assert told in doors["here"]
    assert "A facilitator is among you only if your group lets them in" in doors["here"]
    for venue in ("room", "own"):
        assert not [words for words in (told, BY_RELAY, DIRECTLY) if words in doors[venue]]


def test_the_stage_sends_people_to_their_own_screens(oto, phone):
    session = cast.opened(cast.session_of(oto, venue="here"))
    assert "in a call on your own screen" in phone.get(f"/s/{session.code}/stage").content.decode()
