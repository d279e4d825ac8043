"""Goes through the scenes of `pictures` in the made-up languages, and prints what reads as English and what does not fit.

In the environment of a site with PSEUDO_LANGUAGE=1, because scenes are made in its database (test_pseudo.py):
python -m tests.browser.pseudo SITE [--only NAME…] [--pictures FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from fnmatch import fnmatch
from pathlib import Path

from asgiref.sync import sync_to_async
from django.utils.translation import override
from playwright.async_api import Browser, BrowserContext, async_playwright

from pictures.camera import SETTLED
from pictures.cast import PLAIN, TITLES
from pictures.room import View
from pictures.scenes import SCENES
from pictures.scenes.scene import SIZES, Scene
from tests.browser.conftest import find_chromium

CHECK = (Path(__file__).parent / "pseudo.js").read_text(encoding="utf-8")
LANGUAGES = ("en-XA", "ar-XB")
NAMES = [*PLAIN, *TITLES["plain"].split()]


class Reader:
    """Somebody whose browser asks for one of the made-up languages."""

    def __init__(self, context: BrowserContext, language: str, pictures: Path | None) -> None:
        self.context, self.language, self.pictures = context, language, pictures

    @classmethod
    async def arrives(cls, browser: Browser, site: str, language: str, pictures: Path | None) -> Reader:
        context = await browser.new_context(base_url=site, locale=language, reduced_motion="reduce")
        await context.add_init_script(f"window.pseudoNames = {json.dumps(json.dumps(NAMES))}")
        context.set_default_timeout(20_000)
        return cls(context, language, pictures)

    async def complaints(self, scene: Scene, view: View, site: str) -> list[str]:
        await self.context.clear_cookies()
        await self.context.add_cookies(
            [{"name": name, "value": value, "url": site} for name, value in view.cookies.items()]
        )
        page = await self.context.new_page()
        try:
            found: list[str] = []
            for size in scene.sizes[-1:] if "small" not in scene.sizes else ("small", "laptop"):
                width, height = SIZES[size]
                await page.set_viewport_size({"width": width, "height": height})
                if page.url == "about:blank":
                    if view.html:
                        await page.route(f"**{view.path}", lambda route: route.fulfill(body=view.html, content_type="text/html; charset=utf-8"))
                    await page.goto(view.path)
                    await page.locator(SETTLED).wait_for()
                    if scene.act:
                        await scene.act(page)
                found += [f"{size}: {each}" for each in await page.evaluate(CHECK)]
                if self.pictures:
                    name = f"{scene.name}.{self.language}.{size}.png"
                    await page.screenshot(path=self.pictures / name, full_page=scene.whole, animations="disabled")
            return found
        finally:
            await page.close()
            await self.context.set_offline(False)


def made(scene: Scene, language: str) -> View:
    """A page that is not asked of the site is rendered here."""
    with override(language.lower()):
        return scene.make("plain")


async def walk(asked: argparse.Namespace) -> int:
    scenes = [scene for scene in SCENES if any(fnmatch(scene.name, pattern) for pattern in asked.only)]
    failed = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium())
        readers = [await Reader.arrives(browser, asked.site, language, asked.pictures) for language in LANGUAGES]
        for scene in scenes:
            for reader in readers:
                try:
                    found = await reader.complaints(scene, await sync_to_async(made)(scene, reader.language), asked.site)
                except Exception as error:
                    found = [f"FAILED {str(error).splitlines()[0]}"]
                failed += len(found)
                for each in found:
                    print(f"{scene.name} {reader.language} {each}", flush=True)
        await browser.close()
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pseudo", description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--only", nargs="+", default=["*"], metavar="NAME", help="of scenes; 'desk-*' is possible")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures")
    return int(asyncio.run(walk(parser.parse_args())) > 0)


if __name__ == "__main__":
    sys.exit(main())
