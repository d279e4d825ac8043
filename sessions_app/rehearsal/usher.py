"""The facilitator's share of the chaos: seats some late people, decides about some people left alone, hears one table
after the other, takes a card off the stage, leaves the desk for a while. conduct.py runs the rounds."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from . import chaos
from .chance import chance
from .clock import local_ms
from .facilitator import Effect, Facilitator
from .history import Witness
from .messages import HeardDesk, HeardGroup, HeardLone
from .proof import SIGN
from .tables import Hidden, Tables
from .wall import Wall

LOOK_EVERY = 0.5
HEARS_EVERY = 1_500.0  # ms
ENOUGH = 3  # cards on the stage, before one is taken off


class Usher:
    """`spawn` starts a task. The usher opens and closes the desk's socket."""

    def __init__(
        self,
        facilitator: Facilitator,
        witness: Witness,
        seed: int,
        likely: float,
        spawn: Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"],
        wall: Wall,
        tables: Tables,
    ) -> None:
        self._facilitator, self._witness, self._spawn = facilitator, witness, spawn
        self._wall, self._tables = wall, tables
        self._heard_at = 0.0
        self._seed, self._likely = seed, likely
        self._line: asyncio.Task[None] | None = None
        self._considered: set[tuple[object, ...]] = set()
        self._closed_in: set[int] = set()
        self._alone: set[tuple[int, int]] = set()  # group and person: about whom nothing was decided yet
        self._lasted: dict[int, float] = {}  # round → its length as first seen (ms)

    async def run(self) -> None:
        """Runs until cancelled."""
        self._connect()
        while True:
            await self._facilitator.wait(LOOK_EVERY)
            desk = self._facilitator.desk
            if desk is None or desk.session.state != "running" or desk.proposal is not None:
                continue
            await self._seat_late(desk)
            self._see_who_was_helped(desk)
            for lone in desk.lone:
                await self._answer(desk, lone)
            await self._hear_a_table(desk)
            await self._hide_a_card(desk)
            await self._perhaps_leave(desk)

    def leave_out(self, desk: HeardDesk, number: int) -> set[int]:
        """Of the people away when groups are formed, those whom the facilitator leaves out."""
        return {one.id for one in desk.people if one.away and chaos.leaves_out(self._seed, one.id, number)}

    def _connect(self) -> None:
        if self._facilitator.link is not None:
            self._line = self._spawn(self._facilitator.link.run())

    async def _seat_late(self, desk: HeardDesk) -> None:
        """Seats one of the people who wait, if the desk suggests a group."""
        number = desk.session.round
        for one in desk.people:
            moment = ("late", number, one.id)
            if one.standing != "waiting" or one.away or desk.late is None or moment in self._considered:
                continue
            self._considered.add(moment)
            if not chaos.seats_late(self._seed, one.id, number):
                self._witness.counted("had to wait for the next round")
                continue
            affected = [one.id, *_people(desk, desk.late)]
            if await self._do("seat", {"person": one.id, "group": desk.late}, affected):
                self._witness.counted("seated late")
            return

    async def _answer(self, desk: HeardDesk, lone: HeardLone) -> None:
        """Decides about a person left alone; often nothing is said, and it happens by itself."""
        moment = ("lone", lone.group, lone.person)
        if moment in self._considered:
            return
        self._considered.add(moment)
        self._alone.add((lone.group, lone.person))
        self._witness.counted("left alone")
        answer = chaos.about_lone(self._seed, lone.group, lone.person)
        if answer == "join" and lone.into is not None:
            affected = [lone.person, *_people(desk, lone.into)]
            if await self._do("join", {"group": lone.group, "into": lone.into}, affected):
                self._alone.discard((lone.group, lone.person))
                self._witness.counted("joined to others by the facilitator")
        elif answer == "stay" and await self._do("stay", {"group": lone.group}, []):
            self._witness.counted("stayed alone")

    def _see_who_was_helped(self, desk: HeardDesk) -> None:
        """Counts the people about whom nothing was decided and who sit with others by now."""
        for group, person in self._alone - {(lone.group, lone.person) for lone in desk.lone}:
            self._alone.discard((group, person))
            where = next((one.id for one in desk.groups if one.seat_of(person)), group)
            if where != group and any(one.id == group for one in desk.groups):
                self._witness.counted("joined to others by the session itself")

    async def _hear_a_table(self, desk: HeardDesk) -> None:
        """The next one that was not heard, if all are together after a round in groups."""
        voices = desk.voices
        if voices is None or local_ms() - self._heard_at < HEARS_EVERY:
            return
        left = [number for number in voices.groups if number not in voices.heard and number != voices.now]
        if left and await self._do("hear", {"round": desk.session.round, "number": left[0]}, []):
            self._witness.counted("heard a table")
        self._heard_at = local_ms()

    async def _hide_a_card(self, desk: HeardDesk) -> None:
        """The newest one that stands on the stage, in some plenaries."""
        moment, told = ("hide", desk.session.round), self._wall.told
        if moment in self._considered or told is None or len(told.cards) < ENOUGH:
            return
        self._considered.add(moment)
        if not chaos.hides(self._seed, desk.session.round, self._likely):
            return
        card, sent_at = told.cards[-1], local_ms()
        path = f"/host/{self._facilitator.code}/do/hide_card"
        answer = await self._facilitator.browser.command(path, {"card": card.card, "on": True})
        if answer.ok and not answer.uncertain:
            self._witness.counted("took a card off the stage")
            for sign in SIGN.findall(card.text):
                self._tables.hidden.append(Hidden(sign, sent_at, local_ms()))

    async def _do(self, command: str, fields: dict[str, object], affected: list[int]) -> bool:
        return await self._facilitator.send(command, fields, Effect(affected)) == "done"

    async def _perhaps_leave(self, desk: HeardDesk) -> None:
        """Closes the desk once in some rounds; its screen is still read over HTTP now and then."""
        number, link, room = desk.session.round, self._facilitator.link, desk.room
        closes = chaos.desk_closes(self._seed, number, self._likely)
        if closes is None or number in self._closed_in or room is None or not room.ends or link is None:
            return
        lasts = room.ends - self._facilitator.now()
        if lasts > (1 - closes[0]) * self._round_lasts(number, lasts):
            return
        self._closed_in.add(number)
        self._witness.counted("desk closed for a while")
        if self._line is not None:
            self._line.cancel()
            await asyncio.gather(self._line, return_exceptions=True)
        until = local_ms() + closes[1] * self._round_lasts(number, lasts)
        source = chance(self._seed, number, "peek")
        while local_ms() < until:
            await asyncio.sleep(source.uniform(0.5, 1))
            await link.fetch(patience=1)
        self._connect()

    def _round_lasts(self, number: int, left: float) -> float:
        """How long the round takes (ms), as it looked when first seen."""
        return self._lasted.setdefault(number, left)


def _people(desk: HeardDesk, group: int) -> list[int]:
    found: HeardGroup | None = next((one for one in desk.groups if one.id == group), None)
    return [seat.id for seat in found.people] if found is not None else []
