"""Which turns a group really held, and how long each phase was: planned at forming against actual. Says which turns
were whole, which were shortened and by whom, and which are under way.

Reads the rota alone: nothing that has begun is rewritten, so the rota still holds the past.
Why: docs/decisions.md#who-ended-a-step-is-part-of-the-clock
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .practice import SECOND
from .rota import Rota
from .timeline import Step
from .units import Ms

TOLERANCE = 3 * SECOND  # a phase short by no more than this counts as whole: people press just before the end
WHOLE, SHORTENED, UNDER_WAY = "whole", "shortened", "under_way"


@dataclass(frozen=True, slots=True)
class HeldPhase:
    """A phase of a held turn (ms). `planned_ms`: its length at forming. `ended`: who ended it early, if that is known
    (see timeline.py)."""

    key: str
    planned_ms: Ms
    actual_ms: Ms
    ended: str = ""

    @property
    def whole(self) -> bool:
        return self.actual_ms > 0 and self.actual_ms >= self.planned_ms - TOLERANCE


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """A turn in which time passed. `turn` counts from 1; `seat` is the holder's (from 0).

    `began_at` ignores pauses: in a group that paused, the turn began later, by at most all its pauses.
    `complete`: the turn is over and no phase was left out. `over`: none of its time is still to come.
    """

    turn: int
    seat: int
    began_at: Ms
    phases: tuple[HeldPhase, ...]
    complete: bool
    over: bool

    @property
    def state(self) -> str:
        """UNDER_WAY until it is over; WHOLE if each phase had its planned time or more; else SHORTENED."""
        if not self.over:
            return UNDER_WAY
        return WHOLE if all(phase.whole for phase in self.phases) else SHORTENED

    @property
    def shortened_by(self) -> tuple[str, ...]:
        """Who ended phases of it early. Empty if that is not known, or if the turn was shortened beforehand to make
        room for another one."""
        if self.state != SHORTENED:
            return ()
        return tuple(sorted({phase.ended for phase in self.phases if phase.ended and not phase.whole}))

    @property
    def planned_ms(self) -> Ms:
        return Ms(sum(phase.planned_ms for phase in self.phases))

    @property
    def actual_ms(self) -> Ms:
        return Ms(sum(phase.actual_ms for phase in self.phases))


def turns_held(rota: Rota, until_ms: Ms, *, closed: bool = False) -> list[HeldTurn]:
    """The turns that had begun by `until_ms`, in their order; a turn in which no time passed was not held. `closed`:
    nothing goes on after that instant, whatever the clock says.

    What is between turns belongs to none. `actual_ms` includes added minutes, steps cut short and the session's end. It
    excludes pauses, in which the clock stands still: only their sum is stored, not when they were.
    """
    timeline = rota.timeline
    started_at = timeline.clock.started_at
    if started_at is None:
        return []
    passed = min(timeline.elapsed(until_ms), max(0, until_ms - started_at))
    parts: dict[int, list[tuple[Step, int, int]]] = {}  # by turn: step, when it begins, its length (ms)
    begins = 0
    for step in timeline.steps:
        length = timeline.length(step.index)
        if step.turn is not None:
            parts.setdefault(step.turn, []).append((step, begins, length))
        begins += length
    ended = dict(enumerate(rota.clock.ended))
    held = (_held(rota.order[turn - 1], started_at, passed, steps, ended, closed) for turn, steps in parts.items())
    return [turn for turn in held if turn.actual_ms > 0]


def numbered(rota: Rota, ended_at: Ms | None) -> dict[int, int]:
    """The number (from 1) of each seat's turn; of several turns, the last one.

    Turns without any time are left out: they were skipped, or the session ended before them (at `ended_at`, ms).
    """
    timeline = rota.timeline
    if ended_at is not None:
        return {turn.seat: turn.turn for turn in turns_held(rota, ended_at, closed=True)}
    real = {step.turn for step in timeline.steps if step.turn is not None and timeline.length(step.index) > 0}
    return {seat: number for number, seat in enumerate(rota.order, start=1) if number in real}


def not_held(rota: Rota, until_ms: Ms, *, closed: bool = False) -> int:
    """How many people were in the order or had a waiting turn, but no time, once no more time can come.

    People who passed gave up their turn and do not count.
    """
    if rota.clock.started_at is None or not (closed or rota.over(until_ms)):
        return 0
    return len(rota.owed(until_ms) - rota.been_holder(until_ms))


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
        HeldPhase(step.phase, Ms(step.length), Ms(min(length, max(0, passed - at))), ended.get(step.index, ""))
        for step, at, length in steps
    )
    over = passed >= last_begins + last_length
    return HeldTurn(
        turn=first.turn or 0,
        seat=seat,
        began_at=Ms(started_at + begins),
        phases=phases,
        complete=over and all(phase.actual_ms for phase in phases),
        over=over or closed,
    )
