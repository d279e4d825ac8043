"""A browser decides by the part of a round as the server does, whatever the phase in it is called: tests/parts.py."""

from typing import Any

import msgspec
import pytest

from sessions_app.domain.units import Ms
from sessions_app.screens import timeline_message
from tests.js.conftest import Ask
from tests.js.test_scene import PRACTICE
from tests.parts import NAMES, STEP, TABLE, Part, going, inside

TIMELINE, SCENE = "/js/timeline.js", "/js/participant/scene.js"
EACH = pytest.mark.parametrize(("index", "part"), list(enumerate(TABLE)), ids=NAMES)
ON_THE_DESK = 3  # steps


def pushed(index: int, most_steps: int | None = None) -> dict[str, Any]:
    message: dict[str, Any] = msgspec.to_builtins(timeline_message(going().timeline, 1, Ms(inside(index)), most_steps))
    return message


def screen(index: int, **of_ben: Any) -> dict[str, Any]:
    people = [{"id": 31 + seat, "seat": seat, "name": name} for seat, name in enumerate(("Ada", "Ben", "Cem"))]
    people[1] |= of_ben
    group = {"id": 1, "people": people, "ready": [], "later": [], "timeline": pushed(index)}
    return {"session": {"state": "running", "round": 1, "venue": "room", "ends": None}, "group": group}


@EACH
async def test_where_a_round_is(ask: Ask, index: int, part: Part) -> None:
    position = await ask(TIMELINE, "positionAt", pushed(index, ON_THE_DESK), inside(index))
    step = position["step"]
    assert [step[key] for key in ("phase", "when", "turn", "holder", "reached")] == list(part[:5])
    assert await ask(TIMELINE, "seatAt", pushed(index, ON_THE_DESK), step) == part.whose
    assert await ask(TIMELINE, "turnAt", step) == (0 if part.when == "end" else part.reached)


@EACH
async def test_what_somebody_is(ask: Ask, index: int, part: Part) -> None:
    """Between turns, who comes next is told so."""
    scene = await ask(SCENE, "sceneOf", PRACTICE, screen(index), 32, inside(index))
    role = None if part.whose is None else "client" if part.whose == 1 else "consultant"
    assert (scene["kind"], scene["role"], scene["phase"]) == ("turn", role, part.phase)


@EACH
async def test_who_joins_later_waits_until_their_turn_is_reached(ask: Ask, index: int, part: Part) -> None:
    scene = await ask(SCENE, "sceneOf", PRACTICE, screen(index, joins=2), 32, inside(index))
    assert scene["kind"] == ("turn" if part.reached >= 2 else "joining")
    if part.reached < 2:  # they come in with what leads to their own turn
        comes_in = next(at for at, each in enumerate(TABLE) if each.reached == 2)
        assert (scene["wait"], scene["role"]) == ((comes_in - index) * STEP - STEP // 2, "client")


async def test_after_the_last_step_it_is_over(ask: Ask) -> None:
    assert (await ask(TIMELINE, "positionAt", pushed(len(TABLE)), inside(len(TABLE))))["over"]
