"""Stage and desk while few groups are in step: what is not true for most of them is neither shown nor said aloud."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.async_api import Browser, Page, Route, expect

from tests.js.conftest import STATIC, Ask

SESSION = SimpleNamespace(title="Friday circle", code="ABC234", venue="room", invitation="")
FAR = 4_102_444_800_000  # ms: the year 2100
URLS = {name: f"/{name}" for name in ("live", "screen", "deleted", "public")}


def shown(in_step: float, phase: str = "consult") -> dict[str, Any]:
    """The stage's screen in a phase that lasts as long as any test. `in_step`: the share of the groups there."""
    step = {"i": 3, "phase": phase, "when": "turn", "turn": 1, "holder": None, "starts": 0, "ends": FAR}
    follows = step | {"i": 4, "phase": "return", "starts": FAR, "ends": FAR + 60_000}
    room = {"revision": 1, "paused_at": None, "turns": 3, "count": 15, "steps": [step, follows], "in_step": in_step}
    session = {"code": "ABC234", "title": "Friday circle", "state": "running", "round": 1, "rounds": 2, "people": 9}
    session |= {"venue": "room", "ends": None, "closes": None, "finished": False, "self_run": False, "notice": None}
    return {"t": "stage", "version": 7, "now": 1_000, "session": session, "groups": 3, "room": room}


async def stage(chromium: Browser, files: str, screen: dict[str, Any]) -> Page:
    """The page as it is served, with our own scripts; behind it there is no server to ask."""
    page = await chromium.new_page()
    html = render_to_string("stage.html", {"session": SESSION, "screen": screen, "urls": URLS, "own": False})

    async def static(route: Route) -> None:
        await route.fulfill(path=STATIC / route.request.url.partition("/static/")[2].partition("?")[0])

    await page.route("**/static/**", static)
    await page.route("**/stage", lambda route: route.fulfill(body=html, content_type="text/html"))
    await page.route("**/screen", lambda route: route.fulfill(json=screen))
    await page.goto(f"{files}/stage")
    return page


@pytest.mark.parametrize(("in_step", "follow"), [(1.0, False), (2 / 3, False), (0.5, True)])
async def test_below_two_thirds_everybody_follows_their_own_screen(
    chromium: Browser, files: str, in_step: float, follow: bool
) -> None:
    page = await stage(chromium, files, shown(in_step))
    title, words = page.locator("[data-phase-title]"), page.locator("[data-all]")
    await expect(title).to_have_text("Follow your own screen" if follow else "Consult")
    if follow:
        await expect(words).to_have_text("The groups are at different points. Your own screen shows yours.")
        await expect(page.locator("[data-follows]")).to_have_text("Some are here: Consult")
    else:
        await expect(page.locator("[data-client]")).to_be_visible()
        await expect(page.locator("[data-follows]")).to_contain_text("Return")
        await expect(page.locator("[data-phase-icon]")).to_have_attribute("href", "#icon-consult")
    # The time is some groups' only: small, and the wall has no phase's colour.
    time = await page.locator("[data-dial]").bounding_box()
    assert time and (time["width"] < 400) is follow, time
    assert await page.locator("main").get_attribute("data-phase") == ("" if follow else "consult")
    await page.close()


@pytest.mark.parametrize(
    ("in_step", "paused", "over", "said"),
    [
        (1.0, False, False, "say.consult"),
        (2 / 3, False, False, "say.consult"),
        (2 / 3, True, False, "say.paused"),
        (0.5, False, False, "say.apart"),
        (0.5, True, False, "say.apart"),  # a paused clock, too, is that of few
        (0.5, False, True, "say.over"),
    ],
)
async def test_nor_has_the_desk_anything_to_say_aloud(
    ask: Ask, in_step: float, paused: bool, over: bool, said: str
) -> None:
    phase = "over" if over else "consult"
    position = {"paused": paused, "over": over}
    assert await ask("/js/desk/aloud.js", "aloud", {"in_step": in_step}, position, phase) == said
