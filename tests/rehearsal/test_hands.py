"""Somebody who sits at a table looks at its cards until they have been told, whatever becomes of their network or their
phone. Against a small server of cards."""

import asyncio
import json
from collections.abc import Coroutine

import httpx
import pytest

from sessions_app.rehearsal.browser import Browser, Wire
from sessions_app.rehearsal.hands import Hands
from sessions_app.rehearsal.records import Records

TABLE = {"round": 1, "table": 7, "cards": []}
ADA = 1


class Cards:
    """A server that knows one table. `silent`: so many questions get no answer. `open`: it answers."""

    def __init__(self) -> None:
        self.silent = 0
        self.asked: list[str] = []  # by whom
        self.gone: set[str] = set()  # whose device was given up
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        who = request.headers.get("cookie", "")
        self.asked.append(who)
        await self.open.wait()
        if self.silent:
            self.silent -= 1
            raise httpx.ReadTimeout("no answer", request=request)
        return httpx.Response(403 if who in self.gone else 200, content=json.dumps(TABLE))


class Someone:
    """Ada, who has a phone, and may take out another one."""

    def __init__(self, wire: Wire) -> None:
        self.wire, self.records = wire, Records(lambda *_: None, lambda _: None)
        self.errands: list[asyncio.Task[None]] = []
        self.hands = Hands(self.phone("first"), "/s/ACD346/", ADA, self.records, self.goes)

    def phone(self, name: str) -> Browser:
        browser = Browser(self.wire)
        browser._http.cookies.set("phone", name)
        return browser

    def goes(self, errand: Coroutine[None, None, None]) -> None:
        self.errands.append(asyncio.create_task(errand))

    @property
    def told(self) -> int:
        return len(self.records.tables.looks[ADA])

    async def is_back(self) -> None:
        await asyncio.gather(*self.errands)


@pytest.fixture
def cards() -> Cards:
    return Cards()


@pytest.fixture
async def ada(cards: Cards, monkeypatch: pytest.MonkeyPatch) -> Someone:
    wire = Wire("http://127.0.0.1:1")
    await wire.close()
    wire.transport = httpx.MockTransport(cards)  # type: ignore[assignment]
    monkeypatch.setattr("sessions_app.rehearsal.browser.backoff", lambda *_: 0.0)
    monkeypatch.setattr("sessions_app.rehearsal.hands.PATIENCE", 0)
    return Someone(wire)


async def test_whoever_is_connected_asks_until_they_are_told(ada, cards):
    cards.silent = 3
    ada.hands.line(connected=True)
    await ada.is_back()
    assert (len(cards.asked), ada.told, ada.records.errors) == (4, 1, [])


async def test_without_a_socket_nobody_asks_again_and_with_the_next_one_they_do(ada, cards):
    cards.silent = 1
    ada.hands.look()
    await ada.is_back()
    assert (len(cards.asked), ada.told) == (1, 0)
    ada.hands.line(connected=True)
    await ada.is_back()
    assert ada.told == 1


async def test_what_changes_while_they_are_told_is_asked_for_again(ada, cards):
    cards.open.clear()
    ada.hands.look()
    while not cards.asked:
        await asyncio.sleep(0)
    ada.hands.look()
    ada.hands.look()
    cards.open.set()
    await ada.is_back()
    assert (len(cards.asked), ada.told) == (2, 2)


async def test_a_phone_that_was_given_up_meanwhile_is_asked_no_more_but_the_new_one_is(ada, cards):
    cards.open.clear()
    cards.gone.add("phone=first")
    ada.hands.look()
    while not cards.asked:
        await asyncio.sleep(0)
    ada.hands.move(ada.phone("second"))
    cards.open.set()
    await ada.is_back()
    assert (cards.asked, ada.told, ada.records.errors) == (["phone=first", "phone=second"], 1, [])
