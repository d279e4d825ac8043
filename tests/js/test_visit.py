"""A facilitator in the call of a group: they hear what it hears, and have no microphone before it lets them speak."""

from tests.js.conftest import Ask
from tests.js.test_call import ask  # noqa: F401  a page that was pressed

VISITS = "/tests/visits.js"


async def test_a_visitor_is_asked_for_a_microphone_only_once_they_may_speak(ask: Ask) -> None:  # noqa: F811
    told = await ask(VISITS, "visited")
    assert told["in"] == {"asked": 0, "taken": 0, "heard": ["fay"], "mine": "listens"}
    assert (told["speaking"]["taken"], sorted(told["speaking"]["heard"]), told["speaking"]["mine"]) == (
        1,
        ["ada", "fay"],
        "",
    )
    assert told["again"] == {"asked": 1, "taken": 0, "heard": ["fay"], "mine": "listens"}
    assert (told["hush"]["taken"], told["hush"]["heard"], told["hush"]["mine"]) == (0, [], "alone")
    assert told["gone"] == {"mates": [], "taken": 0}


async def test_a_desk_plays_no_visit_that_was_asked_for_in_another_window(ask: Ask) -> None:  # noqa: F811
    told = await ask(VISITS, "askedElsewhere")
    assert told["before"] >= 1
    assert told["elsewhere"] == told["before"]


async def test_a_desk_that_is_given_no_relay_asks_again_only_when_its_facilitator_does(ask: Ask) -> None:  # noqa: F811
    assert await ask(VISITS, "refused") == [1, 1, 2]


async def test_the_focus_stays_at_hand_when_a_visit_ends(ask: Ask) -> None:  # noqa: F811
    assert await ask(VISITS, "ended") == ["mute", "leave", "h2"]
