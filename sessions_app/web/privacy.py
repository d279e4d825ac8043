"""What is stored, who reads it and for how long, as a page; and what is left to say of a session that is deleted."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..domain.keeping import UNDO_DAYS
from ..models import KEEP_DAYS


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request, "privacy.html", {"contact": settings.PRIVACY_CONTACT, "keep_days": KEEP_DAYS, "undo_days": UNDO_DAYS}
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """For whoever had a page open. The same for every session, so asking here is no guess at a code."""
    return render(request, "deleted.html", {"undo_days": UNDO_DAYS})
