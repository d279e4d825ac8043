"""On paper every word is there once, whatever a page folds, scrolls or holds in a box, on A4 and on Letter.

Django makes the page, Chromium prints it without backgrounds, and the test reads the PDF. These pages hold more than a
screen shows; test_accessibility.py checks that every page prints what it shows.
"""

import asyncio
import io
import re
from collections.abc import Iterator
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
WORD = re.compile(r"w\d{4}")


def words(number: int, start: int = 0) -> list[str]:
    return [f"w{n:04}" for n in range(start, start + number)]


class Press:
    """One Chromium with one page, on which everything is printed."""

    def __init__(self) -> None:
        self.html = ""
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self._begin())

    async def _begin(self) -> None:
        self.playwright = await async_playwright().start()
        self.browser = await self.playwright.chromium.launch(executable_path=find_chromium())
        self.page = await self.browser.new_page()
        await self.page.route("**/*", self._serve)

    async def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/":
            await route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (file := STATIC / path.removeprefix("/static/")).is_file():
            await route.fulfill(path=file)
        else:
            await route.abort()

    def printed(self, answer, before=None) -> dict[str, str]:
        """The words on each paper; `before` does something on the page first."""
        self.html = answer.getvalue().decode()
        return self.loop.run_until_complete(self._print(before))

    async def _print(self, before) -> dict[str, str]:
        await self.page.goto(ORIGIN)
        if before:
            await before(self.page)
        return {paper: text_of(await self.page.pdf(format=paper, print_background=False)) for paper in ("A4", "Letter")}

    def close(self) -> None:
        self.loop.run_until_complete(self.browser.close())
        self.loop.run_until_complete(self.playwright.stop())
        self.loop.close()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    made = Press()
    yield made
    made.close()


def once(text: str, expected: list[str]) -> bool:
    return sorted(WORD.findall(text)) == sorted(expected)


def test_every_group_is_on_the_breakout_list(press, desk, session):
    many = cast.opened(cast.session_of(session.hosts.get().user))
    names = words(99)
    cast.arrive(many, *names)
    seating.form_groups(many.pk, 0, (), seed=1, now_ms=cast.ms())
    for paper, text in press.printed(desk.get(f"/host/{many.code}/breakout")).items():
        assert once(text, names), paper


def test_a_note_that_is_open_to_be_changed_is_printed_whole_as_it_was_typed(press, session, phones):
    me = phones[0].person
    write(me, key(me, "challenge"), "before")
    write(me, key(me, "valuable"), " ".join(words(20, 1000)))

    async def change(page: Page) -> None:
        note = page.locator(f'[data-own-note="{key(me, "challenge")}"]')
        await note.locator("[data-edit]").click()
        await note.locator("textarea").fill("\n".join(words(900)))

    for paper, text in press.printed(phones[0].get(f"/s/{session.code}/mine"), change).items():
        assert once(text, words(900) + words(20, 1000)), paper
        assert "before" not in text


def test_what_the_harvest_folds_is_on_paper(press, desk, session):
    """Twelve next steps, of which a screen shows six at once."""
    held = cast.opened(cast.session_of(session.hosts.get().user))
    people, steps = cast.arrive(held, *cast.NAMES, "Lea"), words(12)
    cast.begun(held)
    for person, step in zip(people, steps, strict=True):
        write(person, key(person, "next_step"), f"{step} and what goes with it, at some length", "organizers")
    for page, times in {"harvest": 1, "harvest/notes": 1, "report": 2}.items():  # chosen first, and in the appendix
        for paper, text in press.printed(desk.get(f"/host/{held.code}/{page}")).items():
            assert once(text, steps * times), (page, paper)


def test_what_is_typed_into_a_form_is_on_paper_whole(press, desk, session):
    """An invitation and a list of addresses, each longer than the box that it is typed into."""

    async def type_much(page: Page) -> None:
        await page.locator("[name=invitation]").fill("\n".join(words(60)))
        await page.locator("[name=venue][value=links]").check()
        await page.locator("[name=link_list]").fill("\n".join(words(40, 100)))
        await page.locator("[name=title]").fill(" ".join(words(18, 200)))

    page = desk.get(f"/host/{session.code}/edit")
    for paper, text in press.printed(page, type_much).items():
        assert once(text, words(60) + words(40, 100) + words(18, 200)), paper
