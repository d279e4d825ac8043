"""Sixty people hold a session on a real server and choose freely who reads what; many change their minds.

The oracle is told only these choices. Then everybody asks at every door.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from websockets.asyncio.client import connect

from sessions_app.rehearsal.browser import Browser
from sessions_app.rehearsal.facilitator import Facilitator
from sessions_app.rehearsal.habits import Content
from sessions_app.rehearsal.messages import HeardGroup
from sessions_app.rehearsal.person import Person
from tests.faults.company import Company, company, until
from tests.servers import Site

from .checking import SPEAKING, Answer, judge, path_of, worth_trying
from .circle import BODIES, SHARES, chosen_for, sign_of
from .doors import DOORS, SOME
from .finding import in_bytes
from .oracle import PRACTICES, Facts, Reader, Table, Text

pytestmark = pytest.mark.faults

_, (_, *OWN_KINDS), (_, *OTHER_KINDS) = PRACTICES["troika"]
PEOPLE = 60
AT_ONCE = 8


def in_the_last_turn(group: HeardGroup) -> bool:
    step = group.timeline.steps[0]
    return step.turn == group.timeline.turns


@dataclass
class Gathering:
    """The company, and what the oracle is told."""

    held: Company
    facts: Facts
    chance: Random
    readers: list[tuple[Reader, Browser]] = field(default_factory=list)
    signs: int = 0

    # -- what everybody in the room knows -----------------------------------------------------------

    def look(self) -> None:
        """Who sits with whom, and whose turn is which, as everybody's screen has it."""
        for person in self.held.people:
            assert person.screen and person.screen.group
            group, seats = person.screen.group, {}
            for seat in group.people:
                seats[seat.seat] = seat.id
                self.facts.labels[seat.id] = seat.name
            turns = {seats[step.holder]: step.turn for step in group.timeline.steps if step.holder is not None}
            self.facts.tables[group.id] = Table(1, group.number, frozenset(seats.values()), turns)  # type: ignore[arg-type]

    async def reach_the_last_turn(self) -> None:
        """A turn is told once it has begun. Where a step has just ended by itself, Fay is refused and presses again."""
        while any(not in_the_last_turn(group) for group in (await self.held.fay.look()).groups):
            await self.held.fay_says("next")

    # -- what people choose -------------------------------------------------------------------------

    def write(self, person: Person, client: int, kind: str) -> None:
        assert person.screen and person.screen.group
        self.signs += 1
        sign = sign_of(self.signs)
        words = self.chance.choice(BODIES).format(sign=sign)
        share, named = chosen_for(kind, self.chance.choice(SHARES), self.chance.random() < 0.5)
        self._save(person, Text(sign, words, share, named, person.id, 1, client, kind, person.screen.group.id))

    def _save(self, person: Person, text: Text) -> None:
        assert person.outbox
        self.facts.texts[text.slot] = text
        person.outbox.write(text.slot[1], Content(text.text, text.share, text.named))

    async def all_write(self) -> None:
        """Most write in most of their places."""
        for person in self.held.people:
            table = self.facts.tables[person.screen.group.id]
            places = [(person.id, kind) for kind in OWN_KINDS]
            mates = sorted(mate for mate in table.people if mate != person.id)
            places += [(mate, kind) for mate in mates for kind in OTHER_KINDS]
            for client, kind in places:
                if self.chance.random() < 0.6:
                    self.write(person, client, kind)
        await self.held.delivered(60)

    async def some_change_their_minds(self, part: float = 0.3) -> None:
        """About who may read it, about the name, or about having written it at all."""
        people = {person.id: person for person in self.held.people}
        for text in list(self.facts.texts.values()):
            if self.chance.random() < part:
                cleared = self.chance.random() < 0.15
                share, named = chosen_for(text.kind, self.chance.choice(SHARES), self.chance.random() < 0.5)
                other = replace(text, share=share, named=named)
                self._save(people[text.author], replace(other, text="") if cleared else other)
        await self.held.delivered(60)

    # -- who reads ----------------------------------------------------------------------------------

    async def invite_everybody(self) -> None:
        """Fay has made the session; the others are asked, or come by themselves."""
        held, code = self.held, self.held.fay.code
        self.readers += [(Reader(one.label, person=one.id), one._browser) for one in held.people]
        self.readers.append((Reader("owner", organizer=True), held.fay.browser))
        self.readers.append((Reader("signed out"), Browser(held.wires[0])))
        self.readers.append((Reader("facilitator"), await self._invited("facilitator")))
        self.readers.append((Reader("invited", organizer=True), await self._invited("organizer")))
        removed = await self._invited("organizer")
        hosts = json.loads((await held.fay.browser.json(f"/host/{code}/hosts"))[1])["hosts"]
        assert (
            await held.fay.browser.command(f"/host/{code}/hosts/remove", {"host": max(host["id"] for host in hosts)})
        ).ok
        self.readers.append((Reader("no organizer any more"), removed))
        self.readers.append((Reader("somebody with an account"), await self._account()))

    async def _invited(self, role: str) -> Browser:
        """Somebody with an account comes by Fay's link, and says yes."""
        helper = await self._account()
        said = await self.held.fay.browser.command(f"/host/{self.facts.code}/hosts/invite", {"role": role})
        page = await helper.page(re.sub(r"^https?://[^/]+", "", said.said["url"]))
        assert (await helper.form(page.headers["location"], {})).status_code == 302
        return helper

    async def _account(self) -> Browser:
        somebody = Facilitator(self.held.wires[0], self.held.records)
        await somebody.sign_up()
        return somebody.browser

    async def knock(self, *, every: int = 1) -> int:
        """Everybody knocks at every door, or every so manieth of them; how often anybody did."""
        lanes = asyncio.Semaphore(AT_ONCE)

        async def knock(reader: Reader, browser: Browser) -> int:
            tried = worth_trying(self.facts, reader, TO_OTHERS if reader.person is None else SPEAKING_TO_PEOPLE)
            for door in tried:
                async with lanes:
                    answer = await browser.page(path_of(door, self.facts.code, reader.person))
                judge(self.facts, reader, door, Answer(answer.status_code, dict(answer.headers), answer.content))
            return len(tried)

        return sum(await asyncio.gather(*(knock(*each) for each in self.readers[::-every])))


SPEAKING_TO_PEOPLE = tuple(replace(door, opens=SOME) if door.paged else door for door in SPEAKING)
TO_OTHERS = tuple(door for door in DOORS if door not in SPEAKING) + SPEAKING_TO_PEOPLE


@asynccontextmanager
async def eavesdropping(held: Company) -> AsyncIterator[list[bytes]]:
    """All that the sockets say meanwhile, to a desk, a stage, and a participant."""
    frames: list[bytes] = []
    wire, code = held.wires[0], held.fay.code

    async def listen(path: str, browser: Browser | None) -> None:
        headers = {"Cookie": browser.cookies_for(path)} if browser else {}
        async with connect(wire.sockets + path, origin=wire.origin, additional_headers=headers) as socket:  # type: ignore[arg-type]
            while True:
                frames.append(await socket.recv(decode=False))

    own = held.people[0]._browser
    lines = {f"/host/{code}/live": held.fay.browser, f"/s/{code}/stage/live": None, f"/s/{code}/live": own}
    tasks = [asyncio.create_task(listen(path, browser)) for path, browser in lines.items()]
    try:
        await until(lambda: {json.loads(frame)["t"] for frame in frames} >= {"desk", "stage", "screen"}, 20, "heard")
        yield frames
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_sixty_people_are_read_by_those_they_chose_and_by_nobody_else(embedded: Site) -> None:
    async with company(embedded, PEOPLE) as held:
        for person in held.people:
            person._begin = lambda *_: None  # type: ignore[method-assign]  # what they write is chosen here
        await held.begin()
        facts = Facts(held.fay.code, held.fay.title)
        gathering = Gathering(held, facts, Random(60))
        gathering.look()
        assert len(facts.labels) == PEOPLE
        await gathering.reach_the_last_turn()
        await gathering.invite_everybody()
        async with eavesdropping(held) as frames:
            await gathering.all_write()
            await gathering.knock(every=3)
            await gathering.some_change_their_minds()
            assert (await held.fay_says("end")).ok
            assert await gathering.knock() > PEOPLE * 5
        assert not in_bytes(b"\n".join(frames)), "no text of anybody goes through a socket"
        choices = {(text.share, text.named) for text in facts.texts.values() if text.kind != "gift"}
        assert len(choices) == 2 * len(SHARES), "all choices are mixed"
