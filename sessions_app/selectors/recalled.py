"""The holder's note that the others of their group are shown again, as the practice says (`recalls`). domain/notes.py
decides who may read it. Writes nothing.

Screens only say that there is one. Each person who may read it asks for its text, which is read anew each time.
"""

from dataclasses import dataclass

from ..domain import notes
from ..domain.practice import cast
from ..domain.units import Ms
from ..models import Note, Participant, Round, Seat, practice_of
from .state import Recalled, Snapshot


@dataclass(frozen=True, slots=True)
class ToldRecalled:
    """A recalled note with its text. Another text has another `revision`."""

    holder: int
    author: str
    kind: str
    revision: int
    text: str


def recalled_in(round: Round) -> dict[int, list[Recalled]]:
    """By holder: the notes of this round that they let their mates read with their names and that the practice has
    shown again, in its order; then those of stages before. Reads no texts, and nothing at all where it shows none.

    A holder may have two of a kind: one written before the round, and one for it. The earlier one comes first, as on
    the pad.
    """
    recalled = _of_this_round(round)
    for holder, before in _of_before(round).items():
        recalled.setdefault(holder, []).extend(before)
    return recalled


def _of_before(round: Round) -> dict[int, list[Recalled]]:
    """By holder: what they wrote in the stages before, as far as the practice shows it to others here. They sat
    elsewhere then, so these may read only what everybody may."""
    phases = practice_of(round.document_id).recalled_of_before(round.stage)
    if not phases:
        return {}
    seats = Seat.objects.filter(round=round, left_at=None).values_list("participant_id", "position", "group__order")
    holders = [person for person, position, order in seats if position in order]
    shared = notes.shares_read(here=True)
    found = Note.objects.filter(participant__in=holders, named=True, share__in=shared).exclude(text="")
    recalled: dict[int, list[Recalled]] = {}
    for holder, key, revision, share, group in found.order_by("key").values_list(
        "participant_id", "key", "revision", "share", "group_id"
    ):
        kind = notes.note_key_of(key).kind
        if there := frozenset(phase for phase, shown in phases.items() if kind in shown):
            one = Recalled(holder, key, revision, share, group or 0, kind=kind, phases=there)
            recalled.setdefault(holder, []).append(one)
    return recalled


def _of_this_round(round: Round) -> dict[int, list[Recalled]]:
    """The same, of what is written about this round's turns."""
    stage = round.held_stage()
    phases = {phase: set(kinds) for phase, kinds in stage.recalled_to_others().items()}
    kinds = [note.key for note in stage.kinds.notes if any(note.key in shown for shown in phases.values())]
    holder = stage.cast.who(cast.HOLDER)
    if not kinds:
        return {}
    shared = notes.shares_read(mate=True, here=True)
    found = Note.objects.filter(group__round=round, role=holder.key if holder else "", named=True, share__in=shared)
    rows = found.exclude(text="").values_list("participant_id", "key", "revision", "share", "group_id")
    recalled: dict[int, list[Recalled]] = {}
    for row in sorted(rows, key=lambda row: notes.note_key_of(row[1]).round):
        kind = notes.note_key_of(row[1]).kind
        if kind in kinds:
            there = frozenset(phase for phase, shown in phases.items() if kind in shown)
            recalled.setdefault(row[0], []).append(Recalled(*row, kind=kind, phases=there))
    return {holder: sorted(own, key=lambda one: kinds.index(one.kind)) for holder, own in recalled.items()}


def recalled_for(seen: Snapshot, reader: Participant, now_ms: Ms) -> ToldRecalled | None:
    """The note of another person that is shown to this person now. It is read from the database, so that changes since
    `seen` count already."""
    group = seen.group_for(reader.pk, now_ms)
    recalled = seen.recalled_to(group, now_ms) if group else None
    if group is None or recalled is None or recalled.holder == reader.pk:
        return None
    found = Note.objects.filter(participant=recalled.holder, key=recalled.key).exclude(text="")
    note = found.select_related("participant").first()
    if note is None or not notes.stands_in_the_turn(note.share, named=note.named, there=note.group_id == group.id):
        return None
    return ToldRecalled(recalled.holder, note.participant.label, recalled.kind, note.revision, note.text)
