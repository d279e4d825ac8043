"""The cards on the table at which somebody sits, each as this reader may see it. Writes nothing.

The table saw each card come, so they lie in the order in which they came. What guests of earlier rounds left is sorted
by its text: nobody who reads it there saw it come. No time, no id, no role is told.
Why: docs/decisions.md#what-the-order-of-cards-tells
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ..domain import cards
from ..domain.notes import note_key_of
from ..domain.practice.cast import STAYS
from ..domain.practice.plan import PLENARY, TRAVEL
from ..models import Gathering, Group, Note, Participant, Round, Seat, Session
from .seats import seats_held

WITH = ("participant", "group__round", "gathered__person")  # what each card is read with
MOST_ON_THE_STAGE = 60  # the newest ones; more can nobody read there


@dataclass(frozen=True, slots=True)
class Card:
    """A card as one reader sees it. `handle`: by which gatherers name it, another one after each change. `author`:
    empty unless they give their name. `key`, `revision` and `named` are for the author only.

    Gathered: `under`: the handle of the card under which it lies. `who` sees to it, until `day`; `person`: their id if
    they are in the session.
    """

    round: int
    kind: str
    handle: UUID | None
    text: str
    author: str = ""
    mine: bool = False
    key: str = ""
    revision: int = 0
    named: bool = False
    under: UUID | None = None
    who: str = ""
    person: int | None = None
    day: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """Where somebody sits: the round, the table's number, its cards, and the kinds that this person may lay and
    gather. `recalled`: cards of earlier stages that lay where they sat, and that this one shows them again."""

    round: int
    number: int
    cards: tuple[Card, ...]
    lays: tuple[str, ...] = ()
    gathers: tuple[str, ...] = ()
    recalled: tuple[Card, ...] = ()


def seat_now(participant: Participant) -> Seat | None:
    """Where this person sits in the latest round that has begun; None if they do not."""
    begun = Round.objects.filter(session=participant.session_id, started_at__isnull=False).order_by("-number")
    seats = seats_held().filter(participant=participant, left_at=None, round=begun[:1])
    return seats.select_related("group__round", "round").first()


def roles_at(seat: Seat) -> frozenset[str]:
    """The roles that the person on this seat has in its round, among those who are there now."""
    stage = seat.round.held_stage()
    if stage.plan.everybody:
        return cards.role_together(stage.cast, stayed=stage.cast.who(STAYS) is not None and _has_stayed(seat))
    others = Seat.objects.filter(group=seat.group, left_at=None).values_list("position", flat=True)
    return cards.roles_had(stage, seat.position, {*others, seat.position}, seat.group.order)


def table_of(participant: Participant) -> Laid | None:
    """The table at which this person sits now; None: they sit nowhere."""
    seat = seat_now(participant)
    if seat is None:
        return None
    stage, had = seat.round.held_stage(), roles_at(seat)
    kinds = stage.kinds.cards
    laid = on_the_table(seat)
    handles = {note.pk: note.handle for note in laid}
    return Laid(
        seat.round.number,
        seat.group.number,
        tuple(_seen_by(participant, note, handles) for note in laid),
        tuple(kind.key for kind in kinds if not kind.by or any(role in had for role in kind.by)),
        tuple(kind.key for kind in kinds if cards.may_gather(kind, had) and not stage.plan.everybody),
        tuple(_seen_by(participant, note, {}) for note in _recalled(seat, had)),
    )


def on_the_table(seat: Seat) -> list[Note]:
    """The rows behind `table_of`, unmasked and in its order: what earlier guests left, then those of this round.

    Where everybody is in one group, people see their own: the stage shows all.
    """
    found = [note for group in _earlier_at(seat) for note in _left_by(group, seat)]
    found.sort(key=lambda note: (note.note_key.round, note.text, str(note.handle)))
    laid = _shared().filter(group=seat.group).order_by("pk")
    laid = laid.filter(participant=seat.participant_id) if seat.round.of_everybody else laid
    return found + [note for note in laid if note_key_of(note.key).card]


def stands_on_the_stage(session: Session) -> tuple[list[Card], int]:
    """The newest cards of the plenary that began last, the oldest of them first, and how many there are; without those
    that a facilitator hides. None while another round is the last that began."""
    round = Round.objects.filter(session=session, started_at__isnull=False).order_by("-number").first()
    laid = laid_together(round).exclude(prominence=Note.Prominence.HIDDEN) if round else Note.objects.none()
    newest = laid.order_by("-pk")[:MOST_ON_THE_STAGE]
    return [_masked(note) for note in reversed(newest)], laid.count()


def laid_together(round: Round) -> QuerySet[Note]:
    """The cards of a plenary; none of any other round."""
    kinds = round.held_stage().kinds.cards
    if not is_plenary(round) or not kinds:
        return Note.objects.none()
    of_kinds = Q(*(("key__contains", f".{kind.key}.") for kind in kinds), _connector=Q.OR)
    return _shared().filter(of_kinds, group__round=round)


def is_plenary(round: Round) -> bool:
    """Whether all are together in it, so that the stage shows its cards."""
    return round.held_stage().plan.seats == PLENARY


def tables_showing(group: Group) -> list[int]:
    """The ids of the groups before whom what was laid on this group's table lies: its own and, where people travel,
    the one that sits there now."""
    if group.round.held_stage().plan.formed != TRAVEL:
        return [group.pk]
    later = _begun(group.round).filter(round__number__gt=group.round.number, number=group.number)
    return [group.pk, *later.order_by("-round__number").values_list("pk", flat=True)[:1]]


def shown_again(group: Group) -> list[int]:
    """The people of this group, once a later stage has begun, in which its cards may be shown to them again."""
    last = Round.objects.filter(session=group.round.session_id, started_at__isnull=False).order_by("-number").first()
    if last is None or last.stage == group.round.stage:
        return []
    return list(seats_held().filter(group=group).values_list("participant_id", flat=True).distinct())


def _shared() -> QuerySet[Note]:
    return Note.objects.filter(share__in=cards.ON_THE_TABLE).exclude(text="").select_related(*WITH)


def _begun(round: Round) -> QuerySet[Group]:
    """The groups of all rounds of the same stage that have begun."""
    same = {"session": round.session_id, "document": round.document_id, "stage": round.stage}
    return Group.objects.filter(round__in=Round.objects.filter(**same, started_at__isnull=False))


def _earlier_at(seat: Seat) -> list[Group]:
    """Who sat at this table in earlier rounds of the stage, if people travel in it."""
    if seat.round.held_stage().plan.formed != TRAVEL:
        return []
    earlier = _begun(seat.round).filter(round__number__lt=seat.round.number, number=seat.group.number)
    return list(earlier.select_related("round"))


def _left_by(group: Group, seat: Seat) -> list[Note]:
    """What lies there of an earlier group: all of it for whoever sat there, too. Others see no nameless card that so
    few could have laid that it would be about somebody."""
    people = {*seats_held().filter(group=group).values_list("participant_id", flat=True)}
    laid = [note for note in _shared().filter(group=group) if note_key_of(note.key).card]
    if seat.participant_id in people:
        return laid
    stage = group.round.held_stage()
    kinds = {kind.key: kind for kind in stage.kinds.cards}
    sheltered = {key for key, kind in kinds.items() if cards.is_of_nobody(kind, stage, len(people))}
    return [note for note in laid if note.named or note.note_key.kind in sheltered]


def _recalled(seat: Seat, had: Iterable[str]) -> list[Note]:
    """Cards of earlier stages that lay where this person sat, of the kinds that a phase shows their role again."""
    shown = [kind for manner in seat.round.held_stage().manners for role in had for kind in manner.recalled_to(role)]
    shown += [kind for manner in seat.round.held_stage().manners for kind in manner.recalled_to("")]
    if not shown:
        return []
    earlier = seats_held().filter(participant=seat.participant_id, round__number__lt=seat.round.number)
    there = earlier.exclude(round__stage=seat.round.stage).values("group_id")
    laid = _shared().filter(group__in=there).order_by("group__round__number", "pk")
    found = [note for note in laid if note_key_of(note.key).card and note.note_key.kind in shown]
    return [note for note in found if note.participant_id == seat.participant_id or not _of_everybody(note)]


def _of_everybody(note: Note) -> bool:
    return note.group is None or note.group.round.of_everybody


def _has_stayed(seat: Seat) -> bool:
    """Whether this person stayed at a table, or brought a case, in an earlier round."""
    earlier = seats_held().filter(participant=seat.participant_id, round__number__lt=seat.round.number)
    for held in earlier.select_related("group", "round"):
        there = seats_held().filter(group=held.group).values_list("position", flat=True)
        if not held.round.of_everybody and held.round.held_stage().stays(there, held.group.order) == held.position:
            return True
    return False


def _seen_by(reader: Participant, note: Note, handles: dict[int, UUID | None]) -> Card:
    note_key, mine = note.note_key, note.participant_id == reader.pk
    gathered: Gathering | None = getattr(note, "gathered", None)
    return Card(
        round=note_key.round,
        kind=note_key.kind,
        handle=note.handle,
        text=note.text,
        author=note.participant.label if note.named else "",
        mine=mine,
        key=note.key if mine else "",
        revision=note.revision if mine else 0,
        named=mine and note.named,
        under=handles.get(gathered.under_id or 0) if gathered else None,
        who=gathered.whoever if gathered else "",
        person=gathered.person_id if gathered else None,
        day=gathered.day if gathered else None,
        done=bool(gathered and gathered.done),
    )


def _masked(note: Note) -> Card:
    author = note.participant.label if note.named else ""
    return Card(note.note_key.round, note.note_key.kind, note.handle, note.text, author)
