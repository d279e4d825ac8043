"""From the invitation to one's turn: what was written before is there again, and only who comes is here."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import People

TEXT = "How do I say no to somebody whom I like?"


async def test_who_prepares_finds_it_again_in_their_turn_and_is_here_only_once_they_come(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", opened=False)
    await fay.page.get_by_role("button", name="Let people prepare from now on").click()
    await expect(fay.page.locator("#ahead-words")).to_have_value(re.compile("You can prepare there already"))

    ada = await people.participant("Ada")
    await ada.page.goto(f"/s/{code}/")
    await expect(ada.page.get_by_text("you can prepare")).to_be_visible()
    await ada.gives_name("Ada")
    await ada.is_in(code)
    await expect(ada.page.get_by_role("heading", name="You prepare, Ada.")).to_be_visible()
    note = ada.page.locator("textarea[data-note='challenge']")
    await note.fill(TEXT)
    await ada.is_saved()
    await expect(ada.page.locator(".pad [data-share='challenge']")).to_be_hidden()
    counted = fay.page.locator("[data-awaited-count]:visible")
    await expect(counted).to_have_text("1 person has come to prepare.")
    leaves_it_open = await people.participant("Gus")
    await leaves_it_open.comes_in(code)
    await leaves_it_open.page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    await ada.page.goto("about:blank")  # until the day

    # Fay corrects a name before anybody is here.
    await fay.page.locator("[data-awaited-people] [data-person-open]:visible", has_text="Gus").click()
    menu = fay.page.locator("#person-menu")
    await expect(menu.locator("[data-person-says]")).to_have_text("not here yet")
    await menu.locator("[data-person-go=rename]").click()
    await menu.locator("[data-person-new]").fill("August")
    await menu.locator("[data-person-new]").press("Enter")
    await expect(fay.page.locator("[data-awaited-people]:visible")).to_contain_text("August")

    await fay.gives("open")
    await fay.sees_state("lobby")
    await people.come_without_a_browser(code, ["Ben", "Cem"])
    await fay.sees_people("Ben", "Cem")
    await expect(counted).to_have_text("Not here yet, and prepared: 2 people.")

    await ada.page.goto(f"/s/{code}/")
    await expect(ada.page.get_by_role("heading", name="You are in, Ada.")).to_be_visible()
    await expect(note).to_have_value(TEXT)
    await fay.sees_people("Ben", "Cem", "Ada")
    await expect(counted).to_have_text("Not here yet, and prepared: 1 person.")
    await fay.page.locator("[data-awaited-people] [data-person-open]:visible", has_text="August").click()
    await menu.locator("[data-person-go=remove]").click()
    await menu.locator("[data-person-do=remove]").click()
    await expect(counted).to_have_count(0)
    await fay.lets_a_round_begin()
    await ada.sees(state="running", phase="reflect")
    await expect(await ada.opens_note("challenge")).to_have_value(TEXT)
