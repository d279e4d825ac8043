"""A rehearsal always ends: no group stands for ever, no round is waited for without a limit, and nobody waits for a
command that was broken off."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from sessions_app.rehearsal import conduct
from sessions_app.rehearsal.browser import Wire
from sessions_app.rehearsal.conduct import Conductor
from sessions_app.rehearsal.facilitator import CommandRefused, Effect, Facilitator, must_move
from sessions_app.rehearsal.history import Witness
from sessions_app.rehearsal.messages import (
    HeardDesk,
    HeardGroup,
    HeardSession,
    HeardStep,
    HeardTimeline,
    HeardTimeOut,
)
from sessions_app.rehearsal.person import Person
from sessions_app.rehearsal.records import Records

LASTS = 60_000
LONG = conduct.LONGEST_PAUSE + 1


def group(id: int = 1, *, left: int = LASTS, paused_at: int | None = None, time_out: HeardTimeOut | None = None):
    """A group at work since 0, in a round of a single step."""
    ends = (0 if paused_at is None else paused_at) + left
    step = HeardStep(0, "talk", "round", 0, ends)
    return HeardGroup(id, id, [], HeardTimeline(1, paused_at, 1, ends, [step]), time_out=time_out)


def desk_of(*groups: HeardGroup, state: str = "running") -> HeardDesk:
    return HeardDesk(1, 0, HeardSession("ACD346", "", state, 1, 1, 0), groups=list(groups))


@dataclass
class Desk:
    """A desk whose clock shows `at`, and which shows the next of these at each look; at last the same for ever."""

    desks: list[HeardDesk]
    at: float = 0
    given: list[tuple[str, int | None]] = field(default_factory=list)

    async def look(self) -> HeardDesk:
        return self.desks.pop(0) if len(self.desks) > 1 else self.desks[0]

    async def act(self, command: str, group: int | None = None, **_: object) -> str:
        self.given.append((command, group))
        return "done"

    async def wait(self, _: float = 1.0) -> None:
        await asyncio.sleep(0)

    def now(self) -> float:
        return self.at


def conductor(desk: Any) -> Conductor:
    return Conductor(desk, records(), list, 1, 300, gentle=False)


def records() -> Records:
    return Records(lambda *_: None, lambda _: None)


# -- a group that stands ----------------------------------------------------------------------------


@pytest.mark.parametrize("left", [3_000, 50_000], ids=["little is left", "much is left"])
async def test_a_group_that_nobody_lets_go_on_is_let_go_on_by_the_facilitator(left):
    """However little it has left: it would not end by itself."""
    stands = group(left=left, paused_at=0, time_out=HeardTimeOut(0))
    desk = Desk([desk_of(stands), desk_of(stands), desk_of(state="closing")], at=LONG)
    await conductor(desk)._see_out(1)
    assert ("resume", 1) in desk.given


async def test_a_group_that_has_just_stopped_is_left_alone():
    desk = Desk([desk_of(group(paused_at=0, time_out=HeardTimeOut(0))), desk_of(state="closing")], at=LONG - 2)
    await conductor(desk)._see_out(1)
    assert desk.given == []


async def test_all_go_on_but_whoever_needs_a_moment_keeps_it():
    desk = Desk([desk_of(group(1), group(2, paused_at=0, time_out=HeardTimeOut(0)))])
    await conductor(desk)._resume(None)
    assert desk.given == [("resume", None)]


async def test_a_group_that_a_facilitator_has_paused_as_well_is_asked_again():
    held = desk_of(group(paused_at=0, time_out=HeardTimeOut(0, held=True)))
    desk = Desk([held, held, desk_of(group())])
    await conductor(desk)._resume(None)
    assert desk.given == [("resume", None)] * 3


@pytest.mark.parametrize(
    ("command", "alone", "stands", "must"),
    [
        ("resume", False, None, True),
        ("resume", False, HeardTimeOut(0), False),  # it needs a moment, and keeps it
        ("resume", False, HeardTimeOut(0, held=True), True),
        ("resume", True, HeardTimeOut(0), True),
        ("pause", False, None, False),
        ("pause", False, HeardTimeOut(0), True),
        ("pause", False, HeardTimeOut(0, held=True), False),
    ],
)
def test_whom_a_command_must_reach(command, alone, stands, must):
    assert must_move(group(paused_at=0, time_out=stands), command, 0, None, alone=alone) is must


# -- a limit, with words ----------------------------------------------------------------------------


async def test_a_round_that_hangs_is_given_up_and_it_says_what_lasts(monkeypatch):
    desk = Desk([desk_of(group(7, left=40), group(8, left=65_000, paused_at=0))], at=0)
    held = conductor(desk)
    monkeypatch.setattr(held, "_form", nothing)
    monkeypatch.setattr(held, "_show", nothing)
    monkeypatch.setattr(held, "_start", nothing)
    monkeypatch.setattr(held, "_limit", lambda _: 0.05)
    with pytest.raises(CommandRefused, match=r"Round 1 was not over after 0 s: .*group 8 is paused, with 1:05 left"):
        await held.round(1)


@pytest.mark.parametrize(("speed", "seconds"), [(300, 2 * 60 + conduct.MORE), (20, 2 * 60 + conduct.MORE_WITH_MINUTES)])
def test_the_limit_leaves_room_for_all_that_people_do(speed, seconds):
    held = Conductor(Desk([]), records(), list, 1, speed, gentle=False)  # type: ignore[arg-type]
    assert held._limit(desk_of(group(left=20_000), group())) == seconds


async def nothing(*_: object, **__: object) -> None:
    pass


# -- a command that is broken off -------------------------------------------------------------------


async def test_nobody_waits_for_a_command_that_was_broken_off(monkeypatch):
    """The chaos is over while a facilitator seats somebody, for example."""
    kept = records()
    facilitator = Facilitator(Wire("http://127.0.0.1:1"), kept)
    monkeypatch.setattr(facilitator.browser, "command", lambda *_, **__: asyncio.sleep(60))
    seating = asyncio.create_task(facilitator.send("seat", {}, Effect([31, 32])))
    while not kept.measures.waiting:
        await asyncio.sleep(0)
    seating.cancel()
    await asyncio.gather(seating, return_exceptions=True)
    assert not kept.measures.waiting


async def test_what_somebody_was_doing_when_the_chaos_ended_may_have_taken_effect(monkeypatch):
    """They had come back, which the desk shows, and never heard the answer."""
    ada, asked = Person(0, 1, "Ada", Wire("http://127.0.0.1:1"), records(), 1), asyncio.Event()
    ada.id, ada._door, ada.witness = 31, "/s/ACD346/", Witness(lambda: 0.0, 5_000)

    async def no_answer(*_: object, **__: object) -> None:
        asked.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(ada._browser, "command", no_answer)
    coming_back = asyncio.create_task(ada.do("back", {}))
    await asked.wait()
    coming_back.cancel()
    await asyncio.gather(coming_back, return_exceptions=True)
    assert [(deed.kind, deed.person, deed.version) for deed in ada.witness.history.deeds] == [("back", 31, None)]
