"""How long a command can be undone, and for which groups. A clock is a value: undoing puts the earlier clock back.

The position is then what it would be without the command. A group whose clock a later command changed is left alone.
"""

from collections.abc import Collection
from dataclasses import dataclass

from .errors import WrongMoment, gettext_noop
from .practice import SECOND
from .timeline import Clock
from .units import Ms

UNDO_FOR = 12 * SECOND
ON_THE_WAY = 3 * SECOND  # a press in the last moment may still be on its way


@dataclass(frozen=True, slots=True)
class Turned:
    """Groups (by id) that one command moved alike: their turns, and the clock `before` and `after` it."""

    groups: tuple[int, ...]
    order: tuple[int, ...]
    later: tuple[int, ...]
    before: Clock
    after: Clock

    def untouched(self, order: Collection[int], later: Collection[int], clock: Clock) -> bool:
        """Whether nobody has changed the clock or the turns since. Being ready does not count as a change."""
        return (tuple(order), tuple(later), clock) == (self.order, self.later, self.after)


def require_soon(at: Ms, now: Ms) -> None:
    """Raises WrongMoment if it is too late to undo what was done `at` that instant."""
    if not at <= now <= at + UNDO_FOR + ON_THE_WAY:
        raise WrongMoment(gettext_noop("That was too long ago to be undone. Nothing was changed."))
