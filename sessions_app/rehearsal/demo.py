"""`make demo`: believable people hold a session, slowly enough to watch, and visitors can take part.

It waits for a visitor, seats late ones, and gives way to anybody at the desk: what real people do is never an error.
What the simulated people see and write is checked as in any rehearsal.
Why: docs/decisions.md#the-demo-is-a-show-the-rehearsal-is-the-proof
"""

import asyncio
from collections.abc import Iterable

from sessions_app.practices import first

from .clock import local_ms
from .conduct import Conductor
from .facilitator import CommandRefused, Effect
from .habits import Subject, Typing
from .messages import HeardDesk, HeardGroup, HeardParticipant, HeardSeat, HeardStep
from .person import Person
from .progress import Progress
from .run import Options, Rehearsal
from .story import Standpoint, plan, story

ROUNDS = 2
SEED = 1
WAITS_FOR_SOMEBODY = 60.0  # seconds
LOOKS_AROUND = 8.0  # a visitor who has just joined sees the lobby for so long
HANDS_OFF = 40.0  # groups that a visitor has formed are left to them for so long
BETWEEN_ROUNDS = 12.0
SEATED_AFTER = 4.0  # late visitors; a person at the desk may be quicker
OVER = frozenset({"closing", "ended"})
GONE = frozenset({"left", "removed"})


class Demo(Rehearsal):
    """`enter` is set when a visitor does not want to wait any longer."""

    def __init__(
        self, people: int, speed: float, url: str, progress: Progress, enter: asyncio.Event, practice: str = ""
    ) -> None:
        self._story = story(practice or first())
        options = Options(
            people, ROUNDS, speed, (url,), seed=SEED, keep=True, title=self._story.title, practice=practice
        )
        super().__init__(options, progress)
        self._enter = enter
        self._records.others_at_the_desk = True
        self._told = ""
        self._has_given_feedback = False
        for person in self._people:
            person.minutes, person.story = False, self._writing

    def name_of(self, index: int) -> str:
        return self._story.name_of(index)

    def _writing(
        self, person: Person, number: int, group: HeardGroup, me: HeardSeat, step: HeardStep, left: float
    ) -> Iterable[Typing]:
        holder = next((seat.id for seat in group.people if seat.seat == step.holder), None)
        helpers = [seat.id for seat in group.people if seat.id != holder]
        brings = self._by_id[holder].index if holder in self._by_id else None
        helper = helpers.index(me.id) if me.id in helpers else 0
        moment = Standpoint(person.index, brings, helper, Subject(number, holder, me.id))
        return plan(self._story, person.practice, moment, person.role_in(group, me, step), step.phase, left)

    # -- before -------------------------------------------------------------------------------------

    async def _prepare(self) -> None:
        facilitator, options = self._facilitator, self._options
        await facilitator.sign_up(self._story.facilitator)
        await facilitator.create(
            options.title, options.rounds, options.speed, invitation=self._story.invitation, practice=options.practice
        )

    async def _tell_where(self) -> None:
        facilitator, plain = self._facilitator, self._progress.plain
        origin, code = self._wires[0].origin, facilitator.code
        plain(f"  A session to look at, {self._options.speed:g} times as fast as a real one:")
        plain("")
        plain(f"    1. Run it:    {await facilitator.link_for_a_desk()}")
        plain("                  signs you in at the desk, once, within ten minutes; afterwards with")
        plain(f"                  {facilitator.email}, password {facilitator.password}")
        plain(f"    2. Join it:   {origin}/s/{code}/")
        plain("                  in a private window, or on a phone: who joins is seated with the others")
        plain(f"    3. Watch it:  {origin}/s/{code}/stage   (for a projector)")
        plain("")

    async def _play(self) -> None:
        """People arrive, and rounds are held for as long as a visitor wishes."""
        self._spawn(self._seat_whoever_is_late())
        await self._arrive()
        await self._wait_for_somebody()
        while not self._records.deleted:
            desk = await self._facilitator.look()
            if desk.session.state in OVER:
                await self._after_the_last_round(desk)
            elif desk.session.state != "running":
                await self._next_round(desk)
            await self._facilitator.wait()
        self._progress.say("The session was deleted. Ctrl-C stops the demo.")
        await self._stop.wait()

    async def _wait_for_somebody(self) -> None:
        """Waits until a visitor has joined, has begun to form groups, or does not want to wait; a minute at most."""
        hint = "" if self._enter.is_set() else " (or press Enter)"
        self._progress.say(f"The first round begins when you have joined{hint}, or in a minute.")
        until = local_ms() + WAITS_FOR_SOMEBODY * 1000
        while local_ms() < until and not self._enter.is_set():
            desk = await self._facilitator.look()
            if desk.session.state != "lobby" or desk.proposal is not None:
                return
            if guests := [one.name for one in self._guests(desk)]:
                self._progress.say(f"Welcome, {' and '.join(guests)}! The round begins in a moment.")
                await asyncio.sleep(LOOKS_AROUND)
                return
            await self._facilitator.wait(0.5)

    def _guests(self, desk: HeardDesk) -> list[HeardParticipant]:
        """The people in the session who are not simulated."""
        return [one for one in desk.people if one.id not in self._by_id and one.standing not in GONE]

    # -- while it runs ------------------------------------------------------------------------------

    async def _next_round(self, desk: HeardDesk) -> None:
        if self._rounds:
            await asyncio.sleep(BETWEEN_ROUNDS)
        if await self._somebody_else_runs_it():
            return
        desk = await self._facilitator.look()
        if desk.session.state in OVER or desk.session.state == "running":
            return
        number = desk.proposal.round if desk.proposal is not None else desk.session.round + 1
        try:
            await self._hold(number)
        except CommandRefused as error:
            self._say_once(f"{error} Whoever is at the desk decides.")
            await asyncio.sleep(BETWEEN_ROUNDS)

    async def _somebody_else_runs_it(self) -> bool:
        """Whether groups that a visitor formed were also started. While they change, they are left alone."""
        seen = -1
        while (proposal := (await self._facilitator.look()).proposal) is not None and proposal.revision != seen:
            self._say_once("Groups are formed: start the round when you like.")
            seen, until = proposal.revision, local_ms() + HANDS_OFF * 1000
            while local_ms() < until:
                desk = await self._facilitator.look()
                if desk.session.state in {"running", *OVER}:
                    return True
                await self._facilitator.wait()
        return False

    async def _hold(self, number: int) -> None:
        conductor = Conductor(
            self._facilitator,
            self._records,
            lambda: list(self._by_id),
            self._options.seed,
            self._options.speed,
            gentle=True,
            eventful=False,
        )
        await conductor.round(number)
        self._rounds = number

    async def _seat_whoever_is_late(self) -> None:
        """Seats people who join during a round, in the group that the desk suggests."""
        facilitator, since = self._facilitator, dict[tuple[int, int], float]()
        while True:
            desk = await facilitator.look()
            running = desk.session.state == "running" and desk.proposal is None
            for one in self._guests(desk) if running and desk.late is not None else ():
                begun = since.setdefault((desk.session.round, one.id), local_ms())
                if one.standing == "waiting" and not one.away and local_ms() >= begun + SEATED_AFTER * 1000:
                    since[(desk.session.round, one.id)] = float("inf")  # asked once a round
                    if await self._try("seat", {"person": one.id, "group": desk.late}):
                        self._progress.say(f"{one.name} has a seat, too.")
                    break
            await facilitator.wait(0.5)

    async def _try(self, command: str, fields: dict[str, object]) -> bool:
        try:
            return await self._facilitator.send(command, fields, Effect()) == "done"
        except CommandRefused as error:
            self._records.error(str(error))
            return False

    # -- afterwards ---------------------------------------------------------------------------------

    async def _after_the_last_round(self, desk: HeardDesk) -> None:
        if not self._has_given_feedback:
            self._has_given_feedback = True
            for person, one in zip(self._people, self._story.feedback, strict=False):
                await person.give_feedback(one.helped, one.again, one.line)
        address = f"{self._wires[0].origin}/host/{self._facilitator.code}/harvest"
        self._say_once(f"It is over. What people brought and shared:  {address}")
        if desk.session.state == "closing":
            self._say_once("At the desk you can hold one more round, or close the session. Ctrl-C stops the demo.")

    def _figures(self) -> dict[str, str]:
        figures = super()._figures()
        return {"now": figures["now"]}

    async def _go_on(self) -> None:
        """Nothing more to do: `_play` holds all rounds."""

    def _say_once(self, line: str) -> None:
        if line not in self._told:
            self._told += line
            self._progress.say(line)

    async def _close(self) -> None:
        """Compares what was written, unless somebody has deleted it."""
        if not self._records.deleted:
            await super()._close()
