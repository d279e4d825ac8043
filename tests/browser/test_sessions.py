"""Fay sees the times of a session while she types, copies it, clears her list, and changes her mind each time."""

import re

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.test_accessibility import check, check_in_both


async def test_a_session_is_made_with_its_times_copied_archived_deleted_and_brought_back(people: People) -> None:
    fay = await people.facilitator()
    await fay.signs_up()  # with an account of her own: the list is the matter
    page = fay.page
    await page.goto("/host/new")
    agenda, kind = page.locator("[data-agenda]"), "[data-kind={}]".format
    await page.locator("[data-starts]").fill("10:00")
    await expect(agenda.locator(kind("turn"))).to_have_text([re.compile(rf"^10:{at}.*turn$") for at in ("01", 11, 21)])
    await expect(agenda.locator(kind("end"))).to_contain_text("10:31")
    await page.locator("[name=rounds]").fill("2")
    await expect(agenda.locator(kind("round"))).to_contain_text("10:31")
    await expect(agenda.locator(kind("end"))).to_contain_text("11:02")
    await expect(page.locator("[data-four]")).to_contain_text("and the same end")
    await page.locator("[name=fours][value=longer]").check()
    await expect(page.locator("[data-four]")).to_contain_text("10:15 min longer")
    await expect(page.locator("[data-spoken]")).to_contain_text("11:02")
    await check_in_both(page)
    await page.locator("[name=title]").fill("Friday circle")
    await page.locator(".edit-actions button").click()
    await page.wait_for_url(re.compile(r"/host/[A-Z0-9]{6}/$"))

    await page.goto("/host/")
    cards = page.locator(".session-card")
    await cards.get_by_role("button", name="Copy as new").click()
    await page.wait_for_url("**/edit")
    await expect(page.get_by_role("status").first).to_contain_text("This is the copy")
    await expect(page.locator("[name=title]")).to_have_value("Friday circle")
    await expect(page.locator("[name=rounds]")).to_have_value("2")

    for what, done, again in (
        ("Archive", "Archived.", "is back in your list"),
        ("Delete", "Deleted.", "is back, as it was"),
    ):
        await page.goto("/host/")
        await expect(cards).to_have_count(2)
        await cards.first.get_by_role("button", name=what).click()
        await expect(page.get_by_role("status")).to_contain_text(done)
        await expect(cards).to_have_count(1)
        await check(page)
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("status")).to_contain_text(again)
        await expect(cards).to_have_count(2)
