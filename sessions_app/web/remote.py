"""The facilitator's phone as a remote control: the desk makes a link, the phone asks, and a press signs in.

Opening the link signs nobody in, so that a link preview does not use it up. Its secret moves at once from the address
bar into a cookie that only the asking page gets.
"""

from typing import cast

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..domain.codes import read_code
from ..models import Session, User
from ..selectors import session_by_code
from ..services import remote
from .absolute import absolute
from .allowed import for_hosts
from .bodies import Nothing, read_body
from .qr import qr_svg

COOKIE = "troika_remote"


@require_POST
@for_hosts
def make_link(request: HttpRequest, session: Session) -> HttpResponse:
    """A link for the sender's own phone, and its QR code. Only this answer contains them."""
    read_body(request, Nothing)
    secret = remote.make_link(session, cast(User, request.user))
    url = absolute("remote_link", session.code, secret)
    message = gettext("The link works once, and for ten minutes.")
    return JsonResponse({"ok": True, "url": url, "qr": qr_svg(url), "message": message})


@require_safe
def link(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link itself: keeps the secret in a cookie and redirects to an address without it."""
    session = session_by_code(read_code(code))
    if remote.whose(session, secret) == request.user:
        return redirect("desk", code=session.code)
    response = redirect("remote", code=session.code)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=remote.GOOD_SECONDS,
        path=reverse("remote", args=[session.code]),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Says who would be signed in on this device. A press does it, once, and leads to the desk."""
    session = session_by_code(read_code(code))
    user = remote.whose(session, request.COOKIES.get(COOKIE, ""))
    if request.method != "POST":
        return render(request, "host/remote.html", {"session": session, "owner": user})
    remote.use(user)
    login(request, user)
    response = redirect("desk", code=session.code)
    response.delete_cookie(COOKIE, path=reverse("remote", args=[session.code]))
    return response
