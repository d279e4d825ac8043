"""A Room is one session in one process: one subscription, one read a change, one encoding a group, one write a socket.

It lives from the first viewer to the last, and keeps its parts at work: what it knows and when it reads (lookout), what
other processes say (hearing), who is here (rollcall), who is shown what (pushing), whose signals go where (calls), who
needs looking after (steward).
It decides nothing about the session.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from serving import timekeeper

from .. import screens
from ..domain.errors import NotFound, Unreadable
from ..domain.units import Seconds
from ..instant import monotonic, now_ms
from ..notices import notify
from ..services.writing import DATABASE_AWAY
from . import messages
from .calls import Calls
from .care import see_to
from .connection import hang_up
from .hearing import PROCESS, Hearing
from .lookout import Lookout
from .presence import ANNOUNCE_SECONDS
from .pushing import Pushing
from .rollcall import RollCall
from .steward import LOOKS_EVERY, Steward

logger = logging.getLogger(__name__)

HERE_SECONDS = 0.3
SILENCE_SECONDS = 15.0
AGAIN_SECONDS = 1.0  # after a read that failed


class Room:
    """The sockets of one session, and the viewers who ask by HTTP. Exists from the first of these to the last.

    `over` is called when it closes. `tidy` is called every few seconds.
    """

    def __init__(self, session_id: int, *, over: Callable[["Room"], None], tidy: Callable[[], None]) -> None:
        self.session_id = session_id
        self.lookout = Lookout(session_id)
        self.hearing = Hearing(session_id)
        self.roll = RollCall()
        self.pushing = Pushing(self.lookout, self.roll)
        self.calls = Calls(session_id, self.lookout, self.pushing)
        self.connections = self.pushing.connections
        self.steward = Steward(monotonic())
        self.ready = asyncio.Event()
        self.closed = False
        self.tasks: list[asyncio.Task[None]] = []
        self._over, self._tidy = over, tidy
        self._stop_listening: Callable[[], None] | None = None
        self._opening: asyncio.Task[None] | None = None  # kept, so that it is not collected while it runs
        self._closing: list[asyncio.Task[None]] = []  # kept for the same reason

    # -- opening and closing ------------------------------------------------------------------------

    async def open(self) -> None:
        """Listens first, then reads: a change in between is read or heard, never missed."""
        self._stop_listening = notify.listen(self.session_id, self.hear)
        if self.hearing.shared:
            self._begin(self.hearing.listen(begin=self._work, look=self._make_up, hear=self.hear))
        else:
            self._work()
        await self.ready.wait()

    def open_by_itself(self) -> None:
        """Opens the room in the background, for a viewer by HTTP, who waits for no screen here."""
        self._opening = asyncio.create_task(self.open())

    def close(self) -> None:
        self.closed = True
        self.hearing.close()
        for task in self.tasks:
            task.cancel()
        if self._opening:
            self._opening.cancel()
        if self._stop_listening:
            self._stop_listening()
        self._over(self)

    def close_if_empty(self) -> None:
        if not self.connections and not self.roll.followers:
            self.close()

    def let_silent_followers_go(self, at: Seconds) -> None:
        self.roll.let_silent_followers_go(at)
        self.close_if_empty()

    def _send_away(self, code: int) -> None:
        """Closes every socket, also those that wait for their first screen, and then the room."""
        self.ready.set()
        for connection in self.connections:
            self._closing.append(asyncio.create_task(hang_up(connection, code)))
        self.close()

    def _work(self) -> None:
        self.lookout.look()
        for work in (self._push_when_due, self._push_here, self._keep_watch, self._look_after):
            self._begin(work())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks = [task for task in self.tasks if not task.done()]
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        self.tasks.append(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """If one of the room's tasks failed, the room cannot be trusted: it sends everybody away, to a new room."""
        if task.cancelled() or task.exception() is None:
            return
        logger.error("session %s: the room failed and is made anew", self.session_id, exc_info=task.exception())
        self._send_away(messages.FAILED)

    def _end_if_closed(self) -> None:
        """Stops a task of a closed room. The layer's library may swallow or replace the cancellation; a task that went
        on would announce for ever that nobody is here."""
        if self.closed:
            raise asyncio.CancelledError

    # -- hearing ------------------------------------------------------------------------------------

    def hear(self, message: dict[str, Any]) -> None:
        """A notice of this process, or what another one said of this session."""
        version, kind = message.get("version", 0), message["type"]
        if kind == "left":
            self._begin(self.pushing.push_left(message["viewer"]))
            return
        if kind == "voice":
            self._begin(self.pushing.push_voice(message["people"]))
            return
        if kind == "cards":
            self._begin(self.pushing.push_cards(message["groups"], message["people"], stage=message["stage"]))
            return
        if message["type"] == "signal":
            self._begin(self.calls.hear(message))
            return
        if kind == "look":
            self.lookout.look()
        if kind == "answered" and self.pushing.owes(message["viewer"], version):
            self.lookout.owe(message["viewer"], version)
        if kind == "present":
            if message["process"] == PROCESS:
                self._heard_ourselves()
                return
            desk, accounts = message.get("desk", False), message.get("accounts", ())
            self.roll.announced(message["process"], message["ids"], desk=desk, accounts=accounts)
        self.lookout.noticed(version, urgent=message.get("urgent", True))

    def _heard_ourselves(self) -> None:
        """The layer works. Notices may have been lost before, so the room reads."""
        if self.hearing.deaf():
            self.steward.was_deaf(monotonic())
        if self.hearing.may_have_missed():
            self._make_up()
        self.hearing.heard_itself()

    def _make_up(self) -> None:
        """Notices may have been lost: the room reads, and its pages ask for their cards, which have no version."""
        self.lookout.look()
        self._begin(self.pushing.push_all_cards())

    # -- what it does until it closes ---------------------------------------------------------------

    async def _push_when_due(self) -> None:
        """Pushes at each notice and each boundary. It repeats a read that failed; browsers' clocks go on meanwhile."""
        while True:
            known = await self.lookout.until_due(self.pushing.shown_at)
            try:
                seen = known or await self.lookout.read()
                self.ready.set()
                await self.pushing.push(screens.Moment(seen, now_ms()))
            except NotFound:
                logger.info("session %s is deleted", self.session_id)
                self._send_away(messages.DELETED)
                return
            except Unreadable:  # logged where it was read; another process may be able to
                self._send_away(messages.FAILED)
                return
            except DATABASE_AWAY as error:
                logger.warning("session %s: no new screens yet: database away or busy: %s", self.session_id, error)
                await self._push_what_is_known()
                await self._again_soon()
            except Exception:
                logger.exception("session %s: no new screens yet", self.session_id)
                await self._again_soon()

    async def _push_what_is_known(self) -> None:
        """Makes screens from the last snapshot and the present time: boundaries pass
        even while the database is away."""
        if self.lookout.snapshot is not None:
            await self.pushing.push(screens.Moment(self.lookout.snapshot, now_ms()), asking=False)

    async def _again_soon(self) -> None:
        await asyncio.sleep(AGAIN_SECONDS)
        self.lookout.look()

    async def _push_here(self) -> None:
        """Tells groups and desks who is here, at most a few times a second, and only when that has changed."""
        while True:
            await self.roll.changed.wait()
            await asyncio.sleep(HERE_SECONDS)
            self.roll.changed.clear()
            if self.hearing.shared:
                await self._announce()
            await self.pushing.push_here()

    async def _keep_watch(self) -> None:
        """Every few seconds, closes silent sockets, announces who is here, and reads if notices may have been lost."""
        while True:
            await asyncio.sleep(ANNOUNCE_SECONDS)
            for connection in list(self.connections):
                if monotonic() - connection.heard_at > SILENCE_SECONDS:
                    await hang_up(connection, messages.SILENT)
            if self.hearing.shared:
                await self._announce()
                self.roll.changed.set()
            if self.hearing.deaf() or self.lookout.could_be_deleted():
                self.lookout.look()
            if timekeeper.of_this_process.stepped():
                await timekeeper.look_at_clock()
            if not timekeeper.of_this_process.right:
                self._send_away(messages.FAILED)
                return
            self._tidy()

    async def _look_after(self) -> None:
        """Has the steward's duties done every second: people are noted as away or back, and nobody stays alone."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            self.let_silent_followers_go(monotonic())
            self._end_if_closed()
            if self.lookout.snapshot is None or self.hearing.deaf():
                continue  # people may be connected to other processes
            at, presence = monotonic(), self.roll.presence
            self.steward.hears(self.roll.heard_at(self.connections), presence.elsewhere(at), at)
            at_desks = self.roll.accounts(self.connections) | presence.accounts_elsewhere(at)
            self.steward.sees(at_desks, at)
            hosted = self.roll.has_desk(self.connections) or presence.desk_elsewhere(at)
            duties = self.steward.due(self.lookout.snapshot, at, now_ms(), hosted=hosted)
            if duties:
                await see_to(self.session_id, duties)
                self._end_if_closed()

    async def _announce(self) -> None:
        version = self.lookout.snapshot.version if self.lookout.snapshot else 0
        desk = self.roll.has_desk(self.connections)
        accounts = sorted(self.roll.accounts(self.connections))
        await self.hearing.announce(self.roll.presence.own, desk=desk, accounts=accounts, version=version)
        self._end_if_closed()
