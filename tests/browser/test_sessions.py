"""Fay sees the times of a session while she types, copies it, clears her list, and changes her mind each time."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import People
from tests.browser.test_accessibility import check, check_in_both


async def test_a_session_is_made_with_its_times_copied_archived_deleted_and_brought_back(people: People) -> None:
    fay = await people.facilitator()
    await fay.signs_up()  # with an account of her own: the list is the matter
    page = fay.page
    await page.goto("/host/new")
    await fits_on_a_laptop(page)
    await page.get_by_text("The phases").click()
    fay.expects_complaints("400")
    await tells_what_is_wrong_until_it_is_mended(page)
    await shows_the_times_of_another_practice(page)
    await page.locator("[name=pace][value=usual]").check()
    await expect(page.locator("[name=minutes_consult]")).to_have_value("5:00")
    agenda, kind = page.locator("[data-agenda]"), "[data-kind={}]".format
    await page.locator("[data-starts]").fill("10:00")
    await expect(agenda.locator(kind("turn"))).to_have_text([re.compile(rf"^10:{at}.*turn$") for at in ("01", 11, 21)])
    await expect(agenda.locator(kind("end"))).to_contain_text("10:31")
    await expect(page.locator("[data-ends]")).to_contain_text("Ends 10:31")
    await page.locator("[name=rounds]").fill("2")
    await expect(agenda.locator(kind("round"))).to_contain_text("10:31")
    await expect(agenda.locator(kind("end"))).to_contain_text("11:02")
    await expect(page.locator("[data-larger]")).to_contain_text("and the same end")
    await page.get_by_label("With how many people?").fill("11")
    await expect(page.locator("[data-count]")).to_contain_text("1 trio and 2 fours, ends 11:02")
    await page.get_by_text("More", exact=True).click()
    await page.locator("[name=fours][value=longer]").check()
    await expect(page.locator("[data-larger]")).to_contain_text("10 min 15 s longer")
    await expect(page.locator("[data-spoken]")).to_contain_text("11:02")
    await check_in_both(page)
    await page.locator("[name=title]").fill("Friday circle")
    await page.locator(".edit-bar button").click()
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


async def fits_on_a_laptop(page: Page) -> None:
    """What has to be looked at is on one page, with the button before anybody scrolls; a small phone has it, too."""
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.set_viewport_size({"width": 1440, "height": 900})
    assert await page.evaluate("document.documentElement.scrollHeight") <= 2150  # sixteen practices
    await expect(page.get_by_role("button", name="Make the session")).to_be_in_viewport()
    before_more = ".edit-form > :not([data-more-fields], .edit-bar) :is(input, textarea, select, summary)"
    stops = await page.locator(before_more).evaluate_all(
        "all => [...new Set(all.filter((each) => each.checkVisibility()).map((each) => each.name ?? each.tagName))]"
    )
    assert stops == ["practice", "SUMMARY", "title", "invitation", "pace", "rounds", "venue"]


async def shows_the_times_of_another_practice(page: Page) -> None:
    """One press, and nothing that was typed is lost; on the way back one's own minutes are there."""
    await page.locator("[name=title]").fill("Friday circle")
    await page.locator("[name=minutes_consult]").fill("4")
    ends = page.locator("[data-ends]")
    before = await ends.text_content()
    await page.get_by_role("radio", name="Focusing partnership").check()
    await expect(page.locator("[name=minutes_focus]")).to_have_value("20:00")
    await expect(page.locator("[name=minutes_consult]")).to_have_count(0)
    await expect(page.locator("[data-now-phases]")).to_contain_text("Focusing 20:00")
    await expect(page.locator("[data-agenda] [data-hue=plum]")).to_contain_text("Focusing")
    await expect(ends).not_to_have_text(before or "")
    await expect(page.locator("[name=title]")).to_have_value("Friday circle")
    await expect(page.get_by_role("radio", name="Focusing partnership")).to_be_focused()
    await page.locator("[name=pace][value=short]").check()
    await expect(page.locator("[name=minutes_focus]")).to_have_value("13:15")
    await page.get_by_role("radio", name="Troika Consulting").check()
    await expect(page.locator("[name=minutes_consult]")).to_have_value("4")


async def tells_what_is_wrong_until_it_is_mended(page: Page) -> None:
    """First what the server refuses, then what the page knows by itself."""
    await page.locator("[name=grace]").evaluate("field => field.value = 4")
    async with page.expect_navigation():
        await page.locator(".edit-bar button").click()
    title, grace = page.locator("[name=title]"), page.locator("[name=grace]")
    await expect(title).to_be_focused()
    await expect(grace).to_be_visible()  # the fold is open
    for field, text in ((title, "Friday"), (grace, "20")):
        await expect(field).to_have_attribute("aria-invalid", "true")
        border, edge = await field.evaluate(
            "each => [each, each.form.elements.invitation].map((one) => getComputedStyle(one).borderColor)"
        )
        assert border != edge
        await field.fill(text)
        await expect(field).not_to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".errorlist")).to_have_count(0)
    await page.get_by_text("More", exact=True).click()
    await page.get_by_text("The phases").click()
    share = page.locator("[name=minutes_share]")
    await share.fill("1:99")
    await share.blur()
    await expect(page.locator(".plan-row .errorlist")).to_have_text("Write minutes as 1.5 or 1:30.")
    await expect(share).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("[data-ends]")).to_have_text("One of the lengths is not clear")
    await expect(page.locator("[data-agenda]")).to_be_hidden()  # and not a plan without a Share
    await page.locator("[name=pace][value=long]").check()
    await expect(share).to_have_value("2:15")
    await expect(page.locator(".errorlist")).to_have_count(0)
    await expect(page.locator("[data-now-phases]")).to_contain_text("Consult 7:30")
