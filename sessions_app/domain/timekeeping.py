"""Which turns a trio really held, and what became of their time: planned when it was formed against actual. Which
were held whole, which were shortened and by whom, which are under way.

Read from the rota alone: what has begun is never rewritten, so that the past stays in it as it was.
Why: docs/decisions.md#who-ended-a-step-is-part-of-the-clock
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .formats import SECOND
from .rota import Rota
from .timeline import Step

TOLERANCE = 3 * SECOND  # a phase that lacks no more than this had its time: people press when it is about to end anyway
WHOLE, SHORTENED, UNDER_WAY = "whole", "shortened", "under_way"


@dataclass(frozen=True, slots=True)
class HeldPhase:
    """A phase of a turn that was held (ms). `planned` is what the trio was formed with; `ended`: who ended it before
    its time, if somebody did and it is known (timeline.py)."""

    key: str
    planned_ms: int
    actual_ms: int
    ended: str = ""

    @property
    def whole(self) -> bool:
        return self.actual_ms > 0 and self.actual_ms >= self.planned_ms - TOLERANCE


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """A turn in which time passed. `turn` counts from 1, `seat` is the client's (from 0).

    `began_at` (ms since 1970) knows of no pause: a trio that was paused before began this turn later, at most by all
    that its pauses took. `complete`: it is over, and no phase of it was left out. `over`: no time of it is to come.
    """

    turn: int
    seat: int
    began_at: int
    phases: tuple[HeldPhase, ...]
    complete: bool
    over: bool

    @property
    def state(self) -> str:
        """WHOLE: each phase had the time that was planned, or more."""
        if not self.over:
            return UNDER_WAY
        return WHOLE if all(phase.whole for phase in self.phases) else SHORTENED

    @property
    def shortened_by(self) -> tuple[str, ...]:
        """Who ended phases of it before their time. Empty when that is not known, or when nobody did: it was made
        shorter beforehand, to make room for one more turn."""
        if self.state != SHORTENED:
            return ()
        return tuple(sorted({phase.ended for phase in self.phases if phase.ended and not phase.whole}))

    @property
    def planned_ms(self) -> int:
        return sum(phase.planned_ms for phase in self.phases)

    @property
    def actual_ms(self) -> int:
        return sum(phase.actual_ms for phase in self.phases)


def turns_held(rota: Rota, until_ms: int, *, closed: bool = False) -> list[HeldTurn]:
    """The turns that had begun by then, in their order; one in which no time passed was not held. `closed`: nothing
    goes on after that instant, whatever the clock says.

    Breaths belong to no turn. Minutes added, steps cut short and the session's end show in `actual_ms`. Pauses do not:
    the clock stood still, so they are nobody's time; only their sum is stored, not where they were.
    """
    timeline = rota.timeline
    started_at = timeline.clock.started_at
    if started_at is None:
        return []
    passed = min(timeline.elapsed(until_ms), max(0, until_ms - started_at))
    parts: dict[int, list[tuple[Step, int, int]]] = {}  # by turn: a step, when it begins, how long it is
    begins = 0
    for step in timeline.steps:
        length = timeline.length(step.index)
        if step.turn is not None and step.phase != rota.frame.practice.breath.key:
            parts.setdefault(step.turn, []).append((step, begins, length))
        begins += length
    ended = dict(enumerate(rota.clock.ended))
    held = (_held(rota.order[turn - 1], started_at, passed, steps, ended, closed) for turn, steps in parts.items())
    return [turn for turn in held if turn.actual_ms > 0]


def numbered(rota: Rota, ended_at: int | None) -> dict[int, int]:
    """The number (from 1) of each seat's turn, the last one if there were several.

    Without those that never were: no time passed in them, and none will, because they were left out or because the
    session ended before (`ended_at`, ms).
    """
    timeline = rota.timeline
    if ended_at is not None:
        return {turn.seat: turn.turn for turn in turns_held(rota, ended_at, closed=True)}
    breath = rota.frame.practice.breath.key
    real = {step.turn for step in timeline.steps if step.phase != breath and timeline.length(step.index) > 0}
    return {seat: place for place, seat in enumerate(rota.order, start=1) if place in real}


def not_held(rota: Rota, until_ms: int, *, closed: bool = False) -> int:
    """How many who had a place in the order, or whose turn waited for them, had no time at all, once nothing goes on.

    Whoever passed of their own will gave the place up, and is not among them.
    """
    if rota.clock.started_at is None or not (closed or rota.over(until_ms)):
        return 0
    return len(rota.owed(until_ms) - rota.been_client(until_ms))


def _held(
    seat: int,
    started_at: int,
    passed: int,
    steps: list[tuple[Step, int, int]],
    ended: Mapping[int, str],
    closed: bool,
) -> HeldTurn:
    first, begins, _ = steps[0]
    _, last_begins, last_length = steps[-1]
    phases = tuple(
        HeldPhase(step.phase, step.length, min(length, max(0, passed - at)), ended.get(step.index, ""))
        for step, at, length in steps
    )
    over = passed >= last_begins + last_length
    return HeldTurn(
        turn=first.turn or 0,
        seat=seat,
        began_at=started_at + begins,
        phases=phases,
        complete=over and all(phase.actual_ms for phase in phases),
        over=over or closed,
    )
