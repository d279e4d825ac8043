"""What style sheets promise, measured on the smallest page that shows it."""

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

SHEETS = ("live", "selfrun")
Show = Callable[[str], Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> Page:
    return await chromium.new_page(viewport={"width": 360, "height": 640})


@pytest.fixture
def show(page: Page, files: str) -> Show:
    """show(html) is a page with our style sheets and nothing else but this."""

    async def show(html: str) -> Page:
        await page.goto(f"{files}/js/")
        links = "".join(f'<link rel="stylesheet" href="/css/{sheet}.css">' for sheet in SHEETS)
        await page.set_content(f"<!doctype html><html lang=en>{links}<body data-scene=turn>{html}")
        return page

    return show


@pytest.mark.parametrize("kind", ["primary", "danger", "danger primary"])
@pytest.mark.parametrize("why", ["disabled", 'aria-disabled="true"'])
async def test_a_button_that_cannot_be_pressed_looks_so_also_under_a_hand(show: Show, kind: str, why: str) -> None:
    page = await show(
        f'<button class="button" {why}>Form groups</button><button class="button {kind}" {why}>…</button>'
    )
    plain, button = await page.locator(".button").all()
    look = "each => { const {color, backgroundColor} = getComputedStyle(each); return [color, backgroundColor]; }"
    await button.hover(force=True)
    await page.evaluate("() => Promise.all(document.getAnimations().map(({ finished }) => finished))")
    assert await button.evaluate(look) == await plain.evaluate(look)


async def test_a_ring_is_round_also_where_it_is_thick(show: Show) -> None:
    page = await show(
        '<div data-warn=10><svg class="ring" viewBox="0 0 100 100"><circle cx=50 cy=50 r=46></circle></svg></div>'
    )
    wide, overflow = await page.locator(".ring").evaluate(
        "ring => [46 + parseFloat(getComputedStyle(ring.firstChild).strokeWidth) / 2, getComputedStyle(ring).overflow]"
    )
    assert wide <= 50 or overflow == "visible"


@pytest.mark.parametrize(("state", "stays"), [("saved", False), ("offline", True)])
async def test_that_all_is_saved_goes_and_that_it_is_not_stays(show: Show, state: str, stays: bool) -> None:
    page = await show(
        f'<p class="saved" data-saved="{state}"><span class="if-saved">Saved</span>'
        '<span class="if-offline">Not sent yet</span></p>'
    )
    line = page.locator(f".if-{state}")
    assert await line.is_visible()
    await page.evaluate("() => document.getAnimations().forEach((each) => each.finish())")
    assert await line.is_visible() == stays


@pytest.mark.parametrize("words", ["my group", "my group and organizers"])
async def test_who_sees_a_note_is_written_whole(show: Show, words: str) -> None:
    chosen = f"<select><option>{words}</option></select>"
    named = '<label class="check"><input type="checkbox"> with my name</label>'
    page = await show(
        f'<div class="note" data-share="group"><div class="sees">{chosen}{named}</div></div>'
        f'<div class="note" data-share="group" style="inline-size: 60rem"><div class="sees">{chosen}</div></div>'
    )
    narrow, wide = [await each.bounding_box() for each in await page.locator("select").all()]
    assert narrow and wide and narrow["width"] == wide["width"]


@pytest.mark.parametrize("pad", ["closed", "open"])
async def test_the_time_is_within_its_ring_also_above_an_hour(show: Show, pad: str) -> None:
    page = await show(
        f'<main data-pad="{pad}"><section class="now"><div class="clock" data-digits="7"><svg class="ring" '
        'viewBox="0 0 100 100"></svg><p class="time tabular"><span data-time-left>1:00:55</span></p></div>'
    )
    clock, time = [await page.locator(part).bounding_box() for part in (".clock", "[data-time-left]")]
    assert clock and time and time["width"] < 0.88 * clock["width"]  # within the ring's inner edge


async def test_pause_and_resume_are_never_broken_in_their_midst(show: Show) -> None:
    page = await show(
        '<main data-paused="true"><section class="now"><div class="actions" style="inline-size: 288px">'
        '<button class="button">One minute more</button><button class="button hold" data-command="resume">Go on'
        '</button><button class="button">We are done: move on</button><button class="button more">…</button>'
    )
    resume = page.locator("[data-command=resume]")
    lines = "each => { const range = document.createRange(); range.selectNodeContents(each);" + (
        " return range.getClientRects().length; }"
    )
    assert await resume.evaluate(lines) == 1
