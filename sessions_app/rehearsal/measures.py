"""From a command to everybody's screen: who must see it, when each person did, who did not.

A screen shows a command if its version is at least the one in the answer, or if it visibly contains the change (the
answer may name a later version when others are busy, too). Everybody affected has 5 s. A person who was cut off because
the server was away has until 10 s after its return, and counts as late.
"""

import math
from collections.abc import Callable, Iterable, Mapping

from .figures import Quantiles
from .messages import HeardScreen

MISSED_AFTER = 5_000
LATE_AFTER = 1_000

Excuse = Callable[[int, float, float], float | None]
Contains = Callable[[HeardScreen], bool]


class Measure:
    """One command. Until the server has answered, arrivals are set aside: pushes are often quicker."""

    __slots__ = ("_early", "_timed", "awaited", "command", "contains", "doubted", "sent_at", "version")

    def __init__(self, command: str, awaited: Mapping[int, int], sent_at: float, contains: Contains | None) -> None:
        self.command = command
        self.contains = contains
        self.awaited = dict(awaited)  # participant → the version of their screen when it was sent
        self.sent_at = sent_at
        self.doubted: set[int] = set()  # overdue; they are being asked whether anything is new to them
        self.version: int | None = None
        self._early: list[tuple[int, HeardScreen, float]] = []
        self._timed = True


class Measures:
    """All commands of a rehearsal, and how they arrived."""

    def __init__(self, excuse: Excuse, ours: Callable[[int], bool] = lambda _: True) -> None:
        """`ours`: whether a participant is simulated. What real people are shown is unknown here."""
        self._excuse, self._ours = excuse, ours
        self._open: list[Measure] = []
        self._latencies: list[float] = []
        self._shown: dict[int, int] = {}  # participant → version of their screen
        self._gone: set[int] = set()  # people who look at no screen now, so nothing is expected to reach them
        self.commands = self.expected = self.received = self.missed = self.late = 0
        self.missing: list[str] = []
        self.latecomers: list[str] = []

    @property
    def waiting(self) -> bool:
        return bool(self._open)

    def latency(self) -> Quantiles:
        return Quantiles.of(self._latencies)

    def begin(self, command: str, awaited: Iterable[int], at: float, contains: Contains | None = None) -> Measure:
        """A command is about to be sent; these people should see it."""
        there = (person for person in awaited if person not in self._gone and self._ours(person))
        measure = Measure(command, {person: self._shown.get(person, 0) for person in there}, at, contains)
        self._open.append(measure)
        return measure

    def sent(self, measure: Measure, at: float) -> None:
        """It is being sent (again) at this moment."""
        measure.sent_at = at

    def dropped(self, measure: Measure) -> None:
        """It was refused, so there is nothing to wait for."""
        if measure in self._open:
            self._open.remove(measure)

    def answered(
        self, measure: Measure, version: int, *, timed: bool = True, only: Iterable[int] | None = None
    ) -> None:
        """It took effect as `version`, for all awaited people, or `only` for some of them.

        `timed` False: an answer was lost, so the moment of sending says nothing.
        """
        measure.version = version
        measure._timed = timed
        self.commands += 1
        # A person who had that version already is shown nothing new: the command changed nothing.
        people = set(measure.awaited if only is None else only)
        measure.awaited = {one: had for one, had in measure.awaited.items() if one in people and had < version}
        self.expected += len(measure.awaited)
        for person, screen, at in measure._early:
            self._arrived(measure, person, screen, at)
        measure._early.clear()
        self._close(measure)

    def gone(self, person: int) -> None:
        """A person has put their phone away: what has not reached them by now need not."""
        self._gone.add(person)
        for measure in tuple(self._open):
            if measure.awaited.pop(person, None) is not None and measure.version is not None:
                self.expected -= 1
            self._close(measure)

    def back(self, person: int) -> None:
        """The person looks at it again: what is sent from now on must reach them."""
        self._gone.discard(person)

    def arrived(self, person: int, screen: HeardScreen, at: float) -> None:
        """A person has got a screen."""
        self._shown[person] = screen.version
        for measure in tuple(self._open):
            if person not in measure.awaited:
                continue
            if measure.version is None:
                measure._early.append((person, screen, at))
            else:
                self._arrived(measure, person, screen, at)
                self._close(measure)

    def overdue(self, now: float) -> list[tuple[Measure, int]]:
        """The people whose time is over, each once. The caller must `judge` every one of them."""
        found: list[tuple[Measure, int]] = []
        for measure in self._open:
            if measure.version is None or now < measure.sent_at + MISSED_AFTER:
                continue
            late = [person for person in measure.awaited if now > self._deadline(measure, person)]
            for person in late:
                del measure.awaited[person]
                measure.doubted.add(person)
                found.append((measure, person))
        return found

    def judge(self, measure: Measure, person: int, *, up_to_date: bool) -> None:
        """An overdue person has looked again. If they see nothing new, the command changed nothing for them (a step
        that ended at that instant, for instance), and no screen was due."""
        measure.doubted.discard(person)
        if up_to_date:
            self.expected -= 1
        else:
            self.missed += 1
            self.missing.append(f"{measure.command} (version {measure.version}) never reached participant {person}")
        self._close(measure)

    def abandon(self) -> None:
        """Stops waiting: the rehearsal was interrupted, or its people have gone."""
        for measure in self._open:
            self.expected -= len(measure.awaited) + len(measure.doubted) if measure.version is not None else 0
        self._open.clear()

    def _deadline(self, measure: Measure, person: int) -> float:
        usual = measure.sent_at + MISSED_AFTER
        return self._excuse(person, measure.sent_at, usual) or usual

    def _arrived(self, measure: Measure, person: int, screen: HeardScreen, at: float) -> None:
        if measure.version is None or person not in measure.awaited:
            return
        if screen.version < measure.version and not (measure.contains and measure.contains(screen)):
            return
        measure.awaited.pop(person)
        took = max(0.0, at - measure.sent_at)
        deadline = self._deadline(measure, person) if took > MISSED_AFTER else math.inf
        if at > deadline:
            self.missed += 1
            self.missing.append(f"{measure.command} reached participant {person} after {took / 1000:.1f} s")
            return
        self.received += 1
        if took > LATE_AFTER:
            self.late += 1
            self.latecomers.append(f"{measure.command} (version {measure.version}) took {took:.0f} ms to {person}")
        if measure._timed and took <= MISSED_AFTER:
            self._latencies.append(took)

    def _close(self, measure: Measure) -> None:
        if measure.version is not None and not measure.awaited and not measure.doubted and measure in self._open:
            self._open.remove(measure)
