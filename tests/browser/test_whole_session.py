"""The product's main job, walked end to end: from the facilitator's new account to the organizer's file."""

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Gather
from tests.browser.people import QUICK_MINUTES, Facilitator, Participant, all_do
from tests.servers import Site

pytestmark = pytest.mark.moments

NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli", "Gus", "Hal"]
TOGETHER = 300.0  # ms between the first and the last screen of a group that changes
CONSENTS = list(product(("me", "group", "organizers", "group_organizers", "everyone"), (True, False)))
TURN = ["share", "clarify", "consult", "return"]


@dataclass(frozen=True)
class Written:
    author: str
    group: int
    turn: int
    key: str
    role: str
    kind: str
    text: str
    share: str
    named: bool


@pytest.fixture(params=["embedded", "distributed"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


async def test_one_facilitator_and_seven_people_walk_a_whole_session(gather: Gather, site: Site) -> None:
    people = await gather(site)
    fay = await people.facilitator()
    await fay.signs_up()
    code = await fay.makes_a_session("Friday circle", QUICK_MINUTES)
    await fay.does("open")
    everyone = [await people.participant(name, wrong_clock=name == "Cem", lively=name == "Ada") for name in NAMES]
    await all_do(everyone, lambda person: person.joins(code))
    await fay.sees_people(*NAMES)

    await fay.does("form")
    await expect(fay.page.locator("[data-summary]")).to_contain_text(re.compile(r"7 people.*1 trio and 1 four"))
    await fay.does("start")
    written = [each for part in await all_do(everyone, take_part) for each in part]
    await check_export(fay, written)  # at any time, also before the end

    await fay.sees_state("closing", seconds=30)  # by itself: it was the last round
    await all_do(everyone, lambda person: person.sees(state="closing"))
    await fay.does("finish")
    await all_do(everyone, lambda person: person.sees(state="ended"))
    await check_screens(everyone)
    await all_do(everyone, lambda person: check_own_page(person, written))
    await check_export(fay, written)


async def take_part(person: Participant) -> list[Written]:
    """Goes through all turns of the own group and writes in each one's return phase."""
    await person.sees(state="running")
    group = (await person.screen())["group"]
    person.planned = {step["i"]: step["starts"] for step in group["timeline"]["steps"]}
    seat, size = await person.seat(), len(group["people"])
    holders = {mate["seat"]: mate["id"] for mate in group["people"]}
    consents, written = consents_from(seat + group["number"]), []
    for turn in range(1, size + 1):
        await person.sees(phase="return", step=step_of("return", turn), seconds=60)
        for kind in ["valuable", "next_step"] if seat == turn - 1 else ["takeaway"]:
            share, named = next(consents)
            text = f"{person.name} writes in turn {turn}: {kind}, for {share}, {'signed' if named else 'unsigned'}"
            key = await person.writes(kind, text, share, named)
            assert key == f"1.{holders[turn - 1]}.{kind}"
            role = "client" if seat == turn - 1 else "consultant"
            written.append(Written(person.name, group["number"], turn, key, role, kind, text, share, named))
        await person.is_saved()
    return written


def consents_from(start: int) -> Iterator[tuple[str, bool]]:
    consents = cycle(CONSENTS)
    for _ in range(start):
        next(consents)
    return consents


def step_of(phase: str, turn: int) -> int:
    """Steps: reflect, then four for each turn, with a breath before each turn but the first."""
    return 1 + (turn - 1) * (len(TURN) + 1) + TURN.index(phase)


def expected_roles(seat: int, size: int) -> list[tuple[int, str, str]]:
    found = [(0, "reflect", "none")]
    for turn in range(size):
        role = "client" if seat == turn else "consultant"
        for phase in (["breath"] if turn else []) + TURN:
            found.append((len(found), phase, role))
    return found


async def check_screens(everyone: list[Participant]) -> None:
    groups: dict[int, list[Participant]] = {}
    for person in everyone:
        groups.setdefault((await person.screen())["group"]["number"], []).append(person)
    assert sorted(len(group) for group in groups.values()) == [3, 4]
    words: dict[tuple[str, str], set[str]] = {}
    for group in groups.values():
        await check_group(group, words)
    check_words(words)


async def check_group(group: list[Participant], words: dict[tuple[str, str], set[str]]) -> None:
    moments: dict[int, list[float]] = {}
    for person in group:
        seen = [change for change in await person.changes() if change.state == "running" and change.phase]
        roles = [(change.step, change.phase, change.role) for change in seen]
        assert roles == expected_roles(await person.seat(), len(group)), f"{person.name} saw {roles}"
        for change in seen:
            assert change.step is not None
            moments.setdefault(change.step, []).append(change.at)
            if change.step > 0:  # the first one waits for the news that the round has begun
                late = change.at - person.planned[change.step]
                assert abs(late) <= TOGETHER, f"{person.name} changed to step {change.step} {late:.0f} ms late"
            words.setdefault((change.phase, change.role), set()).add(change.words)
    spreads = {step: round(max(at) - min(at)) for step, at in moments.items()}
    print("ms between the first and the last screen of a group, by step:", spreads)  # noqa: T201  shown with -s
    assert max(spreads.values()) <= TOGETHER, f"ms between first and last screen, by step: {spreads}"
    assert all(len(at) == len(group) for at in moments.values())


def check_words(words: dict[tuple[str, str], set[str]]) -> None:
    """Every phase says something of its own to each role."""
    said = {where: " / ".join(sorted(texts)) for where, texts in words.items()}
    assert all(said.values()), said
    for phase in TURN:
        assert said[phase, "client"] != said[phase, "consultant"], said
    assert "turn" in said["consult", "client"].lower(), said["consult", "client"]
    assert "question" in said["clarify", "consultant"].lower(), said["clarify", "consultant"]


async def check_export(fay: Facilitator, written: list[Written]) -> None:
    """Exactly what people consented to: nothing private, nothing missing, no name where none was given."""
    shared = [each for each in written if each.share in ("organizers", "group_organizers", "everyone")]
    assert shared, "nobody shared anything: this test would show nothing"
    exported = (await fay.json(f"/host/{fay.code}/export.json"))["notes"]
    assert sorted(map(as_row, exported)) == sorted(map(expected_row, shared))
    answer = await fay.context.request.get(f"/host/{fay.code}/export.csv")
    rows = list(csv.DictReader(io.StringIO((await answer.body()).decode("utf-8-sig"))))
    assert sorted(map(as_row, rows)) == sorted(map(expected_row, shared))


COLUMNS = ["round", "group", "turn", "role", "kind", "author", "text", "shared_with"]


def as_row(found: dict[str, Any]) -> list[str]:
    assert bool(found["written_at"]) == (found["author"] != "anonymous"), "a note without a name tells its moment"
    return ["" if found[column] is None else str(found[column]) for column in COLUMNS]


def expected_row(each: Written) -> list[str]:
    group, turn = (str(each.group), str(each.turn)) if each.named else ("", "")
    author = each.author if each.named else "anonymous"
    return ["1", group, turn, each.role, each.kind, author, each.text, each.share]


async def check_own_page(person: Participant, written: list[Written]) -> None:
    """One's own page has all of one's own, what group mates shared, and nothing that others kept."""
    page = await person.another_tab()
    await page.goto(f"/s/{person.code}/mine")
    text, markdown = await page.inner_text("body"), await asyncio.gather(download(person))
    group = (await person.screen())["group"]["number"]
    for each in written:
        mine = each.author == person.name
        may_see = (
            mine or each.share == "everyone" or (each.share in ("group", "group_organizers") and each.group == group)
        )
        assert (each.text in text) == may_see, f"{person.name}: {each}"
        assert (each.text in markdown[0]) == mine or may_see
    await page.close()


async def download(person: Participant) -> str:
    answer = await person.context.request.get(f"/s/{person.code}/mine.md")
    assert answer.ok
    return await answer.text()
