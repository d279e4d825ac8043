"""What a desk can do in a session with several stages: go on with one press, hold it, let it run by itself, and change
the question of the round that comes."""

import secrets
from collections.abc import Callable

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext

from ..instant import now_ms
from ..models import Session
from ..selectors import snapshot
from ..services import asking, onward
from .bodies import Id, Nothing, read_body

Said = tuple[int, str]  # the version that a command made, and the sentence about it


class OnwardBody(msgspec.Struct, forbid_unknown_fields=True):
    """The next `round` by its number, and the `revision` of its proposal (0: it is not formed)."""

    round: int
    revision: int = 0
    leave_out: list[Id] = []


class QuestionBody(msgspec.Struct, forbid_unknown_fields=True):
    """The question of `round`, the next one. Empty: that of the practice."""

    round: int
    text: str


def _onward(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, OnwardBody)
    version = onward.go_on(session.pk, body.round, body.revision, body.leave_out, secrets.randbits(48), now_ms())
    shown = snapshot(session.pk).proposal
    if shown and shown.begins_at:
        return version, gettext("Everyone sees their group and place now. It begins by itself.")
    return version, gettext("The round has begun.")


def _hold(request: HttpRequest, session: Session) -> Said:
    read_body(request, Nothing)
    return onward.hold(session.pk, now_ms()), gettext("Held. Nothing goes on until you press something.")


def _itself(request: HttpRequest, session: Session) -> Said:
    read_body(request, Nothing)
    return onward.run_itself(session.pk, now_ms()), gettext("From here on it goes on by itself.")


def _question(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, QuestionBody)
    return asking.ask_next(session.pk, body.round, body.text), gettext("Saved. People see it when the round is shown.")


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {
    "onward": _onward,
    "hold": _hold,
    "itself": _itself,
    "question": _question,
}
