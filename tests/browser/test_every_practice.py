"""A whole session of each practice in Chromium: every screen says to everybody what the practice's document has for
them, and what is laid on a table is in the export if its document says so.

Troika's own walks are longer, and elsewhere.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Page, expect

from sessions_app import practices
from sessions_app.domain.practice import Stage, roles_of
from sessions_app.domain.timeline import Step, steps_of
from tests.browser.conftest import People
from tests.browser.people import Facilitator, Participant

from .test_cards import lays, on_the_table

OFFERED = practices.keys()
NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli", "Flo", "Gus", "Hua", "Ida", "Jon", "Kim", "Lou", "Mia", "Noa", "Oda", "Pia"]
# As many as fit badly, where that is not as few as a group has at least.
PEOPLE = {"after_action": 6, "discovery_action": 9}
PHONES = 4  # all others look at no screen: browsers cost most of a walk


@pytest.mark.parametrize("key", [key for key in OFFERED[1:] if key in practices.shipped()])
async def test_in_each_phase_of_a_round_everybody_reads_their_own_words(people: People, key: str) -> None:
    stage = practices.practice(key).stages[0]
    names = NAMES[: PEOPLE.get(key, stage.plan.group_sizes.least)]
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", {phase.key: "20" for phase in stage.plan.phases}, practice=key)
    cookies = await people.come_without_a_browser(code, names)
    wall = await fay.another_tab()
    await wall.goto(f"/s/{code}/stage")
    await fay.sees_people(*names)
    if stage.plan.rule.of_a_case:
        await fay.gives("name_case", person=(await fay.desk())["people"][0]["id"])
    await fay.lets_a_round_begin()
    walk = Walk(people, fay, wall, cookies)
    await walk.a_round(stage)
    await fay.sees_state("closing")
    await asyncio.gather(*(person.sees(state="closing") for person in walk.phones))
    await walk.exports()


@dataclass
class Walk:
    """A session in which some people look at their phones, and what was laid on tables: whether organizers read it."""

    people: People
    fay: Facilitator
    wall: Page
    cookies: Mapping[str, dict[str, str]]
    phones: list[Participant] = field(default_factory=list)
    laid: dict[str, bool] = field(default_factory=dict)

    async def a_round(self, stage: Stage) -> None:
        [group] = (await self.fay.desk())["groups"]
        seated = {one["seat"]: str(one["name"]) for one in group["people"]}
        first = [seated[seat] for seat in sorted(seated)[:PHONES]]  # roles go by seats
        opened = [self.people.takes_out_a_phone(self.fay.code, name, self.cookies[name]) for name in first]
        self.phones = list(await asyncio.gather(*opened))
        for step in steps_of(stage.plan, len(seated), opening=True):
            if step.index:
                await self.fay.does("next")
            await asyncio.gather(*(reads(person, step, stage, seated) for person in self.phones))
            await projects(self.wall, step, stage)
            words = stage.lines.of(step.phase)
            await expect(self.fay.page.locator("main")).to_contain_text(words.title)
            await expect(self.fay.page.locator("main")).to_contain_text(asked(words.say, stage))
            await self.lay(step, stage, seated)
        await self.fay.does("next")

    async def lay(self, step: Step, stage: Stage, seated: Mapping[int, str]) -> None:
        """One of them lays a card of each kind that they are asked for; the others see it."""
        author, *others = self.phones
        for kind in stage.manner(step.phase).written_by(role(author, step, stage, seated)):
            if card := stage.kinds.card(kind):
                text = f"{card.title}, laid in {step.phase}"
                await lays(author, text, kind)
                self.laid[text] = card.reach == "organizers"
                for other in others:
                    await expect(on_the_table(other).filter(has_text=text)).to_be_visible()

    async def exports(self) -> None:
        rows = (await self.fay.json(f"/host/{self.fay.code}/export.json"))["notes"]
        assert {row["text"] for row in rows} == {text for text, read in self.laid.items() if read}


def role(person: Participant, step: Step, stage: Stage, seated: Mapping[int, str]) -> str:
    """Somebody's own role just now, or all, who have words where there are no roles."""
    seat = next(seat for seat, name in seated.items() if name == person.name)
    turn = step.reached if step.when in ("turn", "between") else 0
    return roles_of(stage.cast, seated, turn=turn, order=range(len(seated))).get(seat) or "all"


async def reads(person: Participant, step: Step, stage: Stage, seated: Mapping[int, str]) -> None:
    """What to do, and the hint, of one's own role just now, with the holder's name in it."""
    holder = seated[step.reached - 1] if step.when in ("turn", "between") else ""
    said = stage.lines.of(step.phase).of(role(person, step, stage, seated))
    assert said, step
    await person.sees(phase=step.phase, step=step.index)
    for words, there in (said.said.do, "[data-instruction]"), (said.said.hint, "[data-hint]"):
        await expect(person.live().locator(there)).to_have_text(asked(words.replace("{holder}", holder), stage))


async def projects(wall: Page, step: Step, stage: Stage) -> None:
    """The phase, and what it says to each role."""
    words = stage.lines.of(step.phase)
    await expect(wall.locator("[data-phase-title]")).to_have_text(words.title)
    shown = wall.locator("[data-in=running]")
    for each in words.by:
        if each.stage:
            await expect(shown).to_contain_text(asked(each.stage, stage))


def asked(words: str, stage: Stage) -> str:
    """A line with the round's question in it."""
    return words.replace("{question}", stage.questions[0] if stage.questions else "")
