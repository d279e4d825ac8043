"""Who sends this request: the participant of a session, by its cookie and by nothing else in a request."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from ..domain.codes import read_code
from ..domain.errors import Forbidden, gettext_noop
from ..identity import COOKIE_SECONDS, cookie_name, cookie_path
from ..models import Participant, Session
from ..selectors import participant_by_hash, session_by_code
from ..services.joining import hash_of
from .errors import wants_json

Rest = ParamSpec("Rest")


def secret_of(request: HttpRequest, session: Session) -> str:
    """The secret in this browser's cookie for the session; empty if there is none."""
    return request.COOKIES.get(cookie_name(session.code), "")


def participant_of(request: HttpRequest, session: Session) -> Participant | None:
    secret = secret_of(request, session)
    return participant_by_hash(session.pk, hash_of(secret)) if secret else None


def remember(response: HttpResponse, session: Session, secret: str, *, secure: bool) -> None:
    """Set the cookie that makes this browser the participant."""
    response.set_cookie(
        cookie_name(session.code),
        secret,
        max_age=COOKIE_SECONDS,
        path=cookie_path(session.code),
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def for_participants(
    view: Callable[Concatenate[HttpRequest, Session, Participant, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A view for somebody who is in: others get `forbidden` (programs) or the door (people)."""

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
