"""A real server receives nonsense over real sockets. It answers clearly, and everybody else goes on undisturbed."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.servers import Site

from .gathering import Seat, close_code, first, host_at, join

pytestmark = pytest.mark.faults


@pytest.fixture
def seat(embedded: Site) -> Seat:
    with host_at(embedded) as host:
        return join(embedded, host.code, "Ada")


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


async def test_a_frame_above_16_kib_closes_the_socket_with_1009(seat: Seat) -> None:
    async with a_neighbour(seat), seat.socket() as socket:
        await first(socket, "screen")
        await socket.send('{"t": "ping", "id": 1, "x": "' + "x" * 20_000 + '"}')
        assert await close_code(socket) == 1009


async def test_a_message_above_16_kib_in_small_frames_closes_the_socket_with_1009(seat: Seat) -> None:
    async with a_neighbour(seat), seat.socket() as socket:
        await first(socket, "screen")
        await socket.send(["x" * 1_000] * 20)
        assert await close_code(socket) == 1009


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


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://evil.example", 403),
        ("http://127.0.0.1.evil.example", 403),
        ("null", 403),
        ("http://127.0.0.1:1", 403),
        (None, 403),
        ("http://127.0.0.1:1.evil.example", 400),  # no origin at all
    ],
)
async def test_a_foreign_page_cannot_open_a_socket(seat: Seat, origin: str | None, status: int) -> None:
    async with a_neighbour(seat):
        with pytest.raises(InvalidStatus) as refused:
            await seat.socket(origin=origin)
        assert refused.value.response.status_code == status


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
