"""The browser's idea of the server's time, without asking its own clock."""

from typing import Any

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
