"""No violation of what a program can check of WCAG 2.2 and good practice, where people spend their time."""

import json
from importlib.resources import files
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.conftest import People

EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"]}
OF_COLOURS = EVERY_RULE | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


async def check_in_both(page: Page) -> None:
    """In light and dark, between which nothing can differ but the colours."""
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await check(page)
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    await check(page, OF_COLOURS)


async def check(page: Page, rules: dict[str, Any] = EVERY_RULE) -> None:
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)  # not a script tag: the page's own policy would rightly refuse one
    found = await page.evaluate("rules => axe.run(document, rules)", rules)
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


async def test_the_facilitators_pages(people: People) -> None:
    fay = await people.facilitator()
    await fay.signs_up()
    await check_in_both(fay.page)
    await fay.page.goto("/host/new")
    await check_in_both(fay.page)
    await fay.makes_a_session("Friday circle", rounds=2)
    await check_in_both(fay.page)
    await fay.does("open")
    for name in ["Ada", "Ben", "Cem"]:
        await (await people.participant(name)).joins(fay.code)
    await fay.sees_people("Ada", "Ben", "Cem")
    await check_in_both(fay.page)
    await fay.does("form")
    await fay.sees_state("lobby")
    await check_in_both(fay.page)
    await fay.does("start")
    await fay.sees_state("running")
    await check_in_both(fay.page)
    await fay.does("end")
    await fay.sees_state("between")
    await check_in_both(fay.page)


async def test_the_participants_page_in_every_phase(people: People) -> None:
    fay, (ada, *_) = await people.in_the_lobby("Ada", "Ben", "Cem")
    await check_in_both(ada.page)
    await fay.does("form")
    await fay.does("show")
    await ada.sees(state="gather")
    await check_in_both(ada.page)
    await fay.does("start")
    for step, phase in enumerate(
        ["reflect", "share", "clarify", "consult", "return", "breath", "share", "clarify", "consult"]
    ):
        await ada.sees(step=step, phase=phase)
        await check_in_both(ada.page)
        await fay.does("next")
    await fay.does("end")
    await ada.sees(state="between")
    await check_in_both(ada.page)
    await ada.page.goto(f"/s/{ada.code}/mine")
    await check_in_both(ada.page)


async def test_the_door_and_the_stage(people: People) -> None:
    fay, _ = await people.in_the_lobby("Ada")
    guest = await people.participant("Guest")
    await guest.page.goto(f"/s/{fay.code}/")
    await check(guest.page)
    stage = await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await check(stage)
