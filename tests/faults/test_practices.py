"""People who know no practice hold each of them on a real server: they read on their page what it is."""

import asyncio
import io

import pytest
from rich.console import Console

from sessions_app import practices
from sessions_app.domain import program
from sessions_app.rehearsal.progress import Progress
from sessions_app.rehearsal.report import Report
from sessions_app.rehearsal.run import Options, Rehearsal
from tests.servers import Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(180)]
PEOPLE = 5  # two pairs, one of which is three; and one group too large for threes
EVERY = [*practices.keys(), "nonsense"]


async def test_every_practice_is_held_by_people_who_know_none(own_site: Site) -> None:
    """All at once, because most of it is waiting."""
    reports = await asyncio.gather(*(rehearse(own_site, key) for key in EVERY))
    for key, report in zip(EVERY, reports, strict=True):
        shipped = None if key == "nonsense" else practices.practice(key)
        rounds = program.whole(shipped, 1) if shipped else 1
        writes = shipped is None or any(stage.kinds.every for stage in shipped.stages)
        assert not report.failed, (key, report.errors, report.as_json().decode())
        assert (report.joined, report.rounds) == (PEOPLE, rounds), key
        assert writes or not report.notes.sent, key


async def rehearse(site: Site, practice: str) -> Report:
    options = Options(PEOPLE, speed=300, urls=(site.url,), seed=3, practice=practice)
    return await Rehearsal(options, Progress(Console(file=io.StringIO()))).run()
