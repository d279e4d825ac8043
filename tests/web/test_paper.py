"""On paper every word is there once: whatever a page folds, scrolls or holds in a box, on A4 and on Letter.

The page is made by Django, printed by Chromium without backgrounds, and read back from the PDF.
"""

import asyncio
import io
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, async_playwright
from pypdf import PdfReader

from sessions_app.services import seating
from tests import cast
from tests.browser.conftest import find_chromium
from tests.cast import key, write

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).parents[2] / "static"
ORIGIN = "http://paper.test"
PAPER = ("A4", "Letter")
WORD = re.compile(r"w\d{4}")


def words(number: int, start: int = 0) -> list[str]:
    return [f"w{n:04}" for n in range(start, start + number)]


def printed(answer, paper: str, before=None) -> str:
    """The words of the printed page; `before` does something on it first."""
    html = answer.getvalue().decode()

    async def serve(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/":
            await route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (file := STATIC / path.removeprefix("/static/")).is_file():
            await route.fulfill(path=file)
        else:
            await route.abort()

    async def pdf() -> bytes:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium())
            page = await browser.new_page()
            await page.route("**/*", serve)
            await page.goto(ORIGIN)
            if before:
                await before(page)
            content = await page.pdf(format=paper, print_background=False)
            await browser.close()
            return content

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(asyncio.run(pdf()))).pages)


def once(text: str, expected: list[str]) -> bool:
    return sorted(WORD.findall(text)) == expected


@pytest.mark.parametrize("paper", PAPER)
def test_every_trio_is_on_the_breakout_list(desk, session, paper):
    many = cast.opened(cast.session_of(session.hosts.get().user))
    names = words(99)
    cast.arrive(many, *names)
    seating.form_trios(many.pk, 0, (), seed=1, now_ms=cast.ms())
    assert once(printed(desk.get(f"/host/{many.code}/breakout"), paper), names)


@pytest.mark.parametrize("paper", PAPER)
def test_a_note_that_is_open_to_be_changed_is_printed_whole_as_it_was_typed(session, phones, paper):
    me = phones[0].person
    write(me, key(me, "challenge"), "before")
    write(me, key(me, "valuable"), " ".join(words(20, 1000)))

    async def change(page: Page) -> None:
        leaf = page.locator(f'[data-leaf="{key(me, "challenge")}"]')
        await leaf.locator("[data-edit]").click()
        await leaf.locator("textarea").fill("\n".join(words(900)))

    text = printed(phones[0].get(f"/s/{session.code}/mine"), paper, change)
    assert once(text, words(900) + words(20, 1000))
    assert "before" not in text


@pytest.mark.parametrize("paper", PAPER)
def test_what_the_harvest_folds_is_on_paper(desk, session, paper):
    """Twelve next steps, of which a screen shows eight at once."""
    held = cast.opened(cast.session_of(session.hosts.get().user))
    people, steps = cast.arrive(held, *cast.NAMES, "Lea"), words(12)
    cast.begun(held)
    for person, step in zip(people, steps, strict=True):
        write(person, key(person, "next_step"), f"{step} and what goes with it, at some length", "organizers")
    for page in ("harvest", "harvest/notes", "report"):
        assert once(printed(desk.get(f"/host/{held.code}/{page}"), paper), steps), page
