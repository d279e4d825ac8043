"""Who brings a case to be helped with: they say so themselves, or a facilitator names them. Decides no group.

Every command returns the version that it made.
Why: docs/decisions.md#a-group-that-has-lost-its-case-does-not-begin
"""

from django.db.models import F

from ..domain.aiming import ANYTHING, Aim
from ..domain.cases import clean_line, seat_of_the_case, without_a_case
from ..domain.errors import NotFound, WrongMoment, gettext_noop
from ..domain.rota import Rota
from ..domain.units import Ms
from ..models import BroughtCase, Participant, Round, Seat, Session
from ..selectors import RUNNING, Snapshot, snapshot
from .changing import changing
from .inhand import GroupInHand, groups_in_hand
from .seating import require_unfinished
from .whom import oneself, require_in, someone_in


def bring(session_id: int, participant_id: int, typed: str, now_ms: Ms) -> int:
    """Says that somebody brings a case, or changes the line about it. One that a round has had is brought anew, and
    comes after those that wait. Raises Invalid (the line), Forbidden, WrongMoment."""
    line = clean_line(typed)
    with changing(session_id, urgent=False) as session:
        person = oneself(session, participant_id)
        require_in(person)
        case = _brought_by(session, person, now_ms)
        case.line = line
        case.save()
        give_turns(session, now_ms)
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
        give_turns(session, now_ms)
    return session.version


def take_off(session_id: int, participant_id: int, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """A facilitator takes somebody's case off the list. The line stays with its author. Raises NotFound, WrongMoment,
    Stale."""
    with changing(session_id, aim=aim) as session:
        person = someone_in(session, participant_id)
        require_unfinished(session)
        _take_away(session, person, BroughtCase.Withdrawn.DESK, now_ms)
    return session.version


def keep_back(session_id: int, participant_id: int, on: bool, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """A facilitator keeps a case for the round after the next one, in which it is among the first; or not after all
    (`on` False). Raises NotFound, WrongMoment, Stale."""
    with changing(session_id, aim=aim) as session:
        person = someone_in(session, participant_id)
        require_unfinished(session)
        seen = snapshot(session_id)
        case = _open_case(person)
        case.waits = seen.next_round if on else None
        case.save(update_fields=["waits"])
        give_turns(session, now_ms)
    return session.version


def begin_with_cases(round: Round) -> None:
    """This round begins: it takes the cases of those who hold its turns. Inside `changing` only. Raises WrongMoment
    where somebody has withdrawn theirs since groups were formed."""
    if not round.held_stage().plan.rule.of_a_case:
        return
    orders = dict(round.groups.values_list("number", "order"))
    for number in without_a_case(orders.items()):
        raise WrongMoment(
            gettext_noop(
                "Nobody brings a case to group {number} any more. Say who there does, move its people to other groups, "
                "or form the groups again."
            ),
            number=number,
        )
    seats = Seat.objects.filter(round=round, left_at=None).values_list("group__number", "position", "participant_id")
    holders = [person for number, position, person in seats if position in orders[number]]
    BroughtCase.objects.filter(participant__in=holders, withdrawn="").update(taken=round.number)


def give_turns(session: Session, now_ms: Ms) -> None:
    """Gives the turn of each group that is formed and has not begun to whoever brings its case now; without anybody,
    nobody gets another person's turn. Inside `changing` only."""
    round = session.groupings.filter(started_at=None).order_by("-number").first()
    if round is None or not round.held_stage().plan.rule.of_a_case:
        return
    cases, moved = snapshot(session.pk).cases_to_help, False
    for held in groups_in_hand(session, round):
        order = _order(held, cases)
        if order != held.rota.order:
            held.mend(Rota(held.rota.frame, order, (), held.rota.clock), now_ms)
            held.save(now_ms)
            moved = True
    if moved:  # whoever saw the turns as they were sees them again before the round begins
        Round.objects.filter(pk=round.pk).update(revision=F("revision") + 1)


# -- how --------------------------------------------------------------------------------------------


def _in_the_room(session: Session, participant_id: int) -> Participant:
    person = someone_in(session, participant_id)
    if person.left_at is not None or person.awaited:
        raise NotFound(gettext_noop("This person is not in the session any more."))
    return person


def _brought_by(session: Session, person: Participant, now_ms: Ms) -> BroughtCase:
    """The person's case, open from now on; the caller saves it."""
    require_unfinished(session)
    seen = snapshot(session.pk)
    if seen.cases is None:
        raise WrongMoment(gettext_noop("Nobody brings a case here now: no round to come asks for one."))
    case = BroughtCase.objects.filter(participant=person).first()
    if case is None:
        return BroughtCase(participant=person, brought_at=now_ms)
    if case.withdrawn or _was_helped(case, seen, now_ms):
        case.brought_at, case.withdrawn, case.taken, case.waits = now_ms, "", None, None
    return case


def _was_helped(case: BroughtCase, seen: Snapshot, now_ms: Ms) -> bool:
    """Whether a round that is over has had it, and no other one takes it again."""
    return case.taken is not None and not seen.helped_again and not _under_way(case, seen, now_ms)


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
    give_turns(session, now_ms)


def _order(held: GroupInHand, cases: list[int]) -> tuple[int, ...]:
    """The seat of whoever brings this group's case."""
    seats = held.seats
    at = seat_of_the_case([seat.participant_id for seat in seats], cases, held.first_holder)
    return () if at is None else (seats[at].position,)
