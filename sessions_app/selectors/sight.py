"""The facts about people, groups and the session that a desk shows and commands are aimed at. Reads nothing itself."""

from ..domain.aiming import Facts, Sight
from ..domain.units import Ms
from .state import GroupView, RoundView, Snapshot, Someone


def sight(seen: Snapshot, now: Ms) -> Sight:
    """A snapshot's facts at `now` (ms), named as on the desk's screen."""
    round = seen.round_for_desk
    return Sight(
        people={one.id: _person(seen, one, round, now) for one in seen.people.values()},
        groups={group.id: _group(group) for group in round.groups} if round else {},
        session={"round": round.number if round else 0, "notice": seen.notice_at},
    )


def _person(seen: Snapshot, one: Someone, round: RoundView | None, now: Ms) -> Facts:
    group = round.group_of.get(one.id) if round else None
    return {
        "name": one.name,
        "group": group.number if group else None,
        "standing": seen.standing_on_desk(one.id, now),
        "away": one.away,
        "hand": one.hand_at,
    }


def _group(group: GroupView) -> Facts:
    people = [] if group.everybody else [person.id for person in group.people]  # as on the desk's screen
    return {"number": group.number, "people": people}
