"""Takes the pictures that were asked for, in the environment of a site that runs: started by `python -m pictures`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from shutil import copyfile
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from tests.browser.conftest import find_chromium
from tests.servers import ROOT

from . import sheet
from .camera import SCHEMES, Camera, name_of
from .scenes import OF_OTHERS, SCENES
from .scenes.docs import DOCS
from .scenes.scene import CASTS, SIZES, Scene

EVERYTHING = ["*"]


def chosen(asked: argparse.Namespace) -> Iterator[tuple[Scene, str]]:
    """The scenes, and the casts with which they are played; those of other practices only if they are named."""
    for scene in SCENES if asked.only == EVERYTHING else (*SCENES, *OF_OTHERS):
        if any(fnmatch(scene.name, pattern) for pattern in asked.only) and {*asked.size}.intersection(scene.sizes):
            yield from ((scene, cast) for cast in scene.casts if cast in asked.cast)


def shown_as(asked: argparse.Namespace) -> list[str]:
    """For the browser: the site's public address leads to this server, and is trusted as if it had a certificate."""
    public, server = urlsplit(asked.site).netloc, urlsplit(asked.server).netloc
    return [f"--host-resolver-rules=MAP {public} {server}", f"--unsafely-treat-insecure-origin-as-secure={asked.site}"]


async def take(asked: argparse.Namespace) -> int:
    """Takes one scene after another, because they share two cores with the site. Returns how many failed."""
    failed = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=shown_as(asked))
        camera = Camera(
            browser,
            asked.site,
            asked.server,
            asked.folder,
            tuple(asked.size),
            tuple(asked.scheme),
            asked.scale,
            asked.language,
        )
        for scene, cast in chosen(asked):
            began = time.perf_counter()
            try:
                said = await camera.take(scene, cast, await sync_to_async(scene.made)(cast, asked.language))
            except PlaywrightError as error:  # the others are worth taking all the same
                failed += 1
                said = [f"FAILED: {error.message.splitlines()[0]}"]
            print(f"{time.perf_counter() - began:5.1f} s  {scene.name} ({cast})", *said, sep="\n         ", flush=True)
        await browser.close()
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pictures", description=__doc__)
    parser.add_argument("site", help=argparse.SUPPRESS)
    parser.add_argument("server", help=argparse.SUPPRESS)
    parser.add_argument("--practice", metavar="KEY", help="whose phases (the first one's that is offered)")
    parser.add_argument("--docs", action="store_true", help="only those of docs/images, and put them there")
    parser.add_argument("--only", nargs="+", default=EVERYTHING, metavar="NAME", help="of scenes; 'desk-*' is possible")
    parser.add_argument("--size", nargs="+", default=[*SIZES], choices=SIZES)
    parser.add_argument("--scheme", nargs="+", default=SCHEMES, choices=SCHEMES)
    parser.add_argument("--cast", nargs="+", default=CASTS, choices=CASTS, help="which names the people have")
    parser.add_argument("--scale", type=float, default=1, help="pixels of the picture for one of the page")
    parser.add_argument("--language", default="en", help="in which the pages are read, as de")
    parser.add_argument("--folder", type=Path, default=ROOT / "screenshots")
    asked = parser.parse_args()
    if asked.docs:
        wanted = DOCS.values()
        asked.only, asked.size = [scene for scene, _ in wanted], [*{size for _, size in wanted}]
        asked.scheme, asked.cast = ["light"], ["plain"]
    asked.folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    failed = asyncio.run(take(asked))
    for file, (scene, size) in DOCS.items() if asked.docs else ():
        copyfile(asked.folder / name_of(scene, "plain", size, "light"), ROOT / "docs/images" / file)
    print(f"{time.perf_counter() - began:5.0f} s in all: {sheet.write(asked.folder)}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
