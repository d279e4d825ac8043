"""Coming back without the personal link: whom a browser may ask to be, for how long, and the number that both compare.

A name proves nothing, so asking changes nobody's identity. Somebody in the room who sees the person must vouch for
them, and may do so only while that person is away.
Why: docs/decisions.md#somebody-without-their-link-asks-and-somebody-who-sees-them-vouches
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import LimitReached, WrongMoment, gettext_noop
from .practice import MINUTE
from .units import Ms

OPEN_FOR = 10 * MINUTE
MOST_OPEN = 12  # in one session: the desk shows all of them


@dataclass(frozen=True, slots=True)
class Asked:
    """A browser asked at `at` to be this person. `by`: the hash of a secret that only this browser has."""

    by: str
    at: Ms

    @property
    def sign(self) -> int:
        """A number of three digits. The asking screen and the vouching person's screen both show it, so that of two
        people who say they are Ana, the one who was looked at is let in."""
        return 100 + int(self.by[:8], 16) % 900

    @property
    def until(self) -> Ms:
        """When the request expires."""
        return Ms(self.at + OPEN_FOR)

    def open(self, now: Ms) -> bool:
        return now < self.until


def can_be(away_at: int | None, *, removed: bool, erased: bool) -> bool:
    """Whether somebody at the door may ask to be this person: they must be away, and not removed or erased."""
    return away_at is not None and not removed and not erased


def require_askable(own: Asked | None, by: str, others: Iterable[Asked], now: Ms) -> None:
    """Checks that `by` may ask for a person; `own` is the request that this person has already. Raises WrongMoment if
    another browser's request is open, LimitReached if too many are open in the session."""
    if own and own.open(now) and own.by != by:
        template = gettext_noop("Somebody says so just now on another device. Please speak to whoever runs this.")
        raise WrongMoment(template)
    if sum(other.open(now) for other in others) >= MOST_OPEN:
        raise LimitReached(gettext_noop("Many people ask to come back just now. Please try again in a minute."))


def require_asked(asked: Asked | None, at: int, away_at: int | None, now: Ms, name: str) -> Asked:
    """The request made at `at`, if it is still open. Raises WrongMoment, with the reason."""
    if asked is None or asked.at != at:
        raise WrongMoment(gettext_noop("Nobody asks to come back as {name} any more. Nothing was changed."), name=name)
    if away_at is None:
        raise WrongMoment(gettext_noop("{name} is here again. Nothing was changed."), name=name)
    if not asked.open(now):
        raise WrongMoment(gettext_noop("That was asked too long ago. They can ask once more."))
    return asked
