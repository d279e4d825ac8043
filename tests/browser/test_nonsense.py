"""A practice that means nothing walks through the whole product, from its choice to every file: nothing that people
read on the way is of another practice, because nobody knows one by heart (tests/practices/nonsense.toml)."""

import csv
import io
import re
from zipfile import ZipFile

from playwright.async_api import Page, expect

from tests.browser.conftest import Gather
from tests.browser.people import Facilitator, Participant
from tests.servers import Site

PRACTICE = "nonsense"
PEOPLE = {"Ada", "Ben"}
# What Troika is made of, as people read it: on no page here.
OF_TROIKA = re.compile(
    r"\b(clients?|consultants?|consult|clarify|reflect|trios?|challenges?|valuable|next step|breath)\b",
    re.IGNORECASE,
)
FILES = {"csv", "xlsx", "json", "md"}


async def test_nobody_knows_a_practice_by_heart(gather: Gather, embedded: Site) -> None:
    people = await gather(embedded)
    fay = await people.facilitator()
    await fay.has_an_account()
    await chooses_it(fay)
    await fay.does("open")
    pair = [await people.participant(name) for name in sorted(PEOPLE)]
    for person in pair:
        await person.joins(fay.code)
        await is_nonsense(person.page)
    await fay.sees_people(*PEOPLE)

    await fay.does("form")
    await expect(fay.page.locator("[data-summary]")).to_contain_text(re.compile("2 people.*1 duo"))
    await fay.does("show")
    for person in pair:
        await person.sees(state="gather")
    stage = await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await fay.does("start")

    holder, other = await by_turn(pair)
    await in_alpha(holder, other)
    await on_the_wall(fay, stage, "Alpha", "Turned to the wall.", "Hum.", "Say alpha.")
    await fay.does("next")
    await in_beta(holder, other)
    await on_the_wall(fay, stage, "Beta", "All nod.", "Say beta.")
    for person in pair:
        await is_nonsense(person.page)
    await holder.writes("k1", "One of mine", "everyone")
    await other.writes("k2", "Two for you", "holder_organizers")
    for person in pair:
        await person.is_saved()

    await fay.does("next")  # nothing is between two turns
    await in_alpha(other, holder)
    await fay.does("next")
    await in_beta(other, holder)
    await fay.does("next")
    await fay.sees_state("between")
    for page in (fay.page, stage, *(person.page for person in pair)):
        await is_nonsense(page)
    await fay.does("finish")
    await fay.sees_state("ended")
    await keeps_what_it_wrote(holder, "My one", "One of mine", "Two for you")
    await keeps_what_it_wrote(other, "My two", "Two for you", "One of mine")
    await is_harvested(fay)


async def chooses_it(fay: Facilitator) -> None:
    """Reads about it, chooses it, sees its own phases, and makes a session of it."""
    await fay.page.goto(f"/practices/{PRACTICE}")
    await expect(fay.page.locator("main")).to_contain_text("Turn to the wall.")
    await fay.page.goto("/host/new")
    await fay.page.locator(".more-offers > summary").click()
    await fay.page.locator(f"[name=practice][value={PRACTICE}]").check()
    await fay.page.get_by_text("The phases").click()
    await expect(fay.page.locator("[name^=minutes_]")).to_have_count(2)
    for phase in ("alpha", "beta"):
        await fay.page.locator(f"[name=minutes_{phase}]").fill("10")
    await fay.page.locator("[name=title]").fill("Friday circle")
    await fay.page.locator(".edit-bar button").click()
    await fay.page.wait_for_url(re.compile(r"/host/[A-Z0-9]{6}/$"))
    fay.code = fay.page.url.rstrip("/").rsplit("/", 1)[1]
    await fay.is_connected()
    await is_nonsense(fay.page)


async def by_turn(pair: list[Participant]) -> tuple[Participant, Participant]:
    """Who holds the first turn, and who does not."""
    for person in pair:
        await person.sees(state="running", phase="alpha")
    first, second = pair
    return (first, second) if await first.live().get_attribute("data-role") == "x" else (second, first)


async def in_alpha(holder: Participant, other: Participant) -> None:
    """One has turned away from the other, who hums."""
    await holder.sees(phase="alpha", role="x", away="true")
    await other.sees(phase="alpha", role="y", away="false")
    await expect(holder.live()).to_contain_text("Turn to the wall.")
    await expect(holder.live()).to_contain_text("You are ex.")
    await expect(other.live()).to_contain_text(f"Hum for {holder.name}.")
    assert await holder.page.locator("[data-hue=rose]").count()
    for person in (holder, other):
        await is_nonsense(person.page)


async def in_beta(holder: Participant, other: Participant) -> None:
    for person, role in ((holder, "x"), (other, "y")):
        await person.sees(phase="beta", role=role)
        await expect(person.live()).to_contain_text("Nod to each other.")


async def on_the_wall(fay: Facilitator, stage: Page, title: str, *said: str) -> None:
    """What stands on the stage and, last, what the desk gives a facilitator to say."""
    *projected, aloud = said
    await expect(stage.locator("main")).to_contain_text(title)
    for words in projected:
        await expect(stage.locator("main")).to_contain_text(words)
    await expect(fay.page.locator("main")).to_contain_text(title)
    await expect(fay.page.locator("main")).to_contain_text(aloud)
    for page in (fay.page, stage):
        await is_nonsense(page)


async def keeps_what_it_wrote(person: Participant, name: str, own: str, others: str) -> None:
    page = await person.another_tab()
    await page.goto(f"/s/{person.code}/mine")
    for words in (name, own, others):
        await expect(page.locator("main")).to_contain_text(words)
    await is_nonsense(page)
    answer = await person.context.request.get(f"/s/{person.code}/mine.md")
    text = await answer.text()
    assert own in text and others in text
    assert not OF_TROIKA.search(text), text


async def is_harvested(fay: Facilitator) -> None:
    """Both notes are on the pages, in the report and in every file, under the names that the practice has for them."""
    for path in ("harvest", "harvest/notes", "report"):
        await fay.page.goto(f"/host/{fay.code}/{path}")
        await is_nonsense(fay.page)
    await fay.page.goto(f"/host/{fay.code}/harvest/notes")
    for words in ("One of mine", "Two for you"):
        await expect(fay.page.locator("main")).to_contain_text(words)
    files = {what: await (await fay.context.request.get(f"/host/{fay.code}/export.{what}")).body() for what in FILES}
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert {(row["kind"], row["role"], row["text"]) for row in rows} == {
        ("k1", "x", "One of mine"),
        ("k2", "y", "Two for you"),
    }
    with ZipFile(io.BytesIO(files.pop("xlsx"))) as book:
        files["xlsx"] = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
    for what, content in files.items():
        text = content.decode("utf-8-sig")
        assert "One of mine" in text and "Two for you" in text, what
        found = OF_TROIKA.search(re.sub(r"<[^>]*>|[\w.]+/[\w./-]+", " ", text))
        assert not found, (what, text[max(0, found.start() - 80) : found.end() + 40])


async def is_nonsense(page: Page) -> None:
    """Nothing that one sees on this page is of another practice."""
    text = await page.locator("main").inner_text()
    found = OF_TROIKA.search(text)
    assert not found, (page.url, text[max(0, found.start() - 80) : found.end() + 40])
