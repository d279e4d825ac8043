"""The simulated facilitator: an account, a session, and the commands of the desk, each with what the desk showed.

A command whose answer was lost is sent again with the same marks. If that is refused, the desk's screen tells
whether the first one took effect.
"""

import asyncio
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

from .browser import Browser, Reply, Unreachable, Wire
from .clock import local_ms
from .history import DESK, Deed, Witness
from .link import Link
from .measures import MISSED_AFTER, Contains, Measure
from .messages import AnyHeard, HeardDesk, HeardGroup, HeardScreen
from .pages import FormFields
from .records import Records

CODE = re.compile(r"/host/([A-Z0-9]{6})/?$")
MOVED = frozenset({"stale", "wrong_moment", "closed"})
SETTLED = 3_000
PATIENCE = 120
OTHERS_FIRST = frozenset({"stale", "wrong_moment"})


class CannotRun(Exception):
    """Why there can be no rehearsal, in a sentence for the person who started it."""


class CommandRefused(Exception):
    """The server refused a command that the rehearsal needs."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a command should do: who is affected, how the desk shows it, and, where it depends on each group, who was
    touched in the end and which participant's screen contains it."""

    affected: Iterable[int] = ()
    visible: Callable[[HeardDesk], bool] = lambda _: False
    touched: Callable[[HeardDesk], Iterable[int]] | None = None
    contains: Contains | None = None
    shown: bool = True  # whether the desk changes


class Facilitator:
    """The person who runs the session. `desk` is always the newest screen."""

    def __init__(self, wire: Wire, records: Records) -> None:
        self.browser = Browser(wire, "facilitator")
        self.email = self.password = self.code = self.title = ""
        self.version = 0
        self.desk: HeardDesk | None = None
        self.here: set[int] = set()
        self.link: Link | None = None
        self.witness: Witness | None = None
        self._changed = asyncio.Event()
        self._shown: dict[int, float] = {}  # version → when it arrived
        self._records = records

    # -- account and session ------------------------------------------------------------------------

    async def sign_up(self, name: str = "Rehearsal") -> None:
        """Makes an account, as anybody can."""
        self.email = f"{name.split()[0].lower()}-{secrets.token_hex(4)}@example.org"
        self.password = secrets.token_urlsafe(12)
        await self.browser.page("/accounts/signup")
        fields = {"email": self.email, "name": name, "password": self.password}
        answer = await self.browser.form("/accounts/signup", fields)
        if answer.status_code != 302:
            try:  # an attempt that broke off may have made it, on a server that is slow to answer
                await self.sign_in(self.email, self.password)
            except CannotRun as error:
                raise CannotRun(f"The server did not make an account (HTTP {answer.status_code}).") from error

    async def sign_in(self, email: str, password: str) -> None:
        await self.browser.page("/accounts/login")
        answer = await self.browser.form("/accounts/login", {"username": email, "password": password})
        if answer.status_code != 302:
            raise CannotRun(f"The server does not know the account {email} with this password.")
        self.email = email

    async def link_for_a_desk(self) -> str:
        """An address that signs a person in at this desk, once and for some minutes; empty if there is none."""
        answer = await self.browser.command(f"/host/{self.code}/remote/link", {})
        return str(answer.said.get("url", ""))

    async def create(
        self,
        title: str,
        rounds: int,
        speed: float,
        grace: int | None = None,
        invitation: str | None = None,
        practice: str = "",
    ) -> None:
        """Creates a session with the form's own values, every phase `speed` times shorter; `grace` in seconds.
        `practice`: its key; empty: the one that is chosen at first."""
        page = await self.browser.page("/host/new" + (f"?practice={practice}" if practice else ""))
        fields = FormFields.of(page.text) if page.status_code == 200 else {}
        if practice and fields.get("practice") != practice:
            raise CannotRun(f"The server has no practice called {practice}.")
        fields |= {name: quicker(value, speed) for name, value in fields.items() if name.startswith("minutes_")}
        fields |= {"title": title, "rounds": str(rounds)} | ({} if grace is None else {"grace": str(grace)})
        fields |= {} if invitation is None else {"invitation": invitation}
        answer = await self.browser.form("/host/new", fields)
        found = CODE.search(answer.headers.get("location", ""))
        if found is None:
            raise CannotRun(f"The server did not create a session (HTTP {answer.status_code}).")
        self.code, self.title = found[1], title
        base = f"/host/{self.code}/"
        self.link = Link(self.browser, base + "live", base + "screen", self, self._records, counted=False)

    # -- the desk -----------------------------------------------------------------------------------

    def on_screen(self, screen: AnyHeard, at: float, size: int) -> None:  # noqa: ARG002 - a desk may be large
        if isinstance(screen, HeardDesk) and screen.version >= self.version:
            if screen.version > self.version:
                self._shown[screen.version] = at
            self.desk, self.version = screen, screen.version
            if self.witness is not None:
                self.witness.saw_desk(screen, at)
            self._changed.set()

    def on_clock(self) -> None:
        self._changed.set()

    def on_here(self, ids: list[int]) -> None:
        self.here = set(ids)
        self._changed.set()

    def on_cards(self) -> None:
        """No desk hears of cards."""

    def on_line(self, *, connected: bool) -> None:
        if self.witness is not None:
            self.witness.line(DESK, connected=connected)

    def now(self) -> float:
        """The server's time."""
        return self.link.clock.now() if self.link is not None else 0.0

    async def look(self) -> HeardDesk:
        """The newest desk; waits for the first."""
        while self.desk is None:
            await self.wait()
        return self.desk

    async def wait(self, seconds: float = 1.0) -> None:
        """Waits until the desk changes, or for so long."""
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), max(0.0, seconds))
        except TimeoutError:
            return

    async def until(self, true: Callable[[HeardDesk], bool], seconds: float, what: str) -> None:
        """Waits until the desk shows this."""
        limit = local_ms() + seconds * 1000
        while not true(await self.look()):
            if local_ms() > limit:
                raise CommandRefused(f"After {seconds:.0f} s the desk still did not show {what}.")
            await self.wait()

    # -- commands -----------------------------------------------------------------------------------

    async def act(self, command: str, group: int | None = None, *, twice: bool = False) -> str:
        """Gives pause, resume, minute, next or end, for one group or all. Returns `done`, or the refusal's code.

        `twice`: a double click. The second one refers to what the first has moved, so the server must refuse it.
        """
        seen = [each for each in (await self.look()).groups if group in (None, each.id)]
        now = self.now()
        fields: dict[str, object] = {"group": group, "seen": {str(each.id): each.timeline.mark(now) for each in seen}}
        room = (await self.look()).room
        to = room.after(now) if room is not None and command == "next" and group is None else None
        if to is not None:
            fields["to"] = to
        certain = [each.id for each in seen if must_move(each, command, now, to, alone=group is not None)]
        people = [one for each in seen for one in self._people_of(each)]

        def moved(desk: HeardDesk) -> list[HeardGroup]:
            """The groups that differ from what was seen. Groups that were over or had moved on are left out."""
            revisions = {each.id: each.timeline.revision for each in desk.groups}
            return [each for each in seen if revisions.get(each.id) != each.timeline.revision]

        def touched(desk: HeardDesk) -> list[int]:
            left = set(certain) - {each.id for each in moved(desk)}
            if left:
                self._records.error(f"{command} left {len(left)} groups as they were.")
            return [one for each in moved(desk) for one in self._people_of(each)]

        revisions = {each.id: each.timeline.revision for each in seen}

        def contains(screen: HeardScreen) -> bool:
            there = screen.group
            return there is not None and there.timeline.revision > revisions.get(there.id, there.timeline.revision)

        effect = Effect(people, lambda desk: bool(moved(desk)), touched, contains)
        outcome = await self.send(command, fields, effect)
        if twice and outcome == "done" and await self.send(command, fields, Effect()) == "done":
            self._records.error(f"The second click on {command} was not refused.")
        return outcome

    def _people_of(self, group: HeardGroup) -> Iterable[int]:
        """Who sees what becomes of a group; in one of everybody, all who are in."""
        if not group.all or self.desk is None:
            return [seat.id for seat in group.people]
        return [one.id for one in self.desk.people if one.group == group.number and one.standing == "seated"]

    async def send(self, command: str, fields: dict[str, object], effect: Effect) -> str:
        """Sends one command and measures how it spreads. The desk settles an uncertain answer."""
        measure = self._records.measures.begin(command, effect.affected, local_ms(), effect.contains)
        try:
            return await self._give(command, fields, effect, measure)
        except asyncio.CancelledError:
            self._records.measures.dropped(measure)  # nobody will hear whether it took effect: nothing to wait for
            raise

    async def _give(self, command: str, fields: dict[str, object], effect: Effect, measure: Measure) -> str:
        measures = self._records.measures
        try:
            answer = await self.browser.command(
                f"/host/{self.code}/do/{command}",
                fields,
                patience=PATIENCE,
                sending=lambda: measures.sent(measure, local_ms()),
            )
        except Unreachable as error:
            measures.dropped(measure)
            raise CommandRefused(f"The server has been away for {PATIENCE} s: {error}") from error
        settled = not answer.ok and answer.uncertain and answer.code in MOVED and await self._settled(effect)
        if not answer.ok and not settled:
            measures.dropped(measure)
            self._judge(command, answer)
            return answer.code
        version = self.version if settled else int(answer.said["version"])
        self._note(command, fields, measure.sent_at, None if answer.uncertain else version)
        if effect.shown:
            await self._see(version)
        if not answer.uncertain and effect.affected and self.version >= version:
            shown = min(at for seen, at in self._shown.items() if seen >= version)
            self._records.desk_delays.append(max(0.0, shown - measure.sent_at))
        only = effect.touched(await self.look()) if effect.touched else None
        measures.answered(measure, version, timed=not answer.uncertain, only=only)
        return "done"

    def _note(self, command: str, fields: dict[str, object], at: float, version: int | None) -> None:
        if self.witness is not None:
            group, person = fields.get("group"), fields.get("person")
            number = self.desk.session.round if self.desk is not None else 0
            self.witness.did(
                Deed(
                    command,
                    DESK,
                    at,
                    version,
                    number,
                    group=group if isinstance(group, int) else None,
                    whom=person if isinstance(person, int) else None,
                    all_groups=group is None,
                )
            )

    async def _see(self, version: int) -> None:
        """Waits until the desk shows `version`, to which the next command refers.
        The desk has as long as any screen."""
        limit = local_ms() + MISSED_AFTER
        while self.version < version and local_ms() < limit:
            await self.wait(0.5)
        if self.version >= version or self.link is None:
            return
        before, connected = self.desk, self.link.open.is_set()
        await self.link.fetch(patience=60)
        excused = self.browser.wire.reach.excused_until(limit - MISSED_AFTER, limit) is not None
        if connected and not excused and _facts(before) != _facts(self.desk):
            self._records.error(f"The desk was not shown version {version} within {MISSED_AFTER // 1000} s.")

    async def _settled(self, effect: Effect) -> bool:
        if self.link is not None:
            await self.link.fetch(patience=60)
        return effect.visible(await self.look())

    def _judge(self, command: str, answer: Reply) -> None:
        """Decides whether a refusal is an error. That somebody else was quicker is not; any other refusal is."""
        gone = command == "seat" and answer.code == "not_found"  # the person to be seated has just left
        theirs = self._records.others_at_the_desk and answer.status in (HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN)
        unfit = answer.code == "cases"  # there are too few or too many, which the facilitator sees to
        if answer.code not in OTHERS_FIRST and not gone and not theirs and not unfit:
            self._records.error(f"{command} was answered {answer}")


def _facts(desk: HeardDesk | None) -> object:
    """What a desk shows, except what time alone changes."""
    if desk is None:
        return None
    groups = [(group.id, group.ready, group.timeline.revision) for group in desk.groups]
    return desk.session.state, desk.session.round, desk.proposal, groups


def must_move(group: HeardGroup, command: str, now: float, to: int | None, *, alone: bool) -> bool:
    """Whether a command must find the group as it was seen: it is not over, not about to move on by itself, and not yet
    at the step to which everybody is brought. `alone`: it is given to this group. Given to all, “resume” leaves a group
    that needs a moment to itself."""
    step = group.timeline.position(now)
    if step is None or (to is not None and step.i >= to):
        return False
    paused = group.timeline.paused_at is not None
    makes_sense = {"pause": not group.held, "resume": paused if alone else group.held}.get(command, True)
    return makes_sense and (paused or step.ends - now > SETTLED)


def quicker(minutes: str, speed: float) -> str:
    """A length as the form has it (`1.5` or `1:30`), `speed` times shorter; whole seconds, at least one; 0 stays 0."""
    whole, colon, rest = minutes.partition(":")
    seconds = int(whole) * 60 + int(rest) if colon else float(minutes or 0) * 60
    if not seconds:
        return "0"
    short = max(1, round(seconds / speed))
    return f"{short // 60}:{short % 60:02d}"
