"""The cards on the table at which somebody sits, each as this reader may see it. Writes nothing.

The table saw each card come, so they lie in the order in which they came. What guests of earlier rounds left is sorted
by its text: nobody who reads it there saw it come. No time, no id, no role is told.
Why: docs/decisions.md#what-the-order-of-cards-tells
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain import cards
from ..domain.notes import note_key_of
from ..models import Gathering, Note, Participant, Round, Seat
from .seats import seats_held

WITH = ("participant", "group__round", "gathered__person")  # what each card is read with


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
    gather."""

    round: int
    number: int
    cards: tuple[Card, ...]
    lays: tuple[str, ...] = ()
    gathers: tuple[str, ...] = ()


def seat_now(participant: Participant) -> Seat | None:
    """Where this person sits in the latest round that has begun; None if they do not."""
    begun = Round.objects.filter(session=participant.session_id, started_at__isnull=False).order_by("-number")
    seats = seats_held().filter(participant=participant, left_at=None, round=begun[:1])
    return seats.select_related("group__round").first()


def roles_at(seat: Seat) -> frozenset[str]:
    """The roles that the person on this seat has in its round, among those who are there now."""
    others = Seat.objects.filter(group=seat.group, left_at=None).values_list("position", flat=True)
    return cards.roles_had(seat.round.held_stage().cast, seat.position, {*others, seat.position}, seat.group.order)


def table_of(participant: Participant, rounds: Collection[int] = ()) -> Laid | None:
    """The table at which this person sits now; None: they sit nowhere. `rounds`: earlier ones, whose cards at the table
    of the same number are still there."""
    seat = seat_now(participant)
    if seat is None:
        return None
    kinds, had = seat.round.held_stage().kinds.cards, roles_at(seat)
    laid = on_the_table(seat, rounds)
    handles = {note.pk: note.handle for note in laid}
    return Laid(
        seat.round.number,
        seat.group.number,
        tuple(_seen_by(participant, note, handles) for note in laid),
        tuple(kind.key for kind in kinds if not kind.by or any(role in had for role in kind.by)),
        tuple(kind.key for kind in kinds if cards.may_gather(kind, had)),
    )


def on_the_table(seat: Seat, rounds: Collection[int] = ()) -> list[Note]:
    """The rows behind `table_of`, unmasked and in its order."""
    shared = Note.objects.filter(share__in=cards.ON_THE_TABLE).exclude(text="")
    left = shared.filter(
        group__round__session=seat.round.session_id, group__round__number__in=rounds, group__number=seat.group.number
    )
    found = [*left.exclude(group=seat.group).select_related(*WITH)]
    found.sort(key=lambda note: (note.note_key.round, note.text, str(note.handle)))
    found += shared.filter(group=seat.group).select_related(*WITH).order_by("pk")
    return [note for note in found if note_key_of(note.key).card]


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
