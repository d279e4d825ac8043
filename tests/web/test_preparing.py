"""Before the session day, at the door and on the desk: people come by the link, write, and find it again."""

import pytest

from sessions_app.models import Participant, Session
from sessions_app.services import hosting
from tests import cast
from tests.web.conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(oto) -> Session:
    return cast.being_prepared(oto)


def comes_in(session: Session, name: str = "Ada") -> Browser:
    browser = Browser()
    answer = browser.send(f"/s/{session.code}/join", {"name": name})
    assert answer.status_code == 303
    return browser


def test_the_door_says_what_can_be_prepared_and_asks_for_a_name(planned):
    page = Browser().get(f"/s/{planned.code}/").content.decode()
    assert "you can prepare" in page
    assert "What is your challenge" in page
    assert 'name="name"' in page


def test_nobody_new_prepares_once_it_is_switched_off(planned):
    hosting.let_prepare(planned.pk, False)
    page = Browser().get(f"/s/{planned.code}/").content.decode()
    assert "Not open yet" in page
    assert 'name="name"' not in page
    assert Browser().send(f"/s/{planned.code}/join", {"name": "Ada"}).status_code == 403


def test_who_has_come_finds_the_page_again_with_what_they_wrote(planned):
    ada = comes_in(planned)
    key = cast.key(Participant.objects.get(), "challenge")
    note = {"key": key, "text": "How do I say no?", "share": "me", "named": True, "base": 0, "revision": 1}
    assert ada.command(f"/s/{planned.code}/notes", note).json()["ok"]
    page = ada.get(f"/s/{planned.code}/").content.decode()
    assert 'data-scene-of="closed"' in page
    assert "Write below what you bring." in page
    assert "How do I say no?" in page
    assert "How do I say no?" in ada.get(f"/s/{planned.code}/mine").content.decode()


def test_on_the_day_they_are_told_that_they_are_expected_until_they_come(planned):
    ada = comes_in(planned)
    hosting.open_lobby(planned.pk, cast.later())
    assert ada.get(f"/s/{planned.code}/screen").json()["standing"] == "awaited"
    assert 'data-scene-of="closed"' not in ada.get(f"/s/{planned.code}/").content.decode()
    assert Participant.objects.filter(awaited=True).exists(), "a page that is only loaded brings nobody in"
    assert ada.command(f"/s/{planned.code}/back").json()["ok"]
    assert ada.get(f"/s/{planned.code}/screen").json()["standing"] == "waiting"
    assert ada.get(f"/s/{planned.code}/screen").json()["session"]["people"] == 1


def test_the_desk_switches_it_and_the_invitation_and_the_calendar_say_so(desk, oto):
    session = cast.session_of(oto)
    page = desk.get(f"/host/{session.code}/").content.decode()
    assert "Let people prepare from now on" in page
    assert "You can prepare there already" not in page
    answer = desk.send(f"/host/{session.code}/do/prepare", {"body": '{"on": true}'})
    assert answer.status_code == 303
    page = desk.get(f"/host/{session.code}/").content.decode()
    assert "Let nobody new prepare" in page
    assert "You can prepare there already" in page
    event = desk.get(f"/host/{session.code}/session.ics?at=2026-12-24T16:00").content.decode().replace("\r\n ", "")
    assert "You can prepare there already" in event


def test_a_practice_with_nothing_to_bring_has_no_switch(desk, oto):
    session = cast.session_of(oto, practice="circle")
    assert "prepare from now on" not in desk.get(f"/host/{session.code}/").content.decode()


def test_the_desk_learns_how_many_and_who_and_never_what(planned, desk):
    ada = comes_in(planned)
    key = cast.key(Participant.objects.get(), "challenge")
    note = {"key": key, "text": "A secret", "share": "me", "named": True, "base": 0, "revision": 1}
    ada.command(f"/s/{planned.code}/notes", note)
    screen = desk.get(f"/host/{planned.code}/screen").json()
    assert [one["name"] for one in screen["awaited"]] == ["Ada"]
    assert "A secret" not in desk.get(f"/host/{planned.code}/").content.decode()
