"""A second facilitator: the organizer's link, opening it, and who hosts a session. Only organizers invite and remove.

The link's secret leaves the address bar at once, for a cookie that only the page that asks is sent.
"""

from typing import cast

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from ..domain.codes import read_code
from ..identity import new_secret
from ..models import Session, User
from ..selectors import hosts_of, is_host, session_by_code
from ..services import inviting
from .allowed import for_hosts, for_inviters
from .bodies import Id, Nothing, read_body

COOKIE = "troika_invitation"
COOKIE_SECONDS = 24 * 3600  # long enough to make an account first


class HostBody(msgspec.Struct, forbid_unknown_fields=True):
    host: Id


# -- on the desk ------------------------------------------------------------------------------------


@never_cache
@for_hosts
@require_GET
def hosts(request: HttpRequest, session: Session) -> HttpResponse:
    """Who runs this session, and whether a link is out that brings in another."""
    me = cast(User, request.user)
    found = [
        {"id": host.pk, "name": host.user.name, "role": host.role, "me": host.user_id == me.pk}
        for host in hosts_of(session)
    ]
    return JsonResponse({"hosts": found, "invited": bool(session.cohost_hash)})


@for_inviters
@require_POST
def make_link(request: HttpRequest, session: Session) -> HttpResponse:
    """A new link. It is in this answer and nowhere else; an earlier one is good for nothing from now on."""
    read_body(request, Nothing)
    secret = new_secret()
    inviting.make_link(session.pk, secret)
    url = request.build_absolute_uri(reverse("invitation", args=[session.code, secret]))
    return JsonResponse({"ok": True, "url": url, "message": gettext("Copy the link now: it is shown only once.")})


@for_inviters
@require_POST
def withdraw(request: HttpRequest, session: Session) -> HttpResponse:
    read_body(request, Nothing)
    inviting.withdraw_link(session.pk)
    return JsonResponse({"ok": True, "message": gettext("The link is not good any more.")})


@for_inviters
@require_POST
def remove(request: HttpRequest, session: Session) -> HttpResponse:
    version = inviting.remove(session.pk, read_body(request, HostBody).host)
    message = gettext("They do not run this session any more. A link that was out is not good any more either.")
    return JsonResponse({"ok": True, "version": version, "message": message})


# -- for whoever is invited -------------------------------------------------------------------------


@never_cache
@require_safe
def invitation(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link itself: keeps the secret in a cookie and goes on to an address without it. Makes nobody a host."""
    session = session_by_code(read_code(code))
    if request.user.is_authenticated and is_host(request.user, session):
        return redirect("desk", code=session.code)
    inviting.require_good(session, secret)
    response = redirect("invited", code=session.code)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        path=reverse("invited", args=[session.code]),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Asks whether to help, of somebody who has signed in; a press on Yes makes them a facilitator."""
    session, user = session_by_code(read_code(code)), cast(User, request.user)
    if is_host(user, session):
        return redirect("desk", code=session.code)
    secret = request.COOKIES.get(COOKIE, "")
    if request.method != "POST":
        inviting.require_good(session, secret)
        return render(request, "host/invite.html", {"session": session, "organizer": hosts_of(session)[0].user.name})
    inviting.accept(session.pk, user, secret)
    messages.success(request, gettext("You run this session together now. Whatever one of you presses, both see."))
    response = redirect("desk", code=session.code)
    response.delete_cookie(COOKIE, path=reverse("invited", args=[session.code]))
    return response
