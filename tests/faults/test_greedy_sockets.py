"""Sockets that take too much: fifty that never read, and one that sends all the time. The server's memory stays as it
was, it closes them in time, and the others notice nothing."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

import pytest

from tests import servers
from tests.servers import Site

from .gathering import Gathering, circle_at
from .memory import forget_the_most, resident
from .onlooking import BusyDesk, Onlooker, onlookers, slowest_screen
from .rawsocket import RawSocket, close_code_in, frame

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]

GREEDY = 50
DESKS = 16
FRAMES = 30_000
MOST_MEMORY = 50.0  # MiB, and seconds
CLOSED_WITHIN = 12.0
PING_TEXT = b'{"t": "ping", "id": 1}'
PING = frame(PING_TEXT)


@pytest.fixture(scope="module")
def circle() -> Iterator[Gathering]:
    """Sixty people at work: ten will look on, fifty turn greedy."""
    with servers.site() as site:
        found = circle_at(site, 60, grace="300")
        with found.host:
            yield found


async def test_fifty_who_never_read_are_closed_and_cost_nothing(circle: Gathering) -> None:
    async with onlookers(circle.seats[:10]) as others:
        desk = BusyDesk(circle.host)
        before = await desk.press(10)
        base = start_measuring(circle.site)
        with greedy_sockets(circle) as greedy:
            opened = time.monotonic()
            pressing = asyncio.create_task(desk.press_until_stopped())
            closed = await until_gone(greedy, opened, CLOSED_WITHIN)
        during = await desk.stop(pressing)
        assert max(closed) <= CLOSED_WITHIN
        assert resident(circle.site, most=True) - base <= MOST_MEMORY
        await noticed_nothing(others, before, during)


async def test_those_who_ping_and_never_read_are_bounded(circle: Gathering) -> None:
    """They are alive and say so, so only what they leave unread can tell. Desks’ screens are the largest."""
    async with onlookers(circle.seats[:10]) as others:
        desk = BusyDesk(circle.host)
        before = await desk.press(10)
        base = start_measuring(circle.site)
        with greedy_sockets(circle) as greedy:
            opened = time.monotonic()
            pressing = asyncio.create_task(desk.press_until_stopped())
            pinging = asyncio.create_task(keep_pinging(greedy))
            await until_gone(greedy[:DESKS], opened, 60)
            during = await desk.stop(pressing)
            pinging.cancel()
        assert resident(circle.site, most=True) - base <= MOST_MEMORY
        await noticed_nothing(others, before, during)


@pytest.mark.parametrize("size", [22, 16_000])
async def test_one_who_sends_thirty_thousand_frames_is_closed_with_4429(circle: Gathering, size: int) -> None:
    async with onlookers(circle.seats[:10], ping_every=0.2) as others:
        desk = BusyDesk(circle.host)
        before = await desk.press(10)
        slowest = max(other.slowest_pong for other in others)
        base, began = start_measuring(circle.site), time.monotonic()
        pressing = asyncio.create_task(desk.press_until_stopped())
        with RawSocket(circle.site, circle.live, circle.seats[10].cookie) as flooder:
            heard = await asyncio.to_thread(flood, flooder, frame(PING_TEXT.ljust(size)))
        took = time.monotonic() - began
        await asyncio.sleep(2)  # what is still queued would be worked off now
        during = await desk.stop(pressing)
        assert close_code_in(heard) == 4429
        assert took <= CLOSED_WITHIN
        assert resident(circle.site, most=True) - base <= MOST_MEMORY
        await noticed_nothing(others, before, during)
        assert max(other.slowest_pong for other in others) <= max(1.0, 3 * slowest)


# -- the greedy -------------------------------------------------------------------------------------


@contextmanager
def greedy_sockets(circle: Gathering) -> Iterator[list[RawSocket]]:
    """Fifty sockets, the first sixteen of them desks."""
    host, phones = circle.host, circle.seats[10 : 10 + GREEDY - DESKS]
    ways = [(host.path, host.cookie)] * DESKS + [(circle.live, seat.cookie) for seat in phones]
    with ExitStack() as stack:
        yield [stack.enter_context(RawSocket(circle.site, path, cookie, room=4096)) for path, cookie in ways]


async def until_gone(greedy: Sequence[RawSocket], opened: float, within: float) -> list[float]:
    """When each was closed, in seconds after `opened`. Gives up a while after `within`."""
    closed: dict[RawSocket, float] = {}
    while len(closed) < len(greedy) and time.monotonic() - opened < within + 5:
        closed |= {one: time.monotonic() - opened for one in greedy if one not in closed and one.gone()}
        await asyncio.sleep(0.05)
    assert len(closed) == len(greedy), f"{len(greedy) - len(closed)} of {len(greedy)} were never closed"
    return [closed[one] for one in greedy]


async def keep_pinging(greedy: Sequence[RawSocket]) -> None:
    while True:
        for one in greedy:
            if not one.gone():
                one.send(PING)
        await asyncio.sleep(2)


def flood(flooder: RawSocket, one: bytes) -> bytes:
    """Send and send, then read what was answered."""
    with suppress(ConnectionError):  # it is closed in the middle of it
        for _ in range(FRAMES // 100):
            flooder.send(one * 100)
    return flooder.read_to_the_end()


# -- everybody else ---------------------------------------------------------------------------------


def start_measuring(site: Site) -> float:
    forget_the_most(site)
    return resident(site)


async def noticed_nothing(others: Sequence[Onlooker], before: dict[int, float], during: dict[int, float]) -> None:
    """Every press was on everybody's screen, about as soon as before there was anybody greedy."""
    assert len(during) >= 5
    for other in others:
        await other.until_shown(max(during), 5)
    usual, slowest = slowest_screen(others, before), slowest_screen(others, during)
    assert slowest <= max(1.0, 3 * usual), f"a screen took {slowest:.2f} s; before at most {usual:.2f} s"
