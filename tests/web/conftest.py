"""Browsers without a screen: Django's test client, with the CSRF check on, for each of the cast."""

import secrets
from collections.abc import Mapping

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from serving import common, patience
from sessions_app.identity import cookie_name
from sessions_app.models import Participant, Session, User
from tests import cast
from troika.pseudo import ACCENTED, MIRRORED, PseudoTranslations

TOKEN = "c" * 32  # against forged requests: a cookie and a field that are the same


class Browser(Client):
    """A browser that sends CSRF tokens as ours does. `person`: who uses it, once they are in."""

    person: Participant

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True, headers={"host": "localhost"})

    def token(self) -> str:
        """The one that a page gave, or one as if it had: a page only for that costs more than most commands."""
        if "csrftoken" not in self.cookies:
            self.cookies["csrftoken"] = TOKEN
        return self.cookies["csrftoken"].value

    def send(self, path: str, fields: Mapping[str, object] | None = None):
        """Submit a form."""
        return self.post(path, {"csrfmiddlewaretoken": self.token(), **(fields or {})})

    def command(self, path: str, body: object = None, **headers: str):
        """Send a command as our pages do."""
        return self.post(
            path,
            {} if body is None else body,
            content_type="application/json",
            headers={"X-CSRFToken": self.token(), "Accept": "application/json", **headers},
        )


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch) -> None:
    """What is counted by address does not add up over tests, which all come from one."""
    cache.clear()
    monkeypatch.setattr(patience, "SALT", secrets.token_hex())  # what is counted together lies in Redis, perhaps


@pytest.fixture
def made_up_languages(settings, monkeypatch):
    """As if Troika were offered in the two of troika/pseudo.py, besides English alone."""
    settings.LANGUAGES = [("en", "English"), (ACCENTED, "Pseudo, longer"), (MIRRORED, "Pseudo, mirrored")]
    for language in (ACCENTED, MIRRORED):
        monkeypatch.setitem(vars(trans_real)["_translations"], language, PseudoTranslations(language))
    common.parts.clear()  # what is kept there was made in other languages
    yield
    common.parts.clear()
    translation.activate("en")


@pytest.fixture
def oto(db) -> User:
    return cast.account("Oto")


@pytest.fixture
def desk(oto) -> Browser:
    """Oto's browser, signed in."""
    browser = Browser()
    browser.force_login(oto)
    return browser


@pytest.fixture
def session(oto) -> Session:
    """Open, nobody in."""
    return cast.opened(cast.session_of(oto))


@pytest.fixture
def phone() -> Browser:
    return Browser()


@pytest.fixture
def phones(session) -> list[Browser]:
    """Three people are in and a round is running; each one's browser, by seat."""
    people = cast.arrive(session, "Ada", "Ben", "Cem")
    group = cast.begun(session, at=0).begun.groups[0]
    browsers = []
    for person in group.people:
        index = [each.pk for each in people].index(person.id)
        browser = Browser()
        browser.person = people[index]
        browser.cookies[cookie_name(session.code)] = cast.secret_of(f"{people[index].name}{index}")
        browsers.append(browser)
    return browsers
