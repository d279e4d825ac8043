"""A facilitator goes through a café from her desk: one press for each part, by itself for a while, held, taken over."""

import re

from playwright.async_api import expect

from sessions_app.practices import practice
from tests.browser.conftest import People
from tests.browser.people import Participant

CAFE = "world_cafe"
OTHERS = ("Ben", "Cem", "Dee", "Eli", "Fin", "Gus", "Hua")
QUESTION = "Who are we when nobody looks?"


async def test_one_press_for_each_part_and_hold_at_any_moment(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Library", dict.fromkeys(practice(CAFE).lengths, "20"), rounds=2, practice=CAFE)
    ada = await people.participant("Ada")
    await ada.comes_in(code)
    await people.come_without_a_browser(code, OTHERS)
    await fay.sees_people("Ada", *OTHERS)
    desk = fay.page
    next_line, begins = desk.locator("[data-next-line]"), desk.locator("[data-begins]")

    # All together: one press, and a list in place of a board.
    await expect(next_line).to_have_text("Next: Welcome, 20 min")
    await expect(fay.button("onward")).to_have_text("On to: Welcome")
    await fay.does("onward")
    await fay.sees_state("running")
    await expect(desk.locator("[data-everybody-here] [data-person]")).to_have_count(8)
    await expect(desk.locator("[data-groups=room] [data-group]")).to_have_count(0)
    await expect(next_line).to_have_text("Next: Tables, round 1 of 2, 40 min")

    # By itself: the tables are shown, and begin; she writes their question before.
    await desk.locator("[data-next-asks] summary").click()
    await desk.locator("[data-next-form] textarea").fill(QUESTION)
    await desk.locator("[data-next-form] button").click()
    await expect(desk.locator("[data-next-question]")).to_have_text(f"“{QUESTION}”")
    await fay.does("itself")
    await expect(fay.button("hold")).to_be_visible()
    await expect(fay.button("pause")).to_have_count(0)
    await fay.does("end")
    await fay.sees_state("gather", 30)
    await expect(begins).to_contain_text("Begins in 0:")
    await expect(desk.get_by_role("button", name="Begin now")).to_be_visible()
    tables = await desk.locator("[data-groups=proposal]").inner_text()

    # Held: nothing jumps, and nothing begins until she says so.
    await fay.does("hold")
    await expect(begins).to_be_hidden()
    await expect(desk.get_by_role("button", name="Start the round")).to_be_visible()
    assert await desk.locator("[data-groups=proposal]").inner_text() == tables
    await fay.does("start")
    await fay.sees_state("running")
    await ada.sees(state="running")
    await expect(ada.page.locator("main")).to_contain_text("Welcome them" if await hosts(ada) else "Say your name")
    await fay.does("next")
    await expect(ada.page.locator("main")).to_contain_text(QUESTION)
    await expect(desk.locator("[data-say]")).to_contain_text(QUESTION)
    await expect(desk.locator("[data-groups=room] [data-group]")).to_have_count(2)
    await expect(desk.locator("[data-groups-count]")).to_have_text("2 tables")

    # In a round, holding stops the clocks, and going on by itself lets them go.
    await fay.does("itself")
    await fay.does("hold")
    await expect(desk.locator("[data-room-paused]")).to_be_visible()
    await fay.does("itself")
    await expect(desk.locator("[data-room-paused]")).to_be_hidden()
    await fay.does("hold")

    # She takes over, and one round less leads to the harvest.
    await fay.does("end")
    await fay.sees_state("between")
    await expect(next_line).to_have_text("Next: Tables, round 2 of 2, 40 min")
    await desk.locator("[data-rounds-step='-1']").click()
    await expect(next_line).to_have_text("Next: What do we see?, 20 min")
    await fay.does("onward")
    await fay.sees_state("running")
    await expect(next_line).to_have_text("This is the last part.")
    await expect(desk.locator("[data-everybody-here] [data-person]")).to_have_count(8)

    # She hears one table after the other, and takes back what was no word of theirs.
    row, now = desk.locator("[data-voice='2']"), desk.locator("[data-voices-now]")
    await desk.get_by_role("button", name="Hear Table 2").click()
    await expect(now).to_have_text("Now: Table 2")
    await desk.get_by_role("button", name="Hear Table 1").click()
    await expect(now).to_have_text("Now: Table 1")
    await expect(row.locator("[data-voice-state]")).to_have_text("heard")
    await desk.get_by_role("button", name="Table 2 was not heard").click()
    await expect(row.locator("[data-voice-state]")).to_have_text("")
    await desk.get_by_role("button", name="Nobody now").click()
    await expect(now).to_have_text("Nobody is heard just now.")

    # A table says on a phone that it has something to say, and comes first; and that it has not, after all.
    asking, said = desk.locator("[data-voices-list] > [data-asks]"), ada.page.locator("[data-voice-said]")
    await ada.page.get_by_role("button", name="We have something to say").click()
    await expect(asking.locator("[data-voice-state]")).to_have_text(re.compile("has something to say"))
    await expect(said).to_have_text("Your group has asked to speak.", use_inner_text=True)
    number = await asking.get_attribute("data-voice")
    back = ada.page.get_by_role("button", name="We have nothing to say after all")
    await expect(back).not_to_have_attribute("aria-busy", "true")  # a double click is one press
    await back.click()
    await expect(asking).to_have_count(0)
    await expect(said).to_have_text("", use_inner_text=True)

    # And all of a table read that it is heard, without a press of theirs.
    await desk.get_by_role("button", name=f"Hear Table {number}").click()
    await expect(said).to_have_text("Your group is being heard now.", use_inner_text=True)
    await desk.get_by_role("button", name="Nobody now").click()
    await expect(said).to_have_text("", use_inner_text=True)


async def hosts(person: Participant) -> bool:
    return await person.page.locator("[data-role='table_host']").count() > 0
