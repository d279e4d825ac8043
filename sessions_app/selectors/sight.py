"""The facts about people, trios and the session that a desk shows and commands are aimed at. Reads nothing itself."""

from ..domain.aiming import Facts, Sight
from .state import RoundView, Snapshot, Someone, TrioView


def sight(seen: Snapshot, now: int) -> Sight:
    """A snapshot's facts at `now` (ms), named as on the desk's screen."""
    round = seen.round_for_desk
    return Sight(
        people={one.id: _person(seen, one, round, now) for one in seen.people.values()},
        trios={trio.id: _trio(trio) for trio in round.trios} if round else {},
        session={"round": round.number if round else 0, "notice": seen.notice_at},
    )


def _person(seen: Snapshot, one: Someone, round: RoundView | None, now: int) -> Facts:
    trio = round.trio_of.get(one.id) if round else None
    return {
        "name": one.name,
        "trio": trio.number if trio else None,
        "standing": seen.standing_on_desk(one.id, now),
        "away": one.away,
        "hand": one.hand_at,
    }


def _trio(trio: TrioView) -> Facts:
    return {"number": trio.number, "people": [person.id for person in trio.people]}
