"""Two processes serve one session: a command or a sign-out at one of them counts for the other's sockets."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from tests.servers import Site

from .gathering import Host, crowd_at, host_at, token_header

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]
SOON = 10.0  # seconds: a fraction of one on a machine with nothing else to do


@pytest.fixture
def host(distributed: Site) -> Iterator[Host]:
    with host_at(distributed) as found:
        yield found


def at(host: Host, process: int, path: str, cookie: str) -> connect:
    """A socket of that process."""
    url = host.site.urls[process]
    return connect(
        url.replace("http", "ws", 1) + path, origin=Origin(url), additional_headers={"Cookie": cookie}, max_size=None
    )


async def heard(socket: ClientConnection, ids: set[int]) -> None:
    async with asyncio.timeout(SOON):
        while set(json.loads(await socket.recv()).get("ids", ())) != ids:
            pass


async def rest_until_closed(socket: ClientConnection) -> tuple[list[dict[str, Any]], int | None]:
    frames = []
    try:
        async with asyncio.timeout(SOON):
            while True:
                frames.append(json.loads(await socket.recv()))
    except ConnectionClosed as closed:
        return frames, closed.rcvd.code if closed.rcvd else None


async def quiet(socket: ClientConnection) -> None:
    """Until it has been sent all that there is at first."""
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 1)
    except TimeoutError:
        return


async def test_whoever_asks_the_one_process_is_here_for_a_desk_of_the_other(host: Host) -> None:
    [ada] = await asyncio.to_thread(crowd_at, host, 1)
    async with at(host, 1, host.path, host.cookie) as desk, httpx.AsyncClient(base_url=host.site.urls[0]) as phone:
        await quiet(desk)
        answer = await phone.get(f"/s/{host.code}/screen", headers={"Cookie": ada.cookie})
        assert answer.status_code == 200
        await heard(desk, {ada.id})


async def test_a_sign_out_on_the_one_process_closes_a_quiet_desk_of_the_other(host: Host) -> None:
    async with at(host, 1, host.path, host.cookie) as desk:
        await quiet(desk)
        answer = await asyncio.to_thread(host.browser.post, "/accounts/logout", headers=token_header(host.browser))
        assert answer.status_code == 302
        assert await rest_until_closed(desk) == ([], 4401)
