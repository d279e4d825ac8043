"""What a desk says of its facilitator's visit to a call."""

from typing import Any

import pytest

from .conftest import Ask

VISITING = "/js/desk/visiting.js"
SEEN = {"here": True, "failed": False}


def call(state: str = "in", **more: Any) -> dict[str, Any]:
    mine = {"why": more.pop("why", "listens"), "trouble": {"microphone": more.pop("microphone", "")}}
    mine["wanted"] = {"microphone": more.pop("wanted", True)}
    return {"in": state, "trouble": "", "tap": False, "mine": mine} | more


@pytest.mark.parametrize(
    ("state", "there", "seen", "word"),
    [
        ("asked", None, SEEN, "asked"),
        ("later", None, SEEN, "later"),
        ("in", None, {"here": False, "failed": False}, "silent"),
        ("in", None, {"here": True, "failed": True}, "unloaded"),
        ("in", call("out"), SEEN, "joining"),
        ("in", call("joining"), SEEN, "joining"),
        ("in", call("joining", trouble="offline"), SEEN, "offline"),
        ("in", call("elsewhere"), {"here": False, "failed": False}, "elsewhere"),
        ("in", call(), SEEN, "in"),
        ("in", call(tap=True), SEEN, "tap"),
        ("in", call(why="alone"), SEEN, "alone"),
        ("in", call(microphone="refused"), SEEN, "in"),
        ("speaking", call(why=""), SEEN, "speaking"),
        ("speaking", call(why="", wanted=False), SEEN, "muted"),
        ("speaking", call(why="alone"), SEEN, "alone"),
        ("speaking", call(why="", microphone="refused"), SEEN, "deaf"),
    ],
)
async def test_how_a_visit_stands(
    ask: Ask, state: str, there: dict[str, Any] | None, seen: dict[str, bool], word: str
) -> None:
    assert await ask(VISITING, "standingOf", {"state": state}, there, seen) == word
