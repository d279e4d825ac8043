"""What is sent to other processes while the layer is away, and what becomes of it."""

import asyncio
from collections import deque
from typing import Any

import pytest

from sessions_app.notices import courier

GROUP = "session.7"


class Layer:
    """A layer that can be away, and hang."""

    def __init__(self) -> None:
        self.away = self.hangs = False
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.moments: list[float] = []

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if self.away:
            raise ConnectionError("connection refused")
        if self.hangs:
            await asyncio.Event().wait()
        self.taken.append((group, message))
        self.moments.append(asyncio.get_running_loop().time())


@pytest.fixture
def layer(monkeypatch) -> Layer:
    found = Layer()
    monkeypatch.setattr(courier, "get_channel_layer", lambda: found)
    monkeypatch.setattr(courier, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(courier, "LISTENING_AFTER", 0.02)
    monkeypatch.setattr(courier, "TAKEN_WITHIN", 0.05)
    monkeypatch.setattr(courier, "_owed", {})
    monkeypatch.setattr(courier, "_posted", deque(maxlen=3))
    return found


def at(version: int) -> dict[str, Any]:
    return {"type": "changed", "version": version, "urgent": True}


async def delivered() -> None:
    assert courier._courier
    await asyncio.wait_for(courier._courier, 5)


async def test_what_the_layer_takes_is_sent_once(layer):
    await courier.deliver(GROUP, at(1))
    await asyncio.sleep(0.05)
    assert layer.taken == [(GROUP, at(1))]


async def test_the_newest_notice_of_each_session_is_sent_when_the_layer_is_back(layer):
    layer.away = True
    for version in (1, 2, 3):
        await courier.deliver(GROUP, at(version))
    await courier.deliver("session.8", at(5))
    layer.away = False
    await delivered()
    assert dict(layer.taken) == {GROUP: at(3), "session.8": at(5)}


async def test_what_no_newer_version_says_is_sent_as_well_and_once_each(layer):
    """Cards of two tables, of which one changed twice, and a change that nobody knows to have been made."""
    layer.away = True
    others = [{"type": "cards", "groups": [7], "people": []}, {"type": "cards", "groups": [8], "people": []}]
    others.append({"type": "look"})
    for message in (at(1), *others, others[0], at(2)):
        await courier.deliver(GROUP, message)
    layer.away = False
    await delivered()
    taken = [message for group, message in layer.taken[1:] if group == GROUP]
    assert taken == [at(2), *others]


async def test_a_layer_that_is_away_again_is_not_asked_for_each(layer):
    layer.away = True
    for table in range(50):
        await courier.deliver(GROUP, {"type": "cards", "groups": [table], "people": []})
    layer.away = False
    while not layer.taken:
        await asyncio.sleep(0.001)
    layer.hangs = True
    began = asyncio.get_running_loop().time()
    await asyncio.sleep(courier.LISTENING_AFTER + 1.5 * courier.TAKEN_WITHIN)
    layer.hangs = False
    await delivered()
    assert asyncio.get_running_loop().time() - began < 10 * courier.TAKEN_WITHIN
    assert {message["groups"][0] for _, message in layer.taken} == {*range(50)}


async def test_one_courier_carries_all_that_is_owed(layer):
    layer.away = True
    for version in (1, 2, 3):
        await courier.deliver(GROUP, at(version))
    layer.away = False
    await delivered()
    await asyncio.sleep(0.05)
    assert layer.taken == [(GROUP, at(3))] * 2


async def test_it_is_sent_again_once_those_who_listen_are_back_too(layer):
    layer.away = True
    await courier.deliver(GROUP, at(1))
    layer.away = False
    await delivered()
    assert (
        layer.taken == [(GROUP, at(1))] * 2
    )  # the first one, in the very moment of the return, may be heard by nobody
    first, second = layer.moments
    assert second - first >= courier.LISTENING_AFTER * 0.9


async def test_a_layer_that_hangs_holds_up_one_command_for_a_moment_and_no_other(layer):
    layer.hangs = True
    loop = asyncio.get_running_loop()
    began = loop.time()
    await courier.deliver(GROUP, at(1))
    assert courier.TAKEN_WITHIN * 0.9 < loop.time() - began < 2
    began = loop.time()
    for version in range(2, 100):
        await courier.deliver(GROUP, at(version))
    assert loop.time() - began < 2
    layer.hangs = False
    await delivered()
    assert layer.taken[-1] == (GROUP, at(99))


async def taken() -> None:
    assert courier._postman
    await asyncio.wait_for(courier._postman, 5)


async def test_what_is_posted_is_sent_once_in_its_order_and_nobody_waits(layer):
    loop = asyncio.get_running_loop()
    layer.hangs = True
    began = loop.time()
    courier.post(GROUP, at(1))
    assert loop.time() - began < courier.TAKEN_WITHIN
    layer.hangs = False
    for version in (2, 3):
        courier.post(GROUP, at(version))
    await taken()
    assert layer.taken == [(GROUP, at(version)) for version in (1, 2, 3)]


async def test_what_is_posted_while_the_layer_is_away_is_never_sent(layer):
    layer.away = True
    for version in (1, 2, 3):
        courier.post(GROUP, at(version))
    await taken()
    layer.away = False
    courier.post(GROUP, at(4))
    await taken()
    assert layer.taken == [(GROUP, at(4))]
    assert not courier._owed


async def test_of_what_cannot_be_sent_in_time_the_oldest_gives_way(layer):
    for version in range(1, 6):
        courier.post(GROUP, at(version))
    await taken()
    assert layer.taken == [(GROUP, at(version)) for version in (3, 4, 5)]
