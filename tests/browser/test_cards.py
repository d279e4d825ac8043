"""Two people lay cards on their table: one's network dies, cards are changed, taken back and gathered."""

from playwright.async_api import Locator, expect

from tests.browser.conftest import People
from tests.browser.people import Participant

from .test_accessibility import check
from .test_several_stages import begins, hosted, shows


def on_the_table(person: Participant) -> Locator:
    return person.page.locator("[data-cards-now] .laid-text")


def card(person: Participant, text: str) -> Locator:
    return person.page.locator(".laid-card", has=person.page.locator(".laid-text", has_text=text))


def opened(person: Participant) -> Locator:
    return person.page.locator(".laid-card details[open] [data-panel]")


async def opens(person: Participant, text: str) -> Locator:
    """What can be done with a card."""
    await card(person, text).locator("summary").click()
    return opened(person)


async def types(person: Participant, text: str, kind: str = "c1") -> Locator:
    form = person.page.locator("form.lay")
    await form.locator("textarea").fill(text)
    if await form.locator("select").is_visible():  # where one can lay several kinds
        await form.locator("select").select_option(kind)
    return form


async def lays(person: Participant, text: str, kind: str = "c1", *, named: bool = False) -> None:
    form = await types(person, text, kind)
    await form.locator("[type=checkbox]").set_checked(named)
    await form.locator("button").click()
    await expect(form.locator("textarea")).to_have_value("")


async def test_cards_of_a_table_are_laid_through_a_dead_network_and_gathered(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday tables", {"iota": "10"}, practice="cards")
    ada, ben = [await people.participant(name) for name in ("Ada", "Ben")]
    for person in (ada, ben):
        await person.comes_in(code)
    await fay.sees_people("Ada", "Ben")
    await fay.lets_a_round_begin()
    for person in (ada, ben):
        await person.sees(state="running", phase="iota")

    form = ada.page.locator("form.lay")
    await expect(form).to_contain_text("What lies here?")  # the place for cards has opened by itself
    await expect(form.locator("[data-reach]")).to_contain_text("Your table sees it at once, without your name")
    await form.locator("select").select_option("c2")
    await expect(form.locator("[data-reach]")).to_contain_text("and the organizers do")
    await lays(ada, "The key is lost")
    await lays(ben, "We had two plans", named=True)
    for person in (ada, ben):
        await expect(on_the_table(person)).to_have_text(["The key is lost", "We had two plans"])
    await expect(card(ben, "The key is lost").locator("[data-facts]")).to_have_text("")
    await expect(card(ada, "We had two plans").locator("[data-facts]")).to_have_text("from Ben")
    await check(ada.page)

    # A dead network: what is laid waits on this device; what is typed is there again when the page is.
    ada.expects_complaints("ERR_INTERNET_DISCONNECTED|WebSocket")
    await ada.context.set_offline(True)
    await lays(ada, "Nobody had slept")
    await expect(card(ada, "Nobody had slept")).to_contain_text("not sent yet")
    await expect(ada.page.locator("[data-saved]")).to_have_attribute("data-saved", "offline")
    await types(ada, "And it rai")
    await expect(on_the_table(ben)).to_have_text(["The key is lost", "We had two plans"])
    await ada.context.set_offline(False)
    await expect(on_the_table(ben)).to_have_text(["The key is lost", "We had two plans", "Nobody had slept"])
    await ada.is_saved()
    await expect(card(ada, "Nobody had slept")).not_to_contain_text("not sent yet")
    await ada.page.reload()
    await expect(ada.page.locator("form.lay textarea")).to_have_value("And it rai")
    await expect(on_the_table(ada)).to_have_text(["The key is lost", "We had two plans", "Nobody had slept"])

    # One's own is changed and taken back, and lies there again.
    panel = await opens(ada, "The key is lost")
    await panel.locator("textarea").fill("The key was lost")
    await expect(on_the_table(ben)).to_have_text(["The key was lost", "We had two plans", "Nobody had slept"])
    await panel.locator("[data-take-back]").click()
    await expect(card(ben, "The key was lost")).to_have_count(0)
    await expect(card(ben, "We had two plans")).to_be_visible()
    await ada.page.locator("[data-cards-besides] li", has_text="The key was lost").locator("[data-again]").click()
    await expect(card(ben, "The key was lost")).to_be_visible()

    # The first at the table gathers; what was done is undone.
    await lays(ben, "Call the smith", "c2")
    gatherer = ada if await ada.page.locator("main[data-role=q]").count() else ben
    panel = await opens(gatherer, "Call the smith")
    await panel.locator("[data-see-to] select").select_option(label="Ada")
    await panel.locator("[type=date]").fill("2030-03-06")
    await panel.locator("[data-see-to] button").click()
    for person in (ada, ben):
        await expect(card(person, "Call the smith")).to_contain_text("Ada sees to it until Wed, March 6")
    await expect(opened(gatherer)).to_have_count(0)
    panel = await opens(gatherer, "Call the smith")
    await panel.locator("[data-done]").click()
    for person in (ada, ben):
        await expect(card(person, "Call the smith").locator("[data-facts]")).to_contain_text("done")
    await expect(opened(gatherer)).to_have_count(0)
    panel = await opens(gatherer, "We had two plans")
    await panel.locator("[data-join] select").select_option(label="Nobody had slept")
    await panel.locator("[data-join] button").click()
    for person in (ada, ben):
        await expect(person.page.locator(".laid-card.deep")).to_contain_text("We had two plans")
    await check(gatherer.page)


async def test_cards_of_all_stand_on_the_stage_and_a_facilitator_takes_one_off(people: People) -> None:
    fay, (ada, ben, _), wall = await hosted(people, "one_two_four_all", rounds=1)
    await wall.goto(f"/host/{fay.code}/stage")
    for number in range(1, 5):
        await shows(fay, number)
        if number in (2, 3):
            await begins(fay, number)
        await ada.sees(phase=("by_oneself", "in_pairs", "in_fours", "with_all")[number - 1])
        if number < 4:
            await fay.does("next")
    await ben.sees(phase="with_all")
    await expect(ada.page.locator("form.lay [data-reach]")).to_contain_text("The stage shows it to everybody at once")
    cards = wall.locator("[data-cards] li:not(.empty) [data-text]")
    await expect(wall.locator("[data-wall]")).to_be_hidden()
    await ada.page.locator("form.lay textarea").fill("Trust came up twice")
    await ada.page.locator("form.lay button").click()
    await expect(cards).to_have_text(["Trust came up twice"])
    await ben.page.locator("form.lay textarea").fill("Who is missing?")
    await ben.page.locator("form.lay [type=checkbox]").check()
    await ben.page.locator("form.lay button").click()
    await expect(cards).to_have_text(["Trust came up twice", "Who is missing?"])
    await expect(wall.locator("[data-cards] [data-author]")).to_have_text(["", "from Ben"])
    await expect(on_the_table(ada)).to_have_text(["Trust came up twice"])  # their own
    await check(wall)

    await wall.locator("[data-cards] li").first.hover()
    await wall.locator("[data-hide]").first.click()
    await expect(cards).to_have_text(["Who is missing?"])
    await wall.locator("[data-back]").click()
    await expect(cards).to_have_text(["Trust came up twice", "Who is missing?"])
    await (await opens(ada, "Trust came up twice")).locator("[data-take-back]").click()
    await expect(cards).to_have_text(["Who is missing?"])
