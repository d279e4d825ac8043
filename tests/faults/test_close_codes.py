"""The other end gets the close code that an application used, also codes that are not for applications."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.servers import ROOT, Troika, free_port, running, site_environment, temporary_directory

from .gathering import close_code

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def closing() -> Iterator[str]:
    with temporary_directory("closing") as directory:
        port = free_port()
        environment = site_environment(Path(directory), None, None) | {"PORT": str(port), "PYTHONPATH": os.fspath(ROOT)}
        command = [str(ROOT / "scripts/daphne"), "tests.faults.closing:application"]
        with running(Troika("closing", command, port, directory / "log", environment)):
            yield f"ws://127.0.0.1:{port}"


@pytest.mark.parametrize("code", [1000, 1009, 1011, 4401, 4429])
async def test_the_code_arrives(closing: str, code: int) -> None:
    async with connect(f"{closing}/{code}") as socket:
        assert await close_code(socket) == code
