"""The first facet of a practice: who sits together, who holds turns, which phases there are and how long they are.

The only facet that timeline, rota and mixing read. It says nothing about when anything happens; timeline.py does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..errors import Invalid, gettext_noop
from .turns import RULES, TurnRule, When

SECOND = 1_000
MINUTE = 60 * SECOND
LONGEST_PHASE = 60 * MINUTE


GROUPS, PLENARY, ALONE = "groups", "plenary", "alone"  # where people are: in groups, all in one, each by themselves
SEATS = (GROUPS, PLENARY, ALONE)

MIX, KEEP, MERGE, TRAVEL = "mix", "keep", "merge", "travel"  # how groups come about
FORMED = (MIX, KEEP, MERGE, TRAVEL)


@dataclass(frozen=True, slots=True)
class Phase:
    """One timed step. `length` is in milliseconds; 0 leaves the phase out of a session (no document says 0).

    `each`: the length is for every member of the group, who speak one after the other. `core`: people come for this.
    """

    key: str
    length: int
    when: When = When.TURN
    each: bool = False
    core: bool = False

    @property
    def ms(self) -> int:
        """The length, under the name that the pages use."""
        return self.length

    def lasting(self, members: int) -> int:
        """How long it takes in a group formed for `members` people (ms)."""
        return self.length * members if self.each else self.length


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people sit together: at least, as a rule, at most. Every number of people from `least` on can be seated
    in groups of these sizes; the reader of documents sees to that."""

    least: int
    good: int
    most: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A stage as the clock sees it: its `phases` in the order in which they are held, part by part. `turns`: who holds
    one; what follows from it is `rule`.

    `sizes` is None where nobody has a seat (`seats` says where they are then).
    """

    turns: str
    seats: str
    formed: str
    sizes: Sizes | None
    rounds: int
    phases: tuple[Phase, ...] = ()

    def part(self, when: When) -> tuple[Phase, ...]:
        """The phases of one part of a round."""
        return tuple(phase for phase in self.phases if phase.when is when)

    @property
    def rule(self) -> TurnRule:
        """What follows from who holds a turn."""
        return RULES[self.turns]

    @property
    def turn(self) -> tuple[Phase, ...]:
        """The phases of each turn; none where nobody holds one."""
        return self.part(When.TURN)

    @property
    def heart(self) -> tuple[Phase, ...]:
        """The phases for which people come: those of each turn or, where nobody holds one, of the round."""
        return self.part(self.rule.heart)

    @property
    def everybody(self) -> bool:
        """Whether all are in one group: together, or each for themselves."""
        return self.seats != GROUPS

    @property
    def mixes(self) -> bool:
        """Whether its groups are mixed anew, and not made of those before or around cases."""
        return self.formed == MIX and not self.everybody and not self.rule.of_a_case

    @property
    def group_sizes(self) -> Sizes:
        """`sizes`, for whoever seats people. Raises LookupError where nobody has a seat."""
        if self.sizes is None:
            raise LookupError("nobody has a seat in this stage")
        return self.sizes

    @property
    def lengths(self) -> dict[str, int]:
        """Milliseconds by phase key: all that an organizer may change."""
        return {phase.key: phase.length for phase in self.phases}

    @property
    def least(self) -> int:
        """How many people it takes."""
        return self.sizes.least if self.sizes else 1

    @property
    def usual(self) -> int:
        """How many people are in a group as a rule."""
        return self.sizes.good if self.sizes else 1

    @property
    def turn_length(self) -> int:
        """How long a turn is in such a group (ms)."""
        return sum(phase.lasting(self.usual) for phase in self.turn)

    def fitted(self, members: int) -> "Plan":
        """The same plan for a group of so many: what is for every member (`each`) has one length for all."""
        if not any(phase.each for phase in self.phases):
            return self
        phases = (replace(phase, length=phase.lasting(members), each=False) for phase in self.phases)
        return replace(self, phases=tuple(phases))

    def with_lengths(self, lengths: Mapping[str, int]) -> "Plan":
        """The same plan with other lengths (ms by phase key). Raises Invalid for one that cannot be."""

        def fitted(phase: Phase) -> Phase:
            return replace(phase, length=checked_length(phase, lengths.get(phase.key, phase.length)))

        return replace(self, phases=tuple(map(fitted, self.phases)))


def checked_length(phase: Phase, length: int) -> int:
    """`length` (ms), if this phase may take so long in a session. Raises Invalid, which names the phase."""
    if length == 0 and not phase.core:
        return 0
    if length < SECOND:
        raise Invalid(phase.key, gettext_noop("This phase needs at least one second."))
    if length > LONGEST_PHASE:
        raise Invalid(phase.key, gettext_noop("A phase can take 60 minutes at most."))
    return length
