"""What one person sees at one instant, and which notes lie on their pad."""

from typing import Any

import pytest

from tests.js.conftest import Ask

SCENE = "/js/participant/scene.js"
HELPER = "/tests/scenes.js"
PEOPLE = [{"id": 31 + seat, "seat": seat, "name": name} for seat, name in enumerate(["Ada", "Ben", "Cem"])]
ADA, BEN, CEM = 31, 32, 33


def screen(phase: str = "", client: int | None = None, state: str = "running", seated: bool = True) -> dict[str, Any]:
    """As much of a pushed screen as a scene is made of."""
    turn = None if client is None else client + 1
    step = {"i": 3, "phase": phase, "turn": turn, "client": client, "starts": 0, "ends": 60_000}
    timeline = {"revision": 1, "paused_at": None, "turns": 3, "count": 15, "steps": [step] if phase else []}
    trio = {"id": 1, "people": PEOPLE, "ready": [], "timeline": timeline}
    return {"session": {"state": state, "round": 1, "place": "room"}, "trio": trio if seated else None}


@pytest.mark.parametrize(
    ("state", "seated", "kind"),
    [
        ("closed", False, "closed"),
        ("lobby", False, "lobby"),
        ("gather", True, "gather"),
        ("gather", False, "waiting"),
        ("running", False, "waiting"),
        ("running", True, "done"),  # no steps left
        ("between", True, "between"),
        ("ended", False, "ended"),
    ],
)
async def test_the_scene_when_no_phase_runs(ask: Ask, state: str, seated: bool, kind: str) -> None:
    assert (await ask(SCENE, "sceneOf", screen(state=state, seated=seated), ADA, 1_000))["kind"] == kind


@pytest.mark.parametrize(
    ("phase", "client", "me", "role"),
    [
        ("reflect", None, ADA, "none"),
        ("share", 0, ADA, "client"),
        ("share", 0, CEM, "consultant"),
        ("breath", 1, BEN, "client"),  # the next one
    ],
)
async def test_the_role(ask: Ask, phase: str, client: int | None, me: int, role: str) -> None:
    assert (await ask(SCENE, "sceneOf", screen(phase, client), me, 1_000))["role"] == role


@pytest.mark.parametrize(
    ("phase", "client", "me", "keys"),
    [
        ("reflect", None, BEN, ["1.1.challenge"]),
        ("share", 1, BEN, ["1.1.challenge"]),
        ("clarify", 1, BEN, ["1.1.challenge"]),
        ("consult", 1, BEN, ["1.1.valuable"]),
        ("return", 1, BEN, ["1.1.valuable", "1.1.next_step"]),
        ("consult", 0, BEN, ["1.0.takeaway"]),
        ("breath", 1, BEN, ["1.0.takeaway"]),  # still about the turn before
        ("breath", 1, ADA, ["1.0.valuable", "1.0.next_step"]),
    ],
)
async def test_the_notes_of_the_moment(ask: Ask, phase: str, client: int | None, me: int, keys: list[str]) -> None:
    assert await ask(HELPER, "now", screen(phase, client), me) == keys


async def test_after_the_round_every_note_of_it_can_be_written(ask: Ask) -> None:
    keys = await ask(HELPER, "all", screen(state="between"), BEN, [])
    assert keys == ["1.0.takeaway", "1.1.challenge", "1.1.valuable", "1.1.next_step", "1.2.takeaway"]


async def test_during_a_turn_the_turns_to_come_are_not_offered(ask: Ask) -> None:
    keys = await ask(HELPER, "all", screen("consult", 0), CEM, [])
    assert keys == ["1.0.takeaway", "1.2.challenge"]


@pytest.mark.parametrize("state", ["gather", "lobby", "ended"])
async def test_a_round_sat_in_before_can_still_be_written_about(ask: Ask, state: str) -> None:
    past = [{"round": 7, "seat": 1, "people": [{"seat": seat, "name": "x"} for seat in range(3)]}]
    keys = await ask(HELPER, "all", screen(state=state, seated=False), BEN, [], past)
    assert keys == ["7.0.takeaway", "7.1.challenge", "7.1.valuable", "7.1.next_step", "7.2.takeaway"]


async def test_what_was_written_before_stays_within_reach(ask: Ask) -> None:
    assert await ask(HELPER, "all", screen(state="lobby", seated=False), BEN, ["1.0.takeaway"]) == ["1.0.takeaway"]
