"""Takes the pictures that were asked for, in the environment of a site that runs: started by `python -m pictures`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from asgiref.sync import sync_to_async
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from tests.browser.conftest import find_chromium
from tests.servers import ROOT

from . import sheet
from .camera import SCHEMES, Camera
from .scenes import SCENES
from .scenes.scene import CASTS, SIZES, Scene


def chosen(asked: argparse.Namespace) -> Iterator[tuple[Scene, str]]:
    """The scenes and the casts that they are played with."""
    for scene in SCENES:
        if any(fnmatch(scene.name, pattern) for pattern in asked.only) and {*asked.size}.intersection(scene.sizes):
            yield from ((scene, cast) for cast in scene.casts if cast in asked.cast)


async def take(asked: argparse.Namespace) -> int:
    """One scene after the other: they share two cores with the site. How many could not be pictured."""
    failed = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium())
        camera = Camera(browser, asked.site, asked.folder, tuple(asked.size), tuple(asked.scheme), asked.scale)
        for scene, cast in chosen(asked):
            began = time.perf_counter()
            try:
                said = await camera.take(scene, cast, await sync_to_async(scene.make)(cast))
            except PlaywrightError as error:  # the others are worth seeing all the same
                failed += 1
                said = [f"FAILED: {error.message.splitlines()[0]}"]
            print(f"{time.perf_counter() - began:5.1f} s  {scene.name} ({cast})", *said, sep="\n         ", flush=True)
        await browser.close()
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pictures", description=__doc__)
    parser.add_argument("site", help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="+", default=["*"], metavar="NAME", help="of scenes; 'desk-*' is possible")
    parser.add_argument("--size", nargs="+", default=[*SIZES], choices=SIZES)
    parser.add_argument("--scheme", nargs="+", default=SCHEMES, choices=SCHEMES)
    parser.add_argument("--cast", nargs="+", default=CASTS, choices=CASTS, help="which names the people have")
    parser.add_argument("--scale", type=float, default=1, help="pixels of the picture for one of the page")
    parser.add_argument("--folder", type=Path, default=ROOT / "screenshots")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    failed = asyncio.run(take(asked))
    print(f"{time.perf_counter() - began:5.0f} s in all: {sheet.write(asked.folder)}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
