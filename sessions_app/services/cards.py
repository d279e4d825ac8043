"""What is different about saving a note that is a card: at which table it lies, and that the table hears of it at once.

The rest is services/notes.py. No session gets another version by it, and no screen changes.
Why: docs/decisions.md#a-card-is-a-note-shared-at-once
"""

from uuid import UUID

from django.db import transaction

from ..domain import cards
from ..domain.errors import Invalid, LimitReached, Stale, gettext_noop
from ..domain.notes import NO_SUCH_NOTE, NoteKey, note_key_of
from ..domain.practice import CardKind
from ..models import Group, Note, Participant, Session
from ..notices import notify
from ..selectors.cards import is_plenary, laid_together, roles_at, shown_again, tables_showing
from ..selectors.prepared import Prepared, PreparedObjects
from ..selectors.seats import seats_held

_seats_at = PreparedObjects(  # by the person, the number of the round and that of the table
    lambda keys: (
        seats_held()
        .filter(participant=keys[0])
        .filter(round__number=keys[1])
        .filter(group__number=keys[2])
        .select_related("group", "round")
        .order_by("-pk")
    )
)
_own_at = Prepared(
    lambda keys: Note.objects.filter(participant=keys[0]).filter(group=keys[1]).values_list("key", "role")
)


def laid_at(participant: Participant, note_key: NoteKey) -> tuple[CardKind | None, Group, str] | None:
    """The kind of a card (None: no document knows it any more), its table, and the role in which its author lays it.
    None: they never sat at that table while the round was held.

    A card that lies there can be changed and taken back for as long as it is there, whoever its author has become.
    Raises Invalid, Forbidden, LimitReached.
    """
    seat = _seats_at.first(participant.pk, note_key.round, note_key.table)
    if seat is None:
        return None
    seat.group.round = seat.round
    kind = seat.round.held_stage().kinds.card(note_key.kind)
    own = dict[str, str](_own_at.rows([participant.pk, seat.group_id]))
    if note_key.key in own:
        return kind, seat.group, own[note_key.key]
    if kind is None:
        raise Invalid("key", NO_SUCH_NOTE)
    role = cards.role_for(kind, roles_at(seat) if kind.by else ())
    if sum(key.card != "" and key.kind == kind.key for key in map(note_key_of, own)) >= cards.MOST:
        raise LimitReached(
            gettext_noop("You have laid {most} such cards. That is as many as a table bears."), most=cards.MOST
        )
    return kind, seat.group, role


def hide_from_stage(session: Session, handle: UUID, *, on: bool) -> None:
    """A facilitator takes a plenary's card off the stage, or puts it there again. Its text stays its author's, whose
    next change puts it there, too. Raises Stale if it is not as it was when it got this handle."""
    note = Note.objects.filter(handle=handle, group__round__session=session).select_related("group__round").first()
    shown = laid_together(note.group.round).filter(handle=handle) if note and note.group else Note.objects.none()
    if note is None or note.group is None or not shown.update(prominence=Note.Prominence.HIDDEN if on else ""):
        raise Stale(gettext_noop("This card has just been changed by its author, or is not there any more."))
    tell_table(note.group)


def tell_table(group: Group) -> None:
    """On commit: the people before whom its cards lie hear that they have changed, and nobody else. Where everybody is
    in one group, that is the stage, if all are together: thousands of phones would ask.
    """
    session_id, tables, people, stage = group.round.session_id, list[int](), list[int](), is_plenary(group.round)
    if not group.round.of_everybody:
        tables, people = tables_showing(group), shown_again(group)
    if tables or stage:
        transaction.on_commit(lambda: notify.cards(session_id, tables, people, stage=stage))


def tell_tables(participant: Participant) -> None:
    """On commit: all tables on which this person has laid something hear that it has changed. Call while it lies."""
    shared = Note.objects.filter(participant=participant, share__in=cards.ON_THE_TABLE).exclude(group=None)
    laid = {group for key, group in shared.values_list("key", "group_id") if note_key_of(key).card}
    for group in Group.objects.filter(pk__in=laid).select_related("round"):
        tell_table(group)
