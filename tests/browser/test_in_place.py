"""Nothing on the desk that can be pressed, or dropped on, moves or changes its size because of somebody else.

The tests try a hand, a message, a newcomer, people who leave, rest, are away or alone, a slow line, a step of the
clock. They measure while no hand is at work, because that is when a person reaches for a button.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.conftest import Crowd, People
from tests.browser.people import Facilitator
from tests.browser.test_arranging import come_by_the_door

SIX = ["Ada", "Ben", "Cem", "Dee", "Eli", "Gus"]
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Remembers each thing by itself, not by its words: those may change.
REMEMBER = """async () => {
    // Whoever has just arrived stands still.
    await Promise.all(document.getAnimations().map(({ finished }) => finished));
    const all = `main :is(a[href], button, input, textarea, summary, details),
        main :is([data-group], [data-person], [data-seatless])`;
    window.places = new Map();
    for (const one of document.querySelectorAll(all)) {
        const { x, y, width, height } = one.getBoundingClientRect();
        if (one.checkVisibility({ visibilityProperty: true })) window.places.set(one, [x, y, width, height]);
    }
    return window.places.size;
}"""
MOVED = """() => {
    const words = (one) => one.textContent.replace(/\\s+/g, " ").trim().slice(0, 40);
    const name = (one) => `${one.localName}.${one.className} ${words(one)}`;
    const moved = [];
    for (const [one, before] of window.places) {
        const { x, y, width, height } = one.getBoundingClientRect();
        if (!one.checkVisibility({ visibilityProperty: true })) continue;
        const now = [x, y, width, height];
        if (!now.some((value, at) => Math.abs(value - before[at]) > 1)) continue;
        moved.push(`${name(one)}: ${before.map(Math.round)} -> ${now.map(Math.round)}`);
    }
    return moved;
}"""
LINE = "line => { document.body.dataset.link = line; }"


class Watched:
    """A desk whose things are measured before and after each event."""

    def __init__(self, fay: Facilitator) -> None:
        self.fay = fay
        self.moved: list[str] = []

    async def while_(self, what: str, happens: Awaitable[Any]) -> None:
        """Somebody does this, and the desk has shown it."""
        assert await self.fay.page.evaluate(REMEMBER) > 4
        await happens
        await self.shows_all()
        self.moved += [f"{what}: {each}" for each in await self.fay.page.evaluate(MOVED)]

    def has_not_moved(self) -> None:
        assert not self.moved, "\n".join(["", *self.moved])

    async def shows_all(self) -> None:
        version = (await self.fay.desk())["version"]
        await self.fay.page.wait_for_function(
            "version => Number(document.body.dataset.version) >= version", arg=version
        )


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "phone"])
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


async def test_before_the_round(people: People, size: ViewportSize) -> None:
    fay, (ada, ben, cem, *_) = await people.in_the_lobby(*SIX, grace="5")
    await fay.page.set_viewport_size(size)
    desk = Watched(fay)
    code, site = fay.code, people.site.url

    async def comings_and_goings(where: str) -> None:
        await desk.while_(
            f"{where}: newcomers", come_by_the_door(site, code, *(f"{where} newcomer {n}" for n in range(9)))
        )
        await desk.while_(f"{where}: a hand", ada.commands(f"/s/{code}/hand", on=True))
        await desk.while_(f"{where}: a hand down", ada.commands(f"/s/{code}/hand", on=False))
        await desk.while_(f"{where}: a message", fay.gives("say", text="Tea is ready. " * 12))
        await desk.while_(f"{where}: a message goes", fay.gives("say", text=""))
        await desk.while_(f"{where}: rest", ben.commands(f"/s/{code}/rest"))
        for line in ("slow", "crowded", "reconnecting", "gone", "live"):
            await desk.while_(f"{where}: the line is {line}", fay.page.evaluate(LINE, line))

    await comings_and_goings("Lobby")
    await desk.while_("lobby: leave", cem.commands(f"/s/{code}/leave"))
    await ben.commands(f"/s/{code}/back")
    await fay.gives("form", revision=0, leave_out=[])
    await expect(fay.page.locator("main")).to_have_attribute("data-view", "proposal")
    await comings_and_goings("Proposal")
    await desk.while_("proposal: leave", ada.commands(f"/s/{code}/leave"))
    desk.has_not_moved()


async def test_while_a_round_runs_between_rounds_and_at_the_end(people: People, size: ViewportSize) -> None:
    fay, crowd = await people.in_the_first_turn(*SIX, grace="5")
    await fay.page.set_viewport_size(size)
    desk = Watched(fay)
    code, site = fay.code, people.site.url
    mates = await group_of(crowd)
    one, gone, lone = mates
    group = (await one.screen())["group"]["id"]
    await desk.while_("newcomers", come_by_the_door(site, code, "Hal", "Ida", "Jo who has a long name indeed"))
    for person in (one, gone, lone):
        await desk.while_("a hand", person.commands(f"/s/{code}/hand", on=True))
    await desk.while_("a hand down", gone.commands(f"/s/{code}/hand", on=False))
    await desk.while_("a message", fay.gives("say", text="Tea is ready. " * 12))
    await desk.while_("one group pauses", gives_to(fay, "pause", group))
    await desk.while_("and goes on", gives_to(fay, "resume", group))
    await desk.while_("all pause", gives_to(fay, "pause"))
    await desk.while_("all go on", gives_to(fay, "resume"))
    await desk.while_("the next phase", gives_to(fay, "next"))
    await desk.while_("a seat is given", seats_the_first_newcomer(fay))

    async def is_alone() -> None:
        await gone.commands(f"/s/{code}/leave")
        await one.page.close()
        await expect(fay.page.locator("[data-lones] > *")).to_have_count(1)

    await desk.while_("somebody away, gone and alone", is_alone())
    await desk.while_("a message goes", fay.gives("say", text=""))
    desk.has_not_moved()

    await gives_to(fay, "end")
    await fay.sees_state("between")
    resting = next(person for person in crowd if person not in mates)
    await desk.while_("between: newcomers", come_by_the_door(site, code, *(f"Kit {n}" for n in range(9))))
    await desk.while_("between: a hand", resting.commands(f"/s/{code}/hand", on=True))
    await desk.while_("between: rest", resting.commands(f"/s/{code}/rest"))
    await desk.while_("between: a message", fay.gives("say", text="Tea"))
    await fay.gives("finish")
    await fay.sees_state("ended")
    await desk.while_("the end: somebody goes", resting.page.close())
    desk.has_not_moved()


async def group_of(crowd: Crowd) -> Crowd:
    """Those who sit with the first of them."""
    mates = {person["id"] for person in (await crowd[0].screen())["group"]["people"]}
    return [person for person in crowd if await person.id() in mates]


async def gives_to(fay: Facilitator, command: str, group: int | None = None) -> None:
    """What another facilitator's button sends."""
    screen = await fay.desk()
    timelines = {one["id"]: one["timeline"] for one in screen["groups"] if group in (None, one["id"])}
    seen = {str(one): f"{timeline['revision']}.{timeline['steps'][0]['i']}" for one, timeline in timelines.items()}
    to = {"to": screen["room"]["steps"][1]["i"]} if command == "next" and group is None else {}
    await fay.gives(command, group=group, seen=seen, **to)


async def seats_the_first_newcomer(fay: Facilitator) -> None:
    screen = await fay.desk()
    newcomer = next(one["id"] for one in screen["people"] if one["group"] is None)
    await fay.gives("seat", person=newcomer, group=screen["open"][0]["group"])


async def space_pauses_and_resumes(fay: Facilitator) -> None:
    """While nothing has the focus."""
    await fay.page.evaluate("document.activeElement.blur()")
    for command in ("pause", "resume"):  # what can be done next
        await fay.page.keyboard.press("Space")
        await expect(fay.page.locator(f"[data-room] [data-command={command}]")).to_be_enabled()
        await expect(fay.page.locator("[data-room] [aria-disabled=true]")).to_have_count(0)


async def test_the_keyboard_stays_where_it_is(people: People, size: ViewportSize) -> None:
    fay, (ada,) = await people.in_the_first_turn("Ada", others=("Ben", "Cem"))
    await fay.page.set_viewport_size(size)
    await fay.page.locator("[data-room] [data-command=pause]").focus()
    desk = Watched(fay)
    await desk.while_("a hand", ada.commands(f"/s/{fay.code}/hand", on=True))
    await expect(fay.page.locator("[data-room] [data-command=pause]")).to_be_focused()
    await expect(fay.page.locator("[data-room] [aria-disabled=true]")).to_have_count(0)
    await fay.page.keyboard.press("Enter")
    await expect(fay.page.locator("[data-room] [data-command=resume]")).to_be_focused()
    await desk.while_("somebody comes", come_by_the_door(people.site.url, fay.code, "Zoe"))
    await expect(fay.page.locator("[data-room] [data-command=resume]")).to_be_focused()
    await space_pauses_and_resumes(fay)
    card = fay.page.locator("[data-groups=room] summary")
    await card.focus()
    await desk.while_("a hand down", ada.commands(f"/s/{fay.code}/hand", on=False))
    await expect(card).to_be_focused()
    desk.has_not_moved()
