"""Opens a scene once, stops its time, and pictures it in every size, in light and dark."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

from bench.crowd import Crowd

from .room import View
from .scenes.scene import SIZES, Scene

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FREEZE = (Path(__file__).parent / "freeze.js").read_text(encoding="utf-8")
SETTLED = "body:not([data-link]), body[data-link=live]"
PATIENCE = 20_000  # ms


@dataclass
class Camera:
    """Takes pictures of one site, which listens at `server`, into one folder."""

    browser: Browser
    site: str
    server: str
    folder: Path
    sizes: tuple[str, ...]
    schemes: tuple[Scheme, ...]
    scale: float = 1
    language: str = "en"  # in which the pages are read

    async def take(self, scene: Scene, cast: str, view: View) -> list[str]:
        """All pictures of one scene. Returns what the page's console said."""
        crowd = Crowd(self.server, heartbeats=True)
        crowd.origin = self.site
        try:
            await crowd.open(view.sockets)
            async with self._page(view, cast) as (page, said):
                if scene.act:
                    await scene.act(page)
                await page.evaluate(FREEZE)
                for size in scene.sizes:
                    for scheme in self.schemes if size in self.sizes else ():
                        path = self.folder / name_of(scene.name, cast, size, scheme)
                        await self._snap(page, size, scheme, path, whole=scene.whole)
                return said
        finally:
            await crowd.leave()

    @asynccontextmanager
    async def _page(self, view: View, cast: str) -> AsyncIterator[tuple[Page, list[str]]]:
        context = await self._context(view)
        said: list[str] = []

        def listen(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                said.append(message.text)

        try:
            page = await context.new_page()
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("console", listen)
            await page.goto(address_in(self.language, view.path))
            if view.html:
                await page.set_content(view.html)
            await page.locator(SETTLED).wait_for()
            if cast == "rtl":
                await page.evaluate("document.documentElement.dir = 'rtl'")
            yield page, said
        finally:
            await context.close()

    async def _context(self, view: View) -> BrowserContext:
        width, height = SIZES["phone"]
        context = await self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": height},
            device_scale_factor=self.scale,
            reduced_motion="reduce",
            locale=self.language,
            timezone_id=where_it_is_ten(datetime.now(UTC)),
        )
        context.set_default_timeout(PATIENCE)
        await context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in view.cookies.items()]
        )
        return context

    async def _snap(self, page: Page, size: str, scheme: Scheme, path: Path, *, whole: bool) -> None:
        width, height = SIZES[size]
        await page.set_viewport_size({"width": width, "height": height})
        if whole:  # a taller window, not a longer picture, so that what stays at the window's edge is at the page's end
            height = max(height, await page.evaluate("document.documentElement.scrollHeight"))
            await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.screenshot(path=path, animations="disabled")


def where_it_is_ten(now: datetime) -> str:
    """A time zone in which it is a good hour for a session. The sign in its name is reversed."""
    return f"Etc/GMT{(now.hour - 10 + 12) % 24 - 12:+d}"


def address_in(language: str, path: str) -> str:
    """Where a page is read in this language: a stage speaks the session's, unless it is told another one."""
    return f"{path}?language={language}" if path.endswith("/stage") and language != "en" else path


def name_of(scene: str, cast: str, size: str, scheme: str) -> str:
    kind = "" if cast == "plain" else f".{cast}"
    return f"{scene}{kind}.{size}.{scheme}.png"
