"""How few people are too few: groups under three are not broken down, nor can what is withheld be worked out.

Why: docs/decisions.md#what-is-withheld-about-a-small-group-is-one-heap
"""

from collections.abc import Hashable, Mapping, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 3

Place = TypeVar("Place", bound=Hashable)


def enough(people: Sized) -> bool:
    """Whether these are so many that a number about them is a number about nobody in particular."""
    return len(people) >= FEWEST


@dataclass(frozen=True, slots=True)
class Cell:
    """What is counted in one place: how many notes, and by whom (whatever tells people apart to who reads it).

    Only notes whose authors the reader is told: a number over nameless ones would tell something of who wrote them.
    """

    notes: int
    authors: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Told(Generic[Place]):
    """What may be said: `total` notes by `people`, and how many of them in each place. None is withheld.

    All that is withheld is one heap: its sum is known, and of its parts nothing.
    """

    total: int | None
    people: int | None
    cells: dict[Place, int | None]

    @property
    def whole(self) -> bool:
        """Nothing is withheld: sums over any places may be told, too."""
        return self.total is not None and None not in self.cells.values()


def told(cells: Mapping[Place, Cell]) -> Told[Place]:
    """Which of these counts may be shown beside each other, and their total.

    Where fewer than three wrote, the count is withheld, and so is that of every place where nobody did: one could not
    be told from the other. The smallest count that could be shown is withheld with them, and all like it; else the
    total would give them away.
    """
    everybody: frozenset[Hashable] = frozenset().union(*(cell.authors for cell in cells.values()))
    if not everybody:
        return Told(0, 0, dict.fromkeys(cells, 0))
    if not enough(everybody):
        return Told(None, None, dict.fromkeys(cells))
    shown = [place for place, cell in cells.items() if enough(cell.authors)]
    withheld = [place for place in cells if place not in shown]
    if not any(cells[place].authors for place in withheld):
        withheld = []  # nobody is there: an empty place says nothing about anybody
    elif shown:
        least = min(cells[place].notes for place in shown)
        withheld += [place for place in shown if cells[place].notes == least]
    total = sum(cell.notes for cell in cells.values())
    return Told(total, len(everybody), {place: None if place in withheld else cells[place].notes for place in cells})
