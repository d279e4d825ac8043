"""What a practice is, as data: its phases, their lengths, who speaks, who turns away, which notes people keep.

A Format does not say when anything happens; timeline.py does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from .errors import Invalid, gettext_noop

SECOND = 1_000
MINUTE = 60 * SECOND
LONGEST_PHASE = 60 * MINUTE

SPEAKERS = frozenset({"nobody", "client", "consultants", "all"})


class When(StrEnum):
    """In which part of a round a phase is held. Whatever depends on where in a round people are asks for this, and
    never for a phase by its key."""

    SESSION = "session"  # before the first turn, in the first round only
    ROUND = "round"  # before the first turn
    TURN = "turn"  # in each turn
    BETWEEN = "between"  # between two turns
    END = "end"  # after the last turn


@dataclass(frozen=True, slots=True)
class Phase:
    """One timed step of the practice. `length` is in milliseconds; 0 leaves the phase out."""

    key: str
    length: int
    when: When = When.TURN
    speaks: str = "all"
    turned_away: str = ""
    required: bool = False

    @property
    def ms(self) -> int:
        """The length, under the name that the pages use."""
        return self.length


@dataclass(frozen=True, slots=True)
class Format:
    """A practice: its `phases` in the order in which they are held, part by part.

    `client_notes` and `consultant_notes` name the kinds of note that each role may keep about a turn.
    """

    key: str
    phases: tuple[Phase, ...]
    client_notes: tuple[str, ...]
    consultant_notes: tuple[str, ...]

    def part(self, when: When) -> tuple[Phase, ...]:
        """The phases of one part of a round."""
        return tuple(phase for phase in self.phases if phase.when is when)

    @property
    def turn(self) -> tuple[Phase, ...]:
        """The phases of each turn."""
        return self.part(When.TURN)

    @property
    def lengths(self) -> dict[str, int]:
        """Milliseconds by phase key: all that an organizer may change."""
        return {phase.key: phase.length for phase in self.phases}

    @property
    def turn_length(self) -> int:
        return sum(phase.length for phase in self.turn)

    def with_lengths(self, lengths: Mapping[str, int]) -> "Format":
        """The same practice with other lengths (ms by phase key). Raises Invalid for one that cannot be."""

        def fitted(phase: Phase) -> Phase:
            return replace(phase, length=checked_length(phase, lengths.get(phase.key, phase.length)))

        return replace(self, phases=tuple(map(fitted, self.phases)))


def checked_length(phase: Phase, length: int) -> int:
    """`length` (ms), if this phase may take so long. Raises Invalid, which names the phase."""
    if length == 0 and not phase.required:
        return 0
    if length < SECOND:
        raise Invalid(phase.key, gettext_noop("This phase needs at least one second."))
    if length > LONGEST_PHASE:
        raise Invalid(phase.key, gettext_noop("A phase can take 60 minutes at most."))
    return length


def from_data(data: Mapping[str, Any]) -> Format:
    """A Format from the parsed data of a practice file. Raises Invalid if the data make no practice."""
    phases = [_phase(entry) for entry in data["phases"]]
    if all(phase.when is not When.TURN for phase in phases):
        raise Invalid("phases", gettext_noop("A practice has at least one phase in each turn."))
    if len({phase.key for phase in phases}) != len(phases):
        raise Invalid("phases", gettext_noop("Each phase needs a name of its own."))
    return Format(
        key=str(data["key"]),
        phases=tuple(sorted(phases, key=lambda phase: list(When).index(phase.when))),
        client_notes=tuple(data["notes"]["client"]),
        consultant_notes=tuple(data["notes"]["consultants"]),
    )


def _phase(entry: Mapping[str, Any]) -> Phase:
    when = str(entry.get("when", When.TURN))
    if when not in list(When):
        raise Invalid("when", gettext_noop("A round of this practice has no part called {name}."), name=when)
    phase = Phase(
        key=str(entry["key"]),
        length=round(float(entry["minutes"]) * MINUTE),
        when=When(when),
        speaks=str(entry.get("speaks", "all")),
        turned_away=str(entry.get("turned_away", "")),
        required=bool(entry.get("required", False)),
    )
    if phase.speaks not in SPEAKERS:
        raise Invalid("speaks", gettext_noop("Nobody in this practice is called {name}."), name=phase.speaks)
    checked_length(phase, phase.length)
    return phase
