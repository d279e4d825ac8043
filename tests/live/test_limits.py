"""How many sockets or tries one address, account or person may have. Each limit answers with a code of its own."""

import pytest
from django.core.cache import cache

from serving import guessing
from sessions_app.live import messages, rooms
from tests import cast

from .conftest import Socket, aside


@pytest.fixture(autouse=True)
def nobody_has_guessed(monkeypatch):
    cache.clear()
    monkeypatch.setattr(guessing, "MOST_WRONG", 3)
    yield
    cache.clear()


async def guess(hall):
    for _ in range(3):
        assert await (await hall.opened("/s/AAAAAA/stage/live")).close_code() == messages.NO_SUCH_SESSION


async def test_a_guesser_is_told_nothing_of_a_right_code(hall):
    await guess(hall)
    stranger = await hall.opened(f"/s/{hall.session.code}/live", "troika_AAAAAA=guessed")
    for socket in (await hall.opened("/s/AAAAAA/stage/live"), await hall.stage(), stranger):
        assert await socket.close_code() == messages.TOO_MUCH


async def test_whoever_is_in_is_let_in_and_opens_the_door_for_the_others(hall):
    await guess(hall)
    await (await hall.phone()).screen()
    assert (await (await hall.stage()).screen())["t"] == "stage"


async def test_a_host_is_let_in(hall):
    await guess(hall)
    assert (await (await hall.desk()).screen())["t"] == "desk"


async def test_one_account_holds_so_many_desks(hall, monkeypatch):
    monkeypatch.setattr(rooms, "MOST_SOCKETS_A_PERSON", 2)
    desks = [await hall.desk() for _ in range(2)]
    for desk in desks:
        await desk.screen()
    assert await (await hall.desk()).close_code() == messages.TOO_MUCH
    fay = await aside(cast.second_facilitator)(hall.session, "Fay")
    assert (await (await hall.desk(fay)).screen())["t"] == "desk"
    await desks[0].leave()
    assert (await (await hall.desk()).screen())["t"] == "desk"


async def test_one_address_holds_so_many_stages(hall, monkeypatch):
    monkeypatch.setattr(rooms, "MOST_STAGES_AN_ADDRESS", 2)
    for _ in range(2):
        await (await hall.stage()).screen()
    assert await (await hall.stage()).close_code() == messages.TOO_MUCH
    await (await hall.phone()).screen()


async def test_an_address_is_the_same_whatever_port_its_sockets_come_from(hall):
    async def from_port(port: int, code: str) -> Socket:
        socket = Socket(f"/s/{code}/stage/live")
        socket.wire.scope["client"] = ["198.51.100.7", port]
        hall.sockets.append(await socket.open())
        return socket

    for port in (50_001, 50_002, 50_003):
        assert await (await from_port(port, "AAAAAA")).close_code() == messages.NO_SUCH_SESSION
    assert await (await from_port(50_004, hall.session.code)).close_code() == messages.TOO_MUCH
