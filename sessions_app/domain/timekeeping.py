"""Which turns a trio really held, and what became of their time: planned when it was formed against actual.

Read from the rota alone: what has begun is never rewritten, so that the past stays in it as it was.
"""

from dataclasses import dataclass

from .rota import Rota
from .timeline import Step


@dataclass(frozen=True, slots=True)
class HeldPhase:
    """A phase of a turn that was held (ms). `planned` is what the trio was formed with."""

    key: str
    planned_ms: int
    actual_ms: int


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """A turn in which time passed. `turn` counts from 1, `seat` is the client's (from 0).

    `began_at` (ms since 1970) knows of no pause: a trio that was paused before began this turn later, at most by all
    that its pauses took. `complete`: it is over, and no phase of it was left out.
    """

    turn: int
    seat: int
    began_at: int
    phases: tuple[HeldPhase, ...]
    complete: bool

    @property
    def planned_ms(self) -> int:
        return sum(phase.planned_ms for phase in self.phases)

    @property
    def actual_ms(self) -> int:
        return sum(phase.actual_ms for phase in self.phases)


def turns_held(rota: Rota, until_ms: int) -> list[HeldTurn]:
    """The turns that had begun by then, in their order; one in which no time passed was not held.

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
    held = (_held(rota.order[turn - 1], started_at, passed, steps) for turn, steps in parts.items())
    return [turn for turn in held if turn.actual_ms > 0]


def _held(seat: int, started_at: int, passed: int, steps: list[tuple[Step, int, int]]) -> HeldTurn:
    first, begins, _ = steps[0]
    _, last_begins, last_length = steps[-1]
    phases = tuple(HeldPhase(step.phase, step.length, min(length, max(0, passed - at))) for step, at, length in steps)
    return HeldTurn(
        turn=first.turn or 0,
        seat=seat,
        began_at=started_at + begins,
        phases=phases,
        complete=passed >= last_begins + last_length and all(phase.actual_ms for phase in phases),
    )
