"""Where a browser thinks the trio is: the rules of docs/protocol.md, "Where are we?"."""

from typing import Any

import pytest

from tests.js.conftest import Ask

TIMELINE = "/js/timeline.js"
STEPS = [
    {"i": 3, "phase": "consult", "turn": 1, "client": 0, "starts": 1_000, "ends": 5_000},
    {"i": 4, "phase": "return", "turn": 1, "client": 0, "starts": 5_000, "ends": 7_000},
]


def timeline(**changed: Any) -> dict[str, Any]:
    return {"revision": 4, "paused_at": None, "turns": 3, "count": 15, "ends": 7_000, "steps": STEPS} | changed


@pytest.mark.parametrize(
    ("now", "step", "left", "fraction"),
    [
        (1_000, 3, 4_000, 1.0),
        (3_000, 3, 2_000, 0.5),
        (4_999, 3, 1, 0.00025),
        (5_000, 4, 2_000, 1.0),  # at its end a step is over
        (500, 3, 4_500, 1.0),  # a guess of the time before the first step
    ],
)
async def test_the_present_step_is_the_first_that_has_not_ended(
    ask: Ask, now: int, step: int, left: int, fraction: float
) -> None:
    position = await ask(TIMELINE, "positionAt", timeline(), now)
    assert (position["step"]["i"], position["left"], position["fraction"]) == (step, left, fraction)


async def test_while_paused_time_stands_still(ask: Ask) -> None:
    position = await ask(TIMELINE, "positionAt", timeline(paused_at=3_000), 900_000)
    assert position["paused"] and position["step"]["i"] == 3 and position["left"] == 2_000


@pytest.mark.parametrize("steps", [STEPS, []])
async def test_after_the_last_step_it_is_over(ask: Ask, steps: list[dict[str, Any]]) -> None:
    position = await ask(TIMELINE, "positionAt", timeline(steps=steps), 7_000)
    assert position["over"] and position["step"] is None


@pytest.mark.parametrize(("now", "mark"), [(1_000, "4.3"), (5_000, "4.4"), (7_000, "4.15")])
async def test_a_mark_names_revision_and_step(ask: Ask, now: int, mark: str) -> None:
    assert await ask(TIMELINE, "mark", timeline(), now) == mark


@pytest.mark.parametrize(
    ("ms", "shown"),
    [(90_000, "1:30"), (89_001, "1:30"), (1, "0:01"), (0, "0:00"), (-5, "0:00"), (3_725_000, "1:02:05")],
)
async def test_a_part_of_a_second_counts_as_a_whole_one(ask: Ask, ms: int, shown: str) -> None:
    assert await ask(TIMELINE, "minutes", ms) == shown
