"""The cases that people bring, as somebody in the session reads them."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from ..domain.cases import Brought
from ..instant import now_ms
from ..live.following import is_here
from ..models import Participant, Session
from ..selectors import ENDED, LEFT, REMOVED, Snapshot, latest
from ..selectors.cases import own_case
from .known import for_participants


@require_GET
@for_participants
def cases(request: HttpRequest, session: Session, participant: Participant) -> JsonResponse:
    """One's own case, also if it is withdrawn, and the cases of all who are in; nothing of others for whoever has left,
    and after the end."""
    is_here(session.pk, participant.pk)
    seen, now = latest(session), now_ms()
    out = seen.state(now) == ENDED or seen.standing(participant.pk, now) in (LEFT, REMOVED)
    own = own_case(participant)
    mine = {"line": own.line, "withdrawn": bool(own.withdrawn)} if own else None
    return JsonResponse({"mine": mine, "cases": [] if out else [_told(seen, case) for case in seen.cases_here]})


def _told(seen: Snapshot, case: Brought) -> dict[str, Any]:
    """`waits`: it is kept for the round after the next one. `taken`: the number of the round that had it, if no other
    takes it again."""
    told: dict[str, Any] = {"person": case.person, "name": seen.people[case.person].name, "line": case.line}
    told |= {"waits": True} if case.waits == seen.next_round else {}
    return told | ({"taken": case.taken} if case.taken and not seen.helped_again else {})
