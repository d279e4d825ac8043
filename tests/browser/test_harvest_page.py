"""The organizers' page in a real browser: at every size, in light and dark, on paper, and by hand."""

import asyncio
import json
import re
import subprocess
import sys
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import People
from tests.browser.people import Facilitator
from tests.browser.test_accessibility import check
from tests.servers import ROOT

SIZES = {"phone": (390, 844), "small": (360, 640), "laptop": (1440, 900)}
PAPER = {"A4": (210, 297), "Letter": (216, 279)}
MARGIN = 15  # mm
PIXELS = 96 / 25.4  # in a millimetre
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


async def reader(people: People, asked: dict[str, object]) -> tuple[Facilitator, str]:
    """Somebody who organized a session that is over, signed in; and the address of its harvest."""
    command = [sys.executable, "-m", "tests.harvested", json.dumps(asked)]
    environment = people.site.servers[0].environment
    made = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=dict(environment), check=True, capture_output=True, text=True
    )
    found = json.loads(made.stdout)
    oto = await people.facilitator("Oto")
    await oto.signs_in(found["address"])
    return oto, f"/host/{found['code']}/harvest"


async def overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    "asked",
    [{"people": 3}, {"people": 30}, {"people": 300}, {"people": 12, "language": "de"}, {"people": 12, "language": "ar"},
     {"people": 6, "shared": False, "feedback": False}],
    ids=["3", "30", "300", "German", "Arabic", "nothing shared"],
)  # fmt: skip
async def test_it_is_clean_and_fits_any_screen(people: People, asked: dict[str, object]) -> None:
    oto, address = await reader(people, asked)
    await oto.page.goto(address)
    for scheme in SCHEMES:
        await oto.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in SIZES.values():
            await oto.page.set_viewport_size({"width": width, "height": height})
            assert await overflow(oto.page) == 0, width
        await check(oto.page)
    await oto.page.goto(f"{address}/notes")
    await check(oto.page)


@pytest.mark.parametrize("paper", PAPER)
async def test_on_paper_the_numbers_are_open_and_no_chart_is_larger_than_a_page(people: People, paper: str) -> None:
    oto, address = await reader(people, {"people": 30})
    await oto.page.goto(address)
    width, height = ((side - 2 * MARGIN) * PIXELS for side in PAPER[paper])
    await oto.page.set_viewport_size({"width": round(width), "height": round(height)})
    await oto.page.emulate_media(media="print")
    charts = oto.page.locator(".chart")
    await expect(charts).to_have_count(4)
    for chart in await charts.all():
        assert await chart.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
        box = await chart.bounding_box()
        assert box and box["height"] < height
        assert box["x"] + box["width"] <= width + 1
        await expect(chart.locator("table")).to_be_visible()
    await expect(oto.page.locator(".marking").first).to_be_hidden()
    assert await overflow(oto.page) == 0
    printed = await oto.page.pdf(format=paper)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8  # every note of thirty people is on it


async def test_a_quote_is_pinned_hidden_and_brought_back(people: People) -> None:
    oto, address = await reader(people, {"people": 12})
    await oto.page.goto(address)
    first = oto.page.locator("[aria-labelledby=quotes] .quote").first
    words = await first.locator(".said").inner_text()
    await first.get_by_role("button", name="Pin").click()
    await expect(oto.page.locator(".quote[data-prominence=pinned] .said")).to_have_text(words, use_inner_text=True)
    await oto.page.locator(".quote[data-prominence=pinned]").get_by_role("button", name="Hide").click()
    await expect(oto.page.locator(".quote[data-prominence=pinned]")).to_have_count(0)
    await oto.page.get_by_role("link", name="1 is hidden.").click()
    await expect(oto.page.locator(".quote .said")).to_have_text(words, use_inner_text=True)
    await oto.page.get_by_role("button", name="Bring back").click()
    await expect(oto.page.get_by_text("There are none.")).to_be_visible()
