"""What a page beside the live one needs, so that its reader counts as here and learns when the group needs them."""

from typing import Any

from django.urls import reverse

from .. import screens
from ..identity import MEANT
from ..instant import now_ms
from ..models import Participant, Session
from ..selectors import ENDED, latest
from .known import meant_for


def beside(session: Session, participant: Participant) -> dict[str, Any] | None:
    """Addresses and the present screen for static/js/beside.js; None once the session needs nobody any more."""
    seen, now = latest(session), now_ms()
    if seen.state(now) == ENDED:
        return None
    return {
        "me": participant.pk,
        "live": live_address(session, participant),
        "screen": meant_for(participant, "screen", session.code),
        "first": screens.plain(screens.for_participant(seen, participant.pk, now)),
    }


def live_address(session: Session, participant: Participant) -> str:
    """The address of the socket for this person's pages."""
    return f"{reverse('door', args=[session.code])}live?{MEANT}={participant.pk}"
