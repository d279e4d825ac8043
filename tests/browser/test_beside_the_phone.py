"""Stage, desk and phones change at one instant, and none of them fights a browser that translates it."""

import asyncio
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES, QUICK_MINUTES, Person

BESIDE = 50.0  # ms
SWIFT = QUICK_MINUTES | {"return": "0:02"}
QUIET = 2.5  # seconds in which nothing but clocks may be written

# What a browser's translator does: every text becomes another one inside <font>, now and whenever the page writes.
TRANSLATOR = """() => {
  window.fought = [];
  const kept = "[translate=no], script, style, template, textarea, [data-translated]";
  const untouched = (node) => node.parentElement?.closest(kept);
  const translate = (node) => {
    if (!node.data.trim() || untouched(node)) return;
    const font = document.createElement("font");
    font.dataset.translated = "";
    font.textContent = `«${node.data.toUpperCase()}»`;
    node.replaceWith(font);
  };
  const below = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    nodes.forEach(translate);
  };
  below(document.body);
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) for (const node of addedNodes) {
      const ours = node.dataset?.translated !== undefined;
      if (ours) continue;
      const element = node.nodeType === Node.TEXT_NODE ? target : node;
      if (!element.closest?.("[translate=no]")) window.fought.push(element.outerHTML.slice(0, 200));
      if (node.nodeType === Node.TEXT_NODE) translate(node);
      else below(node);
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""


async def stage_of(person: Person, code: str, *, own: bool = False) -> Page:
    """The stage for everybody, or the facilitator's own, which names people."""
    page = await person.context.new_page()
    await page.goto(f"/host/{code}/stage" if own else f"/s/{code}/stage")
    await expect(page.locator("main")).to_have_attribute("data-state", "running")
    return page


async def phases(page: Page) -> dict[tuple[str, int], float]:
    """When a page first showed each phase after the one that it was opened in: by its key, and its how manieth time."""
    changes: list[dict[str, Any]] = await page.evaluate("window.recorded")
    found: dict[tuple[str, int], float] = {}
    times: Counter[str] = Counter()
    for before, change in pairwise(changes):
        if change["state"] == "running" and change["phase"] != before["phase"]:
            times[change["phase"]] += 1
            found[change["phase"], times[change["phase"]]] = change["at"]
    return found


async def lateness(pages: list[Page]) -> list[float]:
    """By how much each page after the first one changed beside it: the median over all phases until now (ms)."""
    phone, *others = [await phases(page) for page in pages]
    late = [[abs(other[phase] - phone[phase]) for phase in phone.keys() & other.keys()] for other in others]
    assert all(len(each) >= 4 for each in late), late
    return list(map(median, late))


@pytest.mark.moments
async def test_stage_and_desk_change_with_the_phones(people: People) -> None:
    fay, (ada, *_) = await people.in_a_round("Ada", "Ben", "Cem", minutes=SWIFT | {"reflect": "0:06"})
    stages = [await stage_of(fay, fay.code), await stage_of(fay, fay.code, own=True)]
    pages = [ada.page, *stages, fay.page]
    for after in ("breath", "breath", ""):  # a machine may stand still for a turn, but hardly for three
        await ada.sees(phase="return")
        await (ada.sees(phase=after) if after else ada.sees(state="closing"))
        late = await lateness(pages)
        if max(late) <= BESIDE:
            break
    assert max(late) <= BESIDE, late


async def test_nobody_fights_a_translator_and_names_stay_names(people: People) -> None:
    fay, (ada, ben, *_) = await people.in_the_first_turn("Ada", "Ben", "Cem", minutes=CALM_MINUTES)
    stage = await stage_of(fay, fay.code)
    pages = [ada.page, stage, fay.page]
    await asyncio.gather(*(page.evaluate(TRANSLATOR) for page in pages))
    await asyncio.sleep(QUIET)  # the clocks go on meanwhile
    for page in pages:
        assert await page.evaluate("window.fought") == []
    await ben.page.locator("[data-command=hand]:visible").click()  # something new is written, and translated once
    await expect(fay.page.locator("[data-hands] [data-name]")).to_have_text("Ben")
    await expect(fay.page.locator("[data-hands-count]")).to_contain_text("«")
    await expect(ada.page.locator("[data-mates]")).to_contain_text("«")
    await fay.does("next")
    await ada.sees(phase="clarify")
    await expect(stage.locator("[data-phase-title]")).to_contain_text("«")
    for page in (ada.page, fay.page):
        for name in ("Ada", "Ben", "Cem"):
            assert await page.get_by_text(name.upper(), exact=True).count() == 0
    shown = await ada.page.locator("[data-people] .name bdi").all_inner_texts()
    assert {"Ada", "Ben", "Cem"} <= set(shown)
