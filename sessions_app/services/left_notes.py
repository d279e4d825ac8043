"""Telling the holder of a turn that what somebody leaves to them has changed. The note itself is like any other."""

from django.db import transaction

from ..domain import notes
from ..models import Note, Participant
from ..notices import notify


def tell_holder(participant: Participant, key: str) -> None:
    """On commit: the holder hears that a note left to them has changed, or is not theirs any more. Other notes are
    nobody's news."""
    _tell(participant.session_id, notes.note_key_of(key).holder)


def tell_holders(participant: Participant) -> None:
    """On commit: all to whom this person has left something hear that it has changed. Call while it is stored."""
    left = Note.objects.filter(participant=participant, share__in=notes.shares_read(holder=True))
    for holder in {notes.note_key_of(key).holder for key in left.values_list("key", flat=True)}:
        _tell(participant.session_id, holder)


def _tell(session_id: int, holder: int) -> None:
    transaction.on_commit(lambda: notify.left(session_id, holder))
