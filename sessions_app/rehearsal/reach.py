"""Whether a server can be reached, and since when not: this tells the server's silence from an error.

One broken connection is not an outage; a server that lets nobody in is.
"""

import math
from dataclasses import dataclass, field

CATCH_UP = 10_000


@dataclass(slots=True)
class Outage:
    """From the first sign that the server was away until its first answer (local ms)."""

    since: float
    until: float = math.inf


@dataclass(slots=True)
class Reach:
    """What is known about one address."""

    outages: list[Outage] = field(default_factory=list)
    _suspected: float | None = None
    _answered: float = -math.inf

    @property
    def down(self) -> bool:
        return bool(self.outages) and self.outages[-1].until == math.inf

    def broken(self, at: float) -> None:
        """An open connection broke: the server may have gone away then."""
        if self._suspected is None:
            self._suspected = at

    def refused(self, at: float, asked_at: float) -> None:
        """At `at` an attempt that began at `asked_at` failed: nobody answers at this address.

        An attempt that began before the last answer came says nothing about the time after that answer.
        """
        if not self.down and asked_at > self._answered:
            self.outages.append(Outage(at if self._suspected is None else self._suspected))
            self._suspected = None

    def answered(self, at: float, asked_at: float) -> None:
        """At `at` it answered a request that was sent at `asked_at`."""
        self._answered = max(self._answered, at)
        if self._suspected is not None and asked_at > self._suspected:
            self._suspected = None
        if self.down and asked_at > self.outages[-1].since:
            self.outages[-1].until = at

    def excused_until(self, since: float, until: float) -> float | None:
        """Until when a person may catch up, if the server was away between `since` and `until`; else None.

        Infinite while it is still away.
        """
        during = [outage for outage in self.outages if outage.since < until and outage.until > since]
        return max(outage.until for outage in during) + CATCH_UP if during else None
