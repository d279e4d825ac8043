"""A facilitator in a group's call: hears once the group says yes, is heard once it says so, and neither otherwise."""

import asyncio

from playwright.async_api import expect

from tests.servers import Site

from .callers import Caller, Visitor
from .conftest import Meet
from .test_turning_away import holders


async def hear(crowd: list[Caller], fay: Visitor, speak: set[str]) -> None:
    """Everybody, and whoever visits, hears exactly those who `speak`."""
    await asyncio.gather(*(person.hears(*speak - {person.name}) for person in (*crowd, fay)))


async def answers(person: Caller, button: str) -> None:
    await person.page.locator("[data-visit]").get_by_role("button", name=button, exact=True).click()


async def test_a_visitor_hears_with_leave_speaks_with_leave_and_keeps_silence_with_the_group(
    meet: Meet, embedded: Site
) -> None:
    people = await meet(embedded)
    fay, crowd = await people.in_a_call("Ada", "Ben", "Cem")
    names = {person.name for person in crowd}
    client, second, third = await holders(crowd)

    await fay.gives("start", revision=1, round=1)
    await fay.page.locator("[data-group] [data-menu] summary").click()
    await fay.page.get_by_role("button", name="Visit their call").click()
    await answers(second, "Yes")
    await expect(fay.page.locator("[data-visit-says]")).to_have_text("They are in silence: nobody is heard just now.")
    await hear(crowd, fay, set())  # all begin in silence
    await fay.does("next")
    await hear(crowd, fay, names)
    await answers(third, "Let them speak")
    await hear(crowd, fay, {*names, fay.name})

    for _ in range(2):
        await fay.does("next")
    await client.sees(phase="consult")
    await hear(crowd, fay, {*names, fay.name} - {client.name})

    await answers(second, "Ask them to leave")
    await asyncio.gather(fay.hears(), *(person.hears(*names - {client.name, person.name}) for person in crowd))
