"""Counts wrong codes by address, on whichever page they were tried. With too many, the address must wait.

A person who is in the session, by cookie or account, never waits. Nor does anybody with a code that somebody at the
same address has used rightly: a class behind one router is not locked out by its own mistakes.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from serving import guessing

from ..domain.codes import read_code
from ..domain.errors import Forbidden, NoSuchSession, NotFound
from ..selectors import has_part, session_by_code
from .errors import failure, wants_json
from .front import front_page
from .known import participant_of

SHOWN = (HTTPStatus.OK, HTTPStatus.SEE_OTHER)  # other redirects happen before the session is looked up


class GuessesMiddleware:
    """For every address with a code in it. The page for typed codes calls `must_wait` itself."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        code = request.resolver_match.kwargs.get("code") if request.resolver_match else None
        if code and response.status_code in SHOWN:
            guessing.right(origin_of(request), code)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        typed = kwargs.get("code")
        try:
            return refusal(request, typed) if typed and must_wait(request, read_code(typed)) else None
        except NotFound:
            return None  # not even a code: the view reports it, which tells nothing

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, NoSuchSession):
            missed(request)


def origin_of(request: HttpRequest) -> str:
    return guessing.address_of(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))


def missed(request: HttpRequest) -> None:
    """Counts a wrong code from the request's address."""
    guessing.wrong(origin_of(request))


def must_wait(request: HttpRequest, code: str) -> bool:
    return guessing.guards(origin_of(request), code) and not _is_in(request, code)


def _is_in(request: HttpRequest, code: str) -> bool:
    try:
        session = session_by_code(code)
    except NoSuchSession:
        return False
    try:
        if participant_of(request, session):
            return True
    except Forbidden:
        return True  # they are in, but the page is another participant's: the view reports it
    return bool(request.user.is_authenticated and has_part(request.user, session))


def refusal(request: HttpRequest, typed: str) -> HttpResponse:
    """The answer while an address must wait, with the typed code and the time. It does not
    depend on whether the code exists."""
    seconds, status = guessing.seconds_to_wait(), HTTPStatus.TOO_MANY_REQUESTS
    message = gettext(
        "Many codes that do not exist were tried from your network. Please try again in {minutes} min. "
        "It works at once when somebody here is in that session already."
    ).format(minutes=-(-seconds // 60))
    if wants_json(request):
        response: HttpResponse = failure("limit", message, status)
    else:
        response = front_page(request, code=typed, error=message, status=status)
    response["Retry-After"] = str(seconds)
    return response
