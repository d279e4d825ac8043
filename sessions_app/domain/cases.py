"""Cases that people bring to be helped with: what may be said of one, which of them a round takes, whose turn it is.

Who sits with whom is decided in journeys/helping.py. Knows no practice by name.
Why: docs/decisions.md#a-case-is-what-the-whole-room-reads-and-no-note
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from . import names
from .practice import Stage
from .practice.plan import TRAVEL, Plan
from .units import Ms

LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Brought:
    """A case: what a `person` (id) has brought to be helped with, and a `line` about it, which may be empty.

    `taken`: the number of the round that began with it last; None: none has since they brought it. `waits`: the number
    of a round for which they keep it back, so that it is among the first of the next.
    """

    person: int
    line: str
    brought_at: Ms
    taken: int | None = None
    waits: int | None = None

    def open_for(self, round: int, *, again: bool) -> bool:
        """Whether that round can take it. `again`: rounds take a case that a round before had."""
        return self.waits != round and (again or self.taken is None or self.taken >= round)


def clean_line(typed: str) -> str:
    """The line as others read it: plain text in one line, or nothing. Raises Invalid for one that is too long."""
    return names.clean_line(typed, LONGEST_LINE, "line")


def stage_with_cases(stages: Iterable[Stage]) -> Stage | None:
    """The first stage in which people are helped with a case; None: nobody brings any."""
    return next((stage for stage in stages if stage.plan.rule.of_a_case), None)


def helped_again(plan: Plan) -> bool:
    """Whether each round of such a stage takes the same cases: helpers travel between them."""
    return plan.formed == TRAVEL


def in_line(cases: Iterable[Brought], round: int, *, again: bool) -> list[Brought]:
    """The cases that this round can take, in their order: whoever waited for it comes first, then who brought theirs
    earlier."""
    able = (case for case in cases if case.open_for(round, again=again))
    return sorted(able, key=lambda case: (case.waits is None or case.waits > round, case.brought_at, case.person))


def seat_of_the_case(people: Sequence[int], cases: Sequence[int], holder: int | None = None) -> int | None:
    """Of a group's people, in the order of their seats: the seat of whoever brought its case. `cases`: who brings one,
    in their order; `holder`: whose turn it was to be so far. None: nobody there brings one any more, or only one that
    is helped elsewhere."""
    there = [person for person in cases if person in people]
    if not there:
        return None
    return people.index(holder if holder in there else there[0])


def shares(people: int, cases: int) -> list[int]:
    """How many people sit at each of so many tables, the largest first. `cases` are at least one."""
    size, more = divmod(people, cases)
    return [size + 1] * more + [size] * (cases - more)


def without_a_case(groups: Iterable[tuple[int, Collection[int]]]) -> list[int]:
    """The numbers of the groups (each with the seats that hold a turn) in which nobody brings a case any more."""
    return [number for number, order in groups if not order]
