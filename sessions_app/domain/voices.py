"""One voice a table: whom of the groups of an earlier round a facilitator hears next, while all are together.

It names groups by their numbers, and no person. Pure. Why: docs/decisions.md#one-voice-a-table-names-no-person
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .practice import Stage
from .practice.plan import GROUPS, PLENARY


@dataclass(frozen=True, slots=True)
class Voices:
    """Groups by their numbers: which have something to say (`asks`) and which were heard, each the earliest first, and
    which one is being heard (`now`); None: nobody is."""

    asks: tuple[int, ...] = ()
    heard: tuple[int, ...] = ()
    now: int | None = None

    def in_order(self, groups: Iterable[int]) -> list[int]:
        """These groups in the order in which to hear them: who was not heard before who was, who asks before who does
        not, and otherwise as they are numbered. The one being heard keeps the place of one that was not."""
        asked = {number: at for at, number in enumerate(self.asks)}
        return sorted(groups, key=lambda one: (one in self.heard, asked.get(one, len(asked)), one))

    def ask(self, number: int, *, on: bool) -> "Voices":
        """A group has something to say, or not after all. Saying so twice says it once."""
        if on == (number in self.asks):
            return self
        return replace(self, asks=(*self.asks, number) if on else _without(self.asks, number))

    def hear(self, number: int) -> "Voices":
        """This group is heard now. Whoever was being heard has been."""
        if number == self.now:
            return self
        done = self.done()
        return Voices(_without(done.asks, number), _without(done.heard, number), number)

    def done(self) -> "Voices":
        """Nobody is being heard any more; whoever was has been heard."""
        if self.now is None:
            return self
        return replace(self, heard=(*_without(self.heard, self.now), self.now), now=None)

    def take_back(self, number: int) -> "Voices":
        """This group has not been heard, and is not being heard, after all."""
        return replace(self, heard=_without(self.heard, number), now=None if self.now == number else self.now)

    def told_otherwise(self, after: "Voices") -> frozenset[int]:
        """The groups whose own people are to be told something else `after`: whether they ask, and are heard now."""
        before = {(number, "asks") for number in self.asks} | {(self.now, "now")}
        then = {(number, "asks") for number in after.asks} | {(after.now, "now")}
        return frozenset(number for number, _ in before ^ then if number is not None)

    def stored(self) -> dict[str, Any]:
        """As it is kept: lists and numbers; nothing at all if nothing was said."""
        if self == NOBODY:
            return {}
        return {"asks": list(self.asks), "heard": list(self.heard), "now": self.now}


NOBODY = Voices()


def voices_of(stored: Mapping[str, Any]) -> Voices:
    """From what `stored` made."""
    return Voices(tuple(stored["asks"]), tuple(stored["heard"]), stored["now"]) if stored else NOBODY


def hears_groups(stages: tuple[Stage, ...]) -> bool:
    """Whether all come together in one of these stages after an earlier one in groups."""
    seats = [stage.plan.seats for stage in stages]
    return any(each == PLENARY and GROUPS in seats[:at] for at, each in enumerate(seats))


def _without(numbers: tuple[int, ...], number: int) -> tuple[int, ...]:
    return tuple(one for one in numbers if one != number)
