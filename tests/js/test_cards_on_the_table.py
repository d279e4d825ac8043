"""Cards as a list on the phone: nothing that can be pressed moves because of somebody else."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, files: str) -> AsyncIterator[Page]:
    page = await chromium.new_page()
    await page.clock.install(time=0)
    await page.goto(f"{files}/tests/cards.html")
    await lie(page, "keys", "locks", "doors", anew=True)
    yield page
    await page.close()


async def lie(page: Page, *texts: str, anew: bool = False) -> None:
    """These cards lie there now."""
    await page.evaluate("([texts, anew]) => window.lies(texts, anew)", [list(texts), anew])


async def seen(page: Page) -> list[str]:
    found: list[str] = await page.evaluate("window.seen()")
    return found


async def press(page: Page, event: str) -> None:
    await page.locator("[data-laid] summary").first.dispatch_event(event, {"bubbles": True})


async def test_a_card_that_is_taken_back_leaves_its_place_empty_until_the_phase_changes(page: Page) -> None:
    before = await page.evaluate("window.heights()")
    await lie(page, "keys", "doors", "roofs")
    assert await seen(page) == ["keys", "", "doors", "roofs"]
    after = await page.evaluate("window.heights()")
    assert (after["keys"], after["doors"]) == (before["keys"], before["doors"])
    await lie(page, "keys", "doors", "roofs", anew=True)
    assert await seen(page) == ["keys", "doors", "roofs"]


async def test_the_last_one_needs_no_place(page: Page) -> None:
    await lie(page, "keys", "locks")
    assert await seen(page) == ["keys", "locks"]


async def test_while_a_card_is_open_only_what_comes_at_the_end_is_added(page: Page) -> None:
    await page.locator("[data-laid] summary").first.click()
    await lie(page, "keys", "locks>doors", "doors", "roofs")
    assert await seen(page) == ["keys", "locks", "doors", "roofs"]
    await page.locator("[data-laid] summary").first.click()
    await page.wait_for_function("window.seen().join() === 'keys,doors,locks,roofs'")


async def test_while_a_hand_presses_nothing_changes_places(page: Page) -> None:
    await press(page, "pointerdown")
    await lie(page, "keys", "locks>doors", "doors")
    assert await seen(page) == ["keys", "locks", "doors"]
    await press(page, "pointerup")
    assert await seen(page) == ["keys", "locks", "doors"], "its click has still to come"
    await page.clock.run_for(400)
    assert await seen(page) == ["keys", "doors", "locks"]


async def test_a_card_that_is_changed_stays_the_same_thing(page: Page) -> None:
    await page.evaluate("window.kept = document.querySelectorAll('[data-laid] li')[1]")
    await lie(page, "keys", "bolts", "doors")
    assert await page.evaluate("window.kept === document.querySelectorAll('[data-laid] li')[1]")
    assert await seen(page) == ["keys", "bolts", "doors"]
