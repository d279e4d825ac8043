"""What a session does next without a press, and when: begins the round that is shown or, if it runs by itself, forms
the round after the one that is over. Pure; whoever asks carries it out, or is refused.

Why: docs/decisions.md#a-session-runs-by-itself-in-single-steps
"""

from dataclasses import dataclass
from enum import StrEnum

from .practice import MINUTE, SECOND
from .units import Ms

BREATH = 10 * SECOND  # after a round, before the next one is formed: people end their sentence
FINDING = 45 * SECOND  # for finding one's place, after it is shown
TOO_LATE = 10 * MINUTE  # what was due so long ago is left to the facilitator: nobody has been here
ON_TIME = 5 * SECOND  # so little after its time, a round has begun at its time: nothing jumps on any screen


class Onward(StrEnum):
    """What can be due: the next round is formed and shown, or the round that is shown begins."""

    FORM = "form"
    BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where a session stands. `runs_itself`: until somebody holds it. `planned`: whether there is a round to form, and
    none is formed. `over_at`: when the round before is over; None: none has begun, or its end is open. `begins_at`:
    when the round that is shown begins; None: none is shown, or somebody holds it."""

    runs_itself: bool
    planned: bool = False
    over_at: Ms | None = None
    begins_at: Ms | None = None


def next_step(ahead: Ahead) -> tuple[Onward, Ms] | None:
    """What is due next, and when; None: nothing, until somebody presses something. The first round is never formed
    without a press: only people see who is still to come."""
    if ahead.begins_at is not None:
        return Onward.BEGIN, ahead.begins_at
    if ahead.runs_itself and ahead.planned and ahead.over_at is not None:
        return Onward.FORM, Ms(ahead.over_at + BREATH)
    return None


def due(ahead: Ahead, now: Ms) -> Onward | None:
    """What is to be done at `now`."""
    step = next_step(ahead)
    return step[0] if step and 0 <= now - step[1] <= TOO_LATE else None


def begins(now: Ms, *, places: bool) -> Ms | None:
    """When a round that is shown at `now` begins by itself. `places`: whether people have to find theirs; None: it
    begins at once."""
    return Ms(now + FINDING) if places else None


def begun_at(begins_at: Ms, now: Ms) -> Ms:
    """Since when a round has begun which is begun at `now`."""
    return begins_at if now - begins_at <= ON_TIME else now
