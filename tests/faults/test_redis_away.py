"""Redis is stopped for ten seconds, and another time only hangs, while two processes serve one session.

Commands are answered and take effect. People on the same process see them at once; soon after Redis is back, everybody
is shown what a newcomer is shown.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest

from sessions_app.rehearsal.person import Person
from tests.faults.company import Company, Printed, company, until
from tests.servers import Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
PEOPLE = 24
AWAY_FOR = 10.0
ANSWERED_WITHIN = 3.0  # a second for the layer, on a busy machine
AT_ONCE = 2.0
BACK_WITHIN = 10.0
UNREACHABLE = {"status": "unwell", "database": "ok", "layer": "unreachable"}


@pytest.fixture
async def at_work(distributed: Site) -> AsyncIterator[Company]:
    """A company in groups, spread over two processes. Redis is there again for whoever comes next."""
    assert distributed.redis
    try:
        async with company(distributed, PEOPLE) as found:
            await found.begin()
            yield found
    finally:
        distributed.redis.resume()
        if not distributed.redis.ready():
            distributed.redis.start()


async def test_redis_is_stopped_for_ten_seconds_and_started(at_work: Company) -> None:
    redis = at_work.site.redis
    assert redis
    await through_an_outage(at_work, redis.kill, redis.start)


async def test_redis_hangs_for_ten_seconds(at_work: Company) -> None:
    redis = at_work.site.redis
    assert redis
    await through_an_outage(at_work, redis.pause, redis.resume)


async def through_an_outage(at_work: Company, away: Callable[[], None], back: Callable[[], None]) -> None:
    printed, pids = Printed(at_work.site), [server.pid for server in at_work.site.servers]
    await asyncio.to_thread(away)
    began = time.monotonic()
    paused = await seen_on_its_own_process(at_work, "pause", 0)
    await a_newcomer_is_served(at_work)
    healths = await asyncio.gather(at_work.health(0), at_work.health(1))
    assert all(said.status == 503 and said.body.items() >= UNREACHABLE.items() for said in healths), healths
    await until(lambda: at_work.fay.version >= paused, 1, "the pause on Fay's desk")
    resumed = await seen_on_its_own_process(at_work, "resume", 1)
    assert resumed > paused
    await asyncio.sleep(max(0.0, AWAY_FOR - (time.monotonic() - began)))

    await asyncio.to_thread(back)
    took = await until(lambda: all(one.version >= resumed for one in at_work.people), BACK_WITHIN, "what Fay resumed")
    assert took < BACK_WITHIN
    assert await at_work.right_screens()
    assert at_work.records.reconnects == 0, "sockets need no Redis: none should have closed"
    await until_well(at_work)
    minute = await at_work.fay_says("minute")
    assert minute.ok and minute.seconds < ANSWERED_WITHIN, minute
    await until(lambda: at_work.fay.version >= minute.body["version"], BACK_WITHIN, "the minute on Fay's desk")
    await until(lambda: everybody_at(at_work.people, minute.body["version"]), BACK_WITHIN, "the minute on all screens")
    assert [server.pid for server in at_work.site.servers] == pids
    printed.nothing_but_short_complaints()


async def seen_on_its_own_process(at_work: Company, command: str, process: int) -> int:
    """Give a command to one process: it is done, quickly, and those whose sockets are there see it at once."""
    said = await at_work.fay_says(command, process)
    assert said.ok and said.seconds < ANSWERED_WITHIN, said
    version: int = said.body["version"]
    await until(lambda: everybody_at(at_work.on(process), version), AT_ONCE, f"the {command} next door")
    return version


def everybody_at(people: list[Person], version: int) -> bool:
    return all(one.version >= version for one in people)


async def a_newcomer_is_served(at_work: Company) -> None:
    """Somebody who comes now gets in, and a screen over a socket of their own."""
    stranger = at_work.newcomer("Zoe", process=1)
    assert await stranger.join(at_work.fay.code)
    at_work.spawn(stranger.stay())
    took = await until(lambda: stranger.screen is not None, 5, "a screen for a newcomer")
    assert took < 5
    at_work.people.append(stranger)


async def until_well(at_work: Company) -> None:
    began = time.monotonic()
    while not all([(await at_work.health(process)).status == 200 for process in range(2)]):
        assert time.monotonic() - began < BACK_WITHIN, "still unwell"
        await asyncio.sleep(0.2)
