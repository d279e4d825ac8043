"""For how long a command can be undone, and of which trios: a clock is a value, and the one before is put back.

The position is then what it would be if nobody had pressed. Whoever gave a later command meant what is there now.
"""

from collections.abc import Collection
from dataclasses import dataclass

from .errors import WrongMoment, gettext_noop
from .formats import SECOND
from .timeline import Clock

UNDO_FOR = 12 * SECOND
ON_THE_WAY = 3 * SECOND  # a press in the last moment still counts


@dataclass(frozen=True, slots=True)
class Turned:
    """Trios (by id) that one command has moved in the same way: their turns, and the clock `before` and `after` it."""

    trios: tuple[int, ...]
    order: tuple[int, ...]
    later: tuple[int, ...]
    before: Clock
    after: Clock

    def untouched(self, order: Collection[int], later: Collection[int], clock: Clock) -> bool:
        """Whether nobody has changed the clock or the turns since. That somebody is ready does not matter."""
        return (tuple(order), tuple(later), clock) == (self.order, self.later, self.after)


def require_soon(at: int, now: int) -> None:
    """Raises WrongMoment when what was done `at` that instant (ms) cannot be undone any more."""
    if not at <= now <= at + UNDO_FOR + ON_THE_WAY:
        raise WrongMoment(gettext_noop("That was too long ago to be undone. Nothing was changed."))
