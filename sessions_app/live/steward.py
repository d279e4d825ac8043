"""Looks after a session by itself: finds who is away or back, and which person left alone should join another group.

It decides from who is connected and from the last snapshot; the services carry it out or refuse. Several processes may
ask for the same: the second request changes nothing.
Why: docs/decisions.md#live-rooms-have-a-steward
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..domain.placing import ANSWER_WITHIN
from ..selectors import CLOSED, ENDED, Snapshot

LOOKS_EVERY = 1.0  # seconds
SILENT_SECONDS = 12.0  # two missed pings: a frozen phone keeps its socket open, but nobody is there
UNHOSTED_MS = 5_000  # without a desk a person left alone is moved sooner, but not while the desk reloads


@dataclass(frozen=True, slots=True)
class Duties:
    """What the services should do: note participants as away or back, and join one lone group to another."""

    away: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    join: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.away or self.back or self.join)


class Steward:
    """Remembers when each participant was last heard of. Times are monotonic seconds, except `now_ms`."""

    def __init__(self, began: float) -> None:
        self._began = began  # nobody counts as silent for longer than this process has listened
        self._heard: dict[int, float] = {}
        self._met: dict[int, float] | None = None  # since when each person is in the session: a newcomer is not away

    def hears(self, own: Mapping[int, float], others: Iterable[int], now: float) -> None:
        """Takes who is connected: `own` here, with the time of the last message, and `others` to other processes."""
        for person, heard_at in own.items():
            self._heard[person] = heard_at if now - heard_at > SILENT_SECONDS else now
        for person in others:
            self._heard[person] = now

    def was_deaf(self, now: float) -> None:
        """Until now other processes could not be heard. Their people may have been here all the time."""
        self._began = now

    def due(self, seen: Snapshot, now: float, now_ms: int, *, hosted: bool) -> Duties:
        """What to do now. `hosted`: a facilitator is connected, and gets time to decide first."""
        if seen.state(now_ms) in (CLOSED, ENDED):
            return Duties()
        grace = seen.grace / 1000
        met = self._meet(seen, now)
        since = {one.id: max(self._began, met[one.id], self._heard.get(one.id, 0.0)) for one in seen.here}
        silent = {one for one, heard_at in since.items() if now - heard_at > grace}
        heard = {one.id for one in seen.here if now - self._heard.get(one.id, float("-inf")) <= LOOKS_EVERY}
        return Duties(
            away=frozenset(one.id for one in seen.here if one.away_at is None and one.id in silent - heard),
            back=frozenset(one.id for one in seen.here if one.away_at is not None and one.id in heard),
            join=self._join(seen, now_ms, ANSWER_WITHIN if hosted else UNHOSTED_MS),
        )

    def _meet(self, seen: Snapshot, now: float) -> dict[int, float]:
        """Since when each person is known. A newcomer gets the grace period to connect;
        people known at the first look had it."""
        came = self._began if self._met is None else now
        self._met = {one.id: (self._met or {}).get(one.id, came) for one in seen.here}
        return self._met

    def _join(self, seen: Snapshot, now_ms: int, patience: int) -> tuple[int, int] | None:
        """The first lone group for which nobody decided in time. One at a time: each changes where the next can go."""
        for group, into in seen.begun.lone(now_ms) if seen.begun else []:
            if into is not None and now_ms - (group.alone_since or 0) >= patience:
                return group.id, into
        return None
