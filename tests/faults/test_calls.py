"""A group whose people are connected to two processes has one call: a signal reaches each page that it is for, once,
and no other."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.servers import distributed_site

from .gathering import Gathering, Seat, circle_at, first

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
SIGNAL = {"t": "signal", "call": "caller-of-Ada", "to": None, "at": "", "offer": 0, "kind": "hello", "body": ""}


@asynccontextmanager
async def page(seat: Seat, process: int) -> AsyncIterator[ClientConnection]:
    """Somebody's page at this process of the site, once it has its screen."""
    url = seat.site.servers[process].url
    address = url.replace("http", "ws", 1) + f"/s/{seat.code}/live"
    async with connect(address, origin=Origin(url), additional_headers={"Cookie": seat.cookie}) as socket:
        await first(socket, "screen")
        yield socket


async def say(socket: ClientConnection, **fields: Any) -> None:
    await socket.send(json.dumps(SIGNAL | fields))


async def nothing_more(socket: ClientConnection) -> None:
    """No signal came before the answer to this ping, and none comes soon after it."""
    await socket.send('{"t": "ping", "id": 7}')
    await asyncio.sleep(1)
    async with asyncio.timeout(5):
        while (message := json.loads(await socket.recv()))["t"] != "pong":
            assert message["t"] != "signal", message


def relay(seat: Seat, process: int) -> dict[str, Any]:
    with httpx.Client(base_url=seat.site.servers[process].url) as browser:
        headers = {"Cookie": f"{seat.cookie}; csrftoken={'c' * 32}", "X-CSRFToken": "c" * 32}
        said: dict[str, Any] = browser.post(f"/s/{seat.code}/relay", json={}, headers=headers).json()
        return said


@pytest.fixture(scope="module")
def two() -> Iterator[Gathering]:
    with distributed_site() as found:
        circle = circle_at(found, 6, venue="here")
        with circle.host:
            yield circle


async def test_a_call_reaches_over_both(two: Gathering) -> None:
    ada = two.seats[0]
    ben, cem = two.mates_of(ada)
    dee = next(seat for seat in two.seats if seat not in (ada, ben, cem))
    async with page(ada, 0) as adas, page(ben, 1) as bens, page(cem, 0) as cems, page(dee, 1) as dees:
        for number in range(20):
            await say(adas, to=ben.id, offer=number, body="v=0\r\n" * 1000)
        assert [(await first(bens, "signal"))["offer"] for _ in range(20)] == [*range(20)]
        await say(bens, call="caller-of-Ben", kind="here")
        for socket in (adas, cems):
            heard = await first(socket, "signal")
            assert (heard["from"], heard["call"], heard["kind"]) == (ben.id, "caller-of-Ben", "here")
        await say(adas, to=dee.id)
        assert (await first(adas, "error"))["code"] == "no_call"
        await asyncio.gather(*map(nothing_more, (adas, bens, cems, dees)))


def test_either_lends_the_relay(two: Gathering) -> None:
    for process in (0, 1):
        said = relay(two.seats[0], process)
        assert (said["ok"], said["direct"], said["servers"]) == (True, True, [])
