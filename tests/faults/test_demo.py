"""The demo, with a visitor who joins as invited, leaves, and runs it by the link that
it prints: this is never an error."""

import asyncio
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from sessions_app.rehearsal import conduct, demo
from sessions_app.rehearsal.browser import Browser, Wire
from sessions_app.rehearsal.facilitator import Effect, Facilitator
from sessions_app.rehearsal.link import Link
from sessions_app.rehearsal.person import Person
from sessions_app.rehearsal.progress import Progress
from sessions_app.rehearsal.records import Records
from tests.servers import Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]
QUICK = 300.0


async def test_who_joins_the_demo_is_seated_and_can_do_what_they_like(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOOKS_AROUND", "BETWEEN_ROUNDS", "SEATED_AFTER"):
        monkeypatch.setattr(demo, name, 0.2)
    monkeypatch.setattr(conduct, "FINDING_THE_PLACE", 0.5)
    told = io.StringIO()
    shown = demo.Demo(4, QUICK, own_site.url, Progress(Console(file=told, width=200)), asyncio.Event())
    running = asyncio.create_task(shown.run())
    wire, records = Wire(own_site.url), Records(lambda *_: None, lambda _: None)
    robin = Person(0, 1, "Robin", wire, records, 1)
    lines: list[asyncio.Task[None]] = []
    try:
        link = await until(lambda: re.search(r"Run it: +(\S+/host/(\w+)/remote/\S+)", told.getvalue()), told)
        desk = await at_the_desk(wire, records, link[1], link[2])
        assert desk.link
        assert await robin.join(link[2])
        lines += [asyncio.create_task(line) for line in (robin.stay(), desk.link.run())]
        await until(lambda: robin.screen and robin.screen.session.state == "running" and robin.screen.group, told)
        assert "Welcome, Robin!" in told.getvalue()

        await desk.act("pause")
        await robin.do("leave", {})
        taken_out = next(one for one in (await desk.look()).people if one.name == "Amara")
        assert await desk.send("remove", {"person": taken_out.id}, Effect()) == "done"
        await desk.act("resume")
        await desk.act("end")
        await until(lambda: desk.desk and desk.desk.session.round == 2 and desk.desk.session.state == "running", told)
        late = Person(1, 1, "Alex", wire, records, 1)
        assert await late.join(link[2])
        lines.append(asyncio.create_task(late.stay()))
        await until(lambda: late.screen and late.screen.group, told)
        await until(lambda: "Alex has a seat, too." in told.getvalue(), told)

        assert await desk.send("finish", {}, Effect()) == "done"
        await until(lambda: "What people brought" in told.getvalue(), told)
        page = await desk.browser.page(f"/host/{link[2]}/harvest")
        assert page.status_code == 200 and "Please do this every month." in page.text
        shown.stop()
        report = await running
        assert (report.errors, report.failed, report.screens.missed) == ([], False, 0), told.getvalue()
        assert report.notes.acknowledged > 0 and records.errors == []
    finally:
        for task in (running, *lines):
            task.cancel()
        await asyncio.gather(running, *lines, return_exceptions=True)
        await wire.close()


async def at_the_desk(wire: Wire, records: Records, link: str, code: str) -> Facilitator:
    """Who opens the link that signs in, and presses."""
    facilitator = Facilitator(wire, records)
    facilitator.code, base = code, f"/host/{code}/"
    browser: Browser = facilitator.browser
    await browser.page(link.removeprefix(wire.origin))
    await browser.page(base + "remote")
    assert (await browser.form(base + "remote", {})).headers["location"] == base
    facilitator.link = Link(browser, base + "live", base + "screen", facilitator, records, counted=False)
    return facilitator


async def until(found: Callable[[], Any], told: io.StringIO) -> Any:
    """What is found in the end; what the demo has said, if it never is."""
    for _ in range(800):
        if what := found():
            return what
        await asyncio.sleep(0.05)
    raise AssertionError(told.getvalue())
