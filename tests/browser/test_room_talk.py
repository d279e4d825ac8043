"""During a round: a hand up and down, a message to everybody, new names, a person removed and let in again."""

import asyncio
import re

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import Facilitator, Participant


def hand(person: Participant):
    return person.page.locator("[data-command=hand]:visible")


async def known(fay: Facilitator, person: Participant):
    """What the desk has been told of somebody."""
    me = await person.id()
    return next(one for one in (await fay.desk())["people"] if one["id"] == me)


async def test_the_room_and_its_facilitator_talk(people: People) -> None:
    fay, (ada, ben, cem) = await people.in_the_first_turn("Ada", "Ben", "Cem")
    strip = "[data-mates]"

    # A hand is seen on both sides, and goes down on both.
    await hand(ada).click()
    await expect(hand(ada)).to_have_attribute("aria-pressed", "true")
    await expect(ada.page.locator(strip)).to_contain_text("Your hand is up.")
    await expect(ada.page.locator("[data-flash]")).to_contain_text("Your hand is up.")  # the last of it
    await expect(ben.page.locator(strip)).to_contain_text("Ada asks for the facilitator.")
    assert (await known(fay, ada))["hand"]
    await fay.gives("lower", person=await ada.id())
    await expect(hand(ada)).to_have_attribute("aria-pressed", "false")
    await expect(ada.page.locator("[data-flash]")).to_have_text("The facilitator has seen your hand.")
    await expect(ben.page.locator(strip)).to_be_hidden()

    # A message is seen by all and put away by one, for good: also after the page was loaded again.
    await fay.gives("say", text="Tea at <b>four</b>.")
    said = [person.page.locator("[data-notice-words]") for person in (ada, ben, cem)]
    await asyncio.gather(*(expect(words).to_have_text("From the facilitator: Tea at <b>four</b>.") for words in said))
    await expect(ada.page.locator("[data-time-left]")).to_be_in_viewport(ratio=1)
    await ada.page.locator("[data-notice-away]").click()
    await expect(said[0]).to_be_empty()
    await ada.page.reload()
    await ada.is_connected()
    await expect(said[0]).to_be_empty()
    await expect(said[1]).not_to_be_empty()
    await fay.gives("say", text="")
    await expect(said[1]).to_be_empty()

    # A name: changed by oneself, then by the facilitator.
    rename = ben.page.locator("[data-naming] button[data-command=rename]")
    await ben.page.locator(".actions [data-more]").click()
    await ben.page.locator("[data-ask=rename]").click()
    await ben.page.locator("[data-naming] input").fill(" ")
    await rename.click()
    await expect(ben.page.locator("[data-naming] [data-refusal]")).to_contain_text("a name that the others can read")
    ben.expects_complaints("400")
    await expect(rename).not_to_have_attribute("aria-busy", "true")  # a double click is one wish
    await ben.page.locator("[data-naming] input").fill("Benedikt")
    await ben.page.locator("[data-naming] input").press("Enter")
    await expect(ben.page.locator("[data-choices]")).to_be_hidden()
    await expect(ada.page.locator("[data-turn-scene] [data-people]")).to_contain_text("Benedikt")
    await fay.gives("rename", person=await ben.id(), name="Bent")
    await expect(ada.page.locator("[data-turn-scene] [data-people]")).to_contain_text("Bent")
    await expect(ben.page.locator("[data-naming] input")).to_have_value("Bent")

    # Somebody is taken out, keeps their page, and is let in again.
    await fay.gives("remove", person=await cem.id())
    await expect(cem.page.locator("[data-scene-of=removed] h1")).to_be_visible()
    await expect(cem.page.locator("[data-more-row]")).to_be_hidden()
    await expect(ada.page.locator("[data-turn-scene] [data-people] .person")).to_have_count(2)
    page = await cem.context.request.get(f"/s/{cem.code}/mine")
    assert page.ok and "Cem" in await page.text()
    assert (await known(fay, cem))["standing"] == "removed"
    await fay.gives("readmit", person=await cem.id())
    await expect(cem.page.locator("body")).to_have_attribute("data-scene", re.compile("turn|joining"))
    await expect(ada.page.locator("[data-turn-scene] [data-people] .person")).to_have_count(3)
