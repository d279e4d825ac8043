"""One voice a table, while all are together: a desk says which group is heard, a participant that theirs has something
to say."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from ..instant import now_ms
from ..models import Participant, Session
from ..selectors import latest, snapshot
from ..selectors.voices import table_of_voice
from ..services import voices
from ..telling import group_told
from .bodies import read_body
from .known import for_participants

Said = tuple[int, str]  # the version that a command made, and the sentence about it
Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class GroupHeardBody(msgspec.Struct, forbid_unknown_fields=True):
    """The group with this number, of those that can be heard in `round`."""

    round: Number
    number: Number


class RoundBody(msgspec.Struct, forbid_unknown_fields=True):
    round: Number


class AskBody(msgspec.Struct, forbid_unknown_fields=True):
    """`on` false: not after all."""

    on: bool


@require_GET
@for_participants
def own_voice(request: HttpRequest, session: Session, participant: Participant) -> JsonResponse:
    """Whether the group in which this person sat before asks to speak, and whether it is heard now. Asking is no sign
    of life: pages ask because somebody else has pressed."""
    seen = latest(session)
    tables = seen.hearing(now_ms())
    number = table_of_voice(participant, tables) if tables else None
    if number is None or seen.begun is None:
        return JsonResponse({"asks": False, "now": False})
    voices = seen.begun.voices
    return JsonResponse({"asks": number in voices.asks, "now": number == voices.now})


def _hear(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, GroupHeardBody)
    version = voices.hear(session.pk, body.round, body.number, now_ms())
    return version, gettext("{group} is heard now. The stage says so.").format(group=_called(session, body.number))


def _unhear(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, GroupHeardBody)
    version = voices.take_back(session.pk, body.round, body.number, now_ms())
    return version, gettext("{group} has not been heard yet.").format(group=_called(session, body.number))


def _hear_nobody(request: HttpRequest, session: Session) -> Said:
    version = voices.hear_nobody(session.pk, read_body(request, RoundBody).round, now_ms())
    return version, gettext("No group is heard now.")


def ask(request: HttpRequest, session: Session, me: Participant) -> Said:
    """A participant's command."""
    on = read_body(request, AskBody).on
    version, number = voices.ask(me, on, now_ms())
    said = gettext("{group} has something to say. The facilitator sees it.")
    back = gettext("{group} does not ask to speak any more.")
    return version, (said if on else back).format(group=_called(session, number))


def _called(session: Session, number: int) -> str:
    seen = snapshot(session.pk)
    stage = seen.tables.stage if seen.tables else None
    return group_told(seen.document_for_people, number, stage)


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {
    "hear": _hear,
    "unhear": _unhear,
    "hear_nobody": _hear_nobody,
}
