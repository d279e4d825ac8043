"""Looks after one session while nobody presses anything: says who is away or back, brings lone people to others.

It knows who is connected and what was last read, and decides from that alone; the services do it, or refuse. Every
process that has the session may say the same: the second time nothing is changed.
Why: docs/decisions.md#live-rooms-have-a-steward
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..domain.placing import ANSWER_WITHIN
from ..selectors import CLOSED, ENDED, Snapshot

LOOKS_EVERY = 1.0  # seconds
SILENT_SECONDS = 12.0  # two pings missed: a phone that is frozen keeps its socket, and yet nobody is there
UNHOSTED_MS = 5_000  # without a facilitator lone people are brought on at once, but not within a reload of the desk


@dataclass(frozen=True, slots=True)
class Duties:
    """What there is to do: participants to be noted as away or back, and one lone trio to join to another."""

    away: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    join: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.away or self.back or self.join)


class Steward:
    """Remembers when each participant was last heard of. All times are monotonic seconds, but for `now_ms`."""

    def __init__(self, began: float) -> None:
        self._began = began  # nobody can have been away for longer than we have been listening
        self._heard: dict[int, float] = {}
        self._met: dict[int, float] | None = None  # since when each is among the people: who has just come is not away

    def hears(self, own: Mapping[int, float], others: Iterable[int], now: float) -> None:
        """Who is connected: here, with the moment of the last message; and to other processes."""
        for person, heard_at in own.items():
            self._heard[person] = heard_at if now - heard_at > SILENT_SECONDS else now
        for person in others:
            self._heard[person] = now

    def was_deaf(self, now: float) -> None:
        """Other processes could not be heard until now: their people may have been here all the time."""
        self._began = now

    def due(self, seen: Snapshot, now: float, now_ms: int, *, hosted: bool) -> Duties:
        """What to do now. `hosted`: a facilitator is connected, and is asked first."""
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
        """Somebody who joins has their grace to connect; whoever was in before our first look has had it."""
        came = self._began if self._met is None else now
        self._met = {one.id: (self._met or {}).get(one.id, came) for one in seen.here}
        return self._met

    def _join(self, seen: Snapshot, now_ms: int, patience: int) -> tuple[int, int] | None:
        """The first lone trio for which nobody decided in time. One at a time: it changes where the next may go."""
        for trio, into in seen.begun.lone(now_ms) if seen.begun else []:
            if into is not None and now_ms - (trio.alone_since or 0) >= patience:
                return trio.id, into
        return None
