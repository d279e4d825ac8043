"""A facilitator comes into a group's call once it says yes, and is heard once it lets them."""

import asyncio

from playwright.async_api import Locator, Page, expect

from tests.browser.people import CALM_MINUTES, Facilitator
from tests.servers import Site

from .callers import EARS, VOICE, Caller, Callers
from .conftest import Meet

# Soon somebody is turned away, and stays so.
MINUTES = CALM_MINUTES | {"reflect": "0", "share": "0:02", "clarify": "0:01", "consult": "30"}


class Visitor(Facilitator):
    """A facilitator with a voice and ears."""

    async def gets_a_voice(self) -> None:
        await self._as_caller().gets_a_voice((VOICE, EARS))

    async def hears(self, *names: str) -> None:
        await self._as_caller().hears(*names)

    def _as_caller(self) -> Caller:
        return Caller(self.name, self.site, self.context, self.page)

    async def reads(self, words: str) -> None:
        await expect(self.page.locator("[data-visit-says]")).to_have_text(words)

    async def presses_at(self, what: str) -> None:
        await self.page.locator(f"[data-visit] [data-visit-do={what}]").click()


async def in_their_call(people: Callers) -> tuple[Visitor, list[Caller]]:
    """Three who hear each other, in the order of their turns, and the desk of their session."""
    fay = await Visitor.arrives("Fay", people.site.urls[0], people.browser)
    people.everyone.append(fay)
    await fay.page.set_viewport_size({"width": 1280, "height": 900})
    await fay.gets_a_voice()
    await fay.has_an_account()
    lengths = {f"minutes_{phase}": length for phase, length in MINUTES.items()}
    form = {"title": "Friday circle", "rounds": "1", "fours": "shrink", "practice": "troika", "venue": "here"}
    made = await fay.sends("/host/new", **form, **lengths)
    fay.code = made.rstrip("/").rsplit("/", 1)[1]
    await fay.gives("open")
    crowd = [await people.caller(name) for name in ("Ada", "Ben", "Cem")]
    for person in crowd:
        await person.sends(f"/s/{fay.code}/join", name=person.name)
        await person.page.goto(f"/s/{fay.code}/")
        await person.is_in(fay.code)
    await fay.opens_the_desk_of(fay.code)
    await fay.lets_a_round_begin()
    for person in crowd:
        await person.page.locator("[data-call-join]:visible").click()
    seats = {one["name"]: one["seat"] for one in (await crowd[0].screen())["group"]["people"]}
    return fay, sorted(crowd, key=lambda person: seats[person.name])


def visit(page: Page, words: str) -> Locator:
    return page.locator("main [data-visit]").get_by_text(words)


async def test_a_visitor_is_let_in_listens_speaks_and_is_asked_to_leave(meet: Meet, embedded: Site) -> None:
    people = await meet(embedded)
    fay, (client, first, second) = await in_their_call(people)
    await client.hears(first.name, second.name)
    await asyncio.gather(first.hears(second.name), second.hears(first.name))

    await fay.page.locator("[data-group] [data-menu] summary").click()
    await fay.page.locator("[data-group] [data-visit-do=ask]").click()
    await fay.reads("They are asked. You hear them once somebody of them says yes.")
    await expect(visit(client.page, "The facilitator asks to come into your call.")).to_be_visible()
    await fay.hears()

    await first.page.locator("[data-visit]").get_by_role("button", name="Yes").click()
    await fay.reads("You are in; they see you. You hear them; they do not hear you until they let you speak.")
    await fay.hears(first.name, second.name)  # and not whoever is turned away
    await expect(visit(client.page, "The facilitator is in your call and listens.")).to_be_visible()
    await expect(client.page.locator("[data-call-tiles]")).to_contain_text("Facilitator")
    await asyncio.gather(client.hears(first.name, second.name), first.hears(second.name))
    assert await fay.page.evaluate("given.length") == 0, "no microphone is asked for before"

    await second.page.locator("[data-visit]").get_by_role("button", name="Let them speak").click()
    await fay.reads("They let you speak, and hear you.")
    await asyncio.gather(client.hears("Fay", first.name, second.name), first.hears("Fay", second.name))
    await fay.presses_at("mute")
    await first.hears(second.name)

    await client.page.locator("[data-visit]").get_by_role("button", name="Ask them to leave").click()
    await fay.reads("They would rather be among themselves just now.")
    await asyncio.gather(fay.hears(), client.hears(first.name, second.name), first.hears(second.name))
    assert await fay.page.evaluate("given.every(({ track }) => track.readyState === 'ended')")
    await expect(client.page.locator("[data-visit]")).to_be_hidden()
