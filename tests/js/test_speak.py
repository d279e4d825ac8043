"""What is spoken about the time, and how long a page holds what it has said."""

import pytest

from tests.js.conftest import Ask

HELPER = "/tests/milestones.js"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (300, [60_000, 10_000]),
        (90, [60_000, 10_000]),
        (89, [10_000]),  # “One minute left” would be said as it begins
        (60, [10_000]),
        (15, [10_000]),
        (14, []),
        (5, []),
    ],
)
async def test_a_moment_before_the_end_is_told_only_in_a_step_clearly_longer(
    ask: Ask, seconds: int, told: list[int]
) -> None:
    step = {"starts": 0, "ends": 1_000 * seconds}
    lefts = [1_000 * left for left in range(seconds, 0, -1)]
    assert await ask(HELPER, "told", step, lefts) == told


@pytest.mark.parametrize(("seconds", "told"), [(75, [60_000, 10_000]), (45, [10_000]), (11, [10_000]), (9, [])])
async def test_a_round_that_begins_by_itself_is_told_before_it_does(ask: Ask, seconds: int, told: list[int]) -> None:
    assert await ask(HELPER, "counted", [1_000 * left for left in range(seconds, 0, -1)]) == told


@pytest.mark.parametrize(("left", "told"), [(55_001, [60_000]), (55_000, [])])
async def test_a_page_that_slept_does_not_tell_what_is_long_past(ask: Ask, left: int, told: list[int]) -> None:
    assert await ask(HELPER, "told", {"starts": 0, "ends": 300_000}, [70_000, left]) == told


async def test_what_was_said_does_not_stay_to_be_read(ask: Ask) -> None:
    assert await ask(HELPER, "held", "One minute left.") == [[50, "One minute left."], [20_000, ""]]
