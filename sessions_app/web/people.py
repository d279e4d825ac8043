"""What a desk can do for one person or say to everybody: the body's shape, one service, one sentence."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext

from ..domain import names
from ..instant import now_ms
from ..models import Session
from ..services import attendance, cases, naming, returning, talking
from ..services.cards import hide_from_stage
from .aims import AimBody, aim_of
from .bodies import AskedBody, Id, read_body


class WhoBody(msgspec.Struct, forbid_unknown_fields=True):
    person: Id
    aim: AimBody | None = None


class KeepCaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """`on` false: the next round takes it after all."""

    person: Id
    on: bool = True
    aim: AimBody | None = None


class HandBody(msgspec.Struct, forbid_unknown_fields=True):
    """`person` None: all hands that the sender saw."""

    person: Id | None
    aim: AimBody | None = None


class MessageBody(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    aim: AimBody | None = None


class HideCardBody(msgspec.Struct, forbid_unknown_fields=True):
    """`on` false: it stands there again."""

    card: UUID
    on: bool = True


class RenameBody(msgspec.Struct, forbid_unknown_fields=True):
    person: Id
    name: str
    aim: AimBody | None = None


Said = tuple[int, str]  # the version that a command made, and the sentence about it


def _lower(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, HandBody)
    version = talking.lower_hands(session.pk, body.person, aim=aim_of(body.aim))
    return version, gettext("All hands are down.") if body.person is None else gettext("The hand is down.")


def _say(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, MessageBody)
    text = names.clean_notice(body.text)
    version = talking.say(session.pk, text, now_ms(), aim=aim_of(body.aim))
    return version, gettext("Everybody sees your message.") if text else gettext("Your message is taken back.")


def _rename(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, RenameBody)
    renamed = naming.rename(session.pk, body.person, body.name, aim=aim_of(body.aim))
    return renamed.version, gettext("{name} is called “{label}” now.").format(name=renamed.before, label=renamed.label)


def _remove(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, WhoBody)
    version = attendance.remove(session.pk, body.person, now_ms(), aim=aim_of(body.aim))
    said = gettext("{name} is out of this session. What they wrote stays theirs.")
    return version, said.format(name=_name(session, body.person))


def _readmit(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, WhoBody)
    version = attendance.readmit(session.pk, body.person, now_ms(), aim=aim_of(body.aim))
    return version, gettext("{name} may take part again.").format(name=_name(session, body.person))


def _let_back(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, AskedBody)
    back = returning.let_back(session.pk, body.person, body.at, now_ms())
    said = gettext("{name} is let back in, with their seat and notes. Their other device counts no more.")
    return back.version, said.format(name=back.label)


def _not_them(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, AskedBody)
    back = returning.turn_away(session.pk, body.person, body.at, now_ms())
    return back.version, gettext("Not let in as {name}. They can come in as a newcomer.").format(name=back.label)


def _name_case(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, WhoBody)
    version = cases.name(session.pk, body.person, now_ms(), aim=aim_of(body.aim))
    return version, gettext("{name} brings a case.").format(name=_name(session, body.person))


def _take_off_case(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, WhoBody)
    version = cases.take_off(session.pk, body.person, now_ms(), aim=aim_of(body.aim))
    return version, gettext("{name} brings no case now.").format(name=_name(session, body.person))


def _keep_case(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, KeepCaseBody)
    version = cases.keep_back(session.pk, body.person, body.on, now_ms(), aim=aim_of(body.aim))
    name = _name(session, body.person)
    if body.on:
        return version, gettext("{name}’s case waits, and is among the first in the round after.").format(name=name)
    return version, gettext("{name}’s case is for the next round.").format(name=name)


def _hide_card(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, HideCardBody)
    hide_from_stage(session, body.card, on=body.on)
    said = gettext("It is off the stage.") if body.on else gettext("It is on the stage again.")
    return session.version, said


def _name(session: Session, person: int) -> str:
    """The label of somebody whom the command has just found."""
    return session.participants.get(pk=person).label


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {
    "lower": _lower,
    "say": _say,
    "rename": _rename,
    "remove": _remove,
    "readmit": _readmit,
    "name_case": _name_case,
    "take_off_case": _take_off_case,
    "keep_case": _keep_case,
    "hide_card": _hide_card,
    "let_back": _let_back,
    "not_them": _not_them,
}
