"""The preview that follows the typing equals the server's."""

from dataclasses import asdict

from sessions_app.domain.agenda import agenda, four
from sessions_app.practices import practice
from tests.js.conftest import Ask

MODULE = "/js/agenda.js"
PLANS: list[tuple[dict[str, int], int]] = [
    ({}, 1),
    ({"reflect": 0, "breath": 0}, 2),
    ({"share": 61_001, "consult": 299_999, "return": 0, "breath": 7_000}, 20),
    ({"share": 0, "clarify": 0, "return": 0, "consult": 1_000, "breath": 60_000}, 3),
]


async def test_both_say_the_same(ask: Ask) -> None:
    for lengths, rounds in PLANS:
        plan = practice("troika").with_lengths(lengths)
        phases = [{"key": phase.key, "ms": phase.length, "once": phase in plan.opening} for phase in plan.phases]
        assert await ask(MODULE, "agenda", phases, rounds) == [asdict(entry) for entry in agenda(plan, rounds)]
        for shrink in (True, False):
            assert await ask(MODULE, "four", phases, shrink) == asdict(four(plan, shrink=shrink))


async def test_while_nothing_is_typed_yet_no_turn_takes_no_time(ask: Ask) -> None:
    phases = [{"key": "consult", "ms": 0, "once": False}, {"key": "breath", "ms": 15_000, "once": False}]
    assert await ask(MODULE, "four", phases, True) == {"turn": 0, "more": 15_000}
