"""A person who follows by HTTP, because sockets are blocked, counts as here like everybody else."""

import asyncio
import json
from typing import Any

import pytest
from channels.testing import HttpCommunicator
from django.conf import settings
from django.test import Client

from sessions_app.domain.units import Seconds
from sessions_app.live import room, rooms
from sessions_app.models import Participant, Session
from tests import cast
from troika.asgi import application

from .conftest import Hall, aside, signed_in

HOST = settings.ALLOWED_HOSTS[0].encode()


async def asks(hall: Hall, path: str, cookie: str, body: dict[str, Any] | None = None) -> Any:
    """One request through the whole application, as a server hands it on."""
    headers = [(b"host", HOST), (b"cookie", cookie.encode()), (b"accept", b"application/json")]
    method, content = "GET", b""
    if body is not None:
        token = (await aside(Client().get)(f"/s/{hall.session.code}/")).cookies["csrftoken"].value
        headers[1] = (b"cookie", f"{cookie}; csrftoken={token}".encode())
        headers += [(b"x-csrftoken", token.encode()), (b"content-type", b"application/json")]
        method, content = "POST", json.dumps(body).encode()
    response = await HttpCommunicator(application, method, path, content, headers).get_response(timeout=10)
    return response["status"], json.loads(response["body"])


async def looks(hall: Hall, index: int) -> None:
    status, screen = await asks(hall, f"/s/{hall.session.code}/screen", hall.cookie(index))
    assert (status, screen["t"]) == (200, "screen")


async def saves(hall: Hall, index: int) -> None:
    body = {"key": "1.1.takeaway", "text": "x", "share": "me", "named": True, "base": 0, "revision": 1}
    status, _ = await asks(hall, f"/s/{hall.session.code}/notes", hall.cookie(index), body)
    assert status in (200, 403)  # no seat yet: here all the same


async def commands(hall: Hall, index: int) -> None:
    status, _ = await asks(hall, f"/s/{hall.session.code}/hand", hall.cookie(index), {"on": True})
    assert status == 200


@pytest.mark.parametrize("does", [looks, saves, commands])
async def test_whoever_asks_saves_or_commands_is_here_and_gone_a_while_later(hall, does):
    desk = await hall.desk()
    await desk.screen()
    await does(hall, 0)
    await desk.heard_of({hall.people[0].pk})
    (made,) = rooms._rooms.values()
    made.let_silent_followers_go(Seconds(float("inf")))
    await desk.heard_of(set())


async def test_whoever_only_looks_at_the_table_is_not_here_for_that(hall):
    """Pages look because somebody else laid a card: on its way, that would keep here who has just gone."""
    desk, phone = await hall.desk(), await hall.phone()
    await phone.screen()
    await desk.heard_of({hall.people[0].pk})
    await phone.leave()
    await desk.heard_of(set())
    status, _ = await asks(hall, f"/s/{hall.session.code}/cards", hall.cookie(0))
    assert status == 200
    ben = await hall.phone(1)
    await ben.screen()
    await desk.heard_of({hall.people[1].pk})


async def test_a_socket_that_closes_takes_nobody_along_who_goes_on_by_http(hall):
    desk, phone = await hall.desk(), await hall.phone()
    await phone.screen()
    await phone.leave()
    await looks(hall, 0)
    ben = await hall.phone(1)
    await ben.screen()
    await desk.heard_of({hall.people[0].pk, hall.people[1].pk})


async def test_what_was_asked_before_the_last_socket_closed_keeps_nobody_here(hall):
    """Or the grace of whoever vanishes after a command would begin seconds later."""
    desk, phone = await hall.desk(), await hall.phone()
    await phone.screen()
    await looks(hall, 0)
    await desk.heard_of({hall.people[0].pk})
    await phone.leave()
    await desk.heard_of(set())


async def test_seventeen_tabs_are_too_many_also_for_whoever_asks_by_http(hall):
    await looks(hall, 0)
    for _ in range(rooms.MOST_SOCKETS_A_PERSON):
        await (await hall.phone()).screen()
    assert await (await hall.phone()).close_code() == 4429


async def test_where_no_socket_comes_through_at_all_people_are_looked_after_all_the_same(hall, monkeypatch):
    """Nobody has a socket. Ada, who counted as away, is back when she asks; of Ben nothing is heard."""
    monkeypatch.setattr(room, "LOOKS_EVERY", 0.05)
    await aside(Session.objects.filter(pk=hall.session.pk).update)(grace=1)
    await aside(Participant.objects.filter(pk=hall.people[0].pk).update)(away_at=1)
    await looks(hall, 0)
    away = Participant.objects.filter(session=hall.session, away_at__isnull=False).order_by("pk")
    others = [person.pk for person in hall.people[1:]]
    async with asyncio.timeout(10):
        while await aside(lambda: [person.pk for person in away.all()])() != others:
            await asyncio.sleep(0.05)
    (made,) = rooms._rooms.values()
    made.let_silent_followers_go(Seconds(float("inf")))
    assert not rooms._rooms


async def test_a_desk_that_follows_by_http_hosts_its_session(hall):
    code = hall.session.code
    status, screen = await asks(hall, f"/host/{code}/screen", await aside(signed_in)(hall.oto))
    assert (status, screen["t"]) == (200, "desk")
    await (await hall.phone()).screen()
    (made,) = rooms._rooms.values()
    assert made.roll.has_desk(made.connections)


async def test_others_are_not_here_for_having_asked(hall):
    stranger = await aside(signed_in)(await aside(cast.account)("Sam"))
    assert (await asks(hall, f"/host/{hall.session.code}/screen", stranger))[0] == 403
    assert (await asks(hall, f"/s/{hall.session.code}/screen", "troika=x"))[0] == 403
    await asyncio.sleep(0)
    assert not rooms._rooms
