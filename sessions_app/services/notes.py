"""Saves what people write: idempotent, acknowledged only after commit, never overwriting what another device saved."""

import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Max

from ..domain import notes
from ..domain.errors import Conflict, Forbidden, Invalid, WrongMoment, gettext_noop
from ..models import Group, Note, Participant, Round, Seat, stage_of
from ..selectors import seats_held
from .challenges import saving
from .gifts import tell_holder

HIGHEST = 2**31 - 1  # the database's limit
MOST_SAVED = HIGHEST - 1000  # leaves higher revisions for taking back and deleting


@dataclass(frozen=True, slots=True)
class Edit:
    """One save. `base`: the stored revision that it started from (0: none). `revision`: a higher number."""

    key: str
    text: str
    share: str
    named: bool
    base: int
    revision: int


def save_note(participant: Participant, edit: Edit, now: datetime) -> int:
    """Stores an edit and returns the stored revision. Raises Invalid, Forbidden,
    WrongMoment, Conflict (with `current`).

    If two first saves of a key come at the same instant, the unique constraint refuses the second. It is then an edit
    like any other, so it is tried once more.
    """
    notes.check_text(edit.text)
    kind = edit.key.rpartition(".")[2]
    notes.check_share(edit.share, kind, named=edit.named)
    if not 0 <= edit.base < edit.revision:
        raise Invalid("revision", gettext_noop("A revision must be higher than the one it started from."))
    if edit.revision > MOST_SAVED:
        raise Invalid("revision", gettext_noop("This revision is too high."))
    group, role = _group_and_role(participant, edit.key)
    if group is None and edit.share != notes.ME:
        raise WrongMoment(gettext_noop("Until your round begins only you can see this. Choose then who else may."))
    try:
        return _store(participant, group, role, edit, now)
    except IntegrityError:
        return _store(participant, group, role, edit, now)


def _group_and_role(participant: Participant, key: str) -> tuple[Group | None, str]:
    """The group that held the turn which a note is about, and the author's role in it. No group for a challenge whose
    author has no seat yet. Raises Invalid, Forbidden, WrongMoment."""
    seats = seats_held().filter(participant=participant)
    rows = list(seats.values_list("round__number", "group_id", "round__document_id"))
    sat = [(number, group) for number, group, _ in rows]
    documents = {str(number): document for number, _, document in rows}
    stage = stage_of(documents.get(key.partition(".")[0], participant.session.document_id))
    note_key = notes.read_note_key(key, stage)
    round = notes.belongs_in(note_key, participant.pk, {number for number, _ in sat})
    if round is None:
        if notes.waits_for_a_seat(note_key, participant.pk) and note_key.round <= _next_round(participant.session_id):
            return None, notes.role_for(note_key, stage, participant.pk)
        if _takes_a_seat(participant, note_key.round):
            raise WrongMoment(gettext_noop("This round has not begun yet. Your words are kept here; save them then."))
        raise Forbidden(gettext_noop("You have no seat in this round."))
    role = notes.role_for(note_key, stage, participant.pk)
    own = [group for number, group in sat if number == round]
    shared = seats_held().select_related("group__round").filter(participant_id=note_key.holder, group__in=own)
    seat = max(shared, key=_holds_the_turn, default=None)
    if seat is None:
        raise Forbidden(gettext_noop("You did not sit with this person in that round."))
    return seat.group, role


def _next_round(session_id: int) -> int:
    """The number of the next round to begin."""
    begun = Round.objects.filter(session=session_id, started_at__isnull=False)
    return (begun.aggregate(last=Max("number"))["last"] or 0) + 1


def _takes_a_seat(participant: Participant, number: int) -> bool:
    """Whether people were already shown that this person will sit in that round, which has not begun."""
    shown = Seat.objects.filter(round__shown_at__isnull=False, round__started_at=None, left_at=None)
    return shown.filter(participant=participant, round__number=number).exists()


def _holds_the_turn(seat: Seat) -> tuple[bool, int]:
    """Sorts groups that two people share, if both moved: the one with the holder's turn
    counts most, then the later one."""
    return seat.position in (*seat.group.order, *seat.group.later), seat.pk


def require_here(participant: Participant) -> None:
    """Locks this person's row: an erasure waits for this write, or this write is refused.

    Raises Forbidden.
    """
    here = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk, erased_at=None)
    if not list(here.values_list("pk")):
        raise Forbidden(gettext_noop("This browser is not in the session. Open the link and give your name."))


def _transaction(
    participant: Participant, group: Group | None, edit: Edit, now: datetime
) -> AbstractContextManager[Any]:
    stands = bool(edit.text) and notes.stands_in_the_turn(edit.share, named=edit.named, there=True)
    return saving(participant, notes.note_key_of(edit.key).kind, now, stands_in=group if stands else None)


def _store(participant: Participant, group: Group | None, role: str, edit: Edit, now: datetime) -> int:
    with _transaction(participant, group, edit, now):
        require_here(participant)
        stored = Note.objects.select_for_update().filter(participant=participant, key=edit.key).first()
        if stored is None:
            stored = Note(participant=participant, key=edit.key, role=role)
        elif (stored.text, stored.share, stored.named) == (edit.text, edit.share, edit.named):
            return stored.revision  # the same save again, or the same words from another device
        elif stored.revision > edit.base:
            raise Conflict(stored)
        if notes.for_holder(stored.share) or notes.for_holder(edit.share):
            tell_holder(participant, edit.key)
        stored.text, stored.share, stored.named = edit.text, edit.share, edit.named
        stored.prominence = ""  # an organizer pinned or hid another text, or a text shared with others
        stored.handle = uuid.uuid4()  # the old handle may be known together with the name
        stored.revision, stored.written_at = edit.revision, now
        stored.group = group  # at each save, because a holder who changes groups takes their turn along
        stored.save()
        asked = edit.share != notes.ME and not notes.for_holder(edit.share)  # a gift has the name without a question
        if asked:  # the first answer counts for all later notes; each note may differ
            Participant.objects.filter(pk=participant.pk, signs=None).update(signs=edit.named)
        return stored.revision
