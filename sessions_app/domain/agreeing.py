"""Who is asked before a group goes on, and whether all of them have said that they are ready.

Who is away, and when it is decided, is known elsewhere: this is asked again whenever somebody says so, comes or goes.
Why: docs/decisions.md#a-decision-is-taken-when-what-it-depends-on-changes
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody on a seat. `joins`: the turn (from 1) with which they come in; 0: from the start."""

    person: int
    away: bool = False
    joins: int = 0


def asked(sitters: Iterable[Sitter], turn: int | None) -> set[int]:
    """Of whom a word is needed in this turn (None: outside turns): everybody who is here and takes part already."""
    return {one.person for one in sitters if not one.away and one.joins <= (turn or 0)}


def agreed(sitters: Iterable[Sitter], ready: Collection[int], turn: int | None, by: int | None = None) -> bool:
    """Whether all who are asked are ready. `by` says so at this very instant, so they are here whatever was noted.

    While nobody at all is here nothing is decided: then it is rather the network that is away.
    """
    needed = asked(sitters, turn) | ({by} if by is not None else set())
    return bool(needed) and needed.issubset(ready)
