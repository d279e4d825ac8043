"""Keeps what was typed into a form that cannot count yet, by passing it on from page to page. Never a password.

A press may lack the proof that our page sent it (it changes when somebody signs in or out in another tab), or the
sign-in. Neither may cost anybody what they typed.
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
from .forms.account import SignInForm

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


def gives_back(view: AnyView) -> AnyView:
    """Marks a view that, for an `unproven` form, does nothing and shows the form filled instead."""
    view.gives_back = True  # type: ignore[attr-defined]
    return view


def unproven(request: HttpRequest) -> str:
    """Why this form cannot count yet, as a sentence for its page; empty if it counts."""
    return str(getattr(request, "unproven", ""))


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Like Django's login_required, but keeps what was typed through signing in."""
    asked = login_required(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated and not wants_json(request):
            return sign_in_first(request)
        return asked(request, *args, **kwargs)

    return checked


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The sign-in page, with what was typed in it."""
    return sign_in_with(request, request.get_full_path(), typed(request))


def sign_in_with(request: HttpRequest, address: str, fields: Fields) -> HttpResponse:
    """The sign-in page, which sends these fields on to `address` afterwards."""
    context = {"form": SignInForm(request), "next": address, FIELD: as_text(fields)}
    return render(request, "accounts/login.html", context, status=HTTPStatus.FORBIDDEN)


def press_again(
    request: HttpRequest, address: str, fields: Fields, says: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page that holds all that was typed, hidden, and one button that sends it to `address`."""
    says = says or gettext("You are signed in again, and what you typed is kept.")
    return render(request, "again.html", {"address": address, "fields": fields, "says": says}, status=status)
