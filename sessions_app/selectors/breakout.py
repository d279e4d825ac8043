"""Who sits with whom in the proposal or the round at work, with e-mail addresses. For hosts only."""

from ..domain.breakout import BreakoutRoom, RoomMember, each_once, room_name
from ..domain.errors import WrongMoment, gettext_noop
from ..domain.roster import read_roster
from ..domain.units import Ms
from ..models import Participant, Session
from ..telling import group_told
from .reading import snapshot
from .state import RUNNING


def breakout_rooms(session: Session, now: Ms) -> list[BreakoutRoom]:
    """The round's groups as rooms, named as people call them. Raises WrongMoment if there are none."""
    seen = snapshot(session.pk)
    round = seen.proposal or (seen.begun if seen.state(now) == RUNNING else None)
    if round is None:
        raise WrongMoment(gettext_noop("There are no groups now. Form them first."))
    if round.everybody:
        raise WrongMoment(gettext_noop("All are together in this round, so there are no groups to list."))
    template = group_told(round.document, "{number}", round.stage)
    roster = read_roster(session.roster)
    people = Participant.objects.filter(session=session).values_list("pk", "name", "ordinal")
    emails = {pk: roster.email_for(name, ordinal) for pk, name, ordinal in people} if session.roster else {}
    rooms = [
        BreakoutRoom(
            room_name(template, group.number),
            tuple(RoomMember(person.name, emails.get(person.id, "")) for person in group.people),
        )
        for group in round.groups
    ]
    return each_once(rooms)
