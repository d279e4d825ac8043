"""Wrong passwords slow down only their sender, and nobody locks out somebody else;
few mails for new passwords go out."""

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import make_password

from serving import patience
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db
RIGHT = "seven green lamps"


@pytest.fixture
def clock(monkeypatch):
    """Time as this module sees it; the cache has its own, so nothing runs out."""

    class Clock:
        now = 1_800_000_000.0

        def time(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(patience, "time", clock)
    return clock


@pytest.fixture
def fay(db):
    fay = cast.account("Fay")
    fay.set_password(RIGHT)
    fay.save()
    return fay


def at(address: str) -> Browser:
    browser = Browser()
    browser.defaults["REMOTE_ADDR"] = address
    return browser


def sign_in(browser, password: str = "guessed", who: str = "fay"):
    return browser.send("/accounts/login", {"username": f"{who}@example.org", "password": password})


def is_in(browser) -> bool:
    return get_user(browser).is_authenticated


def guess(address: str, times: int = 2 * patience.FREE_FROM_AN_ORIGIN) -> None:
    for _ in range(times):
        sign_in(at(address))


def test_each_wrong_one_more_waits_longer_and_the_right_one_waits_no_longer(fay, clock):
    browser, waits = at("192.0.2.1"), []
    for _ in range(12):
        while (answer := sign_in(browser)).status_code == 429:
            assert "guessed" not in answer.content.decode() and fay.email in answer.content.decode()
            waits.append(int(answer["Retry-After"]))
            clock.now += waits[-1]
        assert answer.status_code == 200
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert sign_in(browser, RIGHT).status_code == 429
    clock.now += patience.LONGEST_WAIT
    assert sign_in(browser, RIGHT).status_code == 302
    assert is_in(browser)


def test_while_somebody_waits_not_even_the_right_one_is_told_from_a_wrong_one(fay, clock):
    guess("192.0.2.1")
    right, wrong = (sign_in(at("192.0.2.1"), password) for password in (RIGHT, "guessed"))
    assert right.status_code == wrong.status_code == 429


def test_an_empty_password_forgives_nothing(fay, clock):
    guess("192.0.2.1")
    sign_in(at("192.0.2.1"), "")
    assert sign_in(at("192.0.2.1"), RIGHT).status_code == 429


def test_the_owner_elsewhere_notices_nothing_however_long_one_origin_tries(fay, clock):
    for _ in range(60):
        guess("192.0.2.1", 1)
        clock.now += patience.LONGEST_WAIT
    assert sign_in(at("192.0.2.2"), RIGHT).status_code == 302


def test_many_origins_together_are_slowed_too(fay, clock):
    for number in range(10):
        guess(f"192.0.2.{number}")
    assert sign_in(at("198.51.100.1")).status_code == 429


def test_a_browser_that_was_signed_in_before_is_slowed_by_nobody_else(fay, clock):
    owner = at("192.0.2.1")
    assert sign_in(owner, RIGHT).status_code == 302
    owner.send("/accounts/logout")
    for number in range(10):
        guess(f"192.0.2.{number}")
    assert sign_in(at("192.0.2.1"), RIGHT).status_code == 429
    assert sign_in(owner, RIGHT).status_code == 302


def test_such_a_browser_cannot_guess_without_end_either(fay, clock):
    thief = at("192.0.2.1")
    sign_in(thief, RIGHT)
    thief.send("/accounts/logout")
    for _ in range(patience.FREE_FROM_AN_ORIGIN):
        assert sign_in(thief).status_code == 200
    assert sign_in(thief).status_code == 429


def test_one_origin_does_not_try_account_after_account(clock, db):
    for number in range(patience.FREE_OF_AN_ORIGIN):
        assert sign_in(at("192.0.2.1"), who=f"guest{number}").status_code == 200
    assert sign_in(at("192.0.2.1"), who="one.more").status_code == 429
    assert sign_in(at("192.0.2.2"), who="one.more").status_code == 200


class TestMails:
    def test_to_one_account_are_few_and_the_answer_is_the_same(self, fay, mailoutbox):
        answers = [at(f"192.0.2.{n}").send("/accounts/password-reset", {"email": fay.email}) for n in range(9)]
        assert {(answer.status_code, answer["Location"]) for answer in answers} == {
            (302, "/accounts/password-reset/sent")
        }
        assert len(mailoutbox) == patience.MAILS_AN_HOUR

    def test_another_spelling_of_it_is_no_other_account(self, fay, mailoutbox):
        for spelling in (
            "FAY@example.org",
            "fay\uff20example.org",
            "<fay@example.org>",
            "mailto:fay@example.org",
            "fay\u200b@example.org",
            "fay@example.org ",
        ):
            assert Browser().send("/accounts/password-reset", {"email": spelling}).status_code == 302
        assert [mail.to for mail in mailoutbox] == [[fay.email]] * patience.MAILS_AN_HOUR

    def test_asked_for_from_one_origin_are_few(self, fay, mailoutbox):
        for number in range(patience.ASKED_AN_HOUR):
            at("192.0.2.1").send("/accounts/password-reset", {"email": f"guest{number}@example.org"})
        answer = at("192.0.2.1").send("/accounts/password-reset", {"email": fay.email})
        assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
        assert f'value="{fay.email}"' in answer.content.decode()
        assert not mailoutbox
        at("192.0.2.2").send("/accounts/password-reset", {"email": fay.email})
        assert len(mailoutbox) == 1


class TestAsPhonesTypeIt:
    @pytest.mark.parametrize(
        "typed",
        [
            "\u200bfay@example.org",
            "Fay\uff20Example.org",
            "mailto:fay@example.org",
            "Fay <fay@example.org>",
            " fay@example.org\u00a0",
        ],
    )
    def test_one_account_at_signing_up_and_in(self, fay, typed):
        assert Browser().send("/accounts/login", {"username": typed, "password": RIGHT}).status_code == 302
        fields = {"email": typed, "name": "Fay", "password": "nine blue doors"}
        assert "account with this address already" in Browser().send("/accounts/signup", fields).content.decode()

    def test_it_is_stored_plain(self, db, django_user_model):
        Browser().send("/accounts/signup", {"email": "<Ida\uff20Example.org>", "name": "Ida", "password": RIGHT})
        assert [user.email for user in django_user_model.objects.all()] == ["ida@example.org"]

    def test_an_account_from_before_is_found_as_it_was_made(self, fay):
        type(fay).objects.filter(pk=fay.pk).update(email="fay@bücher.example")
        browser = Browser()
        browser.send("/accounts/login", {"username": "Fay@Bücher.example", "password": RIGHT})
        assert is_in(browser)

    @pytest.mark.parametrize(
        ("chosen", "typed"), [("caf\u00e9 at nine", "cafe\u0301 at nine"), ("cafe\u0301 at nine", "caf\u00e9 at nine")]
    )
    def test_a_password_is_the_same_however_its_accents_are_made(self, db, chosen, typed):
        Browser().send("/accounts/signup", {"email": "ida@example.org", "name": "Ida", "password": chosen})
        browser = Browser()
        sign_in(browser, typed, "ida")
        assert is_in(browser)

    def test_one_that_was_kept_before_that_rule_still_opens(self, fay):
        type(fay).objects.filter(pk=fay.pk).update(password=make_password("cafe\u0301 at nine"))
        browser = Browser()
        sign_in(browser, "cafe\u0301 at nine")
        assert is_in(browser)
