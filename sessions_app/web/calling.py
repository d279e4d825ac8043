"""Whether a session can be held here, in Troika, and what people are told of it before they choose so."""

from typing import NamedTuple

from django.conf import settings

from ..domain.calling import Relay, refusal
from ..domain.practice import Practice
from .errors import words


class CallHere(NamedTuple):
    """`refused`: why it cannot be, in the reader's language; empty if it can. `direct`: browsers may connect to each
    other and so learn each other's addresses; `near`: they must, as there is no relay."""

    refused: str
    direct: bool
    near: bool


def relay_here() -> Relay:
    """What this site has for calls, as its operator set it."""
    return Relay(tuple(settings.TURN_URLS), settings.TURN_SECRET, settings.CALL_DIRECT)


def call_here(practice: Practice) -> CallHere:
    """Of sessions of this practice."""
    relay = relay_here()
    refused = refusal(practice, relay)
    return CallHere(words(refused) if refused else "", relay.direct, relay.direct and not relay.urls)
