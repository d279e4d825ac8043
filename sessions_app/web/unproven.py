"""A form without the proof that our page sent it comes back filled, with a new proof, to be sent once more.

The proof changes when somebody signs in or out in another tab; without cookies there is none. A form that another site
sent is refused, and nothing of it is shown.
Why: docs/decisions.md#a-form-without-a-good-token-is-given-back-filled
"""

from http import HTTPStatus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.urls import ResolverMatch
from django.utils.translation import gettext

from ..domain.errors import NoSuchSession
from .errors import TroikaErrorMiddleware, failure, wants_json
from .fields import typed
from .guesses import missed
from .kept import press_again

FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Django's CSRF check failed. `reason` is for developers and stays in the log."""
    if wants_json(request):
        message = gettext("This page has become old. Please load it again; what you wrote is kept.")
        return failure("csrf", message, HTTPStatus.FORBIDDEN)
    if reason.startswith(FROM_ELSEWHERE) or request.resolver_match is None:
        return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
    if reason == REASON_NO_CSRF_COOKIE:
        why = gettext(
            "Your browser sends us no cookies, and without them we cannot know you. "
            "Please allow cookies for this site and press once more; what you typed is still here."
        )
    else:
        why = gettext(
            "You signed in or out in another tab meanwhile. What you typed is still here: please press once more."
        )
    if request.resolver_match.url_name == "logout" and "Origin" in request.headers:
        logout(request)  # Django has checked that a page of ours sent it, though an old one
        return redirect("home")
    return _given_back(request, request.resolver_match, why)


def _given_back(request: HttpRequest, match: ResolverMatch, why: str) -> HttpResponseBase:
    if not getattr(getattr(match.func, "view_class", match.func), "gives_back", False):
        return press_again(request, request.get_full_path(), typed(request), why, HTTPStatus.FORBIDDEN)
    request.unproven = why  # type: ignore[attr-defined]
    try:
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Exception as error:
        if isinstance(error, NoSuchSession):
            missed(request)
        answer: HttpResponse | None = TroikaErrorMiddleware(None).process_exception(request, error)
        if answer is None:
            raise
        return answer
    if response.status_code < HTTPStatus.MULTIPLE_CHOICES or response.status_code == HTTPStatus.BAD_REQUEST:
        response.status_code = HTTPStatus.FORBIDDEN
    return response
