"""The parts of a round, and what follows from who holds a turn in it: everybody, one person, or nobody.

Nobody else asks which of the three it is: timeline, rota and the reader of documents ask a plan's TurnRule. All that
follows stands in a table in docs/practices.md ("Turns"), which tests/domain/test_turns.py asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class When(StrEnum):
    """In which part of a round a phase is held, in the order in which a document lists them. Whatever depends on where
    in a round people are asks for this, and never for a phase by its key."""

    SESSION = "session"  # before the first turn, in the first round only
    ROUND = "round"  # before the first turn
    TURN = "turn"  # in each turn
    BETWEEN = "between"  # between two turns
    END = "end"  # after the last turn


_TURNS_FOR = {When.TURN: 1, When.BETWEEN: 2}  # how many turns must be held for this part

EACH, ONE, NONE = "each", "one", "none"  # who holds a turn: everybody; who brought a case; nobody


@dataclass(frozen=True, slots=True)
class TurnRule:
    """What a practice decides by who holds a turn in a round.

    `holders`: how many people of a group do; None: all of them. `heart`: the part for which people come; it has the
    core. `at_once`: somebody who comes late takes part at once, at any moment; otherwise from the next turn on.
    `for_all`: everybody has a claim to a turn, also whoever comes later; otherwise only those who are in the order.
    `can_wait`: the turn of somebody who is away can wait for them, because others can hold theirs before it.
    """

    holders: int | None
    heart: When
    at_once: bool
    for_all: bool
    can_wait: bool

    @property
    def parts(self) -> tuple[When, ...]:
        """The parts that a round has."""
        return tuple(part for part in When if self.holders is None or self.holders >= _TURNS_FOR.get(part, 0))

    @property
    def held(self) -> bool:
        """Whether anybody holds a turn."""
        return self.holders != 0

    @property
    def of_a_case(self) -> bool:
        """Whether the turn belongs to somebody who brought a case."""
        return self.holders == 1

    def turns(self, members: int) -> int:
        """How many turns a group holds that is formed for so many people."""
        return members if self.holders is None else min(self.holders, members)

    def order(self, members: int, case: int | None = None) -> tuple[int, ...]:
        """The seats (from 0) that hold a turn in a group of so many people, in their order. `case`: the seat of the
        person who brought the case; None: the first. Raises IndexError if there is no such seat."""
        seats = range(members)
        if self.of_a_case and case is not None:
            return (seats[case],)
        return tuple(seats[: self.turns(members)])


RULES: Mapping[str, TurnRule] = {
    EACH: TurnRule(holders=None, heart=When.TURN, at_once=False, for_all=True, can_wait=True),
    ONE: TurnRule(holders=1, heart=When.TURN, at_once=True, for_all=False, can_wait=False),
    NONE: TurnRule(holders=0, heart=When.ROUND, at_once=True, for_all=False, can_wait=False),
}
TURNS = tuple(RULES)
