"""What the projector shows: every state of the room, readable from its far end."""

from __future__ import annotations

from ..room import Room, View
from .scene import CASTS, Scene

ON = ("projector", "laptop")


def phase(cast: str, step: str, *, left: float | None = None, turn: int = 1) -> View:
    return Room(cast).begun(31).at(step, turn, left).as_stranger("stage")


def apart() -> View:
    """Half of the groups have gone on by themselves."""
    room = Room().begun(31).at("clarify")
    for group in room.groups[::2]:
        room.command("next", group.id)
    return room.as_stranger("stage")


STAGE = (
    Scene("stage-closed", lambda _: Room().as_stranger("stage"), sizes=ON),
    Scene("stage-lobby", lambda cast: Room(cast).opened(24).as_stranger("stage"), sizes=ON, casts=CASTS),
    Scene("stage-gather", lambda _: Room().opened(24).formed().shown().as_stranger("stage"), sizes=ON),
    Scene("own-stage-lobby", lambda cast: Room(cast).opened(7).as_facilitator("stage"), sizes=ON, casts=CASTS),
    Scene("own-stage-lobby-full", lambda cast: Room(cast).opened(36).as_facilitator("stage"), sizes=ON, casts=CASTS),
    Scene(
        "own-stage-gather",
        lambda _: Room().opened(11).formed().shown().as_facilitator("stage"),
        sizes=(*ON, "phone"),
    ),
    Scene(
        "own-stage-gather-full",
        lambda cast: Room(cast).opened(38).formed().shown().as_facilitator("stage"),
        sizes=ON,
        casts=CASTS,
    ),
    Scene("stage-reflect", lambda cast: phase(cast, "reflect"), sizes=ON),
    Scene("stage-share", lambda cast: phase(cast, "share"), sizes=ON),
    Scene("stage-clarify", lambda cast: phase(cast, "clarify"), sizes=ON),
    Scene("stage-consult", lambda cast: phase(cast, "consult"), sizes=(*ON, "phone"), casts=CASTS),
    Scene("stage-return", lambda cast: phase(cast, "return"), sizes=ON),
    Scene("stage-breath", lambda cast: phase(cast, "breath", turn=2), sizes=ON),
    Scene("stage-last-ten-seconds", lambda cast: phase(cast, "consult", left=9), sizes=ON),
    Scene("stage-paused", lambda _: Room().begun(31).at("consult").paused().as_stranger("stage"), sizes=ON),
    Scene("stage-apart", lambda _: apart(), sizes=(*ON, "phone")),
    Scene("stage-between", lambda _: Room().begun(31).over().as_stranger("stage"), sizes=ON),
    Scene("stage-closing", lambda _: Room(rounds=1).begun(31).over().as_stranger("stage"), sizes=ON),
    Scene("stage-ended", lambda _: Room().begun(31).over().finished().as_stranger("stage"), sizes=ON),
)
