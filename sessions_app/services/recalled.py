"""When a holder's note that their group is shown again changes, the group's screens change with it. No other note
changes a screen."""

from contextlib import AbstractContextManager
from datetime import datetime
from itertools import chain
from typing import Any

from ..domain import notes
from ..instant import as_ms
from ..models import Group, Note, Participant, practice_of, rota_of
from ..selectors.cards import seat_now
from .changing import changing
from .writing import writing


def saving(
    participant: Participant, key: str, group: Group | None, now: datetime, *, stands: bool
) -> AbstractContextManager[Any]:
    """The transaction for saving the note with this key, which belongs to `group`. It is `changing` if that group is at
    work and may be shown the note, either before saving or afterwards (`stands`: it then may).

    What this reads before the lock stays true inside it: a save by another device in between has a revision
    from which this edit does not start.
    """
    note_key = notes.note_key_of(key)
    groups = _shown_to(participant, group, note_key.kind) if note_key.holder == participant.pk else []
    if not groups:
        return writing()
    if stands and any(_at_work(each, now) for each in groups):
        return changing(participant.session_id, urgent=False, clocks_only=True)  # words may follow half a second later
    shared = {"named": True, "share__in": notes.shares_read(mate=True, here=True), "key": key}
    if _has_one_at_work(participant, now, **shared):
        return changing(participant.session_id, clocks_only=True)  # it is taken back: at once
    return writing()


def changing_all_notes(participant: Participant, now: datetime) -> AbstractContextManager[Any]:
    """The transaction for taking back or deleting all of a person's notes, whatever is saved meanwhile."""
    if _has_one_at_work(participant, now):
        return changing(participant.session_id, clocks_only=True)
    return writing()


def _has_one_at_work(participant: Participant, now: datetime, **how: Any) -> bool:
    """Whether one of their notes is shown to a group at work. One whose turn is still to come counts, too: a version's
    screens must show it as it was stored then."""
    own = Note.objects.filter(participant=participant, **how).exclude(text="")
    return any(
        _at_work(group, now)
        for note in own.select_related("group__round")
        if note.note_key.holder == participant.pk
        for group in _shown_to(participant, note.group, note.note_key.kind)
    )


def _shown_to(participant: Participant, group: Group | None, kind: str) -> list[Group]:
    """The groups whose others may be shown such a note of this person: that in which it was written (`group`), and the
    present one, if it holds a stage that shows it again."""
    found = [group] if group and _is_shown(group, kind) else []
    if len(practice_of(participant.session.document_id).stages) > 1:
        seat = seat_now(participant)
        if seat and kind in chain(*practice_of(seat.round.document_id).recalled_of_before(seat.round.stage).values()):
            found.append(seat.group)
    return found


def _is_shown(group: Group, kind: str) -> bool:
    """Whether others of the group are ever shown the holder's notes of this kind."""
    return any(kind in kinds for kinds in group.round.held_stage().recalled_to_others().values())


def _at_work(group: Group, now: datetime) -> bool:
    return not rota_of(group.round, group).over(as_ms(now))
