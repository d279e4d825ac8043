"""While a page is printed, typed text stands beside its box, and folded words are shown; not afterwards."""

import pytest
from playwright.async_api import Browser

WORDS = "[...document.querySelectorAll('main > .print-only, details .print-only')].map((each) => each.textContent)"
OPEN = "[...document.querySelectorAll('details[open]')].map(({ id }) => id)"
HTML = "document.querySelector('main').innerHTML"


@pytest.mark.parametrize("times", [1, 2])
async def test_what_boxes_hold_is_written_out_for_paper_alone(chromium: Browser, files: str, times: int) -> None:
    page = await chromium.new_page()
    await page.goto(f"{files}/tests/paper.html")
    before = await page.evaluate(HTML)
    await page.evaluate("import('/js/paper.js')")
    for _ in range(times):
        await page.evaluate("dispatchEvent(new Event('beforeprint'))")
        link = "https://troika.example.org/s/ACD346/r/x"
        assert await page.evaluate(WORDS) == ["one\ntwo", link, "Ada and Ben apart", "seen"]
        assert await page.evaluate(OPEN) == ["wishes", "open", "more"]
        assert not await page.locator("#long, #link, #wish").filter(visible=True).count()
        assert await page.locator(".print-only:not([translate=no])").count() == 0
        await page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert (await page.evaluate(HTML)).replace(' class=""', "") == before
    await page.close()
