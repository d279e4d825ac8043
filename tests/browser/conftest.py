"""One Chromium for all browser tests, in which every person has a profile of their own.

A test fails if a page's console complains, or if a page breaks the content security policy.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bench.crowd import Crowd as Sockets
from bench.crowd import Seat
from tests.browser.people import CALM_MINUTES, TOKEN, Facilitator, Participant, Person
from tests.servers import ROOT, ServerFailedError, Site

PICTURES = ROOT / "screenshots" / "failures"
HERE = Path(__file__).parent
Crowd = list[Participant]
FAILED = pytest.StashKey[bool]()
GROUPS = pytest.StashKey[list["People"]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them share one event loop, because they share one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(240))  # many people on a busy machine


def find_chromium() -> str:
    # The shell without windows takes half the time: eight people are eight windows otherwise.
    names = [os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    for name in filter(None, names):
        found = shutil.which(name)
        if found:
            return found
    raise ServerFailedError("Chromium is not installed: scripts/test-tools says what to install")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_chromium())
        yield chromium
        await chromium.close()


class People:
    """Who is in the test. Knows where the site is, and asks everybody at the end whether something was wrong."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self.everyone: list[Person] = []
        self.sockets: list[Sockets] = []

    async def facilitator(self, name: str = "Fay", process: int = 0, *, language: str = "en") -> Facilitator:
        person = await Facilitator.arrives(name, self.site.urls[process], self.browser, language=language)
        await person.page.set_viewport_size({"width": 1280, "height": 900})
        self.everyone.append(person)
        return person

    async def participant(
        self, name: str, *, wrong_clock: bool = False, lively: bool = False, language: str = "en"
    ) -> Participant:
        """People are spread over the site's processes, one after the other."""
        process = len(self.everyone) % len(self.site.urls)
        url = self.site.urls[process]
        person = await Participant.arrives(
            name, url, self.browser, wrong_clock=wrong_clock, lively=lively, language=language
        )
        self.everyone.append(person)
        return person

    async def in_the_lobby(
        self, *names: str, others: Sequence[str] = (), minutes: dict[str, str] = CALM_MINUTES, grace: str = ""
    ) -> tuple[Facilitator, Crowd]:
        """Everybody has come in, by the quickest way: how it looks to sign up, plan and join is other tests' matter.

        `others` have a seat and are here, but no browser, which costs most of a walk: nobody looks at their screens.
        """
        fay = await self.facilitator()
        await fay.has_an_account()
        code = await fay.hosts("Friday circle", minutes, rounds=2, grace=grace)
        crowd = [await self.participant(name) for name in names]
        await asyncio.gather(*(person.comes_in(code) for person in crowd), self.come_without_a_browser(code, others))
        await fay.sees_people(*names, *others)
        return fay, crowd

    async def in_a_round(
        self, *names: str, others: Sequence[str] = (), minutes: dict[str, str] = CALM_MINUTES, grace: str = ""
    ) -> tuple[Facilitator, Crowd]:
        """Everybody sits in a group and the first phase runs."""
        fay, crowd = await self.in_the_lobby(*names, others=others, minutes=minutes, grace=grace)
        await fay.lets_a_round_begin()
        await asyncio.gather(*(person.sees(state="running", step=0) for person in crowd))
        return fay, crowd

    async def in_the_first_turn(
        self, *names: str, others: Sequence[str] = (), minutes: dict[str, str] = CALM_MINUTES, grace: str = ""
    ) -> tuple[Facilitator, Crowd]:
        """And the first holders share."""
        fay, crowd = await self.in_a_round(*names, others=others, minutes=minutes, grace=grace)
        await fay.does("next")
        await asyncio.gather(*(person.sees(state="running", phase="share") for person in crowd))
        return fay, crowd

    async def come_without_a_browser(
        self, code: str, names: Sequence[str], bring: Sequence[str] = ()
    ) -> dict[str, dict[str, str]]:
        """Each with a socket, which is held until everybody goes home; who is among `bring` brings a case. Returns by
        name the cookies of each."""
        url, seats, cookies = self.site.urls[0], [], {}
        for name in names:
            async with httpx.AsyncClient(base_url=url, cookies={"csrftoken": TOKEN}) as web:
                case = {"brings": "1", "line": f"How to begin, asks {name}"} if name in bring else {}
                answer = await web.post(f"/s/{code}/join", data={"name": name, "csrfmiddlewaretoken": TOKEN, **case})
                assert answer.status_code in (302, 303), answer.text
                cookies[name] = {each: web.cookies[each] for each in web.cookies}
                seats.append(Seat(f"/s/{code}/live", "; ".join(f"{key}={cookies[name][key]}" for key in cookies[name])))
        if seats:
            self.sockets.append(Sockets(url, heartbeats=True))
            await self.sockets[-1].open(seats)
        return cookies

    async def takes_out_a_phone(self, code: str, name: str, cookies: dict[str, str]) -> Participant:
        """Somebody who came without a browser looks at their screen after all."""
        person = await self.participant(name)
        await person.context.add_cookies(
            [{"name": key, "value": value, "url": person.site} for key, value in cookies.items()]
        )
        await person.page.goto(f"/s/{code}/")
        await person.is_in(code)
        return person

    async def photograph(self, test: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for person in self.everyone:
            for number, page in enumerate(person.context.pages):
                name = re.sub(r"[^\w-]+", "-", f"{test}-{person.name}-{number}")
                await page.screenshot(path=PICTURES / f"{name}.png")

    async def go_home(self) -> None:
        for person in self.everyone:
            await person.context.close()
        for sockets in self.sockets:
            await sockets.leave()

    def complaints(self) -> list[str]:
        return [f"{person.name}: {each}" for person in self.everyone for each in person.complaints]

    def surprises(self) -> list[str]:
        return [f"{person.name}: {each}" for person in self.everyone for each in person.surprises]


Gather = Callable[[Site], Awaitable[People]]


@pytest_asyncio.fixture(loop_scope="session")
async def gather(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Gather]:
    groups = request.node.stash[GROUPS] = []

    async def gather(site: Site) -> People:
        groups.append(People(browser, site))
        return groups[-1]

    yield gather
    failed = request.node.stash.get(FAILED, False)
    for group in groups:
        if failed:
            await group.photograph(request.node.name)
        await group.go_home()
        if not failed:
            assert group.surprises() == []


@pytest_asyncio.fixture(loop_scope="session")
async def people(gather: Gather, embedded: Site) -> People:
    return await gather(embedded)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
        if report.failed:
            said = [line for group in item.stash.get(GROUPS, []) for line in group.complaints()]
            report.sections.append(("What the pages' consoles said", "\n".join(said)))
    return report
