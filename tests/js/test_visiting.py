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


FAY, OTO = 7, 8


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        ([], None),
        ([(1, "in", OTO, 10)], None),
        ([(1, "later", FAY, 10)], 1),
        ([(1, "later", FAY, 10), (2, "asked", FAY, 20)], 2),
        ([(1, "later", FAY, 30), (2, "in", FAY, 20)], 2),
        ([(1, "speaking", FAY, 10), (2, "later", FAY, 20)], 1),
        ([(1, "later", FAY, 10), (2, "later", FAY, 20), (3, "later", OTO, 30)], 2),
    ],
)
async def test_a_group_that_declined_does_not_hide_the_visit_to_another(
    ask: Ask, visits: list[tuple[int, str, int, int]], told: int | None
) -> None:
    shown = [dict(zip(("id", "state", "by", "at"), each, strict=True)) for each in visits]
    found = await ask(VISITING, "ownOf", shown, FAY)
    assert (found and found["id"]) == told
