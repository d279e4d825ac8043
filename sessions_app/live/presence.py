"""Who is connected now: through this process's sockets and requests, or through another process, as that one announced.

Presence is a heartbeat, never a stored flag: when a process dies, its people stop being present after a while.
Why: docs/decisions.md#being-away-is-stored-being-connected-is-not
"""

from collections.abc import Iterable
from typing import NamedTuple

from ..domain.units import Seconds

ANNOUNCE_SECONDS = 5.0
LIVES_SECONDS = 15.0


class Announced(NamedTuple):
    """What another process said last: its participants, whether a facilitator is among its connections, and who (their
    accounts) is at a desk. It holds `until` then."""

    ids: frozenset[int]
    desk: bool
    accounts: frozenset[int]
    until: Seconds


class Presence:
    """The participants of one session who are here."""

    def __init__(self) -> None:
        self._own: dict[int, int] = {}  # participant id → their sockets here, and 1 if they follow by HTTP
        self._others: dict[str, Announced] = {}  # by process
        self._elsewhere: frozenset[int] | None = None  # all of these ids, cached until they change

    def arrived(self, participant: int) -> int:
        """Counts one connection more. Returns how many this person has now."""
        self._own[participant] = self._own.get(participant, 0) + 1
        return self._own[participant]

    def left(self, participant: int) -> int:
        """Counts one connection less. Returns how many this person has now."""
        remaining = max(0, self._own.get(participant, 0) - 1)
        if remaining:
            self._own[participant] = remaining
        else:
            self._own.pop(participant, None)
        return remaining

    @property
    def own(self) -> list[int]:
        return sorted(self._own)

    def announced(
        self, process: str, ids: Iterable[int], at: Seconds, *, desk: bool = False, accounts: Iterable[int] = ()
    ) -> None:
        """Another process announced its participants and facilitators, for LIVES_SECONDS."""
        self._others[process] = Announced(frozenset(ids), desk, frozenset(accounts), Seconds(at + LIVES_SECONDS))
        self._elsewhere = None

    def here(self, at: Seconds) -> frozenset[int]:
        """The participants who are connected to any process."""
        return frozenset(self._own) | self.elsewhere(at)

    def of(self, people: Iterable[int], at: Seconds) -> frozenset[int]:
        """Those of `people` who are connected to any process. Fast for few people: the room calls it for each group."""
        elsewhere = self.elsewhere(at)
        return frozenset(one for one in people if one in self._own or one in elsewhere)

    def elsewhere(self, at: Seconds) -> frozenset[int]:
        """The participants who are connected to another process."""
        self._forget(at)
        if self._elsewhere is None:
            self._elsewhere = frozenset[int]().union(*(other.ids for other in self._others.values()))
        return self._elsewhere

    def desk_elsewhere(self, at: Seconds) -> bool:
        """Whether a facilitator is connected to another process."""
        self._forget(at)
        return any(other.desk for other in self._others.values())

    def accounts_elsewhere(self, at: Seconds) -> frozenset[int]:
        """The accounts of the facilitators whose desks are connected to another process."""
        self._forget(at)
        return frozenset[int]().union(*(other.accounts for other in self._others.values()))

    def _forget(self, at: Seconds) -> None:
        if any(other.until <= at for other in self._others.values()):
            self._others = {name: other for name, other in self._others.items() if other.until > at}
            self._elsewhere = None
