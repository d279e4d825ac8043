"""Calls of several people with real connections, all in one page: what each page would show, and what it costs."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.js.conftest import Ask

CALLS = "/tests/calls.js"


@pytest_asyncio.fixture(loop_scope="session")
async def ask(chromium: Browser, files: str) -> AsyncIterator[Ask]:
    """As everywhere here, but in a page that was pressed, because otherwise nothing may sound in it."""
    page: Page = await chromium.new_page()
    await page.goto(f"{files}/js/")
    await page.mouse.click(5, 400)

    async def call(module: str, function: str, *args: object) -> object:
        return await page.evaluate(
            "async ([module, name, args]) => (await import(module))[name](...args)", [module, function, list(args)]
        )

    yield call
    await page.close()


async def test_three_people_hear_each_other_and_see_whose_camera_is_on(ask: Ask) -> None:
    story = await ask(CALLS, "three")
    assert story["took"] < 5_000
    first, second, third = story["states"]
    assert [each["camera"] for each in second["mates"]] == [True, False]
    assert first["mine"]["camera"] and first["mine"]["microphone"]
    assert all(each["microphone"] and each["connection"] == "connected" for each in third["mates"])
    assert story["seen"] == [[False, False], [True, False], [True, False]]


async def test_little_is_said_until_all_are_connected(ask: Ask) -> None:
    """Each of the three pairs needs one offer and one answer, and no body is near the limit of 12,000."""
    story = await ask(CALLS, "three")
    assert story["said"].count("hello") == 3
    assert story["said"].count("describe") == 6
    assert story["said"].count("restart") == 0
    assert story["longest"] < 9_000
