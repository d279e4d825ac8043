"""Codes tried in vain: a guesser must wait, a class behind one router need not."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from serving import guessing
from sessions_app.identity import cookie_name
from sessions_app.models import Participant
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db

FEW = 3
UNKNOWN = "AAAAAA"


@pytest.fixture(autouse=True)
def few(monkeypatch):
    cache.clear()
    monkeypatch.setattr(guessing, "MOST_WRONG", FEW)
    at(monkeypatch, 250)
    yield
    cache.clear()


def at(monkeypatch, second: int) -> None:
    """It is this second of the time within which guesses are counted: else, now and then, one test would be in two."""
    monkeypatch.setattr(guessing, "time", SimpleNamespace(time=lambda: 1_000_000 * guessing.WINDOW + second))


def guess(browser: Browser, times: int = FEW) -> None:
    for _ in range(times):
        assert browser.get("/join", {"code": UNKNOWN}).status_code == 404


def from_elsewhere() -> Browser:
    browser = Browser()
    browser.defaults["REMOTE_ADDR"] = "192.0.2.7"
    return browser


class TestAGuesser:
    def test_is_told_when_to_try_again_and_keeps_what_was_typed(self, phone):
        guess(phone)
        answer = phone.get("/join", {"code": "aaa-aac"})
        page = answer.content.decode()
        assert answer.status_code == 429
        assert answer.context["code"] == "aaa-aac"
        assert "Please try again in" in page
        assert int(answer["Retry-After"]) == guessing.WINDOW - 250

    def test_is_never_told_too_few_minutes(self, phone, monkeypatch):
        guess(phone)
        monkeypatch.setattr(guessing, "seconds_to_wait", lambda: 121)
        assert "again in 3 min" in phone.get("/join", {"code": UNKNOWN}).content.decode()

    @pytest.mark.parametrize("path", ["/s/{}/", "/s/{}/stage", "/s/{}/screen", "/s/{}/r/secret", "/host/{}/"])
    def test_learns_nothing_of_a_right_code_at_any_address(self, phone, session, path):
        guess(phone)
        right, wrong = (phone.get(path.format(code)) for code in (session.code, UNKNOWN))
        assert right.status_code == wrong.status_code == 429
        assert right.content.decode().replace(session.code, UNKNOWN).count(UNKNOWN) == 1

    @pytest.mark.parametrize("path", ["/s/{}/", "/s/{}/stage", "/s/{}/screen", "/s/{}/r/secret", "/host/{}/"])
    def test_is_counted_at_every_address(self, phone, path):
        for _ in range(FEW):
            assert phone.get(path.format(UNKNOWN)).status_code == 404
        assert phone.get("/join", {"code": UNKNOWN}).status_code == 429

    def test_cannot_pass_with_a_cookie_of_their_own(self, phone, session):
        guess(phone)
        phone.cookies[cookie_name(session.code)] = "guessed"
        assert phone.get(f"/s/{session.code}/").status_code == 429

    def test_cannot_join(self, phone, session):
        guess(phone)
        assert phone.send(f"/s/{session.code}/join", {"name": "Eve"}).status_code == 429
        assert not Participant.objects.exists()

    def test_is_answered_in_json_when_a_program(self, phone, session):
        guess(phone)
        answer = phone.get(f"/s/{session.code}/screen", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (429, "limit")

    def test_may_go_on_later(self, phone, session, monkeypatch):
        guess(phone)
        at(monkeypatch, guessing.WINDOW - 1)
        assert phone.get(f"/s/{session.code}/").status_code == 429
        at(monkeypatch, guessing.WINDOW)
        assert phone.get(f"/s/{session.code}/").status_code == 200


class TestOthers:
    def test_elsewhere_notice_nothing(self, phone, session):
        guess(phone)
        assert from_elsewhere().get(f"/s/{session.code}/").status_code == 200

    def test_what_cannot_be_a_code_is_no_guess(self, phone, session):
        for _ in range(2 * FEW):
            assert phone.get("/join", {"code": "my name is Ada"}).status_code == 404
        assert phone.get(f"/s/{session.code}/").status_code == 200

    def test_a_slip_of_the_clipboard_is_no_guess(self, phone, session):
        for slip in ["See you in French class at nine", "https://example.org/some/page", "0151 234 567 89"] * FEW:
            assert phone.get("/join", {"code": slip}).status_code == 404
        assert phone.get(f"/s/{session.code}/").status_code == 200

    def test_a_wrong_address_that_is_mended_on_the_way_is_one_guess(self, phone, session):
        for _ in range(FEW - 1):
            assert phone.get(f"/S/{UNKNOWN.lower()})", follow=True).status_code == 404
        assert phone.get(f"/s/{session.code}/").status_code == 200

    def test_a_class_joins_where_one_of_them_has_found_the_door(self, session):
        """However many of them mistype before and after."""
        assert Browser().get(f"/s/{session.code}/").status_code == 200
        guess(Browser())
        for number in range(5):
            browser = Browser()
            assert browser.get("/join", {"code": UNKNOWN}).status_code == 429
            assert browser.get("/join", {"code": session.code}).status_code == 302
            assert browser.send(f"/s/{session.code}/join", {"name": f"Guest {number}"}).status_code == 303
        assert Participant.objects.count() == 5

    def test_joins_are_not_counted(self, session):
        for number in range(3 * FEW):
            assert Browser().send(f"/s/{session.code}/join", {"name": f"Guest {number}"}).status_code == 303

    def test_whoever_is_in_comes_back_from_everywhere(self, phones, session, phone):
        guess(phone)
        assert phones[0].get(f"/s/{session.code}/").context["participant"] == phones[0].person
        assert phone.get(f"/s/{session.code}/").status_code == 200  # the address has seen it work

    def test_a_tab_of_whom_the_browser_was_before_is_refused_as_ever(self, phones, session, phone):
        guess(phone)
        answer = phones[0].get(f"/s/{session.code}/screen", {"as": phones[1].person.pk})
        assert answer.status_code == 403

    def test_a_host_comes_to_the_desk_from_everywhere(self, desk, session, phone):
        guess(phone)
        assert desk.get(f"/host/{session.code}/").status_code == 200

    def test_an_account_of_somebody_else_is_no_way_round(self, session, phone):
        guess(phone)
        phone.force_login(cast.account("Sam"))
        assert phone.get(f"/s/{session.code}/").status_code == 429


@pytest.mark.parametrize(
    ("forwarded", "peer", "address"),
    [
        ("", "192.0.2.1", "192.0.2.1"),
        ("6.6.6.6, 192.0.2.2", "127.0.0.1", "192.0.2.2"),
        ("", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "127.0.0.1", "2001:db8:1:2::/64"),
        ("", "::ffff:192.0.2.1", "192.0.2.1"),
        ("nonsense", "127.0.0.1", "127.0.0.1"),
        ("", "", ""),
    ],
)
def test_behind_a_proxy_the_address_is_what_the_proxy_says(settings, forwarded, peer, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert guessing.address_of(forwarded, peer) == address


def test_without_a_proxy_nobody_may_say_where_they_are(settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    assert guessing.address_of("6.6.6.6", "192.0.2.1") == "192.0.2.1"
