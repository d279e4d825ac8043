"""The pad over a changing phase: a text that is being written stays, and the present note is never far."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

REFLECT, CONSULT, NEXT = "1.31.challenge", "1.31.valuable", "1.32.takeaway"
GIFT = "1.32.gift"
COMPOSES = "(what) => document.activeElement.dispatchEvent(new CompositionEvent(`composition${what}`))"

MOVES = """() => {
  window.moved = new Promise((tell) => document.addEventListener("selectionchange", tell, { once: true }));
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, files: str) -> AsyncIterator[Page]:
    page = await chromium.new_page()
    await page.clock.install(time=0)
    await page.goto(f"{files}/tests/pad.html")
    await page.clock.pause_at(3_600)  # from here on no time passes but that of `seconds`
    yield page
    await page.close()


async def shows(page: Page, *keys: str) -> None:
    await page.evaluate("(keys) => window.phase(...keys)", list(keys))


async def seconds(page: Page, count: float) -> None:
    await page.clock.run_for(int(count * 1000))


async def writes_until_the_phase_changes(page: Page, text: str = "How to say no") -> None:
    await shows(page, REFLECT)
    await page.locator("textarea").focus()
    await page.keyboard.type(text)
    await shows(page, CONSULT)
    assert await on_it(page) == [REFLECT]


async def presses(page: Page, key: str) -> None:
    """Until the page has heard that the caret has moved, which browsers tell a little later."""
    await page.evaluate(MOVES)
    await page.keyboard.press(key)
    await page.evaluate("async () => void (await window.moved)")


async def on_it(page: Page) -> list[str]:
    keys: list[str] = await page.locator("textarea").evaluate_all("all => all.map((each) => each.dataset.key)")
    return keys


def box(page: Page, key: str) -> str:
    return f"textarea[data-key='{key}']"


async def test_before_anything_was_written_all_is_saved(page: Page) -> None:
    await expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "saved")


async def test_a_text_that_is_being_written_stays_and_the_note_for_now_is_one_touch_away(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await expect(page.locator("[data-present-note]")).to_have_text("Now: What was most valuable?")
    await expect(page.locator("[data-kept-belongs]")).to_have_text("your own turn")
    await page.locator("[data-present-note]").click()
    assert await on_it(page) == [CONSULT]
    await expect(page.locator(box(page, CONSULT))).to_be_focused()
    await expect(page.locator("[data-move-on]")).to_be_hidden()


async def test_the_keyboard_stays_while_the_hand_presses_for_the_note_for_now(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await page.locator("[data-present-note]").hover()
    await page.mouse.down()
    await expect(page.locator(box(page, REFLECT))).to_be_focused()
    await page.mouse.up()
    await expect(page.locator(box(page, CONSULT))).to_be_focused()


async def test_whoever_writes_the_note_for_now_is_not_asked_to_move_on(page: Page) -> None:
    await shows(page, REFLECT)
    await page.locator("textarea").focus()
    await page.keyboard.type("How to")
    await shows(page, REFLECT)
    await expect(page.locator("[data-move-on]")).to_be_hidden()


async def test_where_each_note_belongs_stays_said_while_the_hand_rests(page: Page) -> None:
    await page.evaluate(
        """async (keys) => {
          const { noteOf } = await import("/js/participant/notes.js");
          window.pad.show(keys.map(noteOf), { name: () => "Ben", titled: true });
        }""",
        [CONSULT, NEXT],
    )
    belongs = page.locator("[data-belongs]")
    await expect(belongs).to_have_text(["your own turn", "the turn of Ben"])
    await page.locator(box(page, NEXT)).press_sequentially("x")
    await seconds(page, 9)
    await expect(belongs).to_have_text(["your own turn", "the turn of Ben"])
    await expect(belongs.first).to_be_visible()


async def test_a_finished_text_makes_room_by_itself(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await seconds(page, 7.9)
    assert await on_it(page) == [REFLECT]
    await seconds(page, 0.2)
    assert await on_it(page) == [CONSULT]
    await expect(page.locator(box(page, CONSULT))).to_be_focused()  # so the keyboard stays, and no letter goes nowhere
    assert [note["text"] for note in await page.evaluate("window.sent")] == ["How to say no"]
    await shows(page, REFLECT)
    await expect(page.locator(box(page, REFLECT))).to_have_value("How to say no")


async def test_however_long_ago_it_was_typed_it_is_not_gone_in_the_second_of_the_change(page: Page) -> None:
    await shows(page, REFLECT)
    await page.locator("textarea").focus()
    await page.keyboard.type("a thought, and then")
    await seconds(page, 60)
    await shows(page, CONSULT)
    await seconds(page, 7)
    assert await on_it(page) == [REFLECT]


@pytest.mark.parametrize("key", ["x", "ArrowLeft"])
async def test_every_letter_and_every_move_of_the_caret_begins_the_wait_again(page: Page, key: str) -> None:
    await writes_until_the_phase_changes(page, "one, ")
    await seconds(page, 7)
    await presses(page, key)
    await seconds(page, 7)
    assert await on_it(page) == [REFLECT]
    await seconds(page, 2)
    assert await on_it(page) == [CONSULT]


async def test_a_caret_inside_a_word_and_words_that_are_marked_are_left_in_peace(page: Page) -> None:
    await writes_until_the_phase_changes(page, "naïveté")
    await presses(page, "ArrowLeft")
    await seconds(page, 60)
    assert await on_it(page) == [REFLECT]
    await presses(page, "Control+a")
    await seconds(page, 60)
    assert await on_it(page) == [REFLECT]
    await presses(page, "ArrowRight")
    await seconds(page, 9)
    assert await on_it(page) == [CONSULT]


async def test_a_composition_is_left_in_peace(page: Page) -> None:
    await writes_until_the_phase_changes(page, "にほん")
    await page.evaluate(COMPOSES, "start")
    await seconds(page, 60)
    assert await on_it(page) == [REFLECT]
    await page.evaluate(COMPOSES, "end")
    await seconds(page, 9)
    assert await on_it(page) == [CONSULT]


async def test_a_composition_that_has_no_letter_yet_is_left_in_peace(page: Page) -> None:
    await shows(page, REFLECT)
    await page.locator("textarea").focus()
    await page.evaluate(COMPOSES, "start")
    await shows(page, CONSULT)
    assert await on_it(page) == [REFLECT]


async def test_an_empty_note_makes_room_at_once(page: Page) -> None:
    await shows(page, REFLECT)
    await page.locator("textarea").focus()
    await shows(page, CONSULT)
    assert await on_it(page) == [CONSULT]
    await expect(page.locator(box(page, CONSULT))).to_be_focused()


async def test_a_note_that_was_left_makes_room_without_taking_the_focus(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await page.evaluate("document.activeElement.blur()")
    await seconds(page, 9)
    assert await on_it(page) == [CONSULT]
    await expect(page.locator(box(page, CONSULT))).not_to_be_focused()


async def test_who_puts_the_pad_away_finds_the_note_for_now_in_it(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await page.locator("[data-pad-toggle]").click()
    assert await on_it(page) == [CONSULT]


async def test_a_note_stays_over_several_changes_and_leads_to_the_latest(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await page.keyboard.type(", kindly")
    await shows(page, NEXT)
    assert await on_it(page) == [REFLECT]
    await expect(page.locator("[data-present-note]")).to_have_text("Now: What do you take with you?")
    await seconds(page, 9)
    assert await on_it(page) == [NEXT]


async def test_whoever_has_chosen_who_sees_it_is_not_amid_a_word(page: Page) -> None:
    await writes_until_the_phase_changes(page)
    await page.locator("select").focus()
    await seconds(page, 9)
    assert await on_it(page) == [CONSULT]


async def chooses(page: Page, key: str, share: str) -> None:
    await page.locator(f"[data-note-key='{key}'] select").select_option(share)
    await seconds(page, 1)


async def last_sent(page: Page, key: str) -> tuple[str, str, bool]:
    note = (await page.evaluate("(key) => window.sent.filter((note) => note.key === key)", key))[-1]
    return note["text"], note["share"], note["named"]


async def test_the_first_time_somebody_shares_they_are_asked_for_their_name_and_until_then_nobody_reads_it(
    page: Page,
) -> None:
    await shows(page, REFLECT)
    await page.locator("textarea").focus()
    await page.keyboard.type("How to say")
    await chooses(page, REFLECT, "group")
    await expect(page.locator("[data-sign]")).to_be_visible()
    await expect(page.locator("select")).to_have_value("group")
    await page.locator("textarea").press_sequentially(" no")
    await seconds(page, 1)
    assert await last_sent(page, REFLECT) == ("How to say no", "me", True)
    await page.get_by_role("button", name="Without my name").click()
    await seconds(page, 1)
    assert await last_sent(page, REFLECT) == ("How to say no", "group", False)
    await expect(page.locator("[data-sign]")).to_be_hidden()
    await expect(page.locator("[type=checkbox]")).to_be_focused()
    await expect(page.locator("[type=checkbox]")).not_to_be_checked()


@pytest.mark.parametrize("answer", [True, False])
async def test_the_answer_is_remembered_also_from_another_device_and_each_note_may_differ(
    page: Page, answer: bool
) -> None:
    await page.evaluate("(answer) => window.pad.learn([], answer)", answer)
    await shows(page, CONSULT, NEXT)
    await chooses(page, CONSULT, "everyone")
    await expect(page.locator("[data-sign]:visible")).to_have_count(0)
    assert await last_sent(page, CONSULT) == ("", "everyone", answer)
    await page.locator(f"[data-note-key='{CONSULT}'] [type=checkbox]").set_checked(not answer)
    await chooses(page, NEXT, "group")
    assert await last_sent(page, CONSULT) == ("", "everyone", not answer)
    assert await last_sent(page, NEXT) == ("", "group", answer)


async def test_one_answer_is_for_all_that_wait_and_none_is_needed_for_oneself(page: Page) -> None:
    await shows(page, REFLECT, CONSULT, NEXT)
    for key in (REFLECT, CONSULT, NEXT):
        await chooses(page, key, "group")
    await chooses(page, CONSULT, "me")
    await expect(page.locator("[data-sign]:visible")).to_have_count(2)
    assert await page.evaluate("window.sent") == []
    await page.get_by_role("button", name="With my name").first.click()
    await seconds(page, 1)
    assert {(note["key"], note["share"]) for note in await page.evaluate("window.sent")} == {
        (REFLECT, "group"),
        (NEXT, "group"),
    }


async def test_a_note_that_was_without_a_name_never_gets_it_by_itself(page: Page) -> None:
    await page.evaluate("window.pad.learn([], true)")
    await shows(page, CONSULT)
    await chooses(page, CONSULT, "everyone")
    await page.locator("[type=checkbox]").uncheck()
    await chooses(page, CONSULT, "me")
    await chooses(page, CONSULT, "group")
    assert await last_sent(page, CONSULT) == ("", "group", False)


async def test_a_note_that_was_deleted_waits_for_no_answer(page: Page) -> None:
    edits = await page.evaluate(
        """async () => {
          const { seesOf } = await import("/js/participant/sees.js");
          const { words } = await import("/js/words.js");
          const edits = [];
          const edit = (key, change) => Object.keys(change).length && edits.push([key, change]);
          const outbox = { get: () => ({ share: "me", named: true }), edit };
          const sees = seesOf({ outbox, signs: null, hasName: () => false, changed: () => {} });
          const [, kept] = ["deleted", "kept"].map((key) => {
            const box = words("note").firstElementChild;
            sees.bind(box, key);
            box.querySelector("select").value = "group";
            box.querySelector("select").dispatchEvent(new Event("change"));
            return box;
          });
          sees.drop("deleted");
          kept.querySelector("[data-signs=true]").click();
          return edits;
        }"""
    )
    assert edits == [["kept", {"share": "group", "named": True}]]


async def test_what_is_left_to_the_holder_is_for_them_from_its_first_letter_and_nobody_is_asked_for_a_name(
    page: Page,
) -> None:
    await shows(page, NEXT, GIFT)
    await page.locator(box(page, GIFT)).press_sequentially("Hold on")
    await seconds(page, 1)
    readers = page.locator("[data-note-key]").nth(1).locator("select")
    await expect(readers.locator("option:checked")).to_have_text("Ben")
    await expect(page.locator("[data-note-key]").nth(1)).to_contain_text("What one thing do you leave to Ben?")
    for share in ("holder_organizers", "me", "holder"):
        await readers.select_option(share)
        await seconds(page, 1)
    sent = [(note["key"], note["share"], note["named"]) for note in await page.evaluate("window.sent")]
    assert sent == [(GIFT, share, True) for share in ("holder", "holder_organizers", "me", "holder")]
    await expect(page.locator("[data-signs]:visible")).to_have_count(0)
