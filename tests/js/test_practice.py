"""What a browser makes of a practice's document. The server says the same of roles: one table asks both."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.js.conftest import Ask

PRACTICE = "/js/practice.js"
TABLE = json.loads((Path(__file__).parents[1] / "roles.json").read_text(encoding="utf-8"))

# Of no practice that there is: a document with nonsense keys.
DUO: dict[str, Any] = {
    "roles": [{"key": "x", "comes": "holder", "name": "ex"}, {"key": "y", "comes": "rest", "name": "wye"}],
    "phases": {
        "zero": {
            "when": "session",
            "hue": "plum",
            "alone": True,
            "writes": {"all": ["k1"]},
            "lines": {"all": {"do": "Wait."}},
        },
        "alpha": {
            "when": "turn",
            "hue": "rose",
            "icon": "talk",
            "bell": "call",
            "lines": {"x": {"do": "Tell."}, "y": {"do": "Hear."}},
        },
        "beta": {
            "when": "turn",
            "core": True,
            "away": ["x"],
            "writes": {"x": ["k1"], "y": ["k2"], "all": ["k3"]},
            "recalls": {"y": ["k1"]},
            "lines": {"all": {"do": "Go.", "hint": "On.", "next": "Next: on"}, "x": {"do": "Stay."}},
        },
        "delta": {"when": "turn"},
    },
}


async def test_a_stage_has_its_own_roles_and_nouns_and_shares_phases_and_kinds(ask: Ask) -> None:
    two: dict[str, Any] = DUO | {
        "turns": "one",
        "stages": [
            {"roles": DUO["roles"], "held": ["zero", "alpha", "beta"], "turns": "one"},
            {"roles": [], "held": ["delta"], "seats": "plenary"},
        ],
    }
    first, second = [await ask(PRACTICE, "ofStage", two, index) for index in (0, 1)]
    assert [await ask(PRACTICE, "comesOf", each, "x") for each in (first, second)] == ["holder", ""]
    assert [each.get("turns") for each in (first, second)] == ["one", None]
    assert [each.get("seats") for each in (first, second)] == [None, "plenary"]
    assert [await ask(PRACTICE, "hueOf", each, "alpha") for each in (first, second)] == ["rose", "rose"]
    assert not await ask(PRACTICE, "isHelped", first, "delta")  # it is another stage's
    assert await ask(PRACTICE, "ofStage", DUO, 0) == DUO


async def test_who_has_which_role(ask: Ask) -> None:
    for story, name, group, roles in TABLE["cases"]:
        practice = {"roles": [{"key": key, "comes": comes} for key, comes in TABLE["casts"][name]]}
        assert await ask(PRACTICE, "rolesOf", practice, group) == roles, story


async def test_the_manners_of_a_phase(ask: Ask) -> None:
    told = {
        name: await ask(PRACTICE, name, DUO, "alpha") for name in ("hueOf", "iconOf", "bellOf", "isAlone", "awayIn")
    }
    assert told == {"hueOf": "rose", "iconOf": "talk", "bellOf": "call", "isAlone": False, "awayIn": []}
    assert await ask(PRACTICE, "isAlone", DUO, "zero")
    assert [await ask(PRACTICE, "isAway", DUO, "beta", role) for role in ("x", "y", None)] == [True, False, False]
    assert await ask(PRACTICE, "hueOf", DUO, "unknown") == ""
    assert await ask(PRACTICE, "bellOf", DUO, "beta") == "soft"


async def test_what_is_written_and_shown_again(ask: Ask) -> None:
    written = [await ask(PRACTICE, "writesIn", DUO, "beta", role) for role in ("x", "y", None)]
    assert written == [["k1", "k3"], ["k2", "k3"], ["k3"]]
    assert await ask(PRACTICE, "writesIn", DUO, "zero", None) == ["k1"]
    assert await ask(PRACTICE, "writesIn", DUO, "alpha", "x") == []
    assert [await ask(PRACTICE, "recallsIn", DUO, "beta", role) for role in ("x", "y")] == [[], ["k1"]]


@pytest.mark.parametrize(
    ("phase", "helped"), [("alpha", False), ("beta", False), ("delta", True), ("zero", False), ("", False)]
)
async def test_after_the_core_a_holder_has_been_helped(ask: Ask, phase: str, helped: bool) -> None:
    assert await ask(PRACTICE, "isHelped", DUO, phase) is helped


async def test_a_role_reads_its_own_lines_or_those_for_all(ask: Ask) -> None:
    assert await ask(PRACTICE, "linesOf", DUO, "beta", "x") == {"do": "Stay."}
    assert await ask(PRACTICE, "linesOf", DUO, "beta", "y") == {"do": "Go.", "hint": "On.", "next": "Next: on"}
    assert await ask(PRACTICE, "linesOf", DUO, "zero", None) == {"do": "Wait."}
    assert await ask(PRACTICE, "linesOf", DUO, "unknown", "x") == {}
    assert await ask(PRACTICE, "lineOf", DUO, "beta", "x", "next") == "Next: on"
    assert await ask(PRACTICE, "lineOf", DUO, "alpha", "x", "next") == ""
