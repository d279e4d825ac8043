"""Downloads that nobody takes, or that break off: nobody else notices, nothing stays, no part looks complete."""

import asyncio
import os
import time
import urllib.request
from collections.abc import Callable, Iterator

import psycopg
import pytest

from bench.downloading import Download
from bench.exports import FORMATS, address
from bench.product import Session, seeded
from serving.downloads import MOST_AT_ONCE
from tests import servers
from tests.servers import Site

from .memory import forget_the_most, process_of, resident, seconds_of_work

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]

NOTES = 15_000  # six megabytes: more than the kernel takes for a reader who does not read
STALLED_SECONDS = 2
MOST_MEMORY = 50.0  # MiB


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with servers.site(settings={"STALLED_SECONDS": str(STALLED_SECONDS)}) as found:
        yield found


@pytest.fixture(scope="module")
def session(site: Site) -> Session:
    found = seeded(site, 300, notes=NOTES)
    for what in FORMATS:  # whatever is loaded once; and it is whole
        taken = Download(*address(site, found, what)).take()
        assert (taken.status, taken.whole) == (200, True)
        assert what == "xlsx" or taken.size > 5_000_000
    return found


def files_being_sent(site: Site) -> int:
    """Files without a name that the server has open, where they belong."""
    folder = process_of(site) / "fd"
    names = []
    for entry in os.listdir(folder):
        try:
            names.append(os.readlink(folder / entry))
        except FileNotFoundError:
            continue
    return sum("/spool/" in name and name.endswith("(deleted)") for name in names)


def ask(asked: urllib.request.Request) -> bytes:
    with urllib.request.urlopen(asked, timeout=20) as answer:
        content: bytes = answer.read()
        return content


async def until(true: Callable[[], bool], within: float) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within
        await asyncio.sleep(0.02)
    return time.monotonic() - began


@pytest.mark.parametrize("what", FORMATS)
def test_it_begins_at_once_and_takes_no_memory(site: Site, session: Session, what: str) -> None:
    """With room for a busy machine; in full, and within 1 s: python -m bench exports."""
    before = resident(site)
    forget_the_most(site)
    taken = Download(*address(site, session, what)).take()
    assert taken.whole
    assert taken.first_ms
    assert (taken.headers_ms if what == "xlsx" else taken.first_ms) <= 3000
    assert resident(site, most=True) - before <= MOST_MEMORY / 2


async def test_readers_who_stop_reading_harm_nobody_and_are_hung_up_on(site: Site, session: Session) -> None:
    await until(lambda: files_being_sent(site) == 0, 10)
    before = resident(site)
    forget_the_most(site)
    readers = [Download(*address(site, session, "json"), room=4096) for _ in range(5)]
    await until(lambda: files_being_sent(site) > 0, 10)
    slowest = 0.0
    for _ in range(10):  # more than there are threads
        began = time.monotonic()
        asked = urllib.request.Request(f"{site.url}/host/{session.code}/screen", headers={"Cookie": session.host})
        await asyncio.to_thread(ask, asked)
        slowest = max(slowest, time.monotonic() - began)
    taken = await asyncio.to_thread(Download(*address(site, session, "csv")).take)
    assert taken.whole
    assert slowest < 5
    await until(lambda: files_being_sent(site) == 0, 60)
    assert resident(site, most=True) - before <= MOST_MEMORY
    for reader in readers:
        assert not reader.take().whole


@pytest.mark.parametrize("zipped", [True, False], ids=["as browsers ask", "plain"])
@pytest.mark.parametrize("what", FORMATS)
async def test_a_browser_that_goes_frees_its_file(site: Site, session: Session, what: str, zipped: bool) -> None:
    await until(lambda: files_being_sent(site) == 0, 10)
    reader = Download(*address(site, session, what), zipped=zipped)
    await until(lambda: files_being_sent(site) > 0, 10)
    reader.socket.close()
    await until(lambda: files_being_sent(site) == 0, 10)


async def test_a_workbook_that_is_given_up_is_not_made(site: Site, session: Session) -> None:
    """As browsers ask for it. Told by processor time, which a busy machine does not change."""
    await until(lambda: files_being_sent(site) == 0, 10)
    before = seconds_of_work(site)
    taken = await asyncio.to_thread(Download(*address(site, session, "xlsx"), zipped=True).take)
    assert (taken.whole, taken.zipped) == (True, False)  # it is a zip
    await until(lambda: files_being_sent(site) == 0, 10)
    whole, before = seconds_of_work(site) - before, seconds_of_work(site)
    given_up = Download(*address(site, session, "xlsx"), zipped=True)
    await until(lambda: files_being_sent(site) > 0, 10)
    given_up.socket.close()
    await until(lambda: files_being_sent(site) == 0, 10)
    assert seconds_of_work(site) - before < whole * 2 / 3


def test_a_slow_reader_gets_it_all(site: Site, session: Session) -> None:
    taken = Download(*address(site, session, "csv"), room=65_536).take(pace=3_000_000)
    assert taken.whole and taken.seconds > STALLED_SECONDS


async def test_a_database_that_goes_in_the_middle_ends_it_without_an_end(one_process: Site) -> None:
    session = seeded(one_process, 3, notes=30)
    assert one_process.postgres
    with psycopg.connect(one_process.postgres.address(), autocommit=True) as admin, admin.transaction():
        admin.execute("LOCK TABLE sessions_app_seat IN ACCESS EXCLUSIVE MODE")  # the rows wait, the heading is sent
        reader = Download(*address(one_process, session, "csv"))
        taking = asyncio.create_task(asyncio.to_thread(reader.take))
        waiting = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

        def somebody_waits() -> bool:
            return bool(admin.execute(f"SELECT count(*) {waiting}").fetchone()[0])

        await until(somebody_waits, 10)
        admin.execute(f"SELECT pg_terminate_backend(pid) {waiting}")
        taken = await taking
    assert taken.status == 200 and not taken.whole
    assert taken.size < 500  # the heading, and no page that says sorry
    log = one_process.servers[0].tail(200)
    assert f"/host/{session.code}/export.csv" in log and "BrokenOffError" in log
    again = await asyncio.to_thread(Download(*address(one_process, session, "csv")).take)
    assert again.whole


async def test_nobody_has_downloads_without_end_under_way(one_process: Site) -> None:
    session = seeded(one_process, 3, notes=30)
    before = one_process.count("sessions_app_export")
    assert one_process.postgres
    with psycopg.connect(one_process.postgres.address(), autocommit=True) as admin:
        with admin.transaction():
            admin.execute("LOCK TABLE sessions_app_seat IN ACCESS EXCLUSIVE MODE")  # none of them ends
            readers = [Download(*address(one_process, session, "csv")) for _ in range(MOST_AT_ONCE)]
            await until(lambda: files_being_sent(one_process) == MOST_AT_ONCE, 20)
            refused = await asyncio.to_thread(Download(*address(one_process, session, "csv")).take)
            assert refused.status == 429
            assert one_process.count("sessions_app_export") == before + MOST_AT_ONCE  # what is refused is not taken
        for reader in readers:
            assert (await asyncio.to_thread(reader.take)).whole
    await until(lambda: files_being_sent(one_process) == 0, 20)
    assert (await asyncio.to_thread(Download(*address(one_process, session, "csv")).take)).status == 200
