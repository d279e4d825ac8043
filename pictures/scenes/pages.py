"""Pages that stand still: for everybody, for hosts, one's own page, the harvest, and pages in trouble."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext
from playwright.async_api import Page

from sessions_app.models import Participant
from sessions_app.practices import practice, shipped
from sessions_app.services import inviting
from sessions_app.services.joining import hash_of
from tests.harvested import Harvested, harvested

from ..play import PLAY
from ..room import Room, View, account, signed_in
from .scene import CASTS, Scene, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from sessions_app.domain.practice import Stage

# What each error page says of the error: phrases of the site, which are in every language.
ERRORS = {
    "400": "Please use {most} characters at most; this has {length}.",
    "403": "",
    "403_csrf": "",
    "404": "",
    "405": "",
    "429": "Many codes that do not exist were tried from your network. Please try again in {minutes} min. "
    "It works at once when somebody here is in that session already.",
    "500": "",
    "503": "The server is busy for a moment. Please try again.",
}


QUESTIONS = {"team_question": "Which team are you in?", "language_question": "Which languages do you speak?"}


def error(number: str, again: int | None = None) -> View:
    """The page as the site would answer; the site cannot be made to fail here."""
    request = RequestFactory().get("/")
    message = gettext(ERRORS[number]).format(most=60, length=71, minutes=5)
    html = render_to_string(f"{number}.html", {"message": message, "again": again}, request)
    return View("/privacy", html=html)


def hosting(cast: str) -> View:
    """A user with sessions in every state."""
    owner = account("Fay")
    Room(cast, owner=owner, title="A plan for the autumn")
    Room(cast, owner=owner).opened(5)
    Room(cast, owner=owner, title="Team days, second morning").begun(7).at(PLAY.begins)
    Room(cast, owner=owner, title="Leadership circle").begun(11).over().finished()
    return View("/host/", signed_in(owner))


def newcomer(path: str) -> View:
    return View(path, signed_in(account("Fay")))


def door(cast: str, **plan: Any) -> View:
    return Room(cast, **plan).opened(5).as_stranger()


def prepares_at_the_door() -> View:
    return Room().prepared(2).as_stranger()


def locked_door(*, ended: bool) -> View:
    room = Room()
    return (room.begun().over().finished() if ended else room).as_stranger()


def somebody_else() -> View:
    """A personal link, opened in the browser of another participant."""
    room = Room().opened(2)
    ada, ben = room.crowd
    return room.as_participant(ada.pk, f"r/{room.secrets[ben.pk]}")


def invitation(role: str) -> View:
    room, secret = Room(), secrets.token_urlsafe(24)
    inviting.make_link(room.id, secret, role)
    path = f"/host/{room.code}/invite/{'organizer/' if role == 'organizer' else ''}{secret}"
    return View(path, signed_in(account("Gus")))


def new_password() -> View:
    user = account("Fay")
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return View(f"/accounts/password-reset/{uid}/{default_token_generator.make_token(user)}")


@cache
def held(people: int, language: str) -> Harvested:
    return harvested(people, language)


def harvest(path: str, people: int = 30, language: str = "en") -> View:
    made = held(people, language)
    return View(f"/host/{made.session.code}/{path}", signed_in(made.owner))


def mine(language: str = "en", path: str = "mine") -> View:
    """The page of a person who wrote a lot in a session that was held."""
    made, secret = held(30, language), secrets.token_urlsafe(24)
    person = Participant.objects.filter(session=made.session, notes__text__gt="").first()
    assert person
    Participant.objects.filter(pk=person.pk).update(secret_hash=hash_of(secret))
    return View(f"/s/{made.session.code}/{path}", {f"troika_{made.session.code}": secret})


def reading(fits: Callable[[Stage], bool]) -> View:
    """The page of the first practice whose stage is such a one."""
    return View(f"/practices/{next(key for key in shipped() if fits(practice(key).stages[0]))}")


def language_of(cast: str) -> str:
    return "ar" if cast == "rtl" else "en"


async def plans_links(page: Page) -> None:
    await page.locator("[name=venue][value=links]").check()
    for fold in await page.locator("details.fold > summary").all():
        await fold.click()


async def chooses_the_last(page: Page) -> None:
    await page.locator(".more-offers > summary").click()
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await page.locator("[name=practice]").nth(-3).check()
    await page.locator(".edit-form:not([data-choosing])").wait_for()
    await page.locator("details.fold > summary").first.click()


async def signs_up_wrongly(page: Page) -> None:
    await page.locator("[name=email]").fill("fay@example.org")
    await page.locator("[name=name]").fill("Fay")
    await page.locator("[name=password]").fill("123")
    await page.locator("main form button").last.click()


async def signs_in_wrongly(page: Page) -> None:
    await page.locator("[name=username]").fill("fay@example.org")
    await page.locator("[name=password]").fill("not this one")
    await page.locator("main form button").last.click()


ARCHIVE, DELETE = "[formaction$='/archive']", "[formaction$='/delete']"

PAGES = (
    Scene("home", lambda _: View("/"), casts=("plain", "rtl"), whole=True),
    Scene("home-wrong-code", lambda _: View("/join?code=QQQQQQ"), whole=True),
    Scene("door", door, casts=CASTS, whole=True),
    Scene("door-prepare", lambda _: prepares_at_the_door(), whole=True),
    Scene("door-with-questions", lambda cast: door(cast, **QUESTIONS), whole=True),
    Scene("door-wrong-name", door, press("main form button"), whole=True),
    Scene("door-not-open", lambda _: locked_door(ended=False)),
    Scene("door-ended", lambda _: locked_door(ended=True)),
    Scene("door-somebody-else", lambda _: somebody_else()),
    Scene("sign-up", lambda _: View("/accounts/signup"), whole=True),
    Scene("sign-up-wrong", lambda _: View("/accounts/signup"), signs_up_wrongly, whole=True),
    Scene("sign-in", lambda _: View("/accounts/login"), whole=True),
    Scene("sign-in-wrong", lambda _: View("/accounts/login"), signs_in_wrongly, whole=True),
    Scene("password-reset", lambda _: View("/accounts/password-reset"), whole=True),
    Scene("password-reset-sent", lambda _: View("/accounts/password-reset/sent"), whole=True),
    Scene("password-reset-new", lambda _: new_password(), whole=True),
    Scene("password-reset-old-link", lambda _: View("/accounts/password-reset/MQ/set-password"), whole=True),
    Scene("password-reset-complete", lambda _: View("/accounts/password-reset/complete"), whole=True),
    Scene("practices", lambda _: View("/practices"), casts=("plain", "rtl"), whole=True),
    Scene("practice", lambda _: reading(lambda _: True), whole=True),
    Scene("practice-in-pairs", lambda _: reading(lambda stage: bool(stage.kinds.agreements)), whole=True),
    Scene("practice-with-next", lambda _: reading(lambda stage: stage.cast.who("next") is not None), whole=True),
    Scene("privacy", lambda _: View("/privacy"), casts=("plain", "rtl"), whole=True),
    Scene("deleted", lambda _: View("/deleted"), whole=True),
    Scene("sessions", hosting, casts=CASTS, whole=True),
    Scene("sessions-none", lambda _: newcomer("/host/"), whole=True),
    Scene("sessions-archive-undo", hosting, press(ARCHIVE, ".undo p"), whole=True),
    Scene("sessions-archived", hosting, press(ARCHIVE, "[href='/host/archived']"), whole=True),
    Scene("sessions-delete-undo", hosting, press(DELETE, ".undo p"), casts=("plain", "long"), whole=True),
    Scene("sessions-deleted", hosting, press(DELETE, "[href='/host/deleted']"), whole=True),
    Scene("create", lambda _: newcomer("/host/new"), casts=("plain", "rtl"), whole=True),
    Scene("create-wrong", lambda _: newcomer("/host/new"), press(".edit-bar button"), whole=True),
    Scene("create-links", lambda _: newcomer("/host/new"), plans_links, whole=True),
    Scene("edit", lambda cast: Room(cast).opened(5).as_facilitator("edit"), casts=CASTS, whole=True),
    Scene("create-another", lambda _: newcomer("/host/new"), chooses_the_last, whole=True),
    Scene("delete", lambda cast: Room(cast).opened(5).as_facilitator("delete"), whole=True),
    Scene("invited-to-facilitate", lambda _: invitation("facilitator"), whole=True),
    Scene("invited-to-organize", lambda _: invitation("organizer"), whole=True),
    Scene("mine", lambda cast: mine(language_of(cast)), casts=("plain", "rtl"), whole=True),
    Scene("mine-new", lambda cast: Room(cast).begun().as_participant(path="mine"), whole=True),
    Scene("erased", lambda _: Room().opened().as_stranger("erased"), whole=True),
    Scene("harvest", lambda cast: harvest("harvest", language=language_of(cast)), casts=("plain", "rtl"), whole=True),
    Scene("harvest-empty", lambda _: Room().begun().over().as_facilitator("harvest"), whole=True),
    Scene("harvest-notes", lambda _: harvest("harvest/notes"), whole=True),
    Scene("harvest-exports", lambda _: harvest("harvest/exports"), whole=True),
    Scene("report", lambda _: harvest("report"), sizes=("laptop", "phone"), whole=True),
    *(Scene(f"error-{number}", lambda _, number=number: error(number)) for number in ERRORS),  # type: ignore[misc]
    Scene("error-503-again", lambda _: error("503", again=60)),
)
