"""The course of a rehearsal: people arrive, rounds are held, what was written is checked, the report is made.

It can be interrupted at any moment and then reports what it has.
"""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sessions_app.practices import practice, shipped

from . import chaos
from .audit import Audit
from .browser import Browser, Unreachable, Wire
from .clock import local_ms
from .conduct import Conductor, nobody, whereabouts
from .facilitator import CannotRun, CommandRefused, Effect, Facilitator
from .figures import Quantiles
from .history import Witness
from .person import Person
from .progress import Progress
from .promises import Verdict, judge, judge_cards
from .proof import Findings
from .records import Records
from .report import Chaos, Kept, LaidCards, Notes, Report, Screens
from .script import TOO_FAST
from .tables import lies
from .unrest import Setting, Unrest
from .usher import Usher
from .wall import Wall
from .watch import LOOK_EVERY, Watch
from .words import name_of

MOST_ROUNDS = 20
ROUNDS_TO_WATCH = 12  # of one stage, as others may come on top
USUAL_GRACE = 20
MOST_TOLD = 20
ARRIVALS_A_SECOND = 50
LONGEST_ARRIVAL = 10.0
BETWEEN_ROUNDS = 8.0
LONGEST_FLUSH = 180


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    people: int
    rounds: int = 1
    speed: float = 20.0
    urls: tuple[str, ...] = ("http://127.0.0.1:8000",)
    seed: int = 1
    keep: bool = False
    account: tuple[str, str] | None = None
    title: str = "Rehearsal"
    chaos: float = 0.0
    grace: int | None = None  # seconds; None: as the server's form has it
    practice: str = ""  # its key; empty: as the server's form has it
    itself: bool = False  # a session of several parts goes on by itself


class Rehearsal:
    """One rehearsal. `run` does it all and returns the report; raises CannotRun if there is nothing to report."""

    def __init__(self, options: Options, progress: Progress) -> None:
        self._options, self._progress = options, progress
        self._wires = [Wire(url) for url in options.urls]
        # Connections of its own: a command must not wait behind the notes of a thousand people.
        self._desk_wire = Wire(options.urls[0], lanes=4, reach=self._wires[0].reach)
        self._by_id: dict[int, Person] = {}
        self._records = Records(self._excuse, progress.say, self._by_id.__contains__)
        self._people = [
            Person(
                index,
                options.people,
                self.name_of(index),
                self._wires[index % len(self._wires)],
                self._records,
                options.seed,
            )
            for index in range(options.people)
        ]
        self._facilitator = Facilitator(self._desk_wire, self._records)
        self._audit = Audit(self._facilitator, self._people, options.seed, self._records)
        self._watch = Watch(self._by_id, self._wires, self._records, self._spawn)
        self._found = Findings()
        self._rounds = 0
        self._complete = False
        self._witness = Witness(local_ms, (options.grace or USUAL_GRACE) * 1000) if options.chaos else None
        if self._witness is not None:
            self._witness.history.formed = _formed(options.practice)
        for person in self._people:
            person.witness, person.minutes = self._witness, options.speed < TOO_FAST
        self._unrest: set[asyncio.Task[Any]] = set()
        self._usher: Usher | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stop = asyncio.Event()
        self._stop_now = asyncio.Event()

    def name_of(self, index: int) -> str:
        """The name of participant `index` (from 0)."""
        return name_of(self._options.seed, index)

    async def run(self) -> Report:
        """Runs everything, from the first look at the server to the report."""
        self._listen()
        try:
            await self._open()
            self._spawn(self._watch.run(lambda: self._progress.show(self._figures())))
            await self._until_stopped(self._play(), self._stop)
            await self._until_stopped(self._close(), self._stop_now)
            if self._options.keep and not self._stop.is_set():
                await self._go_on()
            return self.report()
        finally:
            await self._leave()

    def report(self) -> Report:
        """The report of what has happened by now."""
        records, measures, options = self._records, self._records.measures, self._options
        written = self._audit.written()
        notes = Notes(
            sent=sum(len(person.outbox.notes) for person in self._people if person.outbox),
            acknowledged=sum(one.acknowledged for one in written),
            shared=sum(one.shared for one in written),
            exported=len(self._found.exported),
            lost=len(self._found.lost),
            doubled=len(self._found.doubled),
            leaked=len(self._found.leaked),
            saves=records.saves["acknowledged"],
            conflicts=records.saves["conflicts"],
        )
        screens = Screens(
            measures.expected, measures.received, measures.missed, measures.late, records.pushed, records.fetched
        )
        return Report(
            participants=options.people,
            joined=records.joined,
            sockets=records.most_sockets,
            rounds=self._rounds,
            speed=options.speed,
            seed=options.seed,
            seconds=round(self._progress.seconds, 1),
            complete=self._complete,
            reconnects=records.reconnects,
            retries=self._desk_wire.retries + sum(wire.retries for wire in self._wires),
            commands=measures.commands,
            screens=screens,
            latency_ms=measures.latency(),
            spread_ms=Quantiles.of(records.spread.delays()),
            desk_ms=Quantiles.of(records.desk_delays),
            own_lag_ms=Quantiles.of(records.lags),
            notes=notes,
            cards=self._cards(),
            chaos=self._judged(),
            outages=self._watch.outages,
            latecomers=measures.latecomers[:50],
            errors=records.errors + measures.missing[:20] + self._found.errors[:20],
        )

    def _judged(self) -> Chaos | None:
        """How unruly people were, and whether the promises were kept."""
        if self._witness is None:
            return None
        history = self._witness.history
        return Chaos(self._options.chaos, dict(sorted(history.done.items())), _kept(judge(history)))

    def _cards(self) -> LaidCards | None:
        """What was laid on tables, and whether it was seen there; None where nobody laid anything."""
        tables = self._records.tables
        saved = [[put.content for put in puts if put.acknowledged_at is not None] for puts in tables.puts.values()]
        return (
            LaidCards(
                laid=len(saved),
                acknowledged=sum(bool(contents) for contents in saved),
                there=sum(lies(contents[-1]) for contents in saved if contents),
                gathered=self._records.gathered,
                looks=sum(len(looks) for looks in tables.looks.values()),
                promises=_kept(judge_cards(tables)),
            )
            if saved
            else None
        )

    # -- the parts ----------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        """Finds the server, signs in, creates the session, opens the lobby, and tells where to watch."""
        for wire in self._wires:
            await check_server(wire)
        options, facilitator = self._options, self._facilitator
        try:
            await self._prepare()
            await self._tell_where()
        except Unreachable as error:
            raise CannotRun(f"The server went away: {error}") from error
        self._wall = Wall(self._wires[-1], facilitator.code, self._records, self._witness, self._spawn)
        self._spawn(self._wall.link.run())
        if self._witness is not None:
            facilitator.witness = self._witness
            wall, tables = self._wall, self._records.tables
            self._usher = Usher(facilitator, self._witness, options.seed, options.chaos, self._spawn, wall, tables)
            self._unrest.add(self._spawn(self._usher.run()))
        elif facilitator.link is not None:
            self._spawn(facilitator.link.run())
        opened = await facilitator.send("open", {}, Effect(visible=lambda desk: desk.session.state != "closed"))
        if opened != "done":
            raise CannotRun(f"The lobby could not be opened: {opened}.")

    async def _prepare(self) -> None:
        """Makes the facilitator's account and the session."""
        options, facilitator = self._options, self._facilitator
        if options.account is None:
            await facilitator.sign_up()
        else:
            await facilitator.sign_in(*options.account)
        rounds = ROUNDS_TO_WATCH if options.keep else options.rounds
        await facilitator.create(options.title, rounds, options.speed, options.grace, practice=options.practice)

    async def _tell_where(self) -> None:
        facilitator, origin, plain = self._facilitator, self._wires[0].origin, self._progress.plain
        plain("")
        plain(f"  Join as a participant:  {origin}/s/{facilitator.code}/")
        plain(f"  Stage (projector):      {origin}/s/{facilitator.code}/stage")
        plain(f"  Facilitator's desk:     {origin}/host/{facilitator.code}/")
        if facilitator.password:
            plain(f"      sign in with e-mail {facilitator.email}, password {facilitator.password}")
        plain("")
        if self._options.keep:
            plain("  Open the stage to watch. Whoever joins gets a seat in the next round.")
            plain("")

    async def _play(self) -> None:
        """People arrive, and the rounds are held."""
        late = await self._arrive()
        for number in range(1, await self._planned() + 1):
            await self._hold(number)
        await asyncio.gather(*late)

    async def _planned(self) -> int:
        """How many rounds there are: as many as were asked for or, in several stages, as many as the session plans."""
        desk = await self._facilitator.look()
        return desk.session.rounds if desk.several and not self._options.keep else self._options.rounds

    async def _arrive(self) -> list[asyncio.Task[Any]]:
        """Everybody joins within a few seconds; in a chaos some come later, by the tasks returned."""
        options, late, people = self._options, [], []
        for person in self._people:
            lateness = chaos.lateness(options.seed, person.index, options.chaos, options.rounds)
            if lateness is None:
                people.append(person)
            else:
                late.append(self._spawn(self._come_late(person, *lateness)))
        window = min(LONGEST_ARRIVAL, len(people) / ARRIVALS_A_SECOND)
        self._progress.say(f"{len(people)} people are on their way.")
        arrivals = [self._come(person, window * person.index / len(self._people)) for person in people]
        await asyncio.gather(*arrivals)
        if not self._by_id:
            raise CommandRefused("Nobody could join.")
        here = len(self._by_id)
        limit = local_ms() + 60_000
        while not set(self._by_id) <= self._facilitator.here and local_ms() < limit:
            await self._facilitator.wait(0.5)
        gc.freeze()  # a thousand people are many objects; collecting them again would stop everybody's clocks
        self._progress.say(f"{here} people are in the lobby.")
        return late

    async def _come(self, person: Person, after: float) -> None:
        await asyncio.sleep(after)
        try:
            joined = await person.join(self._facilitator.code)
        except Unreachable as error:
            self._records.error(f"Somebody could not join: {error}")
            return
        if joined and person.link is not None:
            self._by_id[person.id] = person
            if self._witness is not None:
                setting = Setting(
                    self._options.seed,
                    self._options.chaos,
                    self._witness,
                    self._records,
                    lambda: self._facilitator.desk,
                    self._spawn,
                )
                self._unrest.add(self._spawn(Unrest(person, setting).run()))
            else:
                self._spawn(person.stay())
            with suppress(TimeoutError):
                await asyncio.wait_for(person.link.open.wait(), 60)

    async def _come_late(self, person: Person, number: int, part: float) -> None:
        """Joins once so much of a round has passed."""
        while True:
            desk = await self._facilitator.look()
            if desk.session.state in ("closing", "ended") or (
                desk.session.state == "running" and desk.session.round >= number
            ):
                break
            await self._facilitator.wait()
        if desk.session.ends is not None:
            await asyncio.sleep(max(0.0, desk.session.ends - self._facilitator.now()) * part / 1000)
        await self._come(person, 0)
        self._records.say(f"{person.name} is late.")
        if self._witness is not None:
            self._witness.counted("arrived late")

    async def _hold(self, number: int) -> None:
        options = self._options
        conductor = Conductor(
            self._facilitator,
            self._records,
            lambda: list(self._by_id),
            options.seed,
            options.speed,
            gentle=options.keep,
            leave_out=self._usher.leave_out if self._usher is not None else nobody,
            itself=options.itself,
        )
        await conductor.round(number)
        self._rounds = number

    async def _close(self) -> None:
        """Lets everything arrive, ends the session, and checks what was written."""
        await self._calm()
        self._records.tables.close(local_ms())
        await self._settle()
        if self._desk_wire.reach.down:
            raise CommandRefused("The server has not come back, so nothing could be checked.")
        if not self._options.keep:
            await self._finish()
            self._progress.say("The session has ended; some people still edit their notes.")
            for person in self._people:
                person.afterthought()
        await self._settle()
        self._progress.say("Comparing what was acknowledged with the export and everyone’s notes.")
        self._found = await self._audit.compare()
        self._complete = self._complete or not self._stop.is_set()

    async def _calm(self) -> None:
        """The chaos is over; judges what people have seen and done so far."""
        if self._witness is not None:
            self._witness.session_ends()
        for task in self._unrest:
            task.cancel()
        await asyncio.gather(*self._unrest, return_exceptions=True)

    async def _finish(self) -> None:
        """Ends the session. After the last round it is over already, and nobody's screen changes any more."""
        over = (await self._facilitator.look()).session.state == "ended"
        affected = [] if over else list(self._by_id)
        await self._facilitator.send(
            "finish", {}, Effect(affected, lambda desk: desk.session.state == "ended", shown=not over)
        )

    async def _settle(self) -> None:
        """Everybody stops typing; what was typed is acknowledged, and what was pushed has arrived."""
        for person in self._people:
            person.hush()
        flushing = asyncio.gather(*(person.settled() for person in self._people))
        seconds = 15 if self._stop.is_set() else LONGEST_FLUSH
        try:
            await asyncio.wait_for(flushing, seconds)
        except TimeoutError:
            self._records.error(f"Some notes were still not acknowledged after {seconds} s.")
        limit = local_ms() + LONGEST_FLUSH * 1000
        while self._records.measures.waiting and not self._stop.is_set():
            await asyncio.sleep(LOOK_EVERY)
            if local_ms() > limit:
                self._records.error(f"Some screens were still awaited after {LONGEST_FLUSH} s.")
                self._records.measures.abandon()

    async def _go_on(self) -> None:
        """Holds further rounds for people who watch, until interrupted; then checks all of it again."""
        faults = "with faults" if self.report().failed else "all is well"
        self._progress.say(f"So far {faults}. The session goes on; Ctrl-C stops it.")
        await self._until_stopped(self._more_rounds(), self._stop)
        await self._until_stopped(self._close(), self._stop_now)

    async def _more_rounds(self) -> None:
        """Holds round after round. A real person may be at the desk, too, and is always right."""
        facilitator = self._facilitator
        while True:
            await asyncio.sleep(BETWEEN_ROUNDS)
            desk = await facilitator.look()
            session, proposal = desk.session, desk.proposal
            if session.state in ("closing", "ended") or self._rounds >= ROUNDS_TO_WATCH:
                break
            if session.state == "running":
                continue
            try:
                await self._hold(proposal.round if proposal is not None else session.round + 1)
            except CommandRefused as error:
                self._progress.say(f"{error} Somebody else is at the desk.")
        self._progress.say("The session has ended. The people stay until Ctrl-C.")
        await self._stop.wait()

    # -- keeping watch ------------------------------------------------------------------------------------------------

    def _figures(self) -> dict[str, str]:
        records, measures = self._records, self._records.measures
        latency = measures.latency()
        desk = self._facilitator.desk
        return {
            "now": whereabouts(desk, self._facilitator.now()) if desk is not None else "–",
            "people": f"{records.joined}/{self._options.people}",
            "sockets": str(records.open_sockets),
            "screens": f"{measures.received}/{measures.expected}",
            "missed": str(measures.missed),
            "command to screen": "–" if latency.p50 is None else f"{latency.p50:.0f} ms",
            "saves": str(records.saves["acknowledged"]),
            "errors": str(len(records.errors)),
        }

    def _excuse(self, person: int, since: float, until: float) -> float | None:
        """Until when a participant may be behind because the server was away."""
        return self._by_id[person].wire.reach.excused_until(since, until) if person in self._by_id else None

    # -- stopping -----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Ctrl-C once ends politely, twice at once."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, self.stop)

    def stop(self) -> None:
        """Ends politely; at the second call at once."""
        if self._stop.is_set():
            self._stop_now.set()
            return
        self._stop.set()
        self._progress.say("Stopping. (Ctrl-C again to stop at once.)")

    async def _until_stopped(self, work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
        """Does some work, but not longer than until `stop`."""
        working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not working.done():
            working.cancel()
            self._records.measures.abandon()
        with suppress(asyncio.CancelledError):
            try:
                await working
            except (CommandRefused, Unreachable) as error:
                self._records.error(str(error))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        """A task that failed is an error of the rehearsal itself, and must be seen."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._records.error(f"The rehearsal itself failed: {error!r}")

    async def _leave(self) -> None:
        for person in self._people:
            person.leave()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for wire in (*self._wires, self._desk_wire):
            await wire.close()


def _formed(key: str) -> tuple[str, ...]:
    """How the groups of each stage come about, in a practice that comes with the product: no page tells it."""
    stages = practice(key).stages if key in shipped() else ()
    return tuple(stage.plan.formed if stage.plan.sizes else "" for stage in stages)


def _kept(verdicts: list[Verdict]) -> list[Kept]:
    return [Kept(each.promise, each.checked, len(each.broken), each.broken[:MOST_TOLD]) for each in verdicts]


async def check_server(wire: Wire) -> None:
    """Makes sure that a healthy server of the right kind is there. Raises CannotRun, in words."""
    try:
        status, content = await Browser(wire).json("/healthz", patience=3)
    except Unreachable as error:
        raise CannotRun(
            f"There is no server at {wire.origin} ({error}). Start one with “make run”, or name another with --url."
        ) from error
    if status != 200:
        raise CannotRun(f"The server at {wire.origin} is not ready: /healthz answered {status} {content[:200]!r}.")
