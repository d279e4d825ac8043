"""When a challenge that stands before a trio changes, the trio's screens change with it; no other note changes any."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from ..domain import notes
from ..instant import as_ms
from ..models import Insight, Participant, Trio, rota_of
from .changing import changing
from .writing import writing


def saving(
    participant: Participant, kind: str, now: datetime, *, stands_in: Trio | None = None
) -> AbstractContextManager[Any]:
    """The transaction in which a note of this kind is saved. Screens follow if it is a challenge that stands before a
    trio that is at work: before it is saved, or after it (`stands_in`).

    What is seen here before the lock stays true within it: whatever another device saves meanwhile has a revision that
    this edit does not start from.
    """
    if kind == notes.CHALLENGE and stands_in is not None and _at_work(participant, stands_in, now):
        return changing(participant.session_id, urgent=False, clocks_only=True)  # words may follow half a second later
    shared = {"named": True, "share__in": notes.shares_read(mate=True, here=True)}
    if kind == notes.CHALLENGE and _has_one_at_work(participant, now, **shared):
        return changing(participant.session_id, clocks_only=True)  # taken back: at once
    return writing()


def changing_all_notes(participant: Participant, now: datetime) -> AbstractContextManager[Any]:
    """The transaction in which all of their notes are taken back or deleted, whatever is saved meanwhile."""
    if _has_one_at_work(participant, now):
        return changing(participant.session_id, clocks_only=True)
    return writing()


def _has_one_at_work(participant: Participant, now: datetime, **how: Any) -> bool:
    """Whether a challenge of theirs belongs to a trio that is at work: also one whose turn is still to come, because
    whatever is shown of a version later must be as it was stored then."""
    own = Insight.objects.filter(participant=participant, key__endswith=f".{notes.CHALLENGE}", **how).exclude(text="")
    found = own.filter(trio__isnull=False).select_related("trio__round")
    return any(_at_work(participant, note.trio, now) for note in found if note.trio)


def _at_work(participant: Participant, trio: Trio, now: datetime) -> bool:
    return not rota_of(participant.session, trio.round, trio).over(as_ms(now))
