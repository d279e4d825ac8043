"""Calls here, in Troika: for which practices they can be offered, and how a relay knows who may use it.

A call joins the phones of one group directly with each other, or by way of a relay (a TURN server), which learns no
name. Pure; who may be in which call is asked of a snapshot.
Why: docs/decisions.md#a-call-is-a-mesh-of-at-most-five
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha1

from .closing import LINGERS
from .errors import Invalid, gettext_noop
from .practice import MINUTE, Practice
from .units import Ms

MOST = 5  # people: each phone sends to each of the others
HOUR = 60 * MINUTE
LEAST_HELD, MOST_HELD = HOUR, 12 * HOUR
AFTERWARDS = LINGERS  # a group's call goes on after the last round, also where nobody hosts the session


@dataclass(frozen=True, slots=True)
class Relay:
    """What this site has for calls. `urls` of its relay and the `secret` that it shares with it; both empty: none.
    `direct`: phones may also connect to each other without it, and so learn each other's addresses."""

    urls: tuple[str, ...] = ()
    secret: str = ""
    direct: bool = False

    @property
    def joins_people(self) -> bool:
        """Whether phones can find each other at all."""
        return self.direct or bool(self.urls and self.secret)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the relay asks for. They hold `until` (ms), and name nobody."""

    username: str
    credential: str
    until: Ms


def refusal(practice: Practice, relay: Relay) -> Invalid | None:
    """Why no session of this practice can be held here; None: it can."""
    if not relay.joins_people:
        return Invalid(
            "venue", gettext_noop("A call here needs a relay, and this server has none. Whoever runs it can add one.")
        )
    return refusal_of(practice)


def refusal_of(practice: Practice) -> Invalid | None:
    """Why no call can be had in this practice anywhere; None: its groups can."""
    sizes = [stage.plan.group_sizes for stage in practice.stages if not stage.plan.everybody]
    if not sizes:
        return Invalid("venue", gettext_noop("A call here is for groups, and in this practice there are none."))
    most = max(each.most for each in sizes)
    if most > MOST:
        return Invalid(
            "venue",
            gettext_noop("A call here is for {call} people at most, and groups of this practice can have {most}."),
            call=MOST,
            most=most,
        )
    return None


def held_for(rounds_left: Iterable[Ms]) -> Ms:
    """For how long the relay should serve somebody (ms): as long as the rounds that are under way or planned take, and
    an hour for all that comes between and after them; an hour at least, twelve at most."""
    return Ms(min(MOST_HELD, max(LEAST_HELD, sum(rounds_left) + HOUR)))


def credentials(secret: str, until: Ms, random: str) -> Credentials:
    """As coturn has them with `use-auth-secret`: the instant at which they expire (s), proved with the secret. `random`
    makes them different for each request, so that the relay cannot tell who is who."""
    username = f"{until // 1000}:{random}"
    proof = hmac.new(secret.encode(), username.encode(), sha1).digest()
    return Credentials(username, b64encode(proof).decode(), until)
