"""A facilitator comes into a group's call once it says yes, is heard once it lets them, and keeps silence with it."""

import asyncio

from playwright.async_api import Locator, Page, expect

from tests.servers import Site

from .callers import Caller, Visitor
from .conftest import Meet
from .test_turning_away import holders


async def hear(crowd: list[Caller], fay: Visitor, speak: set[str]) -> None:
    """Everybody, and whoever visits, hears exactly those who `speak`."""
    await asyncio.gather(*(person.hears(*speak - {person.name}) for person in (*crowd, fay)))


async def reads(fay: Visitor, words: str) -> None:
    await expect(fay.page.locator("[data-visit-says]")).to_have_text(words)


async def answers(person: Caller, button: str) -> None:
    await person.page.locator("[data-visit]").get_by_role("button", name=button, exact=True).click()


def visit(page: Page, words: str) -> Locator:
    return page.locator("main [data-visit]").get_by_text(words)


async def test_a_visitor_is_let_in_listens_speaks_and_is_asked_to_leave(meet: Meet, embedded: Site) -> None:
    people = await meet(embedded)
    fay, crowd = await people.in_a_call("Ada", "Ben", "Cem")
    client, first, second = await holders(crowd)
    names = {person.name for person in crowd}
    await fay.gives("start", revision=1, round=1)  # in silence

    await fay.page.locator("[data-group] [data-menu] summary").click()
    await fay.page.locator("[data-group] [data-visit-do=ask]").click()
    await reads(fay, "They are asked. You hear them once somebody of them says yes.")
    await expect(visit(client.page, "The facilitator asks to come into your call.")).to_be_visible()

    await answers(first, "Yes")
    await reads(fay, "They are in silence: nobody is heard just now.")
    await expect(client.page.locator("[data-call-tiles]")).to_contain_text("Facilitator")
    await hear(crowd, fay, set())
    await fay.does("next")
    await reads(fay, "You are in; they see you. You hear them; they do not hear you until they let you speak.")
    await expect(visit(client.page, "The facilitator is in your call and listens.")).to_be_visible()
    await hear(crowd, fay, names)
    assert await fay.page.evaluate("given.length") == 0, "no microphone is asked for before"

    await answers(second, "Let them speak")
    await reads(fay, "They let you speak, and hear you.")
    await hear(crowd, fay, {*names, fay.name})
    # At once, although the desk still offers to undo its last step.
    await expect(fay.page.locator("[data-command=undo]")).to_be_visible()
    await fay.page.locator("[data-visit] [data-visit-do=mute]").click(timeout=5_000)
    await hear(crowd, fay, names)
    await fay.page.locator("[data-visit] [data-visit-do=mute]").click()
    for _ in range(2):
        await fay.does("next")
    await client.sees(phase="consult")
    await hear(crowd, fay, {*names, fay.name} - {client.name})

    await answers(client, "Ask them to leave")
    await reads(fay, "They would rather be among themselves just now.")
    await asyncio.gather(fay.hears(), *(person.hears(*names - {client.name, person.name}) for person in crowd))
    assert await fay.page.evaluate("given.every(({ real }) => real.readyState === 'ended')")
    await expect(client.page.locator("[data-visit]")).to_be_hidden()
