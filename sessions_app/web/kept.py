"""What was typed into a form that could not be taken yet: it goes along in pages until it can be. Never a password.

Two things stand between a press and what it does: the proof that our page sent it, which changes when somebody signs in
or out in another tab, and being signed in. Neither may cost anybody what they typed.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from .errors import wants_json
from .fields import FIELD, Fields, as_text, typed
from .forms import SignInForm

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


def gives_back(view: AnyView) -> AnyView:
    """Marks a view that does nothing when its form is `unproven`, and shows it filled instead."""
    view.gives_back = True  # type: ignore[attr-defined]
    return view


def unproven(request: HttpRequest) -> str:
    """Why this form cannot count yet, in words for its page; empty when it counts."""
    return str(getattr(request, "unproven", ""))


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Like Django's login_required, but what was typed is kept through signing in."""
    asked = login_required(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated and not wants_json(request):
            return sign_in_first(request)
        return asked(request, *args, **kwargs)

    return checked


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The page for signing in, with what was typed in it."""
    return sign_in_with(request, request.get_full_path(), typed(request))


def sign_in_with(request: HttpRequest, address: str, fields: Fields) -> HttpResponse:
    """The page for signing in, after which these fields go on to `address`."""
    context = {"form": SignInForm(request), "next": address, FIELD: as_text(fields)}
    return render(request, "accounts/login.html", context, status=HTTPStatus.FORBIDDEN)


def press_again(
    request: HttpRequest, address: str, fields: Fields, says: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page with all that was typed, unseen, and one button that sends it to `address`."""
    says = says or gettext("You are signed in again, and what you typed is kept.")
    return render(request, "again.html", {"address": address, "fields": fields, "says": says}, status=status)
