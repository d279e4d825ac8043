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


async def test_the_shortest_round_trip_wins(ask: Ask) -> None:
    slow, quick = ["sample", 100, 700, 60_000], ["sample", 990, 1_000, 70_000]
    assert await tell(ask, quick, slow) == 70_005 == await tell(ask, slow, quick)


async def test_what_was_learnt_long_ago_is_forgotten(ask: Ask) -> None:
    quick, later = ["sample", -200_010, -200_000, 10_000], ["sample", 900, 1_000, 70_000]
    assert await tell(ask, quick, later) == 70_050


async def test_after_sleep_the_next_ping_counts_however_slow(ask: Ask) -> None:
    assert await tell(ask, ["sample", 990, 995, 70_000], ["relearn"], ["sample", 400, 1_000, 90_000]) == 90_300


async def test_a_screen_never_overrules_a_ping(ask: Ask) -> None:
    assert await tell(ask, ["sample", 900, 1_000, 70_000], ["seed", 10_000]) == 70_050
