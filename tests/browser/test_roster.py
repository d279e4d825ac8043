"""A list is pasted. The page shows how it understood it, and lets people correct it, before it counts; on phone and
laptop, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import People
from tests.browser.test_accessibility import check_in_both
from tests.browser.test_arranging import host_with

PEOPLE = ["Ada Lovelace", "Ben Nevis", "José García", "Dee"]
PASTED = "Nr;Vorname;Nachname;Gruppe\r\n1;Ada;Lovelace;Heron\r\n2;Ben;Nevis;Heron\r\n3;Jose;Garcia;Osprey\r\n"


async def columns(place: Locator) -> list[str]:
    return [await one.input_value() for one in await place.locator("select[name^=column-]").all()]


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 900}, {"width": 360, "height": 740}], ids=["laptop", "phone"]
)
async def test_a_list_is_pasted_looked_at_corrected_and_saved(people: People, size: dict[str, int]) -> None:
    fay = await host_with(people, *PEOPLE)
    fay.expects_complaints("400")
    await fay.page.set_viewport_size(size)  # type: ignore[arg-type]
    await fay.page.locator("[data-wishing] summary").click()
    roster = fay.page.locator("[data-wording=roster]")
    box, table = roster.locator("textarea"), roster.locator("[data-understood]")
    save = roster.get_by_role("button", name="Save the list")
    told = roster.locator("[data-wording-state]")

    await box.fill(PASTED)
    await expect(table.locator("table")).to_be_visible()
    assert await columns(table) == ["nothing", "first", "last", "team"]
    await expect(table).to_contain_text("Do you mean “José García”?")
    await check_in_both(fay.page)
    assert not await fay.page.evaluate("document.documentElement.scrollWidth > innerWidth")

    await table.locator("select[name=column-3]").focus()
    await table.locator("select[name=column-3]").select_option("language")
    await expect(table.locator("[name=chosen-column-3]")).to_be_attached()
    await expect(table.locator("select[name=column-3]")).to_be_focused()
    await box.press_sequentially("4;Dee;;Osprey")  # what was chosen stays
    await expect(table).to_contain_text("4 people.")
    assert await columns(table) == ["nothing", "first", "last", "language"]
    assert await box.input_value() == PASTED.replace("\r\n", "\n") + "4;Dee;;Osprey"

    await save.click()
    await expect(told).to_have_text("Saved, as it was understood")
    await expect(table.locator("table")).to_have_count(0)
    await expect(box).to_have_value("Name, Team, Language, E-mail\nAda Lovelace, , Heron, \nBen Nevis, , Heron, \n"
                                    "Jose Garcia, , Osprey, \nDee, , Osprey, \n")  # fmt: skip

    unclear = "Lovelace, Ada\nNevis, Ben"
    await box.fill(unclear)
    await save.click()  # also when the table is not there yet
    await expect(roster.locator("[data-wording-error]")).to_contain_text("Please say what the columns of your list are")
    await expect(box).to_have_value(unclear)
    await expect(table.locator("fieldset")).to_be_visible()
    # As whoever answers it has it before them: the dock at the foot of the screen lies over none of it.
    await table.locator("fieldset").evaluate("question => question.scrollIntoView({ block: 'center' })")
    await check_in_both(fay.page)
    await table.get_by_role("button", name="Last name “Lovelace” First name “Ada”").click()
    await expect(table.locator("fieldset")).to_have_count(0)
    assert await columns(table) == ["last", "first"]
    await expect(table).to_contain_text("Ada Lovelace")
    await save.click()
    await expect(told).to_have_text("Saved, as it was understood")
    await expect(roster.locator("[data-wording-error]")).to_be_hidden()


async def test_without_a_script_the_second_press_counts(people: People) -> None:
    fay = await host_with(people, *PEOPLE)
    fay.expects_complaints(".*")
    await fay.context.route("**/*.js", lambda route: route.abort())
    await fay.page.goto(f"/host/{fay.code}")
    await fay.page.get_by_role("link", name="paste a list of people").click()
    page = fay.page
    await page.locator("textarea").fill("Heron;Ada;Lovelace\nHeron;Ben;Nevis")
    await page.get_by_role("button", name="Look how it is understood").click()
    await page.get_by_role("button", name="Team “Heron” First name “Ada” Last name “Lovelace”").click()
    await page.get_by_role("button", name="save the list").click()
    await expect(page.get_by_text("Saved, and given to those who are in.")).to_be_visible()
    assert (await fay.desk())["roster"]["text"].splitlines()[1] == "Ada Lovelace, Heron, , "
