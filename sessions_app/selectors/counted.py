"""What is counted over people, the authors of nameless notes too: for themes and domain/privacy.told, no one else.

This is the one place outside `readable` where the author of a nameless note matters. Nothing here says who: people get
numbers that mean nothing, other ones in each answer, and no answer leads to a note (no round beside a text, no handle,
no time). Never show a row: what may be shown is what three people share. Writes nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from random import SystemRandom
from typing import Any

from django.db.models import Count, QuerySet

from ..domain import notes
from ..domain.privacy import Cell
from ..models import Insight, Session
from .notes import Reading, readable_rows


def shared_words(session: Session) -> list[tuple[int, str]]:
    """What people shared with the organizers, each (a number for the person, text), in the order of the texts."""
    rows = _shared(session).order_by("text").values_list("participant_id", "text")
    return list(_numbered(rows))


def shared_by_round_and_role(session: Session) -> dict[tuple[int, str], Cell]:
    """How many notes were shared, and by which people, in each round that was held and each role."""
    held = session.groupings.filter(started_at__isnull=False).order_by("number").values_list("number", flat=True)
    cells = {(number, role): Cell(0) for number in held for role in (notes.CLIENT, notes.CONSULTANT)}
    by = _shared(session).values_list("participant_id", "trio__round__number", "role").annotate(Count("pk"))
    rows = list(by.order_by())
    SystemRandom().shuffle(rows)  # people are numbered as they come
    for person, (number, role, written) in _numbered((person, rest) for person, *rest in rows):
        cell = cells.get((number, role), Cell(0))
        cells[number, role] = Cell(cell.notes + written, cell.authors | {person})
    return cells


def _shared(session: Session) -> QuerySet[Insight]:
    return readable_rows(Reading(session.pk))


def _numbered(rows: Iterable[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """The same with people numbered from 0 as they come."""
    numbers: dict[int, int] = {}
    fresh = count()
    for person, rest in rows:
        if person not in numbers:
            numbers[person] = next(fresh)
        yield numbers[person], rest
