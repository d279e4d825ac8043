"""A site as on the internet: two processes behind nginx with TLS. It is upgraded, process after process, while people
write; and for a moment there is no process at all.

The proxy is nginx with deploy/nginx.conf, the text of docs/deploying.md.
"""

import asyncio
import json
import re
import secrets
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from serving.guessing import MOST_WRONG
from tests.proxy import Front, fronted_site
from tests.servers import ROOT, Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]
PEOPLE = 30
ENOUGH = 20  # notes that are stored: from then on the processes are in mid-sentence


@pytest.fixture(scope="module")
def production() -> Iterator[Front]:
    """As on the internet: two processes, https only, hashed static files."""
    with fronted_site(2, settings={"PRODUCTION": "1", "SECRET_KEY": secrets.token_urlsafe(64)}) as front:
        yield front


async def test_an_upgrade_from_process_to_process_is_not_noticed(production: Front, tmp_path: Path) -> None:
    """As deploy/release does it: check, migrate, collect, then one process after the other; while people write."""
    report = await rehearse_and_upgrade(production, tmp_path)
    unanswered = [one for one in production.nginx.requests() if one.status >= 500 and one.method == "GET"]
    assert unanswered == [], "there was always a process to answer"
    assert report["joined"] == report["participants"] == PEOPLE
    assert report["reconnects"] >= PEOPLE, "nobody was on the processes: this run shows nothing"
    assert report["screens"]["missed"] == 0
    notes = report["notes"]
    assert notes["sent"] == notes["acknowledged"] > PEOPLE
    assert notes["exported"] == notes["shared"] > 0
    assert notes["lost"] == notes["doubled"] == notes["leaked"] == 0
    assert report["outages"] == []
    assert report["errors"] == []


async def test_nobody_can_lie_about_where_they_come_from(production: Front) -> None:
    """Who guesses codes is stopped, however many addresses they claim to have: nginx says what it saw."""
    enough = 2 * MOST_WRONG * len(production.ports)  # each process counts for itself; twice, if a window just ends
    claims = iter(range(enough))
    async with httpx.AsyncClient(base_url=production.url, verify=trusted(production), trust_env=False) as client:

        async def guess() -> bool:
            for claim in claims:
                address = f"198.51.{claim // 256}.{claim % 256}"
                answer = await client.get("/join", params={"code": "AAAAAA"}, headers={"X-Forwarded-For": address})
                if answer.status_code == 429:
                    return True
                assert answer.status_code == 404
            return False

        assert all(await asyncio.gather(*(guess() for _ in range(20))))


def test_while_no_process_is_there_pages_look_again_and_links_stay_secret(production: Front) -> None:
    secret = secrets.token_urlsafe(24)
    with browser(production) as client:
        page = client.get("/")
        assert page.status_code == 200 and page.headers["strict-transport-security"]
        [script, *_] = re.findall(r'"(/static/[^"]+\.[0-9a-f]{12}\.(?:js|css))"', page.text)
    for server in production.site.servers:
        server.terminate()
    try:
        with browser(production) as client:
            answer = client.get(f"/s/ABCDEF/r/{secret}")
            assert answer.status_code == 503 and answer.headers["refresh"] == "3"
            assert "comes back by itself" in answer.text
            assert client.post("/s/ABCDEF/notes", json={}).status_code == 503
            static = client.get(script, headers={"Accept-Encoding": "gzip"})
            assert static.status_code == 200, "static files come from the disk"
            assert static.headers["content-encoding"] == "gzip" and "immutable" in static.headers["cache-control"]
    finally:
        for server in production.site.servers:
            server.start()
    written = "".join(path.read_text() for path in production.nginx.directory.glob("*log*"))
    assert "ABCDEF/notes" in written, "nginx tells of its trouble, so a secret could have been there"
    assert secret not in written


def browser(front: Front) -> httpx.Client:
    return httpx.Client(base_url=front.url, verify=trusted(front), trust_env=False)


def trusted(front: Front) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(front.nginx.certificate))


async def rehearse_and_upgrade(front: Front, directory: Path) -> dict[str, Any]:
    """The rehearsal's report."""
    result, site = directory / "report.json", front.site
    check = site.manage("check", "--deploy", "--fail-level", "WARNING")
    await asyncio.to_thread(subprocess.run, check, cwd=ROOT, env=site.environment, check=True, capture_output=True)
    rehearsal = await asyncio.create_subprocess_exec(
        *site.manage("rehearse", "--participants", str(PEOPLE), "--speed", "75", "--json", str(result)),
        *("--url", front.url),
        cwd=ROOT,
        env=site.environment | {"SSL_CERT_FILE": str(front.nginx.certificate)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        await asyncio.gather(asyncio.to_thread(site.prepare), until_people_write(site, rehearsal))
        for server in site.servers:
            await asyncio.to_thread(server.terminate)  # as systemd does
            await asyncio.to_thread(server.start)
        printed, _ = await asyncio.wait_for(rehearsal.communicate(), 120)
    finally:
        if rehearsal.returncode is None:
            rehearsal.kill()
            await rehearsal.wait()
    assert result.exists(), printed.decode()
    report: dict[str, Any] = json.loads(result.read_text())
    assert rehearsal.returncode == 0, f"{json.dumps(report, indent=2)}\n{printed.decode()[-4000:]}"
    return report


async def until_people_write(site: Site, rehearsal: asyncio.subprocess.Process) -> None:
    """Looks into the database until a fair number of notes is stored."""
    deadline = time.monotonic() + 120
    while await asyncio.to_thread(site.count, "sessions_app_note") < ENOUGH:
        assert time.monotonic() < deadline, "nobody wrote anything"
        if rehearsal.returncode is not None:
            assert rehearsal.stdout
            raise AssertionError((await rehearsal.stdout.read()).decode())
        await asyncio.sleep(0.05)
