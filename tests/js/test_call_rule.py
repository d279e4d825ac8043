"""Which group has a call, and who of it may be heard and seen at which instant: asked of the rule that each page of a
call follows."""

from typing import Any

import pytest

from sessions_app.domain import calling
from tests.js.conftest import Ask

RULE = "/js/call/rule.js"
CALLING = "/js/calling.js"
DOORS = "/tests/doors.js"
ADA, BEN, CEM, VISITOR = "31", "32", "33", "0"

# Of no practice that there is: nobody may know one by heart.
PRACTICE: dict[str, Any] = {
    "roles": [{"key": "x", "comes": "holder"}, {"key": "y", "comes": "next"}, {"key": "z", "comes": "rest"}],
    "phases": {
        "talk": {},
        "hush": {"alone": True},
        "turned": {"away": ["x"]},
        "both": {"away": ["x", "z"]},
    },
}
# From 0 to 700, each step 100 long: what is in it, whose turn it is.
STEPS = [
    ("hush", "session", None),
    ("talk", "turn", 0),
    ("turned", "turn", 0),
    ("talk", "between", None),
    ("turned", "turn", 1),
    ("both", "turn", 1),
    ("talk", "end", None),
]


def screen(people: dict[int, dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    seated = [{"id": 31 + seat, "seat": seat, **(people or {}).get(31 + seat, {})} for seat in range(3)]
    turns = {0: 1, 1: 2}
    steps = [
        {"i": i, "phase": phase, "when": when, "starts": 100 * i, "ends": 100 * (i + 1)}
        | ({"turn": turns[holder], "holder": holder} if holder is not None else {})
        for i, (phase, when, holder) in enumerate(STEPS)
    ]
    timeline = {"steps": steps, "turns": 2, "count": len(steps), "revision": 1, "paused_at": None}
    group = {"id": 7, "people": seated, "timeline": timeline | more.pop("timeline", {})} | more.pop("group", {})
    session = {"venue": "here", "state": "running", "finished": False} | more.pop("session", {})
    return {"session": session, "standing": "seated", "group": group} | more


async def why(ask: Ask, shown: dict[str, Any], now: int) -> dict[str, str]:
    """The reason for each who does not speak."""
    rule = await ask(RULE, "ruleOf", PRACTICE, shown, now)
    assert all(each["speaks"] == (each["why"] == "") for each in rule.values())
    return {person: each["why"] for person, each in rule.items() if each["why"]}


async def test_who_does_not_speak_follows_the_document_phase_by_phase(ask: Ask) -> None:
    everybody = dict.fromkeys((ADA, BEN, CEM), "alone")
    told = [await why(ask, screen(), 100 * i + 50) for i in range(len(STEPS))]
    assert told == [everybody, {}, {ADA: "away"}, {}, {BEN: "away"}, {BEN: "away", CEM: "away"}, {}]


async def test_it_changes_at_the_very_instant(ask: Ask) -> None:
    assert [await why(ask, screen(), now) for now in (199, 200, 299, 300)] == [{}, {ADA: "away"}, {ADA: "away"}, {}]
    assert [await ask(RULE, "changesAt", screen(), now) for now in (0, 199, 200, 650, 700)] == [
        100,
        200,
        300,
        700,
        None,
    ]


async def test_before_the_time_begins_and_afterwards_everybody_speaks(ask: Ask) -> None:
    gathering = screen(timeline={"steps": []}, session={"state": "gather"})
    assert [await why(ask, gathering, 50), await why(ask, screen(), 700)] == [{}, {}]
    assert await ask(RULE, "changesAt", gathering, 50) is None


async def test_where_the_clock_stands_still_so_does_the_rule(ask: Ask) -> None:
    """A pause and a time out alike."""
    held = screen(timeline={"paused_at": 250}, group={"time_out": {"by": 32}})
    assert await why(ask, held, 99_999) == {ADA: "away"}
    assert await ask(RULE, "changesAt", held, 99_999) is None


async def test_who_only_listens_speaks_in_their_own_turn_and_outside_turns(ask: Ask) -> None:
    shown = screen({32: {"listens": True}})
    told = [await why(ask, shown, 100 * i + 50) for i in (1, 2, 3, 6)]
    assert told == [{BEN: "listens"}, {ADA: "away", BEN: "listens"}, {}, {}]
    own = screen({31: {"listens": True}})
    assert [await why(ask, own, 150), await why(ask, own, 250)] == [{}, {ADA: "away"}]


async def test_who_comes_in_later_listens_until_their_turn_begins(ask: Ask) -> None:
    shown = screen({33: {"joins": 2}})
    assert [await why(ask, shown, 100 * i + 50) for i in (0, 1, 3, 4)] == [
        dict.fromkeys((ADA, BEN, CEM), "alone"),
        {CEM: "listens"},
        {},
        {BEN: "away"},
    ]


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        ({"state": "asked", "at": 1}, [{}, {}, {ADA: "away"}]),
        ({"state": "in", "at": 1}, [{VISITOR: "alone"}, {VISITOR: "listens"}, {ADA: "away", VISITOR: "listens"}]),
        ({"state": "speaking", "at": 1}, [{VISITOR: "alone"}, {}, {ADA: "away"}]),
    ],
)
async def test_who_visits_listens_until_the_group_lets_them_speak(
    ask: Ask, visit: dict[str, Any], told: list[dict[str, str]]
) -> None:
    shown = screen(group={"visit": visit})
    found = [await why(ask, shown, now) for now in (50, 150, 250)]
    found[0] = {person: each for person, each in found[0].items() if person == VISITOR}
    assert found == told
    callers = await ask(RULE, "callersOf", shown["group"])
    assert callers == [31, 32, 33] + ([0] if visit["state"] != "asked" else [])


async def test_the_stage_says_which_roles_there_are(ask: Ask) -> None:
    stages = {**PRACTICE, "stages": [{"roles": [{"key": "z", "comes": "rest"}]}, {"roles": PRACTICE["roles"]}]}
    shown = screen(session={"stage": 1})
    rule = await ask(RULE, "ruleOf", stages, shown, 250)
    assert [rule[person]["why"] for person in (ADA, BEN, CEM)] == ["away", "", ""]


async def test_a_call_is_over_twenty_minutes_after_the_last_round(ask: Ask) -> None:
    """Whoever is left in it would be heard for as long as a page is open."""
    shown = screen(session={"state": "ended"}, timeline={"ends": 700})
    over = 700 + calling.AFTERWARDS
    assert [bool(await ask(CALLING, "groupOf", shown, now)) for now in (700, over - 1, over)] == [True, True, False]
    assert [await ask(RULE, "changesAt", shown, now) for now in (650, 700, over - 1, over)] == [700, over, over, None]
    between = screen(session={"state": "between"}, timeline={"ends": 700})
    assert await ask(CALLING, "groupOf", between, 2 * over) and await ask(RULE, "changesAt", between, 700) is None


EVERYWHERE: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"session": {"state": "gather"}}, True),
    ({"session": {"state": "between"}}, True),
    ({"session": {"state": "closing"}}, True),
    ({"session": {"state": "ended"}, "timeline": {"ends": 700}}, True),
    ({"session": {"state": "ended"}, "timeline": {"ends": 50 - 20 * 60_000}}, False),
    ({"session": {"venue": "room"}}, False),
    ({"session": {"venue": "own"}}, False),
    ({"session": {"finished": True}}, False),
    ({"session": {"state": "ended", "finished": True}}, False),
    ({"standing": "left"}, False),
    ({"group": None}, False),
    ({"group": {"all": True, "people": []}}, False),
    ({"group": {"people": [{"id": 31, "seat": 0}]}}, True),
    ({"group": {"people": [{"id": each, "seat": each} for each in range(calling.MOST)]}}, True),
    ({"group": {"people": [{"id": each, "seat": each} for each in range(calling.MOST + 1)]}}, False),
]


def shown_with(more: dict[str, Any]) -> dict[str, Any]:
    return screen(**more) if more.get("group", {}) is not None else screen() | {"group": None}


@pytest.mark.parametrize(("more", "there"), EVERYWHERE)
async def test_which_groups_have_a_call(ask: Ask, more: dict[str, Any], there: bool) -> None:
    assert bool(await ask(CALLING, "groupOf", shown_with(more), 50)) == there


async def test_the_door_is_open_exactly_where_there_is_a_call(ask: Ask) -> None:
    """Whoever loads the page again between two rounds, or after the last one, finds back into it."""
    told = await ask(DOORS, "doors", [shown_with(more) for more, _ in EVERYWHERE], 50)
    assert told["found"] == [*("open" if there else "shut" for _, there in EVERYWHERE[:-1]), "full"]


async def test_the_door_shuts_when_the_call_is_over_although_no_screen_says_so(ask: Ask) -> None:
    ended = screen(session={"state": "ended"}, timeline={"ends": 700})
    over = 700 + calling.AFTERWARDS
    told = await ask(DOORS, "doors", [ended], over - 200, 400)
    assert told == {"found": ["open"], "later": "shut", "makesRoom": False}
    told = await ask(DOORS, "doors", [ended, screen(session={"state": "between"})], over - 200, 400)
    assert told == {"found": ["open", "open"], "later": "open", "makesRoom": True}
