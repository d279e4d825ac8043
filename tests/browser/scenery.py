"""Opens the scenes of `pictures/` for tests, in new profiles; a process beside the site makes them in its database."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from bench.crowd import Crowd, Seat
from pictures.camera import SETTLED
from pictures.room import View
from pictures.scenes.scene import Scene
from tests.servers import ROOT, ServerFailedError, Site

MOST_TEXT = 2**22  # bytes of one line: a whole page may be in it


class Scenery:
    """Every screen of one site, one at a time."""

    def __init__(self, browser: Browser, site: Site, maker: asyncio.subprocess.Process) -> None:
        self.browser = browser
        self.site = site
        self.maker = maker

    @classmethod
    @asynccontextmanager
    async def of(cls, browser: Browser, site: Site) -> AsyncIterator[Scenery]:
        maker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pictures.on_call"), cwd=ROOT, env=site.environment, limit=MOST_TEXT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            yield cls(browser, site, maker)
        finally:
            assert maker.stdin
            maker.stdin.close()
            await maker.wait()

    @asynccontextmanager
    async def open(self, scene: Scene, viewport: ViewportSize, cast: str = "plain") -> AsyncIterator[Page]:
        """The page as the scene has it, without animations. Everybody else of the scene is connected meanwhile."""
        view = await self._make(scene, cast)
        crowd = Crowd(self.site.url, heartbeats=True)
        context = await self.browser.new_context(
            base_url=self.site.url, viewport=viewport, reduced_motion="reduce", color_scheme="light"
        )
        try:
            await crowd.open(view.sockets)
            page = await self._go(context, view)
            if scene.act:
                await scene.act(page)
            yield page
        finally:
            await context.close()
            await crowd.leave()

    async def _make(self, scene: Scene, cast: str) -> View:
        assert self.maker.stdin and self.maker.stdout
        self.maker.stdin.write(json.dumps([scene.name, cast]).encode() + b"\n")
        line = await self.maker.stdout.readline()
        if not line:
            raise ServerFailedError(f"{scene.name} could not be made: see standard error")
        made = json.loads(line)
        return View(**made | {"sockets": [Seat(**each) for each in made["sockets"]]})

    async def _go(self, context: BrowserContext, view: View) -> Page:
        await context.add_cookies(
            [{"name": name, "value": value, "url": self.site.url} for name, value in view.cookies.items()]
        )
        page = await context.new_page()
        if view.html:
            await page.route(
                f"**{view.path}",
                lambda route: route.fulfill(body=view.html, content_type="text/html; charset=utf-8"),
            )
        await page.goto(view.path)
        await page.locator(SETTLED).wait_for()
        return page
