"""Requests that take too much: huge bodies, with a length or without; slow heads and bodies; sockets that only ping.
The server ends each in time, keeps nothing of it, and serves others meanwhile."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests import servers
from tests.servers import Site

from .gathering import host_at, join
from .memory import resident
from .rawsocket import PING, RawSocket, close_code_in, frame

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

MIB = 1024 * 1024
PONG, CONTINUATION = 10, 0


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with servers.site(settings={"REQUEST_SECONDS": "3"}) as found:
        yield found


def connected(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.servers[0].port), timeout=30)


def head(site: Site, *lines: str) -> bytes:
    fixed = [
        "POST /accounts/login HTTP/1.1",
        f"Host: 127.0.0.1:{site.servers[0].port}",
        "Content-Type: application/json",
    ]
    return "\r\n".join([*fixed, *lines, "", ""]).encode()


def answer_to(one: socket.socket) -> bytes:
    found = b""
    try:
        while more := one.recv(65_536):
            found += more
    except ConnectionResetError:
        pass
    return found


def is_well(site: Site) -> bool:
    with connected(site) as one:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return b" 200 " in answer_to(one).split(b"\r\n", 1)[0]


def test_a_body_whose_length_is_too_much_is_refused_before_it_is_taken(site: Site) -> None:
    for more in ((), ("Expect: 100-continue",)):
        with connected(site) as one:
            one.sendall(head(site, f"Content-Length: {200 * MIB}", *more))
            status, _, body = answer_to(one).partition(b"\r\n\r\n")
            assert status.startswith(b"HTTP/1.1 413") and json.loads(body)["code"] == "too_large"


@pytest.mark.parametrize("chunked", [True, False])
def test_two_hundred_mebibytes_lie_nowhere(site: Site, chunked: bool) -> None:
    assert is_well(site)
    before = resident(site)
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {200 * MIB}"
    piece = b"%x\r\n" % MIB + b"x" * MIB + b"\r\n" if chunked else b"x" * MIB
    sent = 0
    with connected(site) as one:
        one.sendall(head(site, length))
        try:
            for _ in range(200):
                one.sendall(piece)
                sent += 1
        except OSError:
            pass
        assert resident(site) - before < 20
        assert answer_to(one).startswith(b"HTTP/1.1 413") or sent < 200
    assert is_well(site)


def test_a_body_in_pieces_that_is_small_is_heard(site: Site) -> None:
    with connected(site) as one:
        one.sendall(head(site, "Transfer-Encoding: chunked", "Connection: close") + b"2\r\n{}\r\n0\r\n\r\n")
        assert answer_to(one).startswith(b"HTTP/1.1 403")  # without a token, as any


@pytest.mark.parametrize("where", ["nothing", "the first line", "headers", "the body", "the second request"])
def test_who_drips_is_hung_up_on(site: Site, where: str) -> None:
    begin = {
        "nothing": b"",
        "the first line": b"GET /",
        "headers": b"GET / HTTP/1.1\r\nX-Drip: ",
        "the body": head(site, "Content-Length: 1000"),
        "the second request": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    }[where]
    drip = b"" if where == "nothing" else b"x"
    with connected(site) as one:
        one.sendall(begin)
        if where == "the second request":
            assert one.recv(65_536).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        one.settimeout(0.5)
        while time.monotonic() - began < 20:
            try:
                one.sendall(drip)
                if one.recv(65_536) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert 2 < time.monotonic() - began < 10
    assert is_well(site)


def test_of_too_many_that_were_begun_the_oldest_go_and_others_are_served() -> None:
    with servers.site(settings={"UNFINISHED_REQUESTS": "20"}) as narrow, ExitStack() as opened:
        begun = [opened.enter_context(connected(narrow)) for _ in range(25)]
        for one in begun:
            with suppress(ConnectionError):  # the oldest may be gone before the last is here
                one.sendall(b"GET / HTTP/1.1\r\nX-Drip: ")
            one.settimeout(10)
        assert is_well(narrow)
        assert [answer_to(one) for one in begun[:5]] == [b""] * 5
        for one in begun[-15:]:
            one.sendall(b"x\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert answer_to(one).startswith(b"HTTP/1.1 200")


FLOODS = {
    "pings": frame(b"", PING),
    "pongs": frame(b"x", PONG),
    "empty frames": frame(b"", CONTINUATION, last=False),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_that_says_nothing_is_closed(site: Site, kind: str) -> None:
    host = host_at(site)
    with host:
        seat = join(site, host.code, "Ada")
        with RawSocket(site, f"/s/{host.code}/live", seat.cookie) as one:
            one.send(frame(b"", last=False) if kind == "empty frames" else b"")
            one.send(FLOODS[kind] * 200)
            assert close_code_in(one.read_to_the_end()) == 4429
