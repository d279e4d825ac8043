"""Typed text survives a sign-in or sign-out in another tab, and a browser without cookies."""

import re
from html import unescape

import pytest
from django.contrib.auth import get_user
from django.db import OperationalError

from serving import guessing
from sessions_app.models import Participant, Session, User
from sessions_app.services import hosting
from sessions_app.web import fields
from tests import cast

from .conftest import Browser
from .test_guesses import at
from .test_host import FORM

pytestmark = pytest.mark.django_db

PASSWORD = "seven green lamps"
PLAN = FORM | {"title": "Plan of “Tuesday”", "invitation": "First line.\nSecond <b>line</b> & more."}


@pytest.fixture
def oto(db) -> User:
    oto = cast.account("Oto")
    oto.set_password(PASSWORD)
    oto.save()
    return oto


def sign_in(browser: Browser) -> None:
    assert browser.send("/accounts/login", {"username": "oto@example.org", "password": PASSWORD}).status_code == 302


def old_press(browser: Browser, place: str, fields: dict[str, str]):
    """Somebody presses in a tab that was opened before the other tab changed who is signed in."""
    token = browser.token()
    browser.send("/accounts/logout")
    sign_in(browser)
    return browser.post(place, {"csrfmiddlewaretoken": token, **fields})


def form_of(answer, place: str) -> dict[str, str]:
    """All that the only form for `place` on this page would send, as a browser reads it."""
    page = answer.content.decode()
    form = next(found for found in re.findall(r"<form.*?</form>", page, re.S) if f'action="{place}"' in found)
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', found)) for found in re.findall(r"<input[^>]*>", form)]
    return {unescape(one["name"]): unescape(one.get("value", "")) for one in inputs}


class TestSignedInAnewInAnotherTab:
    def test_a_new_session_comes_back_filled_and_is_made_by_one_more_press(self, desk, oto):
        answer = old_press(desk, "/host/new", PLAN)
        assert answer.status_code == 403
        form = answer.context["form"]
        assert {name: form[name].value() for name in PLAN} == PLAN
        assert "What you typed is still here" in answer.content.decode()
        assert not Session.objects.exists()
        fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())
        assert fresh
        assert desk.post("/host/new", {**PLAN, "csrfmiddlewaretoken": fresh[1]}).status_code == 302
        assert Session.objects.get().title == PLAN["title"]

    def test_a_changed_session(self, desk, session):
        answer = old_press(desk, f"/host/{session.code}/edit", PLAN)
        assert answer.status_code == 403 and answer.context["form"]["title"].value() == PLAN["title"]
        session.refresh_from_db()
        assert session.title == "Friday circle"

    def test_the_door(self, desk, oto, session):
        answer = old_press(desk, f"/s/{session.code}/join", {"name": "Zoë"})
        assert answer.status_code == 403 and 'value="Zoë"' in answer.content.decode()
        assert not Participant.objects.exists()

    def test_the_door_of_no_session_is_one_more_guess_and_tells_as_little(self, phone, session, monkeypatch):
        at(monkeypatch, 250)
        for _ in range(guessing.MOST_WRONG):
            guessing.wrong("127.0.0.1")
        answers = [Browser().post(f"/s/{code}/join", {"name": "Eve"}) for code in (session.code, "AAAAAA")]
        assert {answer.status_code for answer in answers} == {429}

    def test_the_door_of_a_session_that_is_gone_is_the_page_for_that(self, desk, session):
        answer = old_press(desk, "/s/AAAAAA/join", {"name": "Zoë"})
        assert answer.status_code == 404 and "no session with this code" in answer.content.decode()

    def test_a_group_of_our_own(self, desk, oto):
        answer = old_press(desk, "/start", {"title": "Ours", "venue": "own"})
        assert answer.status_code == 403 and 'value="Ours"' in answer.content.decode()
        assert not Session.objects.exists()

    @pytest.mark.parametrize("place", ["copy", "archive", "delete"])
    def test_a_press_without_a_form_is_offered_once_more(self, desk, session, place):
        address = f"/host/{session.code}/{place}"
        answer = old_press(desk, address, {})
        assert answer.status_code == 403 and Session.objects.count() == 1
        assert desk.post(address, form_of(answer, address)).status_code == 302

    def test_signing_out_signs_out(self, desk, oto):
        token = desk.token()
        sign_in(Browser())
        desk.send("/accounts/logout")
        sign_in(desk)
        answer = desk.post("/accounts/logout", {"csrfmiddlewaretoken": token}, headers={"Origin": "http://localhost"})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert not get_user(desk).is_authenticated

    @pytest.mark.parametrize(
        "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:1"]
    )
    def test_a_page_of_another_site_neither_signs_out_nor_is_shown(self, desk, oto, session, origin):
        for place in ("/accounts/logout", f"/host/{session.code}/delete", "/host/new"):
            answer = desk.post(place, {"title": "Evil"}, headers={"Origin": origin})
            assert answer.status_code == 403 and "Evil" not in answer.content.decode()
        assert get_user(desk).is_authenticated and Session.objects.count() == 1


class TestSignedOutUnderneath:
    @pytest.mark.parametrize("place", ["/host/new", "/host/{code}/edit"])
    def test_a_plan_is_kept_through_signing_in(self, desk, session, place):
        place = place.format(code=session.code)
        desk.send("/accounts/logout")
        answer = desk.send(place, PLAN)
        assert answer.status_code == 403 and "What you typed is kept" in answer.content.decode()
        fields = form_of(answer, "/accounts/login") | {"username": "oto@example.org"}
        wrong = desk.send("/accounts/login", {**fields, "password": "guessed"})
        assert form_of(wrong, "/accounts/login")["kept"] == fields["kept"]
        answer = desk.send("/accounts/login", {**fields, "password": PASSWORD})
        assert answer.status_code == 200
        sent = form_of(answer, place)
        assert {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"} == PLAN
        assert desk.post(place, sent).status_code == 302
        assert Session.objects.filter(title=PLAN["title"]).count() == 1

    @pytest.mark.parametrize("place", ["copy", "archive", "unarchive", "restore", "delete", "delete-now"])
    def test_a_press_is_no_dead_end(self, desk, session, place):
        """A bare redirect would open an address that is only pressed."""
        address = f"/host/{session.code}/{place}"
        desk.send("/accounts/logout")
        answer = desk.send(address)
        assert answer.status_code == 403
        fields = {name: answer.context[name] for name in ("next", "kept")}
        answer = desk.send("/accounts/login", {"username": "oto@example.org", "password": PASSWORD, **fields})
        assert (answer.status_code, answer.headers.get("Location")) == (200, None)
        assert desk.post(address, form_of(answer, address)).status_code == 302

    def test_marking_a_note(self, desk, session):
        desk.send("/accounts/logout")
        answer = desk.send(f"/host/{session.code}/harvest/prominence", {"handle": "x", "prominence": "pinned"})
        assert fields.read(answer.context["kept"]) == [("handle", "x"), ("prominence", "pinned")]

    def test_signed_in_again_in_another_tab_meanwhile(self, desk, session):
        desk.send("/accounts/logout")
        answer = desk.send("/host/new", PLAN)
        fields = {name: answer.context[name] for name in ("next", "kept")}
        old = desk.token()
        sign_in(desk)
        answer = desk.post("/accounts/login", {"csrfmiddlewaretoken": old, "username": "oto@example.org", **fields})
        assert form_of(answer, "/host/new")["title"] == PLAN["title"]

    def test_only_looking_leads_back_as_ever(self, phone, session):
        answer = phone.get(f"/host/{session.code}/edit")
        assert answer["Location"] == f"/accounts/login?next=/host/{session.code}/edit"

    def test_no_password_is_ever_in_a_page(self, phone, session):
        page = phone.post(
            "/accounts/password-reset/MQ/set-password", {"new_password1": "hidden words"}
        ).content.decode()
        assert "hidden words" not in page


class TestRefused:
    """A page that says no gives back what it was asked with."""

    def test_an_edit_under_another_account_goes_on_with_the_right_one(self, oto, session):
        browser, edit = Browser(), f"/host/{session.code}/edit"
        browser.force_login(cast.account("Gus"))
        answer = browser.send(edit, PLAN)
        page = unescape(answer.content.decode())
        assert answer.status_code == 403
        assert PLAN["title"] in page and "Second <b>line</b> & more." in page and "gus@example.org" in page
        asked = browser.post("/accounts/logout", form_of(answer, "/accounts/logout"))
        assert not get_user(browser).is_authenticated and asked.status_code == 403
        signing_in = form_of(asked, "/accounts/login") | {"username": "oto@example.org", "password": PASSWORD}
        again = browser.post("/accounts/login", signing_in)
        assert browser.post(edit, form_of(again, edit)).status_code == 302
        session.refresh_from_db()
        assert session.title == PLAN["title"]

    def test_feedback_whose_cookie_is_gone(self, session):
        (ada,) = cast.arrive(session, "Ada")
        fields = {"helped": "5", "again": "4", "line": "Warm <words>"}
        answer = Browser().send(f"/s/{session.code}/mine/feedback?as={ada.pk}", fields)
        page = answer.content.decode()
        assert answer.status_code == 403 and "Warm &lt;words&gt;" in page
        assert "personal link" in page and "Sign in with another account" not in page

    def test_a_session_that_is_gone(self, desk):
        answer = desk.send("/host/ABC234/edit", PLAN)
        assert answer.status_code == 404 and PLAN["title"] in answer.content.decode()

    def test_a_database_that_is_away(self, desk, session, monkeypatch):
        def away(*_, **__):
            raise OperationalError

        monkeypatch.setattr(hosting, "edit_session", away)
        answer = desk.send(f"/host/{session.code}/edit", PLAN)
        assert answer.status_code == 503 and PLAN["title"] in answer.content.decode()

    def test_neither_a_password_nor_what_nobody_typed(self, phone, session):
        fields = {"password": "hidden words", "ticket": "x" * 43, "name": "Zoë"}
        page = phone.send(f"/host/{session.code}/edit", fields).content.decode()
        assert "hidden words" not in page
        refused = phone.send("/s/ABC234/join", fields).content.decode()
        assert "Zoë" in refused and "hidden words" not in refused and "x" * 43 not in refused

    def test_what_was_only_asked_for_has_nothing_typed(self, phone):
        assert "What you typed" not in phone.get("/s/ABC234?name=Zoe").content.decode()


class TestWithoutCookies:
    def test_one_clear_sentence_and_the_name_kept(self, session):
        answer = Browser().post(f"/s/{session.code}/join", {"name": "Zoë"})
        page = answer.content.decode()
        assert answer.status_code == 403
        assert page.count("sends us no cookies") == 1 and 'value="Zoë"' in page

    @pytest.mark.parametrize("place", ["/accounts/signup", "/accounts/login", "/accounts/password-reset", "/start"])
    def test_everywhere(self, db, place):
        fields = {
            "email": "ida@example.org",
            "username": "ida@example.org",
            "title": "ida@example.org",
            "password": "hidden words",
        }
        page = Browser().post(place, fields).content.decode()
        assert "sends us no cookies" in page and "ida@example.org" in page and "hidden words" not in page


@pytest.mark.parametrize("text", ["", "x", "[1]", "{}", '{"fields": 1}', '{"fields": [["a"]]}', "[" * 9999, "null"])
def test_what_we_did_not_keep_is_nothing(text):
    assert fields.read(text) is None
