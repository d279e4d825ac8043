"""The door for a person who has lost the way back: “Is that you?”, and waiting until somebody vouches.

This module makes nobody a participant: services/returning.py gives the place once somebody has vouched.
"""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ..domain.codes import read_code
from ..domain.errors import Invalid, TroikaError, gettext_noop
from ..identity import DOOR_COOKIE, could_be_secret
from ..instant import now_ms
from ..models import Session
from ..selectors import CLOSED, ENDED, latest, participant_by_hash, session_by_code
from ..services import returning
from ..services.joining import hash_of
from .errors import words
from .known import keep_ticket, ticket_of


def came_back(request: HttpRequest, session: Session) -> bool:
    """Whether the secret that this browser had at the door belongs to a participant by now."""
    secret = _ticket_kept(request)
    return bool(secret) and participant_by_hash(session.pk, hash_of(secret)) is not None


def waiting_page(request: HttpRequest, session: Session) -> HttpResponse | None:
    """The page for a browser that has asked and waits for the answer; None for any other browser."""
    secret = _ticket_kept(request)
    person = returning.asked_by(session, secret, now_ms()) if secret else None
    if person is None or person.asked is None or latest(session).state(now_ms()) == ENDED:
        return None
    return render(request, "door_waiting.html", {"session": session, "person": person, "sign": person.asked.sign})


def is_it_you(
    request: HttpRequest, session: Session, name: str, secret: str, tags: Mapping[str, str]
) -> HttpResponse | None:
    """Asks, if the typed name is that of somebody who is away. None if nobody is, or if this browser is in already."""
    people = returning.those_away(session, name)  # mostly nobody; then nothing else needs to be read
    if not people or participant_by_hash(session.pk, hash_of(secret)):
        return None
    if latest(session).state(now_ms()) in (CLOSED, ENDED):
        return None
    return _question(request, session, {"name": name, "ticket": secret, **tags}, people)


def _question(
    request: HttpRequest, session: Session, typed: Mapping[str, str], people: object, **more: object
) -> HttpResponse:
    context = {"session": session, "typed": typed, "people": people, **more}
    page = render(request, "door_is_it_you.html", context, status=HTTPStatus.BAD_REQUEST if more else HTTPStatus.OK)
    keep_ticket(request, page, session, typed["ticket"])
    return page


@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Asks to be this person, and waits at the door."""
    session = session_by_code(read_code(code))
    secret, name = ticket_of(request, request.POST.get("ticket", "")), request.POST.get("name", "")
    try:
        returning.ask(session.pk, name, _person(request.POST.get("person", "")), secret, now_ms())
    except TroikaError as error:
        asked = ("name", "team", "language", "brings", "line")
        typed = {**{tag: request.POST[tag] for tag in asked if tag in request.POST}, "ticket": secret}
        return _question(request, session, typed, returning.those_away(session, name), error=words(error))
    return _to_the_door(request, session, secret)


@require_POST
def ask_no_more(request: HttpRequest, code: str) -> HttpResponse:
    """Stops waiting, and shows the door for newcomers."""
    session = session_by_code(read_code(code))
    if secret := _ticket_kept(request):
        returning.withdraw(session.pk, secret)
    response = redirect("door", code=session.code)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _to_the_door(request: HttpRequest, session: Session, secret: str) -> HttpResponse:
    """Leads to the waiting page. It reloads itself; `asked` tells it to say “refused” once the request is gone."""
    response = redirect(reverse("door", args=[session.code]) + "?asked=")
    response.status_code = HTTPStatus.SEE_OTHER
    keep_ticket(request, response, session, secret)
    return response


def _ticket_kept(request: HttpRequest) -> str:
    """The secret in this browser's cookie for the door, if there is one; never a secret from a form."""
    kept = request.COOKIES.get(DOOR_COOKIE, "")
    return kept if could_be_secret(kept) else ""


def _person(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Invalid("person", gettext_noop("Please say who you are."))
    return int(typed)
