"""Fay organizes and asks Gus to help by a link. Both have the same controls; two presses at once are one step."""

import asyncio
import re
from contextlib import asynccontextmanager

from playwright.async_api import Route, expect

from tests.browser.conftest import People
from tests.browser.people import PASSWORD, Facilitator
from tests.browser.test_accessibility import check


async def invites(fay: Facilitator) -> str:
    """Opens the dialog on the desk, makes a link, and hands it on."""
    await fay.page.get_by_role("button", name="Who helps").click()
    await fay.page.locator("[data-invite=facilitator]").get_by_role("button", name="Make a link").click()
    await expect(fay.page.locator("[data-hosts-said]")).to_contain_text("shown only once")
    return await fay.page.locator("[data-invite=facilitator] [data-invite-url]").input_value()


async def comes_by(gus: Facilitator, link: str, code: str) -> None:
    """As a stranger: an account is made on the way, and only a press says yes."""
    await gus.page.goto(link)
    await gus.page.get_by_role("link", name="Make an account").click()
    await gus.page.locator("[name=email]").fill(f"gus.{code.lower()}@example.org")
    await gus.page.locator("[name=name]").fill(gus.name)
    await gus.page.locator("[name=password]").fill(PASSWORD)
    await gus.page.locator("main form button").last.click()
    await expect(gus.page.get_by_role("heading")).to_contain_text("Fay asks you to help to run “Friday circle”")
    await check(gus.page)
    await gus.page.get_by_role("button", name="Yes, I help").click()
    await gus.page.wait_for_url(f"**/host/{code}/")
    gus.code = code
    await gus.is_connected()


async def a_round_with_two_facilitators(people: People) -> tuple[Facilitator, Facilitator]:
    fay, _ = await people.in_a_round(others=("Ada", "Ben", "Cem", "Dee", "Eli", "Flo"))
    link = await invites(fay)
    await fay.page.get_by_role("button", name="Close").click()
    gus = await people.facilitator("Gus")
    await comes_by(gus, link, fay.code)
    return fay, gus


@asynccontextmanager
async def in_one_instant(command: str, *desks: Facilitator):
    """Holds each desk's command back until all have sent theirs, then lets them go together."""
    waiting = asyncio.Barrier(len(desks))

    async def hold(route: Route) -> None:
        await waiting.wait()
        await route.continue_()

    for desk in desks:
        await desk.page.route(f"**/do/{command}", hold)
    yield
    for desk in desks:
        await desk.page.unroute(f"**/do/{command}")


async def test_two_presses_of_next_at_one_instant_are_one_step(people: People) -> None:
    fay, gus = await a_round_with_two_facilitators(people)
    for desk in (fay, gus):  # the browser logs the 409 of whoever comes second
        desk.expects_complaints("409")
    before = {group["id"]: group["timeline"]["steps"][0]["i"] for group in (await fay.desk())["groups"]}
    async with in_one_instant("next", fay, gus):
        await asyncio.gather(fay.does("next"), gus.does("next"))
    after = {group["id"]: group["timeline"]["steps"][0]["i"] for group in (await fay.desk())["groups"]}
    assert after == {group: step + 1 for group, step in before.items()}

    for desk in (fay, gus):
        await expect(desk.page.locator("[data-flash]")).not_to_be_empty()
    said = [await desk.page.locator("[data-flash]").inner_text() for desk in (fay, gus)]
    assert sorted(bool(re.search("Someone was quicker", each)) for each in said) == [False, True], said
    assert any("2 groups have moved on" in each for each in said), said

    for desk in (fay, gus):
        await expect(desk.page.locator("[data-room-phase]")).to_have_text("Share")
    assert (await gus.desk())["groups"] == (await fay.desk())["groups"]


async def test_one_pauses_and_the_other_resumes(people: People) -> None:
    fay, gus = await a_round_with_two_facilitators(people)
    await gus.does("pause")
    await expect(fay.page.locator("[data-room-paused]")).to_be_visible()
    await fay.does("resume")
    await expect(gus.page.locator("[data-room-paused]")).to_be_hidden()


async def test_a_second_facilitator_has_no_harvest_and_goes_when_the_organizer_says_so(people: People) -> None:
    fay, gus = await a_round_with_two_facilitators(people)
    await expect(fay.page.get_by_text("Download", exact=True)).to_be_visible()
    await expect(gus.page.get_by_text("Download", exact=True)).to_have_count(0)
    await gus.page.get_by_role("button", name="Who helps").click()
    await expect(gus.page.locator("[data-hosts-list] li")).to_have_count(2)
    await expect(gus.page.get_by_role("button", name="Make a link")).to_have_count(0)
    await check(gus.page)

    await fay.page.get_by_role("button", name="Who helps").click()
    await check(fay.page)
    await fay.page.get_by_role("button", name="Remove Gus").click()
    await expect(fay.page.locator("[data-hosts-list] li")).to_have_count(1)
    await expect(fay.page.locator("[data-hosts-said]")).to_contain_text("Removed.")
    gus.expects_complaints("403")
    await gus.page.goto(f"/host/{fay.code}/")
    await expect(gus.page.get_by_role("main")).to_contain_text("belongs to the people who host this session")


async def test_a_link_that_was_replaced_or_withdrawn_says_so(people: People) -> None:
    fay = await people.facilitator()
    await fay.signs_up()
    await fay.makes_a_session("Friday circle")
    first = await invites(fay)
    link = fay.page.locator("[data-invite=facilitator]")
    await link.get_by_role("button", name="Make a new link").click()
    await expect(fay.page.locator("[data-invite=facilitator] [data-invite-url]")).not_to_have_value(first)
    second = await fay.page.locator("[data-invite=facilitator] [data-invite-url]").input_value()
    gus = await people.facilitator("Gus")
    gus.expects_complaints("404")
    await gus.page.goto(first)
    await expect(gus.page.get_by_role("main")).to_contain_text("not good any more")
    await link.get_by_role("button", name="Withdraw the link").click()
    await expect(link.get_by_role("button", name="Make a link")).to_be_visible()
    await gus.page.goto(second)
    await expect(gus.page.get_by_role("main")).to_contain_text("not good any more")
