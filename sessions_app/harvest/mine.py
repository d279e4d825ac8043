"""One participant's own page: what they wrote, by round and turn, and what others shared with them."""

from collections.abc import Iterable
from typing import Any

from ..domain.notes import CLIENT
from ..models import Insight, Participant, Seat
from ..selectors import own_notes, shared_in_trios_of, shared_with_everyone

ORDER = {kind: place for place, kind in enumerate(("challenge", "valuable", "next_step", "takeaway"))}


def my_rounds(participant: Participant) -> list[dict[str, Any]]:
    """The rounds that this person sat in, with their notes and what their trio shared with them."""
    seats = (
        Seat.objects.filter(participant=participant, round__started_at__isnull=False)
        .select_related("round", "trio")
        .prefetch_related("trio__seats__participant")
        .order_by("round__number")
    )
    notes = [note for note in own_notes(participant) if note.text]
    shared = shared_in_trios_of(participant)
    return [
        {
            "number": seat.round.number,
            "trio": seat.trio.number,
            "people": [mate.participant.label for mate in _mates(seat)],
            "notes": [_own(note, seat) for note in _sorted(notes) if note.trio_id == seat.trio_id],
            "shared": [_shared(note) for note in _in_safe_order(shared) if note.trio_id == seat.trio_id],
        }
        for seat in seats
    ]


def for_everyone(participant: Participant) -> list[dict[str, Any]]:
    """What people shared with everyone here."""
    return [_shared(note) for note in _in_safe_order(shared_with_everyone(participant.session_id))]


def _mates(seat: Seat) -> list[Seat]:
    return sorted(seat.trio.seats.all(), key=lambda mate: mate.position)


def _sorted(notes: Iterable[Insight]) -> list[Insight]:
    return sorted(notes, key=lambda note: (_seat(note), ORDER.get(_kind(note), len(ORDER)), note.text))


def _in_safe_order(notes: Iterable[Insight]) -> list[Insight]:
    """Named notes by turn, then those without a name by kind and text alone: a seat's place in a list is a name."""
    known = list(notes)
    hidden = sorted((note for note in known if not note.named), key=lambda note: (_kind(note), note.text))
    return [*_sorted(note for note in known if note.named), *hidden]


def _seat(note: Insight) -> int:
    return int(note.key.split(".")[1])


def _kind(note: Insight) -> str:
    return note.key.split(".")[2]


def _own(note: Insight, seat: Seat) -> dict[str, Any]:
    clients = [mate.participant.label for mate in _mates(seat) if mate.position == _seat(note)]
    return {
        "key": note.key,
        "turn": _seat(note) + 1,
        "kind": _kind(note),
        "role": note.role,
        "client": "" if note.role == CLIENT or not clients else clients[0],
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
        "kind": _kind(note),
        "turn": _seat(note) + 1 if note.named else None,
        "text": note.text,
    }
