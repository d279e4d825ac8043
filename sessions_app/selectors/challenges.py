"""The challenge that stands before a trio while it is worked on. Who may see it is decided in domain/notes.py.

Screens say that there is one; its text is read by itself, by those whom it stands before, and looked at anew each time.
"""

from dataclasses import dataclass

from ..domain import notes
from ..models import Insight, Participant, Round
from .state import Challenge, Snapshot


@dataclass(frozen=True, slots=True)
class Told:
    """A challenge with its text. `revision`: another one is another text."""

    client: int
    author: str
    revision: int
    text: str


def challenges_in(round: Round) -> dict[int, list[Challenge]]:
    """What the people of this round let their mates read of their own challenges, by client; no text is read.

    One that was written before its round and another for it are two: the earlier comes first, as on the pad.
    """
    shared = notes.shares_read(mate=True, here=True)
    found = Insight.objects.filter(trio__round=round, role=notes.CLIENT, named=True, share__in=shared).exclude(text="")
    rows = found.filter(key__endswith=f".{notes.CHALLENGE}").values_list(
        "participant_id", "key", "revision", "share", "trio_id"
    )
    challenges: dict[int, list[Challenge]] = {}
    for row in sorted(rows, key=lambda row: notes.slot_of(row[1]).round):
        challenges.setdefault(row[0], []).append(Challenge(*row))
    return challenges


def challenge_for(seen: Snapshot, reader: Participant, now_ms: int) -> Told | None:
    """The challenge of somebody else that stands before this person now, as it is stored at this moment: what its
    author has changed or taken back since `seen` was read is so already."""
    trio = seen.trio_for(reader.pk, now_ms)
    challenge = seen.challenge_in(trio, now_ms) if trio else None
    if trio is None or challenge is None or challenge.client == reader.pk:
        return None
    found = Insight.objects.filter(participant=challenge.client, key=challenge.key).exclude(text="")
    note = found.select_related("participant").first()
    if note is None or not notes.stands_in_the_turn(note.share, named=note.named, there=note.trio_id == trio.id):
        return None
    return Told(challenge.client, note.participant.label, note.revision, note.text)
