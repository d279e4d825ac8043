"""Reads. What a viewer may see is decided here and in domain/notes.py, nowhere else. Writes nothing."""

from .breakout import breakout_rooms
from .ending import ended_at
from .feedback import Answers, Opinions, feedback_of
from .held import Held, held
from .keeping import deleted_on, due_sessions, exports_of, gone_on, is_due, kept_until
from .latest import latest
from .notes import LAST, ReadableNote, Reading, left_to, own_notes, readable, rounds_of
from .overview import Deleted, Listed, Shelves, deleted_of, sessions_of, shelves_of
from .reading import Reader, snapshot
from .recalled import recalled_for
from .seats import seats_held
from .sight import sight
from .state import (
    BETWEEN,
    CLOSED,
    CLOSING,
    ENDED,
    GATHER,
    LEFT,
    LOBBY,
    REMOVED,
    RESTING,
    RUNNING,
    SEATED,
    WAITING,
    GroupView,
    RoundView,
    SeatView,
    Snapshot,
    Someone,
)
from .turns import TurnOf, phases_of, turns_not_held, turns_of
from .who import (
    harvested_session,
    has_part,
    hosted_session,
    hosts_of,
    is_host,
    is_organizer,
    may_invite,
    owned_session,
    part_in,
    participant_by_hash,
    session_by_code,
)

__all__ = [
    "BETWEEN",
    "CLOSED",
    "CLOSING",
    "ENDED",
    "GATHER",
    "LAST",
    "LEFT",
    "LOBBY",
    "REMOVED",
    "RESTING",
    "RUNNING",
    "SEATED",
    "WAITING",
    "Answers",
    "Deleted",
    "GroupView",
    "Held",
    "Listed",
    "Opinions",
    "ReadableNote",
    "Reader",
    "Reading",
    "RoundView",
    "SeatView",
    "Shelves",
    "Snapshot",
    "Someone",
    "TurnOf",
    "breakout_rooms",
    "deleted_of",
    "deleted_on",
    "due_sessions",
    "ended_at",
    "exports_of",
    "feedback_of",
    "gone_on",
    "harvested_session",
    "has_part",
    "held",
    "hosted_session",
    "hosts_of",
    "is_due",
    "is_host",
    "is_organizer",
    "kept_until",
    "latest",
    "left_to",
    "may_invite",
    "own_notes",
    "owned_session",
    "part_in",
    "participant_by_hash",
    "phases_of",
    "readable",
    "recalled_for",
    "rounds_of",
    "seats_held",
    "session_by_code",
    "sessions_of",
    "shelves_of",
    "sight",
    "snapshot",
    "turns_not_held",
    "turns_of",
]  # fmt: skip
