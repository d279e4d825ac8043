"""How far apart N screens change at a phase boundary if nobody presses anything and no device's clock is right.

Each rehearsed person learns the offset over the protocol as a browser does (with the rehearsal's clock, which
copies the browser's). Their screen changes at their end of the phase or at the server's next screen, whichever
comes first. For a third of them each message is delayed by 150 ± 100 ms, independently in each direction. Another
third has a device clock that is wrong by hours and drifts. The truth is the server's clock, which is this
machine's. The bench also counts reads.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from sessions_app.rehearsal.clock import LearntClock
from sessions_app.rehearsal.figures import Quantiles
from sessions_app.rehearsal.messages import HeardGroup, HeardPong, HeardScreen, HeardStep, ping, read
from tests.servers import postgres, site

from . import product
from .crowd import TEXT, Crowd, CrowdFailedError, Phone, masked
from .statements import Statements

PEOPLE = (100, 300, 1000, 3000)
QUICK = (0.0, 0.15, 0.35, 0.7, 1.2, 2.0)  # as in static/js/link.js
EVERY = 5.0
SETTLED = 20.0  # seconds in the room before the round begins
PHASE = 8_000
BOUNDARIES = 5
HOURS = 5 * 3_600_000
DRIFT = 0.0001  # twice what a phone's oscillator does
LEAST_DELAY, MOST_DELAY = 0.05, 0.25
READ = 'FROM "sessions_app_group"'  # asked once a reading; now and then the server also asks whether a desk may stay


@dataclass
class Device:
    """What is wrong with a device: its clock (ms), how much too fast that runs, and whether its network is bad."""

    ahead: float = 0.0
    drift: float = 0.0
    delayed: bool = False

    @classmethod
    def of(cls, number: int, chance: random.Random) -> Device:
        if number % 3 == 0:
            return cls(delayed=True)
        if number % 3 == 1:
            return cls(ahead=chance.uniform(-HOURS, HOURS), drift=chance.uniform(-DRIFT, DRIFT))
        return cls()


class Person(Phone):
    """A phone that learns the time. Instants are seconds of perf_counter; `local` is what its own clock shows then."""

    def __init__(self, crowd: Crowd, request: bytes) -> None:
        super().__init__(crowd, request)
        assert isinstance(crowd, Room)
        self.room = crowd
        self.device = Device.of(next(crowd.numbers), crowd.chance)
        self.clock = LearntClock()
        self.asked: dict[int, float] = {}  # ping → local instant of sending
        self.offsets: list[tuple[float, float]] = []  # since when, which
        self.screens: list[tuple[float, HeardScreen]] = []  # since when, which
        self.free = [0.0, 0.0]  # until when each direction is busy: a delayed message is not overtaken

    def local(self, at: float) -> float:
        return at * 1000 * (1 + self.device.drift) + self.device.ahead

    def arrive(self) -> None:
        for delay in QUICK:
            asyncio.get_running_loop().call_later(delay, self.ask)
        self._again()

    def _again(self) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(EVERY, self.ask)
        loop.call_later(EVERY, self._again)

    def ask(self) -> None:
        if not self.transport.is_closing():
            number = len(self.asked) + 1
            self.asked[number] = self.local(time.perf_counter())
            self._held_up(0, lambda: self.transport.write(masked(TEXT, ping(number).encode())))

    def hear(self, text: bytes) -> None:
        heard = read.decode(text)
        if isinstance(heard, HeardPong):
            self._held_up(1, lambda: self._learn(heard))
        elif isinstance(heard, HeardScreen):
            self._held_up(1, lambda: self.screens.append((time.perf_counter(), heard)))

    def _learn(self, pong: HeardPong) -> None:
        now = time.perf_counter()
        if self.clock.sample(self.asked[pong.id], self.local(now), pong.now):
            self.offsets.append((now, self.clock.offset))

    def _held_up(self, direction: int, act: Any) -> None:
        if not self.device.delayed:
            act()
            return
        loop = asyncio.get_running_loop()
        self.free[direction] = max(
            self.free[direction], loop.time() + self.room.chance.uniform(LEAST_DELAY, MOST_DELAY)
        )
        loop.call_at(self.free[direction], act)

    @property
    def group(self) -> HeardGroup:
        """The group as the round's first screen showed it, with all that was to come."""
        return next(screen.group for _, screen in self.screens if screen.group and screen.session.state == "running")

    def changed(self, step: int, boundary: float) -> float:
        """The instant (ms) at which the screen left this step, which ends at `boundary` (server's ms)."""
        pushed = (at * 1000 for at, screen in self.screens if screen.group and first_step(screen) > step)
        return min(*self._crossed(boundary), *pushed)

    def _crossed(self, boundary: float) -> Iterator[float]:
        """When its clock came to the boundary; a clock that is set past it does so at that moment."""
        ends = [at for at, _ in self.offsets[1:]] + [float("inf")]
        for (since, offset), until in zip(self.offsets, ends, strict=True):
            at = (boundary - offset - self.device.ahead) / (1 + self.device.drift)
            if at < until * 1000:
                yield max(at, since * 1000)


def first_step(screen: HeardScreen) -> int:
    assert screen.group
    steps = screen.group.timeline.steps
    return steps[0].i if steps else screen.group.timeline.count


class Room(Crowd):
    """A crowd of such people."""

    phone = Person

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(url)
        self.chance = random.Random(seed)
        self.numbers = count()

    def heard(self, phone: Phone, text: bytes) -> None:
        super().heard(phone, text)
        assert isinstance(phone, Person)
        phone.hear(text)

    @property
    def people(self) -> list[Person]:
        return [phone for phone in self.phones if isinstance(phone, Person)]


async def rehearse(session: product.Session, statements: Statements, boundaries: int, settled: float) -> dict[str, Any]:
    """Holds a round with everybody there. Returns how its boundaries went."""
    room, desks = Room(session.site.url, len(session.secrets)), Crowd(session.site.url, heartbeats=True)
    try:
        await desks.open([session.desk_seat])
        await room.open(session.seats())
        await asyncio.sleep(settled)
        await begin(session, room)
        position = statements.position
        planned = {person: person.group.timeline.steps[:boundaries] for person in room.people}
        await asyncio.sleep(max(steps[-1].ends for steps in planned.values()) / 1000 - time.time() + 2)
        if room.closed:
            raise CrowdFailedError(f"{len(room.closed)} sockets were closed")
        reads = sum(READ in line for line in statements.since(position))
        return figures(planned) | {"reads_per_boundary": round(reads / passed(room.people), 2)}
    finally:
        await room.leave()
        await desks.leave()


async def begin(session: product.Session, room: Room) -> None:
    desk = await asyncio.to_thread(session.desk)
    async with session.command("start") as post:
        post.send(json.dumps({"round": 1, "revision": desk["proposal"]["revision"]}).encode())
        await post.answer()
    await room.all_have(desk["version"] + 1)
    await asyncio.sleep(2 * MOST_DELAY)


def passed(people: list[Person]) -> int:
    """How many boundaries there were: a group of four has others than a group of three."""
    ends = {step.ends for person in people for step in person.group.timeline.steps}
    return sum(end <= time.time() * 1000 for end in ends)


def epoch_ms() -> float:
    """What the server's clock showed when perf_counter was 0. Takes the fastest of many readings, because a busy
    machine may stop this process between reading one clock and the other."""
    readings = []
    for _ in range(200):
        before, server, after = time.perf_counter(), time.time(), time.perf_counter()
        readings.append((after - before, server - (before + after) / 2))
    return min(readings)[1] * 1000


def figures(planned: dict[Person, list[HeardStep]]) -> dict[str, Any]:
    """How far from the true boundary (p99 of all crossings), and within groups from the first to the last."""
    epoch = epoch_ms()
    errors: dict[str, list[float]] = {"delayed": [], "wrong": [], "plain": []}
    groups: dict[tuple[int, int], list[float]] = {}
    for person, steps in planned.items():
        kind = "delayed" if person.device.delayed else "wrong" if person.device.ahead else "plain"
        for step in steps:
            error = person.changed(step.i, step.ends) + epoch - step.ends
            errors[kind].append(abs(error))
            groups.setdefault((person.group.id, step.i), []).append(error)
    everybody = Quantiles.of(error for found in errors.values() for error in found)
    return {
        "n": len(planned),
        "spread_p99_ms": everybody.p99,
        "spread_p50_ms": everybody.p50,
        "group_p99_ms": Quantiles.of(max(found) - min(found) for found in groups.values()).p99,
        **{f"{kind}_p99_ms": Quantiles.of(found).p99 for kind, found in errors.items()},
    }


def measure(
    people: tuple[int, ...] = PEOPLE, boundaries: int = BOUNDARIES, settled: float = SETTLED, phase: int = PHASE
) -> list[dict[str, Any]]:
    """One row for each number of people."""
    rows = []
    with postgres() as database, site(1, database) as found:
        statements = Statements(database)
        for number in people:
            session = product.seeded(found, number, dict.fromkeys(product.LONG, phase), started=False)
            rows.append(asyncio.run(rehearse(session, statements, boundaries, settled)))
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows
