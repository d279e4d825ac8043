"""The stage: a page for the projector. Shows nothing private, so it needs no account, only the code."""

from urllib.parse import urlsplit

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from .. import screens
from ..domain.codes import read_code
from ..instant import now_ms
from ..models import Session
from ..selectors import latest, session_by_code
from .absolute import absolute
from .qr import qr_svg


def invitation_of(session: Session) -> dict[str, str]:
    """The ways in that a desk and a stage show: address, QR code, and a short form to type."""
    join_url = absolute("door", session.code)
    return {"qr": qr_svg(join_url), "join_url": join_url, "short_url": urlsplit(join_url).netloc}


@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    session = session_by_code(read_code(code))
    if code != session.code:
        return redirect("stage", code=session.code)
    address = reverse("stage", args=[session.code])
    context = {
        "session": session,
        "screen": screens.plain(screens.for_stage(latest(session), now_ms())),
        "urls": {
            "live": f"{address}/live",
            "screen": reverse("stage_screen", args=[session.code]),
            "deleted": reverse("deleted"),
        },
    }
    return render(request, "stage.html", context | invitation_of(session))


@require_GET
def stage_screen(request: HttpRequest, code: str) -> HttpResponse:
    """The same JSON that the socket pushes."""
    message = screens.for_stage(latest(session_by_code(read_code(code))), now_ms())
    return HttpResponse(msgspec.json.encode(message), content_type="application/json")
