"""How few people are too few: counts about fewer than three are withheld, and nobody can compute what is withheld.

Why: docs/decisions.md#small-counts-are-withheld-together
"""

from collections.abc import Hashable, Mapping, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar

from .practice import Cast, cast

FEWEST = 3

Key = TypeVar("Key", bound=Hashable)


def enough(people: Sized) -> bool:
    """Whether there are so many people that a count over them is about nobody in particular."""
    return len(people) >= FEWEST


def roles_told(roles: Cast, people: int, groups: int) -> frozenset[str]:
    """The keys of the roles that a note without a name may tell: all, if at least three people had each of them in its
    round, in which `people` sat in `groups`. Otherwise none: that a role is not told would tell the one that fewer had.
    Everybody comes to the roles of turns; only one of a group to that of a seat."""
    had = {role.key: groups if role.comes in cast.OF_ONE else people for role in roles}
    return frozenset(had) if all(count >= FEWEST for count in had.values()) else frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """One count: how many notes, and by whom (any value that tells people apart).

    Count only notes whose authors the reader may know. A count over unnamed notes would hint at their authors.
    """

    notes: int
    authors: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Told(Generic[Key]):
    """What may be told: `total` notes by `people`, and each count by its key. None: withheld.

    All withheld counts form one heap: its sum can be computed, its parts cannot.
    """

    total: int | None
    people: int | None
    cells: dict[Key, int | None]

    @property
    def whole(self) -> bool:
        """Whether nothing is withheld, so that sums of any counts may be told, too."""
        return self.total is not None and None not in self.cells.values()


def told(cells: Mapping[Key, Cell]) -> Told[Key]:
    """Which of these counts may be shown together, and their total.

    A count of what one or two wrote is withheld, and with it every count of what nobody wrote: the two must look
    alike. The smallest count that could be shown is withheld, too, with all equal to it: the total would reveal the
    others.
    """
    everybody: frozenset[Hashable] = frozenset().union(*(cell.authors for cell in cells.values()))
    if not everybody:
        return Told(0, 0, dict.fromkeys(cells, 0))
    if not enough(everybody):
        return Told(None, None, dict.fromkeys(cells))
    shown = [key for key, cell in cells.items() if enough(cell.authors)]
    withheld = [key for key in cells if key not in shown]
    if not any(cells[key].authors for key in withheld):
        withheld = []  # an empty count says nothing about anybody
    elif shown:
        least = min(cells[key].notes for key in shown)
        withheld += [key for key in shown if cells[key].notes == least]
    total = sum(cell.notes for cell in cells.values())
    return Told(total, len(everybody), {key: None if key in withheld else cells[key].notes for key in cells})
