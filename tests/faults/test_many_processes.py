"""One session on several processes behind one address: its people are spread, any process takes a command, everybody
sees it, and each process reads a change once.

The proxy is nginx with deploy/nginx.conf, the text of docs/deploying.md.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bench import product
from bench.crowd import Crowd
from bench.posting import Post
from tests.proxy import Front, fronted_site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
PROCESSES = 4
PEOPLE = 60
SOON = 3.0  # seconds within which everybody must have a screen; on a quiet machine it is a twentieth of that
LOGGED = ("log_statement=all", "log_line_prefix=%a ")  # each statement with the process that sent it (PGAPPNAME)
READ = re.compile(r'^troika-(\d+) LOG: .*? SELECT .*? FROM "sessions_app_(participant|round|group|seat)"', re.MULTILINE)


@pytest.fixture(scope="module")
def four() -> Iterator[Front]:
    with fronted_site(PROCESSES, tls=False, options=LOGGED) as front:
        yield front


@asynccontextmanager
async def everybody(session: product.Session) -> AsyncIterator[tuple[Crowd, Crowd]]:
    """The people's sockets and the desk's, all opened at the one address."""
    crowd, desks = await product.gathered(session)
    try:
        yield crowd, desks
    finally:
        await crowd.leave()
        await desks.leave()


async def command(session: product.Session, crowd: Crowd, desks: Crowd, desk: dict[str, Any], url: str = "") -> float:
    """Pause, or go on, seeing this on the desk; the seconds until the last one of all had the screen."""
    paused = any(group["timeline"]["paused_at"] is not None for group in desk["groups"])
    version = desk["version"] + 1
    async with session.command("resume" if paused else "pause", url) as post:
        last = crowd.expect(version)
        began = post.send(product.marks(desk))
        await post.answer()
        ended = max(await asyncio.wait_for(last, 30), await desks.all_have(version))
    for screen in (json.loads(phone.frame) for phone in crowd.phones):
        assert (screen["group"]["timeline"]["paused_at"] is None) == paused
    return ended - began


async def test_people_are_spread_and_a_command_to_any_process_reaches_all(four: Front) -> None:
    before = four.nginx.answered()
    session = await asyncio.to_thread(product.seeded, four.site, PEOPLE)
    async with everybody(session) as (crowd, desks):
        for server in four.site.servers:
            desk = await asyncio.to_thread(session.desk)
            assert await command(session, crowd, desks, desk, server.url) < SOON
        assert not crowd.closed
    sockets = await logged(four, before, PEOPLE + 1)
    assert set(sockets) == set(four.ports)
    assert max(sockets.values()) - min(sockets.values()) <= 4, "nginx gives a new socket to the process with the fewest"


async def test_what_people_write_is_taken_by_all_processes(four: Front) -> None:
    before = four.nginx.answered(200, "POST")
    stored = four.site.count("sessions_app_note")
    session = await asyncio.to_thread(product.seeded, four.site, PEOPLE)
    async with everybody(session) as (crowd, _):
        screens = [json.loads(phone.frame) for phone in crowd.phones]
        people = sorted({person["id"] for screen in screens for person in screen["group"]["people"]})
        writing = [write(four, session, *each) for each in zip(session.secrets, people, strict=True)]
        await asyncio.gather(*writing)
    answered = await logged(four, before, PEOPLE, 200, "POST")
    assert set(answered) == set(four.ports)
    assert four.site.count("sessions_app_note") - stored == PEOPLE


async def write(front: Front, session: product.Session, secret: str, person: int) -> None:
    """One's own challenge, sent as a browser does; fails if it is not acknowledged."""
    note = {"key": f"1.{person}.challenge", "text": "How?", "share": "me", "named": True, "base": 0, "revision": 1}
    async with Post(f"{front.url}/s/{session.code}/notes", f"troika_{session.code}={secret}", product.TOKEN) as post:
        post.send(json.dumps(note).encode())
        assert json.loads(await post.answer())["ok"]


async def test_a_process_reads_a_change_once_however_many_of_its_people_are_there(four: Front) -> None:
    """Nothing is read once a person or once a group: for sixty people it is what it is for six."""
    few, many = [await reads_a_change(four, people) for people in (6, PEOPLE)]
    assert few == many
    others, commander = few
    assert others["group"] == 1 and max(others.values()) == 1
    assert commander["group"] == 2 and commander["participant"] <= 1, "it looked before it changed them, and read once"


async def reads_a_change(front: Front, people: int) -> tuple[Counter[str], Counter[str]]:
    """How often a process reads each table for one change: any other one, and the one that took the command."""
    found: dict[bool, list[Counter[str]]] = {True: [], False: []}
    session = await asyncio.to_thread(product.seeded, front.site, people)
    async with everybody(session) as (crowd, desks):
        for _ in range(2):
            desk = await asyncio.to_thread(session.desk)
            log = await Statements.from_now(front)
            taken_by = front.nginx.answered(200, "POST")
            await command(session, crowd, desks, desk)
            await log.quiet()
            [commander] = await logged(front, taken_by, 1, 200, "POST")
            reads = log.reads()
            assert set(reads) == set(front.ports), "somebody is connected to every process"
            for port, tables in reads.items():
                found[port == commander].append(tables)
    for same in found.values():
        assert all(tables == same[0] for tables in same), same
    return found[False][0], found[True][0]


class Statements:
    """What the processes ask PostgreSQL from now on."""

    def __init__(self, front: Front) -> None:
        self.log = front.database.log
        self.begin = self.size()

    @classmethod
    async def from_now(cls, front: Front) -> "Statements":
        """Once nobody asks anything any more."""
        await cls(front).quiet()
        return cls(front)

    def size(self) -> int:
        return self.log.stat().st_size

    async def quiet(self, seconds: float = 0.8) -> None:
        """Until nothing has been asked for a while."""
        size, since, limit = self.size(), time.monotonic(), time.monotonic() + 20
        while time.monotonic() - since < seconds:
            assert time.monotonic() < limit, "the processes never stop asking the database"
            await asyncio.sleep(0.05)
            if self.size() != size:
                size, since = self.size(), time.monotonic()

    def reads(self) -> dict[int, Counter[str]]:
        """How often each process has read which table."""
        found: dict[int, Counter[str]] = {}
        text = self.log.read_bytes()[self.begin :].decode()
        for port, table in READ.findall(text):
            found.setdefault(int(port), Counter())[table] += 1
        return found


async def logged(
    front: Front, before: Counter[int], count: int, status: int = 101, method: str = "GET"
) -> Counter[int]:
    """Which process has answered how many of so many, once nginx has written it down."""
    limit = time.monotonic() + 10
    while (found := front.nginx.answered(status, method) - before).total() < count:
        assert time.monotonic() < limit, f"nginx has written down {found.total()} of {count}"
        await asyncio.sleep(0.05)
    return found
