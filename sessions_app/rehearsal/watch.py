"""Keeps watch while a rehearsal runs: what is overdue, who is back after an outage, how late this process is."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from .browser import Wire
from .clock import local_ms
from .figures import Quantiles
from .measures import Measure
from .person import Person
from .reach import CATCH_UP, Outage
from .records import Records
from .report import Away

LOOK_EVERY = 0.25


class Watch:
    """Looks four times a second. `people`: by participant id, as they join. `spawn` starts what takes time."""

    def __init__(
        self,
        people: Mapping[int, Person],
        wires: Sequence[Wire],
        records: Records,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self.outages: list[Away] = []
        self._people, self._wires, self._records, self._spawn = people, wires, records, spawn
        self._judged: list[Outage] = []

    async def run(self, then: Callable[[], None]) -> None:
        """Runs until cancelled, and calls `then` after each look."""
        while True:
            due = local_ms() + LOOK_EVERY * 1000
            await asyncio.sleep(LOOK_EVERY)
            now = local_ms()
            self._records.lags.append(max(0.0, now - due))
            for measure, person in self._records.measures.overdue(now):
                self._spawn(self._look_again(measure, person))
            self._judge_outages(now)
            then()

    async def _look_again(self, measure: Measure, person: int) -> None:
        up_to_date = person in self._people and await self._people[person].up_to_date()
        self._records.measures.judge(measure, person, up_to_date=up_to_date)

    def _judge_outages(self, now: float) -> None:
        """After each outage, checks whether everybody is back, and how soon."""
        for wire in self._wires:
            for outage in wire.reach.outages:
                if outage in self._judged or outage.until > now:
                    continue
                people = [person for person in self._people.values() if person.wire is wire]
                links = [person.link for person in people if person.link]
                back = [max(0.0, link.opened_at - outage.until) for link in links if link.opened_at > outage.since]
                if len(back) == len(links) or now > outage.until + CATCH_UP:
                    self._judged.append(outage)
                    away = self._note(outage, len(links), back)
                    self._spawn(self._look_at_screens(away, people))

    async def _look_at_screens(self, away: Away, people: Sequence[Person]) -> None:
        """Everybody is back: checks that they are shown what the server has."""
        until = local_ms() + CATCH_UP
        away.right = sum(await asyncio.gather(*(person.soon_right(until) for person in people)))
        self._records.say(f"… and {away.right} of {len(people)} are shown the right screen.")
        if away.right < len(people):
            self._records.error(f"{len(people) - away.right} people were still shown something else after an outage.")

    def _note(self, outage: Outage, people: int, back: list[float]) -> Away:
        ended_at = round(time.time() * 1000 - (local_ms() - outage.until))
        ms = round(outage.until - outage.since, 1)
        away = Away(ms, people, len(back), Quantiles.of(back), ended_at=ended_at)
        self.outages.append(away)
        self._records.say(f"The server was away for {away.ms / 1000:.1f} s; {away.back} of {people} people are back.")
        if away.back < people:
            self._records.error(f"{people - away.back} people were not back 10 s after the server.")
        return away
