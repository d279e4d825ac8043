"""A Room is one session in one process: one subscription, one read a change, one encoding a trio, one write a socket.

It pushes when a notice says that something changed, and at each boundary of the timeline (for browsers that sleep). It
decides nothing about the session: selectors and screens decide what people see, its steward what is to be done.
Why: docs/decisions.md#each-audience-has-its-own-version
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async

from serving import garbage, timekeeper

from .. import screens
from ..domain.errors import NotFound, TroikaError
from ..instant import now_ms
from ..notices import courier, notify
from ..notices.subscription import Subscription
from ..selectors import RUNNING, Reader, Snapshot
from ..services import attendance, mending
from ..services.writing import DATABASE_AWAY
from . import messages
from .audiences import Audiences, audience_of
from .connection import DESK, HOSTS, OWN_STAGE, Audience, Connection, frame_of, hang_up, write
from .presence import ANNOUNCE_SECONDS, Presence
from .steward import LOOKS_EVERY, Duties, Steward

logger = logging.getLogger(__name__)

PROCESS = uuid.uuid4().hex
MOST_SOCKETS_A_PERSON = 16
MOST_STAGES_AN_ADDRESS = 64
UNHURRIED_SECONDS = 0.5  # between pushes while people arrive, however many they are
HERE_SECONDS = 0.3
SILENCE_SECONDS = 15.0
FOLLOWS_SECONDS = 9.0  # a page without a socket asks every three
LOOKS_AGAIN_SECONDS = 60.0
AGAIN_SECONDS = 1.0  # after a read that failed
TIMER_MARGIN_MS = 2
AFTERWARDS_SECONDS = 2.0
QUIET_MS = 2_000
SUBSCRIBED_WITHIN = 1.0
DEAF_SECONDS = 2 * ANNOUNCE_SECONDS + 1

MOST_WRITES = 500  # in one go, some 5 ms; then other tasks of this process have their turn

# In threads of their own: in the shared thread every socket would wait for the slowest query of any.
read_snapshot = database_sync_to_async(Reader.read, thread_sensitive=False)
note_attendance = database_sync_to_async(attendance.note, thread_sensitive=False)
join_lone = database_sync_to_async(mending.join_lone, thread_sensitive=False)


class Room:
    """The sockets of one session, and the viewers who ask by HTTP. Exists from the first of these to the last."""

    def __init__(self, session_id: int) -> None:
        self.session_id = session_id
        self.connections: set[Connection] = set()
        self.followers: dict[int | str, float] = {}  # who asks by HTTP, and when they last asked (monotonic seconds)
        self.presence = Presence()
        self.steward = Steward(time.monotonic())
        self.reader = Reader(session_id)
        self.snapshot: Snapshot | None = None
        self.heard_version = 0  # the newest version that a notice named, so that repeated notices cause one read
        # By viewer: the version that a response to their command named. They wait for a screen at least that new.
        self.owed: dict[int | str, int] = {}
        self.read_at = time.monotonic()
        self.shown_at = 0  # the instant (server ms) for which the last screens were made
        self.audiences = Audiences()
        self.shown_here: dict[Audience, frozenset[int]] = {}
        self.shared = notify.shared()  # whether other processes may serve this session
        self.stop_listening: Callable[[], None] | None = None
        self.subscription = Subscription(session_id)
        self.heard_layer_at = time.monotonic()
        self.unheard = False  # whether the layer failed to take one of our messages
        self.ready = asyncio.Event()
        self.wake = asyncio.Event()
        self.has_it = False  # whether to push from the snapshot, without reading again
        self.here_changed = asyncio.Event()
        self.unhurried: asyncio.TimerHandle | None = None
        self.closed = False
        self.opening: asyncio.Task[None] | None = None  # kept, so that it is not collected while it runs
        self.tasks: list[asyncio.Task[None]] = []
        self.closing: list[asyncio.Task[None]] = []  # kept for the same reason

    # -- coming and going ---------------------------------------------------------------------------

    async def open(self) -> None:
        """Listens first, then reads: a change in between is read or heard, never missed."""
        self.stop_listening = notify.listen(self.session_id, self._hear)
        self._begin(self._listen_to_others() if self.shared else self._work())
        await self.ready.wait()

    def open_by_itself(self) -> None:
        """Opens the room in the background, for a viewer by HTTP, who waits for no screen here."""
        self.opening = asyncio.create_task(self.open())

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

    def _send_away(self, code: int) -> None:
        """Closes every socket, also those that wait for their first screen, and then the room."""
        _forget(self)
        self.ready.set()
        for connection in self.connections:
            self.closing.append(asyncio.create_task(hang_up(connection, code)))
        self.close()

    async def admit(self, connection: Connection) -> None:
        """Sends the whole screen at once. Connecting and reconnecting are the same."""
        if code := self._not_here_as(connection):
            await hang_up(connection, code)
        elif self.snapshot is not None:
            # Opening the room may have taken a while, and the desk's viewer may not be a facilitator any more.
            if connection.refusal is not None and not await self._still_hosting([connection]):
                return
            connection.admitted = True
            self.audiences.changed()
            audience = self._audience_of(connection)
            screen = _screen_for(connection, screens.Moment(self.snapshot, now_ms()))
            connection.shown, connection.version = (audience, _essence(screen)), self.snapshot.version
            await write([connection], frame_of(screen))
            # Only to this socket. The next `here` message must still reach the rest of its
            # trio, who may not know of it yet.
            await self._send_here_to(connection)
            self.here_changed.set()

    def close(self) -> None:
        self.closed = True
        self.subscription.close()
        for task in self.tasks:
            task.cancel()
        if self.opening:
            self.opening.cancel()
        if self.stop_listening:
            self.stop_listening()

    def follow(self, viewer: int | str) -> None:
        """A viewer asked by HTTP: they count as here, as after a ping on a socket."""
        if viewer not in self.followers:
            if isinstance(viewer, int):
                self.presence.arrived(viewer)
            self.here_changed.set()
        self.followers[viewer] = time.monotonic()

    def unfollow(self, viewer: int | str) -> None:
        """The viewer has not asked for long, or closed their last socket. A page that goes on
        by HTTP counts again when it asks."""
        if self.followers.pop(viewer, None) is not None:
            if isinstance(viewer, int):
                self.presence.left(viewer)
            self.here_changed.set()

    def let_silent_followers_go(self, now: float) -> None:
        for viewer, heard_at in list(self.followers.items()):
            if now - heard_at > FOLLOWS_SECONDS:
                self.unfollow(viewer)
        _close_if_empty(self)

    # -- hearing ------------------------------------------------------------------------------------

    async def _listen_to_others(self) -> None:
        """Subscribes, starts the other tasks, then turns notices into wake-ups until the room closes. While the layer
        is away, people still get their screens: the room is deaf then and reads every few seconds."""
        subscribing = asyncio.create_task(self.subscription.begin())
        try:
            subscribed, _ = await asyncio.wait({subscribing}, timeout=SUBSCRIBED_WITHIN)
            if not subscribed:
                self.heard_layer_at = float("-inf")
            self._end_if_closed()
            await self._work()
            await subscribing
            self._end_if_closed()
            if not subscribed:
                self._look()
            while True:
                self._hear(await self.subscription.next())
        finally:
            subscribing.cancel()
            await asyncio.wait({subscribing}, timeout=courier.TAKEN_WITHIN)
            await self.subscription.end()

    async def _work(self) -> None:
        self._look()
        for work in (self._push_when_due, self._push_here, self._keep_watch, self._look_after):
            self._begin(work())

    def _hear(self, message: dict[str, Any]) -> None:
        version = message.get("version", 0)
        if message["type"] == "left":
            self._begin(self._tell_left(message["viewer"]))
            return
        if message["type"] == "look":
            self._look()
        if message["type"] == "answered":
            self._owe(message["viewer"], version)
        if message["type"] == "present":
            if message["process"] == PROCESS:
                self._heard_ourselves()
                return
            desk = message.get("desk", False)
            self.presence.announced(message["process"], message["ids"], time.monotonic(), desk=desk)
            self.here_changed.set()
        urgent = message.get("urgent", True)
        # An urgent notice may arrive after a later one that waits; it must not wait with that one.
        if version > self.heard_version or (urgent and self.unhurried is not None):
            self.heard_version = max(version, self.heard_version)
            if urgent:
                self._look()
            elif self.unhurried is None:
                self.unhurried = asyncio.get_running_loop().call_later(UNHURRIED_SECONDS, self._wake_unhurried)

    def _owe(self, viewer: int | str, version: int) -> None:
        """Makes sure that the viewer gets a screen of this version, unless it was sent already."""
        # A socket that is not admitted yet may get its first screen from what was read before this version.
        behind = any(each.viewer == viewer and each.version < version for each in self.connections)
        if not behind:
            return
        self.owed[viewer] = max(version, self.owed.get(viewer, 0))
        if self.snapshot is None or version > self.snapshot.version:
            if version > self.heard_version:  # otherwise the room is reading it already, or will
                self.heard_version = version
                self._look()
        elif not self.wake.is_set():
            self.has_it = True
            self.wake.set()

    def _look(self) -> None:
        """Has the room read the database and push what has changed."""
        self.has_it = False
        self.wake.set()

    def _wake_unhurried(self) -> None:
        self.unhurried = None
        self._look()

    def _heard_ourselves(self) -> None:
        """The room heard its own announcement, so the layer works. Notices may have been lost before, so it reads."""
        if self._deaf():
            self.steward.was_deaf(time.monotonic())
        if self._deaf() or self.unheard:
            self._look()
        self.heard_layer_at, self.unheard = time.monotonic(), False

    def _deaf(self) -> bool:
        return self.shared and time.monotonic() - self.heard_layer_at > DEAF_SECONDS

    def _could_be_deleted(self) -> bool:
        """The room may have missed that `manage.py purge`, another process, deleted the session: it reads now and then.
        It does not while a round is at work, so that quiet time has no queries: such a session is never due, and the
        next boundary shows any other deletion."""
        if self.snapshot is not None and self.snapshot.state(now_ms()) == RUNNING:
            return False
        return time.monotonic() - self.read_at > LOOKS_AGAIN_SECONDS

    # -- pushing ------------------------------------------------------------------------------------

    async def _push_when_due(self) -> None:
        """Pushes at each notice and each boundary. It repeats a read that failed; browsers' clocks go on meanwhile."""
        while True:
            await self._until_due()
            self.wake.clear()
            has_it, self.has_it = self.has_it, False
            try:
                if has_it and self.snapshot is not None:
                    await self._push(screens.Moment(self.snapshot, now_ms()))
                else:
                    await self._refresh()
            except NotFound:
                logger.info("session %s is deleted", self.session_id)
                self._send_away(messages.DELETED)
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
        if self.snapshot is not None:
            await self._push(screens.Moment(self.snapshot, now_ms()), asking=False)

    async def _again_soon(self) -> None:
        await asyncio.sleep(AGAIN_SECONDS)
        self._look()

    async def _until_due(self) -> None:
        now = now_ms()
        # The first boundary after the last screens, not after now: one that passed during that push is still due.
        boundary = self.snapshot.next_boundary(self.shown_at) if self.snapshot else None
        # A timer may fire early, and a read before the boundary would have to be repeated.
        timeout = None if boundary is None else (max(0, boundary - now) + TIMER_MARGIN_MS) / 1000
        # Not asyncio.wait_for: if the wake-up comes in the moment of a cancellation,
        # wait_for swallows the cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self.wake.wait()

    async def _refresh(self) -> None:
        heard = self.heard_version
        self.snapshot = await read_snapshot(self.reader)
        self.read_at = time.monotonic()
        if self.heard_version == heard:  # a notice may have named a version that was rolled back
            self.heard_version = self.snapshot.version
        self.ready.set()
        await self._push(screens.Moment(self.snapshot, now_ms()))

    async def _push(self, moment: screens.Moment, *, asking: bool = True) -> None:
        """Writes to each socket whose screen differs from the last one it was shown. Each
        audience's screen is encoded once.

        `asking`: the database can be asked who is still a facilitator. While it is away, nobody signs out either.
        """
        self.shown_at = moment.now
        if self._group():
            if any(self.shown_here.get(audience) != self._of_those(audience) for audience, _ in self.audiences):
                self.here_changed.set()  # people who were here before sit together now
            await self._send_strangers_away()
        written = 0
        for audience, members in self.audiences:
            if audience in HOSTS:  # a desk's screen is by far the largest, so everybody else's leaves before it is made
                await _let_go()
                if asking:
                    members = await self._still_hosting(members)
                if not members:
                    continue
            screen = _screen_for(members[0], moment)
            shown = (audience, _essence(screen))
            behind = _behind(members, shown, self.owed)
            frame = frame_of(screen) if behind else {}
            for at in range(0, len(behind), MOST_WRITES):
                some = behind[at : at + MOST_WRITES]
                await write(_as_shown(some, shown, moment.snapshot.version), frame)
                written += len(some)
                if written >= MOST_WRITES:
                    written = 0
                    await _let_go()
        if self.owed:
            version = moment.snapshot.version
            self.owed = {viewer: owed for viewer, owed in self.owed.items() if owed > version}

    async def _send_strangers_away(self) -> None:
        """Closes the sockets of erased people, and the old device of somebody who was let back in on another one."""
        for connection in list(self.connections):
            if code := self._not_here_as(connection):
                connection.admitted = False  # they must get nothing that follows
                self.audiences.changed()
                await hang_up(connection, code)

    def _not_here_as(self, connection: Connection) -> int | None:
        """The code with which to close a socket whose holder is not this person any more; None if they still are."""
        people = self.snapshot.people if self.snapshot else {}
        person = people.get(connection.viewer) if isinstance(connection.viewer, int) else None
        if person is None:
            return None
        if person.erased:
            return messages.ERASED
        return messages.UNKNOWN_HERE if person.former and person.former == connection.holder else None

    async def _still_hosting(self, desks: list[Connection]) -> list[Connection]:
        """Those of `desks` whose viewers are still facilitators. The others are closed and are sent nothing more.

        The room asks before each frame to a desk, and at no other time: quiet time has no queries.
        """
        refusals = await asyncio.gather(*(_refusal_of(desk) for desk in desks))
        for desk, code in zip(desks, refusals, strict=True):
            if code is not None:
                desk.admitted = False
                self.audiences.changed()
                await hang_up(desk, code)
        return [desk for desk, code in zip(desks, refusals, strict=True) if code is None]

    def _group(self) -> bool:
        """Groups the sockets as of the last screens. Returns whether they were grouped again."""
        anew = self.audiences.group(self.connections, self.snapshot, self._as_of())
        if anew:
            self.shown_here = {who: shown for who, shown in self.shown_here.items() if who in self.audiences}
        return anew

    def _audience_of(self, connection: Connection) -> Audience:
        return audience_of(connection.viewer, self.snapshot, self._as_of())

    def _as_of(self) -> int:
        """The instant of the last screens (ms)."""
        return self.shown_at or now_ms()

    # -- presence -----------------------------------------------------------------------------------

    async def _push_here(self) -> None:
        """Tells trios and desks who is here, at most a few times a second, and only when that has changed."""
        while True:
            await self.here_changed.wait()
            await asyncio.sleep(HERE_SECONDS)
            self.here_changed.clear()
            if self.shared:
                await self._announce()
            self._group()
            for audience, members in self.audiences:
                here = self._of_those(audience)
                if self.shown_here.get(audience) != here:
                    self.shown_here[audience] = here
                    if audience == DESK:
                        members = await self._still_hosting(members)
                    if _is_told(audience):
                        frame = frame_of(messages.Here(sorted(here)))
                        await write(members, frame)

    async def _tell_left(self, person: int) -> None:
        """Somebody's own phones hear that what was left to them has changed, and nobody else hears anything."""
        own = [each for each in self.connections if each.admitted and each.viewer == person]
        await write(own, frame_of(messages.Left()))

    async def _send_here_to(self, connection: Connection) -> None:
        audience = self._audience_of(connection)
        if _is_told(audience):
            await write([connection], frame_of(messages.Here(sorted(self._of_those(audience)))))

    def _of_those(self, audience: Audience) -> frozenset[int]:
        """The people who are here, as far as this audience is told. Runs once for each trio of a large session."""
        now = time.monotonic()
        if audience == DESK:
            return self.presence.here(now)
        round = self.snapshot.round_for_people() if self.snapshot else None
        trio = round.by_id.get(audience) if round and isinstance(audience, int) else None
        return self.presence.of([person.id for person in trio.people], now) if trio else frozenset()

    async def _keep_watch(self) -> None:
        """Every few seconds, closes silent sockets, announces who is here, and reads if notices may have been lost."""
        while True:
            await asyncio.sleep(ANNOUNCE_SECONDS)
            for connection in list(self.connections):
                if time.monotonic() - connection.heard_at > SILENCE_SECONDS:
                    await hang_up(connection, messages.SILENT)
            if self.shared:
                await self._announce()
                self.here_changed.set()
            if self._deaf() or self._could_be_deleted():
                self._look()
            if timekeeper.of_this_process.stepped():
                await timekeeper.look_at_clock()
            if not timekeeper.of_this_process.right:
                self._send_away(messages.FAILED)
                return
            _collect_garbage()

    def quiet(self, now_ms: int) -> bool:
        """Whether nothing was pushed a moment ago and nothing is due in a moment."""
        boundary = self.snapshot.next_boundary(now_ms) if self.snapshot else None
        return now_ms - self.shown_at > QUIET_MS and (boundary is None or boundary - now_ms > QUIET_MS)

    async def _look_after(self) -> None:
        """Has the steward's duties done every second: people are noted as away or back, and nobody stays alone."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            self.let_silent_followers_go(time.monotonic())
            self._end_if_closed()
            if self.snapshot is None or self._deaf():
                continue  # people may be connected to other processes
            now = time.monotonic()
            self.steward.hears(self._heard_at(), self.presence.elsewhere(now), now)
            hosted = self._has_desk() or self.presence.desk_elsewhere(now)
            duties = self.steward.due(self.snapshot, now, now_ms(), hosted=hosted)
            if duties:
                await self._see_to(duties)

    async def _see_to(self, duties: Duties) -> None:
        try:
            await note_attendance(self.session_id, duties.away, duties.back, now_ms())
            if duties.join:
                await join_lone(self.session_id, *duties.join, now_ms())
        except TroikaError as refusal:
            logger.info("session %s: somebody was quicker (%s)", self.session_id, refusal)
        except DATABASE_AWAY as error:
            logger.warning("session %s: cannot look after people yet: %s", self.session_id, error)
        except Exception:
            logger.exception("session %s: could not look after people; it is tried again", self.session_id)
        self._end_if_closed()

    def _heard_at(self) -> dict[int, float]:
        heard = {viewer: heard_at for viewer, heard_at in self.followers.items() if isinstance(viewer, int)}
        for connection in self.connections:
            if isinstance(connection.viewer, int):
                heard[connection.viewer] = max(connection.heard_at, heard.get(connection.viewer, 0.0))
        return heard

    def _has_desk(self) -> bool:
        return DESK in self.followers or any(connection.viewer == DESK for connection in self.connections)

    async def _announce(self) -> None:
        version = self.snapshot.version if self.snapshot else 0
        message = {
            "type": "present",
            "process": PROCESS,
            "ids": self.presence.own,
            "desk": self._has_desk(),
            "version": version,
        }
        if not await self.subscription.send(message):
            self.unheard = True  # then it may not have heard others either
        self._end_if_closed()

    def _end_if_closed(self) -> None:
        """Stops a task of a closed room. The layer's library may swallow or replace the cancellation; a task that went
        on would announce for ever that nobody is here."""
        if self.closed:
            raise asyncio.CancelledError


def _essence(screen: screens.AnyScreen) -> Any:
    """The parts of a screen that cause a push when they change. For people in a trio the session's number of people
    does not: late arrivals should not send a frame to everybody at work."""
    if isinstance(screen, screens.Screen):
        session = screen.session
        alone = (session.people, session.ends, screen.lobby) if screen.trio is None else None
        where = session.state, session.round, session.rounds, session.title, session.place, session.notice
        said = screen.hands, screen.raised, screen.asking, screen.challenge
        return screen.trio, screen.standing, where, alone, said
    if isinstance(screen, screens.StageScreen):
        return screen.session, screen.trios, screen.room, screen.names, screen.groups
    people = screen.session, screen.people, screen.trios, screen.room, screen.lone, screen.open
    return people, screen.proposal, screen.mixing, screen.wishes, screen.roster, screen.asking


async def _let_go() -> None:
    """Lets written data leave and other tasks run. Two rounds of the loop: in the first, sockets only
    report that they can be written to."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def _refusal_of(connection: Connection) -> int | None:
    """The code with which to close a desk whose viewer is no facilitator any more;
    None if they are or it is unknown."""
    if connection.refusal is None:
        return None
    try:
        return await connection.refusal()
    except DATABASE_AWAY as error:
        logger.warning("cannot look whether a host is signed in: database away or busy: %s", error)
        return None


def _screen_for(connection: Connection, moment: screens.Moment) -> screens.AnyScreen:
    if isinstance(connection.viewer, int):
        return moment.for_participant(connection.viewer)
    if connection.viewer == DESK:
        return moment.for_desk()
    return moment.for_own_stage() if connection.viewer == OWN_STAGE else moment.for_stage()


def _behind(members: list[Connection], shown: tuple[Audience, Any], owed: Mapping[int | str, int]) -> list[Connection]:
    """Those of one audience who were not shown this, or are owed a newer version of it."""
    last = members[0].shown  # mostly everybody's, the very same object: then it is compared once
    differs = last != shown
    return [
        each
        for each in members
        if (differs if each.shown is last else each.shown != shown)
        or (owed and each.version < owed.get(each.viewer, 0))
    ]


def _as_shown(connections: Iterable[Connection], shown: tuple[Audience, Any], version: int) -> Iterator[Connection]:
    """Each of them, marked as shown this in the moment in which it is taken."""
    for connection in connections:
        connection.shown, connection.version = shown, version
        yield connection


def _is_told(audience: Audience) -> bool:
    """Whether this audience is told who is here: a trio about its own people, the desk about everybody."""
    return isinstance(audience, int) or audience == DESK


# -- the rooms of this process ----------------------------------------------------------------------

_rooms: dict[int, Room] = {}


async def join(session_id: int, connection: Connection) -> Room | None:
    """Enters the session's room, and makes it for the first socket. None if this person has too many sockets.

    The room is in the table before anything is awaited, so that two first sockets share one room.
    """
    room, first = _room_of(session_id)
    room.connections.add(connection)
    if _one_too_many(room, connection):
        leave(room, connection)
        return None
    try:
        if first:
            await room.open()
        else:
            await room.ready.wait()
        await room.admit(connection)
    except BaseException:  # cancelled while it waited: nobody else would take it out
        leave(room, connection)
        raise
    return room


def _room_of(session_id: int) -> tuple[Room, bool]:
    """The session's room, and whether it is new: then the caller must open it."""
    room = _rooms.get(session_id)
    if room is not None:
        return room, False
    room = _rooms[session_id] = Room(session_id)
    return room, True


def follow(session_id: int, viewer: int | str) -> None:
    """A viewer asked by HTTP. If nobody has a socket, this opens the room, because its steward must look
    after them. Call in the serving loop."""
    room, first = _room_of(session_id)
    room.follow(viewer)
    if first:
        room.open_by_itself()


def _one_too_many(room: Room, connection: Connection) -> bool:
    if isinstance(connection.viewer, int):
        held = room.presence.arrived(connection.viewer) - (connection.viewer in room.followers)
        return held > MOST_SOCKETS_A_PERSON
    held = sum(other.holder == connection.holder for other in room.connections if other.viewer == connection.viewer)
    return held > (MOST_SOCKETS_A_PERSON if connection.viewer in HOSTS else MOST_STAGES_AN_ADDRESS)


def leave(room: Room, connection: Connection) -> None:
    """Leaves the room; the last one to leave closes it."""
    if connection not in room.connections:
        return
    room.connections.discard(connection)
    room.audiences.changed()
    if isinstance(connection.viewer, int) and room.presence.left(connection.viewer) == 1:
        room.unfollow(connection.viewer)
    room.here_changed.set()
    garbage.of_this_process.gone += 1
    _close_if_empty(room)


def _close_if_empty(room: Room) -> None:
    if room.connections or room.followers:
        return
    room.close()
    _forget(room)
    if not _rooms:  # nobody is here who could notice the pause
        asyncio.get_running_loop().call_later(AFTERWARDS_SECONDS, _collect_garbage)


def _collect_garbage() -> None:
    quiet = all(room.quiet(now_ms()) for room in _rooms.values())
    if garbage.of_this_process.due(time.monotonic(), quiet=quiet):
        garbage.of_this_process.collect(time.monotonic())


def _forget(room: Room) -> None:
    if _rooms.get(room.session_id) is room:
        del _rooms[room.session_id]
