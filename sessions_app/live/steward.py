"""Looks after a session by itself: finds who is away or back, and which person left alone should join another group.

It decides from who is connected and from the last snapshot; the services carry it out or refuse. Several processes may
ask for the same: the second request changes nothing.
Why: docs/decisions.md#live-rooms-have-a-steward
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..domain.onward import due
from ..domain.placing import ANSWER_WITHIN
from ..domain.units import Ms, Seconds
from ..selectors import CLOSED, ENDED, Snapshot

LOOKS_EVERY = 1.0  # seconds
SILENT_SECONDS = 12.0  # two missed pings: a frozen phone keeps its socket open, but nobody is there
TRIES_EVERY = 3.0  # seconds
VISITOR_SECONDS = 30.0  # time to load the desk again, or to find the network; meanwhile the group reads of the visit
UNHOSTED_MS = 5_000  # without a desk a person left alone is moved sooner, but not while the desk reloads


@dataclass(frozen=True, slots=True)
class Duties:
    """What the services should do: note participants as away or back, join one lone group to another, erase what was
    agreed for turns that are over, go on with what is due by itself, and end the visits of facilitators (`gone`: their
    accounts) to calls."""

    away: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    join: tuple[int, int] | None = None
    forget: bool = False
    go_on: bool = False
    gone: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.away or self.back or self.join or self.forget or self.go_on or self.gone)


class Steward:
    """Remembers when each participant was last heard of. Times are `Seconds`, except `now`."""

    def __init__(self, began: Seconds) -> None:
        self._began = began  # nobody counts as silent for longer than this process has listened
        self._heard: dict[int, Seconds] = {}
        self._at_desk: dict[int, Seconds] = {}  # when each facilitator (account) was last at a desk
        self._went_on = Seconds(float("-inf"))  # when it last had something done that was due by itself
        self._met: dict[int, Seconds] | None = None  # since when each person is in the session: a newcomer is not away

    def hears(self, own: Mapping[int, Seconds], others: Iterable[int], at: Seconds) -> None:
        """Takes who is connected: `own` here, with the time of the last message, and `others` to other processes."""
        for person, heard_at in own.items():
            self._heard[person] = heard_at if at - heard_at > SILENT_SECONDS else at
        for person in others:
            self._heard[person] = at

    def sees(self, accounts: Iterable[int], at: Seconds) -> None:
        """Takes who is at a desk, in any process."""
        self._at_desk.update(dict.fromkeys(accounts, at))

    def was_deaf(self, at: Seconds) -> None:
        """Other processes could not be heard until now. Their people may have been here all the time."""
        self._began = at

    def due(self, seen: Snapshot, at: Seconds, now: Ms, *, hosted: bool) -> Duties:
        """What to do now. `hosted`: a facilitator is connected, and gets time to decide first."""
        forget = seen.begun is not None and any(seen.begun.with_old_contracts(now))
        if seen.state(now) in (CLOSED, ENDED):
            return Duties(forget=forget, gone=seen.visitors)
        grace = seen.grace / 1000
        met = self._meet(seen, at)
        since = {one.id: max(self._began, met[one.id], self._heard.get(one.id, Seconds(0))) for one in seen.here}
        silent = {one for one, heard_at in since.items() if at - heard_at > grace}
        heard = {one.id for one in seen.here if at - self._heard.get(one.id, float("-inf")) <= LOOKS_EVERY}
        return Duties(
            away=frozenset(one.id for one in seen.here if one.away_at is None and one.id in silent - heard),
            back=frozenset(one.id for one in seen.here if one.away_at is not None and one.id in heard),
            join=self._join(seen, now, ANSWER_WITHIN if hosted else UNHOSTED_MS),
            forget=forget,
            go_on=self._goes_on(seen, at, now, heard),
            gone=frozenset(one for one in seen.visitors if at - self._seen_at(one) > VISITOR_SECONDS),
        )

    def _seen_at(self, account: int) -> Seconds:
        return max(self._began, self._at_desk.get(account, Seconds(0)))

    def _goes_on(self, seen: Snapshot, at: Seconds, now: Ms, heard: set[int]) -> bool:
        """Whether something is due by itself, with somebody here for whom it is. What was refused is tried again, but
        not every second."""
        if not heard or at - self._went_on < TRIES_EVERY or due(seen.ahead(now), now) is None:
            return False
        if seen.hindered:  # the desk says so; trying would not change it
            return False
        self._went_on = at
        return True

    def _meet(self, seen: Snapshot, at: Seconds) -> dict[int, Seconds]:
        """Since when each person is known. A newcomer gets the grace period to connect;
        people known at the first look had it."""
        came = self._began if self._met is None else at
        self._met = {one.id: (self._met or {}).get(one.id, came) for one in seen.here}
        return self._met

    def _join(self, seen: Snapshot, now: Ms, patience: int) -> tuple[int, int] | None:
        """The first lone group for which nobody decided in time. One at a time: each changes where the next can go."""
        for group, into in seen.begun.lone(now) if seen.begun else []:
            if into is not None and now - (group.alone_since or 0) >= patience:
                return group.id, into
        return None
