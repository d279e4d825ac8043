"""What a facilitator sees of the room: the desk in every state, small and large, and what opens on it."""

from __future__ import annotations

from typing import Any

from ..cast import people as called
from ..play import PLAY
from ..room import Room, View
from .scene import CASTS, Scene, press

ON = ("laptop", "phone")
ROOMS = {"1": 3, "10": 31, "100": 300}


def running(people: int = 31, cast: str = "plain", step: str = PLAY.core, **plan: Any) -> View:
    return Room(cast, **plan).begun(people).at(step).as_facilitator()


def busy(cast: str = "plain", people: int = 31) -> View:
    """All at once: away, alone, late, hand up, on a clock of their own, gone, sitting out, and a message."""
    room = Room(cast).begun(people).at(PLAY.begins)
    groups = room.groups
    room.away(groups[1].people[0].id)
    room.away(groups[2].people[0].id, groups[2].people[1].id)
    room.command("minute", groups[3].id).command("pause", groups[4].id).command("next", groups[5].id)
    room.hands_up(groups[0].people[1].id, groups[8].people[0].id).told("Coffee is ready when you are.")
    room.left(groups[6].people[2].id).resting(groups[7].people[1].id)
    return room.late(2).as_facilitator(absent=[groups[0].people[0].id])


def taken_out() -> View:
    room = Room().opened(7)
    return room.taken_out(room.crowd[3].pk).hands_up(room.crowd[1].pk).as_facilitator()


def paused() -> View:
    return Room().begun(31).at(PLAY.core).paused().as_facilitator()


def needing_a_moment() -> View:
    room = Room().begun(31).at(PLAY.core)
    for group in (room.groups[2], room.groups[6]):
        room.needs_a_moment(group.people[0].id)
    return room.as_facilitator()


def apart() -> View:
    """Half of the groups have gone on by themselves."""
    room = Room().begun(31).at(PLAY.second)
    for group in room.groups[::2]:
        room.command("next", group.id)
    return room.as_facilitator()


def proposal(people: int = 11, cast: str = "plain") -> View:
    return Room(cast).opened(people).formed().as_facilitator()


def between(cast: str = "plain") -> View:
    return Room(cast).begun(11).at(PLAY.last).over().as_facilitator()


def second_round() -> View:
    return Room().begun(11).at(PLAY.last).over().formed().as_facilitator()


def gathered(cast: str = "plain") -> View:
    return Room(cast).opened(11).formed().shown().as_facilitator()


def helped(cast: str = "plain") -> View:
    """With a second facilitator, and with an organizer who only reads."""
    gus, ida = called(9, cast)[7:]
    return Room(cast).begun(7).helped(gus, "facilitator").helped(ida, "organizer").as_facilitator()


RENAMES = press("[data-group] [data-person-open]", "[data-person-go=rename]")
TAKES_OUT = press("[data-group] [data-person-open]", "[data-person-go=remove]")

DESK = (
    Scene("desk-closed", lambda cast: Room(cast).as_facilitator(), sizes=ON, casts=CASTS, whole=True),
    Scene("desk-prepared", lambda _: Room().prepared(3).as_facilitator(), sizes=ON, whole=True),
    Scene("desk-lobby-prepared", lambda _: Room().prepared(3).opened().as_facilitator(), sizes=ON),
    Scene("desk-lobby-empty", lambda _: Room().opened().as_facilitator(), sizes=ON),
    Scene("desk-lobby", lambda cast: Room(cast).opened(7).as_facilitator(), sizes=ON, casts=CASTS, whole=True),
    Scene("desk-lobby-300", lambda _: Room().opened(300).as_facilitator(), sizes=ON),
    Scene("desk-lobby-two", lambda _: Room().opened(2).as_facilitator(), sizes=ON),
    Scene("desk-lobby-taken-out", lambda _: taken_out(), sizes=ON),
    Scene("desk-proposal", lambda cast: proposal(11, cast), sizes=ON, casts=CASTS, whole=True),
    Scene("desk-proposal-300", lambda _: proposal(300), sizes=ON),
    Scene("desk-proposal-seat", lambda _: proposal(), press("[data-seat]"), sizes=ON),
    Scene("desk-gather", gathered, sizes=ON),
    *(
        Scene(f"desk-running-{groups}", lambda _, people=people: running(people), sizes=ON)  # type: ignore[misc]
        for groups, people in ROOMS.items()
    ),
    Scene("desk-running", lambda cast: running(7, cast), sizes=ON, casts=CASTS, whole=True),
    *(Scene("desk-opening", lambda _: running(11, step=PLAY.opening), sizes=ON) for _ in [0] if PLAY.opening),
    Scene("desk-busy", busy, sizes=ON, casts=("plain", "long", "rtl"), whole=True),
    Scene("desk-busy-300", lambda _: busy(people=300), sizes=ON),
    Scene("desk-paused", lambda _: paused(), sizes=ON),
    Scene("desk-needs-a-moment", lambda _: needing_a_moment(), sizes=ON),
    Scene("desk-group-menu", lambda _: running(7), press("[data-group] summary"), sizes=ON),
    Scene("desk-end-for-all", lambda _: running(7), press("[data-command=end]"), sizes=ON),
    Scene("desk-undo", lambda _: running(7), press("[data-command=next]"), sizes=ON),
    Scene("desk-apart", lambda _: apart(), sizes=ON),
    Scene("desk-call", lambda _: running(7, venue="own"), sizes=ON),
    Scene("desk-between", between, sizes=ON, whole=True),
    Scene("desk-second-round", lambda _: second_round(), sizes=ON, whole=True),
    Scene("desk-closing", lambda _: Room(rounds=1).begun(11).over().late().as_facilitator(), sizes=ON, whole=True),
    Scene(
        "desk-closed-by-itself", lambda _: Room(rounds=1).begun(11).set_back(3 * 3_600_000).as_facilitator(), sizes=ON
    ),
    Scene("desk-ended", lambda _: Room().begun(11).over().finished().as_facilitator(), sizes=ON, whole=True),
    Scene("desk-say", lambda _: running(7), press("[data-say-open]"), sizes=ON),
    Scene("desk-person", busy, press("[data-group] [data-person-open]"), sizes=ON, casts=("plain", "long")),
    Scene("desk-person-rename", lambda _: running(7), RENAMES, sizes=ON),
    Scene("desk-person-remove", lambda _: running(7), TAKES_OUT, sizes=ON),
    Scene("desk-helpers", helped, press("[data-hosts-open]"), sizes=ON, casts=("plain", "long")),
    Scene("desk-give", helped, press("[data-hosts-open]", "[data-host-give]"), sizes=ON),
    Scene("desk-who-helps", lambda _: running(7), press("[data-hosts-open]"), sizes=ON),
    Scene("desk-download", lambda _: running(7), press("[data-menu] summary"), sizes=ON),
    Scene("breakout", lambda _: Room(venue="own").begun(11).as_facilitator("breakout"), sizes=ON, whole=True),
)
