"""The book of exports: each that is taken stands in it, with who, when, what and how much, before its first byte."""

from collections.abc import Sequence
from datetime import datetime

from ..domain.errors import Invalid, gettext_noop
from ..models import Export, Session, User
from ..selectors.notes import Reading, how_many
from .writing import writing

MOST_IN_A_SHEET = 1_048_574  # rows below the two of the heading: what a spreadsheet can hold


def record(user: User, sessions: Sequence[Session], what: str, now: datetime) -> list[Export]:
    """Write a line for each session. Raises Invalid for more than a workbook can hold.

    `insights` is how many there were at this moment; what is taken a moment later may have one more or less.
    """
    lines = [
        Export(session=one, user=user, name=user.name, what=what, insights=how_many(Reading(one.pk)), at=now)
        for one in sessions
    ]
    if what == "xlsx" and sum(line.insights for line in lines) > MOST_IN_A_SHEET:
        raise Invalid("what", gettext_noop("That is more than a spreadsheet can hold. CSV and JSON have room for it."))
    with writing():
        return Export.objects.bulk_create(lines)


def record_names(user: User, session: Session, what: str, now: datetime) -> None:
    """Write a line for a list of people with their addresses: it holds no insight."""
    with writing():
        Export.objects.create(session=session, user=user, name=user.name, what=what, insights=0, at=now)
