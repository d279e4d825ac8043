"""Goes through the scenes of `pictures` in a made-up language, and prints what reads as English and what does not fit.

In the environment of a site with PSEUDO_LANGUAGE=1, because scenes are made in its database (test_pseudo.py); by hand:
python -m tests.browser.pseudo SITE en-XA|ar-XB [--pictures FOLDER] [NAME…]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

from asgiref.sync import sync_to_async
from playwright.async_api import BrowserContext, Page, async_playwright

from pictures.camera import SETTLED, address_in
from pictures.cast import PLAIN, TITLES
from pictures.room import View
from pictures.scenes import SCENES
from pictures.scenes.scene import SIZES, Scene
from tests.browser.conftest import find_chromium
from tests.harvested import WORDS

CHECK = (Path(__file__).parent / "pseudo.js").read_text(encoding="utf-8")
PATIENCE = 60_000  # ms
# Titles and names that the scenes give, and what kinds of files are called everywhere.
TYPED = [*TITLES.values(), "A plan for the autumn", "Team days, second morning", "Leadership circle", "Our hour"]
TYPED += [WORDS["en"]["title"], *WORDS["en"]["names"], *PLAIN, "Fay", "Oto", "Gus"]
TYPED += ["and"]  # between names: a browser’s own word, in the language that it takes this one for
TYPED += ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]  # the same, beside an hour of another day
TYPED += ["Coffee is ready when you are"]  # a facilitator’s message
TYPED += ["CSV", "Excel", "JSON", "Markdown", "csv", "json", "md", "xlsx"]


async def complaints(context: BrowserContext, scene: Scene, view: View, asked: argparse.Namespace) -> list[str]:
    """Of the page on the narrowest and on the widest screen on which it is used."""
    page = await context.new_page()
    try:
        found: list[str] = []
        for size in sorted(scene.sizes, key=lambda size: SIZES[size])[:: max(1, len(scene.sizes) - 1)]:
            width, height = SIZES[size]
            await page.set_viewport_size({"width": width, "height": height})
            if page.url == "about:blank":
                await opens(page, scene, view, asked.language)
            found += [f"{size}: {each}" for each in await page.evaluate(CHECK)]
            if asked.pictures:
                path = asked.pictures / f"{scene.name}.{size}.png"
                await page.screenshot(path=path, full_page=scene.whole, animations="disabled")
        return found
    finally:
        await page.close()
        await context.set_offline(False)


async def opens(page: Page, scene: Scene, view: View, language: str) -> None:
    await page.goto(address_in(language, view.path))
    if view.html:
        await page.set_content(view.html)
    await page.locator(SETTLED).wait_for()
    if scene.act:
        await scene.act(page)


async def walk(asked: argparse.Namespace) -> int:
    failed = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium())
        context = await browser.new_context(base_url=asked.site, locale=asked.language, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(f"window.typed = {json.dumps([re.escape(each) for each in TYPED])}")
        for scene in SCENES:
            if not any(fnmatch(scene.name, pattern) for pattern in asked.names):
                continue
            view = await sync_to_async(scene.made)("plain", asked.language.lower())
            await context.clear_cookies()
            for name, value in view.cookies.items():
                await context.add_cookies([{"name": name, "value": value, "url": asked.site}])
            for each in await complaints(context, scene, view, asked):
                failed += 1
                sys.stdout.write(f"{scene.name}, {each}\n")
        await browser.close()
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pseudo", description=__doc__)
    parser.add_argument("site")
    parser.add_argument("language", choices=["en-XA", "ar-XB"])
    parser.add_argument("names", nargs="*", default=["*"], help="of scenes; 'desk-*' is possible")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures")
    return int(asyncio.run(walk(parser.parse_args())) > 0)


if __name__ == "__main__":
    sys.exit(main())
