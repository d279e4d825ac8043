"""Who helps: links for facilitators and for organizers, opening such a link, and who has which part in a session.

Only the owner invites and removes. Opening a link moves its secret at once from the address bar into a
cookie that only the asking page gets.
"""

from typing import Literal, cast

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from ..domain.codes import read_code
from ..identity import new_secret
from ..live.connection import DESK
from ..models import Host, Session, User
from ..notices import notify
from ..selectors import hosts_of, is_host, is_organizer, session_by_code
from ..services import inviting
from .absolute import absolute
from .allowed import for_hosts, for_inviters
from .bodies import Id, read_body
from .kept import signed_in

FACILITATOR, ORGANIZER = Host.Duty.FACILITATOR, Host.Duty.ORGANIZER
COOKIE_SECONDS = 24 * 3600  # enough time to make an account first
COOKIE = {FACILITATOR: "troika_invitation", ORGANIZER: "troika_invitation_organizer"}
LINK = {FACILITATOR: "invitation", ORGANIZER: "organizer_invitation"}
ASKS = {FACILITATOR: "invited", ORGANIZER: "organizer_invited"}


class LinkBody(msgspec.Struct, forbid_unknown_fields=True):
    """The role that the link gives."""

    role: Literal["facilitator", "organizer"] = "facilitator"


class HostBody(msgspec.Struct, forbid_unknown_fields=True):
    host: Id


# -- on the desk ------------------------------------------------------------------------------------


@for_hosts
@require_GET
def hosts(request: HttpRequest, session: Session) -> HttpResponse:
    """Who has which part in this session, and which invitation links exist."""
    me = cast(User, request.user)
    found = [
        {
            "id": host.pk,
            "name": host.user.name,
            "role": host.role,
            "runs": host.runs,
            "removable": host.invited or host.role == FACILITATOR,
            "me": host.user_id == me.pk,
        }
        for host in hosts_of(session)
    ]
    links = [role for role in (FACILITATOR, ORGANIZER) if inviting.is_out(session, role)]
    return JsonResponse({"hosts": found, "links": links})


@require_POST
@for_inviters
def make_link(request: HttpRequest, session: Session) -> HttpResponse:
    """Makes a new link. Only this answer contains it; an earlier one stops working."""
    role, secret = Host.Duty(read_body(request, LinkBody).role), new_secret()
    inviting.make_link(session.pk, secret, role)
    url = absolute(LINK[role], session.code, secret)
    return JsonResponse({"ok": True, "url": url, "message": gettext("Copy the link now: it is shown only once.")})


@require_POST
@for_inviters
def withdraw(request: HttpRequest, session: Session) -> HttpResponse:
    inviting.withdraw_link(session.pk, read_body(request, LinkBody).role)
    return JsonResponse({"ok": True, "message": gettext("The link is not good any more.")})


@require_POST
@for_inviters
def remove(request: HttpRequest, session: Session) -> HttpResponse:
    version = inviting.remove(session.pk, read_body(request, HostBody).host)
    notify.answered(session.pk, DESK, version)
    message = gettext("Removed. Links that were out are not good any more either.")
    return JsonResponse({"ok": True, "version": version, "message": message})


@require_POST
@for_inviters
def give(request: HttpRequest, session: Session) -> HttpResponse:
    """Hands the session over. The giver stays as a facilitator."""
    version = inviting.give(session.pk, cast(User, request.user), read_body(request, HostBody).host)
    notify.answered(session.pk, DESK, version)
    message = gettext("Handed over. You go on running this session; the links that were out are not good any more.")
    return JsonResponse({"ok": True, "version": version, "message": message})


# -- for whoever is invited -------------------------------------------------------------------------


def _is_already(user: User, session: Session, role: str) -> bool:
    return is_host(user, session) if role == FACILITATOR else is_organizer(user, session)


def _to_its_page(session: Session, role: str) -> HttpResponse:
    """Redirects to the page for which the role was given."""
    return redirect("desk" if role == FACILITATOR else "harvest", code=session.code)


@require_safe
def invitation(request: HttpRequest, code: str, secret: str, role: str) -> HttpResponse:
    """The link itself: keeps the secret in a cookie and redirects to an address without it. Gives no role yet."""
    session, role = session_by_code(read_code(code)), Host.Duty(role)
    if request.user.is_authenticated and _is_already(request.user, session, role):
        return _to_its_page(session, role)
    inviting.require_good(session, secret, role)
    response = redirect(ASKS[role], code=session.code)
    response.set_cookie(
        COOKIE[role],
        secret,
        max_age=COOKIE_SECONDS,
        path=reverse(ASKS[role], args=[session.code]),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, code: str, role: str) -> HttpResponse:
    """Asks a signed-in person whether they want to; pressing Yes gives them the link's role."""
    session, user, role = session_by_code(read_code(code)), cast(User, request.user), Host.Duty(role)
    if _is_already(user, session, role):
        return _to_its_page(session, role)
    secret = request.COOKIES.get(COOKIE[role], "")
    if request.method != "POST":
        inviting.require_good(session, secret, role)
        context = {"session": session, "role": role, "organizer": hosts_of(session)[0].user.name}
        return render(request, "host/invite.html", context)
    inviting.accept(session.pk, user, secret, role)
    if role == FACILITATOR:
        said = gettext("You run this session together now. Whatever one of you presses, both see.")
    else:
        said = gettext("You can read now what people share with the organizers of this session.")
    messages.success(request, said)
    response = _to_its_page(session, role)
    response.delete_cookie(COOKIE[role], path=reverse(ASKS[role], args=[session.code]))
    return response
