"""Notes: who may read what. It is decided here and in domain/notes.py, nowhere else. Writes nothing."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from ..domain import notes
from ..models import Insight, Participant, Seat


def own_notes(participant: Participant) -> QuerySet[Insight]:
    """All that this person wrote, for this person only."""
    return Insight.objects.filter(participant=participant).select_related("trio__round").order_by("key")


def seats_held() -> QuerySet[Seat]:
    """Seats on which somebody sits or sat while a round was held. A seat given up before it began was never held."""
    kept = Q(left_at=None) | Q(left_at__gt=F("round__started_at"))
    return Seat.objects.filter(kept, round__started_at__isnull=False)


def rounds_of(participant: Participant) -> list[dict[str, Any]]:
    """The rounds that this person has sat in, each with all who sat with them: in one trio, or in several."""
    rounds: dict[int, dict[int, str]] = {}
    own = seats_held().filter(participant=participant).select_related("round", "trio").order_by("round__number", "pk")
    for seat in own.prefetch_related(Prefetch("trio__seats", queryset=seats_held().select_related("participant"))):
        mates = rounds.setdefault(seat.round.number, {})
        mates.update({mate.participant_id: mate.participant.label for mate in seat.trio.seats.all()})
    return [
        {"round": number, "people": [{"id": pk, "name": name} for pk, name in mates.items()]}
        for number, mates in rounds.items()
    ]


def shared_in_trios_of(participant: Participant) -> list[Insight]:
    """What was shared with a trio in which this person sits or has sat (not with everyone: see below)."""
    mine = seats_held().filter(participant=participant).values("trio_id")
    found = _written().filter(trio__in=mine, share=notes.TRIO).exclude(participant=participant)
    return [insight for insight in found if notes.may_read(insight.share, mate=True)]


def shared_with_everyone(session_id: int) -> list[Insight]:
    found = _written().filter(participant__session_id=session_id, share=notes.EVERYONE)
    return [insight for insight in found if notes.may_read(insight.share, here=True)]


def shared_with_organizers(session_id: int) -> Iterable[Insight]:
    """What the export may hold: shared with the organizers or everyone, and nothing else."""
    found = _written().filter(participant__session_id=session_id, share__in=notes.EXPORTED)
    return (insight for insight in found if notes.may_read(insight.share, organizer=True))


def _written() -> QuerySet[Insight]:
    """Notes that have a text, with what a reader shows beside it, by rounds and trios."""
    return (
        Insight.objects.exclude(text="")
        .select_related("participant", "trio__round")
        .prefetch_related(Prefetch("trio__seats", queryset=Seat.objects.select_related("participant")))
        .order_by("trio__round__number", "trio__number", "pk")
    )
