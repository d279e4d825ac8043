"""A small company that a test controls itself: real clients of the protocol, spread over a site's processes, at work in
groups, and Fay at her desk. Tests can ask what they saw and what was acknowledged."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from sessions_app.rehearsal.browser import Browser, Wire
from sessions_app.rehearsal.facilitator import Effect, Facilitator
from sessions_app.rehearsal.habits import Content
from sessions_app.rehearsal.messages import HeardScreen, read
from sessions_app.rehearsal.person import Person
from sessions_app.rehearsal.records import Records
from sessions_app.rehearsal.words import name_of
from tests.servers import Site

SEED = 4
MOST_LINES = 60  # of a process's log in an outage of some ten seconds


@dataclass(frozen=True)
class Said:
    """One answer, and how many seconds it took."""

    status: int
    body: dict[str, Any]
    seconds: float
    page: str = ""

    @property
    def ok(self) -> bool:
        return self.body.get("ok") is True

    @property
    def refused_for_now(self) -> bool:
        return self.status == 503 and self.body.get("code") == "try_again"


@dataclass
class Company:
    site: Site
    wires: list[Wire]
    records: Records
    fay: Facilitator
    people: list[Person]
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    written: dict[tuple[int, str], str] = field(default_factory=dict)  # (person, slot) → what was typed last

    # -- getting to work ----------------------------------------------------------------------------

    async def gather(self, practice: str = "", speed: float = 1.0) -> None:
        await self.fay.sign_up()
        await self.fay.create("Friday circle", 1, speed, practice=practice)
        assert self.fay.link
        self.spawn(self.fay.link.run())
        await self._do("open", {})
        assert all(await asyncio.gather(*(person.join(self.fay.code) for person in self.people)))
        for person in self.people:
            person.minutes = False  # nobody presses anything but Fay
            self.spawn(person.stay())
        ids = {person.id for person in self.people}
        await until(lambda: self.fay.here >= ids, 30, "everybody in the lobby")

    async def begin(self) -> None:
        """A round, on everybody's screen."""
        await self._do("form", {"revision": 0, "leave_out": []})
        desk = await self.fay.look()
        assert desk.proposal
        await self._do("start", {"round": 1, "revision": desk.proposal.revision})
        await until(lambda: all(one.screen and one.screen.group for one in self.people), 10, "everybody in a group")
        self.records.reconnects = 0  # so far they came all at once; from now on nobody should have to come again

    async def goes_on_by_itself(self) -> None:
        await self._do("itself", {})

    async def _do(self, command: str, fields: dict[str, object]) -> None:
        assert await self.fay.send(command, fields, Effect()) == "done", self.records.errors

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(work))

    # -- asking and telling -------------------------------------------------------------------------

    def on(self, process: int) -> list[Person]:
        """Those whose sockets are on this process."""
        return [person for person in self.people if person.wire is self.wires[process]]

    def newcomer(self, name: str, process: int) -> Person:
        """Somebody who has not come yet."""
        index = len(self.people)
        return Person(index, index + 1, name, self.wires[process], self.records, SEED)

    async def fay_says(self, command: str, process: int = 0) -> Said:
        """A command for all groups as her desk shows them, sent once: whatever the answer is."""
        desk, now = await self.fay.look(), self.fay.now()
        seen = {str(group.id): group.timeline.mark(now) for group in desk.groups}
        body: dict[str, object] = {"group": None, "seen": seen}
        if command == "next" and desk.room:
            body["to"] = int(desk.room.mark(now).partition(".")[2]) + 1
        return await ask(self.fay.browser, "POST", f"/host/{self.fay.code}/do/{command}", body, self.wires[process])

    async def health(self, process: int = 0) -> Said:
        return await ask(None, "GET", "/healthz", wire=self.wires[process])

    async def shown_to_a_newcomer(self, person: Person, process: int) -> HeardScreen:
        """What anybody with this person's cookie would be shown, by this process, if they came now."""
        path = f"/s/{self.fay.code}/screen"
        said = await ask(person._browser, "GET", path, wire=self.wires[process])
        assert said.status == 200, said
        screen = read.decode(msgspec.json.encode(said.body))
        assert isinstance(screen, HeardScreen)
        return screen

    async def right_screens(self) -> bool:
        """Whether everybody is shown what a newcomer would be, whichever process they asked."""
        last = len(self.wires) - 1
        fresh = await asyncio.gather(*(self.shown_to_a_newcomer(one, last) for one in self.people))
        return all(facts(one.screen) == facts(screen) for one, screen in zip(self.people, fresh, strict=True))

    # -- writing ------------------------------------------------------------------------------------

    def type(self, person: Person, text: str) -> None:
        """A letter more in the note that this person keeps about the next one in their group."""
        assert person.screen and person.screen.group and person.outbox
        others = [seat.id for seat in person.screen.group.people if seat.id != person.id]
        key = f"1.{min(others)}.takeaway"
        self.written[person.id, key] = text
        person.outbox.write(key, Content(text, "organizers", True))

    async def type_until(self, done: asyncio.Event, pause: float = 0.3) -> None:
        """Everybody types, a word at a time."""
        words = 0
        while not done.is_set():
            for person in self.people:
                words += 1
                self.type(person, f"{person.name} has {words} words")
            await asyncio.sleep(pause)

    async def delivered(self, seconds: float) -> float:
        """Wait until all that was typed is acknowledged; how long that took."""
        began = time.monotonic()
        await asyncio.wait_for(asyncio.gather(*(one.outbox.flushed() for one in self.people if one.outbox)), seconds)
        assert not any(one.outbox.dirty for one in self.people if one.outbox)
        return time.monotonic() - began

    async def stored(self) -> dict[tuple[int, str], str]:
        """What the authors' own pages say."""
        found: dict[tuple[int, str], str] = {}
        for person in self.people:
            status, content = await person.notes()
            assert status == 200
            found |= {(person.id, note["key"]): note["text"] for note in msgspec.json.decode(content)["notes"]}
        return found


@asynccontextmanager
async def company(site: Site, people: int, practice: str = "", speed: float = 1.0) -> AsyncIterator[Company]:
    """So many people in the lobby of a session of this practice (its key; empty: Troika), each phase `speed` times
    shorter. Afterwards nothing may have gone wrong that nobody asked about."""
    records = Records(lambda *_: None, lambda _: None)
    wires = [Wire(url) for url in site.urls]
    names = [name_of(SEED, index) for index in range(people)]
    crowd = [Person(i, people, name, wires[i % len(wires)], records, SEED) for i, name in enumerate(names)]
    found = Company(site, wires, records, Facilitator(wires[0], records), crowd)
    try:
        await found.gather(practice, speed)
        yield found
    finally:
        for person in crowd:
            person.leave()
        for task in found.tasks:
            task.cancel()
        await asyncio.gather(*found.tasks, return_exceptions=True)
        for wire in wires:
            await wire.close()
    assert records.errors == []


async def ask(
    browser: Browser | None,
    method: str,
    path: str,
    body: object = None,
    wire: Wire | None = None,
    *,
    form: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Said:
    """One request, without any patience; JSON unless told otherwise."""
    chosen = wire or (browser.wire if browser else None)
    assert chosen
    known = {"Accept": "application/json"}
    if browser:
        known |= {"Cookie": browser.cookies_for(path), "Referer": chosen.origin, **browser._csrf()}
    sent: dict[str, Any] = {"data": form} if form is not None else {"json": body}
    # No certificates are read: with two dozen clients at once that would hold up everybody's sockets for seconds.
    async with httpx.AsyncClient(base_url=chosen.origin, timeout=30, trust_env=False, verify=False) as client:
        began = time.monotonic()
        answer = await client.request(method, path, headers=known | (headers or {}), **sent)
    took = time.monotonic() - began
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    return Said(answer.status_code, answer.json() if is_json else {}, took, "" if is_json else answer.text)


class Printed:
    """What the site's processes print from now on."""

    def __init__(self, site: Site) -> None:
        self._from = {server.log: server.log.stat().st_size for server in site.servers}

    def nothing_but_short_complaints(self) -> None:
        """Something was away, which was said, but without tracebacks and without end."""
        for log, size in self._from.items():
            text = log.read_bytes()[size:].decode()
            assert "Traceback" not in text, text[-6000:]
            assert text.count("\n") < MOST_LINES, text[-6000:]


def facts(screen: HeardScreen | None) -> object:
    """What a screen says, but for the instant at which it was made and the version that made it."""
    if screen is None or screen.group is None:
        return screen and (screen.session.state, screen.standing)
    group, timeline = screen.group, screen.group.timeline
    last = timeline.steps[-1:]  # the first may have passed since
    return screen.session.state, group.id, group.people, group.ready, timeline.revision, timeline.paused_at, last


async def until(true: Callable[[], object], seconds: float, what: str) -> float:
    """Wait for something to be seen; how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"after {seconds} s still not {what}"
        await asyncio.sleep(0.02)
    return time.monotonic() - began
