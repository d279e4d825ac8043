"""A scene: its name, how to get there, what is done in the page, and on which screens it is pictured."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from django.utils.translation import override
from playwright.async_api import Page

from ..room import View

SIZES = {
    "phone": (390, 844),
    "small": (360, 640),
    "keyboard": (390, 400),  # what a keyboard leaves of a phone
    "tablet": (1180, 738),
    "laptop": (1440, 900),
    "projector": (1920, 1080),
}
PHONES = ("phone", "small")
EVERYWHERE = (*PHONES, "laptop")
CASTS = ("plain", "long", "rtl")  # short names, very long ones, from right to left


@dataclass(frozen=True)
class Scene:
    """`make` puts it into the database for a cast of names and returns what to open; `act` is then done in the page.

    `whole`: the page from top to bottom, not just what is visible without scrolling.
    """

    name: str
    make: Callable[[str], View]
    act: Callable[[Page], Awaitable[object]] | None = None
    sizes: tuple[str, ...] = EVERYWHERE
    casts: tuple[str, ...] = ("plain",)
    whole: bool = False

    def made(self, cast: str, language: str) -> View:
        """In a language that counts for a page that is not asked of the site, but rendered here."""
        with override(language):
            return self.make(cast)


def press(*selectors: str) -> Callable[[Page], Awaitable[None]]:
    """Presses one button after another."""

    async def act(page: Page) -> None:
        for selector in selectors:
            await page.locator(f"{selector} >> visible=true").first.click()

    return act


def write(text: str) -> Callable[[Page], Awaitable[None]]:
    """Opens the pad and writes into its first note."""

    async def act(page: Page) -> None:
        toggle = page.locator("[data-pad-toggle]")
        if await page.locator("main").get_attribute("data-pad") == "closed":
            await toggle.click()
        await page.locator("[data-notes] textarea").first.fill(text)
        await page.locator("[data-saved=saved]").first.wait_for()

    return act
