"""Three people share one long name and one group, on the narrowest screens: everybody sees who is who."""

from pathlib import Path

from playwright.async_api import Page, ViewportSize, expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES

NARROW: ViewportSize = {"width": 320, "height": 640}
LONG = "Christophorus-Maximilian Featherstonehaugh"
# The numbers that are seen, however little of the name before them is: no box that clips cuts into them.
SEEN = """() => {
  const seen = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const at = text.data.search(/\\(\\d+\\)\\s*$/);
    const shown = text.parentElement.checkVisibility({ visibilityProperty: true });
    if (at < 0 || !shown || text.parentElement.closest(".visually-hidden")) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 3);
    const box = range.getBoundingClientRect();
    let whole = box.width > 5 && box.left >= 0 && box.right <= innerWidth;
    for (let outer = text.parentElement; outer !== document.body; outer = outer.parentElement) {
      const clip = outer.getBoundingClientRect();
      const clips = getComputedStyle(outer).overflowX !== "visible";
      if (clips && (box.right > clip.right + 0.5 || box.left < clip.left - 0.5)) whole = false;
    }
    seen.push([text.data.slice(at, at + 3), whole]);
  }
  return seen;
}"""


async def numbers(page: Page) -> set[str]:
    seen = await page.evaluate(SEEN)
    assert all(whole for _, whole in seen), seen
    return {number for number, _ in seen}


async def test_namesakes_are_told_apart_on_phone_and_desk(people: People, tmp_path: Path) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", CALM_MINUTES)
    ada, ben, cem = [await people.participant(LONG) for _ in range(3)]
    for person in (ada, ben, cem):
        await person.comes_in(code)
    await expect(fay.page.locator("[data-people] [data-person]")).to_have_count(3)
    for each in (fay, ada, ben, cem):
        await each.page.set_viewport_size(NARROW)
    assert await numbers(fay.page) == {"(2)", "(3)"}
    await fay.gives("form", revision=0, leave_out=[])
    await expect(fay.page.locator("[data-arranging] [data-name]")).to_have_count(3)
    assert await numbers(fay.page) == {"(2)", "(3)"}
    await fay.page.screenshot(path=tmp_path / "proposal.png", full_page=True)
    await fay.gives("start", revision=1, round=1)
    await fay.sees_state("running")
    assert await numbers(fay.page) == {"(2)", "(3)"}
    await fay.page.screenshot(path=tmp_path / "desk.png", full_page=True)
    for person in (ada, ben, cem):
        await person.sees(phase="reflect")
        assert await numbers(person.page) <= {"(2)", "(3)"}
    await fay.does("next")
    await ada.sees(phase="share")
    for person in (ada, ben, cem):
        assert await numbers(person.page)
    await cem.page.screenshot(path=tmp_path / "phone.png", full_page=True)
