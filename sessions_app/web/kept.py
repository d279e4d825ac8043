"""What was typed into a form that could not be taken yet: it goes along in pages until it can be. Never a password.

Two things stand between a press and what it does: the proof that our page sent it, which changes when somebody signs in
or out in another tab, and being signed in. Neither may cost anybody what they typed.
"""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from .errors import wants_json
from .forms import SignInForm

FIELD = "kept"
NEVER = ("csrfmiddlewaretoken", FIELD)

Fields = list[tuple[str, str]]
AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


def typed(request: HttpRequest) -> Fields:
    """All that the form had, except for passwords."""
    names = [name for name in request.POST if name not in NEVER and "password" not in name]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def read(text: str) -> Fields | None:
    """What `as_text` wrote into a page, which may be a press without fields; None for what it did not."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(text)["fields"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def as_text(fields: Fields) -> str:
    return json.dumps({"fields": fields})


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
    context = {"form": SignInForm(request), "next": request.get_full_path(), FIELD: as_text(typed(request))}
    return render(request, "accounts/login.html", context, status=HTTPStatus.FORBIDDEN)


def press_again(
    request: HttpRequest, address: str, fields: Fields, says: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page with all that was typed, unseen, and one button that sends it to `address`."""
    says = says or gettext("You are signed in again, and what you typed is kept.")
    return render(request, "again.html", {"address": address, "fields": fields, "says": says}, status=status)
