"""Whether the reader of a page beside the live one is called, and for what."""

from typing import Any

import pytest

from tests.js.conftest import Ask
from tests.js.test_scene import ADA, BEN, CEM, screen

CALL = "/js/beside/call.js"


async def call(ask: Ask, shown: dict[str, Any], me: int, now: int = 1_000) -> str | None:
    found: str | None = await ask(CALL, "callOf", shown, me, now)
    return found


async def test_a_group_that_is_formed_or_at_work_waits(ask: Ask) -> None:
    assert await call(ask, screen(state="gather"), ADA) == "gather"
    assert await call(ask, screen("reflect"), ADA) == "round"
    assert await call(ask, screen("share", holder=0), ADA) == "turn"
    assert await call(ask, screen("share", holder=0), BEN) == "round"


@pytest.mark.parametrize("state", ["closed", "lobby", "gather", "running", "between", "ended"])
async def test_nobody_waits_for_somebody_without_a_seat(ask: Ask, state: str) -> None:
    assert await call(ask, screen("share", holder=0, state=state, seated=False), ADA) is None


async def test_nobody_waits_once_the_group_is_done(ask: Ask) -> None:
    assert await call(ask, screen("share", holder=0), ADA, 60_000) is None
    assert await call(ask, screen("share", holder=0, state="between"), ADA) is None


@pytest.mark.parametrize(
    ("ready", "away", "called"),
    [
        ([BEN, CEM], [], "ready"),
        ([BEN], [], None),
        ([BEN], [CEM], None),  # it takes three
        ([ADA, BEN, CEM], [], None),
        ([], [], None),
    ],
)
async def test_where_nobody_hosts_the_ready_wait_for_the_last_one(
    ask: Ask, ready: list[int], away: list[int], called: str | None
) -> None:
    lobby = [{"id": one, "name": "x", "ready": one in ready, "away": one in away} for one in (ADA, BEN, CEM)]
    assert await call(ask, screen(state="lobby", seated=False) | {"lobby": lobby}, ADA) == called
