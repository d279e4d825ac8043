"""The groups of a round, and what there is to say of them. Shapes only: nothing is decided here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..mixing.plan import meetings
from ..mixing.wishes import Pair, Unmet

Here = Collection[int]


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits together, in the order of their seats. `number`, from 1, is what people read. `stays`: of these people,
    the one who stays while others travel, or who brought the case; None: nobody does."""

    number: int
    people: tuple[int, ...]
    stays: int | None = None


Held = Sequence[Sitting]  # the groups of a round that was held


@dataclass(frozen=True, slots=True)
class Advice:
    """Why there are no groups, and what to do: `code` for programs, `template.format(**data)` for a person."""

    code: str
    template: str
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return self.template.format(**self.data)


@dataclass(frozen=True, slots=True)
class Journey:
    """The next `groups`, ordered by their numbers; none where nobody has a seat, or where there is `advice` instead.

    `repeats`: pairs here who have met before. `again`: people who come to a table at which they sat already; there is
    no way to seat fewer. `good_for`: so many rounds after this one bring nobody to a table again, if nobody comes or
    goes. `odd`: numbers of groups that whole groups could not bring to a size of the practice. `unmet`: wishes.
    """

    groups: tuple[Sitting, ...] = ()
    repeats: int = 0
    again: tuple[int, ...] = ()
    good_for: int = 0
    odd: tuple[int, ...] = ()
    unmet: Sequence[Unmet] = ()
    advice: Advice | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What happened before this round. `rounds`: those of this stage, the earliest first. `met`: how often two people
    sat together in earlier stages."""

    rounds: Sequence[Held] = ()
    met: Mapping[Pair, int] = field(default_factory=dict)

    def meetings(self) -> dict[Pair, int]:
        """How often each two people have sat together."""
        counts = meetings([[group.people for group in held] for held in self.rounds])
        for pair, count in self.met.items():
            counts[pair] += count
        return counts

    def been(self, number: int) -> frozenset[int]:
        """Everybody who has sat at the table with this number."""
        return frozenset(
            person for held in self.rounds for group in held if group.number == number for person in group.people
        )

    def sat(self, numbers: Sequence[int]) -> list[dict[int, int]]:
        """Round by round, at which of the tables with these `numbers` (by position) everybody sat who did not stay
        there; nothing if a round had other tables."""
        position = {number: at for at, number in enumerate(numbers)}
        if any({group.number for group in held} != set(numbers) for held in self.rounds):
            return []
        return [
            {person: position[group.number] for group in held for person in group.people if person != group.stays}
            for held in self.rounds
        ]


def repeated(groups: Iterable[Sequence[int]], met: Mapping[Pair, int]) -> int:
    """How many pairs of `groups` have met before."""
    return sum(pair in met for pair in meetings([list(groups)]))
