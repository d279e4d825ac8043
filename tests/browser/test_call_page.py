"""The page of a group that has its call here: what it loads, what stands still, and that keys are enough. Who hears
whom: tests/call."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from pictures.scenes.call import CALL
from pictures.scenes.participant import PARTICIPANT
from pictures.scenes.visits import VISITS
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import ESSENTIAL, TOOLS
from tests.browser.test_phones import Wire, icons
from tests.servers import Site

SMALL: ViewportSize = {"width": 360, "height": 640}
SMALLEST: ViewportSize = {"width": 320, "height": 568}
SCENES = {scene.name: scene for scene in (*CALL, *VISITS)}
IN_A_ROOM = next(scene for scene in PARTICIPANT if scene.name == "gather-room")
MOST = 62_000  # bytes of the page before anybody presses
MOST_OF_THE_CALL = 20_000  # of the answers that come with the press
WHERE = """() => [...document.querySelectorAll(".call-controls button, .foot button")]
    .map((each) => each.getBoundingClientRect().toJSON())"""
WHOSE = "() => [...document.querySelectorAll('.tile-name')].map((each) => each.textContent)"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scenery(browser: Browser, embedded: Site) -> AsyncIterator[Scenery]:
    async with Scenery.of(browser, embedded) as made:
        yield made


async def is_told(page: Page, words: str) -> None:
    await expect(page.locator("[data-call-words]")).to_contain_text(words)


async def test_a_call_costs_little_before_it_is_joined_and_asks_for_nothing(scenery: Scenery) -> None:
    async with scenery.open(SCENES["call-before"], SMALL) as first:
        page = await first.context.new_page()
        wire, answers = Wire(), list[int]()
        await wire.listen(page)
        line = await page.context.new_cdp_session(page)
        await line.send("Network.enable")
        line.on("Network.loadingFinished", lambda event: answers.append(event["encodedDataLength"]))
        await page.goto(first.url)
        await expect(page.locator("body[data-link=live] [data-call-join]")).to_be_visible()
        assert not [each for each in wire.asked if "/js/call/" in each or "/relay" in each]
        assert 20_000 < wire.bytes + await icons(page) < MOST

        answers.clear()
        async with page.expect_event("requestfinished", lambda request: "/relay" in request.url):
            await page.locator("[data-call-join]").click()
        await is_told(page, "They do not hear you")  # no browser of these tests has a microphone
        assert len(answers) == 4 and sum(answers) < MOST_OF_THE_CALL, answers
        await page.close()


async def test_a_room_s_page_has_nothing_of_a_call(scenery: Scenery) -> None:
    async with scenery.open(IN_A_ROOM, SMALL) as page:
        assert await page.locator("[data-call], link[href*=call]").count() == 0


async def test_what_one_presses_in_a_call_stands_still_whatever_becomes_of_the_others(scenery: Scenery) -> None:
    async with scenery.open(SCENES["call-five"], SMALL) as page:
        where, whose = await page.evaluate(WHERE), await page.evaluate(WHOSE)
        assert len(whose) == 5 and whose[0] == "You"
        for connection in ("", "connecting", "waiting", "failed"):
            mates = {str(at): {"connection": connection} for at in range(4)}
            await page.evaluate("mates => repaint({ mates })", mates)
            await expect(page.locator(".tile[data-is]")).to_have_count(4)
            assert await page.evaluate(WHERE) == where
            assert await page.evaluate(WHOSE) == whose
        await is_told(page, "No connection to")


@pytest.mark.parametrize("scene", ["call-failed", "call-refused", "visit-other-failed", "visit-phone-inside"])
async def test_time_and_what_to_do_are_in_sight_whatever_is_told_of_the_call(scenery: Scenery, scene: str) -> None:
    """On the lowest phone; others: tests/browser/test_accessibility.py."""
    async with scenery.open(SCENES[scene], SMALLEST) as page:
        await page.evaluate(TOOLS)
        assert await page.evaluate("what => looks.essentials(what)", ESSENTIAL) == []


async def test_keys_are_enough(scenery: Scenery) -> None:
    async with scenery.open(SCENES["call-three"], SMALL) as page:
        press = page.keyboard.press
        await expect(page.locator("[data-call-switch=microphone]")).to_be_focused()  # where the way in was
        for key in ("Enter", "Tab", "Enter", "Tab", "Enter"):
            await press(key)
        assert await page.evaluate("window.asked") == ["setMicrophone false", "setCamera true"]
        await expect(page.get_by_role("dialog", name="Microphone and camera")).to_be_visible()
        await expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("")  # nobody has spoken yet
        await page.get_by_label("Microphone", exact=True).last.select_option("Headset")
        assert await page.evaluate("window.asked.at(-1)") == "choose microphone two"
        await press("Escape")
        await expect(page.locator("[data-call-devices]")).to_be_focused()
        await press("Tab")
        await expect(page.locator("[data-call-leave]")).to_be_focused()


async def test_whoever_does_not_see_the_bar_hears_that_the_microphone_hears_them(scenery: Scenery) -> None:
    async with scenery.open(SCENES["call-devices"], SMALL) as page:
        await expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Your microphone hears you.")


async def test_whoever_is_turned_away_sees_nobody_and_cannot_switch_anything_on(scenery: Scenery) -> None:
    async with scenery.open(SCENES["call-away"], SMALL) as page:
        await expect(page.locator(".tiles")).to_be_hidden()
        await is_told(page, "They neither hear nor see you until you turn back.")
        assert (
            await page.evaluate("[...document.querySelectorAll('[data-call-switch]')].map((each) => each.ariaDisabled)")
            == ["true"] * 2
        )
        await expect(page.locator("[data-call-leave]")).to_be_visible()
        await expect(page.locator("[data-instruction]")).to_be_in_viewport(ratio=1)
        await expect(page.locator("[data-time-left]")).to_be_in_viewport(ratio=1)
