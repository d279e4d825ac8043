"""Reads. What a viewer may see is decided here and in domain/notes.py, nowhere else. Writes nothing."""

from .latest import latest
from .notes import (
    own_notes,
    rounds_of,
    seats_held,
    shared_in_trios_of,
    shared_with_everyone,
    shared_with_organizers,
)
from .reading import Reader, snapshot
from .state import (
    BETWEEN,
    CLOSED,
    ENDED,
    GATHER,
    LEFT,
    LOBBY,
    RESTING,
    RUNNING,
    SEATED,
    WAITING,
    Person,
    RoundView,
    Snapshot,
    Someone,
    TrioView,
)
from .who import (
    hosted_session,
    hosts_of,
    is_host,
    is_organizer,
    participant_by_hash,
    require_organizer,
    session_by_code,
    sessions_hosted_by,
)

__all__ = [
    "BETWEEN", "CLOSED", "ENDED", "GATHER", "LEFT", "LOBBY", "RESTING", "RUNNING", "SEATED", "WAITING",
    "Person", "Reader", "RoundView", "Snapshot", "Someone", "TrioView",
    "hosted_session", "hosts_of", "is_host", "is_organizer", "latest", "own_notes",
    "participant_by_hash", "require_organizer", "rounds_of", "seats_held", "session_by_code", "sessions_hosted_by",
    "shared_in_trios_of", "shared_with_everyone", "shared_with_organizers", "snapshot",
]  # fmt: skip
