"""The facilitator's phone: a link from the desk signs it in, after a press, once, for ten minutes, and only hosts."""

import time

import pytest
from django.conf import settings
from django.contrib.auth import get_user

from sessions_app.domain.errors import NotFound
from sessions_app.models import Host, Session, User
from sessions_app.services import inviting, remote
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db


def made(desk: Browser, session: Session) -> str:
    """The link that the desk shows, without the site."""
    answer = desk.command(f"/host/{session.code}/remote/link")
    assert answer.status_code == 200 and "<svg" in answer.json()["qr"]
    return answer.json()["url"].removeprefix(settings.PUBLIC_URL)


@pytest.fixture
def link(desk, session) -> str:
    return made(desk, session)


def opened(link: str) -> Browser:
    """A phone on which the link was opened, and nothing pressed."""
    browser = Browser()
    assert browser.get(link)["Location"] == f"{link.rpartition('/')[0]}"
    return browser


def signed_in(browser: Browser) -> User | None:
    user = get_user(browser)
    return user if user.is_authenticated else None


def test_a_press_signs_the_phone_in_and_leads_to_the_same_desk(desk, oto, link, session):
    phone = opened(link)
    place = f"/host/{session.code}/remote"
    page = phone.get(place)
    assert page.status_code == 200 and "Oto" in page.content.decode() and session.title in page.content.decode()
    assert signed_in(phone) is None
    answer = phone.send(place)
    assert (answer.status_code, answer["Location"]) == (302, f"/host/{session.code}/")
    assert signed_in(phone) == oto
    assert not phone.cookies["troika_remote"].value
    here, there = (one.get(f"/host/{session.code}/screen").json() for one in (desk, phone))
    assert here | {"now": 0} == there | {"now": 0}


def test_signing_in_elsewhere_shows_the_same_desk_and_the_same_controls(desk, oto, session):
    """The laptop is lost: a password and any other browser are enough."""
    cast.arrive(session, "Ada", "Ben", "Cem")
    assert desk.command(f"/host/{session.code}/do/form", {"revision": 0, "leave_out": []}).status_code == 200
    oto.set_password("three chairs and a question")
    oto.save()
    other = Browser()
    other.send("/accounts/login", {"username": oto.email, "password": "three chairs and a question"})
    proposal = other.get(f"/host/{session.code}/screen").json()["proposal"]
    assert proposal["revision"] == 1
    assert other.command(f"/host/{session.code}/do/start", {"revision": 1, "round": 1}).status_code == 200


def test_looking_at_it_uses_nothing_up(oto, link):
    for _ in range(3):
        preview = Browser()
        assert preview.head(link).status_code == 302
        assert preview.get(link, follow=True).status_code == 200
        assert signed_in(preview) is None
    phone = opened(link)
    phone.send(f"{link.rpartition('/')[0]}")
    assert signed_in(phone) == oto


def test_it_works_once(link):
    first, second, late = opened(link), opened(link), Browser()
    place = link.rpartition("/")[0]
    assert first.send(place).status_code == 302
    for answer in (second.send(place), second.get(place), late.get(link)):
        assert answer.status_code == 404 and "not good any more" in answer.content.decode()
    assert signed_in(second) is None


def test_of_two_presses_at_one_instant_one_signs_in(oto, session):
    secret = remote.make_link(session, oto)
    one, other = remote.whose(session, secret), remote.whose(session, secret)
    remote.use(one)
    with pytest.raises(NotFound):
        remote.use(other)


def test_another_link_is_void_too_once_one_is_used(desk, session, link):
    another = made(desk, session)
    opened(link).send(link.rpartition("/")[0])
    assert Browser().get(another).status_code == 404


def test_it_lives_for_ten_minutes(link, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + remote.GOOD_SECONDS - 5)
    phone = opened(link)
    monkeypatch.setattr(time, "time", lambda: now + remote.GOOD_SECONDS + 5)
    for answer in (phone.send(link.rpartition("/")[0]), Browser().get(link)):
        assert answer.status_code == 404
    assert signed_in(phone) is None


def test_it_is_for_hosts_and_for_this_session_only(desk, oto, link, session):
    gus = cast.account("Gus")
    laptop = Browser()
    laptop.force_login(gus)
    assert laptop.command(f"/host/{session.code}/remote/link").status_code == 403
    assert Browser().command(f"/host/{session.code}/remote/link").status_code == 403
    assert Browser().get(f"/host/{session.code}/remote/{remote.make_link(session, gus)}").status_code == 404
    another = cast.opened(cast.session_of(oto))
    assert Browser().get(link.replace(session.code, another.code)).status_code == 404


def test_who_was_removed_meanwhile_is_not_signed_in(session):
    gus = cast.second_facilitator(session, "Gus")
    secret = remote.make_link(session, gus)
    inviting.remove(session.pk, Host.objects.get(user=gus).pk)
    assert Browser().get(f"/host/{session.code}/remote/{secret}").status_code == 404


def test_a_new_password_makes_it_void(oto, link):
    oto.set_password("another one")
    oto.save()
    assert Browser().get(link).status_code == 404


@pytest.mark.parametrize("secret", ["x", "1", "1.x.y", "٣.x.y", "9" * 30 + ".a.b", "-1.a.b"])
def test_what_is_no_link_says_so(session, secret):
    assert Browser().get(f"/host/{session.code}/remote/{secret}").status_code == 404


def test_the_secret_is_in_no_later_address_and_no_page(link, session):
    secret = link.rpartition("/")[2]
    phone = opened(link)
    page = phone.get(f"/host/{session.code}/remote")
    assert secret not in page.content.decode() and page["Cache-Control"].count("no-store") == 1
    assert page["Referrer-Policy"] == "same-origin"
    cookie = phone.cookies["troika_remote"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (secret, True, "Lax")
    assert (cookie["path"], cookie["max-age"]) == (f"/host/{session.code}/remote", 600)


def test_on_a_device_that_is_signed_in_it_only_leads_to_the_desk(desk, link, session):
    assert desk.get(link)["Location"] == f"/host/{session.code}/"
    assert opened(link).send(link.rpartition("/")[0]).status_code == 302
