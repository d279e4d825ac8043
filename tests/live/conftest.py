"""Sockets of the real application, with the cast behind them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from sessions_app.domain.units import Seconds
from sessions_app.identity import cookie_name
from sessions_app.live import care, room, rooms
from sessions_app.models import Participant, Session, User
from sessions_app.notices import notify
from tests import cast
from troika.asgi import application

ORIGIN = settings.ORIGINS[0].encode()

aside = database_sync_to_async  # run something of the database beside the loop


class Wire(WebsocketCommunicator):
    """Channels' own communicator keeps every thread's database connection open, for tests inside one transaction.
    Ours commit, and a connection that is never closed is lost to the pool."""

    async def send_input(self, message: Any) -> None:
        await ApplicationCommunicator.send_input(self, message)

    async def wait(self, timeout: float = 5) -> None:
        """Until it has ended by itself. Channels' own cancels what hangs, and says nothing."""
        async with asyncio.timeout(timeout):
            await asyncio.shield(self.future)

    async def receive_output(self, timeout: float = 1) -> Any:
        return await ApplicationCommunicator.receive_output(self, timeout)


class Socket:
    """One browser's socket: what it was sent, in words of the protocol."""

    def __init__(self, path: str, cookie: str = "", origin: bytes = ORIGIN) -> None:
        headers = [(b"origin", origin), (b"cookie", cookie.encode("latin1"))]
        self.wire = Wire(application, path, headers=headers)
        self.screens: list[dict[str, Any]] = []
        self.here: list[int] = []

    async def open(self) -> "Socket":
        accepted, _ = await self.wire.connect(timeout=5)
        assert accepted
        return self

    async def message(self) -> dict[str, Any]:
        """The next frame, whatever it is."""
        return json.loads(await self.wire.receive_from(timeout=5))

    async def screen(self, wanted: Callable[[dict[str, Any]], bool] = bool) -> dict[str, Any]:
        """The next screen that is as wanted; presence is remembered on the way."""
        while True:
            message = await self.message()
            if message["t"] == "here":
                self.here = message["ids"]
            elif message["t"] in ("screen", "desk", "stage"):
                self.screens.append(message)
                if wanted(message):
                    return message

    async def heard_of(self, ids: set[int]) -> None:
        """Until exactly these people are said to be here."""
        while set(self.here) != ids:
            message = await self.message()
            if message["t"] == "here":
                self.here = message["ids"]

    async def pong(self, text: str) -> dict[str, Any]:
        """Send a text; the answer that is no screen."""
        await self.wire.send_to(text_data=text)
        while True:
            message = await self.message()
            if message["t"] in ("pong", "error"):
                return message

    async def no_screen(self) -> bool:
        """Whether nothing comes for a while (who is here may be said)."""
        return not await self.rest()

    async def rest(self) -> list[dict[str, Any]]:
        """What comes until nothing does for a while, without who is here."""
        found: list[dict[str, Any]] = []
        while not await self.wire.receive_nothing(timeout=0.5):
            message = await self.message()
            found += [] if message["t"] == "here" else [message]
        return found

    async def close_code(self) -> int:
        """The code with which the server closes."""
        while True:
            output = await self.wire.receive_output(timeout=5)
            if output["type"] == "websocket.close":
                return output["code"]

    async def leave(self) -> None:
        await self.wire.disconnect()


class Hall:
    """A session with people, and the sockets they open."""

    def __init__(self, session: Session, oto: User, people: list[Participant]) -> None:
        self.session, self.oto, self.people = session, oto, people
        self.sockets: list[Socket] = []

    def cookie(self, index: int) -> str:
        return f"{cookie_name(self.session.code)}={cast.secret_of(self.people[index].name + str(index))}"

    async def opened(self, path: str, cookie: str = "") -> Socket:
        socket = await Socket(path, cookie).open()
        self.sockets.append(socket)
        return socket

    async def phone(self, index: int = 0) -> Socket:
        return await self.opened(f"/s/{self.session.code}/live", self.cookie(index))

    async def stage(self) -> Socket:
        return await self.opened(f"/s/{self.session.code}/stage/live")

    async def desk(self, user: User | None = None) -> Socket:
        return await self.opened(f"/host/{self.session.code}/live", await aside(signed_in)(user or self.oto))

    async def do(self, service: Callable[..., Any], *arguments: Any) -> Any:
        return await aside(service)(self.session.pk, *arguments)


def signed_in(user: User) -> str:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def gather(people: int, **how: Any) -> Hall:
    oto = cast.account("Oto")
    session = cast.opened(cast.session_of(oto, **how))
    return Hall(session, oto, cast.arrive(session, *cast.NAMES[:people]))


@pytest.fixture
async def hall(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people are in: enough for a three and a four."""
    async with opened_hall(caplog) as found:
        yield found


@asynccontextmanager
async def opened_hall(caplog: pytest.LogCaptureFixture, **how: Any) -> AsyncIterator[Hall]:
    """A room that failed and tried again has failed all the same. `how`: the session, as for cast.session_of."""
    found = await aside(gather)(7, **how)
    yield found
    for socket in found.sockets:
        await socket.leave()
    for each in list(rooms._rooms.values()):
        each.let_silent_followers_go(Seconds(float("inf")))
    assert not rooms._rooms, "a room outlived its sockets"
    mistakes = [record for record in caplog.get_records("call") if record.exc_info]
    assert not [each.getMessage() for each in mistakes if each.name in (room.__name__, care.__name__)]


@pytest.fixture
async def other(hall, monkeypatch) -> AsyncIterator[str]:
    """A channel on which another process listens to this session."""
    layer, group = get_channel_layer(), notify.group_of(hall.session.pk)
    monkeypatch.setattr(notify, "shared", lambda: True)
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    yield channel
    await layer.group_discard(group, channel)


async def signal_passed_on(channel: str) -> dict[str, Any]:
    """The next one that another process is told."""
    while True:
        async with asyncio.timeout(5):
            message = await get_channel_layer().receive(channel)
        if message["type"] == "signal":
            return message
