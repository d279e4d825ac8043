"""A desk with groups that need a moment: which they are, and which groups a press for all concerns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.js.conftest import Ask

READING = "/js/desk/reading.js"
NOW = 50_000


def group(number: int, *, paused: int | None = None, since: int | None = None, held: bool = False) -> dict[str, Any]:
    step = {"i": 0, "phase": "talk", "when": "turn", "starts": 0, "ends": 60_000}
    timeline = {"revision": 1, "paused_at": paused, "turns": 1, "count": 1, "ends": 60_000, "steps": [step]}
    own = {} if since is None else {"time_out": {"since": since} | ({"held": True} if held else {})}
    return {"id": number, "number": number, "timeline": timeline, **own}


GOING, PAUSED = group(1), group(2, paused=9_000)
WAITS, HELD = group(3, paused=8_000, since=8_000), group(4, paused=7_000, since=9_000, held=True)


@pytest.mark.parametrize(
    ("which", "pause", "resume"),
    [(GOING, True, False), (PAUSED, False, True), (WAITS, True, True), (HELD, False, True)],
)
async def test_a_press_for_all_concerns_each_group_that_it_could_change(
    ask: Ask, which: dict[str, Any], pause: bool, resume: bool
) -> None:
    assert [await ask(READING, "concerns", command, which, NOW) for command in ("pause", "resume")] == [pause, resume]


async def test_a_time_out_is_no_pause_of_the_facilitator(ask: Ask) -> None:
    groups = [GOING, PAUSED, WAITS, HELD]
    assert await ask(READING, "pauses", {"groups": groups}, NOW) == {"going": 4, "paused": 3, "held": 2}


async def test_who_has_needed_a_moment_for_longest_comes_first(ask: Ask) -> None:
    found = await ask(READING, "timeOuts", {"groups": [GOING, HELD, PAUSED, WAITS, group(0, paused=1, since=9_000)]})
    assert [each["number"] for each in found] == [3, 0, 4]
