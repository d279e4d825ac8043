"""Saving what people write: idempotent, acknowledged only after commit, never overwriting what another device saved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from ..domain import notes
from ..domain.errors import Conflict, Forbidden, Invalid, gettext_noop
from ..models import Insight, Participant, Seat
from .writing import writing


@dataclass(frozen=True, slots=True)
class Edit:
    """One save: `base` is the stored revision it started from (0: none), `revision` a higher number."""

    key: str
    text: str
    share: str
    named: bool
    base: int
    revision: int


def save_insight(participant: Participant, edit: Edit, now: datetime) -> int:
    """Store an edit; the revision that is stored now. Raises Invalid, Forbidden, Conflict (with `current`).

    Two first saves of a slot at the same instant meet at its unique constraint; the one that comes second is then
    an edit like any other, so it is tried once more.
    """
    notes.check_text(edit.text)
    notes.check_share(edit.share)
    if not 0 <= edit.base < edit.revision <= 2**31 - 1:
        raise Invalid("revision", gettext_noop("A revision must be higher than the one it started from."))
    seat, role = _seat_and_role(participant, edit.key)
    try:
        return _store(participant, seat, role, edit, now)
    except IntegrityError:
        return _store(participant, seat, role, edit, now)


def _seat_and_role(participant: Participant, key: str) -> tuple[Seat, str]:
    practice = participant.session.format()
    slot = notes.read_slot(key, practice)
    seat = (
        Seat.objects.select_related("trio")
        .filter(participant=participant, round__number=slot.round, round__started_at__isnull=False)
        .first()
    )
    if seat is None:
        raise Forbidden(gettext_noop("You have no seat in this round."))
    members = Seat.objects.filter(trio=seat.trio).count()
    return seat, notes.role_for(slot, practice, seat.position, members)


def _store(participant: Participant, seat: Seat, role: str, edit: Edit, now: datetime) -> int:
    with writing():
        stored = Insight.objects.select_for_update().filter(participant=participant, key=edit.key).first()
        if stored is None:
            stored = Insight(participant=participant, trio=seat.trio, key=edit.key, role=role)
        elif (stored.text, stored.share, stored.named) == (edit.text, edit.share, edit.named):
            return stored.revision  # sent again, or overtaken by the same words: nothing to do
        elif stored.revision > edit.base:
            raise Conflict(stored)
        stored.text, stored.share, stored.named = edit.text, edit.share, edit.named
        stored.revision, stored.written_at = edit.revision, now
        stored.save()
        return stored.revision
