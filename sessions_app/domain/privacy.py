"""How few people are too few: counts about fewer than three are withheld, and nobody can compute what is withheld.

Why: docs/decisions.md#small-counts-are-withheld-together
"""

from collections.abc import Hashable, Mapping, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 3

Place = TypeVar("Place", bound=Hashable)


def enough(people: Sized) -> bool:
    """Whether there are so many people that a count over them is about nobody in particular."""
    return len(people) >= FEWEST


@dataclass(frozen=True, slots=True)
class Cell:
    """The count for one place: how many notes, and by whom (any value that tells people apart).

    Count only notes whose authors the reader may know. A count over unnamed notes would hint at their authors.
    """

    notes: int
    authors: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Told(Generic[Place]):
    """What may be told: `total` notes by `people`, and the count of each place. None: withheld.

    All withheld counts form one heap: its sum can be computed, its parts cannot.
    """

    total: int | None
    people: int | None
    cells: dict[Place, int | None]

    @property
    def whole(self) -> bool:
        """Whether nothing is withheld, so that sums over any places may be told, too."""
        return self.total is not None and None not in self.cells.values()


def told(cells: Mapping[Place, Cell]) -> Told[Place]:
    """Which of these counts may be shown together, and their total.

    A place where one or two wrote is withheld, and every place where nobody wrote with it: the two must look alike. The
    smallest count that could be shown is withheld, too, with all equal to it: the total would reveal the others.
    """
    everybody: frozenset[Hashable] = frozenset().union(*(cell.authors for cell in cells.values()))
    if not everybody:
        return Told(0, 0, dict.fromkeys(cells, 0))
    if not enough(everybody):
        return Told(None, None, dict.fromkeys(cells))
    shown = [place for place, cell in cells.items() if enough(cell.authors)]
    withheld = [place for place in cells if place not in shown]
    if not any(cells[place].authors for place in withheld):
        withheld = []  # an empty place says nothing about anybody
    elif shown:
        least = min(cells[place].notes for place in shown)
        withheld += [place for place in shown if cells[place].notes == least]
    total = sum(cell.notes for cell in cells.values())
    return Told(total, len(everybody), {place: None if place in withheld else cells[place].notes for place in cells})
