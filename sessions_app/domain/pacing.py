"""Three paces for a session: short, usual, long. Each is a set of phase lengths computed from the practice.

Only what people come for becomes shorter or longer: the phases within a turn or, where nobody holds one, those of the
round. What is held before, between and after needs its full time.
Why: docs/decisions.md#a-pace-is-a-set-of-lengths-and-is-not-stored
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from .practice import LONGEST_PHASE, SECOND, Plan

STEP = 15 * SECOND  # lengths that people read are whole steps
PACES = {"short": Fraction(2, 3), "usual": Fraction(1), "long": Fraction(3, 2)}
OWN = "own"  # lengths that match none of the three


def lengths_of(plans: Iterable[Plan], pace: str) -> dict[str, int]:
    """Milliseconds by phase key of all stages for one of `PACES`. A phase with a length keeps at least one step of
    time."""
    factor, found = PACES[pace], dict[str, int]()
    for plan in plans:
        found |= plan.lengths | {phase.key: _scaled(phase.length, factor) for phase in plan.heart}
    return found


def pace_of(plans: Iterable[Plan], lengths: Mapping[str, int]) -> str:
    """Which of `PACES` these lengths (ms by phase key) are, or `OWN`."""
    plans = tuple(plans)
    return next((pace for pace in PACES if lengths_of(plans, pace) == lengths), OWN)


def _scaled(length: int, factor: Fraction) -> int:
    if factor == 1 or length <= STEP:
        return length
    steps = max(1, int(length * factor / STEP + Fraction(1, 2)))
    return min(steps * STEP, LONGEST_PHASE)
