"""One open line to the server: a socket that reconnects by itself, pings, and screens by HTTP while the socket is down.

It decides when to connect and when to ask; its listener decides what a screen means.
"""

import asyncio
from typing import Protocol

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Origin

from .browser import Browser, Unreachable
from .chance import backoff, chance
from .clock import LearntClock, local_ms
from .messages import AnyHeard, HeardCards, HeardComplaint, HeardHere, HeardLeft, HeardOwnVoice, HeardPong, ping, read
from .records import Records

PING_EVERY = 5.0
QUICK_PINGS = 6
GRACE = 0.3
LARGEST = 8 * 1024 * 1024
FATAL = frozenset({4401, 4403, 4404, 4410, 4411})
DELETED = 4411
TOO_MANY = 4429
CUT = frozenset({1001, 1006, 1011, 1012})  # the server or the network went away


class Listener(Protocol):
    """The owner of a link."""

    version: int

    def on_screen(self, screen: AnyHeard, at: float, size: int) -> None: ...

    def on_clock(self) -> None: ...

    def on_here(self, ids: list[int]) -> None: ...

    def on_cards(self) -> None: ...

    def on_line(self, *, connected: bool) -> None: ...


class Link:
    """The socket at `live`; while it is down, the screen at `screen`."""

    def __init__(
        self, browser: Browser, live: str, screen: str, listener: Listener, records: Records, *, counted: bool = True
    ) -> None:
        self.clock = LearntClock()
        self.open = asyncio.Event()
        self.opened_at = 0.0
        self._browser, self._live, self._screen = browser, live, screen
        self._listener, self._records, self._counted = listener, records, counted
        self._chance = chance(live, id(self))
        self._pings: dict[int, float] = {}
        self._number = 0
        self._fetching: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Stays connected until cancelled, or until the server says that there is no way in."""
        attempt = 0
        while True:
            asked_at = local_ms()
            code = await self._connect(asked_at)
            if code == DELETED and self._records.others_at_the_desk:
                self._records.deleted = True
                return
            if code in FATAL:
                self._records.error(f"The server closed {self._live} with {code}.")
                return
            self._records.reconnects += 1
            attempt = 0 if local_ms() - asked_at > PING_EVERY * 1000 else attempt + 1
            await asyncio.sleep(10 if code == TOO_MANY else backoff(attempt, self._chance))
            if attempt >= 3:
                self.refresh(patience=0)

    def refresh(self, patience: float = 10) -> None:
        """Asks for the screen over HTTP, once at a time."""
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self.fetch(patience))

    async def fetch(self, patience: float = 10) -> None:
        """Gets the present screen over HTTP; the socket sends the same."""
        try:
            status, content = await self._browser.json(self._screen, patience)
        except Unreachable:
            return
        if status != 200:
            self._records.error(f"GET {self._screen} answered {status}.")
            return
        self._records.fetched += 1
        self._hear(content)

    async def _connect(self, asked_at: float) -> int:
        """One connection, from its opening to its end. Returns the close code, or 1006 if there was none."""
        wire = self._browser.wire
        try:
            async with wire.openings:
                socket = await connect(
                    wire.sockets + self._live,
                    origin=Origin(wire.origin),
                    additional_headers={"Cookie": self._browser.cookies_for(self._live)},
                    compression=None,
                    ssl=wire.tls,
                    proxy=None,
                    open_timeout=10,
                    close_timeout=1,
                    ping_interval=None,
                    max_size=LARGEST,
                    max_queue=64,
                )
        except InvalidStatus as error:
            if error.response.status_code not in (502, 503, 504):
                self._records.error(f"Opening {self._live} was answered with HTTP {error.response.status_code}.")
            return 1006
        except (OSError, InvalidHandshake):
            wire.reach.refused(local_ms(), asked_at)
            return 1006
        wire.reach.answered(local_ms(), asked_at)
        return await self._converse(socket)

    async def _converse(self, socket: ClientConnection) -> int:
        """Hears everything until the connection ends."""
        self._pings.clear()
        pings = asyncio.create_task(self._ping(socket))
        self._records.sockets(+self._counted)
        self.open.set()
        self.opened_at = local_ms()
        self._listener.on_line(connected=True)
        try:
            while True:
                self._hear(await socket.recv(decode=False), pushed=True)
        except ConnectionClosed:
            code = socket.close_code or 1006
            if code in CUT:
                self._browser.wire.reach.broken(local_ms())
            return code
        finally:
            self.open.clear()
            self._listener.on_line(connected=False)
            self._records.sockets(-self._counted)
            pings.cancel()
            socket.transport.abort()

    async def _ping(self, socket: ClientConnection) -> None:
        """Sends a few pings at once to learn the clock, then one every 5 s. Hangs up after 5 s without an answer."""
        try:
            for number in range(QUICK_PINGS):
                await self._send_ping(socket)
                await asyncio.sleep(0.15 if number < QUICK_PINGS - 1 else PING_EVERY * self._chance.random())
            while True:
                self._pings.clear()
                await self._send_ping(socket)
                await asyncio.sleep(PING_EVERY)
                if self._pings:
                    await asyncio.sleep(GRACE)  # this machine may be late: it first hears what has arrived
                if self._pings:
                    socket.transport.abort()
        except ConnectionClosed:
            return

    async def _send_ping(self, socket: ClientConnection) -> None:
        self._number += 1
        self._pings[self._number] = local_ms()
        await socket.send(ping(self._number))

    def _hear(self, data: bytes | str, *, pushed: bool = False) -> None:
        at = local_ms()
        try:
            heard = read.decode(data)
        except msgspec.MsgspecError as error:
            self._records.error(f"A message on {self._live} could not be read: {error}")
            return
        match heard:
            case HeardPong():
                self._on_pong(heard, at)
            case HeardHere():
                self._listener.on_here(heard.ids)
            case HeardLeft() | HeardOwnVoice():
                pass  # people read it on their page; nothing else follows from it
            case HeardCards():
                self._listener.on_cards()
            case HeardComplaint():
                self._records.error(f"The server said on {self._live}: {heard.code} {heard.message}")
            case _:
                self._records.pushed += pushed
                self.clock.seed(heard.now, at)
                self._listener.on_screen(heard, at, len(data))

    def _on_pong(self, pong: HeardPong, at: float) -> None:
        sent_at = self._pings.pop(pong.id, None)
        if sent_at is not None and self.clock.sample(sent_at, at, pong.now):
            self._listener.on_clock()
        if pong.version > self._listener.version:
            asyncio.get_running_loop().call_later(GRACE, self._catch_up, pong.version)

    def _catch_up(self, version: int) -> None:
        """If the screen is still behind, a push was lost: asks over HTTP."""
        if self._listener.version < version:
            self.refresh()
