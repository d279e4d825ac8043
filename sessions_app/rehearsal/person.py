"""A simulated participant: joins, stays present, changes screens in time, writes, sometimes presses a button.

Knows only what a browser knows: cookies, screens, and a local monotonic clock.
"""

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

import msgspec

from . import habits
from .browser import Browser, Unreachable, Wire
from .chance import chance
from .clock import local_ms
from .habits import Content
from .link import Link
from .messages import Desk, Screen, Seat, Step, Trio, read
from .outbox import Outbox
from .pages import Fields
from .records import Records

LARGEST_SCREEN = 4096
OWN_ID = re.compile(r'data-me="(\d+)"')
MINUTE = 60_000
NOTICING = 250.0

Place = tuple[int, int, int]  # round, trio, index of the step


class Person:
    """Participant number `index` (from 0) of `people`."""

    def __init__(self, index: int, people: int, name: str, wire: Wire, records: Records, seed: int) -> None:
        self.index, self.people, self.name = index, people, name
        self.wire = wire
        self.id = 0
        self.version = 0
        self.screen: Screen | None = None
        self.here: set[int] = set()
        self.label = name
        self.turns: dict[str, tuple[int, int]] = {}  # slot → number of its trio, and of its turn
        self._seed, self._records = seed, records
        self._browser = Browser(wire, name)
        self._place: Place | None = None
        self._revision = 0
        self._now_in: Step | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._later: set[asyncio.TimerHandle] = set()
        self.link: Link | None = None
        self.outbox: Outbox | None = None

    # -- in and out ---------------------------------------------------------------------------------

    async def join(self, code: str) -> bool:
        """Through the door, like anybody: the page, the form with a name, the live page."""
        door = f"/s/{code}/"
        page = await self._browser.page(door)
        fields = Fields.of(page.text) | {"name": self.name}  # with the form's ticket: sent twice, it joins once
        answer = await self._browser.form(door + "join", fields)
        if answer.status_code in (302, 303):
            page = await self._browser.page(door)
        found = OWN_ID.search(page.text)
        if found is None:
            self._records.error(f"Joining was answered with HTTP {answer.status_code}, not with a place.")
            return False
        self.id = int(found[1])
        self._door = door
        self.outbox = Outbox(self._browser, door + "notes", self._records)
        self.link = Link(self._browser, door + "live", door + "screen", self, self._records)
        self._records.joined += 1
        return True

    async def stay(self) -> None:
        """Be connected until cancelled."""
        if self.link is not None:
            await self.link.run()

    def leave(self) -> None:
        """Stop typing, pressing and counting."""
        self.hush()
        if self._alarm is not None:
            self._alarm.cancel()
        if self.outbox is not None:
            self.outbox.stop()
        for errand in self._errands:
            errand.cancel()

    async def settled(self) -> None:
        """Wait until all that was begun is done, and all that was typed is acknowledged."""
        await asyncio.gather(*self._errands)
        if self.outbox is not None:
            await self.outbox.flushed()

    def hush(self) -> None:
        """Begin nothing more; what is typed is still on its way."""
        for later in self._later:
            later.cancel()
        self._later.clear()

    async def notes(self) -> tuple[int, bytes]:
        """One's own notes as the server has them."""
        return await self._browser.json(self._door + "notes")

    async def up_to_date(self) -> bool:
        """Whether the screen that the server gives over HTTP says nothing new."""
        try:
            status, content = await self._browser.json(self._door + "screen", patience=5)
            fresh = read.decode(content)
        except (Unreachable, msgspec.MsgspecError):
            return False
        shown = self.screen
        if status != 200 or shown is None or not isinstance(fresh, Screen):
            return False
        return _essence(fresh) == _essence(shown)

    # -- screens ------------------------------------------------------------------------------------

    def on_screen(self, screen: Screen | Desk, at: float, size: int) -> None:
        """Replace what is shown, unless that is newer than what came."""
        if not isinstance(screen, Screen) or screen.version < self.version:
            return
        if size > LARGEST_SCREEN:
            self._records.error(f"A screen of {size} bytes; {LARGEST_SCREEN} are allowed.")
        before = self.screen.trio if self.screen is not None else None
        self.version, self.screen = screen.version, screen
        self._records.measures.arrived(self.id, screen, at)
        if screen.trio is not None:
            self._compare(before, screen.trio)
        self._show(at)

    def on_clock(self) -> None:
        """The clock has been learnt better: the next change may be a little earlier or later."""
        self._set_alarm()

    def on_here(self, ids: list[int]) -> None:
        self.here = set(ids)

    def _compare(self, before: Trio | None, after: Trio) -> None:
        """Look at what has changed on the way from one screen to the next."""
        if before is None or before.id != after.id:
            me = self._my_seat(after)
            self.label = me.name if me else self.label
            return
        ends = {step.i: step.ends for step in before.timeline.steps}
        if before.timeline.revision == after.timeline.revision:
            moved = [step.i for step in after.timeline.steps if ends.get(step.i, step.ends) != step.ends]
            if moved:
                self._records.error(f"Step {moved[0]} of a trio moved without a new revision.")
        now = self._now_in
        if now is None or self._place is None:
            return
        if before.timeline.paused_at is not None and after.timeline.paused_at is None:
            return  # the clock goes on: everything has moved by as much
        if any(step.i == now.i and step.ends - now.ends >= MINUTE for step in after.timeline.steps):
            # Someone gave us a minute (not a shorter one, at any speed): use some of it, then say that we are ready.
            wait = chance(self._seed, self.index, after.id, now.i, "done").uniform(2_000, 10_000)
            self._after(wait, self._press, "done", self._place)

    def _show(self, at: float) -> None:
        """Find out where we are now, and notice if that is somewhere else than before."""
        screen = self.screen
        trio = screen.trio if screen is not None else None
        if screen is None or trio is None or self.link is None:
            self._place = self._now_in = None
            return
        now = self.link.clock.now(at)
        step = trio.timeline.position(now)
        place = (screen.session.round, trio.id, trio.timeline.count if step is None else step.i)
        if place != self._place:
            self._cross(place, trio.timeline.revision, at)
            self._place = place
            if step is not None:
                # Nobody acts in the very instant; planning at once would delay the change of those who come next.
                self._after(NOTICING * (0.2 + self.index % 7 / 7), self._begin, screen, trio, step)
        self._now_in, self._revision = step, trio.timeline.revision
        self._set_alarm()

    def _cross(self, place: Place, revision: int, at: float) -> None:
        """The screen changes at this moment. If time alone did it (no command has touched the trio), note when."""
        left = self._now_in
        if left is None or self._place is None or self.link is None or not self.link.clock.learnt:
            return
        if self._place[:2] == place[:2] and self._revision == revision:
            self._records.spread.crossed((place[0], left.i, left.ends), at)

    def _set_alarm(self) -> None:
        """Wake up when the present step ends."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        trio = self.screen.trio if self.screen is not None else None
        if trio is None or self._now_in is None or trio.timeline.paused_at is not None or self.link is None:
            return
        wait = self.link.clock.local(self._now_in.ends) - local_ms()
        self._alarm = asyncio.get_running_loop().call_later(max(0.0, wait / 1000), self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._show(local_ms())

    # -- what one does ------------------------------------------------------------------------------

    def _my_seat(self, trio: Trio) -> Seat | None:
        return next((seat for seat in trio.people if seat.id == self.id), None)

    def _begin(self, screen: Screen, trio: Trio, step: Step) -> None:
        """A new step: plan what to type and whether to press."""
        me = self._my_seat(trio)
        if me is None or self.outbox is None or self.link is None:
            return
        number, left = screen.session.round, max(0.0, step.ends - self.link.clock.now())
        client = next((seat.id for seat in trio.people if seat.seat == step.client), None)
        role = habits.role_in(me.id, client)
        for edit in habits.plan(self._seed, self.index, f"{number}.{client}", role, step.phase, left):
            self.turns[edit.key] = (trio.number, step.turn or 0)
            if edit.key not in self.outbox.slots:
                self._after(edit.after, self._type, edit.key, edit.content)
        if habits.asks_for_a_minute(self._seed, self.index, number, step, self.people, trio.timeline.count):
            self._after(left * 0.6, self._press, "minute", (number, trio.id, step.i))

    def _type(self, key: str, content: Content) -> None:
        if self.outbox is None:
            return
        slot = self.outbox.slots.get(key)
        if slot is not None and slot.acknowledged is not None and habits.uses_two_tabs(self._seed, self.index, key):
            self._errand(self.outbox.second_tab(key))
        self.outbox.write(key, content)

    def afterthought(self) -> None:
        """Once all is over, some people go back to one of their notes."""
        source = chance(self._seed, self.index, "afterthought")
        if self.outbox is None or not self.outbox.slots or source.random() > 0.25:
            return
        slot = source.choice(list(self.outbox.slots.values()))
        if slot.wanted.text:
            self.outbox.write(
                slot.key, Content(slot.wanted.text + " P.S. Thank you.", slot.wanted.share, slot.wanted.named)
            )

    def _press(self, command: str, place: Place) -> None:
        """Press a button, if the screen still shows that step."""
        trio = self.screen.trio if self.screen is not None else None
        if trio is None or self._place != place:
            return
        if trio.timeline.paused_at is None or command == "done":
            self._errand(self._send(command, trio, place[2]))

    async def _send(self, command: str, trio: Trio, step: int) -> None:
        measures = self._records.measures
        revision = trio.timeline.revision

        def contains(screen: Screen) -> bool:
            there = screen.trio
            return there is not None and (self.id in there.ready or there.timeline.revision > revision)

        mates = [seat.id for seat in trio.people]
        measure = measures.begin(command, mates, local_ms(), contains)
        try:
            answer = await self._browser.command(
                self._door + command, {"seen": f"{revision}.{step}"}, sending=lambda: measures.sent(measure, local_ms())
            )
        except Unreachable as error:
            measures.dropped(measure)
            self._records.error(str(error))
            return
        if answer.ok:
            measures.answered(measure, int(answer.said["version"]), timed=not answer.uncertain)
            return
        measures.dropped(measure)
        if answer.code not in ("stale", "wrong_moment", "limit", "closed"):
            self._records.error(f"{command} of a member was answered {answer}")

    def _after(self, wait: float, action: Any, *args: object) -> None:
        """Do something `wait` ms from now, unless hushed before."""

        def act() -> None:
            self._later.discard(handle)
            action(*args)

        handle = asyncio.get_running_loop().call_later(wait / 1000, act)
        self._later.add(handle)

    def _errand(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def _essence(screen: Screen) -> object:
    """What somebody sees in a screen, whenever it was made: all but what time alone changes."""
    trio = screen.trio
    if trio is None:
        return screen.session.state, screen.session.round
    timeline = trio.timeline
    return screen.session.round, trio.id, trio.people, timeline.revision, timeline.paused_at, timeline.ends
