"""kill -9 in the middle of a phase, with thirty people writing.

Started again, everybody is back by themselves, and nothing is lost or doubled.
"""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT, Site, distributed_site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
PEOPLE = 30
ENOUGH = 20


async def test_a_killed_server_loses_nothing(own_site: Site, tmp_path: Path) -> None:
    check(await rehearse_and_kill(own_site, tmp_path), away=PEOPLE)


async def test_one_of_two_killed_processes_loses_nothing(tmp_path: Path) -> None:
    with distributed_site(processes=2) as site:
        check(await rehearse_and_kill(site, tmp_path), away=PEOPLE // 2)


async def rehearse_and_kill(site: Site, directory: Path) -> dict[str, Any]:
    """Spreads a rehearsal over the site, kills one process once people write, starts it again, reads the report."""
    result = directory / "report.json"
    rehearsal = await asyncio.create_subprocess_exec(
        *site.manage("rehearse", "--participants", str(PEOPLE), "--speed", "60", "--json", str(result)),
        *(part for url in site.urls for part in ("--url", url)),
        cwd=ROOT,
        env=site.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        await until_people_write(site, rehearsal)
        victim = site.servers[0]
        await asyncio.to_thread(victim.kill)
        await asyncio.to_thread(victim.start)
        printed, _ = await asyncio.wait_for(rehearsal.communicate(), 200)
    finally:
        if rehearsal.returncode is None:
            rehearsal.kill()
            await rehearsal.wait()
    assert result.exists(), printed.decode()
    report: dict[str, Any] = json.loads(result.read_text())
    assert rehearsal.returncode == 0, f"{json.dumps(report, indent=2)}\n{printed.decode()[-4000:]}"
    return report


def check(report: dict[str, Any], away: int) -> None:
    insights, screens = report["insights"], report["screens"]
    assert report["joined"] == report["participants"] == PEOPLE
    assert report["reconnects"] >= away, "nobody noticed that the server was killed: this run shows nothing"
    assert report["outages"]
    assert all(outage["back"] == outage["people"] for outage in report["outages"])
    assert insights["sent"] == insights["acknowledged"] > PEOPLE
    assert insights["exported"] == insights["shared"] > 0
    assert insights["lost"] == insights["doubled"] == insights["leaked"] == 0
    assert screens["missed"] == 0
    assert report["errors"] == []


async def until_people_write(site: Site, rehearsal: asyncio.subprocess.Process) -> None:
    """Looks into the database until a fair number of insights is stored: from then on the server is in mid-sentence."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if rehearsal.returncode is not None:
            assert rehearsal.stdout
            raise AssertionError((await rehearsal.stdout.read()).decode())
        if await asyncio.to_thread(site.count, "sessions_app_insight") >= ENOUGH:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nobody wrote anything")
