"""Runs one round from the desk: forms groups, shows them, starts, follows the script, and sees it to its end."""

import asyncio
from collections.abc import Callable

from .chance import chance
from .facilitator import CommandRefused, Effect, Facilitator
from .messages import HeardDesk, HeardTimeline
from .records import Records
from .script import TOO_FAST, Cue, cues

SOON = 5_000
MOST_TRIES = 4  # to form groups around as many cases as fit
WITHIN = frozenset({"seated", "waiting"})
FINDING_THE_PLACE = 10.0  # seconds, if real people look for theirs
BY_ITSELF = 120.0  # seconds: it takes 10 and 45, on a machine that is not too busy
HELD_EACH = 3  # so many rounds that come by themselves, one is held
LONGEST_PAUSE = 15_000  # ms in which a group may stand
MORE = 90.0  # seconds beyond twice its planned time after which a round hangs
MORE_WITH_MINUTES = 900.0  # the same where minutes are added


def clock(ms: float) -> str:
    """Milliseconds as people read them: 1:30."""
    seconds = round(max(0.0, ms) / 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def sizes(of: dict[str, int]) -> str:
    """The sizes in a proposal, in words: `1 group of 3 and 2 groups of 4`."""
    words = [
        f"{count} {'group' if count == 1 else 'groups'} of {size}"
        for size, count in sorted(of.items(), key=lambda each: int(each[0]))
        if count
    ]
    return " and ".join(words)


def whereabouts(desk: HeardDesk, now: float) -> str:
    """What most groups are doing now, for a person who watches."""
    step = desk.room.position(now) if desk.room is not None else None
    if desk.room is None or step is None:
        return desk.session.state
    at = now if desk.room.paused_at is None else desk.room.paused_at
    turn = f"turn {step.turn}, " if step.turn is not None else ""
    paused = " (paused)" if desk.room.paused_at is not None else ""
    return f"round {desk.session.round}, {turn}{step.phase}, {clock(step.ends - at)} left{paused}"


def nobody(_: HeardDesk, __: int) -> set[int]:
    """The people to leave out, for a facilitator who counts on everybody."""
    return set()


class Conductor:
    """The facilitator at work. `everybody`: the ids of all simulated participants. Uneventful: it takes groups that
    somebody has formed as they are, gives people time to find each other, and lets the round run by itself."""

    def __init__(
        self,
        facilitator: Facilitator,
        records: Records,
        everybody: Callable[[], list[int]],
        seed: int,
        speed: float,
        *,
        gentle: bool,
        eventful: bool = True,
        leave_out: Callable[[HeardDesk, int], set[int]] = nobody,
        itself: bool = False,
    ) -> None:
        self._facilitator, self._records, self._everybody = facilitator, records, everybody
        self._seed, self._gentle, self._eventful = seed, gentle, eventful
        self._leave_out, self._itself = leave_out, itself
        self._minutes = speed < TOO_FAST
        self._pause = max(0.8, min(6.0, 20 / speed))

    async def round(self, number: int) -> None:
        """One whole round."""
        desk = await self._facilitator.look()
        if self._itself and desk.several and number > 1:
            await self._let_it_begin(number)
        else:
            if self._eventful or desk.proposal is None or desk.proposal.round != number:
                await self._form(number, at_once=desk.several and number > 1)
            if not (desk.several and number > 1):
                await self._show(number)
            await self._start(number)
        if self._itself and desk.several and not (await self._facilitator.look()).runs_itself:
            await self._must("itself", {}, Effect())
        desk = await self._facilitator.look()
        steps = desk.room.steps if desk.room is not None else []
        source = chance(self._seed, "script", number)
        people = sum(len(group.people) for group in desk.groups)
        groups = [group.id for group in desk.groups]
        script = cues(steps, groups, people, source, gentle=self._gentle, minutes=self._minutes)
        limit = self._limit(desk)
        try:
            async with asyncio.timeout(limit):
                for cue in script if self._eventful else ():
                    if await self._reach(number, cue):
                        await self._play(cue)
                await self._see_out(number)
        except TimeoutError as error:
            last = _what_lasts(await self._facilitator.look(), self._facilitator.now())
            raise CommandRefused(f"Round {number} was not over after {limit:.0f} s: {last}.") from error

    def _limit(self, desk: HeardDesk) -> float:
        """So many seconds a round may take, whatever people do: beyond that, something hangs."""
        planned = max((_left(group.timeline, self._facilitator.now()) for group in desk.groups), default=0.0) / 1000
        return 2 * planned + (MORE_WITH_MINUTES if self._minutes else MORE)

    # -- before the time begins ---------------------------------------------------------------------------------------

    async def _let_it_begin(self, number: int) -> None:
        """The next round comes by itself. In some of them the facilitator holds it once it is shown, and begins it."""
        facilitator = self._facilitator
        if (await facilitator.look()).cases is not None:
            await self._see_to_the_cases(set())
        there = lambda desk: _is_formed(desk, number, 0)  # noqa: E731
        await facilitator.until(there, BY_ITSELF, "the groups of the next round, by itself")
        desk = await facilitator.look()
        if desk.proposal is not None and number % HELD_EACH == 0:
            self._records.say(f"The facilitator holds round {number}.")
            await self._must("hold", {}, Effect())
            await asyncio.sleep(1)
            await self._start(number)
        running = lambda desk: desk.session.state == "running" and desk.session.round == number  # noqa: E731
        await facilitator.until(running, BY_ITSELF, "the next round, by itself")
        self._records.say(f"Round {number} has begun.")

    async def _form(self, number: int, *, at_once: bool = False) -> None:
        """Forms groups of the people who are here; with `at_once`, one press forms and shows them."""
        facilitator = self._facilitator
        desk = await facilitator.look()
        here = facilitator.here or {person.id for person in desk.people}
        absent = {person.id for person in desk.people if person.away} - here - set(self._everybody())
        absent |= self._leave_out(desk, number)
        revision = desk.proposal.revision if desk.proposal is not None else 0
        shown = Effect(self._everybody() if at_once else (), lambda desk: _is_formed(desk, number, revision))
        command = "onward" if at_once else "form"
        for _ in range(MOST_TRIES):
            fields: dict[str, object] = {"revision": revision, "leave_out": sorted(absent)}
            fields |= {"round": number} if at_once else {}
            outcome = await facilitator.send(command, fields, shown)
            if outcome != "cases":
                break
            absent = await self._see_to_the_cases(absent)
        if outcome != "done":
            raise CommandRefused(f"“{command}” was refused: {outcome}.")
        await facilitator.until(lambda desk: _is_formed(desk, number, revision), 20, "the groups")

    async def _see_to_the_cases(self, absent: set[int]) -> set[int]:
        """Too few people bring a case, or too many: names some, or keeps some for later. Returns whom to leave out."""
        desk = await self._facilitator.look()
        cases = desk.cases
        if cases is None or not cases.why:
            return set()  # with everybody there, they fit
        brought = [case.person for case in cases.brought if not case.taken and not case.waits]
        free = [one.id for one in desk.people if one.id not in {*brought, *absent} and one.standing in WITHIN]
        self._records.say(f"Too {cases.why} cases: the facilitator sees to it.")
        wait = cases.data.get("wait", 0)
        missing = 0 if wait else cases.data.get("more", cases.data.get("need", 0))
        for person in free[:missing] or brought[-wait:]:
            await self._facilitator.send("keep_case" if wait else "name_case", {"person": person}, Effect())
        return absent

    async def _show(self, number: int) -> None:
        """Shows everybody their group, and lets them find each other."""
        proposal = (await self._facilitator.look()).proposal
        if proposal is None:
            raise CommandRefused("The proposed groups have gone.")
        self._records.say(f"Round {number}: {sizes(proposal.sizes)}, {clock(proposal.duration)} minutes.")
        shown = Effect(self._everybody(), lambda desk: desk.proposal is not None and desk.proposal.shown)
        if self._eventful or not proposal.shown:
            await self._must("show", {"revision": proposal.revision}, shown)
        await asyncio.sleep(1 if not self._gentle else 4 if self._eventful else FINDING_THE_PLACE)

    async def _start(self, number: int) -> None:
        """Begins, unless it has begun by itself: where nobody has a place to find, it does at once."""

        def running(desk: HeardDesk) -> bool:
            return desk.session.state == "running" and desk.session.round == number

        desk = await self._facilitator.look()
        if not running(desk):
            if desk.proposal is None:
                raise CommandRefused("There are no groups to start.")
            fields: dict[str, object] = {"round": number, "revision": desk.proposal.revision}
            await self._must("start", fields, Effect(self._everybody(), running))
        await self._facilitator.until(lambda desk: running(desk) and desk.room is not None, 20, "the round")
        self._records.say(f"Round {number} has begun.")

    async def _must(self, command: str, fields: dict[str, object], effect: Effect) -> None:
        """Gives a command without which there is no round."""
        outcome = await self._facilitator.send(command, fields, effect)
        if outcome != "done":
            raise CommandRefused(f"“{command}” was refused: {outcome}.")

    # -- while it runs ------------------------------------------------------------------------------------------------

    async def _reach(self, number: int, cue: Cue) -> bool:
        """Waits for a cue's moment. False if the round has gone past it, or is over."""
        while True:
            desk = await self._facilitator.look()
            if desk.room is None or desk.session.round != number or desk.session.state != "running":
                return False
            now = self._facilitator.now()
            step = desk.room.position(now)
            if step is None or step.i > cue.step:
                return False
            if step.i < cue.step or desk.room.paused_at is not None:
                await self._wake(desk)
                await self._facilitator.wait(min(0.5, max(0.01, (step.ends - now) / 1000)))
                continue
            left = step.starts + cue.part * (step.ends - step.starts) - now
            if left <= 0:
                return True
            await self._facilitator.wait(left / 1000)

    async def _play(self, cue: Cue) -> None:
        """Gives a cue's command; a pause ends after a moment."""
        whom = "everyone" if cue.group is None else f"group {await self._number(cue.group)}"
        outcome = await self._facilitator.act(cue.command, cue.group, twice=cue.twice)
        said = {"pause": "pauses", "minute": "gives a minute more to", "next": "moves on", "end": "ends the round for"}
        if outcome != "done":
            self._records.say(f"The facilitator was too late to {cue.command} {whom}: it had moved on.")
            return
        self._records.say(f"The facilitator {said[cue.command]} {whom}.")
        if cue.command == "pause":
            await asyncio.sleep(self._pause)
            await self._resume(cue.group)
            self._records.say(f"… and lets {whom} go on.")

    async def _resume(self, group: int | None) -> None:
        """Resumes the clock, however often others get there first. Nobody may be left paused, not even a group that
        changed since it was seen because somebody has just left it; only one that needs a moment keeps it."""
        for _ in range(10):
            await self._facilitator.act("resume", group)
            groups = (await self._facilitator.look()).groups
            if not any(each.held for each in groups if group in (None, each.id)):
                return
            await self._facilitator.wait(0.5)

    async def _wake(self, desk: HeardDesk) -> None:
        """Lets a group go on that has stood for long: whoever needed a moment may have gone, and no mate presses."""
        now = self._facilitator.now()
        for group in desk.groups:
            paused_at = group.timeline.paused_at
            if paused_at is not None and now - paused_at > LONGEST_PAUSE and _left(group.timeline, now) > 0:
                await self._facilitator.act("resume", group.id)

    async def _number(self, group: int) -> int:
        return next((each.number for each in (await self._facilitator.look()).groups if each.id == group), 0)

    async def _see_out(self, number: int) -> None:
        """Waits until every group is over, and ends those that are far behind."""
        facilitator = self._facilitator
        while True:
            desk = await facilitator.look()
            if desk.session.round != number or desk.session.state != "running":
                break
            now = facilitator.now()
            left = {group.id: _left(group.timeline, now) for group in desk.groups}
            behind = {group: ms for group, ms in left.items() if ms > 0}
            if not behind:
                await facilitator.until(lambda desk: desk.session.state != "running", 60, "the end of the round")
                break
            if len(behind) < len(left) and len(behind) <= 5 and min(behind.values()) > SOON and not self._gentle:
                for group in behind:
                    await facilitator.act("end", group)
                continue
            await self._wake(desk)
            await facilitator.wait(min(1.0, max(0.02, min(behind.values()) / 1000)))
        self._records.say(f"Round {number} is over.")


def _is_formed(desk: HeardDesk, number: int, revision: int) -> bool:
    """Whether the groups of this round are there, newly formed; it may have begun already."""
    proposal = desk.proposal
    if proposal is not None:
        return proposal.round == number and proposal.revision > revision
    return desk.session.state == "running" and desk.session.round == number


def _what_lasts(desk: HeardDesk, now: float) -> str:
    """Which groups are not over, in words."""
    lasting = [group for group in desk.groups if _left(group.timeline, now) > 0]
    said = [
        f"group {group.number} is {'paused' if group.timeline.paused_at is not None else 'at work'},"
        f" with {clock(_left(group.timeline, now))} left"
        for group in lasting[:3]
    ]
    return "; ".join(said) or f"all groups are, but it is still {desk.session.state}"


def _left(timeline: HeardTimeline, now: float) -> float:
    """Milliseconds until a group is over."""
    at = now if timeline.paused_at is None else timeline.paused_at
    return (timeline.ends or 0) - at
