"""The list of sessions: current, archived and recently deleted ones, and what can be done with a session from there."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..domain.codes import read_code
from ..domain.errors import WrongMoment
from ..domain.keeping import UNDO_DAYS
from ..instant import as_ms, now_ms
from ..models import Session, User
from ..selectors import deleted_of, kept_until, part_in, sessions_of, shelves_of
from ..services import hosting, keeping, shelving
from .allowed import for_hosts, for_owners
from .errors import words
from .kept import signed_in


@signed_in
@require_safe
def host_list(request: HttpRequest) -> HttpResponse:
    """The current sessions, the newest first. The address names the last action, so
    that the page can offer to undo it."""
    sessions = sessions_of(_user(request), now_ms())
    return _list_page(request, "host/list.html", sessions=sessions, done=_done(request))


@signed_in
@require_safe
def host_archived(request: HttpRequest) -> HttpResponse:
    """The sessions that this account has archived."""
    return _list_page(request, "host/archived.html", sessions=sessions_of(_user(request), now_ms(), archived=True))


@signed_in
@require_safe
def host_deleted(request: HttpRequest) -> HttpResponse:
    """The sessions that this account has deleted and can still bring back."""
    sessions = deleted_of(_user(request), timezone.now())
    return _list_page(request, "host/deleted.html", sessions=sessions, undo_days=UNDO_DAYS)


def _list_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    choosing = any(getattr(one, "reads", False) for one in context["sessions"])
    shelves = shelves_of(_user(request), timezone.now())
    return render(request, template, {"choosing": choosing, "shelves": shelves, **context})


def _done(request: HttpRequest) -> dict[str, Any] | None:
    """The action that `?deleted=CODE` or `?archived=CODE` names, as long as it still holds."""
    user, now = _user(request), timezone.now()
    lists: dict[str, Callable[[], Iterable[Any]]] = {
        "deleted": lambda: deleted_of(user, now),
        "archived": lambda: sessions_of(user, as_ms(now), archived=True),
    }
    for what, found in lists.items():
        if code := request.GET.get(what):
            return next(({"what": what, "session": one} for one in found() if one.code == code), None)
    return None


@require_POST
@for_hosts
def host_copy(request: HttpRequest, session: Session) -> HttpResponse:
    """Copies the session, and opens the page for editing the copy."""
    copy = hosting.copy_session(session, _user(request), secrets.choice)
    messages.success(request, gettext("This is the copy, with a code of its own. Nothing is open yet."))
    return redirect("host_edit", code=copy.code)


@require_POST
@signed_in
def host_archive(request: HttpRequest, code: str, *, on: bool) -> HttpResponse:
    """Archives the session for this account, or brings it back. For everybody else nothing changes."""
    part = part_in(_user(request), read_code(code))
    shelving.archive(part, timezone.now() if on else None)
    if on:
        return redirect(f"{reverse('host_list')}?archived={part.session.code}")
    messages.success(request, gettext("“{title}” is back in your list.").format(title=part.session.title))
    return redirect("host_list")


@for_owners
@require_http_methods(["GET", "HEAD", "POST"])
def host_delete(request: HttpRequest, session: Session) -> HttpResponse:
    """Deletes the session for everybody. If people may be in it, it asks once more first."""
    if request.method == "POST":
        keeping.delete_session(session.pk, timezone.now())
    if request.method == "POST" or session.deleted_at:
        return redirect(f"{reverse('host_list')}?deleted={session.code}")
    inside = {"people": session.participants.count(), "kept_until": kept_until(session), "undo_days": UNDO_DAYS}
    return render(request, "host/delete.html", {"session": session, **inside})


@require_POST
@for_owners
def host_restore(request: HttpRequest, session: Session) -> HttpResponse:
    """Brings a deleted session back for everybody, as it was."""
    keeping.bring_back(session.pk, timezone.now())
    messages.success(request, gettext("“{title}” is back, as it was.").format(title=session.title))
    return redirect("host_list")


@require_POST
@for_owners
def host_delete_now(request: HttpRequest, session: Session) -> HttpResponse:
    """Erases a session that is deleted already."""
    try:
        keeping.delete_now(session.pk)
    except WrongMoment as error:
        messages.error(request, words(error))
        return redirect("host_list")
    messages.success(request, gettext("“{title}” is gone for good.").format(title=session.title))
    return redirect("host_deleted")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
