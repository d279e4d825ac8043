"""A command's answer names a version, and its sender gets a screen at least that new."""

import asyncio
import json

import pytest
from django.test import Client

from sessions_app.identity import cookie_name
from sessions_app.live import lookout
from sessions_app.services import hosting, talking
from tests import cast

from .conftest import aside, signed_in


async def answered(client: Client, path: str, body: dict) -> int:
    response = await aside(client.post)(path, json.dumps(body), content_type="application/json")
    assert response.json()["ok"], response.content
    return response.json()["version"]


async def phone_of(hall, index: int) -> Client:
    name, _, secret = hall.cookie(index).partition("=")
    assert name == cookie_name(hall.session.code)
    return Client(headers={"cookie": f"{name}={secret}", "accept": "application/json"})


async def test_a_command_that_changes_nothing_for_its_sender_is_followed_by_a_screen(hall):
    """Ada's hand is up, others do something that she is not shown, and she raises it once more."""
    client, path = await phone_of(hall, 0), f"/s/{hall.session.code}/hand"
    first = await answered(client, path, {"on": True})
    phone, ben = await hall.phone(0), await hall.phone(1)
    await phone.screen(lambda screen: screen["version"] >= first)
    await ben.screen()
    others = await hall.do(talking.raise_hand, hall.people[2].pk, True, 0)
    again = await answered(client, path, {"on": True})
    assert again >= others
    shown = await phone.screen(lambda screen: screen["version"] >= again)
    assert shown["raised"]
    assert (await phone.pong('{"t": "ping", "id": 1}'))["version"] == shown["version"]
    assert await ben.no_screen(), "nobody else is sent anything"


@pytest.mark.parametrize("text", ["", "Ada and Ben apart"])
async def test_the_same_wishes_again_are_followed_by_a_screen(hall, text):
    cookie = await aside(signed_in)(hall.oto)
    client, path = Client(headers={"cookie": cookie}), f"/host/{hall.session.code}/do/wishes"
    desk = await hall.opened(f"/host/{hall.session.code}/live", cookie)
    for _ in range(2):
        version = await answered(client, path, {"text": text})
        while (shown := await desk.screen())["version"] < version:
            pass
        assert shown["wishes"]["text"] == text


async def test_a_command_that_overtakes_its_senders_first_screen_is_followed_by_a_screen(hall, monkeypatch):
    """Ada raises her hand once more while her room reads for the first time: what was read is older than the answer."""
    client, path = await phone_of(hall, 0), f"/s/{hall.session.code}/hand"
    await answered(client, path, {"on": True})
    read, has_read, go_on = lookout.read_snapshot, asyncio.Event(), asyncio.Event()

    async def read_slowly(reader):
        seen = await read(reader)
        has_read.set()
        await go_on.wait()
        return seen

    monkeypatch.setattr(lookout, "read_snapshot", read_slowly)
    phone = await hall.phone(0)
    await has_read.wait()
    version = await answered(client, path, {"on": True})
    go_on.set()
    assert (await phone.screen())["version"] < version
    assert (await phone.screen())["version"] >= version


async def test_what_is_changed_without_a_command_is_sent_to_nobody_twice(hall):
    phone = await hall.phone()
    await phone.screen()
    await hall.do(hosting.edit_session, cast.DRAFT, 0)
    assert await phone.no_screen()
