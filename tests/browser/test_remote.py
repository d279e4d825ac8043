"""The facilitator walks around with a phone: a link from the desk signs it in, and it runs a turn. The room talks to
the desk: hands, a message to everybody, corrected names, a removed person."""

from playwright.async_api import Page, ViewportSize, expect

from tests.browser.conftest import People
from tests.browser.people import Facilitator, Participant, all_do
from tests.browser.test_accessibility import check, check_in_both

PHONE: ViewportSize = {"width": 390, "height": 844}
# Says whether the page keeps the screen awake; a browser without a screen would refuse.
WAKEFUL = """
    Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
        window.awake = true;
        return { addEventListener() {}, release() { window.awake = false; } };
    } } });
"""
THUMB = """() => {
    const dock = document.querySelector(".dock").getBoundingClientRect();
    const clock = document.querySelector("[data-room-clock]").getBoundingClientRect();
    const boxes = [...document.querySelectorAll(".dock button, .hands button, .said button")]
        .filter((one) => one.checkVisibility()).map((one) => [one.textContent.trim(), one.getBoundingClientRect()]);
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    return {
        sideways: document.documentElement.scrollWidth - innerWidth,
        small: boxes.filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name),
        overlap: boxes.filter(([, a], at) => boxes.slice(at + 1).some(([, b]) => !apart(a, b))).map(([name]) => name),
        reach: dock.bottom <= innerHeight && clock.top >= 0 && clock.bottom < dock.top,
    };
}"""


async def opens_the_remote(people: People, fay: Facilitator) -> tuple[Facilitator, str]:
    """From the desk to the phone: a code is scanned, and one button pressed."""
    await fay.page.get_by_role("button", name="Use my phone as a remote").click()
    await expect(fay.page.locator("[data-remote-qr] svg")).to_be_visible()
    await check(fay.page)
    link = await fay.page.locator("[data-remote-url]").input_value()
    await fay.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(fay.page.locator("[data-remote-url]")).to_have_value("")

    phone = await people.facilitator("Fay")
    await phone.page.set_viewport_size(PHONE)
    await phone.context.add_init_script(WAKEFUL)
    await phone.page.goto(link)
    assert link.rpartition("/")[2] not in phone.page.url
    await expect(phone.page.get_by_role("heading")).to_have_text("Run “Friday circle” from here?")
    await check_in_both(phone.page)
    await phone.page.get_by_role("button", name="Sign in and open the desk").click()
    await phone.page.wait_for_url(f"**/host/{fay.code}/")
    phone.code = fay.code
    await phone.is_connected()
    return phone, link


async def test_a_phone_runs_a_whole_turn_by_the_remote_link(people: People) -> None:
    fay, crowd = await people.in_the_lobby("Ada", "Ben", "Cem")
    phone, link = await opens_the_remote(people, fay)
    await fay.page.close()  # the laptop is lost: nothing else is

    await phone.does("form")
    await phone.does("show")
    await phone.does("start")
    await phone.sees_state("running")
    assert await phone.page.evaluate("() => window.awake")
    for phase in ("share", "clarify", "consult", "return", "breath"):
        await phone.does("next")
        for person in crowd:
            await person.sees(phase=phase)
    await phone.does("pause")
    await expect(phone.page.locator("[data-room-paused]")).to_be_visible()
    await crowd[0].commands(f"/s/{fay.code}/hand", on=True)
    await expect(phone.page.locator("[data-hands-list] > *")).to_have_count(1)
    found = await phone.page.evaluate(THUMB)
    assert found == {"sideways": 0, "small": [], "overlap": [], "reach": True}
    await check_in_both(phone.page)
    await phone.does("resume")
    await phone.does("minute")
    await phone.does("next")
    await expect(phone.page.locator("[data-room-turn]")).to_have_text("Turn 2 of 3")
    await phone.does("end")
    await all_do(crowd, lambda person: person.sees(state="between"))

    second = await people.facilitator("Gus")
    second.expects_complaints("404")
    await second.page.goto(link)
    await expect(second.page.get_by_role("main")).to_contain_text("not good any more")


async def test_hands_a_message_a_name_and_somebody_who_is_taken_out(people: People) -> None:
    fay, (ada, ben, cem) = await people.in_a_round("Ada", "Ben", "Cem")
    desk, stage = fay.page, await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await expect(stage.locator("body")).to_have_attribute("data-link", "live")

    for person in (ben, ada):
        await person.commands(f"/s/{fay.code}/hand", on=True)
    hands = desk.locator("[data-hands-list] [data-name]")
    await expect(hands).to_have_text(["Ben", "Ada"])
    await expect(card(desk, await ben.id()).locator("[data-hand]")).to_be_visible()
    await check_in_both(desk)
    await desk.get_by_role("button", name="Lower the hand of").first.click()
    await expect(hands).to_have_text(["Ada"])
    await expect(card(desk, await ben.id()).locator("[data-hand]")).to_be_hidden()

    await says(fay, "Message to all", "Tea at four.")
    for page in (stage, desk):
        await expect(page.get_by_text("Tea at four.", exact=True).first).to_be_visible()
    await check(stage)
    await says(fay, "Change it", "Tea at five.", before="Tea at four.")
    await expect(stage.locator("[data-notice]")).to_have_text("Tea at five.")
    await desk.get_by_role("button", name="Take it back").click()
    await expect(stage.locator("[data-notice]")).to_be_hidden()
    await expect(desk.locator("[data-said]")).to_be_hidden()

    await renames(desk, await ada.id(), "Adele")
    await expect(hands).to_have_text(["Adele"])
    await expect(card(desk, await ada.id()).locator("[data-name]")).to_have_text("Adele")

    await takes_out_by_keyboard(desk, cem)
    outside = desk.locator("[data-outside]:visible")
    await expect(outside).to_contain_text("taken out")
    await outside.get_by_role("button", name="Cem").click()
    await desk.get_by_role("button", name="Let in again").click()
    await expect(outside).to_have_count(0)


def card(desk: Page, person: int):
    return desk.locator(f"[data-groups=room] [data-person='{person}']")


async def says(fay: Facilitator, button: str, text: str, before: str = "") -> None:
    await fay.page.get_by_role("button", name=button).click()
    box = fay.page.get_by_label("Your message")
    await expect(box).to_have_value(before)
    await box.fill(text)
    await check(fay.page)
    await fay.page.get_by_role("button", name="Show it to everybody").click()
    await expect(fay.page.locator("[data-said-text]")).to_have_text(text)
    await expect(fay.page.locator("dialog[open]")).to_have_count(0)


async def renames(desk: Page, person: int, name: str) -> None:
    await card(desk, person).get_by_role("button").click()
    await desk.get_by_role("button", name="Change the name").click()
    await desk.get_by_label("Name", exact=True).fill(name)
    await desk.get_by_label("Name", exact=True).press("Enter")
    await expect(desk.locator("dialog[open]")).to_have_count(0)


async def takes_out_by_keyboard(desk: Page, person: Participant) -> None:
    number = await person.id()
    await person.page.goto("about:blank")
    await card(desk, number).get_by_role("button").focus()
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("dialog")).to_contain_text(person.name)
    await check(desk)
    await desk.get_by_role("button", name="Take out of the session").focus()
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("button", name="Leave it")).to_be_focused()
    await desk.get_by_role("button", name="Take out", exact=True).focus()
    await desk.keyboard.press("Enter")
    await expect(desk.locator("dialog[open]")).to_have_count(0)
