"""Which of a room's sockets are shown the same screen. Decides nothing: who sits where is the snapshot's to say."""

from collections.abc import Iterable, Iterator

from ..selectors import WAITING, Snapshot
from .connection import DESK, HOSTS, Audience, Connection


class Audiences:
    """The admitted sockets of a room, grouped: those of people first, a desk's last, whose screen is the largest.

    After most commands everybody still sits where they sat, so they are grouped anew only when somebody came, went
    (`changed`) or sits elsewhere: with thousands this is in the way of every push.
    """

    def __init__(self) -> None:
        self._grouped: dict[Audience, list[Connection]] = {}
        self._seating: object = None

    def changed(self) -> None:
        """A socket has been admitted, or is not to be sent anything any more."""
        self._seating = None

    def group(self, connections: Iterable[Connection], snapshot: Snapshot | None, now: int) -> bool:
        """Groups them as of this instant. Whether they had to be grouped anew."""
        seating = snapshot.seating(now) if snapshot else ()
        if seating == self._seating:
            return False
        groups: dict[Audience, list[Connection]] = {}
        for connection in connections:
            if connection.admitted:
                groups.setdefault(audience_of(connection.viewer, snapshot, now), []).append(connection)
        in_order = sorted(groups.items(), key=lambda group: (group[0] in HOSTS, group[0] == DESK))
        self._grouped, self._seating = dict(in_order), seating
        return True

    def __iter__(self) -> Iterator[tuple[Audience, list[Connection]]]:
        """Each audience with its sockets, as of the last grouping: also while they are grouped anew meanwhile."""
        return iter(self._grouped.items())

    def __contains__(self, audience: object) -> bool:
        return audience in self._grouped


def audience_of(viewer: int | str, snapshot: Snapshot | None, now: int) -> Audience:
    """With whom this viewer shares a screen at `now`."""
    if isinstance(viewer, str):
        return viewer
    if snapshot is None:
        return WAITING, False
    trio = snapshot.trio_for(viewer, now)
    if trio:
        return trio.id
    someone = snapshot.people.get(viewer)
    return snapshot.standing(viewer, now), someone is not None and someone.hand_at is not None
