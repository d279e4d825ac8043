"""Fifty people come and vanish five times, each in their own way. The server keeps nothing of them."""

import asyncio
import socket
import struct
import time

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from tests.servers import Site

from .gathering import Gathering, Seat, circle_at, first

pytestmark = pytest.mark.faults
PEOPLE, WAVES = 50, 5
NOTICED_WITHIN = 12.0  # a phone that froze
HELD = ("sockets", "rooms", "subscriptions")


async def test_nothing_is_left_of_people_who_came_and_vanished(own_site: Site) -> None:
    idle = await held(own_site)
    assert [idle[name] for name in HELD] == [0, 0, 0]
    circle = await asyncio.to_thread(circle_at, own_site, PEOPLE)
    circle.host.browser.close()
    frozen: list[ClientConnection] = []
    for wave in range(WAVES):
        sockets = await asyncio.gather(*(come(seat) for seat in circle.seats))
        assert (await held(own_site))["sockets"] >= PEOPLE
        await asyncio.gather(*(vanish(each, number, wave, frozen) for number, each in enumerate(sockets)))
        for number in range(5):
            knock_and_go(circle, number)
    began = time.monotonic()
    left = await until_nothing_is_held(own_site, began + NOTICED_WITHIN + 3)
    assert [left[name] for name in HELD] == [0, 0, 0], left
    assert time.monotonic() - began <= NOTICED_WITHIN
    assert frozen and left["tasks"] <= idle["tasks"], "a task outlived its socket"
    assert "Traceback" not in own_site.servers[0].tail(1000)
    await asyncio.gather(*map(crash, frozen))


async def come(seat: Seat) -> ClientConnection:
    """A phone with its screen. Every third has pinged, too."""
    found = await seat.socket(ping_interval=None, close_timeout=5)
    await first(found, "screen")
    if seat.id % 3 == 0:
        await found.send('{"t": "ping", "id": 1}')
    return found


async def vanish(phone: ClientConnection, number: int, wave: int, frozen: list[ClientConnection]) -> None:
    if wave == 0 and number % 5 == 0:
        phone.transport.pause_reading()  # it is there, and neither reads nor answers
        frozen.append(phone)
    elif (number + wave) % 2:
        await phone.close()
    else:
        await crash(phone)


async def crash(phone: ClientConnection) -> None:
    """Gone without a word."""
    phone.transport.abort()
    await phone.wait_closed()


def knock_and_go(circle: Gathering, number: int) -> None:
    """Somebody whose phone dies in the middle of opening a socket: after half the question, or after all of it."""
    site, seat = circle.site, circle.seats[number]
    head = {
        "Host": "127.0.0.1",
        "Origin": site.url,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "x" * 22 + "==",
        "Cookie": seat.cookie,
    }
    lines = [f"GET /s/{circle.host.code}/live HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    asked = "\r\n".join([*lines, "", ""]).encode()
    with socket.create_connection(("127.0.0.1", site.servers[0].port)) as phone:
        phone.sendall(asked if number % 2 else asked[: len(asked) // 2])
        phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closed without a word


async def held(site: Site) -> dict[str, int]:
    async with httpx.AsyncClient(base_url=site.url, timeout=20) as supervisor:
        said = (await supervisor.get("/healthz")).json()
    assert said["status"] == "ok"
    return {name: said[name] for name in (*HELD, "tasks")}


async def until_nothing_is_held(site: Site, latest: float) -> dict[str, int]:
    while True:
        found = await held(site)
        if not any(found[name] for name in HELD) or time.monotonic() > latest:
            return found
        await asyncio.sleep(0.1)
