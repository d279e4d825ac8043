"""The desk while an answer takes long, and when something happens while it asks."""

from typing import Any

from playwright.async_api import Route, expect

from tests.browser.conftest import People
from tests.browser.people import Facilitator

# The page's patience with an answer is at its end when the test says so.
PATIENT = """() => { const real = setTimeout;
    window.setTimeout = (act, ms) => { if (ms === 10_000) window.losePatience = act; else return real(act, ms); }; }"""
FORMED_ALREADY = "The groups are being formed already. They are here in a moment."
TOLD = """() => { window.told = []; const flash = document.querySelector("[data-flash]");
    const changes = { childList: true, subtree: true };
    new MutationObserver(() => window.told.push(flash.textContent)).observe(flash, changes); }"""


async def presses(fay: Facilitator, times: int) -> None:
    """A hand that does not wait until the button is ready again."""
    button = fay.button("form")
    for _ in range(times):
        await button.dispatch_event("click")


async def test_groups_that_take_long_are_worked_at_and_come(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada", "Ben", "Cem"))
    page, flash, asked = fay.page, fay.page.locator("[data-flash]"), []
    await page.evaluate(PATIENT)
    await page.evaluate(TOLD)

    async def in_silence(route: Route) -> None:
        asked.append(route.request.url)  # and no answer ever

    await page.route("**/do/form", in_silence)
    await presses(fay, 1)
    await page.evaluate("window.losePatience()")
    await expect(flash).to_have_text("This takes longer than usual. You see here as soon as it is done.")
    await expect(flash).to_have_class("flash waiting")
    await presses(fay, 5)
    assert len(asked) == 1
    await fay.gives("form", revision=0, leave_out=[])  # it was worked at, and is done
    await expect(page.locator("main")).to_have_attribute("data-view", "proposal")
    await expect(flash).to_be_empty()
    await expect(fay.button("form")).not_to_have_attribute("aria-disabled", "true")

    async def by_another_hand(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(status=409, json={"ok": False, "code": "forming", "message": FORMED_ALREADY})

    fay.expects_complaints("409")
    await page.route("**/do/form", by_another_hand)
    await presses(fay, 6)
    await expect(flash).to_have_text(FORMED_ALREADY)
    await expect(flash).to_have_class("flash waiting")
    assert len(asked) == 2
    await fay.gives("form", revision=1, leave_out=[])
    await expect(flash).to_be_empty()

    await expect(fay.button("form")).not_to_have_attribute("aria-disabled", "true")

    async def done_and_not_said(route: Route) -> None:
        await fay.gives("form", revision=2, leave_out=[])
        asked.append(route.request.url)

    await page.route("**/do/form", done_and_not_said)
    version = (await fay.desk())["version"]
    await presses(fay, 1)
    await page.wait_for_function("least => document.body.dataset.version > least", arg=version)
    await page.evaluate("window.losePatience()")
    await expect(fay.button("form")).not_to_have_attribute("aria-disabled", "true")
    assert len(asked) == 3
    await expect(flash).to_be_empty()
    told = await page.evaluate("window.told")
    assert not [words for words in told if "hanged" in words or "onnection" in words], told
    assert told.count("This takes longer than usual. You see here as soon as it is done.") == 1


async def test_yes_means_what_the_page_showed_when_it_was_asked(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    await fay.button("end").click()
    seen = {str(group["id"]): f"{group['timeline']['revision']}.0" for group in (await fay.desk())["groups"]}
    await fay.gives("minute", group=None, seen=seen)  # another facilitator's press
    version = (await fay.desk())["version"]
    await fay.page.wait_for_function("least => document.body.dataset.version >= least", arg=version)
    fay.expects_complaints("409")
    await fay.page.locator("dialog[open] [data-answer=yes]").click()
    await fay.is_told("quicker")
    await ada.sees(state="running")
    await fay.does("end")
    await ada.sees(state="between")


async def test_taking_somebody_out_means_whom_the_menu_told_of(people: People) -> None:
    """Asked once more, the menu tells what has changed, and then it is done."""
    fay, (ada,) = await people.in_the_lobby("Ada", others=("Ben", "Cem", "Dee"))
    me: Any = await ada.id()
    page = fay.page
    await page.locator(f"[data-people] [data-person='{me}'] [data-person-open]").click()
    await page.locator("[data-person-go=remove]").click()
    await ada.commands(f"/s/{ada.code}/leave")
    await expect(page.locator("[data-person-says]")).to_contain_text("left")
    fay.expects_complaints("409")
    await page.locator("[data-person-do=remove]").click()
    await expect(page.locator("[data-person-error]")).to_contain_text("has left")
    await page.locator("[data-person-do=remove]").click()
    await expect(page.locator("#person-menu")).to_be_hidden()
