"""Who is connected now: this process's own sockets, and what other processes announced within their time to live.

Presence is a heartbeat, never a stored flag: a process that dies takes its people with it after a while.
"""

from collections.abc import Iterable

ANNOUNCE_SECONDS = 5.0
LIVES_SECONDS = 15.0


class Presence:
    """The participants of one session who are here. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._own: dict[int, int] = {}  # participant id → open sockets in this process
        self._others: dict[str, tuple[frozenset[int], float]] = {}  # process → (ids, until)

    def arrived(self, participant: int) -> int:
        """One socket more; how many this person has now."""
        self._own[participant] = self._own.get(participant, 0) + 1
        return self._own[participant]

    def left(self, participant: int) -> None:
        """One socket less."""
        remaining = self._own.get(participant, 0) - 1
        if remaining > 0:
            self._own[participant] = remaining
        else:
            self._own.pop(participant, None)

    @property
    def own(self) -> list[int]:
        return sorted(self._own)

    def announced(self, process: str, ids: Iterable[int], now: float) -> None:
        """What another process says of its sockets; it holds for a while."""
        self._others[process] = (frozenset(ids), now + LIVES_SECONDS)

    def here(self, now: float) -> frozenset[int]:
        """Everybody who is connected to any process."""
        self._others = {name: entry for name, entry in self._others.items() if entry[1] > now}
        return frozenset(self._own).union(*(ids for ids, _ in self._others.values()))
