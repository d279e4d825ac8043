"""A process whose clock is off by more than a second from the database's does not serve, and says so."""

import logging

import pytest
from channels.testing import HttpCommunicator
from django.conf import settings
from django.test import Client

from serving import timekeeper
from sessions_app.live import messages, room, rooms
from troika.asgi import application

from .conftest import Socket, aside

OFF = [-3_600_000, -1_500, 1_500, 60_000]  # ms


@pytest.fixture(autouse=True)
def looked(hall):
    """As at the beginning of a process; and right for whoever comes next."""
    keeper = timekeeper.of_this_process
    keeper.off, keeper._next = 0, float("-inf")
    yield
    keeper.off, keeper._next = 0, float("-inf")


def set_clock(monkeypatch, by: int) -> None:
    right = timekeeper.wall_ms
    monkeypatch.setattr(timekeeper, "wall_ms", lambda: right() + by)


async def page(path: str, accept: bytes = b"application/json") -> int:
    headers = [(b"host", settings.ALLOWED_HOSTS[0].encode()), (b"accept", accept)]
    response = await HttpCommunicator(application, "GET", path, b"", headers).get_response(timeout=10)
    return response["status"]


async def health() -> tuple[int, str]:
    answer = await aside(Client().get)("/healthz")
    return answer.status_code, answer.json().get("clock", "ok")


async def test_the_database_s_clock_is_this_machine_s():
    assert abs(await aside(timekeeper.difference)()) <= 5


@pytest.mark.parametrize("by", [-900, 0, 900])
async def test_less_than_a_second_is_no_matter(hall, monkeypatch, by):
    set_clock(monkeypatch, by)
    assert await health() == (200, "ok")
    assert await page(f"/s/{hall.session.code}/stage") == 200
    assert (await (await hall.phone()).screen())["t"] == "screen"


@pytest.mark.parametrize("by", OFF)
async def test_a_process_with_a_wrong_clock_serves_nobody_until_it_is_right(hall, monkeypatch, caplog, by):
    with monkeypatch.context() as wrong:
        set_clock(wrong, by)
        assert await health() == (503, "wrong")
        for accept in (b"application/json", b"text/html"):
            assert await page(f"/s/{hall.session.code}/stage", accept) == 503
            assert await page("/", accept) == 503
        socket = await Socket(f"/s/{hall.session.code}/live", hall.cookie(0)).open()
        assert await socket.close_code() == messages.FAILED
        assert not rooms._rooms
        told = [record for record in caplog.records if record.levelno == logging.ERROR and "clock" in record.message]
        assert len(told) == 1, "it is said once, not for each who asks"
    assert await health() == (200, "ok")
    assert await page(f"/s/{hall.session.code}/stage") == 200
    assert (await (await hall.phone()).screen())["t"] == "screen"


async def test_a_clock_that_is_set_sends_those_away_who_are_there(hall, monkeypatch):
    monkeypatch.setattr(room, "ANNOUNCE_SECONDS", 0.05)
    phone = await hall.phone()
    await phone.screen()
    set_clock(monkeypatch, -60_000)
    assert await phone.close_code() == messages.FAILED


async def test_once_it_has_looked_it_looks_again_after_a_while_or_when_the_clock_was_set(hall, monkeypatch):
    keeper = timekeeper.Timekeeper()
    assert keeper.due()
    await aside(keeper.look)()
    assert not keeper.stepped() and not keeper.due()
    set_clock(monkeypatch, timekeeper.STEPPED_MS + 100)
    assert keeper.stepped() and keeper.due()
    await aside(keeper.look)()
    assert not keeper.stepped() and not keeper.due()
    monkeypatch.setattr(keeper, "_next", keeper._next - timekeeper.EVERY_SECONDS)
    assert keeper.due()
