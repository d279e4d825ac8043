"""What somebody in a call has to know or do first, of all that is the matter; and what is said of each person."""

from typing import Any

import pytest

from tests.js.conftest import Ask

SAYING = "/js/call/saying.js"
TILES = "/js/call/tiles.js"
FINE = {"microphone": "", "camera": ""}
ADA = {"id": 31, "connection": "connected", "speaks": True, "why": "", "microphone": True}
BEN = ADA | {"id": 32}


def mine(microphone: str = "", camera: str = "", why: str = "", *, on: bool = True) -> dict[str, Any]:
    return {"speaks": not why, "why": why, "microphone": on, "trouble": {"microphone": microphone, "camera": camera}}


def state(**changed: Any) -> dict[str, Any]:
    return {"in": "in", "tap": False, "trouble": "", "moved": False, "mine": mine(), "mates": [ADA, BEN]} | changed


def said(says: str = "", does: str = "", people: list[int] | None = None, *, elsewhere: bool = False) -> dict[str, Any]:
    return {"says": says, "does": does, "people": people or [], "elsewhere": elsewhere}


FAILED = {"mates": [ADA | {"connection": "failed"}, BEN]}


@pytest.mark.parametrize(
    ("changed", "ended", "expected"),
    [
        ({}, False, said()),
        ({"in": "joining"}, False, said("joining")),
        ({"moved": True}, False, said("moved")),
        ({"in": "elsewhere"}, False, said("elsewhere", "join")),
        ({"in": "over"}, False, said("over")),
        ({"in": "over"}, True, said("ended")),
        ({"tap": True}, False, said("tap", "tap")),
        ({"in": "joining", "trouble": "refused"}, False, said("unserved", "join", elsewhere=True)),
        ({"in": "joining", "trouble": "unsupported"}, False, said("unsupported", elsewhere=True)),
        ({"in": "joining", "trouble": "offline"}, False, said("offline", elsewhere=True)),
        ({"mine": mine("refused", on=False)}, False, said("refused", "microphone")),
        ({"mine": mine("missing", on=False)}, False, said("missing", "microphone")),
        ({"mine": mine("busy", on=False)}, False, said("busy", "microphone")),
        ({"mine": mine("insecure", on=False)}, False, said("insecure")),
        ({"mine": mine("asleep")}, False, said("asleep", "tap")),
        ({"mine": mine("lost", on=False)}, False, said("lost")),
        ({"mine": mine("lost")}, False, said("changed")),
        ({"mine": mine(camera="refused")}, False, said("camera-refused")),
        (FAILED, False, said("failed", people=[31], elsewhere=True)),
        ({"mine": mine(why="away")}, False, said("away")),
        ({"mine": mine(why="alone")}, False, said("alone")),
        ({"mine": mine(why="listens")}, False, said("listens")),
        # Of several, what keeps one from hearing comes first, then what keeps one from being heard.
        ({"tap": True, "mine": mine("refused", on=False), **FAILED}, False, said("tap", "tap")),
        ({"mine": mine("refused", on=False), **FAILED}, False, said("refused", "microphone")),
        ({"mine": mine(camera="lost"), **FAILED}, False, said("failed", people=[31], elsewhere=True)),
        # Whoever is turned away has to do nothing about a microphone; about a connection, they must know.
        ({"mine": mine("refused", why="away", on=False)}, False, said("away")),
        ({"mine": mine(why="away"), **FAILED}, False, said("failed", people=[31], elsewhere=True)),
    ],
)
async def test_of_all_that_is_the_matter_one_thing_is_said(
    ask: Ask, changed: dict[str, Any], ended: bool, expected: dict[str, Any]
) -> None:
    assert await ask(SAYING, "sayingOf", state(**changed), ended) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ""),
        ({"connection": ""}, "out"),
        ({"connection": "connecting"}, "connecting"),
        ({"connection": "waiting"}, "waiting"),
        ({"connection": "failed", "why": "away"}, "failed"),
        ({"microphone": False}, "muted"),
        ({"why": "away", "microphone": False}, "away"),
        ({"why": "alone"}, "alone"),
        ({"why": "listens"}, "listens"),
    ],
)
async def test_a_tile_says_what_keeps_somebody_from_being_heard(
    ask: Ask, changed: dict[str, Any], expected: str
) -> None:
    assert await ask(TILES, "stateOf", ADA | changed) == expected
