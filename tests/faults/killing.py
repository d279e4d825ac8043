"""kill -9 and SIGTERM for one process of a site while a hundred people write.

Once it is started again, everybody is back by themselves within 10 s and is shown what a newcomer is shown; nothing
acknowledged is lost or doubled. The second time the process stays away while a phase ends.
"""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.servers import ROOT, Site, Troika

PEOPLE = 100
ENOUGH = 60  # notes that are stored: from then on the server is in mid-sentence
BACK_WITHIN = 10_000  # ms from the moment at which the process serves again
ENDS_WITHIN = 5.0  # seconds from SIGTERM: a supervisor would not have to kill it


async def rehearse_through_faults(site: Site, directory: Path, away: int) -> None:
    """Spreads a rehearsal over the site, kills one process once people write, later stops it over a boundary."""
    result = directory / "report.json"
    rehearsal = await asyncio.create_subprocess_exec(
        *site.manage("rehearse", "--participants", str(PEOPLE), "--speed", "60", "--json", str(result)),
        *(part for url in site.urls for part in ("--url", url)),
        cwd=ROOT,
        env=site.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told: list[str] = []
    reading = asyncio.create_task(hear(rehearsal, told))
    try:
        await rehearse_until(lambda: site.count("sessions_app_note") >= ENOUGH, told, reading)
        killed = await asyncio.to_thread(kill, site.servers[0])
        await rehearse_until(lambda: any("shown the right screen" in line for line in told), told, reading)
        stopped = await asyncio.to_thread(stop_over_a_boundary, site.servers[0], site.one(CODE))
        await asyncio.wait_for(reading, 200)
    finally:
        if rehearsal.returncode is None:
            rehearsal.kill()
        await rehearsal.wait()
    assert result.exists(), "".join(told)
    report: dict[str, Any] = json.loads(result.read_text())
    assert rehearsal.returncode == 0, f"{json.dumps(report, indent=2)}\n{''.join(told)[-4000:]}"
    judge(report, away, [killed, stopped])


async def hear(rehearsal: asyncio.subprocess.Process, told: list[str]) -> None:
    assert rehearsal.stdout
    while line := await rehearsal.stdout.readline():
        told.append(line.decode())
    await rehearsal.wait()


CODE = "SELECT code FROM sessions_app_session"


def kill(server: Troika) -> int:
    """kill -9, and started again at once; when it served again (unix ms)."""
    server.kill()
    server.start()
    return round(time.time() * 1000)


def stop_over_a_boundary(server: Troika, code: str) -> int:
    """SIGTERM just before a phase ends, started again only afterwards; when it served again (unix ms)."""
    timeline = httpx.get(f"{server.url}/s/{code}/stage/screen").json()["room"]
    assert timeline["paused_at"] is None
    leave_time = time.time() * 1000 + 500
    boundary = next(step["ends"] for step in timeline["steps"] if step["ends"] > leave_time)
    time.sleep(max(0.0, (boundary - 300) / 1000 - time.time()))
    took = server.terminate()
    assert took < ENDS_WITHIN, f"it took {took:.1f} s to end with {PEOPLE} sockets open"
    assert server.process and server.process.returncode is not None
    time.sleep(max(0.0, (boundary + 300) / 1000 - time.time()))
    server.start()
    return round(time.time() * 1000)


def judge(report: dict[str, Any], away: int, served_again: list[int]) -> None:
    notes, screens, outages = report["notes"], report["screens"], report["outages"]
    assert report["joined"] == report["participants"] == PEOPLE
    assert report["reconnects"] >= 2 * away, "nobody noticed that the server was away: this run shows nothing"
    assert len(outages) == 2 and [outage["people"] for outage in outages] == [away] * 2
    for outage, serves in zip(outages, served_again, strict=True):
        assert outage["back"] == outage["right"] == away, "by themselves, and to the right screen"
        assert outage["ended_at"] + outage["back_ms"]["max"] - serves <= BACK_WITHIN, outage
    assert notes["sent"] == notes["acknowledged"] > PEOPLE
    assert notes["exported"] == notes["shared"] > 0
    assert notes["lost"] == notes["doubled"] == notes["leaked"] == 0
    assert screens["missed"] == 0
    assert report["errors"] == []


async def rehearse_until(true: Callable[[], bool], told: list[str], reading: asyncio.Task[None]) -> None:
    """Looks again and again, while the rehearsal runs."""
    deadline = time.monotonic() + 120
    while not await asyncio.to_thread(true):
        assert not reading.done(), "".join(told)
        assert time.monotonic() < deadline, "nobody wrote anything, or nobody came back:\n" + "".join(told)[-4000:]
        await asyncio.sleep(0.1)
