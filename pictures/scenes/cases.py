"""Cases that people bring, where the practice asks for them: door, lobby, desk and stage before a round, and finding
one's group."""

from __future__ import annotations

from sessions_app.practices import keys, plan_of

from ..room import Room, View
from .scene import CASTS, EVERYWHERE, Scene, press

# The first practice on offer that asks for cases.
PRACTICE = next((key for key in keys() if plan_of(key).rule.of_a_case), "")
LINES = (
    "We move two teams into one office, and nobody has asked them yet.",
    "How do I begin a mentoring programme without a budget?",
    "Our volunteers leave after a year. What would keep them, and what must we stop doing so that they stay longer?",
)
PEOPLE = 17
ON = ("laptop", "phone")


def lobby(brought: int = 3, cast: str = "plain") -> Room:
    return Room(cast, practice=PRACTICE).opened(PEOPLE).brought(brought, lines=LINES)


def withdrawn() -> Room:
    """Groups are shown; then somebody takes their case back."""
    room = lobby().formed().shown()
    return room.withdrew(room.crowd[3].pk)


def seen_by(room: Room, who: int) -> View:
    """As somebody sees it: the first of all brings a case, the second helps."""
    return room.as_participant(room.crowd[who].pk)


def door() -> View:
    return lobby(2).as_stranger()


CASES = (
    (
        Scene("cases-door-bringing", lambda _: door(), press("[name=brings]"), whole=True),
        Scene("cases-lobby", lambda cast: seen_by(lobby(2, cast), 1), casts=CASTS, whole=True),
        Scene("cases-lobby-mine", lambda _: seen_by(lobby(), 0), whole=True),
        Scene("cases-gather-helper", lambda _: seen_by(lobby().formed().shown(), 1), sizes=EVERYWHERE, whole=True),
        Scene("cases-gather-mine", lambda _: seen_by(lobby().formed().shown(), 0), whole=True),
        Scene("cases-gather-withdrawn", lambda _: seen_by(withdrawn(), 3), sizes=("phone",), whole=True),
        Scene("cases-desk-few", lambda _: lobby(1).as_facilitator(), sizes=ON, whole=True),
        Scene("cases-desk", lambda cast: lobby(3, cast).as_facilitator(), sizes=ON, casts=CASTS, whole=True),
        Scene("cases-desk-many", lambda _: lobby(4).as_facilitator(), sizes=ON, whole=True),
        Scene("cases-desk-formed", lambda _: lobby().formed().as_facilitator(), sizes=ON, whole=True),
        Scene("cases-desk-withdrawn", lambda _: withdrawn().as_facilitator(), sizes=ON, whole=True),
        Scene("cases-stage", lambda cast: lobby(3, cast).as_facilitator("stage"), sizes=("projector",), casts=CASTS),
    )
    if PRACTICE
    else ()
)
