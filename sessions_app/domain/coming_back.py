"""Coming back without the personal link: whom somebody at the door may say to be, how long, and what both compare.

A name proves nothing. So asking makes nobody anybody: somebody who sees them vouches, and only while the other is away.
Why: docs/decisions.md#who-has-lost-the-way-back-asks-and-somebody-who-sees-them-vouches
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import LimitReached, WrongMoment, gettext_noop
from .formats import MINUTE

OPEN_FOR = 10 * MINUTE
MOST_OPEN = 12  # in one session: a desk shows them all


@dataclass(frozen=True, slots=True)
class Asked:
    """A browser's word that it is somebody. `by`: the hash of the secret that this browser alone has; `at`: ms."""

    by: str
    at: int

    @property
    def sign(self) -> int:
        """The number of three digits that the asking screen shows, and whoever vouches: of two who say that they are
        Ana, the one is let in who was looked at."""
        return 100 + int(self.by[:8], 16) % 900

    @property
    def until(self) -> int:
        """When it is not asked any more (ms)."""
        return self.at + OPEN_FOR

    def open(self, now: int) -> bool:
        return now < self.until


def can_be(away_at: int | None, *, removed: bool, erased: bool) -> bool:
    """Whether somebody at the door may be this person: not while a device of theirs is here, nor once they are out."""
    return away_at is not None and not removed and not erased


def require_askable(own: Asked | None, by: str, others: Iterable[Asked], now: int) -> None:
    """Whether `by` may ask for somebody of whom `own` is asked already. Raises WrongMoment, LimitReached."""
    if own and own.open(now) and own.by != by:
        template = gettext_noop("Somebody says so just now on another device. Please speak to whoever runs this.")
        raise WrongMoment(template)
    if sum(other.open(now) for other in others) >= MOST_OPEN:
        raise LimitReached(gettext_noop("Many people ask to come back just now. Please try again in a minute."))


def require_asked(asked: Asked | None, at: int, away_at: int | None, now: int, name: str) -> Asked:
    """What was asked at `at`, if it still is. Raises WrongMoment, with the reason."""
    if asked is None or asked.at != at:
        raise WrongMoment(gettext_noop("Nobody asks to come back as {name} any more. Nothing was changed."), name=name)
    if away_at is None:
        raise WrongMoment(gettext_noop("{name} is here again. Nothing was changed."), name=name)
    if not asked.open(now):
        raise WrongMoment(gettext_noop("That was asked too long ago. They can ask once more."))
    return asked
