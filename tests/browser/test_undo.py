"""On the desk: what the question before an end says, and the button for undoing it, by keyboard, too."""

from playwright.async_api import Route, expect

from tests.browser.conftest import People


async def test_an_end_is_asked_in_plain_words_and_undone_by_keyboard(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    await expect(fay.button("next")).to_contain_text("All to Share")
    await fay.does("next")
    await expect(fay.page.locator("[data-room-phase]")).to_have_text("Share")
    await fay.button("end").click()
    question = fay.page.locator("dialog[open]")
    await expect(question).to_contain_text("Now: Share. Turn 1 of 3.")
    await expect(question).to_contain_text("nor are the turns after it")
    await question.get_by_role("button", name="Cancel").click()
    await fay.does("end")
    await expect(ada.page.locator("main")).to_have_attribute("data-state", "between")

    undo = fay.page.get_by_role("button", name="Undo")
    await expect(fay.page.locator("[data-flash]")).to_contain_text("You can undo this for 12 seconds.")
    await expect(undo).not_to_have_attribute("aria-disabled", "true")  # buttons rest for a moment after a press
    await undo.focus()
    await fay.page.keyboard.press("Enter")
    await fay.is_told("Undone: one group is where it was.")
    await expect(undo).to_be_hidden()
    await expect(ada.page.locator("main")).to_have_attribute("data-state", "running")
    await expect(fay.page.locator("[data-room-phase]")).to_have_text("Share")

    async def shortly(route: Route) -> None:
        answer = await route.fetch()
        said = await answer.json()
        await route.fulfill(response=answer, json=said | {"undo": said["undo"] | {"for": 900}})

    await fay.page.route("**/do/next", shortly)
    await fay.does("next")
    await undo.focus()
    await expect(undo).to_be_hidden()
    await expect(fay.page.locator("[data-flash-line]")).to_be_focused()
