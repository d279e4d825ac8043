"""Turns errors into answers, in this one place: the domain's tree into a status, a
code and a sentence for the reader."""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from serving.ontime import WRONG_CLOCK

from ..domain import errors
from ..domain.errors import TroikaError, gettext_noop
from ..domain.wording import Problem
from ..services.writing import DATABASE_AWAY
from .fields import FIELD, as_text, typed, words_typed

logger = logging.getLogger(__name__)

AGAIN_SECONDS = range(3, 7)  # random, so that a crowd that met one outage does not come back at one instant


class BadRequest(TroikaError):
    code = "bad_request"


class TooLarge(TroikaError):
    code = "too_large"


class TooManyAtOnce(errors.LimitReached):
    """Some must end before another may begin."""


class TooOften(errors.LimitReached):
    """It can be asked again later."""


STATUS: dict[type[TroikaError], HTTPStatus] = {
    errors.Invalid: HTTPStatus.BAD_REQUEST,
    BadRequest: HTTPStatus.BAD_REQUEST,
    errors.Closed: HTTPStatus.FORBIDDEN,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Unreadable: HTTPStatus.INTERNAL_SERVER_ERROR,
    TooManyAtOnce: HTTPStatus.TOO_MANY_REQUESTS,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
PAGES = {
    HTTPStatus.NOT_FOUND: "404.html",
    HTTPStatus.FORBIDDEN: "403.html",
    HTTPStatus.BAD_REQUEST: "400.html",
    HTTPStatus.TOO_MANY_REQUESTS: "429.html",
}


def words(error: TroikaError) -> str:
    """The error's sentence in the language of this request."""
    return gettext(error.template).format(**error.data)


def told(problem: Problem) -> str:
    """What is wrong with a line, in the language of this request."""
    return gettext(problem.template).format(**problem.data)


def status_of(error: TroikaError) -> HTTPStatus:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.CONFLICT)


def wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or "application/json" in request.headers.get("Accept", "")


def failure(code: str, message: str, status: int, **more: Any) -> JsonResponse:
    return JsonResponse({"ok": False, "code": code, "message": message, **more}, status=status)


class TroikaErrorMiddleware:
    """Answers errors that a view did not handle: with JSON for programs, with a page for people."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if WRONG_CLOCK in getattr(request, "scope", {}) and request.path != reverse("healthz"):
            return _try_again(request)
        response: HttpResponse = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return _not_so(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TroikaError):
            return answer(request, error)
        if isinstance(error, DataError):
            logger.warning("a value that the database cannot hold: %s", error)
            return answer(request, BadRequest(gettext_noop("Something in this cannot be stored.")))
        if isinstance(error, DATABASE_AWAY):
            logger.warning("database away or busy: %s", error)
            return _try_again(request)
        return None


def answer(request: HttpRequest, error: TroikaError) -> HttpResponse:
    status = status_of(error)
    if not wants_json(request):
        context = {"message": words(error), "closed": isinstance(error, errors.Closed), "typed": words_typed(request)}
        if isinstance(error, errors.Forbidden) and context["typed"] and request.user.is_authenticated:
            context |= {"other_account": request.user, "next": request.get_full_path(), FIELD: as_text(typed(request))}
        return render(request, PAGES.get(status, "400.html"), context, status=status)
    more: dict[str, Any] = {}
    if isinstance(error, errors.Invalid):
        more["field"] = error.field
    if isinstance(error, errors.Conflict | errors.Understood):
        more["current"] = error.current
    return failure(error.code, words(error), status, **more)


def _not_so(request: HttpRequest, empty: HttpResponse) -> HttpResponse:
    """A page instead of Django's empty answer for an address that only takes POST, or only GET."""
    status = HTTPStatus.METHOD_NOT_ALLOWED
    if wants_json(request):
        response: HttpResponse = failure("not_allowed", gettext("This address is not asked in this way."), status)
    else:
        response = render(request, "405.html", status=status)
    response["Allow"] = empty.headers.get("Allow", "")
    return response


def _try_again(request: HttpRequest) -> HttpResponse:
    """Asks to try again. Making this answer must need nothing that may be away: no account, no session, no messages."""
    reading = request.method in ("GET", "HEAD")
    if reading:
        message = gettext("The server is busy for a moment. Please try again.")
    else:  # the connection may have been cut after the commit and before its answer
        message = gettext("The server is busy for a moment. Please try again; it may have been saved already.")
    seconds, status = secrets.choice(AGAIN_SECONDS), HTTPStatus.SERVICE_UNAVAILABLE
    if wants_json(request):
        response: HttpResponse = failure("try_again", message, status)
    else:
        again = seconds if reading else None
        response = render(
            request, "503.html", {"message": message, "again": again, "typed": words_typed(request)}, status=status
        )
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # by us; Django would add a line for each request
    return response
