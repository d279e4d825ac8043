"""The holder's challenge is shown to the others while they work on it: on a phone as one line, which opens."""

import re

from playwright.async_api import FloatRect, Locator, expect

from tests.browser.conftest import People
from tests.browser.people import Participant

TEXT = (
    "How do I say no to somebody whom I like, and who has said yes to me so often that I lost count? I owe her a lot."
)


async def box_of(part: Locator) -> FloatRect:
    found = await part.bounding_box()
    assert found
    return found


def stands(person: Participant) -> Locator:
    return person.page.locator("[data-stands]")


async def test_the_others_have_the_holders_challenge_at_the_foot_from_share_to_consult(people: People) -> None:
    fay, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    seats = {await person.seat(): person for person in crowd}
    holder, mate, other = seats[0], seats[1], seats[2]
    await mate.page.set_viewport_size({"width": 320, "height": 568})
    await holder.writes("challenge", TEXT, share="group")
    await holder.is_saved()
    await fay.does("next")
    await mate.sees(phase="share", role="consultant")
    line, buttons = stands(mate).locator("summary"), mate.page.locator(".actions")
    for each in (mate, other):
        await expect(stands(each)).to_contain_text("How do I say no")
    await expect(stands(holder)).to_be_hidden()  # theirs is in the pad
    assert (await box_of(line))["height"] < 48, "one line"

    before = await box_of(buttons)
    await line.click()
    whole = stands(mate).locator(".stands-text")
    await expect(whole).to_have_text(TEXT)
    await expect(line).to_have_accessible_name(re.compile(f"^{holder.name}.*challenge"))
    await expect(mate.page.locator("[data-instruction]")).to_be_hidden()
    assert await box_of(buttons) == before, "what can be pressed stays where it is"
    text = await box_of(whole)
    assert text["y"] + text["height"] <= (await box_of(line))["y"]
    assert text["x"] >= 0
    assert text["x"] + text["width"] <= 320

    await (await holder.opens_note("challenge")).fill("How do I say no?")
    await expect(whole).to_have_text("How do I say no?")
    await line.press("Enter")
    await expect(line).to_contain_text("How do I say no?", use_inner_text=True)
    await fay.does("next")
    await mate.sees(phase="clarify")
    await expect(line).to_be_visible()
    await holder.page.locator("select[data-share='challenge']").select_option("me")
    await expect(stands(mate)).to_be_hidden()  # taken back
    await expect(whole).to_have_text("")
    await holder.page.locator("select[data-share='challenge']").select_option("everyone")
    await fay.does("next")
    await mate.sees(phase="consult")
    await expect(line).to_be_visible()
    await fay.does("next")
    await mate.sees(phase="return")
    await expect(stands(mate)).to_be_hidden()
