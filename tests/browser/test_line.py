"""Where sockets are blocked, or get no cookies, everybody follows by HTTP, counts as here, and is told so."""

import asyncio
import json

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import People
from tests.browser.people import PATIENCE, Person

REFUSED = """globalThis.WebSocket = class extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  readyState = 0;
  constructor() { super(); setTimeout(() => this.onclose({ code: 1006 }), 20); }
  close() {}
}"""
SWALLOWED = REFUSED.replace("setTimeout(() => this.onclose({ code: 1006 }), 20);", "")
TOLD_WITHIN = 3_000  # ms


class Loads:
    """How often a page was loaded from now on."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        page.on("load", self._loaded)

    def _loaded(self, _: Page) -> None:
        self.count += 1


async def closes_with_4401(route: WebSocketRoute) -> None:
    await route.close(code=4401)


async def looks_again_with(person: Person, sockets: str | None) -> Loads:
    """Their page is loaded in a browser whose sockets are refused, swallowed, or (None) kept from their cookies."""
    if sockets is None:
        await person.page.route_web_socket("**/live*", closes_with_4401)
    else:
        await person.page.add_init_script(script=sockets)
    loads = Loads(person.page)
    await person.page.reload(wait_until="load")
    return loads


async def test_without_sockets_people_follow_are_here_and_are_told(people: People) -> None:
    fay, (ada, ben, cem, dee) = await people.in_a_round("Ada", "Ben", "Cem", "Dee", grace="5")
    loads = {}
    for person, sockets in [(ada, REFUSED), (ben, SWALLOWED), (cem, None), (fay, REFUSED)]:
        loads[person.name] = await looks_again_with(person, sockets)
        await expect(person.page.locator("body")).to_have_attribute("data-link", "slow", timeout=TOLD_WITHIN)
    await expect(ada.page.locator("[data-link-line]")).to_contain_text("Slow line")
    await expect(fay.page.locator("[data-link-slow]")).to_be_visible()
    await fay.does("next")
    for person in (ada, ben, cem):
        await person.sees(step=1)
        await person.writes("takeaway" if await person.seat() else "challenge", f"{person.name} writes all the same")
        await person.is_saved()
    await dee.page.close()
    async with asyncio.timeout(PATIENCE + 20):
        while not (away := {one["name"] for one in (await fay.desk())["people"] if one["away"]}):
            await fay.page.wait_for_timeout(200)
    assert away == {"Dee"}
    assert {name: each.count for name, each in loads.items()} == {"Ada": 1, "Ben": 1, "Cem": 1, "Fay": 1}


async def test_the_stage_follows_by_http(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada", "Ben", "Cem"))
    wall = await people.facilitator("Wall")
    await wall.page.add_init_script(script=REFUSED)
    await wall.page.goto(f"/s/{fay.code}/stage")
    await expect(wall.page.locator(".stage-link")).to_have_text("Slow line", use_inner_text=True, timeout=TOLD_WITHIN)
    await fay.lets_a_round_begin()
    await expect(wall.page.locator("main")).to_have_attribute("data-state", "running", timeout=PATIENCE * 1000)


@pytest.mark.parametrize("storage", ["there", "blocked"])
async def test_a_page_that_is_told_to_go_loads_anew_once_and_then_says_so(people: People, storage: str) -> None:
    """The page knows the person, and what it asks for does not: an extension takes cookies from requests, say."""
    _, (ada,) = await people.in_the_lobby("Ada", others=("Ben", "Cem"))
    ada.expects_complaints("403|WebSocket")

    async def refuse(route: Route) -> None:
        body = {"ok": False, "code": "forbidden", "message": "This browser is not in the session."}
        await route.fulfill(status=403, content_type="application/json", body=json.dumps(body))

    await ada.page.route("**/screen?*", refuse)
    await ada.page.route("**/notes?*", refuse)
    if storage == "blocked":
        await ada.page.add_init_script(
            script="for (const kind of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(globalThis, kind, { get() { throw new DOMException('no', 'SecurityError'); } });"
        )
    loads = await looks_again_with(ada, None)
    async with asyncio.timeout(PATIENCE):
        while loads.count < 2:
            await asyncio.sleep(0.05)
    await expect(ada.page.locator("[data-link-line]")).to_contain_text(
        "does not know this browser", use_inner_text=True
    )
    await ada.page.evaluate("dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))")
    await ada.page.wait_for_timeout(1_000)  # nothing can be awaited that must not happen: it was fifteen loads a second
    assert loads.count == 2


async def test_a_seventeenth_tab_says_why_it_is_silent(people: People) -> None:
    _, (ada,) = await people.in_the_lobby("Ada", others=("Ben", "Cem"))

    async def too_many(route: WebSocketRoute) -> None:
        await route.close(code=4429)

    await ada.page.route_web_socket("**/live*", too_many)
    await ada.page.reload()
    await expect(ada.page.locator("[data-link-line]")).to_contain_text("too many tabs", use_inner_text=True)
    await ada.sees(state="lobby")
