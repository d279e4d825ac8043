"""People who meet in a call. Each has a voice of one tone and a face of one colour, and hears and sees what a page
really plays and shows, whatever arrives there (voice.js, ears.js)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import People
from tests.browser.people import PATIENCE, Participant

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
BREATH = 200  # ms for which a voice that goes on may be missing: a machine may be busy
# Three times in a row, so that it is no accident.
WANTED = """([sense, wanted, own]) => {
  const others = ([, who]) => who.split(" ").filter((name) => name !== own).join(" ");
  return window[sense].length > 2 && window[sense].slice(-3).every((sample) => others(sample) === wanted);
}"""


@dataclass(frozen=True)
class Sample:
    """Whom somebody heard or saw at one moment (unix ms). Who is shown as a picture that stands still has a “~”."""

    at: float
    who: frozenset[str]


@dataclass(frozen=True)
class Stretch:
    """Who can be heard in a part of the time (unix ms)."""

    what: str
    begins: float
    ends: float
    speak: frozenset[str]


class Caller(Participant):
    """A participant who can be heard and seen, and hears and sees."""

    async def gets_a_voice(self, scripts: Sequence[str] = (VOICE, EARS)) -> None:
        """From the next page on. `scripts`: with `EARS` alone they speak with what their browser has."""
        own = {"tone": TONES[self.name], "colour": COLOURS[self.name], "tones": TONES, "colours": COLOURS}
        await self.context.add_init_script(script=f"window.person = {json.dumps(own)};")
        for script in scripts:
            await self.context.add_init_script(script=script)

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

    async def bytes_sent(self, begins: float, ends: float) -> float:
        """Of sound and pictures, between two moments (unix ms)."""
        found: list[list[float]] = await self.page.evaluate("window.sent")
        inside = [count for at, count in found if begins <= at <= ends]
        assert len(inside) > 1, f"{self.name} was not looked at for long enough"
        return inside[-1] - inside[0]


class Callers(People):
    """Who is in a test of the call."""

    async def caller(self, name: str, *, process: int = 0, browser: Browser | None = None) -> Caller:
        """Somebody who is about to come in. `process`: of the site; `browser`: another one than all others have."""
        person = await Caller.arrives(name, self.site.urls[process], browser or self.browser)
        await person.gets_a_voice()
        self.everyone.append(person)
        return person


async def samples(page: Page, sense: str = "heard") -> list[Sample]:
    return [Sample(at, frozenset(who.split())) for at, who in await page.evaluate("sense => window[sense]", sense)]


def mistakes(listener: str, noted: list[Sample], stretches: list[Stretch]) -> list[str]:
    """What was heard or seen otherwise than it should be, in words.

    Who must not be heard is never heard, from `SLACK` after a stretch begins to `SLACK` before it ends; who speaks is
    heard all that time, but for a `BREATH`.
    """
    found = []
    for stretch in stretches:
        inside = [each for each in noted if stretch.begins + SLACK <= each.at <= stretch.ends - SLACK]
        if not inside or widest([stretch.begins + SLACK, *(each.at for each in inside), stretch.ends - SLACK]) > BREATH:
            found.append(f"{stretch.what}: {listener} did not listen all the time")
        speak = stretch.speak - {listener}
        for name in sorted({who for each in inside for who in each.who} - speak):
            at = next(each.at for each in inside if name in each.who)
            found.append(f"{stretch.what}: {listener} heard {name}, {round(at - stretch.begins)} ms after it began")
        for name in sorted(speak):
            heard = [each.at for each in inside if name in each.who]
            gap = widest([stretch.begins + SLACK, *heard, stretch.ends - SLACK])
            if gap > BREATH:
                found.append(f"{stretch.what}: {listener} did not hear {name} for {round(gap)} ms")
    return found


def widest(moments: list[float]) -> float:
    return max((later - earlier for earlier, later in pairwise(moments)), default=0)


def stretches(timeline: Mapping[str, Any], speaks: Callable[[Mapping[str, Any]], Iterable[str]]) -> list[Stretch]:
    """The steps of a timeline as a screen has them, each with who speaks in it: `speaks(step)`, names."""
    return [
        Stretch(f"{step['i']} {step['phase']}", step["starts"], step["ends"], frozenset(speaks(step)))
        for step in timeline["steps"]
    ]
