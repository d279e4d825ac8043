"""Breakout lists for people who run the session: a page, a text to paste, and the file that Zoom reads."""

import csv
from io import StringIO
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..domain.breakout import BreakoutRoom, as_rows, as_text, by_hand
from ..instant import now_ms
from ..models import Session, User
from ..selectors import breakout_rooms
from ..services import exporting
from .allowed import for_hosts


def _rooms(session: Session) -> list[BreakoutRoom]:
    return breakout_rooms(session, now_ms())


def _record(request: HttpRequest, session: Session, what: str) -> None:
    """Records the download in the log of exports. `HEAD` downloads nothing."""
    if request.method != "HEAD":
        exporting.record_names(cast(User, request.user), session, what, timezone.now())


@for_hosts
@require_safe
def breakout(request: HttpRequest, session: Session) -> HttpResponse:
    """The page with all of them, and with the people without an e-mail address, who must be placed by hand."""
    rooms = _rooms(session)
    context = {"session": session, "text": as_text(rooms), "placed": len(as_rows(rooms)) - 1, "by_hand": by_hand(rooms)}
    return render(request, "host/breakout.html", context)


@for_hosts
@require_safe
def breakout_txt(request: HttpRequest, session: Session) -> HttpResponse:
    text = as_text(_rooms(session))
    _record(request, session, "breakout.txt")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@for_hosts
@require_safe
def breakout_csv(request: HttpRequest, session: Session) -> HttpResponse:
    """The file, without a byte order mark, which Zoom would read as part of the first heading."""
    buffer = StringIO()
    csv.writer(buffer).writerows(as_rows(_rooms(session)))
    _record(request, session, "breakout.csv")
    response = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="troika-{session.code}-rooms.csv"'
    return response
