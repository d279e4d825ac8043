"""Where a browser thinks the group is: the rules of docs/protocol.md, "Where are we?"."""

from typing import Any

import pytest

from tests.js.conftest import Ask

TIMELINE = "/js/timeline.js"
STEPS = [
    {"i": 3, "phase": "consult", "when": "turn", "turn": 1, "holder": 0, "starts": 1_000, "ends": 5_000},
    {"i": 4, "phase": "return", "when": "turn", "turn": 1, "holder": 0, "starts": 5_000, "ends": 7_000},
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


async def test_the_step_after_the_present_one_is_known_and_there_is_none_after_the_last(ask: Ask) -> None:
    first = await ask(TIMELINE, "positionAt", timeline(), 1_000)
    last = await ask(TIMELINE, "positionAt", timeline(), 6_999)
    assert (first["next"]["i"], last["next"]) == (4, None)
    assert (first["at"], first["paused"], first["over"]) == (1_000, False, False)


async def test_a_pause_in_the_last_moment_of_a_step_is_in_that_step(ask: Ask) -> None:
    for paused_at, step in ((4_999, 3), (5_000, 4), (0, 3)):
        position = await ask(TIMELINE, "positionAt", timeline(paused_at=paused_at), 900_000)
        assert (position["paused"], position["at"], position["step"]["i"]) == (True, paused_at, step)


async def test_a_timeline_without_a_word_of_pauses_runs(ask: Ask) -> None:
    without = {name: value for name, value in timeline().items() if name != "paused_at"}
    assert (await ask(TIMELINE, "positionAt", without, 3_000))["paused"] is False


async def test_once_over_nothing_is_left(ask: Ask) -> None:
    position = await ask(TIMELINE, "positionAt", timeline(), 9_000)
    assert {name: position[name] for name in ("left", "fraction", "next", "at", "paused")} == {
        "left": 0, "fraction": 0, "next": None, "at": 9_000, "paused": False,
    }  # fmt: skip
    assert (await ask(TIMELINE, "positionAt", timeline(paused_at=8_000), 9_000))["paused"] is True


async def test_a_step_that_was_cut_to_nothing_is_no_share_of_anything(ask: Ask) -> None:
    cut = [{**STEPS[0], "ends": 1_000}, {**STEPS[1], "starts": 7_000}]
    assert (await ask(TIMELINE, "positionAt", timeline(steps=cut), 500))["fraction"] == 0
    assert (await ask(TIMELINE, "positionAt", timeline(steps=cut), 2_000))["fraction"] == 0


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (59_000, "0:59"), (59_001, "1:00"), (60_000, "1:00"), (600_000, "10:00"), (3_599_000, "59:59"),
        (3_599_001, "1:00:00"), (3_600_000, "1:00:00"), (3_661_000, "1:01:01"), (36_610_000, "10:10:10"),
        (1_000, "0:01"), (1_001, "0:02"),
    ],
)  # fmt: skip
async def test_minutes_and_hours_at_their_edges(ask: Ask, ms: int, shown: str) -> None:
    assert await ask(TIMELINE, "minutes", ms) == shown


@pytest.mark.parametrize(
    ("now", "paused_at", "ms"),
    [(1_000, None, 1_000), (1_250, None, 750), (4_999, None, 1), (7_000, None, None), (1_250, 1_250, None)],
)
async def test_a_clock_says_something_else_at_the_next_whole_second(
    ask: Ask, now: int, paused_at: int | None, ms: int | None
) -> None:
    assert await ask(TIMELINE, "changesIn", await ask(TIMELINE, "positionAt", timeline(paused_at=paused_at), now)) == ms


@pytest.mark.parametrize(("share", "told"), [(1, True), (2 / 3, True), (0.6666, False), (0.5, False), (0, False)])
async def test_what_is_said_to_all_is_true_for_two_thirds_of_the_groups(ask: Ask, share: float, told: bool) -> None:
    assert await ask(TIMELINE, "inStep", {"in_step": share}) is told
