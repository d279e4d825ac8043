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
    report = await rehearse_and_kill(own_site, own_site, tmp_path)
    check(report)


async def test_one_of_two_killed_processes_loses_nothing(tmp_path: Path) -> None:
    with distributed_site(processes=2) as site:
        report = await rehearse_and_kill(site, site, tmp_path)
        check(report)


async def rehearse_and_kill(site: Site, own_site: Site, directory: Path) -> dict[str, Any]:
    """Runs a rehearsal on the first process, kills that once people write, starts it again, and reads the report."""
    result = directory / "report.json"
    rehearsal = await asyncio.create_subprocess_exec(
        *site.manage("rehearse", "--participants", str(PEOPLE), "--rounds", "1", "--speed", "20"),
        *("--url", site.url, "--json", str(result)),
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


def check(report: dict[str, Any]) -> None:
    insights, screens = report["insights"], report["screens"]
    assert report["joined"] == report["participants"] == PEOPLE
    assert insights["acknowledged"] == insights["sent"] == insights["exported"] > PEOPLE
    assert insights["lost"] == insights["doubled"] == 0
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
