"""Three strangers start by themselves: from the front page to their notes, and nobody hosts."""

import asyncio
import re

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import Participant, all_do
from tests.browser.test_accessibility import check

NAMES = ["Ada", "Ben", "Cem"]


async def starts_a_group(person: Participant, title: str = "") -> str:
    """The front page's button, then a name at the door as everybody; the code that the address shows."""
    await person.page.goto("/")
    await person.page.locator("[data-start] [name=title]").fill(title)
    await person.page.locator("[data-start] button").click()
    await person.page.wait_for_url(re.compile(r"/s/[A-Z0-9]{6}/$"))
    code = person.page.url.rstrip("/").rsplit("/", 1)[1]
    await person.gives_name(person.name)
    await person.is_in(code)
    return code


async def in_a_lobby(people: People, *names: str) -> list[Participant]:
    """The first makes it, the others come by the link that the first one's page shows."""
    crowd = [await people.participant(name) for name in names]
    maker, *others = crowd
    await starts_a_group(maker)
    link = await maker.page.locator("[data-lobby] [data-return-url]").first.input_value()
    for person in others:
        await person.page.goto(link.replace(maker.site, person.site))
        await person.gives_name(person.name)
        await person.is_in(maker.code)
    await all_do(crowd, lambda person: sees_who_is_in(person, *names))
    return crowd


async def sees_who_is_in(person: Participant, *names: str) -> None:
    await expect(person.page.locator("[data-lobby-people] [data-person]")).to_have_count(len(names))
    for name in names:
        await expect(person.page.locator("[data-lobby-people] [data-person]").filter(has_text=name)).to_be_visible()


async def is_ready(person: Participant) -> None:
    async with person.page.expect_response(lambda answer: "/ready?" in answer.url) as answered:
        await person.page.get_by_role("button", name="I am ready").click()
    assert (await answered.value).ok


async def test_three_strangers_from_the_front_page_to_their_notes(people: People) -> None:
    ada, ben, cem = crowd = await in_a_lobby(people, *NAMES)
    await expect(ada.page.locator("main")).not_to_contain_text("facilitator")
    await check(ada.page)

    await is_ready(ada)
    await check(ada.page)
    await expect(ben.page.locator("[data-lobby-people] [data-ready=true]")).to_contain_text("Ada")
    await expect(ada.page.locator("[data-lobby-status]")).to_have_text(re.compile("Waiting for Ben and Cem"))
    await is_ready(ben)
    await expect(cem.page.locator("[data-lobby-status]")).to_have_text("The others wait for you.")
    await is_ready(cem)
    await all_do(crowd, lambda person: person.sees(state="running", phase="reflect"))

    await ada.does("pause")
    await all_do(crowd, lambda person: person.sees(paused="true"))
    await check(ada.page)
    left = await ben.time_left()
    await ben.does("resume")
    await all_do(crowd, lambda person: person.sees(paused="false"))
    assert await cem.time_left() <= left

    await all_are_done(crowd, 0)
    order = sorted(zip([await person.seat() for person in crowd], crowd, strict=True), key=lambda each: each[0])
    holder, consultant = order[0][1], order[1][1]
    await holder.sees(phase="share", role="client")
    for step in range(1, 4):
        await all_are_done(crowd, step)
    await all_do(crowd, lambda person: person.sees(phase="return"))
    await holder.writes("valuable", "Ask for half the budget first.")
    await expect(holder.page.locator("select[data-share='valuable'] option")).to_have_count(3)  # nobody organizes
    await consultant.writes("takeaway", "Silence helps.", share="group")
    await holder.is_saved()
    await consultant.is_saved()
    for step in range(4, 15):
        await all_are_done(crowd, step)
    await all_do(crowd, lambda person: person.sees(state="ended"))

    page = await holder.another_tab()
    await page.goto(f"/s/{holder.code}/mine")
    await expect(page.locator("main")).to_contain_text("Ask for half the budget first.")
    await expect(page.locator("main")).to_contain_text("Silence helps.")
    other = await consultant.another_tab()
    await other.goto(f"/s/{holder.code}/mine")
    await expect(other.locator("main")).to_contain_text("Silence helps.")
    await expect(other.locator("main")).not_to_contain_text("half the budget")


async def all_are_done(crowd: list[Participant], step: int) -> None:
    """Each says so in that step; with the last word the group goes on."""
    await all_do(crowd, lambda person: person.sees(step=step))
    for person in crowd:  # the button rests a moment after each press
        await expect(person.page.locator("[data-command=done]")).not_to_have_attribute("aria-busy", "true")
    await all_do(crowd, lambda person: person.does("done"))
    for person in crowd:
        await expect(person.live()).not_to_have_attribute("data-step", str(step))


async def test_all_press_at_once_and_it_begins_once(people: People) -> None:
    crowd = await in_a_lobby(people, *NAMES)
    await asyncio.gather(*(person.page.get_by_role("button", name="I am ready").dblclick() for person in crowd))
    # A double click says yes and takes it back, or is one wish: in the end each one's button says which.
    for person in crowd:  # a press while the last one is under way is none
        await expect(person.page.locator("[data-ready-toggle]")).not_to_have_attribute("aria-busy", "true")
    for person in crowd:
        if await person.page.locator("[data-ready-toggle][aria-pressed=false]").is_visible():
            await is_ready(person)
    await all_do(crowd, lambda person: person.sees(state="running", step=0))
    groups = {(await person.screen())["group"]["id"] for person in crowd}
    assert len(groups) == 1
    starts = {
        tuple(step["starts"] for step in (await person.screen())["group"]["timeline"]["steps"]) for person in crowd
    }
    assert len(starts) == 1


async def test_a_stranger_who_is_away_holds_nobody_up_and_waits_without_a_promise(people: People) -> None:
    ada, ben, cem, dee = await in_a_lobby(people, *NAMES, "Dee")
    for person in (ada, ben, cem):
        await is_ready(person)
    await expect(ada.page.locator("[data-lobby-status]")).to_have_text(re.compile("Waiting for Dee"))
    await dee.page.goto("about:blank")  # the phone goes into a pocket
    await all_do([ada, ben, cem], lambda person: person.sees(state="running", seconds=60))
    await dee.page.goto(f"/s/{ada.code}/")
    await expect(dee.page.get_by_role("heading", name="They have begun already")).to_be_visible()
    await expect(dee.page.locator("main")).not_to_contain_text("facilitator")
    await check(dee.page)


async def test_two_of_you_choose_a_practice_in_pairs_and_begin(people: People) -> None:
    """From its page to the front page with it chosen, in by the link, and two are enough."""
    ada, ben = [await people.participant(name) for name in NAMES[:2]]
    await ada.page.goto("/practices/focusing")
    await check(ada.page)
    await ada.page.get_by_role("link", name="Start by yourselves").click()
    await expect(ada.page.get_by_role("radio", name="Focusing partnership")).to_be_checked()
    await ada.page.locator("[data-start] button").click()
    await ada.page.wait_for_url(re.compile(r"/s/[A-Z0-9]{6}/$"))
    await expect(ada.page.locator("main")).to_contain_text("one turns to what the body knows")
    await check(ada.page)
    code = ada.page.url.rstrip("/").rsplit("/", 1)[1]
    for person in (ada, ben):
        await person.page.goto(f"/s/{code}/")
        await person.gives_name(person.name)
        await person.is_in(code)
    await sees_who_is_in(ada, *NAMES[:2])
    await is_ready(ada)
    await expect(ben.page.locator("[data-lobby-status]")).to_have_text("The others wait for you.")
    await is_ready(ben)
    await all_do([ada, ben], lambda person: person.sees(state="running", phase="agree"))


async def test_two_presses_of_the_front_pages_button_make_one_session(people: People) -> None:
    ada = await people.participant("Ada")
    before = people.site.count("sessions_app_session")
    await ada.page.goto("/")
    await ada.page.locator("[data-start] button").dblclick()
    await ada.page.wait_for_url(re.compile(r"/s/[A-Z0-9]{6}/$"))
    await expect(ada.page.locator("[name=name]")).to_be_visible()
    assert people.site.count("sessions_app_session") == before + 1
