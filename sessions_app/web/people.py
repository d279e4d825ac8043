"""What a desk can do for one person or say to everybody: the body's shape, one service, one sentence about it."""

from collections.abc import Callable

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext

from ..domain import names
from ..instant import now_ms
from ..models import Session
from ..services import attendance, naming, talking
from .bodies import Id, read_body


class WhoBody(msgspec.Struct, forbid_unknown_fields=True):
    person: Id


class HandBody(msgspec.Struct, forbid_unknown_fields=True):
    """`person` None: all hands."""

    person: Id | None


class TextBody(msgspec.Struct, forbid_unknown_fields=True):
    text: str


class NameBody(msgspec.Struct, forbid_unknown_fields=True):
    person: Id
    name: str


Said = tuple[int, str]  # the version that a command made, and what is said of it


def _lower(request: HttpRequest, session: Session) -> Said:
    person = read_body(request, HandBody).person
    version = talking.lower_hands(session.pk, person)
    return version, gettext("All hands are down.") if person is None else gettext("The hand is down.")


def _say(request: HttpRequest, session: Session) -> Said:
    text = names.clean_notice(read_body(request, TextBody).text)
    version = talking.say(session.pk, text, now_ms())
    return version, gettext("Everybody sees your message.") if text else gettext("Your message is taken back.")


def _rename(request: HttpRequest, session: Session) -> Said:
    body = read_body(request, NameBody)
    renamed = naming.rename(session.pk, body.person, body.name)
    return renamed.version, gettext("{name} is called “{label}” now.").format(name=renamed.before, label=renamed.label)


def _remove(request: HttpRequest, session: Session) -> Said:
    person = read_body(request, WhoBody).person
    version = attendance.remove(session.pk, person, now_ms())
    said = gettext("{name} is out of this session. What they wrote stays theirs.")
    return version, said.format(name=_name(session, person))


def _readmit(request: HttpRequest, session: Session) -> Said:
    person = read_body(request, WhoBody).person
    version = attendance.readmit(session.pk, person, now_ms())
    return version, gettext("{name} may take part again.").format(name=_name(session, person))


def _name(session: Session, person: int) -> str:
    """Of somebody whom the command has just found."""
    return session.participants.get(pk=person).label


COMMANDS: dict[str, Callable[[HttpRequest, Session], Said]] = {
    "lower": _lower,
    "say": _say,
    "rename": _rename,
    "remove": _remove,
    "readmit": _readmit,
}
