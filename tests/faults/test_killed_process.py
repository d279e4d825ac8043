"""One of two processes is killed and stopped while a hundred people write; killing.py says what must hold."""

from pathlib import Path

import pytest

from tests.servers import distributed_site

from .killing import PEOPLE, rehearse_through_faults

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


async def test_one_of_two_processes_killed_and_stopped_loses_nothing(tmp_path: Path) -> None:
    with distributed_site(processes=2) as site:
        await rehearse_through_faults(site, tmp_path, away=PEOPLE // 2)
