"""The server's time in the browser, without asking the device's own clock."""

from typing import Any

import pytest

from tests.js.conftest import Ask

HELPER = "/tests/clocks.js"


async def tell(ask: Ask, *happenings: list[Any]) -> float:
    """The server's time that a browser believes, at local time 1000, after these happenings."""
    return float(await ask(HELPER, "believed", list(happenings)))


async def test_the_page_itself_is_a_first_guess(ask: Ask) -> None:
    assert await tell(ask, ["seed", 50_000]) == 50_000


async def test_a_ping_replaces_the_guess_by_half_its_round_trip(ask: Ask) -> None:
    assert await tell(ask, ["seed", 50_000], ["sample", 900, 1_000, 70_000]) == 70_050


async def test_the_quickest_way_there_and_the_quickest_way_back_of_two_pings(ask: Ask) -> None:
    """The server is ahead by 69 000. One ping was held up on its way there, the other on its way back."""
    there, back = ["sample", 100, 510, 69_500], ["sample", 600, 1_000, 69_610]
    assert await tell(ask, there, back) == 70_000 == await tell(ask, back, there)


async def test_a_slow_ping_spoils_nothing(ask: Ask) -> None:
    quick, slow = ["sample", 990, 1_000, 69_995], ["sample", 100, 700, 69_650]
    assert await tell(ask, quick, slow) == 70_000 == await tell(ask, slow, quick)


async def test_what_cannot_be_true_any_more_is_forgotten(ask: Ask) -> None:
    """A laptop slept and no event said so, or the server's clock was set."""
    assert await tell(ask, ["sample", 100, 110, 70_000], ["sample", 900, 1_000, 80_000]) == 80_050


async def test_what_was_learnt_long_ago_is_forgotten(ask: Ask) -> None:
    quick, later = ["sample", -200_010, -200_000, 10_000], ["sample", 900, 1_000, 70_000]
    assert await tell(ask, quick, later) == 70_050


async def test_after_sleep_the_next_ping_counts_however_slow(ask: Ask) -> None:
    assert await tell(ask, ["sample", 990, 995, 70_000], ["relearn"], ["sample", 400, 1_000, 90_000]) == 90_300


async def test_until_then_the_devices_own_clock_says_how_long_it_was(ask: Ask) -> None:
    assert await tell(ask, ["sample", 900, 1_000, 70_000], ["relearn", 60_000]) == 130_050
    assert await tell(ask, ["sample", 900, 1_000, 70_000], ["relearn", 60_000], ["seed", 90_000]) == 90_000


async def test_a_screen_never_overrules_a_ping(ask: Ask) -> None:
    assert await tell(ask, ["sample", 900, 1_000, 70_000], ["seed", 10_000]) == 70_050


async def asked(ask: Ask, *happenings: list[Any]) -> list[dict[str, Any]]:
    """What is known after each ["look"], and at the end."""
    found: list[dict[str, Any]] = await ask(HELPER, "asked", list(happenings))
    return found


async def test_before_anything_was_heard_it_says_so_and_time_goes_on(ask: Ask) -> None:
    first, then = await asked(ask, ["look"], ["at", 1_500])
    assert first == {"now": 1_000, "local": 1_000, "known": False, "trip": "guess"}
    assert (then["now"], then["known"]) == (1_500, False)
    assert await ask(HELPER, "ordinary")


async def test_time_goes_on_by_the_local_clock_between_two_pings(ask: Ask) -> None:
    _, later = await asked(ask, ["sample", 900, 1_000, 70_000], ["look"], ["at", 61_000])
    assert later == {"now": 130_050, "local": 61_000, "known": True, "trip": 100}


async def test_a_later_page_is_a_better_guess_than_an_earlier_one(ask: Ask) -> None:
    first, second = await asked(ask, ["seed", 50_000], ["look"], ["seed", 50_300])
    assert (first["now"], second["now"]) == (50_000, 50_300)
    assert (second["known"], second["trip"]) == (True, "guess")


async def test_it_says_how_wrong_it_can_be(ask: Ask) -> None:
    """The quickest way there and the quickest way back: it is wrong by half of both at most."""
    there, back = ["sample", 100, 510, 69_500], ["sample", 600, 1_000, 69_610]
    one, both = await asked(ask, there, ["look"], back)
    assert (one["trip"], both["trip"]) == (410, 20)


async def test_a_ping_without_a_way_has_no_length_below_zero(ask: Ask) -> None:
    """Two clocks drift apart by some milliseconds: then the two bounds cross."""
    (found,) = await asked(ask, ["sample", 500, 510, 69_505], ["sample", 990, 1_000, 70_010])
    assert found["trip"] == 0


async def test_an_answer_before_its_question_is_no_answer(ask: Ask) -> None:
    nothing, at_once = await asked(ask, ["sample", 1_000, 999, 70_000], ["look"], ["sample", 1_000, 1_000, 70_000])
    assert (nothing["known"], at_once["now"], at_once["trip"]) == (False, 70_000, 0)


@pytest.mark.parametrize(("age", "counts"), [(120_000, True), (120_001, False)])
async def test_a_ping_counts_for_two_minutes(ask: Ask, age: int, counts: bool) -> None:
    quick, slow = ["sample", 990 - age, 1_000 - age, 70_000 - age - 5], ["sample", 400, 1_000, 69_700]
    (found,) = await asked(ask, quick, slow)
    assert found["trip"] == (10 if counts else 600)


@pytest.mark.parametrize(("apart", "counts"), [(20, True), (21, False), (-20, True), (-21, False)])
async def test_clocks_that_drift_apart_by_a_little_are_still_believed(ask: Ask, apart: int, counts: bool) -> None:
    """Two pings without any way, so that their bounds are points: beyond 20 ms one of the clocks was set."""
    (found,) = await asked(ask, ["sample", 900, 900, 69_900], ["sample", 1_000, 1_000, 70_000 + apart])
    assert found["now"] == 70_000 + (apart / 2 if counts else apart)


async def test_after_sleep_nothing_is_sure_but_something_is_known(ask: Ask) -> None:
    _, asleep, seeded, pinged = await asked(
        ask, ["sample", 900, 1_000, 70_000], ["look"], ["relearn"], ["look"], ["seed", 90_000], ["look"],
        ["sample", 400, 1_000, 99_700],
    )  # fmt: skip
    assert asleep == {"now": 70_050, "local": 1_000, "known": True, "trip": "guess"}
    assert (seeded["now"], pinged["now"], pinged["trip"]) == (90_000, 100_000, 600)


async def test_sleep_before_anything_was_heard_teaches_nothing(ask: Ask) -> None:
    (found,) = await asked(ask, ["relearn", 60_000])
    assert (found["now"], found["known"]) == (1_000, False)
