"""What a phone shows of a practice with several stages: everybody, tables to which people travel, everybody."""

from typing import Any

import pytest

from sessions_app.domain.practice import digest
from sessions_app.practices import practice
from sessions_app.telling import PHONE, for_browser
from tests.js.conftest import Ask
from tests.js.test_scene import ADA, BEN, CEM, PEOPLE, SCENE

CAFE, ALL_ALONE, PRO = "world_cafe", "one_two_four_all", "pro_action_cafe"
COMING = "/js/participant/apart.js"
HELPER = "/tests/scenes.js"
OPENING, TABLES, HARVEST = 0, 1, 2


def told_of(key: str) -> dict[str, Any]:
    """The practice as a phone has it."""
    return for_browser(digest(practice(key)), PHONE)


def screen(stage: int, phase: str = "", state: str = "running", *, all: bool = False, **session: Any) -> dict[str, Any]:
    """`all`: where all are together, and nobody is named."""
    step = {"i": 0, "phase": phase, "when": "round", "starts": 0, "ends": 60_000}
    timeline = {"revision": 1, "paused_at": None, "turns": 0, "count": 1, "steps": [step] if phase else []}
    group: dict[str, Any] = {"id": 1, "people": [] if all else PEOPLE, "ready": [], "later": [], "timeline": timeline}
    about = {"state": state, "round": 2, "rounds": 5, "venue": "room", "stage": stage, "ends": None} | session
    return {"session": about, "group": group | ({"all": True} if all else {})}


async def seen(ask: Ask, told: dict[str, Any], me: int = ADA, *, stayed: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = await ask(SCENE, "sceneOf", told_of(CAFE), told, me, 1_000, stayed)
    return found | await ask(COMING, "toBe", found, 1_000)


@pytest.mark.parametrize(("me", "role"), [(ADA, "table_host"), (BEN, "traveller"), (CEM, "traveller")])
@pytest.mark.parametrize("state", ["gather", "running"])
async def test_who_sits_first_at_a_table_stays_and_all_others_travel(ask: Ask, me: int, role: str, state: str) -> None:
    scene = await seen(ask, screen(TABLES, "conversation" if state == "running" else "", state), me)
    assert (scene["kind"], scene["role"]) == ({"gather": "gather", "running": "turn"}[state], role)


@pytest.mark.parametrize(("stayed", "role"), [(True, "thread_keeper"), (False, "has_travelled")])
async def test_where_all_are_together_one_is_what_one_was_before(ask: Ask, stayed: bool, role: str) -> None:
    scene = await seen(ask, screen(HARVEST, "what_we_see", all=True), stayed=stayed)
    assert (scene["kind"], scene["role"], scene["people"], scene["alone"]) == ("turn", role, [], False)
    assert scene["again"] == (["cloth_card"] if stayed else ["taken_along"])


async def test_where_all_are_together_nobody_speaks_for_a_group(ask: Ask) -> None:
    scene = await seen(ask, screen(HARVEST, "what_we_see", all=True))
    assert await ask("/js/participant/may.js", "mayDo", scene) == ["rename", "link", "leave"]
    assert await ask("/js/participant/may.js", "mayRaise", scene)
    assert scene["ready"] == {"said": [], "asked": [], "ready": []}
    called = await ask("/js/beside/call.js", "callOf", screen(HARVEST, state="gather", all=True), ADA, 1_000)
    assert called is None


@pytest.mark.parametrize(
    ("whole", "stage", "stayed", "line", "phase"),
    [
        (CAFE, OPENING, False, "Next: welcome to the café", "Welcome"),
        (CAFE, TABLES, False, "Next: go to your new table", "Pick up the thread"),
        (CAFE, TABLES, True, "Next: new guests come to your table", "Pick up the thread"),
        (CAFE, HARVEST, True, "Next: all together", "What do we see?"),
        (ALL_ALONE, 1, False, "Next: find your partner", "2 · In pairs"),
        (ALL_ALONE, 2, False, "Next: your pair joins another one", "4 · In fours"),
        (PRO, 1, True, "Next: new helpers come to your table", "The call"),
        (PRO, 1, False, "", "The call"),  # whose table it will be is not known yet
    ],
)
async def test_a_stage_announces_itself_as_the_practice_says(
    ask: Ask, whole: str, stage: int, stayed: bool, line: str, phase: str
) -> None:
    coming = await ask("/js/practice.js", "ofStage", told_of(whole), stage)
    assert await ask(COMING, "comingLine", coming, stayed) == {"line": line, "phase": phase}


@pytest.mark.parametrize(
    ("told", "notes"),
    [
        (screen(TABLES, "picked_up"), []),
        (screen(TABLES, "conversation"), [f"2.{ADA}.taken_along"]),
        (screen(HARVEST, "what_we_see", all=True), [f"1.{ADA}.my_beginning"]),  # about the session
    ],
    ids=["a card only", "at a table", "all together"],
)
async def test_the_pad_asks_what_the_phase_offers(ask: Ask, told: dict[str, Any], notes: list[str]) -> None:
    assert await ask(HELPER, "now", told_of(CAFE), told, ADA) == notes


async def test_of_each_round_only_the_notes_of_its_stage_are_asked(ask: Ask) -> None:
    """Ada came with the first round at tables, wrote in the second, and all are together now."""
    past = [
        {"round": 2, "stage": TABLES, "nth": 1, "people": PEOPLE, "asked": []},
        {"round": 3, "stage": TABLES, "nth": 2, "people": PEOPLE, "asked": []},
    ]
    written = [f"3.{ADA}.taken_along"]
    told = screen(HARVEST, "what_we_see", all=True, round=5)
    asked = await ask(HELPER, "all", told_of(CAFE), told, ADA, written, past)
    assert asked == [f"1.{ADA}.my_beginning", f"2.{ADA}.taken_along", f"3.{ADA}.taken_along"]
    between = screen(TABLES, state="between", round=3)
    assert await ask(HELPER, "all", told_of(CAFE), between, ADA, written, past) == asked[1:]


@pytest.mark.parametrize(("role", "kinds"), [("caller", ["clearer", "steps_ahead"]), ("table_helper", [])])
async def test_afterwards_nobody_is_asked_what_another_role_writes(ask: Ask, role: str, kinds: list[str]) -> None:
    """About the round and the session; what helpers leave to the caller is about their turn."""
    mine = role == "caller"
    past = [{"round": 2, "stage": 1, "people": PEOPLE, "asked": [ADA if mine else BEN]}]
    asked = await ask(HELPER, "all", told_of(PRO), screen(1, state="between"), ADA, [], past)
    about = [key.split(".")[2] for key in asked if key.split(".")[2] != "wants_to_help"]
    assert sorted(about) == sorted(kinds)


async def test_what_people_call_for_can_be_written_before_it_begins(ask: Ask) -> None:
    lobby = {"session": {"state": "lobby", "round": 0, "rounds": 5, "venue": "room"}, "group": None, "standing": "in"}
    assert await ask(HELPER, "all", told_of(PRO), lobby, ADA, [], []) == [f"1.{ADA}.calling_for"]


OWN = [
    {"key": f"3.{ADA}.taken_along", "text": "They ask first."},
    {"key": f"2.{ADA}.taken_along", "text": "Nobody knows."},
    {"key": f"4.{ADA}.taken_along", "text": ""},
    {"key": f"1.{ADA}.my_beginning", "text": "Ask."},
]


@pytest.mark.parametrize(
    ("again", "shown"), [(["taken_along"], "Nobody knows.\n\nThey ask first."), (["cloth_card"], None), ([], None)]
)
async def test_ones_own_notes_of_stages_before_are_shown_again(ask: Ask, again: list[str], shown: str | None) -> None:
    assert await ask(HELPER, "again", again, OWN) == shown


async def test_what_one_is_shown_of_ones_own_is_not_said_to_stand_on_others_screens(ask: Ask) -> None:
    recalled = [
        await ask("/js/practice.js", "isRecalled", told_of(CAFE), kind) for kind in ("taken_along", "my_beginning")
    ]
    assert recalled == [False, False]
    assert await ask("/js/practice.js", "isRecalled", told_of(PRO), "calling_for") is True
    assert await ask("/js/practice.js", "isRecalled", told_of(PRO), "steps_ahead") is False


@pytest.mark.parametrize(("begins", "left", "changes"), [(9_500, 8_500, 500), (500, 0, None), (None, None, None)])
async def test_where_a_round_begins_by_itself_the_seconds_until_then_are_told(
    ask: Ask, begins: int | None, left: int | None, changes: int | None
) -> None:
    about: dict[str, Any] = {"begins": begins} if begins else {}
    scene = await seen(ask, screen(TABLES, state="gather", **about))
    assert scene["begins"] == left
    assert await ask(SCENE, "changesIn", scene) == changes
