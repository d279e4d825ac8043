"""The question of a round in which people sit around those who stay. Shapes only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..mixing.wishes import Pair, Wishes
from ..practice.plan import Sizes
from .design import Sat

Seats = list[list[int]]  # the people of each table, whoever stays there first


@dataclass(frozen=True, slots=True)
class Station:
    """One table: its `number`, who `stays` there, and who has `been` there before."""

    number: int
    stays: int | None
    been: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """The question: `tables` in the order of their numbers, everybody who is `here`, the `sizes` of one, what has been
    (`met`), how many rounds of the stage were held before (`held`), at which of these tables everybody sat in them
    (`sat`; empty if there were others), and what people wish."""

    tables: Sequence[Station]
    here: Collection[int]
    sizes: Sizes
    met: Mapping[Pair, int]
    held: int = 0
    sat: Sat = ()
    wishes: Wishes = field(default_factory=Wishes)
