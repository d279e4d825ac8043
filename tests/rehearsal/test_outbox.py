"""Notes on their way: sent again until acknowledged, merged with another tab's. Against a small server of notes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from sessions_app.rehearsal.browser import Browser, Wire
from sessions_app.rehearsal.habits import Content
from sessions_app.rehearsal.outbox import Outbox, merge
from sessions_app.rehearsal.records import Records

KEY = "1.31.valuable"


class Notes:
    """What the protocol says about saving, and a network that can lose what goes there or what comes back."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[str, Any]] = {}
        self.heard: list[dict[str, Any]] = []
        self.trouble: list[str] = []  # what happens to the next requests: refused, lost, busy, crash

        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await self.open.wait()
        trouble = self.trouble.pop(0) if self.trouble else ""
        if trouble == "refused":
            raise httpx.ConnectError("nobody listens", request=request)
        if trouble in ("busy", "crash"):
            return httpx.Response(503 if trouble == "busy" else 500, json={"ok": False, "code": "try_again"})
        answer = self.save(json.loads(request.content))
        if trouble == "lost":
            raise httpx.ReadError("the server went away", request=request)
        return answer

    def save(self, body: dict[str, Any]) -> httpx.Response:
        self.heard.append(body)
        current = self.stored.get(body["key"])
        content = {name: body[name] for name in ("text", "share", "named")}
        if current and current["revision"] > body["base"]:
            if {name: current[name] for name in content} != content:
                return httpx.Response(409, json={"ok": False, "code": "conflict", "current": current})
        else:
            self.stored[body["key"]] = {"key": body["key"], "revision": body["revision"], **content}
        revision = self.stored[body["key"]]["revision"]
        return httpx.Response(200, json={"ok": True, "key": body["key"], "revision": revision})


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def outbox(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outbox]:
    wire = Wire("http://127.0.0.1:1")
    await wire.close()
    wire.transport = httpx.MockTransport(notes)  # type: ignore[assignment]
    pause: Callable[..., float] = lambda *_: 0.0  # noqa: E731
    monkeypatch.setattr("sessions_app.rehearsal.browser.backoff", pause)
    monkeypatch.setattr("sessions_app.rehearsal.outbox.backoff", pause)
    yield Outbox(Browser(wire), "/s/ACD346/notes", Records(lambda *_: None, lambda _: None))
    assert wire.lanes._value == 32, "a lane was not given back"


def content(text: str, share: str = "me") -> Content:
    return Content(text, share, named=True)


async def saved(outbox: Outbox, *contents: Content) -> None:
    for each in contents:
        outbox.write(KEY, each)
        await asyncio.sleep(0)
    await outbox.flushed()


async def test_a_save_is_acknowledged(outbox, notes):
    await saved(outbox, content("one"))
    slot = outbox.notes[KEY]
    assert slot.acknowledged == content("one")
    assert not outbox.dirty
    assert notes.heard == [{"key": KEY, "text": "one", "share": "me", "named": True, "base": 0, "revision": 1}]


@pytest.mark.parametrize("trouble", [["refused"] * 5, ["lost"], ["busy", "lost", "refused"], ["crash"]], ids=str)
async def test_the_same_is_sent_until_it_is_acknowledged(outbox, notes, trouble):
    notes.trouble = list(trouble)
    await saved(outbox, content("one"))
    assert outbox.notes[KEY].acknowledged == content("one")
    assert {(body["base"], body["revision"], body["text"]) for body in notes.heard} == {(0, 1, "one")}
    assert notes.stored[KEY]["revision"] == 1


async def test_newer_typing_waits_and_only_the_newest_goes_next(outbox, notes):
    notes.open.clear()
    for each in (content("a"), content("ab"), content("abc"), content("abcd", "everyone")):
        outbox.write(KEY, each)
        await asyncio.sleep(0.01)
    notes.open.set()
    await outbox.flushed()
    assert [(body["revision"], body["text"]) for body in notes.heard] == [(1, "a"), (2, "abcd")]
    assert notes.stored[KEY]["share"] == "everyone"


async def test_a_lost_answer_is_settled_before_newer_typing_is_sent(outbox, notes):
    notes.trouble = ["lost"]
    await saved(outbox, content("a"), content("ab"))
    assert notes.stored[KEY]["text"] == "ab"
    assert outbox.notes[KEY].acknowledged == content("ab")


async def test_two_tabs_lose_no_word(outbox, notes):
    await saved(outbox, content("a thought"))
    await outbox.second_tab(KEY)
    assert outbox.notes[KEY].acknowledged == content("a thought (from my other tab)")
    await saved(outbox, content("a thought and more"))
    stored = notes.stored[KEY]["text"]
    assert "(from my other tab)" in stored
    assert "and more" in stored
    assert outbox.notes[KEY].acknowledged == content(stored)
    assert not outbox.dirty


async def test_clearing_wins_over_the_other_tab(outbox, notes):
    await saved(outbox, content("a thought"))
    await outbox.second_tab(KEY)
    await saved(outbox, content(""))
    assert notes.stored[KEY]["text"] == ""


async def test_a_refusal_is_told_and_not_repeated(outbox, notes, monkeypatch):
    refusal = httpx.Response(403, json={"ok": False, "code": "forbidden", "message": "No seat."})
    monkeypatch.setattr(notes, "save", lambda _: refusal)
    await saved(outbox, content("one"))
    assert outbox.notes[KEY].given_up
    assert outbox._records.errors == ["A note was refused: 403 forbidden: No seat."]


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("one", "one two", "one two"),
        ("one two", "one", "one two"),
        ("one tab", "one more", "one tab\nmore"),
        ("left", "right", "left\nright"),
        ("", "mine", "mine"),
    ],
)
def test_merging(theirs, mine, both):
    assert merge(theirs, mine) == both
