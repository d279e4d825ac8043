"""How long calls take to come about: everybody in many groups presses “Join the call” at one instant, on one process.

The pages are simulated. Each asks for the relay, says hello, and then does what static/js/call/mesh.js and peer.js do
with what it hears, with texts as long as a browser's. A pair counts as connected once each has the other's description
and its ways to be reached. Then the call is quiet, and must cost the server nothing.

`python -m bench.calls [GROUPS…]`
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.servers import Site, site

from . import product
from .crowd import CrowdFailedError, allow_many_files
from .posting import Post
from .process import cpu_seconds

GROUPS = (20,)
SIZE = 3
WITHIN = 5.0  # seconds
SETTLED = 2.0  # the last signals arrive, which nobody needs any more
QUIET = 10.0
PING_EVERY = 5.0
DESCRIPTION = json.dumps({"type": "offer", "sdp": "a=rtpmap:111 opus/48000/2\r\n" * 220, "anew": True})  # some 6 kB
CANDIDATES = json.dumps([{"candidate": "candidate:1 1 udp 41885439 192.0.2.1 50000 typ relay", "sdpMid": "0"}] * 4)
BATCHES = 2  # of candidates


@dataclass
class Met:
    """The other page, as far as it is known here."""

    call: str
    described: bool = False
    found: int = 0


@dataclass(eq=False)
class Page:
    """The page of participant `me`. `connected`: resolves once it is, with each of the others, to the seconds since the
    press."""

    session: product.Session
    seat: Any
    number: int
    me: int
    others: set[int] = field(default_factory=set)
    met: dict[int, Met] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)  # messages by kind
    sent: int = 0

    def __post_init__(self) -> None:
        self.call = f"caller-{self.number:04}"
        self.connected: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.seated = asyncio.Event()

    def open(self) -> connect:
        address = self.session.site.url.replace("http", "ws", 1) + self.seat.path
        return connect(
            address,
            origin=Origin(self.session.site.url),
            additional_headers={"Cookie": self.seat.cookie},
            compression=None,
            max_size=None,
            ping_interval=None,
        )

    async def live(self, socket: ClientConnection) -> None:
        """Hears until the socket is closed."""
        self.socket = socket
        async for frame in socket:
            message = json.loads(frame)
            self.heard[message["t"]] += 1
            if message["t"] == "screen":
                self._seat(message["group"]["people"])
            elif message["t"] == "signal" and hasattr(self, "began"):
                await self._hear(message)
        if not self.connected.done():
            self.connected.set_exception(CrowdFailedError(f"a socket was closed with {socket.close_code}"))

    async def ping(self) -> None:
        while True:
            await self.socket.send('{"t":"ping","id":1}')
            await asyncio.sleep(PING_EVERY)

    async def join(self, post: Post) -> None:
        """The press. Raises PostFailedError if there is no relay for this person."""
        self.began = perf_counter()
        post.send(b"{}")
        await post.answer()
        await self._signal(None, "", "hello")

    def _seat(self, people: list[dict[str, Any]]) -> None:
        self.others = {person["id"] for person in people} - {self.me}
        self.seated.set()

    async def _hear(self, signal: dict[str, Any]) -> None:
        one, call, kind = signal["from"], signal["call"], signal["kind"]
        if signal["at"] not in ("", self.call):
            return
        if one not in self.met:
            self.met[one] = Met(call)
            if self.call > call:  # the later one offers
                await self._describe(one)
        if kind == "hello":
            await self._signal(one, call, "here")
        elif kind == "describe":
            if self.call < call:
                await self._describe(one)
            self.met[one].described = True
        elif kind == "candidates":
            self.met[one].found += 1
        if not self.connected.done() and self.met.keys() == self.others and all(map(_complete, self.met.values())):
            self.connected.set_result(perf_counter() - self.began)

    async def _describe(self, to: int) -> None:
        await self._signal(to, self.met[to].call, "describe", DESCRIPTION)
        for _ in range(BATCHES):
            await self._signal(to, self.met[to].call, "candidates", CANDIDATES)

    async def _signal(self, to: int | None, at: str, kind: str, body: str = "") -> None:
        self.sent += 1
        signal = {"t": "signal", "call": self.call, "to": to, "at": at, "offer": 1, "kind": kind, "body": body}
        await self.socket.send(json.dumps(signal))


def _complete(met: Met) -> bool:
    return met.described and met.found >= BATCHES


async def call(found: Site, groups: int, quiet: float = QUIET) -> dict[str, Any]:
    """So many groups of three join at one instant; then they are quiet for so long. Raises CrowdFailedError."""
    process = found.servers[0].process
    assert process
    session = await asyncio.to_thread(product.seeded, found, groups * SIZE, venue="here")
    desk = await asyncio.to_thread(session.desk)
    ids = sorted(person["id"] for person in desk["people"])
    pages = [Page(session, seat, at, me) for at, (seat, me) in enumerate(zip(session.seats(), ids, strict=True))]
    async with AsyncExitStack() as stack:
        tasks = []
        for page in pages:
            socket = await stack.enter_async_context(page.open())
            tasks += [asyncio.create_task(page.live(socket))]
            await page.seated.wait()
            tasks += [asyncio.create_task(page.ping())]
        posts = [await stack.enter_async_context(_press(page)) for page in pages]
        await asyncio.sleep(1)  # the last `here` messages
        cpu, began = cpu_seconds(process.pid), perf_counter()
        await asyncio.gather(*(page.join(post) for page, post in zip(pages, posts, strict=True)))
        try:
            await asyncio.wait_for(asyncio.gather(*(page.connected for page in pages)), 60)
        except TimeoutError:
            missing = sum(not page.connected.done() for page in pages)
            raise CrowdFailedError(f"{missing} of {len(pages)} pages were not connected with all others") from None
        whole, used = perf_counter() - began, cpu_seconds(process.pid) - cpu
        await asyncio.sleep(SETTLED)
        before, sent = sum((page.heard for page in pages), Counter[str]()), sum(page.sent for page in pages)
        await asyncio.sleep(quiet)
        after = sum((page.heard for page in pages), Counter[str]()) - before
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    took = sorted(page.connected.result() for page in pages)
    return {
        "groups": groups,
        "people": len(pages),
        "signals": sent,
        "heard": before["signal"],
        "longest_s": round(whole, 3),
        "p50_s": round(took[len(took) // 2], 3),
        "server_ms": round(1000 * used),
        "frames_while_quiet": sum(after.values()) - after["pong"],
        "pongs_while_quiet": after["pong"],
    }


def _press(page: Page) -> Post:
    return Post(f"{page.session.site.url}/s/{page.session.code}/relay", page.seat.cookie, product.TOKEN)


def measure(groups: tuple[int, ...] = GROUPS, quiet: float = QUIET) -> list[dict[str, Any]]:
    """One row for each number of groups, at a server of one process."""
    rows = []
    for number in groups:
        with site() as found:
            rows.append(asyncio.run(call(found, number, quiet)))
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows


if __name__ == "__main__":
    allow_many_files()
    for row in measure(tuple(map(int, sys.argv[1:])) or GROUPS):
        print(json.dumps(row | {"within_5_s": row["longest_s"] <= WITHIN}))
