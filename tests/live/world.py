"""A session whose people do whatever a test says, one thing after another. Every frame that they are sent is kept.

Nobody waits: each step ends when nothing is left to do. Rules for single frames are checked here;
the law itself is in test_law.py.
"""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from sessions_app import screens
from sessions_app.domain.errors import TroikaError
from sessions_app.domain.units import Ms
from sessions_app.identity import cookie_name
from sessions_app.live import lookout, messages
from sessions_app.live.connection import DESK, STAGE
from sessions_app.models import Participant, Session, User
from sessions_app.selectors import GroupView, Reader, RoundView, Snapshot, snapshot
from sessions_app.services import joining, running
from sessions_app.wire import AnyScreen
from troika import urls  # everything that asks for the time is there before it stands still
from troika.asgi import application

from .conftest import ORIGIN, Wire, aside
from .stillness import Clock, Stillness

TICK_MS = 4_000  # time passes in such steps; a browser pings at each
MOST_PHONES = 3  # of one person
GATES = ("before", "after")
assert urls.urlpatterns

Viewer = int | str  # a participant's id, or DESK, STAGE
KINDS = {DESK: "desk", STAGE: "stage"}


class Gate:
    """Makes the room's reads slow: before the database is asked, or after it has answered."""

    def __init__(self, read: Callable[[Reader], Any]) -> None:
        self._read = read
        self._open = {place: asyncio.Event() for place in GATES}
        self.open()

    def open(self) -> None:
        for event in self._open.values():
            event.set()

    def hold(self, place: str) -> None:
        self._open[place].clear()

    @property
    def held(self) -> bool:
        return not all(event.is_set() for event in self._open.values())

    async def read(self, reader: Reader) -> Snapshot:
        await self._open["before"].wait()
        seen = await self._read(reader)
        await self._open["after"].wait()
        return seen

    @classmethod
    @contextmanager
    def of_the_room(cls) -> Iterator["Gate"]:
        gate = cls(lookout.read_snapshot)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lookout, "read_snapshot", gate.read)
            yield gate


class Line:
    """One socket of somebody, and what came over it."""

    def __init__(self, viewer: Viewer, path: str, cookie: str, names: Callable[[], dict[int, str]]) -> None:
        self.viewer, self._names = viewer, names
        self.wire = Wire(application, path, headers=[(b"origin", ORIGIN), (b"cookie", cookie.encode())])
        self.last: dict[str, Any] | None = None
        self.here: list[int] | None = None
        self.closed: int | None = None
        self.frozen = False
        self.pinged_at = float("-inf")

    async def ping(self, now: float) -> None:
        """As often as a browser does, not more."""
        if not self.frozen and self.closed is None and now - self.pinged_at >= TICK_MS / 1000:
            self.pinged_at = now
            await self.wire.send_input({"type": "websocket.receive", "text": '{"t": "ping", "id": 1}'})

    def take(self) -> None:
        """Look at all that has come."""
        while not self.wire.output_queue.empty():
            output = self.wire.output_queue.get_nowait()
            if output["type"] == "websocket.send":
                self._take_message(json.loads(output["text"]))
            elif output["type"] == "websocket.close":
                self.closed = output["code"]

    def _take_message(self, message: dict[str, Any]) -> None:
        kind = message["t"]
        if kind == "pong":
            assert message["version"] == (self.last or {"version": 0})["version"], "a pong is of another version"
        elif kind == "here":
            self.here = message["ids"]
            self._check_here()
        else:
            assert kind == KINDS.get(str(self.viewer), "screen"), f"not for this socket: {message}"
            self._check_order(message)
            self._check_private(message)
            self.last = message

    def _check_order(self, message: dict[str, Any]) -> None:
        before = self.last or {"version": 0, "now": 0}
        assert message["version"] >= before["version"], "an older version came after a newer one"
        assert message["now"] >= before["now"], "a screen of an earlier moment came after a later one"

    def _check_here(self) -> None:
        assert self.here is not None and self.viewer != STAGE and self.last is not None
        if isinstance(self.viewer, int):
            assert self.last["group"] is not None, "somebody without a group is told who is here"
            assert set(self.here) <= {person["id"] for person in self.last["group"]["people"]}, "told of another group"

    def _check_private(self, message: dict[str, Any]) -> None:
        """Nobody on a stage, on a phone only one's own group; who started by themselves see each other in the lobby."""
        if self.viewer == DESK:
            return
        shown: set[int] = set()
        if isinstance(self.viewer, int):
            own = {"asking"} if message["session"]["self_run"] else set()  # else a facilitator is asked
            fields = {"t", "version", "now", "session", "standing", "group", "lobby", "hands", "raised", "recalled"}
            assert message.keys() - {"cases"} == fields | own
            assert isinstance(message.get("cases", 0), int), "a mark, and no line"
            people = (message["group"] or {"people": []})["people"]
            shown = {person["id"] for person in people}
            assert not shown or self.viewer in shown, "a screen of somebody else's group"
            assert not any("locked" in person for person in people)
            together = bool(message["group"]) and message["group"].get("all", False)
            assert shown.issuperset(message["hands"]) and not (message["raised"] and shown)
            assert not together or not shown, "a plenary names nobody"
            assert message["recalled"] is None or message["recalled"]["holder"] in shown
            if message["lobby"] is not None:
                assert message["session"]["self_run"] and message["group"] is None
                shown |= {person["id"] for person in message["lobby"]}
        text = json.dumps(message, ensure_ascii=False)
        for person, name in self._names().items():
            assert person in shown or f'"{name}"' not in text, f"{name} is none of their business"


class World:
    """A session, its people and their sockets, in a loop that stands still."""

    def __init__(self, session: Session, oto: User | None, clock: Clock, still: Stillness, gate: Gate) -> None:
        self.session, self.oto, self.clock, self.still, self.gate = session, oto, clock, still, gate
        self.people: list[int] = []
        self.names: dict[int, str] = {}
        self.lines: list[Line] = []
        self.told: list[str] = []  # what was refused, for whoever reads a failure
        self.desk_cookie = ""

    # -- what there is ------------------------------------------------------------------------------

    @property
    def now(self) -> Ms:
        return self.clock.now_ms

    @property
    def today(self) -> datetime:
        return datetime.fromtimestamp(self.now / 1000, UTC)

    async def seen(self) -> Snapshot:
        return await aside(snapshot)(self.session.pk)

    def person(self, number: int) -> int:
        return self.people[number % len(self.people)]

    @staticmethod
    def group(round: RoundView | None, number: int) -> GroupView | None:
        return round.groups[number % len(round.groups)] if round and round.groups else None

    def mark(self, group: GroupView) -> running.Mark:
        return running.Mark(group.revision, group.timeline.position(self.now).index)

    async def my_mark(self, person: int) -> running.Mark:
        """What somebody's own screen shows; nonsense for somebody without a group, who is refused anyway."""
        begun = (await self.seen()).begun
        group = begun.group_of.get(person) if begun else None
        return self.mark(group) if group else running.Mark(0, 0)

    # -- what is done -------------------------------------------------------------------------------

    async def do(self, service: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """One command; the rules may refuse it, and then nothing has changed."""
        before = await self._version()
        result = None
        try:
            result = await aside(service)(self.session.pk, *arguments, **named)
        except TroikaError as refusal:
            self.told.append(f"{service.__name__}: {refusal}")
            assert await self._version() == before, "what was refused has changed something"
        await self.settle()
        return result

    async def _version(self) -> int:
        found: int = await aside(Session.objects.values_list("version", flat=True).get)(pk=self.session.pk)
        return found

    async def join(self, name: str) -> None:
        secret = f"{len(self.people):_<32}"
        try:
            person: Participant = await aside(joining.join)(self.session, name, secret, self.today, self.now)
        except TroikaError as refusal:
            self.told.append(f"join: {refusal}")
        else:
            self.people.append(person.pk)
            self.names[person.pk] = person.label
        await self.settle()

    # -- sockets ------------------------------------------------------------------------------------

    def lines_of(self, viewer: Viewer) -> list[Line]:
        return [line for line in self.lines if line.viewer == viewer and line.closed is None]

    async def open(self, viewer: Viewer) -> Line | None:
        """One socket more; None when there are enough of them."""
        if len(self.lines_of(viewer)) >= MOST_PHONES:
            return None
        line = Line(viewer, *self._address(viewer), lambda: self.names)
        self.lines.append(line)
        await line.wire.send_input({"type": "websocket.connect"})
        await self.settle()
        await line.ping(self.clock.monotonic())
        await self.settle()
        return line

    def _address(self, viewer: Viewer) -> tuple[str, str]:
        code = self.session.code
        if viewer == DESK:
            return f"/host/{code}/live", self.desk_cookie
        if viewer == STAGE:
            return f"/s/{code}/stage/live", ""
        return f"/s/{code}/live", self.cookie(viewer)

    def cookie(self, viewer: Viewer) -> str:
        return f"{cookie_name(self.session.code)}={self.people.index(int(viewer)):_<32}"

    async def hang_up(self, line: Line) -> None:
        self.lines.remove(line)
        await line.wire.send_input({"type": "websocket.disconnect", "code": 1006})
        await self.settle()
        assert line.wire.future.done(), "a socket that is closed keeps its consumer"
        line.wire.future.result()

    async def abandon(self) -> None:
        """Everybody goes at once, whatever has happened: the next story must not meet them."""
        self.gate.open()
        for line in self.lines:
            line.wire.future.cancel()
        if self.lines:
            await asyncio.wait([line.wire.future for line in self.lines])
        self.lines.clear()
        await self.still.reached()

    # -- time ---------------------------------------------------------------------------------------

    async def wait(self, ms: int) -> None:
        """Time passes; browsers ping."""
        while ms > 0:
            tick = min(ms, TICK_MS)
            ms -= tick
            self.clock.pass_(tick)
            await self.settle()
            for line in self.lines:
                await line.ping(self.clock.monotonic())
            await self.settle()

    async def settle(self) -> None:
        """Until everything that was asked for is done; then look at what came."""
        await self.still.reached()
        for line in list(self.lines):
            line.take()
            if line.closed is not None and line in self.lines:  # two at once: the first one's farewell ends here, too
                assert line.closed == messages.SILENT and line.frozen, f"{line.viewer} was closed with {line.closed}"
                await self.hang_up(line)

    async def catch_up(self) -> Snapshot:
        """A moment later, when everything that was announced must have been shown; what a newcomer would read."""
        before, seen = None, await self.seen()
        while before != (
            seen.version,
            len(self.lines),
        ):  # the steward brings people on, closes frozen sockets
            before = seen.version, len(self.lines)
            await self.wait(int(lookout.UNHURRIED_SECONDS * 1000) + 10)
            seen = await self.seen()
        while _just_changed(seen, self.now):
            await self.wait(lookout.TIMER_MARGIN_MS + 1)
            seen = await self.seen()
        return seen

    # -- what a newcomer would be shown ---------------------------------------------------------------

    def expected(self, seen: Snapshot, viewer: Viewer) -> dict[str, Any]:
        if isinstance(viewer, int):
            screen: AnyScreen = screens.for_participant(seen, viewer, self.now)
        else:
            screen = screens.for_desk(seen, self.now) if viewer == DESK else screens.for_stage(seen, self.now)
        found: dict[str, Any] = json.loads(messages.write(screen))
        return found


def _just_changed(seen: Snapshot, now: Ms) -> bool:
    """Whether a phase ended within the last moment: the room's timers come that little later."""
    boundary = seen.next_boundary(Ms(now - lookout.TIMER_MARGIN_MS - 1))
    return boundary is not None and boundary <= now
