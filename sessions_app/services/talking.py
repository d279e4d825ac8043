"""Between the facilitator and the room: hands that are raised, and a message that everybody is shown.

Every command returns the version that it made.
"""

from ..domain import names
from ..domain.errors import Forbidden, NotFound, WrongMoment, gettext_noop
from ..models import Participant
from .changing import changing
from .seating import require_unfinished
from .whom import oneself


def raise_hand(session_id: int, participant_id: int, on: bool, now_ms: int) -> int:
    """Ask the facilitator to come, or not any more. A second press changes nothing: who waits keeps their place.

    Raises Forbidden (nobody hosts this session, or one is not in it any more), WrongMoment.
    """
    with changing(session_id, urgent=False) as session:
        if session.self_run:
            raise Forbidden(gettext_noop("Nobody hosts this session, so nobody would see your hand."))
        person = oneself(session, participant_id)
        require_unfinished(session)
        if on and person.left_at is not None:
            raise Forbidden(gettext_noop("You have left this session. Come back in first."))
        person.hand_at = (person.hand_at or now_ms) if on else None
        person.save(update_fields=["hand_at"])
    return session.version


def lower_hands(session_id: int, participant_id: int | None) -> int:
    """The facilitator has seen this hand, or (None) all. Raises NotFound, WrongMoment."""
    with changing(session_id) as session:
        people = Participant.objects.filter(session=session)
        if participant_id is not None:
            people = people.filter(pk=participant_id)
            if not people.exists():
                raise NotFound(gettext_noop("This person is not in the session."))
        if not people.filter(hand_at__isnull=False).update(hand_at=None):
            raise WrongMoment(gettext_noop("No hand is up any more."))
    return session.version


def say(session_id: int, typed: str, now_ms: int) -> int:
    """Show everybody this, instead of what was said before; an empty text: nothing. Raises Invalid, WrongMoment."""
    text = names.clean_notice(typed)
    with changing(session_id, clocks_only=True) as session:
        require_unfinished(session)
        if not text and session.notice_at is None:
            raise WrongMoment(gettext_noop("There is no message to take back."))
        session.notice, session.notice_at = text, now_ms if text else None
        session.save(update_fields=["notice", "notice_at"])
    return session.version
