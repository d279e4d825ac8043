"""Things that come and go in one column of the desk: what stays keeps its rows, and nothing overlaps."""

from typing import Any

from tests.js.conftest import Ask

SLOTS = "/js/desk/slots.js"
Things = list[tuple[str, int]]


async def column(ask: Ask, *moments: Things) -> dict[str, int]:
    """The first row of each, after all these moments."""
    places: dict[str, Any] = {}
    for things in moments:
        places = await ask(SLOTS, "placed", places, things)
    return {key: place["from"] for key, place in places.items()}


async def test_at_first_they_stand_in_the_order_of_reading(ask: Ask) -> None:
    assert await column(ask, [("Ada", 5), ("Ben", 5), ("alone", 16)]) == {"Ada": 1, "Ben": 6, "alone": 11}


async def test_who_goes_moves_nobody(ask: Ask) -> None:
    assert await column(ask, [("Ada", 5), ("Ben", 5), ("alone", 16)], [("alone", 16)]) == {"alone": 11}


async def test_who_comes_moves_nobody_and_takes_the_first_gap_that_is_large_enough(ask: Ask) -> None:
    before = [("Ada", 5), ("Ben", 5), ("alone", 16)]
    without_ada = [("Ben", 5), ("alone", 16)]
    assert await column(ask, before, without_ada, [("Cem", 5), *without_ada]) == {"Cem": 1, "Ben": 6, "alone": 11}
    assert await column(ask, before, without_ada, [("late", 9), *without_ada]) == {"late": 27, "Ben": 6, "alone": 11}


async def test_who_comes_again_is_somebody_new(ask: Ask) -> None:
    both = [("Ada", 5), ("Ben", 5)]
    assert await column(ask, both, [("Ben", 5)], [("Cem", 5), ("Ben", 5)], [("Cem", 5), *both]) == {
        "Cem": 1,
        "Ben": 6,
        "Ada": 11,
    }
