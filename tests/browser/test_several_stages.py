"""People go through the stages of a practice on pages that never load again: all together, at tables, all together; or
alone, in pairs, in fours, with all."""

import re

from playwright.async_api import Page, expect

from sessions_app import practices
from tests.browser.conftest import People
from tests.browser.people import Facilitator, Participant

from .test_accessibility import check_in_both

NAMES, OTHERS = ("Ada", "Ben", "Cem"), ("Dee", "Eva", "Finn")
PAGE = "() => { window.page = 'the same'; }"
FIRST, SECOND = (
    "What about our topic matters to you, and when did you first notice that?",
    "What are we all taking for granted here, and what would change if it were not so?",
)


async def hosted(people: People, practice: str, rounds: int) -> tuple[Facilitator, list[Participant], Page]:
    """A session whose lobby is full, and its stage. `rounds`: at tables, or of each stage."""
    fay = await people.facilitator()
    await fay.has_an_account()
    minutes = {phase: "10" for stage in practices.practice(practice).stages for phase in stage.plan.lengths}
    code = await fay.hosts("Friday circle", minutes, rounds=rounds, practice=practice)
    crowd = [await people.participant(name) for name in NAMES]
    for person in crowd:
        await person.listens()
        await person.comes_in(code)
        await person.page.evaluate(PAGE)
    await people.come_without_a_browser(code, OTHERS)
    await fay.sees_people(*NAMES, *OTHERS)
    wall = await fay.another_tab()
    await wall.goto(f"/s/{code}/stage")
    return fay, crowd, wall


async def shows(fay: Facilitator, round: int) -> None:
    """The next round; it begins at once where nobody has to find a place."""
    await fay.gives("onward", round=round)


async def begins(fay: Facilitator, round: int) -> None:
    proposal = (await fay.desk())["proposal"]
    await fay.gives("start", round=round, revision=proposal["revision"])
    await fay.sees_state("running")


async def reads(person: Participant, *words: str) -> None:
    for each in words:
        await expect(person.live()).to_contain_text(each)


async def is_all_together(person: Participant) -> None:
    """Nobody is named, and nobody speaks for a group."""
    for hidden in ("[data-people]", "[data-command=done]", "[data-command=minute]", "[data-place-here]"):
        await expect(person.live().locator(f"{hidden}:visible")).to_have_count(0)
    await expect(person.live().locator("[data-command=hand]:visible")).to_have_count(1)


async def is_the_same_page(crowd: list[Participant]) -> None:
    assert [await person.page.evaluate("window.page") for person in crowd] == ["the same"] * len(crowd)


async def role_of(person: Participant) -> str:
    return await person.live().get_attribute("data-role") or ""


async def are_welcome(crowd: list[Participant], wall: Page) -> None:
    for person in crowd:
        await person.sees(phase="cafe_opens")
        await reads(person, "All of you, as guests of the café.")
        await is_all_together(person)
    await expect(wall.locator("[data-phase-title]")).to_have_text("Welcome")


async def find_their_tables(fay: Facilitator, crowd: list[Participant], wall: Page) -> None:
    for person in crowd:
        await person.sees(state="between")
        await reads(person, "This part is over", "Next: go to your new table", "Stay here until your table is shown.")
    await check_in_both(crowd[0].page)
    await expect(wall.locator("[data-in=between]")).to_contain_text("Travellers · Next: go to your new table")
    await shows(fay, 2)
    for person in crowd:
        await person.sees(state="gather")
        await expect(person.live()).to_contain_text(re.compile(r"Table [12].*You (are the host|travel)", re.DOTALL))
        await expect(person.live()).to_contain_text(re.compile(r"It begins in 0:[0-4]\d\."))
    await expect(wall.locator("[data-in=gather]")).to_contain_text("Find your place")
    for page in (crowd[0].page, wall):
        await check_in_both(page)
    await begins(fay, 2)


async def talk(fay: Facilitator, crowd: list[Participant], question: str, nth: int) -> None:
    """From picking up the thread to the question, where each writes something."""
    for person in crowd:
        await person.sees(phase="picked_up")
        await expect(person.live().locator("[data-asks]")).to_have_text(question)
        await expect(person.live().locator("[data-turn]")).to_have_text(f"round {nth} of 2")
    await check_in_both(crowd[0].page)
    await fay.does("next")
    for person in crowd:
        await person.sees(phase="conversation")
        await expect(person.live().locator("[data-instruction]")).to_have_text(question)
        await person.writes("taken_along", f"{person.name} takes this from round {nth}.")


async def harvest(hosts: list[Participant], travellers: list[Participant]) -> None:
    for person in hosts:
        await reads(person, "What on your cloth would surprise the others?")
    for person in travellers:
        await reads(person, "What did you meet at more than one table?", f"{person.name} takes this from round 1.")
    for person in (*hosts, *travellers):
        await is_all_together(person)
        await person.writes("my_beginning", "I begin with a question.")
        await person.is_saved()


async def test_a_world_cafe_goes_from_all_to_tables_and_back(people: People) -> None:
    fay, crowd, wall = await hosted(people, "world_cafe", rounds=2)
    await shows(fay, 1)
    await are_welcome(crowd, wall)
    await fay.does("next")
    await find_their_tables(fay, crowd, wall)
    await expect(wall.locator("[data-asks]")).to_have_text(FIRST)
    await talk(fay, crowd, FIRST, 1)
    hosts = [person for person in crowd if await role_of(person) == "table_host"]
    travellers = [person for person in crowd if person not in hosts]
    await fay.does("next")
    await shows(fay, 3)
    for person in crowd:
        await reads(person, "You stay at your place" if person in hosts else "Go to your place")
    await begins(fay, 3)
    await talk(fay, crowd, SECOND, 2)
    assert [person for person in crowd if await role_of(person) == "table_host"] == hosts
    await fay.does("next")
    await shows(fay, 4)
    await harvest(hosts, travellers)
    await is_the_same_page(crowd)
    ada, was = crowd[0], await role_of(crowd[0])
    await check_in_both(ada.page)
    said = [words for _, _, words in await ada.announced()]
    assert said.count("This part is over. Next: go to your new table") >= 1
    assert "All of you, as guests of the café." in said[0]
    await ada.page.reload()  # what a page has seen, the server tells another one
    await ada.sees(phase="what_we_see", role=was)
    await expect(await ada.opens_note("my_beginning")).to_have_value("I begin with a question.")


async def test_one_two_four_all_goes_from_alone_to_all(people: People) -> None:
    fay, crowd, wall = await hosted(people, "one_two_four_all", rounds=1)
    question = "What could we do about this that we have not tried, and where do you see it working already?"
    await shows(fay, 1)
    for person in crowd:
        await person.sees(phase="by_oneself")
        await expect(person.live().locator("[data-instruction]")).to_have_text(question)
        await is_all_together(person)
        await person.writes("own_thought", f"{person.name} thought of this.")
    await expect(wall.locator("[data-all]")).to_have_text(question)

    await fay.does("next")
    for person in crowd:
        await reads(person, "Next: find your partner", "Stay here until your table is shown.")
    await shows(fay, 2)
    await begins(fay, 2)
    for person in crowd:
        await person.sees(phase="in_pairs")
        await reads(person, "With your partner, about a minute each.", question, f"{person.name} thought of this.")
        await expect(person.live().locator("[data-turn-scene] [data-person]")).to_have_count(2)

    await fay.does("next")
    for person in crowd:
        await reads(person, "Next: your pair joins another one")
    await shows(fay, 3)
    await begins(fay, 3)
    for person in crowd:
        await person.sees(phase="in_fours")
        await reads(person, "Your pair, together with another one.")

    await fay.does("next")
    for person in crowd:
        await reads(person, "Next: one thing from each four, for all", "Come together.")
    await shows(fay, 4)
    for person in crowd:
        await person.sees(phase="with_all")
        await is_all_together(person)
        await person.writes("my_next", "I ask them.")
        await person.is_saved()
    await is_the_same_page(crowd)
