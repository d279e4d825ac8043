"""People who come and go for a quarter of an hour: they hang up, crash or freeze, come back, and write all the while.

They remember what they were shown and what was acknowledged, so that the caller can tell whether anything was lost.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, WebSocketException

from .phones import Phone, UnansweredError
from .product import OWN, TOKEN

STAYS = (10.0, 60.0)  # seconds on one socket
SHORT_STAYS = (2.0, 15.0)  # in small sessions, so that rooms open and close, too
WRITES_EVERY = (4.0, 16.0)
HEARTBEAT = 5.0
GONE_AFTER = 25.0  # a frozen phone is thrown away then; the server must have given it up before
LEAVING = {"hang up": 5, "crash": 3, "freeze": 2}  # how often, relative to each other
CATCHES_UP = 10.0  # a person who is connected for so long after a change has its screen


@dataclass
class Seen:
    """What all of them have seen, together."""

    ways: Counter[str] = field(default_factory=Counter)
    closed: Counter[int] = field(default_factory=Counter)  # sockets that the server closed, by code
    refused: Counter[str] = field(default_factory=Counter)  # what had to be tried again
    wrong: list[str] = field(default_factory=list)  # broken promises
    screens: int = 0
    saved: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)  # frozen phones


@dataclass
class Person:
    """One of them. `urls`: the processes, any of which may answer."""

    urls: list[str]
    code: str
    secret: str
    me: int
    seen: Seen
    chance: random.Random
    home: asyncio.Event | None = None  # cleared: the whole group is away; None: it never is
    version: int = 0
    screen: dict[str, Any] | None = None
    since: float | None = None  # monotonic; None: not connected
    wanted: dict[str, str] = field(default_factory=dict)  # by key: the text written last
    stored: dict[str, str] = field(default_factory=dict)  # the text acknowledged last
    revisions: Counter[str] = field(default_factory=Counter)

    def phone(self) -> Phone:
        return Phone(self.chance.choice(self.urls), {f"troika_{self.code}": self.secret, "csrftoken": TOKEN})

    async def live(self) -> None:
        """Until cancelled, uses one socket after another."""
        await asyncio.sleep(self.chance.uniform(0, 5))
        while True:
            if self.home:
                await self.home.wait()
            try:
                socket = await self.phone().socket(self.code)
            except (OSError, TimeoutError, WebSocketException) as error:
                self.seen.refused[type(error).__name__] += 1
                await asyncio.sleep(self.chance.uniform(0.2, 2))
                continue
            await self._stay(socket)
            await asyncio.sleep(self.chance.uniform(0.1, 3))

    async def _stay(self, socket: ClientConnection) -> None:
        self.version, self.since = 0, time.monotonic()
        way = self.chance.choices(list(LEAVING), list(LEAVING.values()))[0]
        doing = [asyncio.create_task(work) for work in (self._beat(socket), self._write(), self._hear(socket))]
        try:
            ended, _ = await asyncio.wait(doing, timeout=self._how_long(), return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                if error := task.exception():
                    raise error
            if ended:
                self.seen.closed[socket.close_code or 0] += 1
        except asyncio.CancelledError:
            await self._part(socket, way)
            raise
        finally:
            self.since = None
            for task in doing:
                task.cancel()
            await asyncio.wait(doing)
        await self._part(socket, way)

    def _how_long(self) -> float:
        return self.chance.uniform(*SHORT_STAYS if self.home else STAYS)

    async def _part(self, socket: ClientConnection, way: str) -> None:
        self.seen.ways[way] += 1
        if way == "hang up":
            await socket.close()
        elif way == "crash":
            socket.transport.abort()
        else:
            task = asyncio.create_task(frozen(socket))
            self.seen.tasks.add(task)
            task.add_done_callback(self.seen.tasks.discard)

    # -- at the socket ------------------------------------------------------------------------------

    async def _beat(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            while True:
                await socket.send('{"t":"ping","id":1}')
                await asyncio.sleep(HEARTBEAT)

    async def _hear(self, socket: ClientConnection) -> None:
        async for frame in socket:
            message = json.loads(frame)
            if message["t"] == "pong" and message["version"] > self.version:
                self.seen.wrong.append(f"{self.me} is at {self.version}, and was told {message['version']}")
            elif message["t"] == "error":
                self.seen.wrong.append(f"{self.me}: {message}")
            elif message["t"] == "screen":
                self._look(message)

    def _look(self, screen: dict[str, Any]) -> None:
        self.seen.screens += 1
        if screen["version"] < self.version:
            self.seen.wrong.append(f"{self.me} was at {self.version}, then at {screen['version']}")
        if screen["group"] and self.me not in [person["id"] for person in screen["group"]["people"]]:
            self.seen.wrong.append(f"{self.me} was shown another group")
        self.version, self.screen = screen["version"], screen

    def expect(self, version: int, asked_at: float) -> None:
        """Call some seconds after a change that everybody in a group is shown."""
        connected = self.since is not None and self.since < asked_at
        if connected and self.version < version:
            self.seen.wrong.append(f"{self.me} is still at {self.version}, {CATCHES_UP:.0f} s after {version}")

    # -- writing ------------------------------------------------------------------------------------

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(*WRITES_EVERY))
            if self.screen and self.screen["group"] and self.screen["session"]["state"] == "running":
                key = f"{self.screen['session']['round']}.{self.me}.{OWN}"
                self.wanted[key] = f"{self.me} wonders, for the {self.revisions[key] + 1}th time. " + "Why? " * 30
                await self.save(key)

    async def save(self, key: str, tries: int = 1) -> None:
        """Does as a browser's outbox does: sends the same again until it is acknowledged."""
        base = self.revisions[key]
        text = self.wanted[key]
        note = {"key": key, "text": text, "share": "organizers", "named": True}
        for _ in range(tries):
            try:
                async with self.phone() as phone:
                    answer = await phone.command(f"/s/{self.code}/notes", note | {"base": base, "revision": base + 1})
            except UnansweredError as error:
                self.seen.refused[str(error)[:40]] += 1
                await asyncio.sleep(self.chance.uniform(0.2, 2))
            else:
                self.revisions[key] = json.loads(answer.text)["revision"]
                self.stored[key] = text
                self.seen.saved += 1
                return

    async def deliver(self) -> None:
        """Sends what was written and is not acknowledged yet."""
        for key, text in self.wanted.items():
            if self.stored.get(key) != text:
                await self.save(key, tries=20)


async def frozen(socket: ClientConnection) -> None:
    """The socket stays open, but neither reads nor answers."""
    socket.transport.pause_reading()
    try:
        await asyncio.sleep(GONE_AFTER)
    finally:
        socket.transport.abort()


@asynccontextmanager
async def restless(people: list[Person]) -> AsyncIterator[None]:
    """They come and go; at the end all are gone, each in their own way."""
    living = [asyncio.create_task(person.live()) for person in people]
    try:
        yield
        failed = [task for task in living if task.done()]
        for task in failed:
            task.result()
    finally:
        for task in living:
            task.cancel()
        await asyncio.wait(living)


async def homes(groups: list[list[Person]], chance: random.Random) -> None:
    """Now and then a whole small session goes away, so that its room closes and opens again."""
    while True:
        await asyncio.sleep(chance.uniform(2, 6))
        group = chance.choice(groups)
        assert group[0].home
        if group[0].home.is_set():
            group[0].home.clear()
        else:
            group[0].home.set()
