"""My sessions: those at hand, archived and deleted lately, and what is done with one from there."""

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
    """Those at hand, the newest first. The address says what was done a moment ago, so that it can be undone here."""
    sessions = sessions_of(_user(request), now_ms())
    return _list_page(request, "host/list.html", sessions=sessions, done=_done(request))


@signed_in
@require_safe
def host_archived(request: HttpRequest) -> HttpResponse:
    """Those that this account has put out of its sight."""
    return _list_page(request, "host/archived.html", sessions=sessions_of(_user(request), now_ms(), archived=True))


@signed_in
@require_safe
def host_deleted(request: HttpRequest) -> HttpResponse:
    """Those that this account has deleted, and can still bring back."""
    sessions = deleted_of(_user(request), timezone.now())
    return _list_page(request, "host/deleted.html", sessions=sessions, undo_days=UNDO_DAYS)


def _list_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    choosing = any(getattr(one, "reads", False) for one in context["sessions"])
    shelves = shelves_of(_user(request), timezone.now())
    return render(request, template, {"choosing": choosing, "shelves": shelves, **context})


def _done(request: HttpRequest) -> dict[str, Any] | None:
    """What `?deleted=CODE` or `?archived=CODE` says was done, as long as it is so."""
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
    """As new: to the page on which the copy is changed."""
    copy = hosting.copy_session(session, _user(request), secrets.choice)
    messages.success(request, gettext("This is the copy, with a code of its own. Nothing is open yet."))
    return redirect("host_edit", code=copy.code)


@require_POST
@signed_in
def host_archive(request: HttpRequest, code: str, *, on: bool) -> HttpResponse:
    """Out of sight for this account, or back; nothing else changes, and for nobody else."""
    part = part_in(_user(request), read_code(code))
    shelving.archive(part, timezone.now() if on else None)
    if on:
        return redirect(f"{reverse('host_list')}?archived={part.session.code}")
    messages.success(request, gettext("“{title}” is back in your list.").format(title=part.session.title))
    return redirect("host_list")


@for_owners
@require_http_methods(["GET", "HEAD", "POST"])
def host_delete(request: HttpRequest, session: Session) -> HttpResponse:
    """A press deletes the session for everybody; asking once more is for one that people may be in."""
    if request.method == "POST":
        keeping.delete_session(session.pk, timezone.now())
    if request.method == "POST" or session.deleted_at:
        return redirect(f"{reverse('host_list')}?deleted={session.code}")
    inside = {"people": session.participants.count(), "kept_until": kept_until(session), "undo_days": UNDO_DAYS}
    return render(request, "host/delete.html", {"session": session, **inside})


@require_POST
@for_owners
def host_restore(request: HttpRequest, session: Session) -> HttpResponse:
    """Undo: it is there again, for everybody, as it was."""
    keeping.bring_back(session.pk, timezone.now())
    messages.success(request, gettext("“{title}” is back, as it was.").format(title=session.title))
    return redirect("host_list")


@require_POST
@for_owners
def host_delete_now(request: HttpRequest, session: Session) -> HttpResponse:
    """One that is deleted already goes for good."""
    try:
        keeping.delete_now(session.pk)
    except WrongMoment as error:
        messages.error(request, words(error))
        return redirect("host_list")
    messages.success(request, gettext("“{title}” is gone for good.").format(title=session.title))
    return redirect("host_deleted")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
