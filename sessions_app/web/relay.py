"""What a page needs to join a call here: where the relay is, and credentials for it, for people who have a call
now, and for facilitators who visit one."""

import secrets
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from ..domain.agenda import coming
from ..domain.calling import credentials, held_for
from ..domain.errors import NoCall, gettext_noop
from ..domain.units import Ms
from ..instant import now_ms
from ..models import Participant, Session, User
from ..selectors import Snapshot, snapshot
from .allowed import for_hosts
from .bodies import Nothing, read_body
from .calling import relay_here
from .errors import TooOften
from .known import for_participants
from .often import too_often

MOST_ASKED = 20  # by one person, in this process
WITHIN = 600  # seconds
RANDOM_BYTES = 12


@require_POST
@for_participants
def relay(request: HttpRequest, session: Session, participant: Participant) -> HttpResponse:
    """Gives credentials for the rest of the session. Nothing is stored about who has asked."""
    read_body(request, Nothing)
    now, seen = now_ms(), snapshot(session.pk)
    if seen.call_of(participant.pk, now) is None:
        raise NoCall
    _count(f"relay.{participant.pk}")
    return _given(session, seen, now)


@require_POST
@for_hosts
def visitors_relay(request: HttpRequest, session: Session) -> HttpResponse:
    """The same for a facilitator whom a group has let into its call."""
    read_body(request, Nothing)
    now, seen, account = now_ms(), snapshot(session.pk), cast(User, request.user).pk
    if seen.call_visited_by(account, now) is None:
        raise NoCall
    _count(f"relay.visitor.{account}")
    return _given(session, seen, now)


def _given(session: Session, seen: Snapshot, now: Ms) -> HttpResponse:
    here, until = relay_here(), Ms(now + held_for(_rounds_left(session, seen)))
    servers = []
    if here.urls and here.secret:
        given = credentials(here.secret, until, secrets.token_hex(RANDOM_BYTES))
        servers = [{"urls": list(here.urls), "username": given.username, "credential": given.credential}]
    return JsonResponse({"ok": True, "servers": servers, "direct": here.direct, "until": until})


def _rounds_left(session: Session, seen: Snapshot) -> list[Ms]:
    """How long each round takes as a rule that is planned and not over: the one that people see, and those to come."""
    round = seen.round_for_people()
    rounds = coming(session.planned(), max(session.rounds, round.number if round else 1))
    return [Ms(sum(step.length for step in each.usual)) for each in rounds[round.number - 1 if round else 0 :]]


def _count(key: str) -> None:
    if too_often(key, MOST_ASKED, WITHIN):
        raise TooOften(gettext_noop("Your pages have joined the call very often. Please wait ten minutes."))
