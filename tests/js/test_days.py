"""Days and hours in the reader's zone, with the day if it differs."""

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


@pytest.mark.parametrize(
    ("here", "session", "hour"),
    [
        ("Europe/Berlin", "Europe/Berlin", "6:30 PM"),
        ("Europe/Berlin", "Europe/Vienna", "6:30 PM"),  # another name of the same hours
        ("Europe/Berlin", "America/Los_Angeles", "6:30 PM GMT+1"),
        ("America/Los_Angeles", "Asia/Kathmandu", "9:30 AM PST"),
        ("Asia/Kathmandu", "UTC", "11:15 PM GMT+5:45"),
        ("Pacific/Apia", "Pacific/Pago_Pago", "6:30 AM GMT+13"),  # the same hours, a day apart
        ("Europe/Berlin", "", "6:30 PM"),
        ("Europe/Berlin", "Europe/Ber", "6:30 PM"),  # half typed
    ],
)
@pytest.mark.parametrize("place", ["<main data-zone='{}'></main>", "<input data-zone value='{}'>"])
async def test_hours_say_whose_they_are_where_the_sessions_are_others(
    chromium: Browser, files: str, here: str, session: str, hour: str, place: str
) -> None:
    page = await chromium.new_page(timezone_id=here, locale="en-US")
    await page.goto(f"{files}/tests/days.html")
    await page.evaluate("(html) => (document.body.innerHTML = html)", place.format(session))
    friday = 1772818200000  # half past six in Berlin
    told = await page.evaluate("async (ms) => (await import('/js/zoned.js')).timeOfDay(ms, ms)", friday)
    await page.close()
    assert told.replace("\u202f", " ") == hour


@pytest.mark.parametrize(
    ("here", "told"),
    [
        ("America/Los_Angeles", "Fri 6 – Sat 7 March 2026"),  # as the server says it
        ("Asia/Kathmandu", "March 7, 2026"),  # all of it is Saturday there
        ("Pacific/Kiritimati", "March 7, 2026"),
        ("Pacific/Marquesas", "March 6, 2026"),
    ],
)
async def test_days_from_one_to_another_are_told_where_their_reader_is(
    chromium: Browser, files: str, here: str, told: str
) -> None:
    page = await chromium.new_page(timezone_id=here, locale="en-US")
    await page.goto(f"{files}/tests/days.html")
    await page.evaluate(
        """() => Object.assign(document.querySelector("time").dataset,
             { until: "2026-03-07T08:30:00Z", told: "2026-03-06/2026-03-07" })"""
    )
    await page.evaluate('document.querySelector("time").textContent = "Fri 6 – Sat 7 March 2026"')
    assert (await page.evaluate(TELL, FRIDAY_EVENING))[0] == told
    await page.close()


async def test_the_day_is_said_after_midnight(ask: Ask) -> None:
    evening = await ask("/js/zoned.js", "timeOfDay", 1772830800000, 1772830800000)
    later = await ask("/js/zoned.js", "timeOfDay", 1772830800000 + 86_400_000, 1772830800000)
    assert later.endswith(evening)
    assert len(later) > len(evening)
