"""A page about what is stored, who reads it and for how long; and the page for a session that is deleted."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..domain.codes import read_code
from ..domain.keeping import UNDO_DAYS
from ..models import KEEP_DAYS
from ..selectors import session_by_code
from .beside import beside
from .calling import relay_here
from .known import participant_of


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
def privacy_of_session(request: HttpRequest, code: str) -> HttpResponse:
    """The same page for a participant, who still counts as here while reading it."""
    session = session_by_code(read_code(code))
    participant = participant_of(request, session)
    if participant is None:
        return redirect("privacy")
    return _page(request, session=session, participant=participant, beside=beside(session, participant))


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    context = {"contact": settings.PRIVACY_CONTACT, "keep_days": KEEP_DAYS, "undo_days": UNDO_DAYS}
    context["call_direct"] = relay_here().direct
    return render(request, "privacy.html", context | more)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """For people who had a page of it open. It is the same for every session, so that nobody can test codes with it."""
    return render(request, "deleted.html", {"undo_days": UNDO_DAYS})
