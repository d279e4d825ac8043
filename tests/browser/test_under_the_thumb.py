"""What can be pressed on a phone keeps its meaning and its place while others do something."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import People

# Every element that can be pressed, and every live region: the thing itself, its words, and where it stands.
HOLD = """() => {
  const named = (each) => each.dataset.command ?? each.className ?? each.localName;
  const things = [...document.querySelectorAll(
    "button, a[href], summary, input, textarea, select, [role=status], [role=alert], [aria-live]")];
  window.held = things.map((each) => ({ each, name: named(each), ...placeOf(each) }));
  window.spoken = [];
  const heard = new MutationObserver((changes) => changes.forEach(({ target }) => {
    const region = (target.closest ? target : target.parentElement)
      .closest("[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]");
    if (region) window.spoken.push(region.textContent.trim());
  }));
  heard.observe(document.body, { childList: true, characterData: true, subtree: true });
  function placeOf(each) {
    const { x, y, width, height } = each.getBoundingClientRect();
    return { x, y, width, height, seen: each.checkVisibility() };
  }
}"""
CHANGED = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(
  window.held.flatMap(({ each, name, seen, ...was }) => {
    if (!each.isConnected) return [`${name} was made anew`];
    const pressable = each.matches("button, a[href], summary, input, textarea, select");
    if (!seen || !pressable || each.closest("[data-notice]") || !each.checkVisibility()) return [];
    const is = each.getBoundingClientRect();
    const far = ["x", "y", "width", "height"].filter((side) => Math.abs(is[side] - was[side]) > 1);
    return far.map((side) => `${name}: ${side} was ${was[side]}, is ${is[side]}`);
  })))))"""


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844)])
async def test_what_can_be_pressed_stays_while_others_do_something(people: People, width: int, height: int) -> None:
    fay, (ada, ben, cem, dee) = await people.in_the_first_turn("Ada", "Ben", "Cem", "Dee")
    page = ada.page
    await page.set_viewport_size({"width": width, "height": height})
    more = page.locator(".actions [data-more]")
    await more.focus()
    await page.evaluate(HOLD)
    found: dict[str, Any] = {}

    async def is_still(after: str) -> None:
        found[after] = await page.evaluate(CHANGED)

    await ben.does("done")
    await ada.sees(ready=1)
    await is_still("somebody is ready")
    await fay.gives("say", text="Tea is at four, in the hall; bring your chairs along, please.")
    await expect(page.locator("[data-notice-words]")).to_contain_text("Tea")
    await is_still("a message")
    await cem.page.locator("[data-turn-scene] [data-command=hand]").click()
    await expect(page.locator("[data-mates]")).to_contain_text("asks for the facilitator")
    await is_still("a hand")
    await fay.gives("lower", person=None)
    await expect(page.locator("[data-mates]")).to_be_hidden()
    await fay.gives("say", text="")
    await expect(page.locator("[data-notice-words]")).to_be_empty()
    await is_still("both are gone")
    await fay.does("minute")
    await is_still("a minute more")
    await fay.does("pause")
    await ada.sees(paused="true")
    await is_still("paused")
    await fay.does("resume")
    await ada.sees(paused="false")
    await fay.gives("remove", person=await dee.id())
    await expect(page.locator("[data-turn-scene] [data-people] [data-person]")).to_have_count(3)
    await is_still("somebody has gone")
    assert {after: changes for after, changes in found.items() if changes} == {}
    await expect(more).to_be_focused()
    spoken = await page.evaluate("window.spoken")
    assert max((spoken.count(words) for words in set(spoken) if words), default=0) <= 1, spoken
