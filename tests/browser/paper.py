"""A page on paper: its PDF holds what is drawn, once; no line is cut, and no line lies over another."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter

from playwright.async_api import Page, ViewportSize
from pypdf import PdfReader

PAPER: dict[str, ViewportSize] = {"A4": {"width": 794, "height": 1123}, "Letter": {"width": 816, "height": 1056}}
LETTERS = re.compile(r"[^\W\d_]")
# While it is measured, a page is as it is printed: browsers say so to it before and after.
BEFORE, AFTER = "dispatchEvent(new Event('beforeprint'))", "dispatchEvent(new Event('afterprint'))"


async def on_paper(page: Page, paper: str) -> list[str]:
    """What is wrong with the page on this paper. `looks` (looks.js) is in it."""
    await page.set_viewport_size(PAPER[paper])
    people = set(await page.evaluate("looks.people()"))
    await page.emulate_media(media="print")
    await page.evaluate(f"scrollTo(0, 0); {BEFORE}")
    wrong = await page.evaluate("[...looks.lost(), ...looks.overlaid()]")
    drawn = counted(await page.evaluate("looks.letters()"))
    gone = people - set(await page.evaluate("looks.people()"))
    await page.evaluate(AFTER)
    await page.emulate_media(media="null")
    content = await page.pdf(format=paper, print_background=False)
    said = counted("\n".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages))
    wrong += [f"not on paper: {name}" for name in sorted(gone)]
    if missing := drawn - said:
        wrong.append(f"letters that are not printed: {spelt(missing)}")
    if more := said - drawn:
        wrong.append(f"letters that are printed again: {spelt(more)}")
    return wrong


def counted(text: str) -> Counter[str]:
    """Each letter, and how often. No digits, because a clock goes on; how words are parted, a PDF does not say."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return Counter(LETTERS.findall(plain))


def spelt(letters: Counter[str]) -> str:
    return "".join(sorted(letters.elements()))[:80]
