"""One person stays one person: after a reload, in a second tab, on a second device."""

from playwright.async_api import expect

from tests.browser.conftest import Gather, People
from tests.browser.people import Participant
from tests.servers import Site


async def test_a_reload_changes_nothing(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    before, screen = await ada.id(), await ada.screen()
    await ada.page.reload()
    await ada.is_connected()
    await ada.sees(state="running", step=0)
    assert await ada.id() == before
    assert (await ada.screen())["group"] == screen["group"]
    assert len((await fay.desk())["people"]) == 3


async def test_a_second_tab_is_the_same_person(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    tab = await ada.another_tab()
    await tab.goto(f"/s/{ada.code}/")
    await ada.is_connected(tab)
    assert await ada.id(tab) == await ada.id()
    await fay.does("next")
    await ada.sees(step=1)
    await ada.sees(step=1, page=tab)
    assert len((await fay.desk())["people"]) == 3


async def test_the_return_link_brings_the_same_person_to_another_device(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    await ada.writes("challenge", "typed on the laptop")
    await ada.is_saved()
    link = await return_link(ada)
    phone = await people.participant("Ada")
    await phone.page.goto(link)
    await phone.is_in(ada.code)
    assert link.rsplit("/", 1)[1] not in phone.page.url, "the secret stays in the address bar"
    assert await phone.id() == await ada.id()
    await phone.sees(state="running", step=0)
    await expect(phone.note("challenge")).to_have_value("typed on the laptop")
    assert len((await fay.desk())["people"]) == 3


async def test_a_tab_left_open_writes_nothing_into_the_notes_of_whom_the_browser_becomes(people: People) -> None:
    _, (ada, ben) = await people.in_a_round("Ada", "Ben", others=("Cem",))
    ada.expects_complaints("ERR_FAILED|status of 403")
    await ada.page.route("**/notes*", lambda route: route.abort())
    await ada.writes("challenge", "Ada’s own words")
    await expect(ada.page.locator("[data-saved]").first).to_have_attribute("data-saved", "offline")
    tab = await ada.another_tab()
    await tab.goto(await return_link(ben))
    await tab.get_by_role("button", name="I am Ben").click()
    await expect(tab.locator("body")).to_have_attribute("data-me", str(await ben.id()))
    await ada.page.unroute("**/notes*")
    await ada.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(ada.page.locator("body")).to_have_attribute("data-me", str(await ben.id()))
    await ada.is_connected()
    assert await ben.notes() == {}
    kept = await ada.page.evaluate("JSON.stringify({...localStorage})")
    assert "Ada’s own words" in kept, "what was not sent waits for its author"


async def test_what_is_typed_on_one_device_arrives_on_the_other(people: People) -> None:
    _, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    link = await return_link(ada)
    phone = await people.participant("Ada")
    await phone.page.goto(link)
    await phone.is_in(ada.code)  # its notes came with the page: from now on it knows only what it knows
    phone.expects_complaints("409")  # a conflict is found, and merged
    await ada.writes("challenge", "from the laptop")
    await ada.is_saved()
    await phone.writes("challenge", "from the phone")
    await phone.is_saved()
    [note] = (await ada.notes()).values()
    assert "from the laptop" in note["text"] and "from the phone" in note["text"], note


async def test_opening_the_link_joins_nobody(gather: Gather, embedded: Site) -> None:
    people = await gather(embedded)
    fay, _ = await people.in_the_lobby(others=("Ada",))
    preview = await people.participant("Preview")
    answer = await preview.page.goto(f"/s/{fay.code}/")
    assert answer and answer.status == 200
    await expect(preview.page.locator("[name=name]")).to_be_visible()
    assert [person["name"] for person in (await fay.desk())["people"]] == ["Ada"]


async def return_link(person: Participant) -> str:
    """The personal link as the page shows it."""
    shown = await person.page.locator("[data-return-url]").first.input_value()
    assert "/r/" in shown, shown
    return shown
