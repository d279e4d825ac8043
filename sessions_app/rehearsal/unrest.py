"""One simulated person's share of the chaos: carries out what chaos.py has drawn, by means that any browser has.

It also reacts to group mates who are away. Nothing is drawn here.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import msgspec

from . import chaos
from .audit import written_by
from .browser import Reply, Unreachable
from .chaos import LATER, NEVER, Intention
from .clock import local_ms
from .document import PLENARY
from .history import NO_ERRORS, NOTES_KEPT, SAME_PERSON, Witness
from .messages import HeardDesk, HeardGroup, HeardScreen, HeardStep
from .person import Person
from .proof import Findings, check_notes
from .records import Records

REFUSALS = frozenset({"stale", "wrong_moment"})
MOVED_AWAY = frozenset({"forbidden", "not_found", "closed"})
LAST_LOOK = 800  # ms in which a person who leaves still looks at the screen
A_ROUND = 30_000
LONGEST_MOMENT = 10.0  # seconds
MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """What everybody's unrest shares. `desk`: the facilitator's newest screen. `spawn` starts a task."""

    seed: int
    likely: float
    witness: Witness
    records: Records
    desk: Callable[[], HeardDesk | None]
    spawn: Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


class Unrest:
    """The unrest of one person who has joined. `run` connects them, until it is cancelled or they are gone."""

    def __init__(self, person: Person, setting: Setting) -> None:
        self._person, self._setting = person, setting
        self._news = asyncio.Event()
        self._line: asyncio.Task[None] | None = None
        self._reacted: set[tuple[int, ...]] = set()
        person.on_news = self._on_news

    async def run(self) -> None:
        """Stays connected, and is unruly in each round."""
        self._connect()
        number = 0
        while True:
            screen = await self._round_after(number)
            number = screen.session.round
            began = local_ms()
            lasts = max(1.0, self._ends(screen) - began)
            for intention in self._intentions(screen, began, lasts):
                await _until(began + intention.part * lasts)
                if self._running_round() != number:
                    break
                if not await self._carry_out(intention, number, lasts):
                    return

    def _connect(self) -> None:
        self._line = self._setting.spawn(self._person.stay())

    # -- when -----------------------------------------------------------------------------------------

    def _on_news(self, screen: HeardScreen) -> None:
        self._news.set()
        self._look_at_mates(screen)

    async def _round_after(self, number: int) -> HeardScreen:
        """The screen of the next round that this person sees running."""
        while True:
            screen = self._person.screen
            if screen is not None and screen.session.state == "running" and screen.session.round > number:
                return screen
            self._news.clear()
            await self._news.wait()

    def _running_round(self) -> int | None:
        desk = self._setting.desk()
        return desk.session.round if desk is not None and desk.session.state == "running" else None

    def _ends(self, screen: HeardScreen) -> float:
        """When the round will be over, as it looks now (local ms)."""
        link, ends = self._person.link, screen.group.timeline.ends if screen.group is not None else None
        return link.clock.local(ends) if ends and link is not None else local_ms() + A_ROUND

    def _intentions(self, screen: HeardScreen, began: float, lasts: float) -> list[Intention]:
        """What was drawn for this round, given when the person's own turn is."""
        mine, link = self._my_steps(screen.group), self._person.link
        own = None
        if mine and link is not None:
            begins, ends = link.clock.local(mine[0].starts), link.clock.local(mine[-1].ends)
            own = (max(0.0, (begins - began) / lasts), max(0.0, (ends - began) / lasts))
        return chaos.intentions(self._setting.seed, self._person.index, screen.session.round, self._setting.likely, own)

    def _my_steps(self, group: HeardGroup | None) -> list[HeardStep]:
        """The steps of the person's own turn that are not over."""
        me = group.seat_of(self._person.id) if group is not None else None
        if group is None or me is None or self._person.link is None:
            return []
        now = self._person.link.clock.now()
        return [step for step in group.timeline.steps if step.holder == me.seat and step.ends > now]

    def _is_holder(self) -> bool:
        screen, link = self._person.screen, self._person.link
        holder = screen.group.holder(link.clock.now()) if screen and screen.group and link else None
        return holder is not None and holder.id == self._person.id

    # -- what -----------------------------------------------------------------------------------------

    async def _carry_out(self, intention: Intention, number: int, lasts: float) -> bool:
        """Carries it out. False if they are gone for good."""
        match intention.what:
            case "vanish":
                return await self._vanish(intention, number, lasts)
            case "reload":
                self._count("reloaded")
                await self._cut()
                return await self._open(device=False)
            case "pass":
                await self._pass()
            case "listen":
                await self._listen(intention, lasts)
            case "moment":
                await self._need_a_moment(intention)
            case "voice":
                await self._have_something_to_say()
            case "rest":
                await self._rest(intention, number, lasts)
            case "leave":
                return await self._leave(intention, number, lasts)
        return True

    async def _vanish(self, intention: Intention, number: int, lasts: float) -> bool:
        self._count("vanished as holder" if self._is_holder() else "vanished")
        await self._cut()
        if not await self._stay_away(intention, number, lasts):
            self._count("never came back")
            return False
        self._count("returned on another device" if intention.device else "returned")
        return await self._open(device=intention.device)

    async def _pass(self) -> None:
        """Gives up the person's own turn, if there is one."""
        screen = self._person.screen
        if screen is None or not self._my_steps(screen.group):
            return
        kind = "passed as holder" if self._is_holder() else "passed beforehand"
        if await self._do("pass", {"seen": self._person.mark()}):
            self._count(kind)

    async def _listen(self, intention: Intention, lasts: float) -> None:
        screen = self._person.screen
        if screen is None or screen.group is None or not await self._do("listen", {"on": True}):
            return
        self._count("listened only")
        if intention.device:  # a coin that is drawn already: some people speak again
            await asyncio.sleep(intention.stay * lasts / 1000)
            if await self._do("listen", {"on": False}):
                self._count("spoke again")

    async def _need_a_moment(self, intention: Intention) -> None:
        """The group's clock waits for some seconds. Whoever asked sees to it that it goes on, unless others have."""
        if self._group_at_work() is None or not await self._do("pause", {"seen": self._person.mark()}):
            return
        self._count("needed a moment")
        for _ in range(MOST_TRIES):
            await asyncio.sleep(LONGEST_MOMENT * intention.stay)
            group = self._group_at_work()
            if group is None or group.timeline.paused_at is None or group.time_out is None:
                return
            await self._do("resume", {"seen": self._person.mark()})

    async def _have_something_to_say(self) -> None:
        """Their table has, where all are together. Whoever sat at none, or not to the end, is told so."""
        group, together = self._group_at_work(), self._person.practice_now().seats == PLENARY
        if group is None or not group.all or not together:
            return
        answer = await self._person.do("voice", {"on": True})
        if answer is not None:
            fine = answer.ok or answer.code in (*REFUSALS, "forbidden")
            self._setting.witness.compared(NO_ERRORS, "" if fine else f"voice was answered {answer}")
            if answer.ok:
                self._count("had something to say")

    def _group_at_work(self) -> HeardGroup | None:
        screen = self._person.screen
        return screen.group if screen is not None and screen.session.state == "running" else None

    async def _rest(self, intention: Intention, number: int, lasts: float) -> None:
        if not await self._do("rest", {}):
            return
        self._count("sat out")
        if intention.back == LATER:
            await _until(local_ms() + intention.stay * lasts)
            if self._running_round() == number and await self._do("back", {}):
                self._count("back from sitting out")

    async def _leave(self, intention: Intention, number: int, lasts: float) -> bool:
        if not await self._do("leave", {}):
            return True
        await _until(local_ms() + LAST_LOOK)
        await self._cut()
        if intention.back == NEVER or not await self._stay_away(intention, number, lasts):
            self._count("left for good")
            return False
        self._count("left for a while")
        if not await self._open(device=intention.device):
            return False
        if await self._do("back", {}):
            self._count("back after leaving")
        return True

    # -- out and in -----------------------------------------------------------------------------------

    async def _cut(self) -> None:
        """The socket closes without a word."""
        self._person.vanish()
        if self._line is not None:
            self._line.cancel()
            await asyncio.gather(self._line, return_exceptions=True)

    async def _stay_away(self, intention: Intention, number: int, lasts: float) -> bool:
        """Waits until they want to be back; False if they do not."""
        grace = self._setting.witness.history.grace
        match intention.back:
            case chaos.SOON:
                await _until(local_ms() + intention.stay * grace)
            case chaos.LATER:
                await _until(local_ms() + grace + intention.stay * lasts)
            case chaos.NEXT_ROUND:
                while (self._running_round() or 0) <= number:
                    desk = self._setting.desk()
                    if desk is not None and desk.session.state == "ended":
                        return False
                    await asyncio.sleep(0.5)
                await _until(local_ms() + intention.stay * grace)
            case _:
                return False
        return True

    async def _open(self, *, device: bool) -> bool:
        """Loads the page again, compares it, and connects. False if that was impossible."""
        person, witness = self._person, self._setting.witness
        try:
            same = await person.open_again(device=device)
            witness.compared(SAME_PERSON, "" if same else f"{person.name} is somebody else after coming back")
            self._connect()
            await self._compare_notes()
        except Unreachable as error:
            self._setting.records.error(str(error))
            return False
        return same

    async def _compare_notes(self) -> None:
        """Checks that all acknowledged notes are there."""
        person, found = self._person, Findings()
        settled = [one for one in written_by(person, self._setting.seed) if one.acknowledged and len(one.states) == 1]
        if not settled:
            return
        status, content = await person.notes()
        notes = msgspec.json.decode(content, type=dict[str, Any]).get("notes", []) if status == 200 else []
        still = {one.where: one.states for one in written_by(person, self._setting.seed)}
        check_notes([one for one in settled if still[one.where] == one.states], notes, found)
        wrong = ", ".join(key for _, key in found.lost | found.doubled)
        self._setting.witness.compared(NOTES_KEPT, f"{person.name} misses {wrong}" if wrong else "")

    # -- mates ----------------------------------------------------------------------------------------

    def _look_at_mates(self, screen: HeardScreen) -> None:
        """If a mate is away, the person may do something about it, once each turn."""
        group, link = screen.group, self._person.link
        if group is None or link is None or screen.session.state != "running":
            return
        now = link.clock.now()
        step, holder = group.timeline.position(now), group.holder(now)
        for mate in group.people:
            moment = (group.id, mate.id, group.timeline.reached(step) if step else 0)
            if not mate.away or step is None or moment in self._reacted:
                continue
            self._reacted.add(moment)
            is_holder = holder is not None and holder.id == mate.id
            answer = chaos.reaction(
                self._setting.seed, self._person.index, moment, holder=is_holder, likely=self._setting.likely
            )
            if answer:
                self._setting.spawn(self._react(answer, mate.id))

    async def _react(self, answer: str, mate: int) -> None:
        """Reacts after a moment, unless the mate is back by then."""
        await asyncio.sleep(0.5 + (self._person.index % 7) / 3)
        screen, link = self._person.screen, self._person.link
        group = screen.group if screen is not None else None
        seat = group.seat_of(mate) if group is not None else None
        if group is None or link is None or seat is None or not seat.away or self._person.gone:
            return
        holder = group.holder(link.clock.now())
        if answer == "vouch":
            if await self._do("vouch", {"person": mate}, whom=mate):
                self._count("vouched for")
        elif holder is not None and holder.id == mate and await self._do("off", {"seen": self._person.mark()}):
            self._count("put off")

    # -- how ------------------------------------------------------------------------------------------

    async def _do(self, command: str, body: object, whom: int | None = None) -> bool:
        """Gives a command. A refusal because things have moved is normal; any other is an error."""
        answer = await self._person.do(command, body, whom=whom)
        if answer is None:
            return False
        fine = answer.ok or answer.code in REFUSALS or (answer.code in MOVED_AWAY and await self._has_moved(answer))
        self._setting.witness.compared(NO_ERRORS, "" if fine else f"{command} was answered {answer}")
        return answer.ok

    async def _has_moved(self, answer: Reply) -> bool:
        """Whether the person's own screen shows by now why a command for a seat was refused."""
        asked = self._person.screen
        await asyncio.sleep(1)
        now = self._person.screen
        if now is None or asked is None or (answer.code == "closed") == (now.session.state == "ended"):
            return True
        return asked.group is None or now.group is None or asked.group.people != now.group.people

    def _count(self, behaviour: str) -> None:
        self._setting.witness.counted(behaviour)


async def _until(instant: float) -> None:
    await asyncio.sleep(max(0.0, instant - local_ms()) / 1000)
