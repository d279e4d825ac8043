"""What the gatherer of a table does with its cards: joins two, says who sees to one until when, marks one as done, and
takes each of these back. The authors' texts stay as they are.

A card is named by the handle that readers got with it; after each change it has another one.
Why: docs/decisions.md#gathering-changes-no-card
"""

import uuid
from collections.abc import Callable
from datetime import date
from uuid import UUID

from ..domain import cards
from ..domain.errors import Forbidden, Invalid, Stale, gettext_noop
from ..domain.practice import CardKind
from ..models import Gathering, Note, Participant, Seat, Session
from ..selectors.cards import on_the_table, roles_at, seat_now
from .cards import tell_table
from .naming import SpokenOf
from .notes import require_here
from .writing import writing

MOVED_ON = gettext_noop("Somebody has changed this card just now. Please look at it again.")


def join(participant: Participant, card: UUID, under: UUID | None) -> None:
    """Lays a card under another one, with all that lies under it; None: it lies by itself again. What lies under a card
    that lies under another lies under that one. Raises Stale, Invalid, Forbidden."""

    def act(note: Note, _: CardKind) -> None:
        above = _card_of(seat, under) if under else None
        if above:
            _require_gatherer(_kind_of(above), seat)
            above = _above(above) or above
        if above and above.pk == note.pk:
            raise Invalid("under", gettext_noop("A card cannot lie under itself."))
        if above:
            Gathering.objects.filter(under=note).update(under=above)
        _keep(note, under=above)

    seat = _seat_of(participant)
    _gather(participant, seat, card, act)


def take_up(participant: Participant, card: UUID, person: int | None, who: str, day: date | None) -> None:
    """Says who sees to an action (somebody of the group or, in one's own words, `who`), until which day; all empty
    takes it back. Raises Stale, Invalid, Forbidden."""

    def act(note: Note, kind: CardKind) -> None:
        cards.require_action(kind)
        if (
            person is not None
            and not Seat.objects.filter(group__in=(note.group, seat.group), participant=person).exists()
        ):
            raise Invalid("person", gettext_noop("Choose somebody of your group, or write who sees to it."))
        if day is not None and person is None and not words:
            raise Invalid("who", gettext_noop("Who sees to it until that day?"))
        _keep(note, person_id=person, who="" if person is not None else words, day=day)

    words, seat = cards.check_who(who), _seat_of(participant)
    _gather(participant, seat, card, act)


def mark_done(participant: Participant, card: UUID, *, on: bool) -> None:
    """Marks an action as done, or not done after all. Raises Stale, Invalid, Forbidden."""

    def act(note: Note, kind: CardKind) -> None:
        cards.require_action(kind)
        _keep(note, done=on)

    _gather(participant, _seat_of(participant), card, act)


def forget_person(session: Session, person: Participant, spoken: SpokenOf, stand_in: str) -> None:
    """Nobody reads any more that this person sees to something. The actions, and their days, stay. Used inside
    `changing`."""
    gathered = Gathering.objects.filter(card__participant__session=session)
    for each in gathered.exclude(who="").select_related("card__group__round"):
        told = spoken.renamed(each.who, stand_in)[: cards.LONGEST_WHO]
        if told != each.who:
            each.who = told
            each.save(update_fields=["who"])
            _tell(each)
    theirs = list(gathered.filter(person=person).select_related("card__group__round"))
    Gathering.objects.filter(person=person).update(person=None)
    for each in theirs:
        _tell(each)


def _tell(gathered: Gathering) -> None:
    if gathered.card.group:
        tell_table(gathered.card.group)


def _gather(participant: Participant, seat: Seat, card: UUID, act: Callable[[Note, CardKind], None]) -> None:
    with writing():
        require_here(participant)
        note = _card_of(seat, card)
        kind = _kind_of(note)
        _require_gatherer(kind, seat)
        act(note, kind)
        note.handle = uuid.uuid4()
        note.save(update_fields=["handle"])
        tell_table(seat.group)


def _seat_of(participant: Participant) -> Seat:
    seat = seat_now(participant)
    if seat is None:
        raise Forbidden(gettext_noop("You sit at no table just now."))
    return seat


def _card_of(seat: Seat, handle: UUID) -> Note:
    """Locks the card: nobody else changes it meanwhile. Raises Stale if it has changed, or lies there no more."""
    found = next((note for note in on_the_table(seat) if note.handle == handle), None)
    held = Note.objects.select_for_update().filter(pk=found.pk, handle=handle).first() if found else None
    if found is None or held is None or not held.text or held.share not in cards.ON_THE_TABLE:
        raise Stale(MOVED_ON)
    return found


def _kind_of(note: Note) -> CardKind:
    kind = note.group.round.held_stage().kinds.card(note.note_key.kind) if note.group else None
    if kind is None:
        raise Stale(MOVED_ON)
    return kind


def _require_gatherer(kind: CardKind, seat: Seat) -> None:
    cards.require_gatherer(kind, roles_at(seat))


def _above(note: Note) -> Note | None:
    """The card under which this one lies, as the table sees it."""
    return Note.objects.filter(joined__card=note, share__in=cards.ON_THE_TABLE).exclude(text="").first()


def _keep(note: Note, **what: object) -> None:
    Gathering.objects.update_or_create(card=note, defaults=what)
