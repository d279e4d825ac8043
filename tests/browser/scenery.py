"""Opens the scenes of `pictures/` for tests, one after the other in one tab that forgets each of them; a process
beside the site makes them in its database."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, CDPSession, Page, ViewportSize

from bench.crowd import Crowd, Seat
from pictures.camera import SETTLED, address_in
from pictures.room import View
from pictures.scenes.scene import Scene
from tests.servers import ROOT, ServerFailedError, Site

MOST_TEXT = 2**22  # bytes of one line: a whole page may be in it


class Scenery:
    """Every screen of one site, one at a time.

    They share a tab, because a new one starts a process and compiles all scripts again: half of what a page costs.
    """

    def __init__(
        self, page: Page, tools: CDPSession, site: Site, maker: asyncio.subprocess.Process, language: str
    ) -> None:
        self.page = page
        self.tools = tools
        self.site = site
        self.maker = maker
        self.language = language

    @classmethod
    @asynccontextmanager
    async def of(cls, browser: Browser, site: Site, language: str = "en") -> AsyncIterator[Scenery]:
        """`language`: the browser's, in which all pages are read."""
        maker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pictures.on_call"), cwd=ROOT, env=site.environment, limit=MOST_TEXT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        context = await browser.new_context(base_url=site.url, locale=language)
        try:
            page = await context.new_page()
            yield cls(page, await context.new_cdp_session(page), site, maker, language)
        finally:
            await context.close()
            assert maker.stdin
            maker.stdin.close()
            await maker.wait()

    @asynccontextmanager
    async def open(self, scene: Scene, viewport: ViewportSize, cast: str = "plain") -> AsyncIterator[Page]:
        """The page as the scene has it, without animations. Everybody else of the scene is connected meanwhile."""
        view = await self._make(scene, cast)
        crowd = Crowd(self.site.url, heartbeats=True)
        try:
            await crowd.open(view.sockets)
            await self.page.set_viewport_size(viewport)
            await self.page.emulate_media(color_scheme="light", reduced_motion="reduce", forced_colors="none")
            await self._go(view)
            if scene.act:
                await scene.act(self.page)
            yield self.page
        finally:
            await self._forget()
            await crowd.leave()

    async def _make(self, scene: Scene, cast: str) -> View:
        assert self.maker.stdin and self.maker.stdout
        self.maker.stdin.write(json.dumps([scene.name, cast, self.language]).encode() + b"\n")
        line = await self.maker.stdout.readline()
        if not line:
            raise ServerFailedError(f"{scene.name} could not be made: see standard error")
        made = json.loads(line)
        return View(**made | {"sockets": [Seat(**each) for each in made["sockets"]]})

    async def _go(self, view: View) -> None:
        await self.page.context.add_cookies(
            [{"name": name, "value": value, "url": self.site.url} for name, value in view.cookies.items()]
        )
        if view.html:
            await self.page.route(
                f"**{view.path}",
                lambda route: route.fulfill(body=view.html, content_type="text/html; charset=utf-8"),
            )
        await self.page.goto(address_in(self.language, view.path))
        await self.page.locator(SETTLED).wait_for()

    async def _forget(self) -> None:
        """Who it was, and what the page kept, before anybody else opens one. The site's files stay in its cache."""
        await self.page.unroute_all()
        await self.page.context.set_offline(False)
        if self.page.url.startswith(self.site.url):
            await self.page.evaluate("sessionStorage.clear()")
        await self.page.goto(f"{self.site.url}/healthz")  # what is written down on leaving is forgotten, too
        await self.page.context.clear_cookies()
        await self.tools.send(
            "Storage.clearDataForOrigin", {"origin": self.site.url, "storageTypes": "local_storage,indexeddb"}
        )
