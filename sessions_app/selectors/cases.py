"""The cases that people bring to a session. Writes nothing.

Everybody in the session may read a case that is not withdrawn, with the name of whoever brings it; its author may read
their own always.
"""

from ..domain.cases import Brought, stage_with_cases
from ..domain.practice import Stage
from ..models import BroughtCase, Participant, practice_of
from .prepared import Prepared

_brought = Prepared(
    lambda keys: (
        BroughtCase.objects.filter(participant__session=keys[0])
        .filter(withdrawn=keys[1])
        .order_by("brought_at", "pk")
        .values_list("participant_id", "line", "brought_at", "taken", "waits")
    )
)


def asks_for_cases(document: str, stage: int = 0) -> Stage | None:
    """The stage of this document (by its digest) in which people are helped with a case, from the one with this index
    on; None: there is none."""
    return stage_with_cases(practice_of(document).stages[stage:])


def own_case(participant: Participant) -> BroughtCase | None:
    """What this person has brought last, also if it is withdrawn: for themselves only."""
    return BroughtCase.objects.filter(participant=participant).first()


def cases_of(session_id: int) -> tuple[Brought, ...]:
    """All cases that are not withdrawn, the earliest first, also of people who are away or have left."""
    return tuple(Brought(*row) for row in _brought.rows([session_id, ""]))
