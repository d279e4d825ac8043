"""Ten thousand messages that nobody would send, over real sockets, and invalid frames. Each message is answered; the
log stays clean, the process lives, and a neighbour is served all along."""

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests import servers
from tests.servers import Site

from .gathering import Seat, crowd_at, host_at
from .rawsocket import BINARY, CLOSE, PING, TEXT, RawSocket, close_code_in, frame

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

PEOPLE = 8
A_SOCKET = 25  # messages; more than thirty in five seconds would be another test
SOCKETS = 400
STREAMS = 300
SERVED_WITHIN = 5.0  # seconds: a neighbour's ping, on a machine that is busy with all this
ASK_EVERY = 0.25
CONTINUATION = 0

# -- nonsense ---------------------------------------------------------------------------------------

letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)  # half a surrogate pair is no UTF-8
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
pings = st.fixed_dictionaries({}, optional={"t": st.just("ping") | values, "id": values, "version": values})
messages = st.one_of(
    letters,
    st.binary(max_size=200),
    values.map(json.dumps),
    pings.map(json.dumps),
    pings.map(json.dumps).map(str.encode),
    st.integers(0, 8_000).map(lambda depth: "[" * depth),
    st.integers(0, 2_000).map(lambda depth: '{"t":' * depth),
    st.integers(1, 8_000).map(lambda digits: '{"t": "ping", "id": ' + "9" * digits + "}"),
    st.integers().map(lambda number: f'{{"t": "ping", "id": {number}}}'),
)

headers = st.tuples(st.integers(0, 255), st.integers(0, 255)).map(bytes)
frames = st.builds(
    frame,
    st.binary(max_size=140),
    st.sampled_from([CONTINUATION, TEXT, BINARY, CLOSE, PING, 10, 3, 11]),
    last=st.booleans(),
)
streams = st.lists(frames | st.binary(max_size=60) | headers, min_size=1, max_size=6).map(b"".join)

odd_codes = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535]
NO_FRAMES = {
    "a reserved opcode": frame(b"x", 3),
    "reserved bits": bytes([0xF1]) + frame(b"x")[1:],
    "not masked": b"\x81\x01x",
    "a text that is not UTF-8": frame(b"\xff\xfe"),
    "a continuation of nothing": frame(b"x", CONTINUATION),
    "a text within a text": frame(b"x", last=False) + frame(b"y"),
    "a ping in two frames": frame(b"x", PING, last=False),
    "a ping that is too long": frame(b"x" * 126, PING),
    "a length of eight bytes that says almost nothing less": b"\x81\xff" + b"\x7f" + b"\xff" * 7 + b"mask",
}
BAD_BYES = {
    "half a code": frame(b"\x03", CLOSE),
    "a reason that is not UTF-8": frame(b"\x03\xe8\xff\xfe", CLOSE),
} | {f"code {code}": frame(code.to_bytes(2, "big"), CLOSE) for code in odd_codes}
GOOD_BYES = [1000, 1001, 1003, 1011, 3000, 4000, 4429, 4999]

# -- whom it is sent to -----------------------------------------------------------------------------


@dataclass
class Room:
    """A session with a neighbour in it, who pings in between."""

    site: Site
    seats: list[Seat]
    neighbour: ClientConnection
    numbers: Iterator[int] = field(default_factory=itertools.count)
    slowest: float = 0.0
    asked_at: float = 0.0

    def socket(self, seat: Seat) -> ClientConnection:
        return open_socket(seat)

    def ask_neighbour(self) -> None:
        """Whether the neighbour is served; but they, too, may not send too much."""
        number, began = next(self.numbers), time.monotonic()
        if began - self.asked_at < ASK_EVERY:
            return
        self.asked_at = began
        self.neighbour.send(json.dumps({"t": "ping", "id": number}))
        while hear(self.neighbour).get("id") != number:
            pass
        self.slowest = max(self.slowest, time.monotonic() - began)


def open_socket(seat: Seat) -> ClientConnection:
    # No pings of the library's own: they take from the chance of which hypothesis keeps account.
    headers = {"Cookie": seat.cookie}
    return connect(seat.live, origin=Origin(seat.site.url), additional_headers=headers, ping_interval=None)


def hear(socket: ClientConnection) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(socket.recv(timeout=10))
    return said


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    with servers.site() as site:
        with host_at(site) as host:
            *seats, last = crowd_at(host, PEOPLE)
        with open_socket(last) as neighbour:
            found = Room(site, seats, neighbour)
            yield found
        process = site.servers[0].process
        assert process and process.poll() is None
        log = site.servers[0].log.read_text()
        assert "Traceback" not in log and "ERROR" not in log, log
        assert found.slowest <= SERVED_WITHIN


def test_every_message_is_answered(room: Room) -> None:
    answered, turn = {"pong": 0, "error": 0}, itertools.count()

    @settings(max_examples=SOCKETS, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.lists(messages, min_size=A_SOCKET, max_size=A_SOCKET))
    def send(nonsense: list[str | bytes]) -> None:
        number = next(turn)
        with room.socket(room.seats[number % len(room.seats)]) as socket:
            for message in nonsense:
                socket.send(message)
            left = len(nonsense)
            while left:
                kind = hear(socket)["t"]
                if kind in answered:
                    answered[kind] += 1
                    left -= 1
        room.ask_neighbour()

    send()
    assert sum(answered.values()) >= SOCKETS * A_SOCKET
    assert answered["pong"] > 100 and answered["error"] > 1000, answered


def test_a_stream_of_anything_harms_nobody(room: Room) -> None:
    """Whether it happens to be frames or not. Some of it ends in the middle of a frame, like a lost connection."""
    turn = itertools.count()

    @settings(max_examples=STREAMS, suppress_health_check=list(HealthCheck), deadline=None)
    @given(streams)
    def send(stream: bytes) -> None:
        seat = room.seats[next(turn) % len(room.seats)]
        with RawSocket(room.site, f"/s/{seat.code}/live", seat.cookie) as raw:
            raw.send(stream)
        room.ask_neighbour()

    send()


@pytest.mark.parametrize("bad", NO_FRAMES.values(), ids=NO_FRAMES.keys())
def test_what_is_no_frame_is_refused_with_a_code(room: Room, bad: bytes) -> None:
    seat = room.seats[0]
    with RawSocket(room.site, f"/s/{seat.code}/live", seat.cookie) as raw:
        began = time.monotonic()
        raw.send(bad)
        assert close_code_in(raw.read_to_the_end()) in (1002, 1007, 1009)
        assert time.monotonic() - began <= SERVED_WITHIN
    room.ask_neighbour()


@pytest.mark.parametrize("bad", BAD_BYES.values(), ids=BAD_BYES.keys())
def test_a_bad_good_bye_ends_it_too(room: Room, bad: bytes) -> None:
    seat = room.seats[0]
    with RawSocket(room.site, f"/s/{seat.code}/live", seat.cookie) as raw:
        began = time.monotonic()
        raw.send(bad)
        assert close_code_in(raw.read_to_the_end()) in (None, 1000, 1002, 1007)  # whoever closes hears no code
        assert time.monotonic() - began <= SERVED_WITHIN
    room.ask_neighbour()


@pytest.mark.parametrize("code", GOOD_BYES)
def test_a_good_bye_is_answered(room: Room, code: int) -> None:
    seat = room.seats[0]
    with RawSocket(room.site, f"/s/{seat.code}/live", seat.cookie) as raw:
        raw.send(frame(code.to_bytes(2, "big") + "adiós".encode(), CLOSE))
        assert close_code_in(raw.read_to_the_end()) == 1000
    room.ask_neighbour()
