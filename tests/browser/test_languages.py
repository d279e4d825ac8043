"""The languages that are offered, as their readers get them: on a narrow phone and with letters twice as large nothing
is lost or torn; and one group whose members read four of them gets the same phase in the same moment, each in their own
words, in which they also keep what they wrote. No page is heavier for it than one in English may be.

EVERY_SCENE=1 looks at all scenes, which takes a quarter of an hour for each language.
"""

import os
import re
from collections.abc import AsyncIterator
from functools import partial

import pytest
from django.conf import settings
from django.utils.translation import gettext, override, pgettext
from playwright.async_api import Browser, Page, ViewportSize, expect

from pictures.play import PLAY
from pictures.scenes.scene import Scene
from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES, Participant, all_do
from tests.browser.scenery import Scenery
from tests.browser.test_accessibility import ESSENTIAL, LAPTOP, LOOKED_AT, NARROW, PHONE, TOOLS, WIDE, ZOOMED, resized
from tests.browser.test_phones import MOST, Wire, icons
from tests.browser.test_whole_session import TOGETHER
from tests.servers import Site

# Those with most words in least room, and one of each kind of page.
FULLEST = """
    home door-with-questions sessions create-wrong edit practice mine harvest report error-429
    lobby reflect consult-client core-writing last-minute-holder away-holder may-holder may-lobby self-run-turn
    focusing-agree-focuser call-unserved call-devices visit-phone-speaking
    desk-lobby-two desk-opening desk-busy desk-undo desk-visit-asked desk-give
    stage-lobby stage-consult cases-stage
"""
READERS = dict(zip(("Ada", "Ben", "Cem", "Dee"), ("de", "es", "fr", "pt-br"), strict=True))


@pytest.mark.timeout(1800 if "EVERY_SCENE" in os.environ else 300)
@pytest.mark.parametrize("language", READERS.values())
async def test_nothing_is_lost_or_torn(browser: Browser, embedded: Site, language: str) -> None:
    scenes = [scene for scene in LOOKED_AT if scene.name in FULLEST.split() or "EVERY_SCENE" in os.environ]
    async with Scenery.of(browser, embedded, language) as scenery:
        wrong = [f"{scene.name}: {each}" for scene in scenes async for each in faults(scenery, scene, language)]
    assert not wrong, "\n".join(wrong)


async def faults(scenery: Scenery, scene: Scene, language: str) -> AsyncIterator[str]:
    async with scenery.open(scene, NARROW) as page:
        await page.evaluate(TOOLS)
        if (await page.locator("html").get_attribute("lang") or "").lower() != language:
            yield "is in another language"
        wide = scene.name.startswith(WIDE)
        for size in (NARROW, ZOOMED, LAPTOP if wide else PHONE):
            for each in await lost_at(page, size):
                yield f"{size['width']} × {size['height']}, {each}"


async def lost_at(page: Page, size: ViewportSize) -> list[str]:
    await resized(page, size)
    found: list[str] = await page.evaluate(
        "what => [...looks.lost(), ...looks.torn(), ...looks.essentials(what)]", ESSENTIAL
    )
    return found


@pytest.mark.moments
async def test_a_group_of_four_languages_walks_a_whole_session(people: People) -> None:
    assert {code for code, _ in settings.LANGUAGES} == {"en", *READERS.values()}
    fay = await people.facilitator(language="fr")
    await fay.signs_up()
    code = await fay.makes_a_session("Vendredi", CALM_MINUTES | {"return": "0:20"})
    await fay.does("open")
    everyone = [await people.participant(name, language=language) for name, language in READERS.items()]
    await all_do(everyone, lambda person: person.joins(code))
    await fay.does("form")
    await fay.does("start")
    await all_do(everyone, is_light)
    group = (await everyone[0].screen())["group"]
    assert len(group["people"]) == 4

    steps = [step["i"] for step in group["timeline"]["steps"]]
    for step in steps[1:]:
        await fay.does("next", group=group["id"])
        await all_do(everyone, partial(Participant.sees, step=step))
        if await everyone[0].live().get_attribute("data-phase") == "return":
            await all_do(everyone, writes)
    await fay.does("next", group=group["id"])
    await fay.sees_state("closing")
    await all_do(everyone, lambda person: person.sees(state="closing"))
    for person in everyone:
        await read_their_own_words(person)
    await changed_together(everyone)

    await fay.does("finish")
    await all_do(everyone, lambda person: person.sees(state="ended"))
    for person in everyone:
        await keeps_it_in_their_language(person)
    eve = await people.participant("Eve")  # whoever has put the stage on the wall reads English
    await eve.page.goto(f"/s/{code}/stage")
    await expect(eve.page.locator("html")).to_have_attribute("lang", "fr")  # the session's, as Fay made it


async def is_light(person: Participant) -> None:
    """With all that belongs to the page, in a tab that has nothing yet."""
    page = await person.another_tab()
    wire = Wire()
    await wire.listen(page)
    await page.goto(f"/s/{person.code}/")
    await person.is_connected(page)
    weighs = wire.bytes + await icons(page)
    await page.close()
    assert 20_000 < weighs < MOST, READERS[person.name]


async def writes(person: Participant) -> None:
    holds = await person.live().get_attribute("data-role") == "client"
    await person.writes("valuable" if holds else "takeaway", f"Ünïcødé {person.name}", "group")
    await person.is_saved()


def words_of(phase: str, role: str, language: str) -> re.Pattern[str]:
    """The practice's instruction, with anything in its gaps."""
    found = PLAY.stage.lines.of(phase).of(role)
    assert found
    with override(language):
        said = pgettext("practice", found.said.do)
    return re.compile(".+".join(re.escape(part) for part in re.split(r"\{\w+\}", said)))


async def read_their_own_words(person: Participant) -> None:
    language = READERS[person.name]
    seen = [change for change in await person.changes() if change.state == "running" and change.phase]
    assert {change.role for change in seen} >= {"client", "consultant"}
    for change in seen:
        words = words_of(change.phase, change.role, language)
        assert words.search(change.words), f"{language}, {change.phase}, {change.role}: {change.words}"


async def changed_together(everyone: list[Participant]) -> None:
    moments: dict[int, list[float]] = {}
    for person in everyone:
        for change in await person.changes():
            if change.step and change.state == "running":
                moments.setdefault(change.step, []).append(change.at)
    assert len(moments) > 10
    spreads = {step: max(at) - min(at) for step, at in moments.items()}
    assert max(spreads.values()) <= TOGETHER, spreads


async def keeps_it_in_their_language(person: Participant) -> None:
    language = READERS[person.name]
    page = await person.another_tab()
    await page.goto(f"/s/{person.code}/mine")
    text = await page.inner_text("body")
    assert (await page.locator("html").get_attribute("lang") or "").lower() == language
    for name in READERS:
        assert f"Ünïcødé {name}" in text
    markdown = await page.evaluate("async () => (await fetch('mine.md')).text()")
    await page.close()
    assert f"Ünïcødé {person.name}" in markdown
    with override(language):
        assert f"### {gettext('My turn')}" in markdown
