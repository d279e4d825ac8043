"""A real server is sent nonsense over real sockets. It answers clearly, and everybody else goes on undisturbed."""

import json
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.servers import Site

pytestmark = pytest.mark.faults
HEADERS = {"Accept": "application/json"}


@dataclass
class Seat:
    """One participant's way in: a cookie and the addresses."""

    site: Site
    code: str
    cookie: str

    @property
    def live(self) -> str:
        return self.site.url.replace("http", "ws", 1) + f"/s/{self.code}/live"

    def socket(self, **other: Any) -> connect:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        return connect(
            self.live, **({"origin": self.site.url, "additional_headers": headers, "max_size": None} | other)
        )


@pytest.fixture
def seat(embedded: Site) -> Seat:
    with httpx.Client(base_url=embedded.url, headers=HEADERS) as browser:
        code = make_session(browser)
    with httpx.Client(base_url=embedded.url) as browser:
        browser.get(f"/s/{code}/")
        form = {"name": "Ada", "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        joined = browser.post(f"/s/{code}/join", data=form)
        assert joined.status_code == 303, joined.text
        name = f"troika_{code}"
        return Seat(embedded, code, f"{name}={joined.cookies[name]}")


def make_session(browser: httpx.Client) -> str:
    """A facilitator with an open session, over plain HTTP."""
    page = browser.get("/accounts/signup")
    assert page.status_code == 200
    account = {
        "email": f"fay.{secrets.token_hex(4)}@example.org",
        "name": "Fay",
        "password": "three chairs and a question",
    }
    signed_up = browser.post("/accounts/signup", data=account | token(browser))
    assert signed_up.status_code == 302, signed_up.text
    browser.get("/host/new")
    lengths = {f"minutes_{phase}": "5" for phase in ("reflect", "share", "clarify", "consult", "return", "breath")}
    fields = {"title": "Friday circle", "invitation": "", "rounds": "1", "fours": "shrink", "place": "room"}
    made = browser.post("/host/new", data=fields | lengths | token(browser))
    assert made.status_code == 302, made.text
    found = re.search(r"/host/(\w{6})/", made.headers["location"])
    assert found
    opened = browser.post(f"/host/{found[1]}/do/open", json={}, headers={"X-CSRFToken": browser.cookies["csrftoken"]})
    assert opened.json()["ok"], opened.text
    return found[1]


def token(browser: httpx.Client) -> dict[str, str]:
    return {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}


@asynccontextmanager
async def a_neighbour(seat: Seat) -> AsyncIterator[None]:
    """Somebody else is connected all the while, and is still served at the end; so is the server's health."""
    async with seat.socket() as neighbour:
        await first(neighbour, "screen")
        yield
        await neighbour.send('{"t": "ping", "id": 7}')
        assert (await first(neighbour, "pong"))["id"] == 7
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(f"{seat.site.url}/healthz")).status_code == 200


async def first(socket: ClientConnection, kind: str) -> dict[str, Any]:
    async for frame in socket:
        message: dict[str, Any] = json.loads(frame)
        if message["t"] == kind:
            return message
    raise AssertionError(f"no {kind}: the socket closed with {socket.close_code}")


async def close_code(socket: ClientConnection) -> int | None:
    try:
        while True:
            await socket.recv()
    except ConnectionClosed:
        return socket.close_code


BAD = {
    "not JSON": "{",
    "empty": "",
    "not an object": "[1, 2]",
    "no type": '{"id": 1}',
    "an unknown type": '{"t": "start"}',
    "an unknown field": '{"t": "ping", "id": 1, "as": "Ben"}',
    "a wrong type": '{"t": "ping", "id": "one"}',
    "an enormous number": '{"t": "ping", "id": 1' + "0" * 4000 + "}",
    "deep nesting": "[" * 8000,
    "deep nesting of objects": '{"t":' * 3000,
    "a lone surrogate": '{"t": "\\ud800"}',
    "a binary frame": b"\x00\xff\xfe",
    "a binary frame of JSON": b'{"t": "pong"}',
}


@pytest.mark.parametrize("frame", BAD.values(), ids=BAD.keys())
async def test_a_frame_that_makes_no_sense_is_answered_and_the_socket_stays(seat: Seat, frame: str | bytes) -> None:
    async with a_neighbour(seat), seat.socket() as socket:
        await first(socket, "screen")
        await socket.send(frame)
        error = await first(socket, "error")
        assert error["code"] == "bad_message" and error["message"]
        await socket.send('{"t": "ping", "id": 1}')
        assert (await first(socket, "pong"))["id"] == 1


async def test_a_frame_above_16_kib_closes_the_socket(seat: Seat) -> None:
    async with a_neighbour(seat), seat.socket() as socket:
        await first(socket, "screen")
        await socket.send('{"t": "ping", "id": 1, "x": "' + "x" * 20_000 + '"}')
        assert await close_code(socket) in (1006, 1009)  # daphne drops the connection instead of saying 1009


async def test_a_flood_closes_the_socket_with_4429(seat: Seat) -> None:
    async with a_neighbour(seat), seat.socket() as socket:
        await first(socket, "screen")
        for number in range(40):
            await socket.send(json.dumps({"t": "ping", "id": number}))
        assert await close_code(socket) == 4429


async def test_more_than_16_sockets_of_one_person_are_refused_with_4429(seat: Seat) -> None:
    sockets = [await seat.socket() for _ in range(16)]
    try:
        for socket in sockets:
            await first(socket, "screen")
        async with seat.socket() as one_more:
            assert await close_code(one_more) == 4429
        await sockets[0].send('{"t": "ping", "id": 3}')
        assert (await first(sockets[0], "pong"))["id"] == 3
    finally:
        for socket in sockets:
            await socket.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", None])
async def test_a_foreign_page_cannot_open_a_socket(seat: Seat, origin: str | None) -> None:
    async with a_neighbour(seat):
        with pytest.raises(InvalidStatus) as refused:
            await seat.socket(origin=origin)
        assert refused.value.response.status_code == 403


async def test_without_the_cookie_the_socket_closes_with_4401(seat: Seat) -> None:
    async with a_neighbour(seat), Seat(seat.site, seat.code, "").socket() as socket:
        assert await close_code(socket) == 4401


async def test_a_wrong_cookie_closes_with_4401(seat: Seat) -> None:
    stranger = Seat(seat.site, seat.code, f"troika_{seat.code}=nobody")
    async with a_neighbour(seat), stranger.socket() as socket:
        assert await close_code(socket) == 4401


async def test_an_unknown_session_closes_with_4404(seat: Seat) -> None:
    nowhere = Seat(seat.site, "AAAAAA" if seat.code != "AAAAAA" else "CCCCCC", seat.cookie)
    async with a_neighbour(seat), nowhere.socket() as socket:
        assert await close_code(socket) == 4404


async def test_a_desk_socket_without_the_account_closes_with_4403(seat: Seat) -> None:
    desk = seat.site.url.replace("http", "ws", 1) + f"/host/{seat.code}/live"
    async with a_neighbour(seat), connect(desk, origin=seat.site.url) as socket:  # type: ignore[arg-type]
        assert await close_code(socket) in (4401, 4403)


async def test_a_silent_socket_is_closed_with_4408_after_15_seconds(seat: Seat) -> None:
    async with seat.socket() as silent:
        await first(silent, "screen")
        assert await close_code(silent) == 4408
