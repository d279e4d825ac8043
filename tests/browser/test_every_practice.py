"""A whole session of each practice in Chromium: in each phase of each round every screen says to everybody what the
practice's document has for them, and what is laid on a table is in the export if its document says so.

Where people lay cards, bring cases or travel, the same once more on two processes, with mates on different ones: there
what one of them does must reach the other's screen. Troika's own walks are longer, and elsewhere.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Page, expect

from sessions_app import practices
from sessions_app.domain import program
from sessions_app.domain.practice import Practice, Stage, roles_of
from sessions_app.domain.practice.cast import REST, STAYS
from sessions_app.domain.timeline import Step, steps_of
from tests.browser.conftest import Gather, People
from tests.browser.people import Facilitator, Participant
from tests.servers import Site

from .test_cards import lays, on_the_table

OFFERED = practices.keys()
NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli", "Flo", "Gus", "Hua", "Ida", "Jon", "Kim", "Lou", "Mia", "Noa", "Oda", "Pia"]
NAMES.append("Quy")
# As many as fit badly, where that is not as few as a group has at least; and how many of them bring a case.
PEOPLE = {"after_action": 6, "discovery_action": 9, "peer_assist": 17, "one_two_four_all": 13, "world_cafe": 14}
PEOPLE |= {"knowledge_cafe": 11, "pro_action_cafe": 13}
CASES = {"peer_assist": 3, "pro_action_cafe": 3}
PHONES = 4  # all others look at no screen: browsers cost most of a walk
PHONES_A_STAGE = 2  # where there are several


@pytest.mark.parametrize("key", [key for key in OFFERED[1:] if key in practices.shipped()])
async def test_in_each_phase_of_each_round_everybody_reads_their_own_words(people: People, key: str) -> None:
    await walk_through(people, key)


@pytest.mark.parametrize("key", PEOPLE)
async def test_on_two_processes_mates_read_and_see_the_same(gather: Gather, distributed: Site, key: str) -> None:
    people = await gather(distributed)
    await walk_through(people, key)
    assert len({person.site for person in people.everyone}) == 2, "all were on one process"


async def walk_through(people: People, key: str) -> None:
    """A session of a practice from its beginning to its end."""
    practice = practices.practice(key)
    names = NAMES[: PEOPLE.get(key) or practice.stages[0].plan.group_sizes.least]
    rounds = practice.stages[program.growing(practice)].plan.rounds if len(practice.stages) > 1 else 1
    fay = await people.facilitator()
    await fay.has_an_account()
    calm = {phase.key: "20" for stage in practice.stages for phase in stage.plan.phases}
    code = await fay.hosts("Friday circle", calm, rounds, practice=key)
    cookies = await people.come_without_a_browser(code, names, bring=names[: CASES.get(key, 0)])
    wall = await fay.another_tab()
    await wall.goto(f"/s/{code}/stage")
    await fay.sees_people(*names)
    walk = Walk(people, fay, wall, practice, cookies)
    planned = (await fay.desk())["session"]["rounds"]
    for held in program.program(practice, planned):
        await walk.a_round(held)
    await fay.sees_state("closing")
    await asyncio.gather(*(person.sees(state="closing") for person in walk.phones.values()))
    await walk.exports()


@dataclass(frozen=True)
class Table:
    """Where somebody sits in a round: the group's id, the name on each seat, the seats that hold turns in their order,
    and the seat that stays; where all are together, nobody is named."""

    group: int
    seated: Mapping[int, str]
    order: tuple[int, ...]
    stays: int | None
    everybody: bool

    @classmethod
    def seen(cls, group: Mapping[str, Any], stage: Stage) -> "Table":
        seated = {one["seat"]: str(one["name"]) for one in group["people"]}
        case = next((one["seat"] for one in group["people"] if one["id"] == group.get("case")), None)
        order = stage.plan.rule.order(len(seated), case)
        stays = case if stage.plan.rule.of_a_case else min(seated, default=None)
        return cls(group["id"], seated, tuple(order), stays, group.get("all", False))

    def holder(self, step: Step) -> str:
        """The name of whoever holds the turn or, between turns, holds the next one."""
        return self.seated[self.order[step.reached - 1]] if step.when in ("turn", "between") else ""


@dataclass
class Walk:
    """A session in which some people look at their phones. `laid`: what was laid on tables, and whether organizers
    read it. `stayed`: who stayed at a table while others travelled, or brought a case."""

    people: People
    fay: Facilitator
    wall: Page
    practice: Practice
    cookies: Mapping[str, dict[str, str]]
    phones: dict[str, Participant] = field(default_factory=dict)
    laid: dict[str, bool] = field(default_factory=dict)
    stayed: set[str] = field(default_factory=set)

    async def a_round(self, held: program.PlannedRound) -> None:
        stage = self.practice.stages[held.stage]
        await self.begins(held)
        desk = await self.fay.desk()
        if held.nth == 1:
            await self.take_out_phones(desk["groups"][0]["people"] or desk["people"])
        tables = await self.tables(stage)
        first = next(iter(tables.values()))
        for step in steps_of(stage.plan, len(first.seated), opening=held.nth == 1, order=first.order):
            if step.index:
                await self.fay.does("next")
            await asyncio.gather(
                *(self.reads(self.phones[name], step, stage, held, table) for name, table in tables.items())
            )
            await self.projects(step, stage, held)
            await self.lay(step, stage, tables)
        await self.fay.does("next")

    async def begins(self, held: program.PlannedRound) -> None:
        """The first round by its own commands; all that follow by the press for what comes next."""
        if held.number == 1:
            await self.fay.lets_a_round_begin()
            return
        await self.fay.gives("onward", round=held.number, revision=0, leave_out=[])
        if (await self.fay.desk())["session"]["state"] != "running":  # people find their places
            await self.fay.gives("start", round=held.number, revision=1)
        await self.fay.sees_state("running")

    async def take_out_phones(self, people: list[Any]) -> None:
        """Who sits first at the first table, because roles go by seats."""
        most = PHONES if len(self.practice.stages) == 1 else PHONES_A_STAGE
        names = [str(one["name"]) for one in sorted(people, key=lambda one: one.get("seat", 0))[:most]]
        new = [name for name in names if name not in self.phones]
        opened = (self.people.takes_out_a_phone(self.fay.code, name, self.cookies[name]) for name in new)
        self.phones |= dict(zip(new, await asyncio.gather(*opened), strict=True))

    async def tables(self, stage: Stage) -> dict[str, Table]:
        """Where everybody with a phone sits, by their names."""
        screens = await asyncio.gather(*(person.screen() for person in self.phones.values()))
        found = {name: Table.seen(screen["group"], stage) for name, screen in zip(self.phones, screens, strict=True)}
        for name, table in found.items():
            if table.stays is not None and table.seated[table.stays] == name:
                self.stayed.add(name)
        return found

    def role(self, name: str, step: Step, stage: Stage, table: Table) -> str:
        """Somebody's own role just now, or all, who have words where there are no roles."""
        if table.everybody:
            role = (name in self.stayed and stage.cast.who(STAYS)) or stage.cast.who(REST)
            return role.key if role else "all"
        seat = next(seat for seat, one in table.seated.items() if one == name)
        turn = step.reached if step.when in ("turn", "between") else 0
        return roles_of(stage.cast, table.seated, turn=turn, order=table.order, stays=table.stays).get(seat) or "all"

    async def reads(
        self, person: Participant, step: Step, stage: Stage, held: program.PlannedRound, table: Table
    ) -> None:
        """What to do, and the hint, of one's own role just now, with the names in it."""
        said = stage.lines.of(step.phase).of(self.role(person.name, step, stage, table))
        assert said, step
        await person.sees(phase=step.phase, step=step.index)
        for words, there in (said.said.do, "[data-instruction]"), (said.said.hint, "[data-hint]"):
            told = words.replace("{holder}", table.holder(step)).replace("{question}", held.question)
            await expect(person.live().locator(there)).to_have_text(told)

    async def projects(self, step: Step, stage: Stage, held: program.PlannedRound) -> None:
        """On the stage the phase, and what it says to each role; on the desk what to say aloud."""
        words = stage.lines.of(step.phase)
        await expect(self.wall.locator("[data-phase-title]")).to_have_text(words.title)
        shown = self.wall.locator("[data-in=running]")
        for each in words.by:
            if each.stage:
                await expect(shown).to_contain_text(each.stage.replace("{question}", held.question))
        desk = self.fay.page.locator("main")
        await expect(desk).to_contain_text(words.title)
        await expect(desk).to_contain_text(words.say.replace("{question}", held.question))

    async def lay(self, step: Step, stage: Stage, tables: Mapping[str, Table]) -> None:
        """One of them lays a card of each kind that they are asked for; who sits there, too, has it at once, also
        with the sheet pulled down, as it is for those who are not asked."""
        name, table = next(iter(tables.items()))
        mates = [self.phones[other] for other in tables if tables[other].group == table.group and other != name]
        for kind in stage.manner(step.phase).written_by(self.role(name, step, stage, table)):
            if card := stage.kinds.card(kind):
                text = f"{card.title}, laid in {step.phase}, {len(self.laid)}"
                await lays(self.phones[name], text, kind)
                self.laid[text] = card.reach == "organizers"
                for mate in [] if table.everybody else mates:
                    await expect(on_the_table(mate).filter(has_text=text)).to_have_count(1)

    async def exports(self) -> None:
        rows = (await self.fay.json(f"/host/{self.fay.code}/export.json"))["notes"]
        assert {row["text"] for row in rows} == {text for text, read in self.laid.items() if read}
