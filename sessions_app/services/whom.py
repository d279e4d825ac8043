"""The person whom a command is about, if their data is still here. Used inside `changing` only.

Why: docs/decisions.md#commands-carry-marks-not-the-sessions-version
"""

from ..domain.errors import Forbidden, NotFound, gettext_noop
from ..models import Participant, Session


def oneself(session: Session, participant_id: int) -> Participant:
    """The sender of the command, unless erased or removed. Raises Forbidden."""
    person = Participant.objects.filter(session=session, pk=participant_id, erased_at=None).first()
    if person is None:
        raise Forbidden(gettext_noop("This browser is not in the session. Open the link and give your name."))
    if person.removed_at is not None:
        raise Forbidden(gettext_noop("The facilitator has taken you out of this session. Your notes stay yours."))
    return person


def require_in(person: Participant) -> None:
    """Raises Forbidden for somebody who has left, or has not come so far."""
    if person.left_at is not None:
        raise Forbidden(gettext_noop("You have left this session. Come back in first."))
    if person.awaited:
        raise Forbidden(gettext_noop("You have not come in yet. Please load the page again."))


def someone_in(session: Session, participant_id: int) -> Participant:
    """The person whom a facilitator means, wherever they are. Raises NotFound."""
    person = Participant.objects.filter(session=session, pk=participant_id, erased_at=None).first()
    if person is None:
        raise NotFound(gettext_noop("This person is not in the session."))
    return person
