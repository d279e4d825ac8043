"""A finger on a page: it comes down, rests, moves and goes up; the browser makes its own clicks of that."""

from __future__ import annotations

import asyncio

from playwright.async_api import CDPSession, Locator, Page


class Finger:
    def __init__(self, page: Page, line: CDPSession) -> None:
        self.page, self._line = page, line

    @classmethod
    async def on(cls, page: Page) -> Finger:
        line = await page.context.new_cdp_session(page)
        await line.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        return cls(page, line)

    async def down(self, x: float, y: float) -> None:
        await self._touch("touchStart", x, y)

    async def moves(self, x: float, y: float) -> None:
        await self._touch("touchMove", x, y)

    async def up(self) -> None:
        await self._touch("touchEnd")

    async def lies_on(self, target: Locator) -> tuple[float, float]:
        """Comes down in its middle, and stays."""
        at = await middle(target)
        await self.down(*at)
        return at

    async def taps(self, target: Locator) -> None:
        """At once: where the two come apart by half a second it is another gesture."""
        at = await middle(target)
        await asyncio.gather(self.down(*at), self.up())

    async def _touch(self, kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        await self._line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def middle(target: Locator) -> tuple[float, float]:
    """Once it stands still and nothing lies over it."""
    await target.click(trial=True)
    box = await target.bounding_box()
    assert box, str(target)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
