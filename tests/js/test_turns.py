"""A browser decides as the server does where one person holds a turn, or nobody: tests/domain/turning.py."""

from typing import Any

import msgspec
import pytest

from sessions_app.screens import timeline_message
from tests.domain.turning import ADA, BEN, EACH, NONE, ONE, TURNS, going, moments
from tests.js.conftest import Ask

TIMELINE, SCENE, MAY = "/js/timeline.js", "/js/participant/scene.js", "/js/participant/may.js"
ME = 31
STEPS = [(turns, index) for turns in (ONE, NONE) for index in range(len(moments(turns)) - 1)]
EVERY_STEP = pytest.mark.parametrize(("turns", "index"), STEPS)


def practice(turns: str) -> dict[str, Any]:
    """As much of it as a browser needs to tell roles: who holds a turn is x, whoever sits first z, all others y."""
    comes = {"x": "holder", "z": "first", "y": "rest"}
    roles = [{"key": key, "comes": way, "name": key, "line": key} for key, way in comes.items()]
    phases = {step.phase: {"when": step.when.value} for step in going(turns).timeline.steps}
    known = {"roles": roles[turns == NONE :], "phases": phases, "notes": {}}
    return known if turns == EACH else known | {"turns": turns}


def screen(turns: str, index: int, me: int = ADA, **of_me: Any) -> dict[str, Any]:
    """What the person on seat `me` is shown in step `index`."""
    rota, now = going(turns), moments(turns)[index]
    timeline = msgspec.to_builtins(timeline_message(rota.timeline, 1, now))
    people = [{"id": ME if seat == me else 40 + seat, "seat": seat, "name": str(seat)} for seat in range(3)]
    people[me] |= of_me
    group = {"id": 1, "people": people, "ready": [], "later": list(rota.later), "timeline": timeline}
    session = {"state": "running", "round": 1, "rounds": 2, "venue": "room", "ends": None, "self_run": False}
    return {"session": session, "group": group}


@EVERY_STEP
async def test_where_a_round_is(ask: Ask, turns: str, index: int) -> None:
    shown, now = screen(turns, index), moments(turns)[index]
    step = (await ask(TIMELINE, "positionAt", shown["group"]["timeline"], now))["step"]
    ours = going(turns).timeline.steps[index]
    assert [step[key] for key in ("phase", "when", "turn", "holder", "reached")] == [
        ours.phase,
        ours.when,
        ours.turn,
        ours.holder,
        ours.reached,
    ]
    assert await ask(TIMELINE, "seatAt", shown["group"]["timeline"], step) == ours.holder
    assert await ask(TIMELINE, "turnAt", step) == (ours.turn or 0)


@pytest.mark.parametrize(
    ("turns", "roles"),
    [(ONE, ["z--", "z--", "zxy", "z--"]), (NONE, ["zyy", "zyy", "zyy"])],
)
async def test_who_is_what(ask: Ask, turns: str, roles: list[str]) -> None:
    for index, each in enumerate(roles):
        scene = await ask(SCENE, "sceneOf", practice(turns), screen(turns, index), ME, moments(turns)[index])
        assert "".join(scene["roles"].get(str(seat), "-") for seat in range(3)) == each
        held = going(turns).timeline.steps[index].holder
        assert (scene["kind"], (scene["holder"] or {}).get("seat"), scene["gone"]) == ("turn", held, False)


@EVERY_STEP
async def test_whoever_comes_late_takes_part_at_once(ask: Ask, turns: str, index: int) -> None:
    joins = going(turns).next_turn(moments(turns)[index])
    late = screen(turns, index, joins=joins)
    assert (await ask(SCENE, "sceneOf", practice(turns), late, ME, moments(turns)[index]))["kind"] == "turn"


@pytest.mark.parametrize("turns", TURNS)
async def test_when_all_is_over_it_is_over_for_everybody(ask: Ask, turns: str) -> None:
    last = moments(turns)[-1]
    scene = await ask(SCENE, "sceneOf", practice(turns), screen(turns, -1, joins=0), ME, last)
    assert scene["kind"] == "done"


@pytest.mark.parametrize(
    ("turns", "me", "passes"), [(EACH, ADA, True), (ONE, ADA, False), (ONE, BEN, True), (NONE, ADA, False)]
)
async def test_only_whoever_has_a_turn_can_pass_and_anybody_can_only_listen(
    ask: Ask, turns: str, me: int, passes: bool
) -> None:
    scene = await ask(SCENE, "sceneOf", practice(turns), screen(turns, 1, me), ME, moments(turns)[1])
    choices = await ask(MAY, "mayDo", scene)
    assert ("pass" in choices, "listen" in choices) == (passes, True)


@pytest.mark.parametrize(
    ("turns", "goes_on"), [(EACH, [False, False, True, False]), (ONE, [False] * 4), (NONE, [False] * 3)]
)
async def test_others_go_on_without_whoever_is_away_only_where_another_turn_can_be_held(
    ask: Ask, turns: str, goes_on: list[bool]
) -> None:
    """Ada is away, and so is Ben: whoever of them holds the turn. Asked in the first steps."""
    for index, expected in enumerate(goes_on):
        shown = screen(turns, index, 2)
        for person in shown["group"]["people"][:2]:
            person["away"] = True
        scene = await ask(SCENE, "sceneOf", practice(turns), shown, ME, moments(turns)[index])
        assert await ask(MAY, "mayGoOn", scene) is expected


@pytest.mark.parametrize(
    ("turns", "places"),
    [(EACH, ["", "", "", "between", "", "between", "", ""]), (ONE, ["", "", "", "between"]), (NONE, ["", "", ""])],
)
async def test_what_was_left_to_a_holder_is_there_between_turns_and_after_the_only_one(
    ask: Ask, turns: str, places: list[str]
) -> None:
    """Asked of somebody who has held a turn, where anybody has, in each step; and once the round is over."""
    past = [] if turns == NONE else [{"round": 1, "asked": [ME]}]
    for index, place in enumerate(places):
        scene = await ask(SCENE, "sceneOf", practice(turns), screen(turns, index), ME, moments(turns)[index])
        assert await ask("/js/participant/left.js", "placeOf", scene, ME, past) == place, index
    over = await ask(SCENE, "sceneOf", practice(turns), screen(turns, -1), ME, moments(turns)[-1])
    assert await ask("/js/participant/left.js", "placeOf", over, ME, past) == ("rest" if past else "")
