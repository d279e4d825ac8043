"""Between the facilitator and the room: raised hands, and one message to everybody.

Every command returns the version that it made.
"""

from functools import reduce
from operator import or_

from django.db.models import Q

from ..domain import names
from ..domain.aiming import ANYTHING, Aim
from ..domain.errors import Forbidden, NotFound, WrongMoment, gettext_noop
from ..domain.units import Ms
from ..models import Participant
from .changing import changing
from .seating import require_unfinished
from .whom import oneself, require_in


def raise_hand(session_id: int, participant_id: int, on: bool, now_ms: Ms) -> int:
    """Raises or lowers one's hand. A second press changes nothing, so that people keep their place in the line.

    Raises Forbidden (nobody hosts the session, or the person is not in it any more), WrongMoment.
    """
    with changing(session_id, urgent=False) as session:
        if session.self_run:
            raise Forbidden(gettext_noop("Nobody hosts this session, so nobody would see your hand."))
        person = oneself(session, participant_id)
        require_unfinished(session)
        if on:
            require_in(person)
        person.hand_at = (person.hand_at or now_ms) if on else None
        person.save(update_fields=["hand_at"])
    return session.version


def lower_hands(session_id: int, participant_id: int | None, *, aim: Aim = ANYTHING) -> int:
    """The facilitator lowers one hand, or (None) all; of all, only the hands that they saw, if `aim` names any.

    Raises NotFound, WrongMoment, Stale.
    """
    with changing(session_id, aim=aim if participant_id is not None else ANYTHING) as session:
        people = Participant.objects.filter(session=session)
        if participant_id is None and aim.people:
            people = people.filter(_hands_seen(aim))
        if participant_id is not None:
            people = people.filter(pk=participant_id)
            if not people.exists():
                raise NotFound(gettext_noop("This person is not in the session."))
        if not people.filter(hand_at__isnull=False).update(hand_at=None):
            raise WrongMoment(gettext_noop("No hand is up any more."))
    return session.version


def _hands_seen(aim: Aim) -> Q:
    """Matches the hands that the sender saw. A hand raised since stays up: nobody has looked at it yet."""
    return reduce(or_, (Q(pk=person, hand_at=facts.get("hand")) for person, facts in aim.people.items()))


def say(session_id: int, typed: str, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """Shows everybody this message instead of an earlier one; an empty text shows none. Raises Invalid, WrongMoment."""
    text = names.clean_notice(typed)
    with changing(session_id, clocks_only=True, aim=aim) as session:
        require_unfinished(session)
        if not text and session.notice_at is None:
            raise WrongMoment(gettext_noop("There is no message to take back."))
        session.notice, session.notice_at = text, now_ms if text else None
        session.save(update_fields=["notice", "notice_at"])
    return session.version
