"""Who brings a case to be helped with: they say so themselves, or a facilitator names them. Decides no group.

Every command returns the version that it made.
"""

from collections.abc import Collection

from ..domain.aiming import ANYTHING, Aim
from ..domain.cases import clean_line, helped_again
from ..domain.errors import Forbidden, NotFound, WrongMoment, gettext_noop
from ..domain.practice import Stage
from ..domain.units import Ms
from ..models import BroughtCase, Participant, Session
from ..selectors import RUNNING, Snapshot, snapshot
from ..selectors.cases import asks_for_cases
from .changing import changing
from .seating import require_unfinished
from .whom import oneself, someone_in


def bring(session_id: int, participant_id: int, typed: str, now_ms: Ms) -> int:
    """Says that somebody brings a case, or changes the line about it. One that a round has had is brought anew, and
    comes after those that wait. Raises Invalid (the line), Forbidden, WrongMoment."""
    line = clean_line(typed)
    with changing(session_id, urgent=False) as session:
        person = oneself(session, participant_id)
        if person.left_at is not None:
            raise Forbidden(gettext_noop("You have left this session. Come back in first."))
        case = _brought_by(session, person, now_ms)
        case.line = line
        case.save()
    return session.version


def withdraw(session_id: int, participant_id: int, now_ms: Ms) -> int:
    """Takes one's own case back: nobody else reads its line from now on. Raises Forbidden, WrongMoment."""
    with changing(session_id, urgent=False) as session:
        person = oneself(session, participant_id)
        require_unfinished(session)
        _take_away(session, person, BroughtCase.Withdrawn.AUTHOR, now_ms)
    return session.version


def name(session_id: int, participant_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """A facilitator says that somebody brings a case. The line stays what the person wrote, unless they took it back.

    Raises NotFound, WrongMoment, Stale.
    """
    with changing(session_id, aim=aim) as session:
        person = _in_the_room(session, participant_id)
        before = BroughtCase.objects.filter(participant=person).first()
        case = _brought_by(session, person, now_ms)
        if before and before.withdrawn == BroughtCase.Withdrawn.AUTHOR:
            case.line = ""
        elif before and not before.withdrawn and before.brought_at == case.brought_at:
            raise WrongMoment(gettext_noop("{name} brings a case already."), name=person.label)
        case.save()
    return session.version


def take_off(session_id: int, participant_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """A facilitator takes somebody's case off the list. The line stays with its author. Raises NotFound, WrongMoment,
    Stale."""
    with changing(session_id, aim=aim) as session:
        person = someone_in(session, participant_id)
        require_unfinished(session)
        _take_away(session, person, BroughtCase.Withdrawn.DESK, now_ms)
    return session.version


def keep_back(session_id: int, participant_id: int, on: bool, *, aim: Aim = ANYTHING) -> int:
    """A facilitator keeps a case for the round after the next one, in which it is among the first; or not after all
    (`on` False). Raises NotFound, WrongMoment, Stale."""
    with changing(session_id, aim=aim) as session:
        person = someone_in(session, participant_id)
        require_unfinished(session)
        seen = snapshot(session_id)
        case = _open_case(person)
        case.waits = seen.next_round if on else None
        case.save(update_fields=["waits"])
    return session.version


def begin_with(round: int, people: Collection[int]) -> None:
    """The round with this number begins with the cases of these people (ids), whose turns it holds. Inside `changing`
    only."""
    BroughtCase.objects.filter(participant__in=people, withdrawn="").update(taken=round)


# -- how --------------------------------------------------------------------------------------------


def _in_the_room(session: Session, participant_id: int) -> Participant:
    person = someone_in(session, participant_id)
    if person.left_at is not None:
        raise NotFound(gettext_noop("This person is not in the session any more."))
    return person


def _brought_by(session: Session, person: Participant, now_ms: Ms) -> BroughtCase:
    """The person's case, open from now on; the caller saves it."""
    require_unfinished(session)
    stage = asks_for_cases(session.document_id)
    if stage is None:
        raise WrongMoment(gettext_noop("Nobody brings a case here: this practice helps in another way."))
    case = BroughtCase.objects.filter(participant=person).first()
    if case is None:
        return BroughtCase(participant=person, brought_at=now_ms)
    if case.withdrawn or _was_helped(case, stage, snapshot(session.pk), now_ms):
        case.brought_at, case.withdrawn, case.taken, case.waits = now_ms, "", None, None
    return case


def _was_helped(case: BroughtCase, stage: Stage, seen: Snapshot, now_ms: Ms) -> bool:
    """Whether a round that is over has had it, and no other one takes it again."""
    if case.taken is None or helped_again(stage.plan):
        return False
    return not _under_way(case, seen, now_ms)


def _under_way(case: BroughtCase, seen: Snapshot, now_ms: Ms) -> bool:
    """Whether people are helping with it now."""
    return bool(seen.begun and case.taken == seen.begun.number and seen.state(now_ms) == RUNNING)


def _open_case(person: Participant) -> BroughtCase:
    case = BroughtCase.objects.filter(participant=person, withdrawn="").first()
    if case is None:
        raise WrongMoment(gettext_noop("{name} brings no case any more."), name=person.label)
    return case


def _take_away(session: Session, person: Participant, by: str, now_ms: Ms) -> None:
    case = _open_case(person)
    if _under_way(case, snapshot(session.pk), now_ms):
        raise WrongMoment(gettext_noop("The round with this case has begun. Whoever brought it can still pass."))
    case.withdrawn, case.waits = by, None
    case.save(update_fields=["withdrawn", "waits"])
