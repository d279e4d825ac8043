"""A script that does not run leaves no empty wall: stage, desk and phone say what they can, and what helps."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, Route, expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES, Facilitator


async def switched_off(context: BrowserContext) -> None:
    await context.route("**/*.js", lambda route: route.abort())


async def too_new(context: BrowserContext) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/javascript", body="let later = #{ nobody: reads this };")

    await context.route("**/*.js", answer)


async def look(fay: Facilitator, ada: BrowserContext, *, ended: bool) -> None:
    stage, desk, phone = await asyncio.gather(fay.context.new_page(), fay.context.new_page(), ada.new_page())
    await stage.goto(f"/s/{fay.code}/stage")
    await desk.goto(f"/host/{fay.code}")
    await phone.goto(f"/s/{fay.code}")
    told = stage.locator("main")
    await expect(told.get_by_text(fay.code, exact=True).locator("visible=true")).to_be_visible()
    await expect(told.get_by_text("This browser cannot follow the time.").locator("visible=true")).to_be_visible()
    await expect(told.locator(".qr:visible")).to_be_visible()
    await expect(told.get_by_role("heading", name="Thank you" if ended else "Reflect")).to_be_visible()
    await expect(desk.get_by_text("This browser cannot follow the time, so")).to_be_visible()
    await expect(desk.get_by_role("heading", name="Ended" if ended else "is running · Reflect")).to_be_visible()
    await expect(phone.get_by_role("heading", name="You are in, Ada.")).to_be_visible()
    await expect(phone.get_by_text(fay.code, exact=True).locator("visible=true")).to_be_visible()
    await phone.get_by_role("link", name="My page").locator("visible=true").click()
    await phone.wait_for_url("**/mine")


@pytest.mark.parametrize("failing", [switched_off, too_new])
async def test_no_wall_is_empty(people: People, failing: Callable[[BrowserContext], Awaitable[None]]) -> None:
    fay, (ada, *_) = await people.in_a_round("Ada", "Ben", "Cem", minutes=CALM_MINUTES)
    for person in (fay, ada):
        person.expects_complaints(".*")
        await failing(person.context)
    await look(fay, ada.context, ended=False)
    await fay.commands(f"/host/{fay.code}/do/finish")
    await look(fay, ada.context, ended=True)


async def test_what_is_said_without_a_script_goes_when_it_has_painted(people: People) -> None:
    fay, (ada, *_) = await people.in_a_round("Ada", "Ben", "Cem", minutes=CALM_MINUTES)
    stage = await fay.context.new_page()
    await stage.goto(f"/s/{fay.code}/stage")
    for page in (stage, fay.page, ada.page):
        await expect(page.locator("[data-unscripted]")).to_have_count(0)
