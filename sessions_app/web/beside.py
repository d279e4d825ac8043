"""What a page beside the live one needs, so that whoever reads it is here and hears when the group needs them."""

from typing import Any

from django.urls import reverse

from .. import screens
from ..identity import MEANT
from ..instant import now_ms
from ..models import Participant, Session
from ..selectors import ENDED, latest
from .known import meant_for


def beside(session: Session, participant: Participant) -> dict[str, Any] | None:
    """Addresses and the screen of this moment, for static/js/beside.js; None once nobody is waited for any more."""
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
    """Where the socket of this person's pages is."""
    return f"{reverse('door', args=[session.code])}live?{MEANT}={participant.pk}"
