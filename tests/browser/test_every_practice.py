"""A whole round of each practice in Chromium: every screen says to everybody what the practice's document has for them.

Troika's own walks are longer, and elsewhere.
"""

import asyncio

import pytest
from playwright.async_api import Page, expect

from sessions_app import practices
from sessions_app.domain.practice import Stage, roles_of
from sessions_app.domain.timeline import Step, steps_of
from tests.browser.conftest import People
from tests.browser.people import Participant

OFFERED = practices.keys()
NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli"]


@pytest.mark.parametrize("key", [key for key in OFFERED[1:] if key in practices.shipped()])
async def test_in_each_phase_of_a_round_everybody_reads_their_own_words(people: People, key: str) -> None:
    stage = practices.practice(key).stages[0]
    size = stage.plan.group_sizes.least
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", {phase.key: "20" for phase in stage.plan.phases}, practice=key)
    crowd = [await people.participant(name) for name in NAMES[:size]]
    await asyncio.gather(*(person.comes_in(code) for person in crowd))
    wall = await fay.another_tab()
    await wall.goto(f"/s/{code}/stage")
    await fay.sees_people(*NAMES[:size])
    await fay.lets_a_round_begin()
    seated = {await person.seat(): person for person in crowd}
    for step in steps_of(stage.plan, size, opening=True):
        if step.index:
            await fay.does("next")
        await asyncio.gather(*(reads(person, seat, step, stage, seated) for seat, person in seated.items()))
        await projects(wall, step, stage)
        words = stage.lines.of(step.phase)
        await expect(fay.page.locator("main")).to_contain_text(words.title)
        await expect(fay.page.locator("main")).to_contain_text(words.say)
    await fay.does("next")
    await fay.sees_state("closing")
    await asyncio.gather(*(person.sees(state="closing") for person in crowd))


async def reads(person: Participant, seat: int, step: Step, stage: Stage, seated: dict[int, Participant]) -> None:
    """What to do, and the hint, of one's own role just now, with the holder's name in it."""
    holder = step.reached - 1 if step.when in ("turn", "between") else None
    turn = 0 if holder is None else step.reached
    role = roles_of(stage.cast, seated, turn=turn, order=range(len(seated))).get(seat)
    said = stage.lines.of(step.phase).of(role or "all")
    assert said, (step, role)
    name = seated[holder].name if holder is not None else ""
    await person.sees(phase=step.phase, step=step.index)
    await expect(person.live().locator("[data-instruction]")).to_have_text(said.said.do.replace("{holder}", name))
    await expect(person.live().locator("[data-hint]")).to_have_text(said.said.hint.replace("{holder}", name))


async def projects(wall: Page, step: Step, stage: Stage) -> None:
    """The phase, and what it says to each role."""
    words = stage.lines.of(step.phase)
    await expect(wall.locator("[data-phase-title]")).to_have_text(words.title)
    shown = wall.locator("[data-in=running]")
    for each in words.by:
        if each.stage:
            await expect(shown).to_contain_text(each.stage)
