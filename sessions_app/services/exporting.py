"""The log of exports: each one is recorded (who, when, what, how much) before its first byte is sent."""

from collections.abc import Sequence
from datetime import datetime

from ..domain.errors import Invalid, gettext_noop
from ..models import Export, Session, User
from ..selectors.notes import Reading, how_many
from .writing import writing

MOST_IN_A_SHEET = 1_048_574  # rows that fit into a spreadsheet below the two heading rows


def record(user: User, sessions: Sequence[Session], what: str, now: datetime) -> list[Export]:
    """Records a line for each session. Raises Invalid if a workbook cannot hold that many notes.

    `notes` is their number now; the export, a moment later, may hold a few more or fewer.
    """
    lines = [
        Export(session=one, user=user, name=user.name, what=what, notes=how_many(Reading(one.pk)), at=now)
        for one in sessions
    ]
    if what == "xlsx" and sum(line.notes for line in lines) > MOST_IN_A_SHEET:
        raise Invalid("what", gettext_noop("That is more than a spreadsheet can hold. CSV and JSON have room for it."))
    with writing():
        return Export.objects.bulk_create(lines)


def record_names(user: User, session: Session, what: str, now: datetime) -> None:
    """Records a line for a list of people with their addresses. It holds no notes."""
    with writing():
        Export.objects.create(session=session, user=user, name=user.name, what=what, notes=0, at=now)
