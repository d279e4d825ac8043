"""One's own page as people use it: reading, changing, taking home, taking back, being erased; and feedback."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import People
from tests.browser.people import Participant

from .test_accessibility import check

NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|ERR_NETWORK|WebSocket connection|ERR_FAILED"
REFUSED = r"status of 403|WebSocket connection"

SAVE = """async ([address, body]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
  return (await fetch(address, {method: "POST", headers, body: JSON.stringify(body)})).status;
}"""


async def saves(person: Participant, key: str, text: str, share: str = "me", named: bool = True, base: int = 0) -> int:
    """As another device of theirs would."""
    body = {"key": key, "text": text, "share": share, "named": named, "base": base, "revision": base + 1}
    status: int = await person.page.evaluate(SAVE, [f"/s/{person.code}/notes", body])
    return status


async def share_all_around(crowd: list[Participant]) -> list[int]:
    """Everybody writes of everybody’s turn; what is shared is shared in many ways."""
    ids = [await person.id() for person in crowd]
    for me, person in zip(ids, crowd, strict=True):
        name = person.name
        await saves(person, f"1.{me}.challenge", f"How do I, {name}, say no without hurting anybody?", "group")
        await saves(person, f"1.{me}.valuable", f"{name}: that it is a question of when, not of whether.", "group")
        await saves(person, f"1.{me}.next_step", f"{name} asks the others before Friday.\nAnd then rests.", "me")
        for other in ids:
            if other != me:
                await saves(
                    person, f"1.{other}.takeaway", f"{name} takes the pause before the answer.", "group", other > me
                )
    return ids


async def opens_own_page(person: Participant) -> None:
    await person.page.goto(f"/s/{person.code}/mine")
    await expect(person.page.locator("body")).to_have_attribute("data-page", "mine")


def own_note(person: Participant, key: str) -> Locator:
    return person.page.locator(f"[data-own-note='{key}']")


async def note(person: Participant, key: str) -> dict[str, Any]:
    return (await person.notes())[key]


async def test_words_changed_there_without_a_network_arrive_when_it_is_back(people: People) -> None:
    _, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada, ben, _ = crowd
    me, *_ = await share_all_around(crowd)
    ada.expects_complaints(NO_NETWORK)
    key = f"1.{me}.valuable"
    await opens_own_page(ada)
    await own_note(ada, key).locator("[data-edit]").click()
    await ada.context.set_offline(True)
    await own_note(ada, key).locator("textarea").press_sequentially(" And who asks.")
    await own_note(ada, key).locator("select").select_option("everyone")
    await own_note(ada, key).locator("[type=checkbox]").uncheck()
    await expect(own_note(ada, key).locator("[data-for=nameless]")).to_be_visible()
    await expect(ada.page.locator("[data-saved]")).to_have_attribute("data-saved", "offline")
    await own_note(ada, key).locator("[data-done]").click()
    await expect(own_note(ada, key).locator("[data-text]")).to_have_text(re.compile("not of whether. And who asks.$"))
    await ada.context.set_offline(False)
    await ada.is_saved()
    stored = await note(ada, key)
    assert stored["text"] == "Ada: that it is a question of when, not of whether. And who asks."
    assert (stored["share"], stored["named"]) == ("everyone", False)
    await opens_own_page(ben)
    await expect(ben.page.get_by_role("region", name="Shared with everyone here")).to_contain_text("And who asks.")


async def test_two_devices_lose_nothing_and_it_is_said(people: People) -> None:
    _, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada = crowd[0]
    ada.expects_complaints("409")
    key = f"1.{await ada.id()}.challenge"
    await saves(ada, key, "How do I say no?")
    await opens_own_page(ada)
    await own_note(ada, key).locator("[data-edit]").click()
    await saves(ada, key, "How do I say no? To Eli.", base=1)
    await own_note(ada, key).locator("textarea").press_sequentially(" And when?")
    await expect(own_note(ada, key).locator("[data-merged]")).to_be_visible()
    await ada.is_saved()
    text = (await note(ada, key))["text"]
    assert "How do I say no? And when?" in text
    assert "To Eli." in text
    assert await own_note(ada, key).locator("textarea").input_value() == text


async def test_one_is_deleted_and_brought_back_and_a_phone_that_was_offline_does_not_bring_it_back(
    people: People,
) -> None:
    _, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada = crowd[0]
    ada.expects_complaints(f"409|{NO_NETWORK}")
    key = await ada.writes("challenge", "Too much about Eli", "group")
    await ada.is_saved()
    phone, ada.page = ada.page, await ada.another_tab()
    await opens_own_page(ada)
    await own_note(ada, key).locator("[data-edit]").click()
    await own_note(ada, key).locator("[data-delete]").click()
    await own_note(ada, key).locator("[data-undo]").click()
    await ada.is_saved()
    assert ((await note(ada, key))["text"], (await note(ada, key))["share"]) == ("Too much about Eli", "group")
    # Its saves fail, as in a tunnel; the other tab has the network.
    await phone.route("**/notes*", lambda route: route.abort())
    await phone.locator("textarea[data-note=challenge]").press_sequentially(", and my mother")
    await expect(phone.locator("[data-saved]").first).to_have_attribute("data-saved", "offline")
    await own_note(ada, key).locator("[data-edit]").click()
    await own_note(ada, key).locator("[data-delete]").click()
    await ada.is_saved()
    await phone.unroute("**/notes*")
    await expect(phone.locator("[data-saved]").first).to_have_attribute("data-saved", "saved")
    stored = await note(ada, key)
    assert (stored["text"], stored["share"]) == (", and my mother", "me")


async def test_everything_is_taken_back_then_erased_and_open_pages_are_told(people: People) -> None:
    fay, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada, ben, _ = crowd
    me, *_ = await share_all_around(crowd)
    phone, ada.page = ada.page, await ada.another_tab()
    await opens_own_page(ada)
    await ada.page.get_by_text("Take back everything I shared").click()
    await ada.page.get_by_role("button", name="Take everything back").click()
    await expect(ada.page.locator(".messages")).to_contain_text("nobody but you")
    assert {each["share"] for each in (await ada.notes()).values()} == {"me"}
    await opens_own_page(ben)
    await expect(ben.page.locator("main")).not_to_contain_text("Ada takes the pause")

    ada.expects_complaints(REFUSED)
    await phone.route("**/notes*", lambda route: route.abort())
    ada.expects_complaints("ERR_FAILED")
    await phone.locator("textarea[data-note=challenge]").press_sequentially("unsent")
    await expect(phone.locator("[data-saved]").first).to_have_attribute("data-saved", "offline")
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('troika:note:'))"
    assert await phone.evaluate(kept)
    await ada.page.get_by_text("Erase me from this session").click()
    await expect(ada.page.locator("details[open] a[download]").first).to_be_visible()
    await ada.page.get_by_role("button", name="Erase everything of mine").click()
    await ada.page.wait_for_url("**/erased")
    await phone.wait_for_url(f"**/s/{ada.code}/")
    await expect(phone.locator("[name=name]")).to_be_visible()  # the door, as for anybody
    assert await phone.evaluate(kept) == []
    assert [cookie for cookie in await ada.context.cookies() if cookie["name"] == f"troika_{ada.code}"] == []
    # The others go on, and nobody there is called Ada.
    desk = await fay.desk()
    assert sorted(person["name"] for person in desk["people"]) == ["Ben", "Cem", "Somebody"]
    await ben.page.goto(f"/s/{ben.code}/")
    await ben.is_connected()
    assert len((await ben.screen())["group"]["people"]) == 2
    assert me not in [person["id"] for person in (await ben.screen())["group"]["people"]]


async def test_what_is_not_sent_yet_is_taken_back_too(people: People) -> None:
    _, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    key = f"1.{await ada.id()}.challenge"
    await opens_own_page(ada)
    await own_note(ada, key).locator("[data-edit]").click()
    await own_note(ada, key).locator("select").select_option("everyone")
    await own_note(ada, key).get_by_role("button", name="With my name").click()
    await ada.is_saved()
    await ada.page.get_by_text("Take back everything I shared").click()
    # Typed and pressed within the same moment: faster than words are sent.
    await ada.page.evaluate(
        """(key) => {
          const note = document.querySelector(`[data-own-note="${key}"]`);
          const area = note.querySelector("textarea");
          area.value = "never mind";
          area.dispatchEvent(new Event("input"));
          document.querySelector("[data-take-back] button").click();
        }""",
        key,
    )
    await expect(ada.page.locator(".messages")).to_contain_text("nobody but you")
    stored = await note(ada, key)
    assert (stored["text"], stored["share"]) == ("never mind", "me")


LOOKS_AGAIN = "dispatchEvent(new Event('online'))"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('troika:note:'))"


async def types_without_sending(person: Participant, key: str) -> None:
    """No save gets through from now on (reading does): one tried again by itself would decide before a test."""
    await person.page.route(
        "**/notes*", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    await own_note(person, key).locator("[data-edit]").click()
    await own_note(person, key).locator("textarea").press_sequentially(" unsent")
    await expect(person.page.locator("[data-saved]")).to_have_attribute("data-saved", "offline")


async def test_a_page_open_elsewhere_tells_kindly_and_loses_no_letter(people: People) -> None:
    fay, (ada, ben, cem) = await people.in_a_round("Ada", "Ben", "Cem")
    await share_all_around([ada, ben, cem])
    for person in (ada, ben, cem):
        person.expects_complaints(f"{REFUSED}|status of 404|ERR_FAILED")
        await opens_own_page(person)

    # Erased elsewhere, all of it saved: nothing is left to see.
    elsewhere, ada.page = ada.page, await ada.another_tab()
    await opens_own_page(ada)
    await ada.page.get_by_text("Erase me from this session").click()
    await ada.page.get_by_role("button", name="Erase everything of mine").click()
    await ada.page.wait_for_url("**/erased")
    await elsewhere.evaluate(LOOKS_AGAIN)
    await expect(elsewhere.locator("[data-out] h1")).to_have_text("This browser is not in the session any more")
    await expect(elsewhere.get_by_role("main")).not_to_contain_text("say no")
    await check(elsewhere)

    # Only the cookie has gone: words not sent yet stay, and are saved when the personal link brings their author back.
    key = f"1.{await ben.id(ben.page)}.challenge"
    link = await ben.page.locator("#return-mine").input_value()
    await types_without_sending(ben, key)
    await ben.context.clear_cookies(name=f"troika_{ben.code}")
    await ben.page.evaluate(LOOKS_AGAIN)
    await expect(ben.page.locator("[data-out]")).to_contain_text("What was not sent yet is still here")
    await expect(own_note(ben, key).locator("textarea")).to_have_value(re.compile(" unsent$"))
    assert await ben.page.evaluate(KEPT)
    await ben.page.unroute("**/notes*")
    await ben.page.goto(link)
    await opens_own_page(ben)
    await ben.is_saved()
    assert (await note(ben, key))["text"].endswith(" unsent")

    # Deleted with everything: that is said, and nothing of it stays on the device.
    await types_without_sending(cem, f"1.{await cem.id(cem.page)}.challenge")
    await fay.page.goto(f"/host/{fay.code}/delete")
    await fay.page.get_by_role("button", name="Delete it").click()
    await expect(fay.page.get_by_role("status")).to_contain_text("Nobody finds “Friday circle” any more")
    await cem.page.evaluate(LOOKS_AGAIN)
    await cem.page.wait_for_url("**/deleted")
    assert await cem.page.evaluate(KEPT) == []


async def test_feedback_by_keyboard_alone(people: People) -> None:
    fay, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada = crowd[0]
    await fay.does("end")
    await fay.sees_state("between")
    await fay.does("finish")
    await ada.sees(state="ended")
    await ada.page.locator("a[href$='#feedback']:visible").press("Enter")
    await ada.page.wait_for_url("**/mine#feedback")
    helped = ada.page.get_by_role("group", name="How much did this help you?").get_by_role("radio")
    await helped.first.focus()
    await ada.page.keyboard.press("ArrowRight")
    await ada.page.keyboard.press("ArrowRight")
    await ada.page.keyboard.press("Tab")
    await ada.page.keyboard.press("Space")
    await ada.page.keyboard.press("Tab")
    await ada.page.keyboard.type("A calm hour")
    await ada.page.keyboard.press("Enter")
    await expect(ada.page.locator("#feedback")).to_contain_text("Thank you")
    await ada.page.goto(f"/s/{ada.code}/")
    await expect(ada.page.locator("a[href$='#feedback']")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_accessible_and_works_by_keyboard(people: People, scheme: str) -> None:
    _, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada = crowd[0]
    me, *_ = await share_all_around(crowd)
    await ada.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    await opens_own_page(ada)
    await check(ada.page)
    mine = own_note(ada, f"1.{me}.next_step")
    await mine.locator("[data-edit]").press("Enter")
    await expect(mine.locator("textarea")).to_be_focused()
    await mine.locator("select").select_option("everyone")
    for summary in await ada.page.locator("summary").all():
        await summary.press("Enter")
    await check(ada.page)
    await mine.locator("textarea").press("Escape")
    await expect(mine.locator("[data-edit]")).to_be_focused()
    await mine.locator("[data-edit]").press("Enter")
    await mine.locator("[data-delete]").press("Enter")
    await expect(mine.locator("[data-undo]")).to_be_focused()
    await check(ada.page)
    await ada.page.goto(f"/s/{ada.code}/erased")
    await check(ada.page)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
async def test_it_prints_what_was_written_and_nothing_to_press(people: People, paper: str) -> None:
    _, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada = crowd[0]
    await share_all_around(crowd)
    await opens_own_page(ada)
    await ada.page.emulate_media(media="print")
    for what in ("button", "input", "summary", "nav", "footer"):
        assert not [each for each in await ada.page.locator(what).all() if await each.is_visible()], what
    await expect(ada.page.get_by_text("What your help was worth to")).to_have_count(2)
    width = {"A4": 794, "Letter": 816}[paper]
    await ada.page.set_viewport_size({"width": width, "height": 1000})
    assert await ada.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (await ada.page.pdf(format=paper)).startswith(b"%PDF")


async def test_a_reminder_goes_to_the_calendar(people: People) -> None:
    _, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    ada = crowd[0]
    me, *_ = await share_all_around(crowd)
    await opens_own_page(ada)
    mine = own_note(ada, f"1.{me}.next_step")
    await mine.locator("[type=date]").fill(f"{datetime.now(tz=UTC) + timedelta(days=9):%Y-%m-%d}")
    async with ada.page.expect_download() as coming:
        await mine.locator(".remind button").press("Enter")
    assert (await coming.value).suggested_filename == f"troika-{ada.code}-next-step.ics"
