"""What a desk reads from a screen: who waits, which groups can be joined, who is missed. The server advises the
same."""

from typing import Any

import pytest
from playwright.async_api import Page

from sessions_app import telling
from sessions_app.domain.practice import digest
from sessions_app.practices import practice
from tests.js.conftest import Ask

READING = "/js/desk/reading.js"
NOW = 1_000


def step(phase: str = "consult", turn: int = 1) -> dict[str, Any]:
    """Ada's step in a turn, as a position has it."""
    more = {"when": "turn", "turn": turn, "holder": 0, "reached": turn}
    return {"i": 3, "phase": phase, "starts": 0, "ends": 9_000, **more}


def outside(when: str, reached: int) -> dict[str, Any]:
    return step() | {"phase": when, "when": when, "turn": None, "holder": None, "reached": reached}


def person(seat: int, name: str, **more: Any) -> dict[str, Any]:
    return {"id": 30 + seat, "seat": seat, "name": name, **more}


def group(
    number: int, people: int = 3, away: int = 0, *, at: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    members = [person(seat, f"P{seat}", **({"away": True} if seat < away else {})) for seat in range(people)]
    steps = [step() if at is None else at]
    timeline = {"revision": 1, "paused_at": None, "turns": 3, "count": 15, "ends": 90_000, "steps": steps}
    return {"id": 10 + number, "number": number, "people": members, "later": [], "timeline": timeline} | more


OVER: dict[str, Any] = {"timeline": {"revision": 1, "paused_at": None, "turns": 3, "count": 15, "ends": 0, "steps": []}}


async def test_who_is_alone_is_offered_the_open_groups_with_company(ask: Ask) -> None:
    opened = [{"group": 12, "turn": 2, "lone": False}, {"group": 11, "turn": 0, "lone": True}]
    screen = {"groups": [group(1, away=2), group(2), group(3)], "open": opened}
    found = await ask(READING, "openGroups", screen)
    assert [(each["group"]["number"], each["turn"]) for each in found] == [(2, 2), (1, 0)]
    found = await ask(READING, "openGroups", screen, {"company": True})
    assert [each["group"]["number"] for each in found] == [2]


async def test_who_sits_out_or_has_left_does_not_wait(ask: Ask) -> None:
    standings = {"Ada": "seated", "Dee": "waiting", "Eli": "resting", "Flo": "left"}
    people = [
        {"id": number, "name": name, "group": 1 if standing == "seated" else None, "standing": standing, "away": False}
        for number, (name, standing) in enumerate(standings.items())
    ]
    assert [each["name"] for each in await ask(READING, "waiting", {"people": people})] == ["Dee"]
    assert [each["name"] for each in await ask(READING, "outside", {"people": people})] == ["Eli", "Flo"]


async def test_whoever_is_alone_is_named_with_the_group_to_join(ask: Ask) -> None:
    groups = [group(1, away=2), group(2)]
    lone: list[dict[str, Any]] = [
        {"group": 11, "person": 32, "into": 12, "at": 60_000},
        {"group": 99, "person": 1, "into": None, "at": 0},
    ]
    (found,) = await ask(READING, "lonely", {"groups": groups, "lone": lone})
    assert (found["group"]["number"], found["person"]["name"], found["into"]["number"]) == (1, "P2", 2)
    (found,) = await ask(READING, "lonely", {"groups": groups, "lone": [lone[0] | {"into": None}]})
    assert found["into"] is None


async def test_what_is_said_of_people(ask: Ask) -> None:
    remarks = await ask(READING, "remarksOn", person(1, "Ben", away=True, joins=2), {"later": [1]}, step("consult", 1))
    assert remarks == {"away": True, "later": True, "passed": False, "listens": False, "joins": 2}
    assert (await ask(READING, "remarksOn", person(1, "Ben", joins=2), {"later": []}, None))["joins"] == 0
    ben = person(1, "Ben", joins=2, listens=True)
    remarks = await ask(READING, "remarksOn", ben, {"later": []}, outside("between", 2))
    assert remarks == {"away": False, "later": False, "passed": False, "listens": True, "joins": 0}


@pytest.mark.parametrize(
    ("at", "missed"), [(step(turn=2), True), (outside("between", 2), False), (outside("session", 0), False)]
)
async def test_a_holder_who_is_away_is_missed_while_their_turn_runs(ask: Ask, at: dict[str, Any], missed: bool) -> None:
    found = await ask(READING, "missingHolder", group(1, away=1), at)
    assert (found is not None) == missed
    assert await ask(READING, "missingHolder", group(1), at) is None


@pytest.mark.parametrize(
    ("sought", "found"), [("", [1, 2, 11]), ("1", [1]), (" 11 ", [11]), ("ada", [2]), ("BEN", [1, 2]), ("pause", [])]
)
async def test_a_group_is_found_by_its_number_or_a_name_and_by_no_word_of_its_buttons(
    ask: Ask, sought: str, found: list[int]
) -> None:
    ben = person(1, "Benedikt")
    groups = [
        group(1, people=0) | {"people": [ben]},
        group(2) | {"people": [person(0, "Ada"), ben]},
        group(11, people=0),
    ]
    assert [one["number"] for one in groups if await ask(READING, "fits", one, sought)] == found


def clock(ends: int, paused_at: int | None = None) -> dict[str, Any]:
    steps = [step() | {"ends": ends}, step("return") | {"starts": ends, "ends": ends + 5_000}]
    return {"revision": 1, "paused_at": paused_at, "turns": 3, "count": 15, "ends": ends + 5_000, "steps": steps}


@pytest.mark.parametrize(
    ("room", "groups", "lone", "ms"),
    [
        (clock(9_000), [clock(9_000)], [], 1_000),
        (clock(9_400), [clock(9_400)], [], 400),  # at the next second of the room's clock
        (clock(1_020), [clock(1_020)], [], 20),  # which is also the end of its step
        (clock(9_400), [clock(9_400), clock(1_150)], [], 150),  # a group apart, at the end of its step
        (clock(9_400, paused_at=900), [clock(9_400, paused_at=900)], [], 1_000),
        (clock(9_400), [clock(9_400)], [{"at": NOW + 90}], 90),
        (None, [], [], 1_000),
    ],
)
async def test_a_desk_looks_again_when_something_changes_by_itself(
    ask: Ask, room: dict[str, Any] | None, groups: list[dict[str, Any]], lone: list[dict[str, Any]], ms: int
) -> None:
    screen = {"room": room, "groups": [{"timeline": one} for one in groups], "lone": lone}
    assert await ask(READING, "screenChangesIn", screen, NOW) == ms


@pytest.mark.parametrize(
    ("now", "paused_at", "to"),
    [
        (1_000, None, 4),
        (9_500, None, 7),  # what was left out between is no step to go to
        (12_500, None, 15),  # after the last one all is over
        (99_000, None, 15),
        (99_000, 1_000, 4),
    ],
)
async def test_next_for_all_leads_to_the_step_after_that_of_the_rooms_clock(
    ask: Ask, now: int, paused_at: int | None, to: int
) -> None:
    steps = [{"i": i, "starts": ends - 3_000, "ends": ends} for i, ends in ((3, 9_000), (4, 12_000), (7, 15_000))]
    room = {"revision": 1, "paused_at": paused_at, "turns": 3, "count": 15, "ends": 15_000, "steps": steps}
    assert await ask(READING, "stepAfter", {"room": room}, now) == to


async def test_where_no_round_runs_there_is_no_next_step(ask: Ask) -> None:
    assert await ask(READING, "stepAfter", {"room": None}, NOW) == 0


@pytest.mark.parametrize(
    ("given", "outdated"),
    [
        (clock(9_000), False),  # it runs
        (clock(9_000) | {"steps": []}, True),  # its steps have run out, its time has not
        (clock(9_000, paused_at=900) | {"steps": []}, False),  # paused: nothing goes on
        (clock(9_000) | {"steps": [], "ends": None}, False),
        (clock(9_000) | {"steps": [], "ends": NOW}, False),  # all is over
    ],
)
async def test_a_group_without_steps_but_with_time_is_asked_for_anew(
    ask: Ask, given: dict[str, Any], outdated: bool
) -> None:
    screen = {"groups": [{"timeline": clock(9_000)}, {"timeline": given}]}
    assert await ask(READING, "outdated", screen, NOW) is outdated


@pytest.mark.parametrize(
    ("clocks", "end"),
    [
        ([clock(9_000)], {"ends": 14_000, "left": 13_000}),
        ([clock(9_000), clock(20_000), clock(7_000)], {"ends": 25_000, "left": 24_000}),
        ([clock(9_000), clock(8_500, paused_at=200)], {"ends": 14_300, "left": 13_300}),  # as if it went on now
        ([OVER["timeline"], clock(2_000)], {"ends": 7_000, "left": 6_000}),
        ([OVER["timeline"]], None),
    ],
)
async def test_a_round_ends_with_the_last_of_its_groups(ask: Ask, clocks: list[dict[str, Any]], end: object) -> None:
    assert await ask(READING, "roundEnd", {"groups": [{"timeline": one} for one in clocks]}, NOW) == end


@pytest.mark.parametrize(
    ("command", "going", "paused"), [("pause", True, False), ("resume", False, True), ("next", True, True)]
)
async def test_a_command_to_all_is_for_those_for_whom_it_changes_something(
    ask: Ask, command: str, going: bool, paused: bool
) -> None:
    groups = [{"timeline": clock(9_000)}, {"timeline": clock(9_000, paused_at=900)}, OVER]
    found = [await ask(READING, "concerns", command, one, NOW) for one in groups]
    assert found == [going, paused, False]


async def test_hands_stand_in_the_order_in_which_they_went_up(ask: Ask) -> None:
    hands = {"Ada": 700, "Ben": None, "Cem": 500, "Dee": 500}
    people = [{"id": 34 - at, "name": name, "hand": hand} for at, (name, hand) in enumerate(hands.items())]
    assert [each["name"] for each in await ask(READING, "raised", {"people": people})] == ["Dee", "Cem", "Ada"]


@pytest.mark.parametrize(
    ("own", "apart"),
    [
        (clock(9_000 + 1_499), False),  # nobody sees half a second, or one
        (clock(9_000 + 1_500), True),
        (clock(9_000 - 1_500), True),
        (clock(9_000, paused_at=NOW), True),
        (OVER["timeline"], True),
    ],
)
async def test_a_group_is_apart_that_is_elsewhere_than_the_rooms_clock(
    ask: Ask, own: dict[str, Any], apart: bool
) -> None:
    room = await ask(READING, "roomOf", {"room": clock(9_000)}, NOW)
    found = await ask(READING, "standingOf", {"timeline": own, "people": []}, room, NOW)
    assert found["apart"] is apart


async def test_of_those_who_are_in_the_session_some_are_not_connected(ask: Ask, blank: Page) -> None:
    standings = {31: "seated", 32: "seated", 33: "left", 34: "removed", 35: "resting"}
    screen = {"people": [{"id": number, "standing": standing} for number, standing in standings.items()]}
    away = await blank.evaluate(
        f"""async (screen) => {{
            const {{ away }} = await import("{READING}");
            return [new Set([31]), null].map((here) => away(screen, here).map(({{ id }}) => id));
        }}""",
        screen,
    )
    assert away == [[32, 35], []]


@pytest.mark.parametrize(
    ("key", "at", "roles"),
    [
        ("troika", step(turn=2), {"0": "consultant", "1": "consultant", "2": "client"}),
        ("helping_heuristics", step(turn=2), {"0": "observer", "1": "coach", "2": "client"}),
        ("helping_heuristics", step(turn=3), {"0": "coach", "1": "client", "2": "observer"}),  # the first comes again
        (
            "helping_heuristics",
            outside("between", 3),
            {"0": "coach", "1": "client", "2": "observer"},
        ),  # of the turn to come
        ("helping_heuristics", outside("session", 0), {}),
    ],
)
async def test_who_has_which_role_as_far_as_the_desk_has_steps(
    ask: Ask, key: str, at: dict[str, Any], roles: dict[str, str]
) -> None:
    told = telling.for_browser(digest(practice(key)), telling.DESK)
    assert await ask(READING, "rolesIn", told, group(1) | {"order": [0, 2, 1]}, at) == roles


async def test_who_stays_at_a_table_sits_there_first(ask: Ask) -> None:
    told = telling.for_browser(digest(practice("world_cafe")), telling.DESK)
    tables = {**told, **told["stages"][1]}
    at = outside("round", 0) | {"phase": "conversation"}
    assert await ask(READING, "rolesIn", tables, group(1), at) == {
        "0": "table_host",
        "1": "traveller",
        "2": "traveller",
    }


async def test_who_joins_later_has_no_role_yet(ask: Ask) -> None:
    told = telling.for_browser(digest(practice("troika")), telling.DESK)
    late = group(1) | {"people": [person(0, "Ada"), person(1, "Ben"), person(2, "Cem", joins=2)], "order": [0, 1]}
    assert await ask(READING, "rolesIn", told, late, step(turn=1)) == {"0": "client", "1": "consultant"}


@pytest.mark.parametrize(
    ("key", "at", "word"),
    [
        ("troika", step(), "turn"),
        ("troika", outside("between", 2) | {"phase": "breath"}, "turn"),  # that to come
        ("troika", outside("session", 0) | {"phase": "reflect"}, "turn.silent"),
        ("helping_heuristics", outside("end", 3) | {"phase": "talk_about_it"}, "turn.all"),
    ],
)
async def test_whose_step_it_is(ask: Ask, key: str, at: dict[str, Any], word: str) -> None:
    told = telling.for_browser(digest(practice(key)), telling.DESK)
    assert await ask(READING, "whoIsAsked", told, at) == word


async def test_the_only_turn_is_not_counted(ask: Ask) -> None:
    told = telling.for_browser(digest(practice("peer_assist")), telling.DESK)
    assert await ask(READING, "whoIsAsked", told, step() | {"phase": "case_told"}) == "turn.one"
