"""What can be pressed on a phone stays what it is, and where it is, while others do something.

One page is shown every scene, and in each of them whatever others can cause: as the server would push it, made of a
screen that it did push. So hundreds of changes cost seconds.
"""

import asyncio
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, Route, expect

from tests.browser.conftest import People
from tests.browser.fingers import Finger
from tests.browser.people import CALM_MINUTES, PATIENCE, Facilitator, Participant
from tests.browser.test_selfrun import starts_a_group

HAND = (Path(__file__).parent / "hand.js").read_text()
LONG = "Tea is at four, in the hall; bring your chairs along, please, and tell the others. " * 3
Screen = dict[str, Any]
Change = Callable[[Screen], object]


def members(screen: Screen) -> list[Screen]:
    return screen["group"]["people"]


def mate(screen: Screen, seat: int = 1) -> Screen:
    return next(one for one in members(screen) if one["seat"] == seat)


def step(screen: Screen) -> Screen:
    return screen["group"]["timeline"]["steps"][0]


# -- what others can cause --------------------------------------------------------------------------


def says(text: str) -> Change:
    return lambda screen: screen["session"].update(notice={"text": text, "at": screen["version"]})


def are_away(*seats: int) -> Change:
    def change(screen: Screen) -> None:
        for seat in seats:
            mate(screen, seat)["away"] = True

    return change


def somebody_joins(screen: Screen) -> None:
    screen["session"]["people"] += 7  # a number with one figure more
    joins = 1 + step(screen).get("turn", 0)
    members(screen).append({"id": 9001, "seat": 3, "name": "Eli of the Hills", "joins": joins})


def somebody_leaves(screen: Screen) -> None:
    screen["session"]["people"] -= 1
    members(screen).remove(mate(screen, 2))


def names_are_mended(screen: Screen) -> None:
    for one in members(screen):
        one["name"] += " of the Seven Hills"


def a_minute_is_given(screen: Screen) -> None:
    screen["group"]["given"] = {"step": step(screen)["i"], "minutes": 1, "until": screen["now"] + 600_000}


def shows_a_challenge(screen: Screen) -> None:
    screen["recalled"] = {"holder": mate(screen)["id"], "kind": "challenge", "revision": 1}


def asks_to_be_let_back(screen: Screen) -> None:
    screen["asking"] = [
        {"person": 9002, "name": "Zoe", "sign": 42, "at": 7, "until": screen["now"] + 600_000, "away": 5}
    ]


def more_in_the_lobby(screen: Screen) -> None:
    screen["lobby"] += [{"id": 9003 + n, "name": f"Newcomer {n}", "ready": n == 1, "away": False} for n in range(3)]


TOLD: dict[str, Change] = {"a message": says("We begin at ten."), "a long message": says(LONG)}
COMPANY: dict[str, Change] = TOLD | {
    "somebody joins": somebody_joins,
    "somebody leaves": somebody_leaves,
    "names are mended": names_are_mended,
    "one is away": are_away(1),
}
AT_WORK: dict[str, Change] = COMPANY | {
    "another is away": are_away(2),
    "all are away": are_away(1, 2),
    "a message, and one is away": lambda screen: (says(LONG)(screen), are_away(1)(screen)),
    "a hand": lambda screen: screen.update(hands=[mate(screen)["id"]]),
    "own hand": lambda screen: screen.update(raised=True),
    "a minute is given": a_minute_is_given,
    "somebody is ready": lambda screen: screen["group"].update(ready=[mate(screen)["id"]]),
    "a pause": lambda screen: screen["group"]["timeline"].update(paused_at=screen["now"]),
}
ALONE: dict[str, Change] = {"asks to be let back": asks_to_be_let_back}

# -- the scenes, made of one that runs --------------------------------------------------------------


def is_state(state: str) -> Change:
    return lambda screen: screen["session"].update(state=state, closes=screen["now"] + 600_000)


def without_group(state: str, standing: str) -> Change:
    def change(screen: Screen) -> None:
        is_state(state)(screen)
        screen.update(group=None, standing=standing)

    return change


def whose_turn(seat: int, phase: str, away: int | None = None) -> Change:
    """The present step is of this phase, this seat is the holder, and the seat `away` is away already."""

    def change(screen: Screen) -> None:
        if away is not None:
            mate(screen, away)["away"] = True
        turn = step(screen).get("turn", 1)
        step(screen).update(phase=phase, when="turn", turn=turn)
        for each in screen["group"]["timeline"]["steps"]:
            if each.get("turn") == turn:
                each["holder"] = seat

    return change


def joins_later(screen: Screen) -> None:
    mate(screen, 0)["joins"] = 2


SCENES: dict[str, tuple[Change, dict[str, Change]]] = {
    "lobby": (without_group("lobby", "waiting"), TOLD),
    "gather": (is_state("gather"), COMPANY),
    "waiting": (without_group("running", "waiting"), TOLD),
    "joining": (joins_later, COMPANY),
    "client": (whose_turn(0, "share"), AT_WORK),
    "consultant": (whose_turn(1, "clarify"), AT_WORK),
    "beside somebody away": (whose_turn(1, "share", away=2), AT_WORK),
    "resting": (without_group("running", "resting"), TOLD),
    "left": (without_group("running", "left"), TOLD),
    "between": (is_state("between"), COMPANY),
    "closing": (is_state("closing"), COMPANY),
    "turned away": (whose_turn(0, "consult"), AT_WORK),
}


def changed(screen: Screen, *changes: Change) -> Screen:
    other = deepcopy(screen)
    for change in changes:
        change(other)
    return other


class Hand:
    """Rests over somebody's page. `moves`: by size, scene and happening, what moved, and which side how far (px)."""

    def __init__(self, person: Participant) -> None:
        self.page = person.page
        self.moves: dict[str, Any] = {}

    async def over(self, scene: str, base: Screen, happenings: dict[str, Change]) -> None:
        others = {name: changed(base, change) for name, change in happenings.items()}
        found = await self.page.evaluate("([base, others]) => handOver(base, others)", [base, others])
        seen = self.page.viewport_size or {"width": 0, "height": 0}
        size = f"{seen['width']} × {seen['height']}"
        self.moves |= {f"{size}, {scene}: {name}": moves for name, moves in found.items()}

    async def sees(self, screen: Screen) -> None:
        await self.over("", screen, {})

    async def finds_the_pad(self, state: str) -> None:
        if await self.page.locator("main").get_attribute("data-pad") != state:
            await self.page.locator("[data-pad-toggle]").click()


async def with_a_hand(people: People) -> tuple[Facilitator, Participant]:
    """Ada's page in a session with three people; the others have no pages, which is what nobody looks at here."""
    fay = await people.facilitator()
    await fay.has_an_account()
    # Below ten minutes: where a pause takes the time back to its beginning, its figures stay as large as they were.
    await fay.hosts("Friday circle", dict.fromkeys(CALM_MINUTES, "9"), rounds=2, grace="300")
    ada, ben, cem = [await people.participant(name) for name in ("Ada", "Ben", "Cem")]
    await ada.context.add_init_script(script=HAND)
    for person in (ben, cem):
        await person.sends(f"/s/{fay.code}/join", name=person.name)
    await ada.comes_in(fay.code)
    return fay, ada


async def at_work(fay: Facilitator, ada: Participant) -> Screen:
    """A round has begun. Ada has seat 0, so that a scene can be told by seats."""
    await fay.gives("form", revision=0, leave_out=[])
    await fay.gives("start", revision=1, round=1)
    await ada.sees(state="running")
    screen, me = await ada.screen(), await ada.id()
    own, other = next(one for one in members(screen) if one["id"] == me), mate(screen, 0)
    own["seat"], other["seat"] = 0, own["seat"]
    return screen


async def test_what_can_be_pressed_stays_whatever_others_do(people: People) -> None:
    """On a small phone and a larger one, in all scenes; beside a keyboard and on a laptop while a phase runs."""
    fay, ada = await with_a_hand(people)
    screen = await at_work(fay, ada)
    consults = changed(screen, whose_turn(1, "share"))
    asked = changed(consults, shows_a_challenge)
    hand, page = Hand(ada), ada.page
    told = {"holder": mate(screen)["id"], "kind": "challenge", "revision": 1, "text": "How do I say no?"}
    await page.route(re.compile(r"/recalled\b"), lambda route: route.fulfill(json={"recalled": told}))
    for width, height in ((320, 568), (390, 844)):
        await page.set_viewport_size({"width": width, "height": height})
        await hand.sees(consults)
        await hand.finds_the_pad("closed")
        for scene, (change, happenings) in SCENES.items():
            await hand.over(scene, changed(screen, change), happenings)
        await hand.sees(consults)
        await page.locator(".actions [data-more]").click()
        await hand.over("the menu is open", consults, AT_WORK)
        await page.keyboard.press("Escape")
        await hand.finds_the_pad("open")
        await hand.over("the pad is open", consults, AT_WORK)
        await hand.finds_the_pad("closed")
        await hand.sees(asked)
        await expect(page.locator("[data-stands]")).to_be_visible()
        await hand.over("beside a challenge", asked, AT_WORK)
        await hand.sees(consults)
    await page.set_viewport_size({"width": 320, "height": 400})
    await hand.sees(changed(screen, whose_turn(0, "share")))
    await hand.finds_the_pad("open")
    await hand.over("with a keyboard", changed(screen, whose_turn(0, "share")), AT_WORK)
    await page.set_viewport_size({"width": 1280, "height": 720})
    await hand.over("on a laptop", changed(consults, are_away(2)), AT_WORK)
    assert hand.moves == {}


async def test_where_nobody_hosts_it_stays_too(people: People) -> None:
    ada = await people.participant("Ada")
    await ada.context.add_init_script(script=HAND)
    await starts_a_group(ada)
    await ada.page.set_viewport_size({"width": 320, "height": 568})
    hand = Hand(ada)
    await hand.over("lobby", await ada.screen(), {"more come": more_in_the_lobby, "a way back": asks_to_be_let_back})
    assert hand.moves == {}


# -- a finger ---------------------------------------------------------------------------------------


class Phone:
    """Ada's phone, which is touched. What it sends is taken down, and answered as if it had been done."""

    def __init__(self, ada: Participant, finger: Finger) -> None:
        self.page, self.finger, self.hand = ada.page, finger, Hand(ada)
        self._sent: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    @classmethod
    async def of(cls, ada: Participant) -> "Phone":
        phone = cls(ada, await Finger.on(ada.page))
        await ada.page.route(re.compile(r"/(vouch|done|pass)\?"), phone._answer)
        return phone

    async def _answer(self, route: Route) -> None:
        command = urlsplit(route.request.url).path.rsplit("/", 1)[1]
        self._sent.put_nowait((command, route.request.post_data_json))
        await route.fulfill(json={"ok": True, "version": 1, "message": "Noted."})

    async def sends(self) -> tuple[str, Any]:
        """The next command."""
        return await asyncio.wait_for(self._sent.get(), PATIENCE)

    async def shows(self, screen: Screen, *changes: Change) -> Screen:
        await self.hand.sees(other := changed(screen, *changes))
        return other

    def button(self, command: str) -> Locator:
        return self.page.locator(f"[data-command={command}]:visible")


@pytest.mark.moments  # a finger that rests for half a second presses nothing: that is another gesture
async def test_a_finger_means_what_it_was_laid_on(people: People) -> None:
    fay, ada = await with_a_hand(people)
    screen = await at_work(fay, ada)
    phone = await Phone.of(ada)
    absent = await phone.shows(screen, whose_turn(1, "share"), are_away(1))
    holder, other = mate(screen, 1)["id"], mate(screen, 2)["id"]

    # Everything comes while the finger rests.
    await phone.finger.lies_on(phone.button("vouch"))
    await phone.shows(absent, says(LONG), names_are_mended, a_minute_is_given, somebody_joins)
    await expect(ada.page.locator("[data-notice-words]")).to_be_empty()  # it would lie over what is pressed
    await phone.finger.up()
    assert await phone.sends() == ("vouch", {"person": holder})
    await expect(ada.page.locator("[data-notice-words]")).to_contain_text("Tea is at four")

    # Somebody else's button comes to where the finger rests: that is not what was meant.
    await phone.shows(absent)
    await phone.finger.lies_on(phone.button("vouch"))
    await phone.shows(screen, whose_turn(1, "share"), are_away(2))
    assert await phone.button("vouch").get_attribute("data-person") == str(other)
    await phone.finger.up()
    await phone.finger.taps(phone.button("done"))
    assert (await phone.sends())[0] == "done"


@pytest.mark.moments
async def test_a_yes_means_what_was_asked(people: People) -> None:
    """The group goes on while somebody reads the question: the server is told what it was asked of."""
    fay, ada = await with_a_hand(people)
    screen = await at_work(fay, ada)
    phone = await Phone.of(ada)
    mine = await phone.shows(screen, whose_turn(0, "share"))
    await phone.finger.taps(ada.page.locator(".actions [data-more]"))
    await phone.finger.taps(ada.page.locator("[data-ask=pass]"))
    await phone.shows(mine, lambda screen: screen["group"]["timeline"].update(revision=99))
    await phone.finger.taps(phone.button("pass"))
    seen = f"{mine['group']['timeline']['revision']}.{step(mine)['i']}"
    assert await phone.sends() == ("pass", {"seen": seen})
