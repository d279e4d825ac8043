"""Writes to a room's sockets: each one's screen when it differs from the last, who is here, what was left. One encoding
an audience, one write a socket. Decides nothing about the session: selectors and screens decide what people see.
Why: docs/decisions.md#each-audience-has-its-own-version
"""

import asyncio
from collections.abc import Collection, Iterable

from .. import screens
from ..domain.units import Ms
from ..instant import now_ms
from . import messages
from .admission import not_here_as, refusal_of
from .audiences import Audiences, audience_of
from .connection import DESK, HOSTS, OWN_STAGE, STAGE, Audience, Connection, frame_of, hang_up, write
from .lookout import Lookout
from .rollcall import RollCall, is_told
from .shown import as_shown, behind, essence, screen_for

MOST_WRITES = 500  # in one go, some 5 ms; then other tasks of this process have their turn
QUIET_MS = 2_000


class Pushing:
    """The sockets of one room, grouped by what they are shown."""

    def __init__(self, lookout: Lookout, roll: RollCall) -> None:
        self.connections: set[Connection] = set()
        self.audiences = Audiences()
        self.shown_at = Ms(0)  # the instant (server ms) for which the last screens were made
        self._lookout = lookout
        self._roll = roll

    async def admit(self, connection: Connection) -> None:
        """Sends the whole screen at once. Connecting and reconnecting are the same."""
        if code := not_here_as(connection, self._lookout.snapshot):
            await hang_up(connection, code)
        elif self._lookout.snapshot is not None:
            # Opening the room may have taken a while, and the desk's viewer may not be a facilitator any more.
            if connection.refusal is not None and not await self.still_hosting([connection]):
                return
            connection.admitted = True
            self.audiences.changed()
            snapshot, audience = self._lookout.snapshot, self._audience_of(connection)
            screen = screen_for(connection.viewer, screens.Moment(snapshot, now_ms()))
            connection.shown, connection.version = (audience, essence(screen)), snapshot.version
            await write([connection], frame_of(screen))
            # Only to this socket. The next `here` message must still reach the rest of its
            # group, who may not know of it yet.
            await self._call_roll_for(connection)
            self._roll.changed.set()

    async def push(self, moment: screens.Moment, *, asking: bool = True) -> None:
        """Writes to each socket whose screen differs from the last one it was shown. Each
        audience's screen is encoded once.

        `asking`: the database can be asked who is still a facilitator. While it is away, nobody signs out either.
        """
        self.shown_at = moment.now
        if self._group():
            if self._roll.differs(self.audiences, self._lookout.snapshot):
                self._roll.changed.set()  # people who were here before sit together now
            await self._send_strangers_away()
        written = 0
        owed = self._lookout.owed
        for audience, members in self.audiences:
            if audience in HOSTS:  # a desk's screen is by far the largest, so everybody else's leaves before it is made
                await _let_go()
                if asking:
                    members = await self.still_hosting(members)
                if not members:
                    continue
            screen = screen_for(members[0].viewer, moment)
            shown = (audience, essence(screen))
            late = behind(members, shown, owed)
            frame = frame_of(screen) if late else {}
            for at in range(0, len(late), MOST_WRITES):
                some = late[at : at + MOST_WRITES]
                await write(as_shown(some, shown, moment.snapshot.version), frame)
                written += len(some)
                if written >= MOST_WRITES:
                    written = 0
                    await _let_go()
        self._lookout.paid(moment.snapshot.version)

    async def push_here(self) -> None:
        """Tells groups and desks who is here, if that has changed."""
        self._group()
        for audience, members in self.audiences:
            here = self._roll.news_for(audience, self._lookout.snapshot)
            if here is not None and is_told(audience):
                if audience == DESK:
                    members = await self.still_hosting(members)
                await write(members, frame_of(messages.Here(sorted(here))))

    async def _call_roll_for(self, connection: Connection) -> None:
        audience = self._audience_of(connection)
        if is_told(audience):
            here = self._roll.of(audience, self._lookout.snapshot)
            await write([connection], frame_of(messages.Here(sorted(here))))

    async def push_left(self, person: int) -> None:
        """Somebody's own phones hear that what was left to them has changed, and nobody else hears anything."""
        own = [each for each in self.connections if each.admitted and each.viewer == person]
        await write(own, frame_of(messages.Left()))

    async def push_voice(self, people: Collection[int]) -> None:
        """The phones of a group hear that it asks to speak or is heard, or not any more; nobody else hears anything."""
        own = [each for each in self.connections if each.admitted and each.viewer in people]
        await write(own, frame_of(messages.Voice()))

    async def push_cards(self, groups: Iterable[int], people: Collection[int], *, stage: bool) -> None:
        """The people whose screens show these groups hear that their cards have changed, or the stages do. Nobody else
        in the room is looked at, so the time for a card does not grow with it; only for a card of an earlier stage that
        changes, those who sat there (`people`) are looked for.
        """
        self._group()
        told = [each for group in groups for each in self.audiences.of(group)]
        told += [each for each in self.connections if each.admitted and each.viewer in people] if people else []
        told += [each for audience in (STAGE, OWN_STAGE) for each in self.audiences.on(audience)] if stage else []
        await write(told, frame_of(messages.Cards()))

    async def push_all_cards(self) -> None:
        """All who sit at a table, and the stages, hear that their cards may have changed."""
        snapshot = self._lookout.snapshot
        round = snapshot.begun if snapshot else None
        if round is not None:
            await self.push_cards([group.id for group in round.groups if not group.everybody], (), stage=True)

    def sockets_of(self, group: int) -> list[Connection]:
        """The sockets whose screens show this group. A call asks for each signal, so the room is looked at again only
        after somebody came or went."""
        if not self.audiences.settled:
            self._group()
        return self.audiences.of(group)

    @property
    def desks(self) -> list[Connection]:
        """The facilitators' sockets that get screens."""
        return self.audiences.on(DESK)

    async def still_hosting(self, desks: list[Connection]) -> list[Connection]:
        """Those of `desks` whose viewers are still facilitators. The others are closed and are sent nothing more.

        The room asks before each frame to a desk and before each signal from one, and at no other time: quiet time has
        no queries.
        """
        refusals = await asyncio.gather(*(refusal_of(desk) for desk in desks))
        for desk, code in zip(desks, refusals, strict=True):
            if code is not None:
                desk.admitted = False
                self.audiences.changed()
                await hang_up(desk, code)
        return [desk for desk, code in zip(desks, refusals, strict=True) if code is None]

    def owes(self, viewer: int | str, version: int) -> bool:
        """Whether one of the viewer's sockets has no screen of this version yet."""
        # A socket that is not admitted yet may get its first screen from what was read before this version.
        return any(each.viewer == viewer and each.version < version for each in self.connections)

    def quiet(self, now_ms: Ms) -> bool:
        """Whether nothing was pushed a moment ago and nothing is due in a moment."""
        snapshot = self._lookout.snapshot
        boundary = snapshot.next_boundary(now_ms) if snapshot else None
        return now_ms - self.shown_at > QUIET_MS and (boundary is None or boundary - now_ms > QUIET_MS)

    async def _send_strangers_away(self) -> None:
        """Closes the sockets of erased people, and the old device of somebody who was let back in on another one."""
        for connection in list(self.connections):
            if code := not_here_as(connection, self._lookout.snapshot):
                connection.admitted = False  # they must get nothing that follows
                self.audiences.changed()
                await hang_up(connection, code)

    def _group(self) -> bool:
        """Groups the sockets as of the last screens. Returns whether they were grouped again."""
        anew = self.audiences.group(self.connections, self._lookout.snapshot, self._as_of())
        if anew:
            self._roll.forget_all_but(self.audiences)
        return anew

    def _audience_of(self, connection: Connection) -> Audience:
        return audience_of(connection.viewer, self._lookout.snapshot, self._as_of())

    def _as_of(self) -> Ms:
        """The instant of the last screens (ms)."""
        return self.shown_at or now_ms()


async def _let_go() -> None:
    """Lets written data leave and other tasks run. Two rounds of the loop: in the first, sockets only
    report that they can be written to."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)
