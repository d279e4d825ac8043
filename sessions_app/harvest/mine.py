"""One participant's own page: what they wrote, by round and turn, and what others shared with them."""

from collections.abc import Iterable
from typing import Any

from ..domain.notes import CLIENT
from ..models import Insight, Participant
from ..selectors import own_notes, rounds_of, shared_in_trios_of, shared_with_everyone
from .turns import by_turn, turn_of

ORDER = {kind: place for place, kind in enumerate(("challenge", "valuable", "next_step", "takeaway"))}


def my_rounds(participant: Participant) -> list[dict[str, Any]]:
    """The rounds that this person sat in, with their notes and what their trio (or trios) shared with them."""
    notes = [note for note in own_notes(participant).prefetch_related("trio__seats__participant") if note.text]
    shared = shared_in_trios_of(participant)
    return [
        {
            "number": held["round"],
            "people": [mate["name"] for mate in held["people"]],
            "notes": [_own(note) for note in _sorted(notes) if note.slot.round == held["round"]],
            "shared": [_shared(note) for note in _in_safe_order(shared) if note.slot.round == held["round"]],
        }
        for held in rounds_of(participant)
    ]


def for_everyone(participant: Participant) -> list[dict[str, Any]]:
    """What people shared with everyone here."""
    return [_shared(note) for note in _in_safe_order(shared_with_everyone(participant.session_id))]


def _sorted(notes: Iterable[Insight]) -> list[Insight]:
    return sorted(notes, key=lambda note: (*by_turn(note), ORDER.get(note.slot.kind, len(ORDER)), note.text))


def _in_safe_order(notes: Iterable[Insight]) -> list[Insight]:
    """Named notes by turn, then those without a name by kind and text alone: a seat's place in a list is a name."""
    known = list(notes)
    hidden = sorted((note for note in known if not note.named), key=lambda note: (note.slot.kind, note.text))
    return [*_sorted(note for note in known if note.named), *hidden]


def _own(note: Insight) -> dict[str, Any]:
    client = note.slot.client
    names = [seat.participant.label for seat in note.trio.seats.all() if seat.participant_id == client]
    return {
        "key": note.key,
        "about": client,
        "turn": turn_of(note),
        "kind": note.slot.kind,
        "role": note.role,
        "client": "" if note.role == CLIENT or not names else names[0],
        "text": note.text,
        "share": note.share,
        "named": note.named,
        "written_at": note.written_at,
    }


def _shared(note: Insight) -> dict[str, Any]:
    """A note of somebody else. Without the name also the turn and role are left out: in a trio they would tell who."""
    return {
        "author": note.participant.label if note.named else "",
        "role": note.role if note.named else "",
        "kind": note.slot.kind,
        "turn": turn_of(note) if note.named else None,
        "text": note.text,
    }
