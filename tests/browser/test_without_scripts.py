"""A page whose script does not run is never blank: stage, desk and phone say what they can, and what helps, at every
moment of a session. Plain forms run the desk."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES, Facilitator, Participant

CANNOT = "This browser cannot follow the time. Load the page again"
FAULT = "This page has a fault and cannot follow the time"
WAITS_FOR_EVER = re.compile("connecting|loading|slow line", re.IGNORECASE)
BREAK = """() => {
  globalThis.sound = [Document.prototype.querySelector, Element.prototype.querySelector];
  Document.prototype.querySelector = Element.prototype.querySelector = () => { throw new Error("on purpose") };
}"""
MEND = "[Document.prototype.querySelector, Element.prototype.querySelector] = globalThis.sound"
Fail = Callable[[BrowserContext], Awaitable[None]]


class Place(NamedTuple):
    """A page, and what is read there, by the state that the session is in."""

    path: str
    says: dict[str, str]


STAGE = Place(
    "/s/{code}/stage",
    {"lobby": "The lobby is open", "running": "Reflect", "between": "Round 1 of 2 is over", "ended": "Thank you"},
)
PHONE = Place(
    "/s/{code}",
    {"lobby": "The lobby is open", "running": "Table 1", "between": "Round 1 of 2 is over", "ended": "Ended"},
)
DESK = Place(
    "/host/{code}/",
    {"lobby": "Form groups", "running": "All to Share", "between": "Form groups", "ended": "See the harvest"},
)


async def aborted(context: BrowserContext) -> None:
    await context.route("**/*.js", lambda route: route.abort())


async def answered(context: BrowserContext, body: str) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(content_type="text/javascript", body=body)

    await context.route("**/*.js", answer)


async def too_new(context: BrowserContext) -> None:
    await answered(context, "let later = #{ nobody: reads this };")


async def throwing(context: BrowserContext) -> None:
    await answered(context, "throw new Error('on purpose')")


async def at_its_end(context: BrowserContext) -> None:
    """The last line of the script fails, when all has been painted."""
    await context.add_init_script("document.addEventListener = () => { throw new Error('on purpose') }")


async def off(_: BrowserContext) -> None:
    """See `browser_of`."""


async def browser_of(browser: Browser, person: Facilitator | Participant, fail: Fail) -> BrowserContext:
    """Another browser of this person in which scripts fail in this way."""
    kept = await person.context.storage_state()
    context = await browser.new_context(
        base_url=person.site,
        storage_state=kept,
        java_script_enabled=fail is not off,
        viewport={"width": 1280, "height": 900} if isinstance(person, Facilitator) else {"width": 360, "height": 740},
    )
    await fail(context)
    return context


async def reads(page: Page) -> str:
    """All that can be seen."""
    return await page.locator("body").inner_text()


async def look(context: BrowserContext, fail: Fail, place: Place, code: str, state: str) -> None:
    page = await context.new_page()
    await page.goto(place.path.format(code=code))
    try:
        told = page.locator("[data-unscripted]")
        await expect(told.get_by_text(CANNOT)).to_be_visible()
        await expect(told.get_by_text(place.says[state]).first).to_be_visible()
        await expect(told.get_by_text(code, exact=True)).to_be_visible()
        seen = await reads(page)
        assert not WAITS_FOR_EVER.search(seen), seen
        assert FAULT not in seen
        buttons = await page.locator("button:visible:not(form button)").all_inner_texts()
        assert fail is at_its_end or buttons == []  # else it would do nothing
        if place is PHONE:
            await expect(told.get_by_role("heading", name="You are in, Ada.")).to_be_visible()
            await told.get_by_role("link", name="My page").click()
            await page.wait_for_url("**/mine")
        elif place is STAGE:
            await expect(told.get_by_role("img", name="QR code")).to_be_visible()
    finally:
        await page.close()


@pytest.mark.parametrize("fail", [off, aborted, too_new, throwing, at_its_end])
async def test_no_wall_is_empty_at_any_moment(people: People, fail: Fail) -> None:
    fay, (ada,) = await people.in_the_lobby("Ada", others=("Ben", "Cem"), minutes=CALM_MINUTES)
    desk, phone = [await browser_of(people.browser, person, fail) for person in (fay, ada)]

    async def everywhere(state: str) -> None:
        places = [(desk, STAGE), (desk, DESK), (phone, PHONE)]
        await asyncio.gather(*(look(context, fail, place, fay.code, state) for context, place in places))

    await everywhere("lobby")
    await fay.lets_a_round_begin()
    await everywhere("running")
    await fay.does("end")
    await everywhere("between")
    await fay.commands(f"/host/{fay.code}/do/finish")
    await everywhere("ended")
    await asyncio.gather(desk.close(), phone.close())


async def test_scripts_switched_off_a_session_is_held_by_forms(people: People) -> None:
    fay, (ada,) = await people.in_the_lobby("Ada", others=("Ben", "Cem"), minutes=CALM_MINUTES)
    context = await browser_of(people.browser, fay, off)
    page = await context.new_page()
    await page.goto(f"/host/{fay.code}/")
    for button, then in [("Form groups", "Trio 1"), ("Start the round", "Reflect"), ("All to Share", "Share")]:
        await page.get_by_role("button", name=button).click()
        await expect(page.locator("[data-unscripted]").get_by_text(then).first).to_be_visible()
    await ada.sees(state="running", phase="share")
    form = page.locator("form", has=page.get_by_role("button", name="End for all"))
    await form.get_by_role("checkbox").check()
    await form.get_by_role("button").click()
    await expect(page.get_by_role("heading", name="Round 1 of 2 is over")).to_be_visible()
    await context.close()


async def test_one_script_of_the_desk_that_does_not_come_takes_only_its_own_button(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    await fay.hosts("Friday circle")
    fay.expects_complaints("ERR_FAILED")
    for script, gone in {"hosts": "Who helps", "remote": "Use my phone as a remote"}.items():
        page = await fay.another_tab()
        await page.route(f"**/desk/{script}.js", lambda route: route.abort())
        await page.goto(f"/host/{fay.code}/")
        await expect(page.get_by_role("button", name="Form groups")).to_be_visible()
        await expect(page.locator("[data-unscripted]")).to_be_hidden()
        await expect(page.get_by_role("button", name=gone)).to_be_hidden()
        assert not WAITS_FOR_EVER.search(await reads(page))


async def test_a_page_that_fails_after_it_was_painted_says_so_and_comes_back(people: People) -> None:
    """It is no broken line; the time that stands still is not shown, and the note that is being written stays."""
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"), minutes=CALM_MINUTES)
    stage = await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    pages = (stage, fay.page, ada.page)
    for person in (fay, ada):
        person.expects_complaints("on purpose")
    for page in pages:
        await expect(page.locator("[data-unscripted]")).to_be_hidden()
        await page.evaluate(BREAK)
    for page in pages:
        await expect(page.get_by_text(FAULT)).to_be_visible()
        assert not WAITS_FOR_EVER.search(await reads(page))
        await expect(page.locator("[data-time-left]:visible, [data-room-left]:visible")).to_have_count(0)
    await expect(ada.page.locator("[data-pad-section]")).to_be_visible()
    for page in pages:
        await page.evaluate(MEND)
    await fay.commands(f"/host/{fay.code}/do/say", text="Hello again")
    for page in pages:
        await expect(page.locator("[data-unscripted]")).to_be_hidden()


NEW_RULES = re.compile(r"@(?:layer|supports|container)[^{]*\{(?:[^{}]|\{[^{}]*\})*\}")
NEW_SELECTORS = re.compile(r"[^{}]*(?::is|:where|:has)\([^{}]*\{[^{}]*\}")
NEW_WORDS = re.compile(
    r"\b(?:var|clamp|min|max)\(|\bgrid|\b(?:inset|gap)\b|-(?:inline|block)\b|(?:inline|block)-size\b"
)


def as_read_in_2014(css: str) -> str:
    """What is left of a style sheet in a browser that knows neither variables nor grids nor logical sides."""

    def known(rule: re.Match[str]) -> str:
        return "{" + ";".join(each for each in rule[1].split(";") if not NEW_WORDS.search(each)) + "}"

    return re.sub(r"\{([^{}]*)\}", known, NEW_SELECTORS.sub("", NEW_RULES.sub("", css)))


async def test_a_browser_that_knows_little_of_the_styles_shows_all_of_it(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"), minutes=CALM_MINUTES)

    async def old_styles(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=as_read_in_2014(await answer.text()))

    seen_by: list[tuple[Facilitator | Participant, list[Place]]] = [(fay, [STAGE, DESK]), (ada, [PHONE])]
    for person, places in seen_by:
        context = await browser_of(people.browser, person, off)
        await context.route("**/*.css", old_styles)
        for place in places:
            await look(context, off, place, fay.code, "running")
            page = await context.new_page()
            await page.goto(place.path.format(code=fay.code))
            last, size = await page.get_by_text(CANNOT).bounding_box(), page.viewport_size
            assert last and size and last["x"] + last["width"] <= size["width"]
            assert last["y"] < 400  # nothing without a size has pushed it away
        if person is fay:
            await page.goto(f"/s/{fay.code}/stage")
            code = await page.get_by_role("img", name="QR code").first.locator("svg").bounding_box()
            assert code and min(code["width"], code["height"]) > 150
        await context.close()


async def test_what_is_said_without_a_script_goes_when_it_has_painted(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"), minutes=CALM_MINUTES)
    stage = await fay.context.new_page()
    await stage.goto(f"/s/{fay.code}/stage")
    for page in (stage, fay.page, ada.page):
        await expect(page.locator("[data-unscripted]")).to_be_hidden()
        assert await page.locator("[data-sound]:visible").count() == (page is not fay.page)
