"""What a practice is, as data: its phases, their lengths, who speaks, who turns away, which notes people keep.

A Format does not say when anything happens; timeline.py does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .errors import Invalid, gettext_noop

SECOND = 1_000
MINUTE = 60 * SECOND
LONGEST_PHASE = 60 * MINUTE

SPEAKERS = frozenset({"nobody", "client", "consultants", "all"})


@dataclass(frozen=True, slots=True)
class Phase:
    """One timed step of the practice. `length` is in milliseconds; 0 leaves the phase out."""

    key: str
    length: int
    speaks: str = "all"
    turned_away: str = ""
    required: bool = False

    @property
    def ms(self) -> int:
        """The length, under the name that the pages use."""
        return self.length


@dataclass(frozen=True, slots=True)
class Format:
    """A practice. Its `opening` phases are held once in a session, its `turn` phases once for each client. A `breath`
    separates turns.

    `client_notes` and `consultant_notes` name the kinds of note that each role may keep about a turn.
    """

    key: str
    opening: tuple[Phase, ...]
    turn: tuple[Phase, ...]
    breath: Phase
    client_notes: tuple[str, ...]
    consultant_notes: tuple[str, ...]

    @property
    def phases(self) -> tuple[Phase, ...]:
        return (*self.opening, *self.turn, self.breath)

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

        return replace(
            self,
            opening=tuple(map(fitted, self.opening)),
            turn=tuple(map(fitted, self.turn)),
            breath=fitted(self.breath),
        )


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
    places = [str(entry.get("place", "turn")) for entry in data["phases"]]
    breaths = [phase for phase, place in zip(phases, places, strict=True) if place == "between"]
    if len(breaths) != 1:
        raise Invalid("phases", gettext_noop("A practice has exactly one phase between turns."))
    if len({phase.key for phase in phases}) != len(phases):
        raise Invalid("phases", gettext_noop("Each phase needs a name of its own."))
    return Format(
        key=str(data["key"]),
        opening=tuple(phase for phase, place in zip(phases, places, strict=True) if place == "opening"),
        turn=tuple(phase for phase, place in zip(phases, places, strict=True) if place == "turn"),
        breath=breaths[0],
        client_notes=tuple(data["notes"]["client"]),
        consultant_notes=tuple(data["notes"]["consultants"]),
    )


def _phase(entry: Mapping[str, Any]) -> Phase:
    phase = Phase(
        key=str(entry["key"]),
        length=round(float(entry["minutes"]) * MINUTE),
        speaks=str(entry.get("speaks", "all")),
        turned_away=str(entry.get("turned_away", "")),
        required=bool(entry.get("required", False)),
    )
    if phase.speaks not in SPEAKERS:
        raise Invalid("speaks", gettext_noop("Nobody in this practice is called {name}."), name=phase.speaks)
    checked_length(phase, phase.length)
    return phase
