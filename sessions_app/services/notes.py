"""Saves what people write: idempotent, acknowledged only after commit, never overwriting what another device saved."""

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Max, Q

from ..domain import cards, notes
from ..domain.errors import Conflict, Forbidden, Invalid, WrongMoment, gettext_noop
from ..domain.practice import CardKind, NoteKind, Stage, role_of
from ..models import Group, Note, Participant, Round, Seat, Session, practice_of
from ..selectors import seats_held
from ..selectors.prepared import Prepared, PreparedObjects
from .cards import laid_at, tell_table
from .left_notes import tell_holder
from .recalled import saving

HIGHEST = 2**31 - 1  # the database's limit
MOST_SAVED = HIGHEST - 1000  # leaves higher revisions for taking back and deleting

_here = Prepared(
    lambda keys: Participant.objects.select_for_update(no_key=True).filter(pk=keys[0], erased_at=None).values_list("pk")
)
_saved = PreparedObjects(lambda keys: Note.objects.select_for_update().filter(participant=keys[0]).filter(key=keys[1]))


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
    WrongMoment, LimitReached, Conflict (with `current`).

    If two first saves of a key come at the same instant, the unique constraint refuses the second. It is then an edit
    like any other, so it is tried once more.
    """
    note_key = notes.read_note_key(edit.key)
    if note_key.card:
        cards.check_text(edit.text)
    else:
        notes.check_text(edit.text)
    if not 0 <= edit.base < edit.revision:
        raise Invalid("revision", gettext_noop("A revision must be higher than the one it started from."))
    if edit.revision > MOST_SAVED:
        raise Invalid("revision", gettext_noop("This revision is too high."))
    belongs = _belonging(participant, note_key)
    _check_share(edit, belongs.kind, card=bool(note_key.card))
    if belongs.group is None and edit.share != notes.ME:
        raise WrongMoment(gettext_noop("Until your round begins only you can see this. Choose then who else may."))
    try:
        return _store(participant, belongs, edit, now)
    except IntegrityError:
        return _store(participant, belongs, edit, now)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where a note belongs: its kind as the round's document has it (None: it was written when a document knew it),
    the group that held the turn which it is about (None: its author has no seat yet), and the author's role there ("":
    none of their own)."""

    kind: NoteKind | CardKind | None
    group: Group | None
    role: str


def _check_share(edit: Edit, kind: NoteKind | CardKind | None, *, card: bool) -> None:
    if isinstance(kind, NoteKind) or (kind is None and not card):
        notes.check_share(edit.share, kind, named=edit.named)
    else:
        cards.check_share(edit.share, kind)


def _belonging(participant: Participant, note_key: notes.NoteKey) -> Belonging:
    """Raises Invalid, Forbidden, WrongMoment, LimitReached."""
    if note_key.card:
        return _on_a_table(participant, note_key)
    author = participant.pk
    seats = seats_held().filter(participant=participant)
    rows = list(seats.values_list("round__number", "group_id", "round__document_id", "round__stage"))
    documents = {number: document for number, _, document, _ in rows}
    index, stage = _stage_with(participant.session, note_key, documents.get(note_key.round, ""))
    sat = {number for number, _, _, held in rows if held == index}  # the rounds in which such a note can be written
    known = stage.kinds.note(note_key.kind)
    stored = None if known else Note.objects.filter(participant=participant, key=note_key.key).first()
    if stored:  # its author can change it, and take it back, for as long as it is there
        return Belonging(None, stored.group, stored.role)
    kind = notes.kind_of(note_key, stage)
    roles = notes.roles_for(note_key, kind, stage, author)
    number = notes.belongs_in(note_key, kind, author, sat)
    if number is None:
        if notes.waits_for_a_seat(note_key, kind, author) and note_key.round <= _next_round(participant.session_id):
            return Belonging(kind, None, roles[0])
        raise _without_a_seat(participant, note_key)
    own = [group for held, group, *_ in rows if held == number]
    shared = seats_held().select_related("group__round").filter(participant_id=note_key.holder, group__in=own)
    seat = max(shared, key=_holds_the_turn, default=None)
    if seat is None:
        raise Forbidden(gettext_noop("You did not sit with this person in that round."))
    return Belonging(kind, seat.group, roles[0] if len(roles) == 1 else _role_beside(seat, author, roles))


def _on_a_table(participant: Participant, note_key: notes.NoteKey) -> Belonging:
    laid = laid_at(participant, note_key)
    if laid is None:
        raise _without_a_seat(participant, note_key)
    return Belonging(*laid)


def _without_a_seat(participant: Participant, note_key: notes.NoteKey) -> WrongMoment | Forbidden:
    """Why somebody cannot write about a round in which they have not sat."""
    if _takes_a_seat(participant, note_key.round):
        return WrongMoment(gettext_noop("This round has not begun yet. Your words are kept here; save them then."))
    return Forbidden(gettext_noop("You have no seat in this round."))


def _stage_with(session: Session, note_key: notes.NoteKey, document: str) -> tuple[int, Stage]:
    """The stage in which such notes are written, and its index; the first, if none knows the kind. `document`: that of
    the key's round, if the author has sat in it."""
    if not document:
        formed = Round.objects.filter(session=session, number=note_key.round).values_list("document_id", flat=True)
        document = formed.first() or session.document_id
    practice = practice_of(document)
    index = practice.stage_with(note_key.kind) or 0
    return index, practice.stages[index]


def _role_beside(holder: Seat, author: int, roles: Sequence[str]) -> str:
    """Which of these roles the author has in the holder's turn, as turns are in order now; the first, if none."""
    present = seats_held().filter(Q(left_at=None) | Q(participant=author), group=holder.group)
    positions = dict(present.values_list("participant_id", "position"))
    order = holder.group.order
    turn = max((index for index, seat in enumerate(order, start=1) if seat == holder.position), default=0)
    if author not in positions:
        return roles[0]
    stage = holder.group.round.held_stage()
    stays = stage.stays(positions.values(), order)
    role = role_of(stage.cast, positions[author], positions.values(), turn=turn, order=order, stays=stays)
    return role if role is not None and role in roles else roles[0]


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
    if not _here.rows([participant.pk]):
        raise Forbidden(gettext_noop("This browser is not in the session. Open the link and give your name."))


def _transaction(
    participant: Participant, group: Group | None, edit: Edit, now: datetime
) -> AbstractContextManager[Any]:
    stands = bool(edit.text) and notes.stands_in_the_turn(edit.share, named=edit.named, there=True)
    return saving(participant, edit.key, group, now, stands=stands)


def _store(participant: Participant, belongs: Belonging, edit: Edit, now: datetime) -> int:
    with _transaction(participant, belongs.group, edit, now):
        require_here(participant)
        stored = _saved.first(participant.pk, edit.key)
        if stored is None:
            stored = Note(participant=participant, key=edit.key, role=belongs.role)
        elif (stored.text, stored.share, stored.named) == (edit.text, edit.share, edit.named):
            return stored.revision  # the same save again, or the same words from another device
        elif stored.revision > edit.base:
            raise Conflict(stored)
        if notes.for_holder(stored.share) or notes.for_holder(edit.share):
            tell_holder(participant, edit.key)
        card = bool(notes.note_key_of(edit.key).card)
        if card and belongs.group and (notes.for_group(stored.share) or notes.for_group(edit.share)):
            tell_table(belongs.group)
        stored.text, stored.share, stored.named = edit.text, edit.share, edit.named
        stored.prominence = ""  # an organizer pinned or hid another text, or a text shared with others
        stored.handle = uuid.uuid4()  # the old handle may be known together with the name
        stored.revision, stored.written_at = edit.revision, now
        stored.group = belongs.group  # at each save, because a holder who changes groups takes their turn along
        stored.save()
        # What is left has the name without a question, and a card has none unless its author says so.
        asked = edit.share != notes.ME and not notes.for_holder(edit.share) and not card
        if asked:  # the first answer counts for all later notes; each note may differ
            Participant.objects.filter(pk=participant.pk, signs=None).update(signs=edit.named)
        return stored.revision
