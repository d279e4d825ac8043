"""A slow query delays only its own request; a crowd of requests shares few connections."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import psycopg
import pytest

from sessions_app.live.rollcall import FOLLOWS_SECONDS
from sessions_app.live.steward import LOOKS_EVERY
from tests.servers import Site

from .gathering import JSON, Gathering, circle_at, first, marks_of
from .onlooking import BusyDesk, onlookers, slowest_screen

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

SLOW = 3.0  # seconds
MOST_ADDED = 0.25
TRIES = 3  # others use this machine, too: what a slow query holds up it holds up every time
REQUESTS, AT_ONCE = 400, 40
POOL = 10  # DATABASE_POOL when nobody says otherwise
ANSWERED_WITHIN = 60.0


@pytest.fixture(scope="module")
def quick(one_process: Site) -> Iterator[Gathering]:
    """Those who must not notice."""
    found = circle_at(one_process, 12, grace="300")
    with found.host:
        yield found


@pytest.fixture(scope="module")
def slow(one_process: Site) -> Iterator[Gathering]:
    """Those whose session is slow to read, or locked."""
    found = circle_at(one_process, 3, grace="300")
    with found.host:
        yield found


# -- one slow query ---------------------------------------------------------------------------------


async def a_page(slow: Gathering) -> None:
    """Somebody looks at the stage's screen; reading the session takes three seconds."""
    with slow_reading(slow, the=1):
        async with httpx.AsyncClient(base_url=slow.site.url, timeout=30) as browser:
            answer = await browser.get(f"/s/{slow.host.code}/stage/screen")
    assert answer.json()["t"] == "stage"


async def a_socket(slow: Gathering) -> None:
    """Somebody's phone connects; who they are takes three seconds to find out."""
    with slow_reading(slow, the=1):
        async with slow.seats[0].socket() as socket:
            assert (await first(socket, "screen"))["group"]


async def a_room(slow: Gathering) -> None:
    """The same, but the first screen of the session takes three seconds to read. Nobody has the session open: whoever
    asked by HTTP before has been let go."""
    await asyncio.sleep(FOLLOWS_SECONDS + 2 * LOOKS_EVERY)
    with slow_reading(slow, the=2):
        async with slow.seats[0].socket() as socket:
            assert (await first(socket, "screen"))["group"]


async def a_command(slow: Gathering) -> None:
    """Somebody else holds the session for three seconds; a command for it waits, and is obeyed."""
    before = slow.host.screen()
    async with held(slow):
        paused = await asyncio.to_thread(slow.host.do, "pause", group=None, seen=marks_of(before["groups"]))
    after = slow.host.screen()
    assert after["version"] >= paused["version"] > before["version"]
    assert after["groups"][0]["timeline"]["paused_at"]
    slow.host.do("resume", group=None, seen=marks_of(after["groups"]))


@pytest.mark.parametrize("something_slow", [a_page, a_socket, a_room, a_command], ids=lambda what: what.__name__)
async def test_one_slow_query_adds_little_to_others_screens(
    quick: Gathering, slow: Gathering, something_slow: Callable[[Gathering], Awaitable[None]]
) -> None:
    async with onlookers(quick.seats) as others:
        added = []
        for _ in range(TRIES):
            desk = BusyDesk(quick.host)
            before = await desk.press(10)
            pressing = asyncio.create_task(desk.press_until_stopped())
            await something_slow(slow)
            during = await desk.stop(pressing)
            for other in others:
                await other.until_shown(max(during), 10)
            added.append(slowest_screen(others, during) - slowest_screen(others, before))
            if added[-1] <= MOST_ADDED:
                return
        raise AssertionError(f"others waited longer by {added} s")


@contextmanager
def slow_reading(circle: Gathering, the: int) -> Iterator[None]:
    """Of the next queries that read this session's row, the first (or second, …) takes three seconds.

    The table gives way to a view of the same name, in which looking at that row takes its time.
    """
    with database_of(circle.site) as admin:
        id = session_id(admin, circle)
        admin.execute(f"""
            CREATE SEQUENCE readings;
            CREATE FUNCTION looked_at(id bigint) RETURNS boolean LANGUAGE plpgsql COST 1000000 AS $$
            BEGIN
                IF id = {id} AND nextval('readings') = {the} THEN PERFORM pg_sleep({SLOW}); END IF;
                RETURN true;
            END $$;
            ALTER TABLE sessions_app_session RENAME TO kept;
            CREATE VIEW sessions_app_session AS SELECT * FROM kept WHERE looked_at(id);
        """)
        try:
            with lasting_long():
                yield
        finally:
            admin.execute("""
                DROP VIEW sessions_app_session;
                ALTER TABLE kept RENAME TO sessions_app_session;
                DROP FUNCTION looked_at;
                DROP SEQUENCE readings;
            """)


@asynccontextmanager
async def held(circle: Gathering) -> AsyncIterator[None]:
    """Somebody at the database's own console changes the session's row, and thinks for three seconds."""
    with database_of(circle.site) as admin:
        id = session_id(admin, circle)
        admin.execute("BEGIN")
        admin.execute("SELECT 1 FROM sessions_app_session WHERE id = %s FOR UPDATE", [id])
        thinking = asyncio.get_running_loop().call_later(SLOW, admin.execute, "COMMIT")
        try:
            with lasting_long():
                yield
        finally:
            thinking.cancel()


@contextmanager
def lasting_long() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began >= SLOW, "nothing was slow: this shows nothing"


def session_id(admin: psycopg.Connection, circle: Gathering) -> int:
    row = admin.execute("SELECT id FROM sessions_app_session WHERE code = %s", [circle.host.code]).fetchone()
    assert row
    return int(row[0])


def database_of(site: Site) -> psycopg.Connection:
    return psycopg.connect(site.environment["DATABASE_URL"], autocommit=True, application_name="console")


# -- four hundred requests --------------------------------------------------------------------------


async def test_four_hundred_requests_share_the_pool(one_process: Site, quick: Gathering) -> None:
    """Forty at a time look and write. Everybody is answered, what is acknowledged is stored, and PostgreSQL never sees
    more connections than the pool has."""
    began = time.monotonic()
    with counted_connections(one_process) as counts:
        counting = asyncio.create_task(counts.keep_counting())
        statuses, written = await forty_at_a_time(quick)
        counting.cancel()
    assert statuses == {200: REQUESTS}
    assert time.monotonic() - began <= ANSWERED_WITHIN
    assert 1 < counts.most <= POOL, f"{counts.most} connections; looked {counts.looks} times"
    assert counts.looks > 20
    with database_of(one_process) as admin:
        for seat_id, texts in written.items():
            row = admin.execute("SELECT text FROM sessions_app_note WHERE participant_id = %s", [seat_id]).fetchall()
            assert row == [(texts[-1],)]


async def forty_at_a_time(quick: Gathering) -> tuple[dict[int, int], dict[int, list[str]]]:
    """How often each status was answered, and what each wrote, in order."""
    statuses: dict[int, int] = {}
    written: dict[int, list[str]] = {seat.id: [] for seat in quick.seats}
    gate, writing = asyncio.Semaphore(AT_ONCE), {seat.id: asyncio.Lock() for seat in quick.seats}
    csrf = "c" * 32

    async def one(number: int, browser: httpx.AsyncClient) -> None:
        seat = quick.seats[number % len(quick.seats)]
        headers = JSON | {"Cookie": f"{seat.cookie}; csrftoken={csrf}", "X-CSRFToken": csrf}
        path = f"/s/{quick.host.code}/"
        async with gate:
            if number % 4:
                answer = await browser.get(path + ("", "screen", "notes")[number % 3], headers=headers)
            else:
                async with writing[seat.id]:  # one's own notes go out one after the other, as from a browser
                    mine = written[seat.id]
                    text, base = f"The {number}th request", len(mine)
                    note = {"key": f"1.{seat.id}.valuable", "text": text, "share": "me", "named": True}
                    body = note | {"base": base, "revision": base + 1}
                    answer = await browser.post(path + "notes", json=body, headers=headers)
                    mine.append(text)
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=quick.site.url, timeout=60, limits=limits) as browser:
        await asyncio.gather(*(one(number, browser) for number in range(REQUESTS)))
    return statuses, {seat_id: texts for seat_id, texts in written.items() if texts}


class Connections:
    """Looks at PostgreSQL's own list of connections, again and again."""

    def __init__(self, admin: psycopg.Connection) -> None:
        self.admin, self.most, self.looks = admin, 0, 0

    async def keep_counting(self) -> None:
        question = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'troika%'"
        while True:
            row = await asyncio.to_thread(lambda: self.admin.execute(question).fetchone())
            assert row
            self.most, self.looks = max(self.most, row[0]), self.looks + 1
            await asyncio.sleep(0.01)


@contextmanager
def counted_connections(site: Site) -> Iterator[Connections]:
    with database_of(site) as admin:
        yield Connections(admin)
