"""A simulated participant: joins, stays connected, changes screens in time, writes, sometimes presses a button.

Knows only what a browser knows: cookies, screens, and a local monotonic clock.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec

from . import habits, words
from .browser import Browser, Reply, Unreachable, Wire
from .chance import chance
from .clock import local_ms
from .document import NOTHING, ONE, PLENARY, REST, SESSION, STAYS, TURN, ReadPractice, practice_on, seats_in_roles
from .habits import Content, Subject, Typing
from .hands import Hands
from .history import Deed, Witness
from .link import Link
from .messages import AnyHeard, HeardGroup, HeardScreen, HeardSeat, HeardStep, read
from .outbox import Outbox
from .pages import FormFields
from .records import Records
from .tables import is_card

LARGEST_SCREEN = 9 * 1024
OF_EVERYBODY = 4 * 1024  # the largest screen of a group of everybody, however many they are
BRINGS = 'name="brings"'  # what the door asks where people help with cases
OWN_ID = re.compile(r'data-me="(\d+)"')
RETURN_LINK = re.compile(r"/s/\w+/r/[\w-]+")
MINUTE = 60_000
NOTICING = 250.0

Spot = tuple[int, int, int]  # round, group, index of the step
# What a person begins to type in a step. Arguments: person, round, group, seat, step, ms left.
Writing = Callable[["Person", int, HeardGroup, HeardSeat, HeardStep, float], Iterable[Typing]]


@dataclass(frozen=True, slots=True)
class WhereBegun:
    """Where and as what a note was begun: the numbers of its group (0: it is about the whole session) and its turn (0:
    none), and the author's role."""

    group: int
    turn: int
    role: str


class Person:
    """Participant number `index` (from 0) of `people`."""

    def __init__(self, index: int, people: int, name: str, wire: Wire, records: Records, seed: int) -> None:
        self.index, self.people, self.name = index, people, name
        self.wire = wire
        self.id = 0
        self.version = 0
        self.screen: HeardScreen | None = None
        self.here: set[int] = set()
        self.label = name
        self.begun: dict[str, WhereBegun] = {}  # by the note's key
        self.practice = NOTHING  # as the page tells it
        self._seed, self._records = seed, records
        self._browser = Browser(wire, name)
        self._spot: Spot | None = None
        self._followed: Spot | None = None
        self._revision = 0
        self._now_in: HeardStep | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._later: set[asyncio.TimerHandle] = set()
        self.link: Link | None = None
        self.outbox: Outbox | None = None
        self.hands: Hands | None = None  # where cards are laid
        self.minutes = True  # whether this rehearsal asks for minutes at all
        self.story: Writing | None = None  # what they write in a story; None: texts that have ever broken something
        self.stayed = False  # at a table, while others travelled
        self.gone = False  # looks at no screen: phone off, page closed
        self.witness: Witness | None = None
        self.on_news: Callable[[HeardScreen], None] | None = None  # called with each screen that is shown
        self._way_back = ""

    # -- in and out ---------------------------------------------------------------------------------

    async def join(self, code: str) -> bool:
        """Joins through the door, like anybody: the page, the form with a name, the live page."""
        door = f"/s/{code}/"
        page = await self._browser.page(door)
        fields = FormFields.of(page.text) | {"name": self.name}  # with the form's ticket: sent twice, it joins once
        if BRINGS in page.text and habits.brings_a_case(self.index):
            fields |= {"brings": "1", "line": words.line_of_a_case(self._seed, self.index)}
        answer = await self._browser.form(door + "join", fields)
        if 'name="newcomer"' in answer.text:  # somebody of this name has gone away: “Is it you?”
            answer = await self._browser.form(door + "join", fields | {"newcomer": "1"})
        if answer.status_code in (302, 303):
            page = await self._browser.page(door)
        found = OWN_ID.search(page.text)
        if found is None:
            self._records.error(f"Joining was answered with HTTP {answer.status_code}, not with a place.")
            return False
        self.id = int(found[1])
        self.practice = practice_on(page.text)
        self._door = door
        way_back = RETURN_LINK.search(page.text)
        self._way_back = way_back[0] if way_back else ""
        self.outbox = Outbox(self._browser, door + "notes", self._records, self.id, self._saved)
        if self.practice.cards:
            self.hands = Hands(self._browser, door, self.id, self._records, self._errand)
        self.link = Link(self._browser, door + "live", door + "screen", self, self._records)
        self._records.joined += 1
        if self.witness is not None:
            self.witness.joined(self.id, f"{self.name} ({self.id})", self.practice)
        return True

    def _saved(self) -> None:
        if self.witness is not None:
            self.witness.saved(self.id)

    async def stay(self) -> None:
        """Stays connected until cancelled."""
        if self.link is not None:
            await self.link.run()

    def vanish(self) -> None:
        """Looks at no screen any more. The task that runs `stay` closes the socket."""
        self.gone = True
        self.hush()
        self._stop_alarm()
        self.screen = self._spot = self._now_in = self._followed = None
        self._records.measures.gone(self.id)

    async def open_again(self, *, device: bool = False) -> bool:
        """Loads the page again, on another device by the personal link. Returns whether it is the same person's, with
        all their notes; the witness hears of any difference. Afterwards the caller must `stay` again."""
        browser = Browser(self.wire, self.name) if device else self._browser
        page = await browser.page(self._way_back if device else self._door)
        if device and page.status_code == HTTPStatus.SEE_OTHER:
            page = await browser.page(self._door)
        found = OWN_ID.search(page.text)
        same = found is not None and int(found[1]) == self.id
        self.practice = practice_on(page.text)
        if same and self.outbox is not None:
            self._browser = browser
            self.outbox.move(browser)
            if self.hands is not None:
                self.hands.move(browser)
            self.link = Link(browser, self._door + "live", self._door + "screen", self, self._records)
        self.gone = False
        self._records.measures.back(self.id)
        return same

    def leave(self) -> None:
        """Stops typing, pressing and counting."""
        self.hush()
        self._stop_alarm()
        if self.outbox is not None:
            self.outbox.stop()
        for errand in self._errands:
            errand.cancel()

    async def settled(self) -> None:
        """Waits until all that was begun is done, and all that was typed is acknowledged."""
        await asyncio.gather(*self._errands, return_exceptions=True)
        if self.outbox is not None:
            await self.outbox.flushed()

    def hush(self) -> None:
        """Begins nothing more; what is typed is still being sent."""
        for later in self._later:
            later.cancel()
        self._later.clear()

    async def notes(self) -> tuple[int, bytes]:
        """The person's own notes as the server has them."""
        return await self._browser.json(self._door + "notes")

    async def up_to_date(self) -> bool:
        """Whether the server's screen over HTTP contains nothing new. A person who
        looks at no screen misses nothing."""
        if self.gone:
            return True
        try:
            status, content = await self._browser.json(self._door + "screen", patience=5)
            fresh = read.decode(content)
        except (Unreachable, msgspec.MsgspecError):
            return False
        shown = self.screen
        if status != 200 or shown is None or not isinstance(fresh, HeardScreen):
            return False
        return _essence(fresh) == _essence(shown)

    async def soon_right(self, until: float) -> bool:
        """Whether, by `until` (local ms), the screen equals the server's and shows the present step."""
        while not (await self.up_to_date() and self._in_step()):
            if local_ms() > until:
                return False
            await asyncio.sleep(0.3)
        return True

    def _in_step(self) -> bool:
        group = self.screen.group if self.screen is not None else None
        if self.gone or group is None or self.link is None:
            return True
        step = group.timeline.position(self.link.clock.now())
        return self._spot is not None and self._spot[2] == (group.timeline.count if step is None else step.i)

    # -- screens ------------------------------------------------------------------------------------

    def on_screen(self, screen: AnyHeard, at: float, size: int) -> None:
        """Replaces what is shown, unless that is newer."""
        if not isinstance(screen, HeardScreen) or screen.version < self.version:
            return
        most = OF_EVERYBODY if screen.group is not None and screen.group.all else LARGEST_SCREEN
        if size > most:
            self._records.error(f"A screen of {size} bytes; {most} are allowed.")
        before = self.screen.group if self.screen is not None else None
        self.version, self.screen = screen.version, screen
        self._records.measures.arrived(self.id, screen, at)
        if self.witness is not None:
            self.witness.saw(self.id, screen, at)
        if self.on_news is not None:
            self.on_news(screen)
        if screen.group is not None:
            self._compare(before, screen.group)
            self._see_whether_they_stay(screen)
        if self.hands is not None:
            together = self.practice_now().seats == PLENARY
            self.hands.sit(screen.session.round, screen.group, plenary=together)
        self._show(at)

    def on_clock(self) -> None:
        """The clock has been learnt better: the next change may come a little earlier or later."""
        self._set_alarm()

    def on_here(self, ids: list[int]) -> None:
        self.here = set(ids)

    def on_cards(self) -> None:
        if self.hands is not None:
            self.hands.look()

    def on_line(self, *, connected: bool) -> None:
        if self.witness is not None:
            self.witness.line(self.id, connected=connected)
        if self.hands is not None:
            self.hands.line(connected=connected)

    def practice_now(self) -> ReadPractice:
        """The practice as the stage reads it that is on the screen."""
        return self.practice.of_stage(self.screen.session.stage if self.screen is not None else 0)

    def _see_whether_they_stay(self, screen: HeardScreen) -> None:
        """Who has stayed while others travelled, or brought a case, is called so when all are together."""
        group, practice = screen.group, self.practice.of_stage(screen.session.stage)
        if group is None or group.all or group.timeline.ends is None or not (practice.travels or practice.turns == ONE):
            return
        me, seats = self._my_seat(group), [seat.seat for seat in group.people]
        self.stayed = self.stayed or (me is not None and me.seat == _who_stays(practice, group, seats))

    def _compare(self, before: HeardGroup | None, after: HeardGroup) -> None:
        """Compares two screens in a row."""
        if before is None or before.id != after.id:
            me = self._my_seat(after)
            self.label = me.name if me else self.label
            return
        ends = {step.i: step.ends for step in before.timeline.steps}
        if before.timeline.revision == after.timeline.revision:
            moved = [step.i for step in after.timeline.steps if ends.get(step.i, step.ends) != step.ends]
            if moved:
                self._records.error(f"Step {moved[0]} of a group moved without a new revision.")
        now = self._now_in
        if now is None or self._spot is None:
            return
        if before.timeline.paused_at is not None and after.timeline.paused_at is None:
            return  # the clock was resumed: everything has moved by the same amount
        if any(step.i == now.i and step.ends - now.ends >= MINUTE for step in after.timeline.steps):
            # Somebody has added a minute (which is never shorter, at any speed): use some of it, then get ready.
            wait = chance(self._seed, self.index, after.id, now.i, "done").uniform(2_000, 10_000)
            self._after(wait, self._press, "done", self._spot)

    def _show(self, at: float) -> None:
        """Finds out where we are now, and notices a change."""
        screen = self.screen
        group = screen.group if screen is not None else None
        if screen is None or group is None or self.link is None:
            self._spot = self._now_in = None
            return
        now = self.link.clock.now(at)
        step = group.timeline.position(now)
        spot = (screen.session.round, group.id, group.timeline.count if step is None else step.i)
        if spot != self._spot:
            if self.hands is not None and (self._spot is None or spot[:2] != self._spot[:2]):
                self.hands.look()
            self._cross(spot, group.timeline.revision, at)
            self._spot = spot
            if step is not None:
                # Nobody acts at the very instant; planning at once would delay the changes of people who come next.
                self._after(NOTICING * (0.2 + self.index % 7 / 7), self._begin, screen, group, step)
        self._now_in, self._revision = step, group.timeline.revision
        self._follow(group, spot)
        self._set_alarm()

    def _follow(self, group: HeardGroup, spot: Spot) -> None:
        """The others are ready to go on, so this person soon is, too, even if they
        were away when the minute was added."""
        if group.ready and self.id not in group.ready and self._followed != spot:
            self._followed = spot
            self._after(chance(self._seed, self.index, spot, "follow").uniform(2_000, 6_000), self._press, "done", spot)

    def _cross(self, spot: Spot, revision: int, at: float) -> None:
        """The screen changes at this moment. If time alone did it (no command has
        touched the group), it records when."""
        left = self._now_in
        if left is None or self._spot is None or self.link is None or not self.link.clock.learnt:
            return
        if self._spot[:2] == spot[:2] and self._revision == revision:
            self._records.spread.crossed((spot[0], left.i, left.ends), at)

    def _set_alarm(self) -> None:
        """Wakes up when the present step ends."""
        self._stop_alarm()
        group = self.screen.group if self.screen is not None else None
        if group is None or self._now_in is None or group.timeline.paused_at is not None or self.link is None:
            return
        wait = self.link.clock.local(self._now_in.ends) - local_ms()
        self._alarm = asyncio.get_running_loop().call_later(max(0.0, wait / 1000), self._ring)

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _ring(self) -> None:
        self._alarm = None
        self._show(local_ms())

    # -- what one does ------------------------------------------------------------------------------

    def _my_seat(self, group: HeardGroup) -> HeardSeat | None:
        return next((seat for seat in group.people if seat.id == self.id), None)

    def _begin(self, screen: HeardScreen, group: HeardGroup, step: HeardStep) -> None:
        """A new step: plans what to type and whether to press."""
        if group.all:
            self._begin_with_everybody(screen, group, step)
            return
        me = self._my_seat(group)
        holder = next((seat.id for seat in group.people if seat.seat == step.holder), None)
        if me is None or self.outbox is None or self.link is None or me.joins > group.timeline.reached(step):
            return  # a person who joins in a later turn waits for it
        if holder is None and step.holder is not None:
            return  # the holder has just left
        number, left = screen.session.round, max(0.0, step.ends - self.link.clock.now())
        role = self.role_in(group, me, step)
        edits = (
            self.story(self, number, group, me, step, left)
            if self.story
            else self._habit(number, holder, role, step, left)
        )
        self._plan(edits, group, role, step)
        if self.minutes and habits.asks_for_a_minute(
            self._seed, self.index, number, step, self.people, group.timeline.count
        ):
            self._after(left * 0.6, self._press, "minute", (number, group.id, step.i))
        if self.hands is not None and self.story is None:
            self._lay((number, group.number), role, step, left)
            self._after(left * 0.7, self._gather, self.hands, (number, group.id, step.i))

    def _begin_with_everybody(self, screen: HeardScreen, group: HeardGroup, step: HeardStep) -> None:
        """The same where everybody is in one group, and where nobody moves it on."""
        if self.outbox is None or self.link is None or self.story is not None:
            return
        number, left = screen.session.round, max(0.0, step.ends - self.link.clock.now())
        practice = self.practice_now()
        role = practice.who(STAYS if self.stayed and practice.who(STAYS) else REST)
        self._plan(self._habit(number, None, role, step, left), group, role, step)
        if self.hands is not None:
            self._lay((number, group.number), role, step, left)

    def _plan(self, edits: Iterable[Typing], group: HeardGroup, role: str | None, step: HeardStep) -> None:
        """All that somebody in this role will type."""
        for edit in edits:
            note = self.practice.notes[edit.key.rpartition(".")[2]]
            turn = step.turn if note.about == TURN else None
            where = group.number if note.about != SESSION else 0
            self.begun[edit.key] = WhereBegun(where, turn or 0, note.role_of(role))
            if self.outbox is not None and edit.key not in self.outbox.notes:
                self._after(edit.after, self._type, edit.key, edit.content)

    def _lay(self, table: tuple[int, int], role: str | None, step: HeardStep, left: float) -> None:
        for edit in habits.lay(self._seed, self.index, self.practice, table, role, step.phase, left):
            kind = self.practice.cards[edit.key.split(".")[2]]
            self.begun[edit.key] = WhereBegun(table[1], 0, kind.role_of(role))
            self._after(edit.after, self._type, edit.key, edit.content)

    def _gather(self, hands: Hands, spot: Spot) -> None:
        """Does something with the cards on the table, if they still sit there."""
        group = self.screen.group if self.screen is not None else None
        if group is None or self._spot is None or self._spot[:2] != spot[:2] or hands.table is None:
            return
        mates = [seat.id for seat in group.people]
        gathering = habits.gather(self._seed, self.index, spot, hands.table, self.practice, mates)
        if gathering is not None:
            self._errand(hands.gather(gathering))

    def role_in(self, group: HeardGroup, me: HeardSeat, step: HeardStep) -> str | None:
        """The role that this person has in a step, by the practice on their page; None: none just now."""
        seats = [seat.seat for seat in group.people if seat.joins <= group.timeline.reached(step)]
        turn, order = group.turns_at(step)
        practice = self.practice_now()
        stays = _who_stays(practice, group, seats)
        return seats_in_roles(practice, seats, turn=turn, order=order, stays=stays).get(me.seat)

    def _habit(self, number: int, holder: int | None, role: str | None, step: HeardStep, left: float) -> list[Typing]:
        subject = Subject(number, holder, self.id)
        return habits.plan(self._seed, self.index, self.practice, subject, role, step.phase, left)

    def _type(self, key: str, content: Content) -> None:
        if self.outbox is None:
            return
        note = self.outbox.notes.get(key)
        two_tabs = self.story is None and not is_card(key) and habits.uses_two_tabs(self._seed, self.index, key)
        if note is not None and note.acknowledged is not None and two_tabs:
            self._errand(self.outbox.second_tab(key))
        self.outbox.write(key, content)

    def afterthought(self) -> None:
        """Once all is over, some people go back to one of their notes."""
        source = chance(self._seed, self.index, "afterthought")
        if self.outbox is None or not self.outbox.notes or source.random() > 0.25:
            return
        note = source.choice(list(self.outbox.notes.values()))
        if note.wanted.text:
            self.outbox.write(
                note.key, Content(note.wanted.text + " P.S. Thank you.", note.wanted.share, note.wanted.named)
            )

    async def give_feedback(self, helped: int, again: int, line: str) -> None:
        """Answers how it was, on one's own page."""
        page = self._door + "mine"
        await self._browser.page(page)
        answer = await self._browser.form(
            page + "/feedback", {"helped": str(helped), "again": str(again), "line": line}
        )
        if answer.status_code != HTTPStatus.SEE_OTHER:
            self._records.error(f"Feedback was answered with HTTP {answer.status_code}.")

    async def do(self, command: str, body: object, *, whom: int | None = None) -> Reply | None:
        """Gives a command for which no people wait together. Returns the answer; None if there was none."""
        screen, at = self.screen, local_ms()
        try:
            answer = await self._browser.command(self._door + command, body)
        except Unreachable as error:
            self._records.error(str(error))
            return None
        except asyncio.CancelledError:  # the chaos is over: it may have taken effect, and nobody will hear of it
            self._note(command, at, None, screen, whom)
            raise
        if answer.ok:
            self._note(command, at, None if answer.uncertain else int(answer.said["version"]), screen, whom)
        return answer

    def mark(self) -> str:
        """What this person's screen shows of their group, as commands name it."""
        group = self.screen.group if self.screen is not None else None
        return group.timeline.mark(self.link.clock.now()) if group is not None and self.link is not None else "0.0"

    def _note(
        self, command: str, at: float, version: int | None, screen: HeardScreen | None, whom: int | None = None
    ) -> None:
        if self.witness is not None:
            group = screen.group.id if screen is not None and screen.group is not None else None
            number = screen.session.round if screen is not None else 0
            self.witness.did(Deed(command, self.id, at, version, number, group, whom))

    def _press(self, command: str, spot: Spot) -> None:
        """Presses a button, if the screen still shows that step."""
        group = self.screen.group if self.screen is not None else None
        if group is None or group.all or self._spot != spot or (command == "done" and self.id in group.ready):
            return
        if group.timeline.paused_at is None or command == "done":
            self._errand(self._send(command, group, spot[2]))

    async def _send(self, command: str, group: HeardGroup, step: int) -> None:
        measures, screen = self._records.measures, self.screen
        revision = group.timeline.revision

        def contains(screen: HeardScreen) -> bool:
            there = screen.group
            return there is not None and (self.id in there.ready or there.timeline.revision > revision)

        mates = [seat.id for seat in group.people]
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
            version = int(answer.said["version"])
            self._note(command, measure.sent_at, None if answer.uncertain else version, screen)
            measures.answered(measure, version, timed=not answer.uncertain)
            return
        measures.dropped(measure)
        # Without chaos nobody loses a seat while pressing a button.
        unruly = answer.code == "forbidden" and (self.witness is not None or self._records.others_at_the_desk)
        if answer.code not in ("stale", "wrong_moment", "limit", "closed") and not unruly:
            self._records.error(f"{command} of a member was answered {answer}")

    def _after(self, wait: float, action: Any, *args: object) -> None:
        """Does something `wait` ms from now, unless hushed before."""

        def act() -> None:
            self._later.discard(handle)
            action(*args)

        handle = asyncio.get_running_loop().call_later(wait / 1000, act)
        self._later.add(handle)

    def _errand(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._back)

    def _back(self, errand: asyncio.Task[None]) -> None:
        """An errand that failed is an error of the rehearsal itself, and must be seen."""
        self._errands.discard(errand)
        if not errand.cancelled() and (error := errand.exception()) is not None:
            self._records.error(f"The rehearsal itself failed: {error!r}")


def _who_stays(practice: ReadPractice, group: HeardGroup, seats: list[int]) -> int | None:
    """The seat of whoever stays while others travel, or brought the case."""
    if practice.turns == ONE:
        return next((seat.seat for seat in group.people if seat.id == group.case), None)
    return min(seats, default=None)


def _essence(screen: HeardScreen) -> object:
    """What a person sees in a screen, whenever it was made: all but what time alone changes."""
    group = screen.group
    if group is None:
        return screen.session.state, screen.session.round, screen.standing
    timeline = group.timeline
    return screen.session.round, group.id, group.people, timeline.revision, timeline.paused_at, timeline.ends
