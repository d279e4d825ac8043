"""The front page, for every view that shows it: a code to type, what happens, and a form to start by yourselves."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..practices import first
from .choosing import newest_told, offers
from .flow import turn_of
from .forms.start import StartForm


def front_page(
    request: HttpRequest,
    start: StartForm | None = None,
    *,
    code: str = "",
    error: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """`start`: the form as somebody sent it; None: a fresh one. `code`: what was typed, and `error`: why it failed."""
    stage = newest_told(first()).stages[0]
    context = {
        "code": code,
        "error": error,
        "as_it_is": bool(error),  # to load it again in another language would try the code once more
        "start": start or StartForm.fresh(request.GET.get("practice", "")),
        "offers": offers(self_run=True),
        "phases": turn_of(stage),
        "turn_length": stage.plan.turn_length,
    }
    return render(request, "home.html", context, status=status)
