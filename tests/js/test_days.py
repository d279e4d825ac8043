"""Days and hours as whoever reads them calls them: in the zone of their device, with the day where it is another."""

import pytest
from playwright.async_api import Browser

from .conftest import Ask

FRIDAY_EVENING = "2026-03-06T18:30:00-08:00"
TELL = """async (now) => {
  const { tellDays } = await import("/js/days.js");
  tellDays(document, new Date(now));
  return [document.querySelector("time").textContent, document.querySelector("input").min];
}"""


@pytest.mark.parametrize(
    ("zone", "said", "today"),
    [
        ("America/Los_Angeles", "March 6, 2026", "2026-03-06"),
        ("Asia/Kathmandu", "March 7, 2026", "2026-03-07"),
        ("Pacific/Apia", "March 7, 2026", "2026-03-07"),
    ],
)
async def test_a_day_is_told_where_its_reader_is(
    chromium: Browser, files: str, zone: str, said: str, today: str
) -> None:
    page = await chromium.new_page(timezone_id=zone)
    await page.goto(f"{files}/tests/days.html")
    assert await page.evaluate(TELL, FRIDAY_EVENING) == [said, today]
    await page.close()


async def test_a_form_without_a_zone_takes_the_browsers(chromium: Browser, files: str) -> None:
    page = await chromium.new_page(timezone_id="Asia/Kathmandu")
    await page.goto(f"{files}/tests/days.html")
    await page.evaluate("import('/js/zone.js')")
    assert await page.evaluate("[...document.querySelectorAll('[data-zone]')].map((field) => field.value)") in (
        ["Asia/Kathmandu", "Europe/Berlin"],
        ["Asia/Katmandu", "Europe/Berlin"],
    )
    assert await page.locator("#zones option").count() > 300
    await page.close()


async def test_the_day_is_said_after_midnight(ask: Ask) -> None:
    evening = await ask("/js/desk/words.js", "timeOfDay", 1772830800000, 1772830800000)
    later = await ask("/js/desk/words.js", "timeOfDay", 1772830800000 + 86_400_000, 1772830800000)
    assert later.endswith(evening)
    assert len(later) > len(evening)
