"""A person with only a keyboard: goes from one control to the next, sees where they are, and presses."""

from playwright.async_api import Locator, Page, expect

FARTHEST = 120  # controls from one to another on the longest page
# Where the keyboard is: seen, not under something else, and marked by more than the browser does for a mouse.
STANDING = """each => {
  const box = each.getBoundingClientRect();
  const style = getComputedStyle(each);
  const label = each.labels?.[0] ?? each;
  const spots = [0.5, 0.15, 0.85].map((part) => [box.left + box.width * part, box.top + box.height / 2]);
  const free = spots.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (each.contains(top) || top.contains(each) || label.contains(top));
  });
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {free, marked: marked || style.boxShadow !== "none" || each.matches("[tabindex='-1'], iframe")};
}"""


class Keys:
    """The keyboard of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def reach(self, control: Locator) -> None:
        """Tab until it has the focus, wherever one begins; on the way nothing may hide where one is."""
        await expect(control).to_be_visible()
        for _ in range(FARTHEST):
            await self.page.keyboard.press("Tab")
            here = self.page.locator(":focus")
            if await here.count() == 0:
                continue  # the browser's own bar, before the page begins again
            standing = await here.evaluate(STANDING)
            where = await here.evaluate("each => each.outerHTML.slice(0, 200)")
            assert standing["free"], f"under something else: {where}"
            assert standing["marked"], f"not to be seen: {where}"
            if await control.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"cannot be reached: {control}")

    async def press(self, control: Locator, key: str = "Enter") -> None:
        await self.reach(control)
        await expect(control).not_to_have_attribute("aria-disabled", "true")  # at rest after the command before
        await self.page.keyboard.press(key)

    async def type(self, control: Locator, text: str) -> None:
        await self.reach(control)
        await self.page.keyboard.press("ControlOrMeta+a")
        await self.page.keyboard.type(text)
