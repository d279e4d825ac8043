"""Somebody needs a moment: their group's clock waits, and anybody of it lets it go on."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import all_do, by_group, group_id

SIX = ["Ada", "Ben", "Cem", "Dee", "Eli", "Gus"]


async def test_one_asks_all_of_the_group_read_it_and_another_goes_on(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    ada, ben, _ = first
    await ada.page.locator("[data-more]:visible").first.click()
    await ada.does("pause")
    await expect(ada.page.locator("dialog[open]")).to_have_count(0)
    for one in first:
        await expect(one.page.locator("[data-instruction]")).to_have_text("Somebody needs a moment. The clock waits.")
        await one.sees(paused="true")
    await all_do(second, lambda one: one.sees(paused="false"))
    for one in (ben, *second):
        await expect(one.page.locator("[data-flash]")).to_have_text("")

    desk = fay.page.locator("[data-time-outs] [data-slot=moment]")
    await expect(desk).to_have_count(1)
    await expect(desk).to_contain_text("needs a moment")
    assert await desk.get_attribute("data-group") == str(await group_id(ada))
    await expect(fay.page.locator("[data-room-paused]")).to_be_hidden()
    await expect(fay.page.locator("[data-room] [data-command=resume]")).to_be_disabled()

    await fay.does("pause")
    await all_do(second, lambda one: one.sees(paused="true"))
    await fay.does("resume")
    await all_do(second, lambda one: one.sees(paused="false"))
    await ben.sees(paused="true")

    await ben.does("resume")
    await all_do(first, lambda one: one.sees(paused="false"))
    await expect(desk).to_have_count(0)


async def test_the_desk_lets_one_group_go_on(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    first, _ = await by_group(crowd)
    seen = (await first[0].screen())["group"]["timeline"]
    await first[0].commands(f"/s/{fay.code}/pause", seen=f"{seen['revision']}.{seen['steps'][0]['i']}")
    await first[1].sees(paused="true")
    await fay.page.locator("[data-time-outs] [data-command=resume]").click()
    await all_do(first, lambda one: one.sees(paused="false"))
