"""What the projector shows: every state of the room, readable from its far end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ..play import PLAY, Play
from ..room import Room, View
from .scene import CASTS, Scene

ON = ("projector", "laptop")


def phase(cast: str, step: str, *, left: float | None = None, turn: int = 1, **plan: Any) -> View:
    return Room(cast, **plan).begun(31).at(step, turn, left).as_stranger("stage")


def apart() -> View:
    """Half of the groups have gone on by themselves."""
    room = Room().begun(31).at(PLAY.second)
    for group in room.groups[::2]:
        room.command("next", group.id)
    return room.as_stranger("stage")


def acts(play: Play, before: str = "stage-") -> Iterator[Scene]:
    """Every phase; what people come for on a phone, too, and with all casts. `before`: what their names begin with."""
    for step in play.stage.plan.lengths:
        core = step == play.core
        sizes, casts = ((*ON, "phone"), CASTS) if core else (ON, ("plain",))
        yield Scene(before + step, partial(act, play, step), sizes=sizes, casts=casts)


def act(play: Play, step: str, cast: str) -> View:
    return phase(cast, step, turn=2 if step == play.between else 1, practice=play.key, stage=play.index)


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
    *acts(PLAY),
    Scene("stage-last-ten-seconds", lambda cast: phase(cast, PLAY.core, left=9), sizes=ON),
    Scene("stage-paused", lambda _: Room().begun(31).at(PLAY.core).paused().as_stranger("stage"), sizes=ON),
    Scene("stage-apart", lambda _: apart(), sizes=(*ON, "phone")),
    Scene("stage-between", lambda _: Room().begun(31).over().as_stranger("stage"), sizes=ON),
    Scene("stage-closing", lambda _: Room(rounds=1).begun(31).over().as_stranger("stage"), sizes=ON),
    Scene("stage-ended", lambda _: Room().begun(31).over().finished().as_stranger("stage"), sizes=ON),
)
