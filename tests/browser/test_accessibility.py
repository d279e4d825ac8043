"""No violation of what a program can check of WCAG 2.2 and good practice, where people spend their time."""

import json
from importlib.resources import files

import pytest
from playwright.async_api import Page

from tests.browser.conftest import People

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


async def check(page: Page) -> None:
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)  # not a script tag: the page's own policy would rightly refuse one
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    problems = [
        {"rule": each["id"], "where": node["target"], "why": node["failureSummary"]}
        for each in found["violations"]
        for node in each["nodes"]
    ]
    assert not problems, f"{page.url}\n{json.dumps(problems, indent=2)}"


@pytest.mark.parametrize("address", ["/", "/accounts/signup", "/accounts/login", "/accounts/password-reset"])
async def test_pages_for_everybody(people: People, address: str) -> None:
    ada = await people.participant("Ada")
    answer = await ada.page.goto(address)
    assert answer and answer.ok, address
    await check(ada.page)


async def test_a_page_that_is_not_there(people: People) -> None:
    ada = await people.participant("Ada")
    ada.expects_complaints("404")
    await ada.page.goto("/nowhere")
    await check(ada.page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_facilitators_pages(people: People, scheme: str) -> None:
    fay = await people.facilitator()
    await fay.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    await fay.signs_up()
    await check(fay.page)
    await fay.page.goto("/host/new")
    await check(fay.page)
    await fay.makes_a_session("Friday circle", rounds=2)
    await check(fay.page)
    await fay.does("open")
    for name in ["Ada", "Ben", "Cem"]:
        await (await people.participant(name)).joins(fay.code)
    await fay.sees_people("Ada", "Ben", "Cem")
    await check(fay.page)
    await fay.does("form")
    await fay.sees_state("lobby")
    await check(fay.page)
    await fay.does("start")
    await fay.sees_state("running")
    await check(fay.page)
    await fay.does("end")
    await fay.sees_state("between")
    await check(fay.page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_participants_page_in_every_phase(people: People, scheme: str) -> None:
    fay, (ada, *_) = await people.in_the_lobby("Ada", "Ben", "Cem")
    await ada.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    await check(ada.page)
    await fay.does("form")
    await fay.does("show")
    await ada.sees(state="gather")
    await check(ada.page)
    await fay.does("start")
    for step, phase in enumerate(
        ["reflect", "share", "clarify", "consult", "return", "breath", "share", "clarify", "consult"]
    ):
        await ada.sees(step=step, phase=phase)
        await check(ada.page)
        await fay.does("next")
    await fay.does("end")
    await ada.sees(state="between")
    await check(ada.page)
    await ada.page.goto(f"/s/{ada.code}/mine")
    await check(ada.page)


async def test_the_door_and_the_stage(people: People) -> None:
    fay, _ = await people.in_the_lobby("Ada")
    guest = await people.participant("Guest")
    await guest.page.goto(f"/s/{fay.code}/")
    await check(guest.page)
    stage = await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await check(stage)
