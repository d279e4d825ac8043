"""Who must agree before a group goes on to the next phase, and whether all of them have said that they are ready.

This module does not know who is away or when to decide: the services ask whenever somebody gets ready, comes or goes.
Why: docs/decisions.md#a-decision-is-taken-when-what-it-depends-on-changes
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody on a seat. `joins`: the turn (from 1) in which they joined; 0: they were there from the start."""

    person: int
    away: bool = False
    joins: int = 0


def asked(sitters: Iterable[Sitter], reached: int) -> set[int]:
    """The people who must agree once this turn is reached (see Step): all who are here and already take part."""
    return {one.person for one in sitters if not one.away and one.joins <= reached}


def agreed(sitters: Iterable[Sitter], ready: Collection[int], reached: int, by: int | None = None) -> bool:
    """Whether all who must agree are ready. `by` has just said so, and counts as here even if stored as away.

    While nobody is here, nothing is decided: then the network has probably failed for all of them.
    """
    needed = asked(sitters, reached) | ({by} if by is not None else set())
    return bool(needed) and needed.issubset(ready)
