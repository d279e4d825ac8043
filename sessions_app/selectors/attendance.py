"""Who took part in a session, as far as its organizers may know. Nothing here tells what anybody wrote. Writes nothing.

Why: docs/decisions.md#people-who-came-in-took-part-unless-they-were-taken-out-before-their-first-round
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..domain import names
from ..models import Participant, Session
from .seats import CHUNK, seats_held


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person. `day`: when they came in, in the session's zone; not the time, which could be
    compared with when notes were written."""

    id: int
    name: str
    team: str
    language: str
    joined_on: date
    rounds: tuple[int, ...]  # the rounds in which they sat
    left: bool


def who_took_part() -> QuerySet[Participant]:
    """Everybody who took part, in any session: all who came in, except people who were removed before they ever sat in
    a round, or have only prepared. People who waited, left early or erased themselves did take part. Every count of
    people uses this."""
    sat = Exists(seats_held().filter(participant=OuterRef("pk")))
    return Participant.objects.filter(Q(removed_at=None) | sat, awaited=False)


def turnout(session: Session) -> tuple[int, int]:
    """How many took part, and how many of these have erased themselves since."""
    counted = who_took_part().filter(session=session).aggregate(Count("pk"), Count("erased_at"))
    return counted["pk__count"], counted["erased_at__count"]


def attendees_of(session: Session) -> Iterator[Attendee]:
    """The people who took part, by name, without people who erased themselves."""
    seats = seats_held().filter(round__session=session).order_by()
    sat: dict[int, set[int]] = {}
    for person, number in seats.values_list("participant_id", "round__number").iterator(CHUNK):
        sat.setdefault(person, set()).add(number)
    people = who_took_part().filter(session=session, erased_at=None).order_by("name", "ordinal", "pk")
    columns = ("pk", "name", "ordinal", "team", "language", "joined_at", "left_at")
    for pk, name, ordinal, team, language, joined_at, left_at in people.values_list(*columns).iterator(CHUNK):
        yield Attendee(
            id=pk,
            name=names.label(name, ordinal),
            team=team,
            language=language,
            joined_on=joined_at.astimezone(session.tz).date(),
            rounds=tuple(sorted(sat.get(pk, ()))),
            left=left_at is not None,
        )
