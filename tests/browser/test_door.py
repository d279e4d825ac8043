"""Getting in: codes typed in every way, names of every kind, doors that are not open."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import Participant

REFUSED = r"status of 40[034]"


def ways_to_type(code: str) -> list[str]:
    return [code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:2]}-{code[2:4]}-{code[4:].lower()}"]


async def test_a_typed_code_is_read_in_any_case_with_spaces_and_dashes(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada",))
    for number, typed in enumerate(ways_to_type(fay.code)):
        person = await people.participant(f"Guest {number}")
        await person.types_code(typed)
        await expect(person.page).to_have_url(f"{person.site}/s/{fay.code}/")
        await person.gives_name(person.name)
        await person.is_in(fay.code)
    await fay.sees_people("Ada", "Guest 0", "Guest 1", "Guest 2")


@pytest.mark.parametrize("typed", ["ZZZZZZ", "ACD", "<b>ACD346</b>", "AAAAAA"])
async def test_an_unknown_code_is_said_to_be_unknown_and_stays_in_the_box(people: People, typed: str) -> None:
    ada = await people.participant("Ada")
    ada.expects_complaints(REFUSED)
    await ada.types_code(typed)
    await expect(ada.page.locator("[role=alert]")).to_contain_text("no session")
    await expect(ada.page.locator("[name=code]")).to_have_value(typed)


async def test_a_session_that_is_not_open_yet_says_so(people: People) -> None:
    fay = await people.facilitator()
    await fay.signs_up()
    code = await fay.makes_a_session("Friday circle")
    ada = await people.participant("Ada")
    ada.expects_complaints(REFUSED)
    await ada.types_code(code)
    await expect(ada.page.locator("main")).to_contain_text("Friday circle")
    await expect(ada.page.locator("[name=name]")).to_have_count(0)


async def test_a_session_that_has_ended_says_so(people: People) -> None:
    fay, (ada,) = await people.in_the_lobby("Ada")
    await fay.gives("finish")
    await ada.sees(state="ended")
    late = await people.participant("Late")
    late.expects_complaints(REFUSED)
    await late.page.goto(f"/s/{fay.code}/")
    await expect(late.page.locator("[name=name]")).to_have_count(0)
    await expect(late.page.locator("main")).to_contain_text("ended")


IMPOSSIBLE = {"nothing": "", "spaces": "   ", "500 letters": "A" * 500, "only invisible characters": "\u202e\u200b"}


async def test_an_impossible_name_is_explained_and_what_was_typed_is_kept(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada",))
    guest = await people.participant("Guest")
    guest.expects_complaints(REFUSED)
    await guest.page.goto(f"/s/{fay.code}/")
    field = guest.page.locator("[name=name]")
    for what, name in IMPOSSIBLE.items():
        async with guest.page.expect_navigation():
            await force_name(guest, name)
        await expect(field, what).to_have_attribute("aria-invalid", "true")
        await expect(guest.page.locator(f"#{await field.get_attribute('id')}_error"), what).not_to_be_empty()
        await expect(field, what).to_have_value(name)
    assert [person["name"] for person in (await fay.desk())["people"]] == ["Ada"]
    await guest.gives_name("Guest")
    await guest.is_in(fay.code)


STRANGE = {
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% now %}": "{{ 7*7 }}{% now %}",
    "Ada\u202egro": "Adagro",  # the override that would reverse what follows is left out
    "Ada 👩🏽‍🚀": "Ada 👩🏽‍🚀",
    "سلمى": "سلمى",
    "\"';--&lt;": "\"';--&lt;",
}


async def test_strange_names_are_shown_as_text_everywhere(people: People) -> None:
    fay, _ = await people.in_the_lobby()
    guests = [await people.participant(f"Guest {number}") for number in range(len(STRANGE))]
    for guest, (typed, shown) in zip(guests, STRANGE.items(), strict=True):
        await guest.page.goto(f"/s/{fay.code}/")
        await guest.gives_name(typed)
        await guest.is_in(fay.code)
        await expect(fay.page.locator("[data-people] [data-person] bdi", has_text=shown)).to_have_text(shown)
    await fay.does("form")
    await fay.does("start")
    await fay.does("next")  # share: everybody sees who is in the group
    for guest in guests:
        await guest.sees(state="running", phase="share")
        mates = [person["name"] for person in (await guest.screen())["group"]["people"]]
        assert set(mates) <= set(STRANGE.values())
        for name in mates:
            await expect(guest.page.locator("[data-people]:visible bdi", has_text=name)).to_have_text(name)
    for page in [person.page for person in (fay, *guests)]:
        assert await page.locator("img[src=x]").count() == 0


async def test_two_people_of_one_name_are_told_apart(people: People) -> None:
    fay, (first,) = await people.in_the_lobby("Ada")
    second = await people.participant("Ada")
    await second.joins(fay.code)
    assert await first.id() != await second.id()
    assert [person["name"] for person in (await fay.desk())["people"]] == ["Ada", "Ada (2)"]


async def force_name(person: Participant, name: str) -> None:
    """Past the browser's own checks, as another program would send it."""
    await person.page.locator("[name=name]").evaluate(
        "(field, name) => { field.form.noValidate = true; field.removeAttribute('maxlength'); field.value = name; }",
        name,
    )
    await person.page.locator("main form button").last.click()
