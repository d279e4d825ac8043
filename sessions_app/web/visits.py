"""A facilitator's visit to a group's call: a desk asks and leaves; anybody of the group lets them in, lets them speak,
and asks them to leave."""

from collections.abc import Callable
from typing import Annotated, cast

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext

from ..domain.errors import gettext_noop
from ..domain.visits import ASKED, SPEAKING
from ..instant import now_ms
from ..models import Participant, Session, User
from ..services import visits
from .bodies import Id, read_body
from .errors import TooOften
from .often import too_often

Said = tuple[int, str]  # the version that a command made, and the sentence about it
LATEST = 2**53  # the integers that JavaScript holds exactly
MOST_ASKED, WITHIN = 4, 60  # times that one facilitator asks one group in so many seconds, in this process


class CallBody(msgspec.Struct, forbid_unknown_fields=True):
    group: Id


class VisitBody(msgspec.Struct, forbid_unknown_fields=True):
    """The visit that the sender saw, by its `at`."""

    at: Annotated[int, msgspec.Meta(ge=0, le=LATEST)]


class VisitOnBody(VisitBody, forbid_unknown_fields=True):
    """`on` false: not, or not any more."""

    on: bool


def _visit(request: HttpRequest, session: Session) -> Said:
    group, account = read_body(request, CallBody).group, _account(request)
    if too_often(f"visit.{group}.{account}", MOST_ASKED, WITHIN):
        raise TooOften(gettext_noop("You have asked this group very often. Please wait a minute."))
    version, visit = visits.ask(session.pk, group, account, now_ms())
    if visit.state == ASKED:
        return version, gettext("They are asked.")
    if visit.state == SPEAKING:
        return version, gettext("You are in, and they let you speak.")
    return version, gettext("You are in; they see you. You hear them; they do not hear you until they let you speak.")


def _end_visit(request: HttpRequest, session: Session) -> Said:
    version = visits.go(session.pk, read_body(request, CallBody).group, _account(request))
    return version, gettext("You are not in their call.")


def _account(request: HttpRequest) -> int:
    return cast(User, request.user).pk


def let_in(request: HttpRequest, session: Session, me: Participant) -> Said:
    """A participant's command, as the two that follow."""
    body = read_body(request, VisitOnBody)
    version = visits.let_in(session.pk, me.pk, body.at, body.on, now_ms())
    yes = gettext("The facilitator may come in, and only listens.")
    return version, yes if body.on else gettext("The facilitator reads: not now.")


def let_speak(request: HttpRequest, session: Session, me: Participant) -> Said:
    body = read_body(request, VisitOnBody)
    version = visits.let_speak(session.pk, me.pk, body.at, body.on, now_ms())
    return version, gettext("The facilitator may speak.") if body.on else gettext("The facilitator only listens.")


def send_away(request: HttpRequest, session: Session, me: Participant) -> Said:
    version = visits.send_away(session.pk, me.pk, read_body(request, VisitBody).at, now_ms())
    return version, gettext("The facilitator is not in your call any more.")


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {"visit": _visit, "end_visit": _end_visit}
