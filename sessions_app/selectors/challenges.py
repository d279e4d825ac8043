"""The challenge that is shown to a group while they work on it. domain/notes.py decides who may read it. Writes
nothing.

Screens only say that there is one. Each person who may read it asks for its text, which is read anew each time.
"""

from dataclasses import dataclass

from ..domain import notes
from ..domain.units import Ms
from ..models import Note, Participant, Round
from .state import Challenge, Snapshot


@dataclass(frozen=True, slots=True)
class ToldChallenge:
    """A challenge with its text. Another text has another `revision`."""

    holder: int
    author: str
    revision: int
    text: str


def challenges_in(round: Round) -> dict[int, list[Challenge]]:
    """By holder: the challenges that people of this round let their mates read with their names. Reads no texts.

    A holder may have two: one written before the round, and one for it. The earlier one comes first, as on the pad.
    """
    shared = notes.shares_read(mate=True, here=True)
    found = Note.objects.filter(group__round=round, role=notes.CLIENT, named=True, share__in=shared).exclude(text="")
    rows = found.filter(key__endswith=f".{notes.CHALLENGE}").values_list(
        "participant_id", "key", "revision", "share", "group_id"
    )
    challenges: dict[int, list[Challenge]] = {}
    for row in sorted(rows, key=lambda row: notes.note_key_of(row[1]).round):
        challenges.setdefault(row[0], []).append(Challenge(*row))
    return challenges


def challenge_for(seen: Snapshot, reader: Participant, now_ms: Ms) -> ToldChallenge | None:
    """The challenge of another person that is shown to this person now. It is read from the database, so that
    changes since `seen` count already."""
    group = seen.group_for(reader.pk, now_ms)
    challenge = seen.challenge_in(group, now_ms) if group else None
    if group is None or challenge is None or challenge.holder == reader.pk:
        return None
    found = Note.objects.filter(participant=challenge.holder, key=challenge.key).exclude(text="")
    note = found.select_related("participant").first()
    if note is None or not notes.stands_in_the_turn(note.share, named=note.named, there=note.group_id == group.id):
        return None
    return ToldChallenge(challenge.holder, note.participant.label, note.revision, note.text)
