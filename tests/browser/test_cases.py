"""Peer Assist from door to end, with 17 people and three cases: one too many is kept for later, one is withdrawn."""

import asyncio

from playwright.async_api import expect

from sessions_app import practices
from sessions_app.domain.practice import Stage
from tests.browser.conftest import People
from tests.browser.people import Facilitator, Participant

PEER_ASSIST = "peer_assist"
LINE = "We move two teams into one office"
OTHERS = ["Dee", "Eli", "Flo", "Gus", "Hua", "Ida", "Jon", "Kim", "Lou", "Mia", "Noa", "Oda", "Pia", "Quin", "Rut"]


async def test_seventeen_people_help_three_of_them(people: People) -> None:
    stage = practices.practice(PEER_ASSIST).stages[0]
    fay = await people.facilitator()
    fay.expects_complaints("409")  # too many cases are refused with what to do
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", {phase.key: "20" for phase in stage.plan.phases}, practice=PEER_ASSIST)
    ada, ben = await asyncio.gather(people.participant("Ada"), people.participant("Ben"))
    await brings_at_the_door(ada, code, LINE)
    await asyncio.gather(ben.comes_in(code), people.come_without_a_browser(code, OTHERS))
    await fay.sees_people("Ada", "Ben", *OTHERS)
    told = fay.page.locator("[data-cases-told]")
    await expect(told).to_contain_text("Too few: 17 people need 2 cases")

    await reads_cases(ben, {"Ada": LINE})
    await ben.page.get_by_role("button", name="I bring a case").click()
    await expect(fay.page.locator("[data-cases-list] [data-case]")).to_have_count(2)
    await ben.page.get_by_role("button", name="I bring none").click()
    await expect(fay.page.locator("[data-cases-list] [data-case]:not([data-empty])")).to_have_count(1)
    for name in ("Dee", "Eli", "Flo"):
        await fay.page.locator("#cases-who").select_option(name)
        await fay.page.get_by_role("button", name="Brings a case").click()
        await expect(fay.page.locator("[data-cases-list]")).to_contain_text(name)
    await expect(told).to_contain_text("Too many: 17 people can help with 3 cases")
    await fay.page.locator('[data-command="form"]').click()
    await fay.is_told("Brought: 4. Keep back: 1.")
    await fay.page.locator("[data-case]", has_text="Flo").locator("[data-case-keep]").click()
    await expect(told).to_have_text("17 people for 3 cases: 6, 6, and 5 together.")
    await reads_cases(ben, {"Ada": LINE, "Dee": "", "Eli": "", "Flo": ""})

    await fay.does("form")
    await fay.does("show")
    await expect(ada.live().locator("[data-case-group]")).to_have_text("Your group helps you.")
    whose = await giver(ben)
    await expect(ben.live().locator("[data-case-group]")).to_contain_text(f"Your group helps {whose}.")
    await fay.does("start")
    for phase in [phase.key for phase in stage.plan.phases]:
        await asyncio.gather(ada.sees(phase=phase), ben.sees(phase=phase))
        await reads(ada, stage, phase, "Ada")
        await reads(ben, stage, phase, whose)
        if phase == stage.plan.phases[1].key:
            await somebody_comes_late(people, fay, code)
        await fay.does("next")
    await fay.sees_state("closing")
    await asyncio.gather(ada.sees(state="closing"), ben.sees(state="closing"))
    assert LINE not in str(await fay.json(f"/host/{code}/export.json"))


async def brings_at_the_door(person: Participant, code: str, line: str) -> None:
    await person.page.goto(f"/s/{code}/")
    await expect(person.page.locator("[name=line]")).to_be_hidden()
    await person.page.locator("[name=brings]").check()
    await person.page.locator("[name=line]").fill(line)
    await person.gives_name(person.name)
    await person.is_in(code)


async def reads_cases(person: Participant, cases: dict[str, str]) -> None:
    """Who brings one, and the line about it, in the order in which they were brought."""
    listed = person.live().locator("[data-cases-list] li")
    await expect(listed).to_have_count(len(cases))
    for at, (name, line) in enumerate(cases.items()):
        await expect(listed.nth(at).locator(".case-name")).to_have_text(name)
        await expect(listed.nth(at).locator(".case-line")).to_have_text(line)


async def giver(person: Participant) -> str:
    """Who brings the case of this person's group."""
    group = (await person.screen())["group"]
    return next(one["name"] for one in group["people"] if one["id"] == group["case"])


async def reads(person: Participant, stage: Stage, phase: str, holder: str) -> None:
    """What this person is to do in it, by their role, with the name of whoever brought the case."""
    role = await person.live().get_attribute("data-role")
    said = stage.lines.of(phase).of(role or "")
    assert said, (phase, role)
    assert (role == "assistee") == (person.name == holder)
    await expect(person.live().locator("[data-instruction]")).to_have_text(said.said.do.replace("{holder}", holder))


async def somebody_comes_late(people: People, fay: Facilitator, code: str) -> None:
    """They help at once."""
    zoe = await people.participant("Zoe")
    await zoe.comes_in(code)
    await fay.page.locator('[data-late] [data-command="seat"]').click()
    await expect(zoe.live()).to_have_attribute("data-role", "colleague")
