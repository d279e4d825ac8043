"""The way back from a command, as a signed text that the desk keeps and sends with *Undo*. Nothing is stored."""

from typing import Any

import msgspec
from django.core import signing

from ..domain.errors import Invalid, gettext_noop
from ..domain.undoing import UNDO_FOR
from ..models import Session
from ..services.undoing import Way


def ticket(session: Session, way: Way) -> str:
    """The text for `way`, valid for this session only."""
    return signing.dumps(msgspec.to_builtins(way, str_keys=True), salt=_salt(session), compress=True)


def offer(session: Session, way: Way) -> dict[str, Any]:
    """What a command's answer says about undoing it: the text, and for how long to show the button (ms)."""
    return {"undo": {"way": ticket(session, way), "for": UNDO_FOR}}


def way_of(session: Session, text: str) -> Way:
    """The way in a text of `ticket`. Raises Invalid."""
    try:
        return msgspec.convert(signing.loads(text, salt=_salt(session)), Way, str_keys=True)
    except (signing.BadSignature, msgspec.ValidationError, ValueError) as error:
        raise Invalid("way", gettext_noop("This cannot be undone.")) from error


def _salt(session: Session) -> str:
    return f"undo {session.pk}"
