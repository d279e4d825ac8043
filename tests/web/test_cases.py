"""Cases over HTTP: asked for at the door, brought and withdrawn on the phone, named on the desk; who reads them."""

from typing import Any

import pytest

from sessions_app.identity import cookie_name
from sessions_app.models import Participant, Session
from sessions_app.services import attendance, hosting
from tests import cast

from .conftest import Browser

JSON = {"Accept": "application/json"}


@pytest.fixture
def session(oto, one_turn) -> Session:
    return cast.opened(cast.session_of(oto, practice=one_turn))


@pytest.fixture
def ada(session) -> Browser:
    return who_comes(session, "Ada")


def who_comes(session: Session, name: str, **typed: str) -> Browser:
    browser = Browser()
    answer = browser.send(f"/s/{session.code}/join", {"name": name, **typed})
    assert answer.status_code == 303, answer.content
    return browser


def read(browser: Browser, session: Session) -> dict[str, Any]:
    return browser.get(f"/s/{session.code}/cases", headers=JSON).json()


def lines(browser: Browser, session: Session) -> dict[str, str]:
    return {case["name"]: case["line"] for case in read(browser, session)["cases"]}


def press(browser: Browser, session: Session, command: str, **body: Any) -> dict[str, Any]:
    return browser.command(f"/s/{session.code}/{command}", body).json()


class TestTheDoor:
    def test_asks_for_one_and_says_first_who_reads_it(self, session, ada):
        page = Browser().get(f"/s/{session.code}/").content.decode()
        assert page.index("Everybody here reads this line") and 'name="brings"' in page
        who_comes(session, "Ben", brings="on", line="How do I begin?")
        who_comes(session, "Cem", brings="on", line="")
        who_comes(session, "Dee", line="typed, and then not ticked")
        assert lines(ada, session) == {"Ben": "How do I begin?", "Cem": ""}

    def test_keeps_what_was_typed_when_the_line_is_too_long(self, session):
        answer = Browser().send(f"/s/{session.code}/join", {"name": "Ben", "brings": "on", "line": "x" * 121})
        page = answer.content.decode()
        assert answer.status_code == 400 and "this has 121" in page and "x" * 121 in page
        assert not Participant.objects.exists()

    def test_takes_it_along_when_it_asks_whether_that_is_you(self, session, ada):
        (away,) = Participant.objects.all()
        attendance.note(session.pk, [away.pk], [], cast.ms())
        asked = Browser().send(f"/s/{session.code}/join", {"name": "Ada", "brings": "on", "line": "How?"})
        page = asked.content.decode()
        assert 'name="brings" value="on"' in page and 'name="line" value="How?"' in page

    def test_asks_for_none_in_another_practice(self, oto):
        troika = cast.opened(cast.session_of(oto))
        assert 'name="brings"' not in Browser().get(f"/s/{troika.code}/").content.decode()
        ben = who_comes(troika, "Ben", brings="on", line="How?")
        assert read(ben, troika) == {"mine": None, "cases": []}


class TestThePhone:
    def test_brings_changes_and_withdraws_one(self, session, ada):
        ben = who_comes(session, "Ben")
        assert press(ada, session, "bring_case", line="How?")["ok"]
        assert press(ada, session, "bring_case", line="How do I begin?")["ok"]
        assert (lines(ben, session), read(ben, session)["mine"]) == ({"Ada": "How do I begin?"}, None)
        assert press(ada, session, "withdraw_case")["ok"]
        assert (lines(ben, session), read(ada, session)["mine"]) == (
            {},
            {"line": "How do I begin?", "withdrawn": True},
        )

    def test_is_told_what_is_wrong_with_a_line(self, session, ada):
        answer = ada.command(f"/s/{session.code}/bring_case", {"line": "x" * 121})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "invalid", "line")

    def test_hears_on_its_screen_that_cases_changed(self, session, ada):
        def mark() -> int:
            return ada.get(f"/s/{session.code}/screen", headers=JSON).json()["cases"]

        before = mark()
        press(ada, session, "bring_case", line="How?")
        assert mark() != before


class TestTheDesk:
    @pytest.fixture
    def desk(self, oto) -> Browser:
        browser = Browser()
        browser.force_login(oto)
        return browser

    def test_names_somebody_keeps_a_case_back_and_takes_it_off(self, session, ada, desk):
        (person,) = Participant.objects.all()

        def do(command: str, **body: Any) -> str:
            return desk.command(f"/host/{session.code}/do/{command}", {"person": person.pk, **body}).json()["message"]

        assert do("name_case") == "Ada brings a case."
        assert lines(ada, session) == {"Ada": ""}
        assert do("keep_case") == "Ada’s case waits, and is among the first in the round after."
        assert read(ada, session)["cases"][0]["waits"]
        assert do("keep_case", on=False) == "Ada’s case is for the next round."
        assert do("take_off_case") == "Ada brings no case now."
        assert lines(ada, session) == {}


class TestNobodyElse:
    def test_reads_them_from_outside(self, session, ada):
        press(ada, session, "bring_case", line="How?")
        assert Browser().get(f"/s/{session.code}/cases", headers=JSON).status_code == 403

    def test_reads_them_after_leaving_and_after_the_end(self, session, ada):
        press(ada, session, "bring_case", line="How?")
        ben = who_comes(session, "Ben")
        assert lines(ben, session) == {"Ada": "How?"}
        assert press(ben, session, "leave")["ok"]
        assert lines(ben, session) == {}
        assert "cases" not in ben.get(f"/s/{session.code}/screen", headers=JSON).json()
        hosting.finish_session(session.pk, cast.later(), cast.ms())
        assert (lines(ada, session), read(ada, session)["mine"]["line"]) == ({}, "How?")


def test_a_browser_that_is_in_already_brings_nothing_by_the_door(session, ada):
    before = ada.cookies[cookie_name(session.code)].value
    answer = ada.send(f"/s/{session.code}/join", {"name": "Ada", "brings": "on", "line": "How?"})
    assert (answer.status_code, ada.cookies[cookie_name(session.code)].value) == (302, before)
    assert lines(ada, session) == {}
