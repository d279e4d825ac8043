"""A facilitator's visit to a group's call: who may do what, and what it makes. Pure.

Nobody comes in unasked: somebody of the group says yes, or has raised a hand. One no weighs more than any yes.
Why: docs/decisions.md#a-facilitator-comes-into-a-call-only-when-its-group-wants-them
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .errors import Stale, WrongMoment, gettext_noop
from .practice import MINUTE
from .units import Ms

ASKED, IN, SPEAKING, LATER = "asked", "in", "speaking", "later"
THERE = (IN, SPEAKING)
AGAIN_AFTER = MINUTE  # after a no, before the group is asked once more


@dataclass(frozen=True, slots=True)
class Visit:
    """`state`: the facilitator with account `by` has ASKED to come into the call, is IN it and listens, or is there
    SPEAKING; or the group wants nobody just now (LATER). `at` (ms): since when they have asked, which names the visit
    as long as it lasts; or when the group said so."""

    state: str
    by: int
    at: Ms

    @property
    def there(self) -> bool:
        """Whether they are in the call."""
        return self.state in THERE

    def stored(self) -> list[Any]:
        """As it is kept: texts and numbers."""
        return [self.state, self.by, self.at]


def visit_of(stored: Sequence[Any]) -> Visit | None:
    """From what `stored` made; None if nobody visits."""
    return Visit(*stored) if stored else None


# -- by a facilitator ----------------------------------------------------------------------------------


def ask(visit: Visit | None, by: int, hands: Sequence[int], now: Ms) -> Visit:
    """Account `by` asks to come in. With a hand up they are in at once; `hands`: since when (ms) each hand of the group
    is. A hand that was up when the group said no does not count. Raises WrongMoment."""
    if visit is not None and visit.state != LATER:
        if visit.by != by:
            raise WrongMoment(gettext_noop("Another facilitator has asked this group, or is in its call."))
        return replace(visit, state=IN) if visit.state == ASKED and hands else visit
    if any(visit is None or since > visit.at for since in hands):
        return Visit(IN, by, now)
    if visit is not None and now < visit.at + AGAIN_AFTER:
        raise WrongMoment(gettext_noop("They would rather be among themselves. You can ask again in a minute."))
    return Visit(ASKED, by, now)


def go(visit: Visit | None, by: int) -> Visit | None:
    """Account `by` does not ask any more, or leaves the call. What the group has said, and others' visits, stay."""
    return None if visit is not None and visit.by == by and visit.state != LATER else visit


# -- by anybody of the group ---------------------------------------------------------------------------


def let_in(visit: Visit | None, at: int, on: bool, now: Ms) -> Visit:
    """Somebody says yes, or (`on` False) not now, also to a facilitator whom somebody else has let in meanwhile. `at`
    names the visit that they saw. Raises Stale."""
    if not on:
        return send_away(visit, at, now)
    seen = _seen(visit, at)
    return replace(seen, state=IN) if seen.state == ASKED else seen


def let_speak(visit: Visit | None, at: int, on: bool) -> Visit:
    """The facilitator may speak, or (`on` False) only listen again. Raises Stale; WrongMoment if they are not in."""
    seen = _seen(visit, at)
    if not seen.there:
        raise WrongMoment(gettext_noop("The facilitator is not in your call."))
    return replace(seen, state=SPEAKING if on else IN)


def send_away(visit: Visit | None, at: int, now: Ms) -> Visit:
    """The group wants nobody just now. Saying so twice says it once. Raises Stale."""
    if visit is not None and visit.state == LATER:
        return visit
    return Visit(LATER, _seen(visit, at).by, now)


def _seen(visit: Visit | None, at: int) -> Visit:
    if visit is None or visit.at != at or visit.state == LATER:
        raise Stale(gettext_noop("The facilitator has left, or does not ask any more."))
    return visit
