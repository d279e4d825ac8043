"""Who is here: on sockets and by HTTP, in this process and in others; and what each audience was told of it last.
Writes to nobody."""

import asyncio
from collections.abc import Iterable

from ..domain.units import Seconds
from ..instant import monotonic
from ..selectors import Snapshot
from .audiences import Audiences
from .connection import DESK, Audience, Connection
from .presence import Presence

FOLLOWS_SECONDS = 9.0  # a page without a socket asks every three


class RollCall:
    """`changed` is set when there may be something to tell."""

    def __init__(self) -> None:
        self.presence = Presence()
        self.followers: dict[int | str, Seconds] = {}  # who asks by HTTP, and when they last asked
        self.changed = asyncio.Event()
        self._told: dict[Audience, frozenset[int]] = {}

    def follow(self, viewer: int | str) -> None:
        """A viewer asked by HTTP: they count as here, as after a ping on a socket."""
        if viewer not in self.followers:
            if isinstance(viewer, int):
                self.presence.arrived(viewer)
            self.changed.set()
        self.followers[viewer] = monotonic()

    def unfollow(self, viewer: int | str) -> None:
        """The viewer has not asked for long, or closed their last socket. A page that goes on
        by HTTP counts again when it asks."""
        if self.followers.pop(viewer, None) is not None:
            if isinstance(viewer, int):
                self.presence.left(viewer)
            self.changed.set()

    def let_silent_followers_go(self, at: Seconds) -> None:
        for viewer, heard_at in list(self.followers.items()):
            if at - heard_at > FOLLOWS_SECONDS:
                self.unfollow(viewer)

    def announced(self, process: str, ids: Iterable[int], *, desk: bool, accounts: Iterable[int] = ()) -> None:
        """Another process said who is connected to it."""
        self.presence.announced(process, ids, monotonic(), desk=desk, accounts=accounts)
        self.changed.set()

    def has_desk(self, connections: Iterable[Connection]) -> bool:
        """Whether a facilitator is connected to this process."""
        return DESK in self.followers or any(connection.viewer == DESK for connection in connections)

    def accounts(self, connections: Iterable[Connection]) -> frozenset[int]:
        """The accounts of the facilitators whose desks are connected to this process by a socket."""
        held = {connection.bearer for connection in connections if connection.viewer == DESK and connection.admitted}
        return frozenset(account for account in held if isinstance(account, int))

    def heard_at(self, connections: Iterable[Connection]) -> dict[int, Seconds]:
        """When each participant who is connected to this process was last heard of."""
        heard = {viewer: heard_at for viewer, heard_at in self.followers.items() if isinstance(viewer, int)}
        for connection in connections:
            if isinstance(connection.viewer, int):
                heard[connection.viewer] = max(connection.heard_at, heard.get(connection.viewer, Seconds(0)))
        return heard

    def of(self, audience: Audience, snapshot: Snapshot | None) -> frozenset[int]:
        """The people who are here, as far as this audience is told. Runs once for each group of a large session."""
        at = monotonic()
        if audience == DESK:
            return self.presence.here(at)
        round = snapshot.round_for_people() if snapshot else None
        group = round.by_id.get(audience) if round and isinstance(audience, int) else None
        return self.presence.of([person.id for person in group.people], at) if group else frozenset()

    def differs(self, audiences: Audiences, snapshot: Snapshot | None) -> bool:
        """Whether some audience was last told something else."""
        return any(self._told.get(audience) != self.of(audience, snapshot) for audience, _ in audiences)

    def news_for(self, audience: Audience, snapshot: Snapshot | None) -> frozenset[int] | None:
        """Who is here, if this audience was last told something else; else None. It counts as told from now on."""
        here = self.of(audience, snapshot)
        if self._told.get(audience) == here:
            return None
        self._told[audience] = here
        return here

    def forget_all_but(self, audiences: Audiences) -> None:
        """What audiences without sockets were told."""
        self._told = {audience: here for audience, here in self._told.items() if audience in audiences}


def is_told(audience: Audience) -> bool:
    """Whether this audience is told who is here: a group about its own people, the desk about everybody."""
    return isinstance(audience, int) or audience == DESK
