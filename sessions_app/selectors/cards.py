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
from .prepared import Prepared, PreparedObjects
from .seats import seats_held

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


def _begun_last(session: int) -> QuerySet[Round]:
    """The latest round that has begun."""
    return Round.objects.filter(session=session, started_at__isnull=False).order_by("-number")[:1]


def _begun(session: int, document: str, stage: int) -> QuerySet[Group]:
    """The groups of all rounds of a stage that have begun."""
    held = Round.objects.filter(session=session).filter(document=document).filter(stage=stage, started_at__isnull=False)
    return Group.objects.filter(round__in=held)


def _lying(*shares: str, empty: str) -> QuerySet[Note]:
    """Cards that lie on tables (and other notes with such a share), in the order in which they came."""
    laid = Note.objects.filter(share__in=shares).exclude(text=empty)
    return laid.select_related("participant", "gathered__person").order_by("pk")


# Pages ask whenever somebody lays a card before them, so what they ask for is written only once.
_last_begun = PreparedObjects(lambda keys: _begun_last(keys[0]))
_seat_of = PreparedObjects(  # by the person and the session
    lambda keys: (
        Seat.objects.filter(participant=keys[0], left_at=None)
        .filter(round=_begun_last(keys[1]))
        .select_related("group", "round")
    )
)
_taken = Prepared(lambda keys: Seat.objects.filter(group=keys[0], left_at=None).values_list("position"))
_sat_in = Prepared(
    lambda keys: (
        seats_held()
        .filter(group=keys[0], participant__erased_at__isnull=True)
        .order_by()
        .values_list("participant_id")
        .distinct()
    )
)
# Both by the keys of `_begun`, the number of a round, and that of a table.
_before = PreparedObjects(
    lambda keys: _begun(*keys[:3]).filter(round__number__lt=keys[3]).filter(number=keys[4]).select_related("round")
)
_after = Prepared(
    lambda keys: (
        _begun(*keys[:3])
        .filter(round__number__gt=keys[3])
        .filter(number=keys[4])
        .order_by("-round__number")
        .values_list("pk")
    )
)
LIES = (*cards.ON_THE_TABLE, "")  # first keys of these two: `_lying`
_laid_in = PreparedObjects(lambda keys: _lying(*keys[:2], empty=keys[2]).filter(group=keys[3]))
_own_in = PreparedObjects(
    lambda keys: _lying(*keys[:2], empty=keys[2]).filter(group=keys[3]).filter(participant=keys[4])
)


def seat_now(participant: Participant) -> Seat | None:
    """Where this person sits in the latest round that has begun; None if they do not."""
    seat = _seat_of.first(participant.pk, participant.session_id)
    if seat is not None:
        seat.group.round = seat.round
    return seat


def roles_at(seat: Seat) -> frozenset[str]:
    """The roles that the person on this seat has in its round, among those who are there now."""
    stage = seat.round.held_stage()
    if stage.plan.everybody:
        return cards.role_together(stage.cast, stayed=stage.cast.who(STAYS) is not None and _has_stayed(seat))
    taken = {position for (position,) in _taken.rows([seat.group_id])}
    return cards.roles_had(stage, seat.position, taken | {seat.position}, seat.group.order)


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
    return found + _cards_on(seat.group, of=seat.participant_id if seat.round.of_everybody else None)


def stands_on_the_stage(session: Session) -> tuple[list[Card], int]:
    """The newest cards of the plenary that began last, the oldest of them first, and how many there are; without those
    that a facilitator hides. None while another round is the last that began."""
    round = _last_begun.first(session.pk)
    laid = laid_together(round).exclude(prominence=Note.Prominence.HIDDEN) if round else Note.objects.none()
    newest = laid.order_by("-pk")[:MOST_ON_THE_STAGE]
    return [_masked(note) for note in reversed(newest)], laid.count()


def laid_together(round: Round) -> QuerySet[Note]:
    """The cards of a plenary; none of any other round."""
    kinds = round.held_stage().kinds.cards
    if not is_plenary(round) or not kinds:
        return Note.objects.none()
    of_kinds = Q(*(("key__contains", f".{kind.key}.") for kind in kinds), _connector=Q.OR)
    return _lying(*cards.ON_THE_TABLE, empty="").filter(of_kinds, group__round=round)


def is_plenary(round: Round) -> bool:
    """Whether all are together in it, so that the stage shows its cards."""
    return round.held_stage().plan.seats == PLENARY


def tables_showing(group: Group) -> list[int]:
    """The ids of the groups before whom what was laid on this group's table lies: its own and, where people travel,
    the one that sits there now."""
    if group.round.held_stage().plan.formed != TRAVEL:
        return [group.pk]
    later = _after.rows([*_stage_at(group.round), group.number])
    return [group.pk, *(pk for (pk,) in later[:1])]


def shown_again(group: Group) -> list[int]:
    """The people of this group, once a later stage has begun, in which its cards may be shown to them again."""
    last = _last_begun.first(group.round.session_id)
    if last is None or last.stage == group.round.stage:
        return []
    return [person for (person,) in _sat_in.rows([group.pk])]


def _stage_at(round: Round) -> tuple[int, str, int, int]:
    """The keys of `_begun` for the stage of this round, and the round's number."""
    return round.session_id, round.document_id, round.stage, round.number


def _cards_on(group: Group, *, of: int | None = None) -> list[Note]:
    """The cards of this group, or only those of one person."""
    laid = _laid_in.all(*LIES, group.pk) if of is None else _own_in.all(*LIES, group.pk, of)
    found = [note for note in laid if note_key_of(note.key).card]
    for note in found:
        note.group = group
    return found


def _earlier_at(seat: Seat) -> list[Group]:
    """Who sat at this table in earlier rounds of the stage, if people travel in it."""
    if seat.round.held_stage().plan.formed != TRAVEL:
        return []
    return _before.all(*_stage_at(seat.round), seat.group.number)


def _left_by(group: Group, seat: Seat) -> list[Note]:
    """What lies there of an earlier group: all of it for whoever sat there, too. Others see no nameless card that so
    few could have laid that it would be about somebody; what an erased person laid is gone, so it is none of theirs."""
    people = {person for (person,) in _sat_in.rows([group.pk])}
    laid = _cards_on(group)
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
    laid = _lying(*cards.ON_THE_TABLE, empty="").select_related("group__round").filter(group__in=there)
    laid = laid.order_by("group__round__number", "pk")
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
