"""Who sends a request: the participant whose session cookie it has. Nothing else in a request counts."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from ..domain.codes import read_code
from ..domain.errors import Forbidden, gettext_noop
from ..identity import (
    COOKIE_SECONDS,
    DOOR_COOKIE,
    DOOR_SECONDS,
    MEANT,
    cookie_name,
    cookie_path,
    could_be_secret,
    new_secret,
)
from ..models import Participant, Session
from ..selectors import participant_by_hash, session_by_code
from ..services.joining import hash_of
from .errors import wants_json

Rest = ParamSpec("Rest")


def secret_of(request: HttpRequest, session: Session) -> str:
    """The secret in this browser's cookie for the session; empty if there is none."""
    return request.COOKIES.get(cookie_name(session.code), "")


def participant_of(request: HttpRequest, session: Session) -> Participant | None:
    """The participant who uses this browser. Raises Forbidden if the page was made for another participant."""
    secret = secret_of(request, session)
    participant = participant_by_hash(session.pk, hash_of(secret)) if secret else None
    if participant and request.GET.get(MEANT, str(participant.pk)) != str(participant.pk):
        raise Forbidden(
            gettext_noop("This browser is somebody else in this session by now. Please load the page again.")
        )
    return participant


def meant_for(participant: Participant, name: str, *args: str) -> str:
    """An address for this person's pages, so that an old tab does not act for a later participant of the browser."""
    return f"{reverse(name, args=args)}?{MEANT}={participant.pk}"


def remember(response: HttpResponse, session: Session, secret: str, *, secure: bool) -> None:
    """Sets the cookie that makes this browser the participant."""
    response.set_cookie(
        cookie_name(session.code),
        secret,
        max_age=COOKIE_SECONDS,
        path=cookie_path(session.code),
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def ticket_of(request: HttpRequest, typed: str = "") -> str:
    """The secret for the participant that this browser will become. Two tabs, or two presses, make one participant.

    It is the browser's cookie for the door, else the form's `typed` one, else a new one.
    """
    return next((each for each in (request.COOKIES.get(DOOR_COOKIE, ""), typed) if could_be_secret(each)), new_secret())


def keep_ticket(request: HttpRequest, response: HttpResponse, session: Session, ticket: str) -> None:
    """Keeps the ticket for the next tab of this browser at the same door."""
    response.set_cookie(
        DOOR_COOKIE,
        ticket,
        max_age=DOOR_SECONDS,
        path=cookie_path(session.code),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def forget_ticket(response: HttpResponse, session: Session) -> None:
    """Drops the ticket, so that the next person on this browser becomes another participant."""
    response.delete_cookie(DOOR_COOKIE, path=cookie_path(session.code), samesite="Lax")


def for_participants(
    view: Callable[Concatenate[HttpRequest, Session, Participant, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A view for participants: others get `forbidden` (programs) or the door (people)."""

    @wraps(view)
    def known(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse | HttpResponseRedirect:
        session = session_by_code(read_code(code))
        participant = participant_of(request, session)
        if participant is None:
            if wants_json(request) or request.method != "GET":
                raise Forbidden(gettext_noop("This browser is not in the session. Open the link and give your name."))
            return redirect("door", code=session.code)
        participant.session = session
        return view(request, session, participant, *args, **kwargs)

    return known
