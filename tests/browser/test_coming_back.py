"""A phone died in the lobby: its owner asks at the door with another one, and the facilitator lets them in."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES


async def test_whoever_has_lost_their_phone_is_let_back_in_as_themselves(people: People, tmp_path: Path) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", CALM_MINUTES, grace="5")
    ada, borrowed = await people.participant("Ada"), await people.participant("ada")
    await ada.comes_in(code)
    was = await ada.id()
    await ada.page.locator("[data-more]:visible").click()
    await ada.page.locator("[data-ask=link]").click()
    assert "/r/" in await ada.page.locator("#return-menu").input_value()
    await ada.page.screenshot(path=tmp_path / "link.png")
    await ada.page.close()
    await expect(fay.page.locator("[data-people] [data-presence=away]")).to_have_count(1, timeout=20_000)

    await borrowed.page.goto(f"/s/{code}/")
    await borrowed.gives_name("ada")
    await borrowed.page.screenshot(path=tmp_path / "question.png", full_page=True)
    await borrowed.page.get_by_role("button", name="Yes, I am Ada").click()
    number = await borrowed.page.locator(".sign").text_content()
    await borrowed.page.screenshot(path=tmp_path / "waiting.png", full_page=True)
    await fay.page.locator("[data-needs-line]").click()
    asking = fay.page.locator("[data-askings] .asking")
    await expect(asking).to_contain_text(f"their screen shows {number}")
    await fay.page.screenshot(path=tmp_path / "desk.png")
    await asking.get_by_role("button", name="Let them back in as Ada").click()
    await expect(asking).to_have_count(0)
    await borrowed.is_in(code)
    assert await borrowed.id() == was
