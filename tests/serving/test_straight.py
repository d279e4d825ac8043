"""Texts go straight to the kernel: the bytes are autobahn's, in order, none lost or doubled, within the same bounds.

The socket, its kernel and Twisted's transport are real; the test itself turns the reactor's loop.
"""

import asyncio
import random
import select
import socket
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import pytest
from autobahn.websocket.compress import PerMessageDeflateOfferAccept
from daphne.http_protocol import HTTPFactory
from daphne.ws_protocol import WebSocketFactory
from twisted.internet import main, tcp
from twisted.python.failure import Failure

from serving import server, straight

TEXT, CLOSE = 1, 8
DEFLATED = 0x40
UPGRADE = (
    b"GET /live HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)
LONG = "Ada 🙂 " * 2_000


class Reactor:
    """What a transport asks of a reactor. Nothing happens between two turns."""

    def __init__(self) -> None:
        self.readers: set[Any] = set()
        self.writers: set[Any] = set()
        self.addReader, self.removeReader = self.readers.add, self.readers.discard
        self.addWriter, self.removeWriter = self.writers.add, self.writers.discard
        self.later: list[Callable[[], object]] = []

    def callLater(self, _seconds: float, call: Callable[..., object], *given: Any) -> None:  # noqa: N802
        self.later.append(lambda: call(*given))

    def turn(self) -> None:
        later, self.later = self.later, []
        for call in later:
            call()
        for transport in [*self.writers]:
            if select.select([], [transport], [], 0)[1]:
                self._after(transport, transport.doWrite())
        for transport in [*self.readers]:
            if select.select([transport], [], [], 0)[0]:
                self._after(transport, transport.doRead())

    def _after(self, transport: Any, why: Exception | None) -> None:
        if why is not None:
            self.readers.discard(transport)
            self.writers.discard(transport)
            transport.connectionLost(Failure(why))


class Line:
    """One socket from both ends: `send` is the application's, `far` is where a browser would be."""

    def __init__(self, bounded: server.BoundedServer, near: socket.socket, far: socket.socket) -> None:
        self.reactor, self.far, self.heard = Reactor(), far, b""
        far.setblocking(False)
        self.protocol: Any = bounded.ws_factory.buildProtocol(None)
        self.protocol._raw_query_string = b""
        self.transport = tcp.Server(near, self.protocol, ("127.0.0.1", 1), None, 1, self.reactor)  # type: ignore[arg-type]
        self.protocol.makeConnection(self.transport)
        self.send: Callable[[Any], Awaitable[None]]

    async def open(self, headers: bytes = b"") -> None:
        self.protocol.dataReceived(UPGRADE + headers + b"\r\n")
        while self.protocol.state != self.protocol.STATE_OPEN:
            await asyncio.sleep(0)
        self.reactor.turn()
        head, _, self.heard = self.read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head

    async def say(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})

    def read(self, most: int = 1 << 20) -> bytes:
        """What has arrived by now."""
        data = b""
        while len(data) < most and select.select([self.far], [], [], 0)[0]:
            got = self.far.recv(most - len(data))
            if not got:
                break
            data += got
        self.heard += data
        return data

    def read_to_the_end(self) -> list[tuple[int, bytes]]:
        """All frames, once nothing is left on the way."""
        while self.read() or self.reactor.writers & {self.transport}:
            self.reactor.turn()
        return frames_in(self.heard)


class Lines:
    """A server with sockets that are open to one application."""

    def __init__(self) -> None:
        self.sends: list[Any] = []
        self.left = 0
        self.server = server.BoundedServer(self._application, endpoints=["unused"])
        self.server.connections = {}
        self.server.http_factory = HTTPFactory(self.server)
        self.server.ws_factory = WebSocketFactory(self.server, server="")
        self.server._before_the_first()
        self.stack = ExitStack()

    async def _application(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "websocket"
        self.sends.append(send)
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self.left += 1

    async def open(self, *, room: int = 0, headers: bytes = b"") -> Line:
        """One more. `room`: so little that both kernels take only some thousand bytes unread."""
        with socket.socket() as listener:
            if room:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            near = self.stack.enter_context(socket.create_connection(listener.getsockname()))
            far = self.stack.enter_context(listener.accept()[0])
        line = Line(self.server, near, far)
        await line.open(headers)
        line.send = self.sends[-1]
        return line


def frames_in(data: bytes) -> list[tuple[int, bytes]]:
    """Each frame's first byte and payload. Nothing may be left over."""
    found, at = [], 0
    while at < len(data):
        first, length, at = data[at], data[at + 1], at + 2
        if length > 125:
            size = 2 if length == 126 else 8
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        assert at + length <= len(data), "cut off"
        found.append((first, data[at : at + length]))
        at += length
    return found


def texts_in(data: bytes) -> list[str]:
    found = frames_in(data)
    assert all(first == 0x80 | TEXT for first, _ in found)
    return [payload.decode() for _, payload in found]


@pytest.fixture
async def lines() -> AsyncIterator[Lines]:
    found = Lines()
    with found.stack:
        yield found
        for details in found.server.connections.values():
            details["application_instance"].cancel()


# -- it is taken ------------------------------------------------------------------------------------


async def test_a_text_is_there_before_the_loop_turns(lines: Lines) -> None:
    """Fails when a new daphne, autobahn or Twisted has another inside: look at straight.py then."""
    line = await lines.open()
    assert line.protocol.is_straight
    await line.say("Hello")
    assert texts_in(line.read()) == ["Hello"]
    assert not line.reactor.writers


@pytest.mark.parametrize("text", ["x", "x" * 125, "x" * 126, "é" * 40_000, "x" * 65_535, "x" * 65_536, LONG])
async def test_the_bytes_are_those_that_autobahn_sends(lines: Lines, text: str) -> None:
    ours, theirs = await lines.open(), await lines.open()
    theirs.protocol.is_straight = False
    for line in (ours, theirs):
        await line.say(text)
        await line.say(text)
    assert ours.read_to_the_end() == theirs.read_to_the_end() == [(0x80 | TEXT, text.encode())] * 2
    assert ours.heard == theirs.heard


async def test_a_text_for_many_is_framed_once(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    framed: list[bytes] = []
    prepare = lines.server.ws_factory.prepareMessage

    def counted(text: bytes) -> Any:
        framed.append(text)
        return prepare(text)

    monkeypatch.setattr(lines.server.ws_factory, "prepareMessage", counted)
    many = [await lines.open() for _ in range(3)]
    for text in ("".join(["to ", "all"]), "".join(["to ", "all"]), "x" * straight.FRAME_KEPT):
        for line in many:
            await line.say(text)
    assert framed == [b"to all"] * 2 + [b"x" * straight.FRAME_KEPT] * 3  # what is large is not kept
    assert all(line.heard == many[0].heard for line in many if line.read_to_the_end())


# -- it is not taken --------------------------------------------------------------------------------


async def test_where_compression_was_agreed_on_texts_are_compressed(lines: Lines) -> None:
    lines.server.ws_factory.setProtocolOptions(
        perMessageCompressionAccept=lambda offers: PerMessageDeflateOfferAccept(offers[0])
    )
    line = await lines.open(headers=b"Sec-WebSocket-Extensions: permessage-deflate\r\n")
    plain = await lines.open()
    assert (line.protocol.is_straight, plain.protocol.is_straight) == (False, True)
    for each in (line, plain):
        await each.say(LONG)
    ((first, payload),) = line.read_to_the_end()
    assert first == 0x80 | DEFLATED | TEXT
    assert zlib.decompressobj(-15).decompress(payload + b"\0\0\xff\xff").decode() == LONG
    assert plain.read_to_the_end() == [(0x80 | TEXT, LONG.encode())]


@pytest.mark.parametrize("names", ["OF_PROTOCOL", "OF_TRANSPORT", "PLAIN"])
async def test_without_what_it_leans_on_the_ordinary_way_is_taken(
    lines: Lines, monkeypatch: pytest.MonkeyPatch, names: str
) -> None:
    known = getattr(straight, names)
    monkeypatch.setattr(straight, names, {**known, "_gone": 0} if isinstance(known, dict) else (*known, "_gone"))
    line = await lines.open()
    assert not line.protocol.is_straight
    await line.say("Hello")
    assert line.read() == b""
    line.reactor.turn()
    assert texts_in(line.read()) == ["Hello"]


async def test_a_server_that_encrypts_by_itself_takes_the_ordinary_way(lines: Lines) -> None:
    line = await lines.open()
    line.transport.TLS = True
    assert not straight.is_possible(line.protocol)


async def test_bytes_and_empty_texts_are_daphnes_matter(lines: Lines) -> None:
    line = await lines.open()
    await line.send({"type": "websocket.send", "bytes": b"\0\1"})
    await line.say("")
    await line.say("last")  # waits behind the bytes
    assert line.read_to_the_end() == [(0x82, b"\0\1"), (0x81, b"last")]
    with pytest.raises(ValueError, match="both bytes and text"):
        await line.send({"type": "websocket.send", "text": "a", "bytes": b"b"})


# -- what is left over, and in which order ----------------------------------------------------------


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(server, "UNREAD_BELOW", 4096)
    return 4096


@pytest.mark.parametrize("seed", range(4))
async def test_a_reader_who_stalls_gets_every_byte_in_order(lines: Lines, little_room: int, seed: int) -> None:
    chance, line, said, partly = random.Random(seed), await lines.open(room=little_room), [], 0
    for number in range(400):
        said.append(f"{number}:" + "é" * chance.choice((3, 60, 700, 9_000)))
        await line.say(said[-1])
        partly += bool(line.transport._tempDataLen)
        if chance.random() < 0.2:
            line.reactor.turn()
        while len(line.transport.dataBuffer) + line.transport._tempDataLen > chance.choice((0, 20_000, 60_000)):
            line.read(chance.choice((1, 1_000, 50_000)))
            line.reactor.turn()
    assert partly > 20  # there were both: texts that were taken whole, and those that had to wait
    line.read_to_the_end()
    assert texts_in(line.heard) == said


async def test_what_else_is_sent_keeps_its_place(lines: Lines, little_room: int) -> None:
    line = await lines.open(room=little_room)
    await line.say(LONG)  # more than both kernels take
    line.protocol.sendPing(b"?")
    await line.say("short")
    await line.send({"type": "websocket.close", "code": 4408})
    await line.say("too late")
    found = line.read_to_the_end()
    assert found == [(0x81, LONG.encode()), (0x89, b"?"), (0x81, b"short"), (0x88, struct.pack("!H", 4408))]


# -- bounds, and ends -------------------------------------------------------------------------------


async def test_who_never_reads_is_dropped_at_the_same_bound(lines: Lines, little_room: int) -> None:
    ours, theirs = await lines.open(room=little_room), await lines.open(room=little_room)
    theirs.protocol.is_straight = False
    taken = []
    for line in (ours, theirs):
        number = 0
        while line.protocol.state == line.protocol.STATE_OPEN:
            await line.say("x" * 1000)
            line.reactor.turn()
            number += 1
        taken.append(number)
    assert all(300 < number < 400 for number in taken)  # 64 and 256 KiB, and the little that kernels take
    assert abs(taken[0] - taken[1]) <= 10


@pytest.mark.parametrize("way", ["closed", "reset", "half closed", "lost unnoticed"])
async def test_a_browser_that_goes_meanwhile_fails_nothing(lines: Lines, way: str) -> None:
    line, other = await lines.open(), await lines.open()
    if way == "reset":
        line.far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if way == "half closed":
        line.far.shutdown(socket.SHUT_WR)
    elif way == "lost unnoticed":
        line.reactor._after(line.transport, main.CONNECTION_LOST)
    else:
        line.far.close()
    for _ in range(3):
        for each in (line, other):
            await each.say("Hello")
        line.reactor.turn()
    await asyncio.sleep(0)
    assert not line.transport.connected
    assert lines.left == 1
    assert texts_in(other.read()) == ["Hello"] * 3


async def test_a_socket_that_is_being_closed_is_sent_nothing_more(lines: Lines) -> None:
    line = await lines.open()
    await line.send({"type": "websocket.close", "code": 1000})
    await line.say("Hello")
    assert line.read_to_the_end() == [(0x80 | CLOSE, struct.pack("!H", 1000))]
    line.transport.loseConnection()
    await line.say("Hello")
    line.reactor.turn()
    assert line.read() == b""
    assert not line.transport.connected
