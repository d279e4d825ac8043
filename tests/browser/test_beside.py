"""A reader of My page or the privacy page, opened from the lobby, counts as here, is called, and is one touch away."""

import asyncio

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import PATIENCE


async def test_readers_are_here_and_are_called_when_the_round_begins(people: People) -> None:
    fay, (ada, ben, _, dee) = await people.in_the_lobby("Ada", "Ben", "Cem", "Dee", grace="5")
    await ada.page.get_by_role("link", name="My page").first.click()
    await expect(ada.page.locator("body")).to_have_attribute("data-page", "mine")
    await ben.page.get_by_role("link", name="What is stored, and who reads it").click()
    await ben.page.wait_for_url("**/privacy")
    await dee.page.close()
    async with asyncio.timeout(PATIENCE + 20):
        while not (away := {one["name"] for one in (await fay.desk())["people"] if one["away"]}):
            await fay.page.wait_for_timeout(200)
    assert away == {"Dee"}
    for reader in (ada, ben):
        await expect(reader.page.locator("[data-beside]")).to_be_hidden()
    await fay.lets_a_round_begin()
    for reader in (ada, ben):
        call = reader.page.locator("[data-beside]")
        await expect(call).to_contain_text("The round is under way", use_inner_text=True)
        assert (await reader.page.title()).startswith("The round is under way")
        await call.get_by_role("link", name="To the session").click()
        await reader.sees(state="running", step=0)
