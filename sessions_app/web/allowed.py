"""Which accounts may open a page: those that run the session, that read its harvest, or that invite others."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ..domain.codes import read_code
from ..domain.errors import Forbidden, gettext_noop
from ..models import Session, User
from ..selectors import harvested_session, hosted_session, may_invite, owned_session, session_by_code
from .errors import wants_json
from .kept import signed_in

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Session, Rest], HttpResponseBase]


def for_hosts(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    """A view for people who run the session. Others must sign in, or are refused."""
    return _signed_in(view, hosted_session)


def for_organizers(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    """A view for people who may read what was shared with the organizers."""
    return _signed_in(view, harvested_session)


def for_inviters(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    """A view for people who choose who runs the session and who reads its harvest."""
    return _signed_in(view, _session_to_invite_to)


def for_owners(view: View[Rest]) -> Callable[..., HttpResponseBase]:
    """A view for the session's owner, also while it is deleted and can be brought back."""
    return _signed_in(view, owned_session)


def _session_to_invite_to(user: User, code: str) -> Session:
    session = session_by_code(code)
    if not may_invite(user, session):
        raise Forbidden(gettext_noop("Only the organizer chooses who runs this session."))
    return session


def _signed_in(view: View[Rest], allowed: Callable[[User, str], Session]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def checked(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and not session_by_code(read_code(code)).self_run:
            if wants_json(request):
                raise Forbidden(gettext_noop("You are signed out. Please sign in again; the session goes on."))
            return signed_in(lambda _: HttpResponse())(request)
        user = cast(User, request.user if request.user.is_authenticated else None)
        return view(request, allowed(user, read_code(code)), *args, **kwargs)

    return checked
