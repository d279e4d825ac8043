"""Every screen in every state, by the tables of `pictures/`: axe finds nothing, and no name is a word to a
translator. Nothing is lost with letters twice as large, a narrow screen, spaced text, the reader's own
colours, less motion, or on paper."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize

from pictures.camera import FREEZE
from pictures.cast import PLAIN
from pictures.play import OTHERS, PLAY, Play
from pictures.scenes import OF_OTHERS, SCENES
from pictures.scenes.scene import Scene
from sessions_app.domain.practice import ALL
from tests.browser.paper import on_paper
from tests.browser.scenery import Scenery
from tests.harvested import WORDS
from tests.servers import Site

PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1440, "height": 900}
ZOOMED: ViewportSize = {"width": 720, "height": 450}  # the laptop at 200 %
NARROW: ViewportSize = {"width": 320, "height": 640}  # a window of 1280 at 400 % (WCAG 1.4.10)

# Left out: scenes of a hundred groups or 300 people, which have the same elements as those of ten, only more often; and
# the casts of long names and of right-to-left, which change neither an element nor a colour.
CROWDED = ("-300", "-100")
# Laid out differently on a laptop, so that axe looks at that, too.
WIDE = ("desk-", "sessions", "create", "edit", "harvest", "breakout", "stage-")
# What has to be in sight without scrolling while a turn runs.
ESSENTIAL = ["[data-time-left]", "[data-instruction]"]

# axe in light looks at all that it looks at by itself (WCAG 2.0 and 2.1, A and AA, and good practice), at what WCAG 2.2
# has added, and whether a control's name has the words one sees. Between light and dark only colours can differ.
MORE = ["target-size", "label-content-name-mismatch"]
EVERY_RULE: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": False,  # no rule of these reads style sheets
    "rules": {rule: {"enabled": True} for rule in MORE},
}
OF_COLOURS = EVERY_RULE | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
HERE = Path(__file__).parent
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# axe keeps a timer of its own, because the page's stand still from then on.
TOOLS = f"{{ const setTimeout = window.setTimeout.bind(window);\n{AXE}\n}}\n{(HERE / 'looks.js').read_text()}\n{FREEZE}"

# One of each kind of page that may be printed, each on one of the two papers; the rest is laid out as one of these.
ON_PAPER = """
    home door door-ended sign-in-wrong privacy sessions sessions-deleted create-links edit delete
    invited-to-facilitate mine harvest harvest-notes harvest-exports report breakout error-404 error-503
    lobby gather-room gather-links share-client core-writing notice-long may-others done ended
    self-run-lobby desk-closed desk-lobby desk-proposal desk-gather desk-busy desk-between desk-ended desk-who-helps
    desk-download stage-lobby stage-consult stage-ended
"""
# Whom scenes call by name, and the names in examples of what one may write, which are words.
NAMES = [*PLAIN, "Fay", "Oto", "Gus", *WORDS["en"]["names"]]
EXAMPLES = ["Ada and Ben apart", "Ada, Blue"]


def looks_of(play: Play, step: str, role: str) -> tuple[object, ...]:
    """All that tells the phone's screen of one phase and role from that of another, but the words."""
    manner = play.stage.manner(step)
    return manner.hue, role in manner.away, manner.alone, len(play.asked(step, role)), bool(manner.recalled_to(role))


def longest(play: Play) -> tuple[str, str]:
    """The phase and role with most to read."""

    def letters(act: tuple[str, str]) -> int:
        found = play.stage.lines.of(act[0]).of(act[1] or ALL)
        return len(found.said.do + found.said.hint) if found else 0

    return max(play.acts, key=letters)


def other_acts() -> set[str]:
    """Of all practices that are not pictured: the phases with a look that is new, and those with most to read."""
    known = {looks_of(PLAY, *act) for act in PLAY.acts}
    found = set()
    for play in OTHERS:
        for act in play.acts:
            new = looks_of(play, *act)
            if new not in known or act == longest(play):
                known.add(new)
                found.add("-".join(filter(None, (play.key, *act))))
        columns = len(play.roles_in(play.core)), play.stage.manner(play.core).away == ()
        if columns not in known:  # on the stage
            known.add(columns)
            found.add(f"stage-{play.key}-{play.core}")
    return found


LOOKED_AT = [scene for scene in SCENES if not scene.name.endswith(CROWDED)]
LOOKED_AT += [scene for scene in OF_OTHERS if scene.name in other_acts()]
CHUNKS = 10


async def violations(
    page: Page, rules: dict[str, Any], where: str = "document", kinds: Sequence[str] = ()
) -> list[str]:
    found = await page.evaluate(f"([rules, kinds]) => axe.run({where}, rules)", [rules, kinds])
    return [
        f"{each['id']} at {json.dumps(node['target'])}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def check(page: Page, rules: dict[str, Any] = EVERY_RULE) -> None:
    """For other tests, of what they have come upon."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)  # not a script tag: the page's own policy would rightly refuse one
    found = await violations(page, rules)
    assert not found, "\n".join([page.url, *found])


async def check_in_both(page: Page) -> None:
    """In light and dark, between which nothing can differ but the colours."""
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await check(page)
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    await check(page, OF_COLOURS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def scenery(browser: Browser, embedded: Site) -> AsyncIterator[Scenery]:
    async with Scenery.of(browser, embedded) as made:
        yield made


@pytest.fixture(scope="session")
def judged() -> dict[str, set[str]]:
    """What axe has judged in this run, by the look."""
    return {}


@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_nothing_is_wrong_or_lost(scenery: Scenery, judged: dict[str, set[str]], chunk: int) -> None:
    """Scenes are much alike; axe, which takes most of the time, looks at what is new in one."""
    size = -(-len(LOOKED_AT) // CHUNKS)
    some = LOOKED_AT[chunk * size : (chunk + 1) * size]
    wrong = [f"{scene.name}: {each}" for scene in some async for each in faults(scenery, scene, judged)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["last-minute", "core-writing", "call-five", "visit-other-failed"])
async def test_letters_twice_as_large_lie_over_nothing_on_a_phone(scenery: Scenery, name: str) -> None:
    """As a reader sets them in their browser. All can be scrolled to, and what to do is under nothing then."""
    scene = next(scene for scene in SCENES if scene.name == name)
    await scenery.tools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 32}})
    try:
        async with scenery.open(scene, PHONE) as page:
            await page.evaluate(TOOLS)
            assert await page.evaluate("[...looks.lost(), ...looks.overlaid(), ...looks.buried()]") == []
            for selector in ESSENTIAL:
                await page.locator(selector).scroll_into_view_if_needed()
                assert await page.evaluate("what => looks.essentials([what])", selector) == []
    finally:
        await scenery.tools.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})


ADD_FAULTS = """() => document.querySelector("main").insertAdjacentHTML("beforeend",
    "<button class=mute></button><p class=pale>pale words</p><ul><div class=odd>no item</div></ul>")
    || (document.querySelector(".pale").style.cssText = "color: #999; background: #fff")"""


async def test_what_is_new_on_a_known_page_is_judged(scenery: Scenery) -> None:
    """Also where only a parent is told by a rule that its child is wrong, and in the dark, where only colours are."""
    known: dict[str, set[str]] = {"light": set(), "dark": set()}
    found: dict[str, list[str]] = {}
    async with scenery.open(LOOKED_AT[0], PHONE) as page:
        await page.evaluate(TOOLS)
        for seen in known:
            assert not await LOOKS[seen](page, LOOKED_AT[0], known[seen])
        await page.evaluate(ADD_FAULTS)
        for seen in known:
            found[seen] = [fault.split()[0] for fault in await LOOKS[seen](page, LOOKED_AT[0], known[seen])]
    assert {"button-name", "color-contrast", "list"} <= set(found["light"])
    assert found["dark"] == ["color-contrast"]


async def faults(scenery: Scenery, scene: Scene, known: dict[str, set[str]]) -> AsyncIterator[str]:
    async with scenery.open(scene, PHONE) as page:
        await page.evaluate(TOOLS)
        for where, look in LOOKS.items():
            for fault in await look(page, scene, known.setdefault(where, set())):
                yield f"{where}: {fault}"


async def of_what_is_new(page: Page, rules: dict[str, Any], known: set[str]) -> list[str]:
    """What axe finds at elements of another kind, state or colour than before; on a page of another order, at all."""
    new = [kind for kind in await page.evaluate("looks.kinds", rules is OF_COLOURS) if kind not in known]
    known.update(new)
    return await violations(page, rules, "{ include: looks.where(kinds) }", new) if new else []


async def in_light(page: Page, scene: Scene, known: set[str]) -> list[str]:
    return await of_what_is_new(page, EVERY_RULE, known) + await page.evaluate("looks.moving()")


async def in_dark(page: Page, scene: Scene, known: set[str]) -> list[str]:
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = await of_what_is_new(page, OF_COLOURS, known)
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


async def spaced_out(page: Page, scene: Scene, known: set[str]) -> list[str]:
    return await page.evaluate(
        "() => { looks.space(true); const lost = looks.lost(); looks.space(false); return lost; }"
    )


async def resized(page: Page, size: ViewportSize) -> None:
    """Scripts that fit something to the window have done so, too."""
    await page.set_viewport_size(size)
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def narrow(page: Page, scene: Scene, known: set[str]) -> list[str]:
    await resized(page, NARROW)
    return await page.evaluate("what => [...looks.lost(), ...looks.torn(), ...looks.essentials(what)]", ESSENTIAL)


async def zoomed(page: Page, scene: Scene, known: set[str]) -> list[str]:
    await resized(page, ZOOMED)
    return await page.evaluate("what => [...looks.lost(), ...looks.essentials(what), ...looks.buried()]", ESSENTIAL)


async def wide(page: Page, scene: Scene, known: set[str]) -> list[str]:
    if not scene.name.startswith(WIDE):
        return []
    await page.set_viewport_size(LAPTOP)
    found = await of_what_is_new(page, EVERY_RULE, known) + await page.evaluate("looks.torn()")
    return found + await spaced_out(page, scene, known)


async def in_own_colours(page: Page, scene: Scene, known: set[str]) -> list[str]:
    await page.emulate_media(forced_colors="active", reduced_motion="reduce")
    return await page.evaluate("looks.unseenStates()")


async def to_a_translator(page: Page, scene: Scene, known: set[str]) -> list[str]:
    return await page.evaluate("what => looks.translatable(...what)", [NAMES, EXAMPLES])


async def on_its_paper(page: Page, scene: Scene, known: set[str]) -> list[str]:
    printed = ON_PAPER.split()
    if scene.name not in printed:
        return []
    return await on_paper(page, ("A4", "Letter")[printed.index(scene.name) % 2])


LOOKS: dict[str, Callable[[Page, Scene, set[str]], Awaitable[list[str]]]] = {
    "light": in_light,
    "dark": in_dark,
    "text spaced out": spaced_out,
    "320 px": narrow,
    "200 %": zoomed,
    "laptop": wide,
    "forced colours": in_own_colours,
    "translated": to_a_translator,
    "on paper": on_its_paper,
}
