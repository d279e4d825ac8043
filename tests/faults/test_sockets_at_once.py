"""A whole room opens its phones at one instant: everybody is let in, and each process subscribes once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection

from tests.servers import Site

from .gathering import Seat, crowd_at, first, host_at

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]

PEOPLE, SOCKETS_EACH = 20, 15
ALL_SHOWN_WITHIN = 15.0  # seconds; a fraction of one on a machine with nothing else to do
ROUNDS = 10


@pytest.fixture
async def layer(one_process: Site) -> AsyncIterator[Redis]:
    async with Redis.from_url(one_process.environment["REDIS_URL"], decode_responses=True) as found:
        await until_nobody_listens(found)  # another test's sockets may have closed just now
        yield found


async def test_three_hundred_sockets_on_the_embedded_default(embedded: Site) -> None:
    async with all_at_once(embedded, seats_at(embedded) * SOCKETS_EACH) as took:
        assert took <= ALL_SHOWN_WITHIN


async def test_three_hundred_sockets_listen_once(one_process: Site, layer: Redis) -> None:
    async with all_at_once(one_process, seats_at(one_process) * SOCKETS_EACH) as took:
        assert took <= ALL_SHOWN_WITHIN
        assert await listening(layer) == {"rooms": 1, "groups": 1, "listeners": 1}
    await until_nobody_listens(layer)


async def test_two_first_sockets_at_once_listen_once(one_process: Site, layer: Redis) -> None:
    """Whatever came between their steps: again and again."""
    two = seats_at(one_process, 2)
    for _ in range(ROUNDS):
        async with all_at_once(one_process, two):
            assert await listening(layer) == {"rooms": 1, "groups": 1, "listeners": 1}
        await until_nobody_listens(layer)


def seats_at(site: Site, people: int = PEOPLE) -> list[Seat]:
    with host_at(site) as host:
        return crowd_at(host, people)


@asynccontextmanager
async def all_at_once(site: Site, seats: list[Seat]) -> AsyncIterator[float]:
    """All open in one instant; how long it took until each had its screen. All stay open in the block."""
    began = time.monotonic()
    tasks = [asyncio.create_task(opened(seat)) for seat in seats]
    sockets = await asyncio.gather(*tasks)
    took = time.monotonic() - began
    try:
        yield took
        assert [socket.close_code for socket in sockets] == [None] * len(seats)
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


async def opened(seat: Seat) -> ClientConnection:
    socket = await seat.socket(open_timeout=60, compression=None)
    await first(socket, "screen")
    return socket


async def listening(layer: Redis) -> dict[str, int]:
    """What Redis knows of subscriptions: one room has one channel of its own, and one group with its listeners."""
    channels = await layer.pubsub_channels("troika*")
    groups = [channel for channel in channels if "group" in channel]
    counts = await layer.pubsub_numsub(*groups)
    return {
        "rooms": len(channels) - len(groups),
        "groups": len(groups),
        "listeners": sum(count for _, count in counts),
    }


async def until_nobody_listens(layer: Redis) -> None:
    deadline = time.monotonic() + 10
    while (left := await listening(layer))["rooms"] or left["groups"]:
        assert time.monotonic() < deadline, f"still listening after everybody has left: {left}"
        await asyncio.sleep(0.05)
