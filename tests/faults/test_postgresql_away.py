"""PostgreSQL is stopped while people write, and crashes in the middle of commands.

The processes live, everybody is asked to try again, and typed text arrives by itself once PostgreSQL is back.
"""

import asyncio
import time
from collections.abc import AsyncIterator

import psycopg
import pytest

from sessions_app.rehearsal.browser import Browser
from sessions_app.rehearsal.pages import FormFields
from tests.faults.company import Company, Printed, Said, ask, company, until
from tests.servers import PostgreSQL, Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
PEOPLE = 24
AWAY_FOR = 8.0  # longer than a request waits for a connection, and than a pool's first few tries
ANSWERED_WITHIN = 7.0  # the pool's 5 s, on a busy machine
BACK_WITHIN = 15.0
HTML = {"Accept": "text/html"}


@pytest.fixture
async def at_work(distributed: Site) -> AsyncIterator[Company]:
    """A company in groups, spread over two processes. PostgreSQL is there again for whoever comes next."""
    assert distributed.postgres
    try:
        async with company(distributed, PEOPLE) as found:
            await found.begin()
            yield found
    finally:
        if not distributed.postgres.ready():
            distributed.postgres.start()


async def test_what_is_written_meanwhile_is_delivered_when_it_is_back(at_work: Company) -> None:
    site, postgres, printed = at_work.site, at_work.site.postgres, Printed(at_work.site)
    assert postgres
    pids = [server.pid for server in site.servers]
    stranger = Browser(at_work.wires[0])
    door = f"/s/{at_work.fay.code}/"
    form = FormFields.of((await stranger.page(door)).text) | {"name": "Zoe"}
    people, hush = site.count("sessions_app_participant"), asyncio.Event()
    typing = asyncio.create_task(at_work.type_until(hush))
    await until(lambda: at_work.records.saves["acknowledged"] > PEOPLE, 20, "everybody writing")

    await asyncio.to_thread(postgres.stop)
    stopped = time.monotonic()
    await during_the_outage(at_work, stranger, form)
    await asyncio.sleep(max(0.0, AWAY_FOR - (time.monotonic() - stopped)))
    unsaved = sum(one.outbox.dirty for one in at_work.people if one.outbox)
    await asyncio.to_thread(postgres.start)
    hush.set()
    took = await at_work.delivered(BACK_WITHIN)
    await typing

    assert unsaved == PEOPLE, "hardly anybody had anything to save: this run shows nothing"
    assert took <= BACK_WITHIN
    assert await at_work.stored() == at_work.written
    assert site.count("sessions_app_note") == len(at_work.written) == PEOPLE
    assert site.count("sessions_app_participant") == people, "a refused form made somebody all the same"
    assert (await stranger.form(door + "join", form)).status_code == 303  # the same form again
    assert site.count("sessions_app_participant") == people + 1
    assert at_work.records.reconnects == 0, "sockets need no database: none should have closed"
    assert (await at_work.fay_says("pause")).ok
    await until_right(at_work)
    assert [server.pid for server in site.servers] == pids
    assert all([(await at_work.health(process)).status == 200 for process in range(2)])
    printed.nothing_but_short_complaints()


async def during_the_outage(at_work: Company, stranger: Browser, form: dict[str, str]) -> None:
    """Whatever is asked is answered within bounds, in words, and nothing is done."""
    told, pages, healths = await asyncio.gather(
        programs(at_work), pages_of(at_work, stranger, form), asyncio.gather(at_work.health(0), at_work.health(1))
    )
    assert [said.refused_for_now for said in told] == [True] * 4, told
    assert [said.status for said in pages] == [503] * 5
    assert all("One moment, please" in said.page for said in pages), [said.page[:300] for said in pages]
    again_by_itself = ["data-again" in said.page for said in pages]
    assert again_by_itself == [True, True, True, False, False], "only what was asked for by its address"
    away = {"status": "unwell", "database": "unreachable", "layer": "ok"}
    assert all(said.status == 503 and said.body.items() >= away.items() for said in healths), healths
    assert max(said.seconds for said in (*told, *pages, *healths)) < ANSWERED_WITHIN


async def programs(at_work: Company) -> tuple[Said, ...]:
    """What scripts ask for."""
    code, ben = at_work.fay.code, at_work.people[1]
    note = {"key": f"1.{ben.id}.challenge", "text": "x", "share": "me", "named": True, "base": 0, "revision": 1}
    return await asyncio.gather(
        ask(ben._browser, "POST", f"/s/{code}/notes", note),
        ask(ben._browser, "GET", f"/s/{code}/screen"),
        at_work.fay_says("pause", 0),
        at_work.fay_says("pause", 1),
    )


async def pages_of(at_work: Company, stranger: Browser, form: dict[str, str]) -> tuple[Said, ...]:
    """What people ask for: three pages, then two forms."""
    code, fay = at_work.fay.code, at_work.fay.browser
    login = form | {"username": "fay@example.org", "password": "three chairs"}
    return await asyncio.gather(
        ask(stranger, "GET", f"/s/{code}/", headers=HTML),
        ask(fay, "GET", f"/host/{code}/", headers=HTML),
        ask(fay, "GET", "/", headers=HTML),
        ask(stranger, "POST", f"/s/{code}/join", form=form, headers=HTML),
        ask(stranger, "POST", "/accounts/login", form=login, headers=HTML),
    )


async def test_a_crash_at_the_very_moment_of_a_command_does_it_wholly_or_not_at_all(at_work: Company) -> None:
    postgres, printed = at_work.site.postgres, Printed(at_work.site)
    assert postgres
    before, answers = stored_clocks(postgres, at_work.fay.code), list[Said]()
    for _ in range(3):
        hush, mark = asyncio.Event(), len(answers)
        pressing = [asyncio.create_task(press_until(at_work, process, hush, answers)) for process in (0, 1, 0, 1)]
        await until(lambda mark=mark: any(said.ok for said in answers[mark:]), 10, "Fay at work")  # type: ignore[misc]
        await asyncio.to_thread(crash_upon_a_command, postgres)
        await asyncio.to_thread(postgres.start)
        mark = len(answers)
        await until(lambda mark=mark: any(said.ok for said in answers[mark:]), BACK_WITHIN, "back at work")  # type: ignore[misc]
        hush.set()
        await asyncio.gather(*pressing)

    done, doubtful = sum(said.ok for said in answers), sum(said.refused_for_now for said in answers)
    assert doubtful, "no command met a crash: this run shows nothing"
    assert {said.body["code"] for said in answers if not said.ok} <= {"try_again", "stale", "wrong_moment"}
    assert max(said.seconds for said in answers) < ANSWERED_WITHIN
    after = stored_clocks(postgres, at_work.fay.code)
    moved = {revision - before[group] for group, revision in after.items()}
    assert len(moved) == 1, f"a command was done for some groups only: {moved}"
    assert done <= moved.pop() <= done + doubtful, "all that was acknowledged is there, and hardly anything else"
    await until_right(at_work)
    printed.nothing_but_short_complaints()


def crash_upon_a_command(postgres: PostgreSQL) -> None:
    """For certain in the middle of one: none can go on while somebody else holds the session."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    holder, observer = (psycopg.connect(postgres.address(), autocommit=own) for own in (False, True))
    holder.execute("SELECT 1 FROM sessions_app_session FOR UPDATE")
    deadline = time.monotonic() + 10
    while not observer.execute(waiting).fetchone()[0]:
        assert time.monotonic() < deadline, "no command came"
    postgres.crash()
    holder.close()
    observer.close()


async def press_until(at_work: Company, process: int, hush: asyncio.Event, answers: list[Said]) -> None:
    """Somebody at a desk pauses and resumes without end; several do, so that a crash meets a command for certain."""
    while not hush.is_set():
        desk = await at_work.fay.look()
        said = await at_work.fay_says("pause" if desk.groups[0].timeline.paused_at is None else "resume", process)
        answers.append(said)
        if not said.ok:
            await asyncio.sleep(0.05)


async def until_right(at_work: Company) -> None:
    """Everybody is shown what a newcomer would be, within 10 s."""
    began = time.monotonic()
    while not await at_work.right_screens():
        assert time.monotonic() - began < 10, "somebody is still shown something else"
        await asyncio.sleep(0.2)


def stored_clocks(postgres: PostgreSQL, code: str) -> dict[int, int]:
    """Each group's revision, as it is stored."""
    question = """SELECT t.id, t.revision FROM sessions_app_group t JOIN sessions_app_round r ON r.id = t.round_id
                  JOIN sessions_app_session s ON s.id = r.session_id WHERE s.code = %s"""
    with psycopg.connect(postgres.address()) as connection:
        return dict(connection.execute(question, [code]).fetchall())
