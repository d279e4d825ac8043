"""The call of a group, here in Troika: before it, in it with three, four and five, turned away, and whatever can be the
matter. What the call knows is painted (pictures/call.js): no picture needs a camera, or a second browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from ..play import PLAY
from ..room import Room, View
from .scene import CASTS, Scene, press

PAINTED = (Path(__file__).parents[1] / "call.js").read_text(encoding="utf-8")
INSIDE = "**/js/call/inside.js"
HERE: dict[str, Any] = {"venue": "here"}
SEEN = {"camera": True}
AWAY = {"speaks": False, "why": "away"}
MUTED = {"microphone": False}


def here(step: str, role: str, people: int = 0, cast: str = "plain", **plan: Any) -> View:
    return Room(cast, **HERE | plan).begun(people).at(step).as_participant(role)


others = partial(here, PLAY.core, PLAY.others)
holder = partial(here, PLAY.core, PLAY.holder)
begins = partial(here, PLAY.begins, PLAY.others)


def between() -> View:
    """After a round, with a page that was loaded again."""
    return Room(**HERE).begun(3).at(PLAY.last).over().as_participant()


def inside(*then: str, **painted: Any) -> Callable[[Page], Awaitable[None]]:
    """Joins the call, which is as it is `painted`, and presses what comes `then`."""

    async def act(page: Page) -> None:
        await page.evaluate("painted => { window.painted = painted; }", painted)
        await page.route(INSIDE, lambda route: route.fulfill(body=PAINTED, content_type="text/javascript"))
        await page.locator("[data-call-join]").click()
        await page.locator("[data-call-tiles] .tile").first.wait_for(state="attached")
        await page.wait_for_function(
            "() => getComputedStyle(document.querySelector('.tiles')).listStyleType === 'none'"
        )
        await press(*then)(page)

    return act


def mine(trouble: str, kind: str = "microphone", **more: Any) -> dict[str, Any]:
    """What is the matter with one's own microphone or camera."""
    return {"microphone": kind != "microphone", "trouble": {"microphone": "", "camera": "", kind: trouble}, **more}


TWO_SEEN = {"mine": SEEN, "mates": {0: SEEN}, "levels": {0: 0.8}}
ALL_SEEN = {
    "mine": SEEN | {"wanted": {"microphone": True, "camera": True}},
    "mates": dict.fromkeys(range(4), SEEN),
    "levels": {1: 0.7},
}
CALL = (
    Scene("call-gather", lambda cast: Room(cast, **HERE).opened(3).formed().shown().as_participant(), casts=CASTS),
    Scene("call-before", lambda cast: begins(cast=cast), casts=CASTS),
    Scene("call-between", lambda _: between()),
    Scene("call-three", lambda cast: begins(cast=cast), inside(levels={0: 0.8}), casts=CASTS),
    Scene("call-four", lambda _: begins(4), inside(mates={1: MUTED}, levels={0: 0.6})),
    Scene(
        "call-five", lambda cast: begins(5, cast), inside(mates={1: MUTED, 2: {"connection": "waiting"}}), casts=CASTS
    ),
    Scene("call-seen-three", lambda _: begins(), inside(**ALL_SEEN)),
    Scene("call-seen-five", lambda _: begins(5), inside(**ALL_SEEN)),
    Scene("call-away", lambda _: holder(), inside(mine=AWAY)),
    Scene("call-other-away", lambda _: others(), inside(mates={1: AWAY}, levels={0: 0.8})),
    Scene("call-muted", lambda _: begins(), inside(mine=MUTED | {"wanted": {"microphone": False, "camera": False}})),
    Scene(
        "call-failed",
        lambda _: begins(link_pattern="https://meet.example.org/friday"),
        inside(mates={0: {"connection": "failed"}}),
    ),
    Scene("call-refused", lambda cast: begins(cast=cast), inside(mine=mine("refused")), casts=CASTS),
    Scene("call-asleep", lambda _: begins(5), inside(mine=mine("asleep"))),
    Scene("call-tap", lambda _: begins(), inside(tap=True)),
    Scene("call-elsewhere", lambda _: begins(), inside(**{"in": "elsewhere"})),
    Scene(
        "call-joining",
        lambda _: begins(),
        inside(**{"in": "joining"}, mates={0: {"connection": "connecting"}, 1: {"connection": ""}}),
    ),
    Scene("call-unserved", lambda _: begins(), inside(**{"in": "joining"}, trouble="refused")),
    Scene("call-devices", lambda _: begins(), inside("[data-call-devices]", levels={"mine": 0.6})),
    Scene(
        "call-gather-in", lambda _: Room(**HERE).opened(3).formed().shown().as_participant(), inside(levels={0: 0.8})
    ),
)
