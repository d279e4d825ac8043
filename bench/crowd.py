"""A crowd: thousands of raw WebSocket clients in one process, so light that the server is what is measured.

It reads frames itself and answers pings. It keeps, for each socket, when which version of a screen had arrived whole.
"""

from __future__ import annotations

import asyncio
import base64
import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

TEXT, CLOSE, PING = 1, 8, 9
SCREEN = (b'{"t":"screen","version":', b'{"t":"desk","version":')
PONG, HERE = b'{"t":"pong"', b'{"t":"here"'
HEARTBEAT_SECONDS = 5.0
SLICES = 50  # a round of heartbeats is spread over so many moments
AT_ONCE = 60  # sockets that are being opened at a time


class CrowdFailedError(Exception):
    """A socket was refused or closed, or did not get what everybody should get."""


def allow_many_files() -> None:
    """Allows as many sockets as this machine permits; servers that are started afterwards inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def masked(opcode: int, payload: bytes) -> bytes:
    """A short frame as a client sends it. A mask of zeros is valid and leaves the payload as it is."""
    return bytes((0x80 | opcode, 0x80 | len(payload))) + b"\0\0\0\0" + payload


HEARTBEAT = masked(TEXT, b'{"t":"ping","id":1}')


@dataclass(frozen=True)
class Seat:
    """Where one socket of a crowd goes, and with which cookies."""

    path: str
    cookie: str = ""


class Phone(asyncio.Protocol):
    """One socket. `at`: the instant (perf_counter) at which `version` had arrived whole."""

    def __init__(self, crowd: Crowd, request: bytes) -> None:
        self.crowd = crowd
        self.frame = request  # first the request; later the last screen, if the crowd keeps screens
        self.buffer = b""
        self.version = 0
        self.at = 0.0
        self.close_code: int | None = None
        self.open = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.frame)
        self.frame = b""

    def arrive(self) -> None:
        """Resolves when the socket is open."""

    def data_received(self, data: bytes) -> None:
        if self.buffer:
            data = self.buffer + data
            self.buffer = b""
        if not self.open:
            data = self._shake_hands(data)
        while len(data) >= 2:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(data[2:10], "big"), 10
            end = start + size
            if len(data) < end:
                break
            self._frame(data[0] & 15, data[start:end])
            if len(data) == end:
                return
            data = data[end:]
        self.buffer = data

    def _shake_hands(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            self.buffer = data
            return b""
        self.open = head.startswith(b"HTTP/1.1 101")
        if self.opened.done():  # nobody waits any more
            return b""
        if self.open:
            self.opened.set_result(None)
            return rest
        self.opened.set_exception(CrowdFailedError(head.splitlines()[0].decode()))
        return b""

    def _frame(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.crowd.heard(self, payload)
        elif opcode == PING:
            self.transport.write(masked(10, payload))
        elif opcode == CLOSE:
            self.close_code = int.from_bytes(payload[:2], "big")
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(CrowdFailedError(f"refused: {exc}"))
        self.crowd.lost(self)


class Crowd:
    """Sockets to one server. They send heartbeats as browsers do; heartbeats can be held while something is timed."""

    phone: Callable[[Crowd, bytes], Phone] = Phone  # the class of each socket

    def __init__(self, url: str, *, heartbeats: bool = False) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.origin = parts.hostname or "127.0.0.1", parts.port or 80, url
        self.phones: list[Phone] = []
        self.closed: list[Phone] = []
        self.keep = False  # whether each phone keeps the text of its last screen
        self.heard_of: Counter[str] = Counter()  # text frames by kind: "screen", "pong", "here", "other"
        self.target = 0
        self.missing = 0
        self.first = 0.0  # the instant at which the first socket had what everybody should get
        self.everybody: asyncio.Future[float] | None = None
        self.leaving = False
        self.beat = asyncio.Event()
        self.beat.set()
        self._beating = asyncio.create_task(self._keep_beating()) if heartbeats else None

    # -- coming and going ---------------------------------------------------------------------------

    async def open(self, seats: Iterable[Seat], at_once: int = AT_ONCE) -> list[Phone]:
        """Opens these sockets, a few at a time."""
        gate = asyncio.Semaphore(at_once)

        async def come(seat: Seat) -> Phone:
            async with gate:
                return await self._connect(seat)

        return list(await asyncio.gather(*(come(seat) for seat in seats)))

    async def _connect(self, seat: Seat) -> Phone:
        request = (
            f"GET {seat.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nOrigin: {self.origin}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            + (f"Cookie: {seat.cookie}\r\n" if seat.cookie else "")
            + "\r\n"
        ).encode()
        loop = asyncio.get_running_loop()
        _, phone = await loop.create_connection(lambda: self.phone(self, request), self.host, self.port)
        await phone.opened
        self.phones.append(phone)
        phone.arrive()
        return phone

    async def leave(self) -> None:
        """Closes every socket."""
        self.leaving = True
        if self._beating:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
        for phone in self.phones:
            phone.transport.abort()
        await asyncio.sleep(0)

    def lost(self, phone: Phone) -> None:
        if not self.leaving and phone.open:
            self.closed.append(phone)
            if self.everybody and not self.everybody.done():
                self.everybody.set_exception(CrowdFailedError(f"a socket was closed ({phone.close_code})"))

    # -- hearing ------------------------------------------------------------------------------------

    def heard(self, phone: Phone, text: bytes) -> None:
        if text.startswith(SCREEN):
            now = time.perf_counter()
            self.heard_of["screen"] += 1
            start = 24 if text[6] == 115 else 22  # the "s" of screen
            version = int(text[start : text.index(b",", start)])
            if phone.version < self.target <= version:
                self.missing -= 1
                self.first = self.first or now
                if not self.missing and self.everybody and not self.everybody.done():
                    self.everybody.set_result(now)
            phone.version, phone.at = version, now
            if self.keep:
                phone.frame = text
        elif text.startswith(PONG):
            self.heard_of["pong"] += 1
        elif text.startswith(HERE):
            self.heard_of["here"] += 1
        else:
            self.heard_of["other"] += 1

    def expect(self, version: int) -> asyncio.Future[float]:
        """Resolves to the instant at which the last socket has a screen of this version or a later one."""
        self.target, self.first = version, 0.0
        if self.closed:
            raise CrowdFailedError(f"{len(self.closed)} were closed: {Counter(one.close_code for one in self.closed)}")
        self.missing = sum(phone.version < version for phone in self.phones)
        self.everybody = asyncio.get_running_loop().create_future()
        if not self.missing:
            self.everybody.set_result(max(phone.at for phone in self.phones))
        return self.everybody

    async def all_have(self, version: int, patience: float = 60.0) -> float:
        """Waits for that instant."""
        try:
            return await asyncio.wait_for(self.expect(version), patience)
        except TimeoutError:
            raise CrowdFailedError(f"{self.missing} of {len(self.phones)} never got version {version}") from None

    # -- saying -------------------------------------------------------------------------------------

    async def _keep_beating(self) -> None:
        while True:
            began = time.monotonic()
            for number in range(SLICES):
                await self.beat.wait()
                for phone in self.phones[number::SLICES]:
                    if not phone.transport.is_closing():
                        phone.transport.write(HEARTBEAT)
                await asyncio.sleep(max(0.0, began + (number + 1) * HEARTBEAT_SECONDS / SLICES - time.monotonic()))
