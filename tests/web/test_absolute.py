"""Every whole address of ours on a page, in a mail or in a file begins with PUBLIC_URL,
whatever a request calls this site."""

import re

import pytest
from django.conf import settings as project

from .conftest import Browser

pytestmark = pytest.mark.django_db

PUBLIC = "https://troika.example.org"
FORGED = ["localhost", "localhost:31337", "127.0.0.1", "127.0.0.1:8000"]
WHOLE = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>\\]+", re.ASCII)
NOT_OURS = (
    "http://www.w3.org/",
    "https://www.liberatingstructures.com",
    "https://call.example.org",
    "https://meet.example.org",
)


@pytest.fixture(autouse=True)
def public(settings):
    settings.PUBLIC_URL = PUBLIC


def check(answer, where: str) -> list[str]:
    assert answer.status_code in (200, 302, 409), where
    found = [
        address
        for address in WHOLE.findall(answer.getvalue().decode("utf-8", "ignore"))
        if not address.startswith(NOT_OURS)
    ]
    assert all(address.startswith(f"{PUBLIC}/") for address in found), where
    assert not answer.headers.get("Location", "/").startswith("http"), where
    return found


@pytest.mark.parametrize("host", FORGED)
def test_whatever_the_host_header_says(session, desk, phones, host, settings):
    people = {"desk": desk, "phone": phones[0], "stranger": Browser()}
    for browser in people.values():
        browser.defaults["HTTP_HOST"] = host
    code = session.code
    pages = {
        "stranger": [
            "/",
            "/privacy",
            "/deleted",
            "/accounts/login",
            "/accounts/signup",
            f"/s/{code}/",
            f"/s/{code}/stage",
            f"/s/{code}/stage/screen",
            "/manifest.webmanifest",
        ],
        "phone": [
            f"/s/{code}/",
            f"/s/{code}/screen",
            f"/s/{code}/mine",
            f"/s/{code}/mine.md",
            f"/s/{code}/mine.json",
            f"/s/{code}/notes",
        ],
        "desk": [
            "/host/",
            "/host/new",
            *(
                f"/host/{code}/{page}"
                for page in (
                    "",
                    "edit",
                    "screen",
                    "hosts",
                    "harvest",
                    "harvest/notes",
                    "report",
                    "breakout",
                    "breakout.txt",
                    "breakout.csv",
                    "export.csv",
                    "export.json",
                    "export.md",
                    "delete",
                )
            ),
        ],
    }
    told = [
        address
        for who, places in pages.items()
        for place in places
        for address in check(people[who].get(place), f"{place} ({who})")
    ]
    for place in ("hosts/invite", "remote/link"):
        answer = desk.command(f"/host/{code}/{place}")
        assert answer.json()["url"].startswith(f"{PUBLIC}/host/{code}/")
        told += check(answer, place)
    assert any(f"{PUBLIC}/s/{code}/r/" in address for address in told)  # the personal link is among them
    assert f"{PUBLIC}/s/{code}/" in told  # and what the desk shows


def test_what_the_stage_says_to_type_is_the_public_name(session, phone):
    page = phone.get(f"/s/{session.code}/stage", headers={"host": "localhost:31337"})
    assert (page.context["short_url"], page.context["join_url"]) == (
        "troika.example.org",
        f"{PUBLIC}/s/{session.code}/",
    )


@pytest.mark.parametrize("host", FORGED)
def test_a_mail_for_a_new_password(phone, oto, mailoutbox, host):
    oto.set_password("old and forgotten")
    oto.save()
    phone.defaults["HTTP_HOST"] = host
    phone.send("/accounts/password-reset", {"email": oto.email})
    found = WHOLE.findall(mailoutbox[0].body)
    assert len(found) == 1 and found[0].startswith(f"{PUBLIC}/accounts/password-reset/")


def test_a_host_that_is_not_ours_gets_no_page(phone):
    assert phone.get("/", headers={"host": "evil.example"}).status_code == 400


def test_the_way_to_https_leads_to_our_own_name_and_port(phone, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = phone.get("/privacy", headers={"host": "localhost:31337"})
    assert (answer.status_code, answer["Location"]) == (301, f"https://{settings.SECURE_SSL_HOST}/privacy")
    assert settings.SECURE_SSL_HOST and "31337" not in answer["Location"]


def test_nobody_else_makes_one():
    """By the code: what a request says of this site is not asked for."""
    asking = re.compile(r"build_absolute_uri|get_current_site|get_port\(\)")
    found = [
        path.name
        for path in (project.BASE_DIR / "sessions_app").rglob("*.py")
        if asking.search(path.read_text("utf-8"))
    ]
    assert found == []
