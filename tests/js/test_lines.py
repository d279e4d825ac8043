"""Which lines of a practice somebody reads: a document with keys of its own says them, and the page chooses."""

from typing import Any

import pytest

from tests.js.conftest import Ask

LINES = "/js/participant/lines.js"
BEN = {"id": 32, "name": "Ben"}
PRACTICE: dict[str, Any] = {
    "roles": [
        {
            "key": "x",
            "comes": "holder",
            "line": "You tell.",
            "coming": "You tell next.",
            "gone": "Gone.",
            "unnamed": "x",
        },
        {
            "key": "y",
            "comes": "rest",
            "line": "You hear.",
            "coming": "You hear next.",
            "listening": "You only hear.",
            "passed": "You passed.",
            "left": "You were heard.",
        },
    ],
    "phases": {
        "alpha": {
            "when": "turn",
            "title": "Alpha",
            "lines": {
                "x": {"do": "Tell.", "hint": "Short.", "remote": "Unmute.", "next": "Next: you tell"},
                "y": {
                    "do": "Hear.",
                    "absent": {"do": "Wait.", "hint": "Or not."},
                    "listening": {"do": "Just hear."},
                    "alone": {"do": "Stay."},
                },
                "all": {"do": "Be here.", "who": "All of you.", "next": "Next: {holder} tells"},
            },
        },
        "beta": {"when": "turn", "title": "Beta", "lines": {"x": {"do": "Rest."}, "y": {"do": "Rest, too."}}},
    },
    "notes": {},
}


def scene(role: str | None, **more: Any) -> dict[str, Any]:
    comes = {"x": "holder", "y": "rest"}.get(role or "", "")
    common = {"practice": PRACTICE, "phase": "alpha", "role": role, "comes": comes, "gone": False, "alone": False}
    return {**common, "step": {"when": "turn"}, "holder": BEN, "self": {"id": 31}, **more}


BETWEEN = {"when": "between"}
LISTENS, PASSED = {"id": 31, "listens": True}, {"id": 31, "passed": True}


@pytest.mark.parametrize(
    ("shown", "who"),
    [
        (scene("x"), "You tell."),
        (scene("y"), "You hear."),
        (scene(None), "All of you."),
        (scene("x", step=BETWEEN), "You tell next."),
        (scene("y", step=BETWEEN, self=LISTENS), "You hear next."),
        (scene("y", self=LISTENS), "You only hear."),
        (scene("y", self=PASSED), "You passed."),
        (scene("x", self=LISTENS), "You tell."),  # in one's own turn one does not only listen
        (scene("y", gone=True, holder=None), "You were heard."),
    ],
)
async def test_who_somebody_is(ask: Ask, shown: dict[str, Any], who: str) -> None:
    assert await ask(LINES, "whoLine", shown) == who


AWAY = BEN | {"away": True}


@pytest.mark.parametrize(
    ("shown", "remote", "said"),
    [
        (scene("x"), False, {"do": "Tell.", "hint": "Short."}),
        (scene("x"), True, {"do": "Tell.", "hint": "Unmute. Short."}),
        (scene("y"), True, {"do": "Hear.", "hint": ""}),
        (scene(None), False, {"do": "Be here.", "hint": ""}),
        (scene("y", holder=AWAY), False, {"do": "Wait.", "hint": "Or not."}),
        (scene("y", holder=AWAY, self=LISTENS), False, {"do": "Wait.", "hint": "Or not."}),
        (scene("y", self=LISTENS), False, {"do": "Just hear."}),
        (scene("y", phase="beta", holder=AWAY), False, {"do": "Rest, too.", "hint": ""}),  # nothing else is said
        (scene("y", alone=True), False, {"do": "Stay."}),
        (scene("x", alone=True), False, {"word": "alone"}),  # the page has a word of its own
        (scene("y", gone=True, holder=None), False, {"do": "Gone.", "word": "gone"}),
        (scene("y", moment=True, alone=True), False, {"word": "moment"}),
    ],
)
async def test_what_there_is_to_do(ask: Ask, shown: dict[str, Any], remote: bool, said: dict[str, str]) -> None:
    assert await ask(LINES, "saidNow", shown, remote) == said


@pytest.mark.parametrize(
    ("step", "phase", "role", "holder", "line"),
    [
        ({"when": "turn"}, "alpha", "x", BEN, "Next: you tell"),
        ({"when": "turn"}, "alpha", "y", BEN, "Next: {holder} tells"),  # as all read it
        ({"when": "turn"}, "alpha", "y", None, ""),  # nobody is known who could stand there
        ({"when": "turn"}, "beta", "x", BEN, ""),
        (BETWEEN, "alpha", "x", BEN, ""),  # they know by now
    ],
)
async def test_what_comes_next(
    ask: Ask, step: dict[str, str], phase: str, role: str, holder: dict[str, Any] | None, line: str
) -> None:
    shown = {"practice": PRACTICE, "step": step, "next": {"phase": phase}, "nextHolder": holder, "nextRole": role}
    assert await ask(LINES, "nextLine", shown) == line


async def test_who_is_not_known_is_called_as_the_practice_says(ask: Ask) -> None:
    assert [await ask(LINES, "holderOr", PRACTICE, name) for name in ("Ben", "")] == ["Ben", "x"]
