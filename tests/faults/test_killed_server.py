"""The only process is killed and stopped while a hundred people write; killing.py says what must hold."""

from pathlib import Path

import pytest

from tests.servers import Site

from .killing import PEOPLE, rehearse_through_faults

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


async def test_the_only_process_killed_and_stopped_loses_nothing(own_site: Site, tmp_path: Path) -> None:
    await rehearse_through_faults(own_site, tmp_path, away=PEOPLE)
