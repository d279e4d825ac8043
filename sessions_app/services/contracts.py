"""What a group agrees on for a turn is stored here, and erased as soon as that turn is over.

Why: docs/decisions.md#what-was-agreed-is-forgotten-with-its-turn
"""

from ..domain.contract import Agreed, Contract, agree
from ..domain.errors import Stale
from ..domain.practice import role_of
from ..domain.units import Ms
from ..models import Group, Session, contract_of, rota_of
from .changing import changing
from .inhand import own_group


def say(session_id: int, participant_id: int, turn: int, key: str, said: int | str, now_ms: Ms) -> int:
    """Somebody says what they want in turn `turn`, which must be under way. Returns the version that this made.

    Raises Stale (another turn has begun), WrongMoment, Invalid, Forbidden.
    """
    with changing(session_id, clocks_only=True) as session:
        own, seat = own_group(session, participant_id)
        step = own.timeline.position(now_ms).step
        if step is not None and step.turn not in (None, turn):
            raise Stale
        stage = own.round.held_stage()
        role = role_of(stage.cast, seat.position, [one.position for one in own.seats], turn=turn, order=own.rota.order)
        agreed = Agreed(key, participant_id, said)
        contract = agree(contract_of(own.group.contract), step, stage.kinds.agreements, agreed, role=role)
        own.group.contract = _stored(contract)
        own.save(now_ms)
    return session.version


def _stored(contract: Contract) -> list[object]:
    return [contract.turn, [[each.key, each.by, each.said] for each in contract.agreed]] if contract.agreed else []


def forget_person(session: Session, participant_id: int) -> None:
    """Erases what this person has said, in every group. Used inside `changing`."""
    for group in Group.objects.select_for_update().filter(round__session=session).exclude(contract=[]):
        contract = contract_of(group.contract)
        if contract:
            group.contract = _stored(contract.without(participant_id))
            group.save(update_fields=["contract"])


def forget_over(session_id: int, now_ms: Ms) -> int | None:
    """Erases what was agreed for turns that are over. Returns the version that this made; None if there is nothing."""
    try:
        with changing(session_id, clocks_only=True) as session:
            kept = Group.objects.filter(round__session=session).exclude(contract=[]).select_related("round")
            over = [group.pk for group in kept if _over(group, now_ms)]
            if not Group.objects.filter(pk__in=over).update(contract=[]):
                raise Stale
    except Stale:  # another process was quicker
        return None
    return session.version


def forget_everywhere(now_ms: Ms) -> int:
    """The same in every session, for those that nobody has open any more. Returns in how many there was something."""
    sessions = Group.objects.exclude(contract=[]).values_list("round__session", flat=True).distinct()
    return sum(forget_over(session, now_ms) is not None for session in list(sessions))


def _over(group: Group, now_ms: Ms) -> bool:
    contract = contract_of(group.contract)
    return contract is not None and not contract.holds(rota_of(group.round, group).timeline.position(now_ms).step)
