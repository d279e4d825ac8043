"""The minutes that a group adds to a phase by itself: how many it may add, and how it takes the last one back.

Minutes that a facilitator adds are not counted here.
Why: docs/decisions.md#a-groups-own-minutes-are-counted-where-they-are-given
"""

from dataclasses import dataclass

from .errors import LimitReached, Stale, WrongMoment, gettext_noop
from .practice import MINUTE
from .timeline import Timeline
from .undoing import UNDO_FOR, require_soon
from .units import Ms

MOST = 3  # in one phase


@dataclass(frozen=True, slots=True)
class Given:
    """What a group added last: in which step, how many minutes, when the last one (None: it was taken back), and
    the step's adjustment right after it (ms). A different adjustment now means that somebody else changed the step."""

    step: int
    minutes: int
    at: Ms | None
    adjust: int

    @property
    def until(self) -> Ms | None:
        """Until when the group can take the last minute back; None: there is none to take back."""
        return None if self.at is None else Ms(self.at + UNDO_FOR)


def left(given: Given | None, index: int) -> int:
    """How many more minutes a group may add to step `index`."""
    return MOST - (given.minutes if given and given.step == index else 0)


def give(given: Given | None, timeline: Timeline, now: Ms) -> tuple[Timeline, Given]:
    """Adds one minute to the present phase. Raises WrongMoment, LimitReached."""
    longer = timeline.extend(now)
    index = timeline.position(now).index
    if left(given, index) < 1:
        raise LimitReached(
            gettext_noop("Your group has given itself three minutes in this phase, and that is the most.")
        )
    return longer, Given(index, MOST - left(given, index) + 1, now, longer.clock.adjust[index])


def take_back(given: Given | None, timeline: Timeline, now: Ms) -> tuple[Timeline, Given]:
    """Takes the last of these minutes back. Raises WrongMoment; Stale if somebody changed the step since."""
    if given is None or given.at is None:
        raise WrongMoment(gettext_noop("There is no minute to take back."))
    require_soon(given.at, now)
    adjust = timeline.clock.adjust
    if given.step >= len(adjust) or adjust[given.step] != given.adjust:
        raise Stale
    shorter = timeline.adjusted({given.step: timeline.length(given.step) - MINUTE})
    return shorter, Given(given.step, given.minutes - 1, None, given.adjust - MINUTE)
