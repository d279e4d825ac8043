"""People who meet in a call. Each has a voice of one tone and a face of one colour, and hears and sees what a page
really plays and shows, whatever arrives there (voice.js, ears.js)."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, WebSocket, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import People, find_chromium
from tests.browser.people import CALM_MINUTES, PATIENCE, Facilitator, Participant, Person, by_group
from tests.servers import Site

HERE = Path(__file__).parent
VOICE, EARS = ((HERE / name).read_text() for name in ("voice.js", "ears.js"))
# No tone is near a multiple of another, which a narrow connection might add.
TONES = {"Ada": 400, "Ben": 530, "Cem": 690, "Dee": 950, "Eva": 1130, "Finn": 1430, "Fay": 1700}
COLOURS = {
    "Ada": "#d01010",
    "Ben": "#10a010",
    "Cem": "#1010d0",
    "Dee": "#c0c010",
    "Eva": "#a010a0",
    "Finn": "#10b0b0",
    "Fay": "#f0a060",
}
SLACK = 300  # ms to either side of an instant within which a change may become heard
BREATH = 300  # ms for which a voice that goes on may be missing: machines are busy at times
LAG = 100  # ms: ears take a sample every 50, each of the last 43
FEW = 2  # samples, without which it cannot be said what somebody heard
# Three times in a row, so that it is no accident.
WANTED = """([sense, wanted, own]) => {
  const others = ([, who]) => who.split(" ").filter((name) => name !== own).join(" ");
  return window[sense].length > 2 && window[sense].slice(-3).every((sample) => others(sample) === wanted);
}"""

WAYS = """async () => {
  const open = [...window.connections].filter((each) => each.connectionState === "connected");
  const all = (await Promise.all(open.map((each) => each.getStats()))).map((stats) => new Map(stats));
  const transports = (stats) => [...stats.values()].filter((each) => each.type === "transport");
  const used = (stats) => transports(stats).map((each) => stats.get(each.selectedCandidatePairId));
  return all.flatMap((stats) => used(stats).map((pair) => stats.get(pair.localCandidateId).candidateType));
}"""


@dataclass(frozen=True)
class Sample:
    """Whom somebody heard or saw at one moment (unix ms). Who is shown as a picture that stands still has a “~”."""

    at: float
    who: frozenset[str]

    @property
    def all(self) -> set[str]:
        """Also of whom there is a picture that stands still."""
        return {name.rstrip("~") for name in self.who}


@dataclass(frozen=True)
class Stretch:
    """Who can be heard in a part of the time (unix ms)."""

    what: str
    begins: float
    ends: float
    speak: frozenset[str]


class Hearer(Person):
    """Somebody who can be heard and seen, and hears and sees."""

    signals: int = 0  # that its pages sent and got

    def listen_to(self, page: Page) -> None:
        super().listen_to(page)
        page.on("websocket", self._counts)

    def _counts(self, socket: WebSocket) -> None:
        for event in ("framesent", "framereceived"):
            socket.on(event, self._counted)

    def _counted(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode()
        self.signals += json.loads(text)["t"] == "signal"

    async def gets_a_voice(self, scripts: Sequence[str]) -> None:
        """And ears, from the next page on."""
        own = {"tone": TONES[self.name], "colour": COLOURS[self.name], "tones": TONES, "colours": COLOURS}
        await self.context.add_init_script(script=f"window.person = {json.dumps(own)};")
        for script in scripts:
            await self.context.add_init_script(script=script)

    async def ways(self) -> set[str]:
        """By which ways this page is connected with the others: "relay", or "host" and the like without one."""
        return set(await self.page.evaluate(WAYS))

    async def hears(self, *names: str, page: Page | None = None, seconds: float = PATIENCE) -> None:
        """Waits until they hear exactly these."""
        await self._until("heard", names, page or self.page, seconds)

    async def looks_at(self, *names: str, page: Page | None = None, seconds: float = PATIENCE) -> None:
        """Waits until they see exactly these, moving."""
        await self._until("seen", names, page or self.page, seconds, self.name)

    async def shows(self, *names: str) -> None:
        """Waits until their page shows exactly these, their own camera too."""
        await self._until("seen", names, self.page, PATIENCE)

    async def saw(self) -> list[Sample]:
        """All that they have seen so far, but for their own camera."""
        return [Sample(each.at, each.who - {self.name}) for each in await samples(self.page, "seen")]

    async def heard(self) -> list[Sample]:
        return await samples(self.page, "heard")

    async def _until(self, sense: str, names: Iterable[str], page: Page, seconds: float, own: str = "") -> None:
        wanted = " ".join(sorted(names))
        try:
            await page.wait_for_function(WANTED, arg=[sense, wanted, own], timeout=seconds * 1000, polling=50)
        except PlaywrightTimeout as error:
            last = (await samples(page, sense))[-1:]
            raise AssertionError(f"{self.name} {sense} {last}, not {wanted!r} within {seconds} s") from error

    async def counts_bytes(self) -> None:
        """From now on: see `bytes_sent`."""
        await self.page.evaluate("countBytes()")

    async def bytes_sent(self, begins: float, ends: float) -> float:
        """Of sound and pictures, between two moments (unix ms)."""
        found: list[list[float]] = await self.page.evaluate("window.sent")
        inside = [count for at, count in found if begins <= at <= ends]
        assert len(inside) > 1, f"{self.name} was not looked at for long enough"
        return inside[-1] - inside[0]


class Caller(Hearer, Participant):
    """A participant in a call."""

    async def opens(self, code: str) -> None:
        """The session's page, where they have a seat."""
        await self.page.goto(f"/s/{code}/")
        await self.is_in(code)

    async def joins_the_call(self, page: Page | None = None) -> None:
        await (page or self.page).locator("[data-call-join]:visible").click()
        await self.is_in_the_call(page)

    async def is_in_the_call(self, page: Page | None = None, where: str = "in") -> None:
        """`where`: "in", or why not ("out", "elsewhere", "over")."""
        await expect((page or self.page).locator("[data-call]")).to_have_attribute("data-call-is", where)

    async def leaves_the_call(self) -> None:
        await self.page.locator("[data-call-leave]:visible").click()

    async def switches(self, device: str) -> None:
        """The microphone or the camera, on or off."""
        await self.page.locator(f"[data-call-switch={device}]:visible").click()

    async def is_told(self, words: str | re.Pattern[str], page: Page | None = None) -> None:
        """What somebody in the call has to know or do just now."""
        await expect((page or self.page).locator("[data-call-words]")).to_contain_text(words)

    async def reads_of(self, other: Caller, state: str) -> None:
        """What the tile of somebody says: "away", "muted", "waiting", "failed"; "" for nothing that is the matter."""
        tile = self.page.locator(f"[data-call-tiles] [data-person='{await other.id()}']")
        if state:
            await expect(tile).to_have_attribute("data-is", state)
        else:
            await expect(tile).not_to_have_attribute("data-is", re.compile(""))


class Visitor(Hearer, Facilitator):
    """A facilitator who may be let into a call."""


class Callers(People):
    """Who is in a test of the call."""

    def __init__(self, browser: Browser, site: Site) -> None:
        super().__init__(browser, site)
        self.browsers: list[Browser] = []

    async def go_home(self) -> None:
        await super().go_home()
        for browser in self.browsers:
            await browser.close()

    async def another_browser(self, *flags: str) -> Browser:
        """A process of its own, with devices of its own."""
        # On a machine without a network, processes cannot look up the names that browsers give to their addresses.
        flags = ("--disable-features=WebRtcHideLocalIpsWithMdns", *flags)
        chromium = await self.browser.browser_type.launch(executable_path=find_chromium(), args=flags)
        self.browsers.append(chromium)
        return chromium

    async def facilitator(self, name: str = "Fay", process: int = 0, *, language: str = "en") -> Visitor:
        person = await Visitor.arrives(name, self.site.urls[process], self.browser, language=language)
        await person.gets_a_voice((VOICE, EARS))
        await person.page.set_viewport_size({"width": 1280, "height": 900})
        self.everyone.append(person)
        return person

    async def caller(
        self, name: str, *, process: int = 0, browser: Browser | None = None, scripts: Sequence[str] = (VOICE, EARS)
    ) -> Caller:
        """Somebody who is about to come in. `process`: of the site; `browser`: another one than all others have;
        `scripts`: with `EARS` alone, they speak with what that browser has."""
        person = await Caller.arrives(name, self.site.urls[process], browser or self.browser)
        await person.gets_a_voice(scripts)
        self.everyone.append(person)
        return person

    async def hosted_here(
        self, minutes: dict[str, str] = CALM_MINUTES, practice: str = "troika", rounds: int = 1
    ) -> Visitor:
        fay = await self.facilitator()
        await fay.has_an_account()
        await fay.hosts("Friday circle", minutes, rounds, practice=practice, venue="here", fours="longer")
        return fay

    async def come_in(self, code: str, crowd: Sequence[Caller]) -> None:
        """One after the other, so that their seats are in that order if they sit together."""
        for person in crowd:
            await person.sends(f"/s/{code}/join", name=person.name)
        await asyncio.gather(*(person.opens(code) for person in crowd))

    async def in_groups(self, fay: Facilitator) -> None:
        """Everybody sees their group, before anything begins."""
        await fay.gives("form", revision=0, leave_out=[])
        await fay.gives("show", revision=1)

    async def in_a_call(
        self, *names: str, minutes: dict[str, str] = CALM_MINUTES, practice: str = "troika", rounds: int = 1
    ) -> tuple[Visitor, list[Caller]]:
        """They are in groups, whose round has not begun, and in the calls, and hear all others of their group."""
        fay = await self.hosted_here(minutes, practice, rounds)
        crowd = [await self.caller(name, process=at % len(self.site.urls)) for at, name in enumerate(names)]
        await self.come_in(fay.code, crowd)
        await self.in_groups(fay)
        await asyncio.gather(*(person.joins_the_call() for person in crowd))
        for group in await by_group(crowd):
            await all_hear_each_other(group)
        return fay, crowd


async def all_hear_each_other(crowd: Sequence[Caller]) -> None:
    names = {person.name for person in crowd}
    await asyncio.gather(*(person.hears(*names - {person.name}) for person in crowd))


async def all_see_each_other(crowd: Sequence[Caller]) -> None:
    names = {person.name for person in crowd}
    await asyncio.gather(*(person.looks_at(*names - {person.name}) for person in crowd))


async def samples(page: Page, sense: str = "heard") -> list[Sample]:
    return [Sample(at, frozenset(who.split())) for at, who in await page.evaluate("sense => window[sense]", sense)]


def mistakes(
    who: str, sense: str, noted: list[Sample], stretches: list[Stretch], *, only_kept_out: bool = False
) -> list[str]:
    """What `who` heard or saw (`sense`) otherwise than they should have, in words.

    From `SLACK` (and `LAG`) after a stretch begins to `SLACK` before it ends, whoever is kept out is never there, and
    who speaks is there from the first moment to the last, but for a `BREATH`. `only_kept_out`: the latter is not asked.
    """
    found = []
    for stretch in stretches:
        inside = [each for each in noted if stretch.begins + SLACK + LAG <= each.at <= stretch.ends - SLACK]
        if len(inside) < FEW:
            found.append(f"{stretch.what}: {who}’s page was too busy to listen")
            continue
        for name in sorted({name for each in inside for name in each.all} - (stretch.speak - {who})):
            at = next(each.at for each in inside if name in each.all)
            found.append(f"{stretch.what}: {who} {sense} {name} {round(at - stretch.begins)} ms after it began")
        for name in () if only_kept_out else sorted(stretch.speak - {who}):
            for start, end in absences(name, inside):
                if end - start > BREATH or start == inside[0].at or end == inside[-1].at:
                    when = f"from {round(start - stretch.begins)} to {round(end - stretch.begins)} ms"
                    found.append(f"{stretch.what}: {who} {sense} no {name} {when}")
    return found


def absences(name: str, noted: list[Sample]) -> list[tuple[float, float]]:
    """From when to when somebody was not there, sample after sample."""
    found = []
    for there, some in groupby(noted, lambda each: name in each.who):
        moments = [each.at for each in some]
        if not there:
            found.append((moments[0], moments[-1]))
    return found


def stretches(timeline: Mapping[str, Any], speaks: Callable[[Mapping[str, Any]], Iterable[str]]) -> list[Stretch]:
    """The steps of a timeline as a screen has them, each with who speaks in it: `speaks(step)`, names."""
    return [
        Stretch(f"{step['i']} {step['phase']}", step["starts"], step["ends"], frozenset(speaks(step)))
        for step in timeline["steps"]
    ]
