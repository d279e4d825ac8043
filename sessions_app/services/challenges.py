"""When a challenge that is shown to a group changes, their screens change with it. No other note changes a screen."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from ..domain import notes
from ..instant import as_ms
from ..models import Group, Note, Participant, rota_of
from .changing import changing
from .writing import writing


def saving(
    participant: Participant, kind: str, now: datetime, *, stands_in: Group | None = None
) -> AbstractContextManager[Any]:
    """The transaction for saving a note of this kind. It is `changing` if the note is a challenge that a group at work
    may see, either before saving or afterwards (`stands_in`: the group that then may).

    What this reads before the lock stays true inside it: a save by another device in between has a revision
    from which this edit does not start.
    """
    if kind == notes.CHALLENGE and stands_in is not None and _at_work(stands_in, now):
        return changing(participant.session_id, urgent=False, clocks_only=True)  # words may follow half a second later
    shared = {"named": True, "share__in": notes.shares_read(mate=True, here=True)}
    if kind == notes.CHALLENGE and _has_one_at_work(participant, now, **shared):
        return changing(participant.session_id, clocks_only=True)  # it is taken back: at once
    return writing()


def changing_all_notes(participant: Participant, now: datetime) -> AbstractContextManager[Any]:
    """The transaction for taking back or deleting all of a person's notes, whatever is saved meanwhile."""
    if _has_one_at_work(participant, now):
        return changing(participant.session_id, clocks_only=True)
    return writing()


def _has_one_at_work(participant: Participant, now: datetime, **how: Any) -> bool:
    """Whether a challenge of theirs belongs to a group at work. One whose turn is still to come counts, too: a
    version's screens must show it as it was stored then."""
    own = Note.objects.filter(participant=participant, key__endswith=f".{notes.CHALLENGE}", **how).exclude(text="")
    found = own.filter(group__isnull=False).select_related("group__round")
    return any(_at_work(note.group, now) for note in found if note.group)


def _at_work(group: Group, now: datetime) -> bool:
    return not rota_of(group.round, group).over(as_ms(now))
