"""A pair agrees before a turn: one says what they want, the other reads it until the turn is over."""

from playwright.async_api import expect

from tests.browser.conftest import People

from .test_accessibility import check

MINUTES = {"agree": "10", "focus": "10", "arrive": "10", "between_times": "1"}


async def test_what_a_pair_agrees_on_is_read_while_the_turn_lasts(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday pairs", MINUTES, practice="focusing")
    pair = [await people.participant(name) for name in ("Ada", "Ben")]
    for person in pair:
        await person.comes_in(code)
    await fay.sees_people("Ada", "Ben")
    await fay.lets_a_round_begin()
    for person in pair:
        await person.sees(state="running", phase="agree")
    holder, other = sorted([(await person.seat(), person) for person in pair], key=lambda each: each[0])
    focuser, companion = holder[1], other[1]

    boxes, line = focuser.page.locator("[data-agreements] select"), companion.page.locator("[data-stands]")
    await expect(boxes).to_have_count(3)  # the place for notes has opened by itself
    await expect(companion.page.locator("[data-pad-section]")).to_be_hidden()
    await expect(line).to_be_hidden()
    await boxes.nth(0).select_option("Near, beside me")
    await expect(line).to_contain_text("Near, beside me")
    await boxes.nth(2).select_option("Only be there")
    await expect(line).to_contain_text("Near, beside me · Only be there")
    await boxes.nth(0).select_option("Further away")
    await line.locator("summary").click()
    await expect(line).to_contain_text("How near should your companion sit? Further away")
    await check(focuser.page)
    await check(companion.page)
    await focuser.page.reload()
    await expect(boxes.nth(0)).to_have_value("2")

    await fay.does("next")
    for person in pair:
        await person.sees(phase="focus")
        await expect(person.page.locator("[data-stands]")).to_contain_text("Further away")
    await expect(focuser.page.locator("[data-pad-section]")).to_be_hidden()
    assert "Further away" not in await fay.page.inner_text("body")
    for phase in ("arrive", "between_times", "agree"):
        await fay.does("next")
        for person in pair:
            await person.sees(phase=phase)
    for person in pair:
        await expect(person.page.locator("[data-stands]")).to_be_hidden()
    await expect(companion.page.locator("[data-agreements] select").nth(0)).to_have_value("")
