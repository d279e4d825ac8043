"""People who look on while something goes wrong: honest browsers that remember what they were shown and when, and
a desk that keeps everybody busy."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from .gathering import Host, Seat, marks_of


@dataclass
class Onlooker:
    """An honest browser: it pings, and remembers what it was shown and when (seconds, as time.monotonic has it)."""

    seat: Seat | Host
    screens: list[tuple[int, float]] = field(default_factory=list)  # (version, when)
    here: list[tuple[frozenset[int], float]] = field(default_factory=list)
    pongs: list[tuple[float, float]] = field(default_factory=list)  # (when it was asked for, how long it took)
    closed: int | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self, ping_every: float) -> None:
        async with self.seat.socket() as socket:
            pings: dict[int, float] = {}
            beat = asyncio.create_task(self._beat(socket, pings, ping_every))
            try:
                async for frame in socket:
                    self._hear(json.loads(frame), pings)
            except ConnectionClosed:
                pass
            finally:
                beat.cancel()
                self.closed = socket.close_code
                self.news.set()

    async def _beat(self, socket: ClientConnection, pings: dict[int, float], every: float) -> None:
        with suppress(ConnectionClosed):
            for number in itertools.count():
                pings[number] = time.monotonic()
                await socket.send(json.dumps({"t": "ping", "id": number}))
                await asyncio.sleep(every)

    def _hear(self, message: dict[str, Any], pings: dict[int, float]) -> None:
        now = time.monotonic()
        if message["t"] == "pong":
            sent = pings.pop(message["id"])
            self.pongs.append((sent, now - sent))
        elif message["t"] == "here":
            self.here.append((frozenset(message["ids"]), now))
        else:
            self.screens.append((message["version"], now))
        self.news.set()

    async def until(self, true: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for something to be seen here."""
        deadline = time.monotonic() + seconds
        while not true():
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), deadline - time.monotonic())
            except TimeoutError:
                raise AssertionError(f"not seen within {seconds} s: {what}") from None

    def shown(self, version: int) -> float | None:
        """When a screen that is at least this new was here."""
        return next((at for seen, at in self.screens if seen >= version), None)

    async def until_shown(self, version: int, seconds: float) -> None:
        await self.until(lambda: self.shown(version) is not None, seconds, f"version {version}")

    @property
    def slowest_pong(self) -> float:
        return max(took for _, took in self.pongs)


@asynccontextmanager
async def onlookers(seats: Sequence[Seat | Host], *, ping_every: float = 1.0) -> AsyncIterator[list[Onlooker]]:
    """So many honest browsers, each with its first screen, for as long as the block lasts; none may be closed in it."""
    found = [Onlooker(seat) for seat in seats]
    tasks = [asyncio.create_task(one.look(ping_every)) for one in found]
    try:
        for one in found:
            await one.until_shown(0, 30)
        yield found
        assert [one.closed for one in found] == [None] * len(found)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class BusyDesk:
    """Fay pauses and resumes all the time: each time everybody is sent a new screen."""

    def __init__(self, host: Host) -> None:
        self.host, self.stopped = host, False

    async def press(self, times: int) -> dict[int, float]:
        """When (monotonic seconds) each new version was asked for."""
        pressed: dict[int, float] = {}
        for _ in range(times):
            pressed |= await asyncio.to_thread(self._press)
        return pressed

    async def press_until_stopped(self) -> dict[int, float]:
        pressed: dict[int, float] = {}
        while not self.stopped:
            pressed |= await self.press(1)
        return pressed

    async def stop(self, pressing: "asyncio.Task[dict[int, float]]") -> dict[int, float]:
        self.stopped = True
        return await pressing

    def _press(self) -> dict[int, float]:
        groups = self.host.screen()["groups"]
        paused = groups[0]["timeline"]["paused_at"] is not None
        began = time.monotonic()
        said = self.host.do("resume" if paused else "pause", group=None, seen=marks_of(groups))
        return {said["version"]: began}


def slowest_screen(others: Sequence[Onlooker], pressed: dict[int, float]) -> float:
    shown = [(other.shown(version), at) for other in others for version, at in pressed.items()]
    return max((when or inf) - at for when, at in shown)
