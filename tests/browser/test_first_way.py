"""A facilitator's way from the front page to a running round, counted: what they press, and what they must type."""

import re
import secrets

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import PASSWORD, all_do


async def test_from_the_front_page_to_a_running_round(people: People) -> None:
    fay, pressed, typed = await people.facilitator(), [], []
    page = fay.page

    async def presses(name: str, role: str = "button") -> None:
        await page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        pressed.append(name)

    async def types(**fields: str) -> None:
        for name, text in fields.items():
            await page.locator(f"[name={name}]").fill(text)
            typed.append(name)

    await page.set_viewport_size({"width": 1280, "height": 720})
    await page.goto("/")
    await expect(page.get_by_role("link", name="Host a session").first).to_be_in_viewport(ratio=1)
    await presses("Host a session", "link")
    await types(email=f"fay.{secrets.token_hex(4)}@example.org", name="Fay", password=PASSWORD)
    await presses("Make the account")
    await page.wait_for_url("**/host/new")
    await types(title="Friday circle")
    await presses("Make the session")
    await page.wait_for_url(re.compile(r"/host/[A-Z0-9]{6}/$"))
    fay.code = page.url.rstrip("/").rsplit("/", 1)[1]
    await fay.is_connected()
    await fay.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Copy the invitation with its link").click()  # who likes to; not on the way
    await expect(page.locator("[data-flash]")).to_contain_text("The invitation is copied")
    assert f"/s/{fay.code}/" in await page.evaluate("navigator.clipboard.readText()")
    await presses("Open the lobby")
    await fay.sees_state("lobby")
    crowd = [await people.participant(name) for name in ("Ada", "Ben", "Cem")]
    await all_do(crowd, lambda person: person.comes_in(fay.code))
    await fay.sees_people("Ada", "Ben", "Cem")
    for command in ("form", "start"):
        await fay.button(command).click()
        pressed.append(command)
    await all_do(crowd, lambda person: person.sees(phase="reflect"))
    assert (len(pressed), len(typed)) == (6, 4)
