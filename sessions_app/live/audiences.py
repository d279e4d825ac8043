"""Which of a room's sockets are shown the same screen. The snapshot says who sits where; nothing is decided here."""

from collections.abc import Iterable, Iterator

from ..domain.units import Ms
from ..selectors import WAITING, Snapshot
from .connection import DESK, HOSTS, Audience, Connection


class Audiences:
    """The admitted sockets of a room, grouped: participants' first, the desk's last, because its screen is the largest.

    With thousands of sockets grouping would delay every push. So they are grouped again only after somebody came, went
    (`changed`) or moved to another seat; after most commands nobody has.
    """

    def __init__(self) -> None:
        self._grouped: dict[Audience, list[Connection]] = {}
        self._seating: object = None

    def changed(self) -> None:
        """Call when a socket has been admitted, or must be sent nothing more."""
        self._seating = None

    def group(self, connections: Iterable[Connection], snapshot: Snapshot | None, now: Ms) -> bool:
        """Groups the sockets as of `now` (ms). Returns whether they were grouped again."""
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

    @property
    def settled(self) -> bool:
        """Whether nobody came or went since the last grouping."""
        return self._seating is not None

    def __iter__(self) -> Iterator[tuple[Audience, list[Connection]]]:
        """Each audience with its sockets, as of the last grouping, even if they are grouped again meanwhile."""
        return iter(self._grouped.items())

    def of(self, group: int) -> list[Connection]:
        """The sockets of one group (its id), as of the last grouping."""
        told: tuple[Audience, ...] = (group, (group, False), (group, True))
        return [connection for audience in told for connection in self._grouped.get(audience, [])]

    def on(self, page: str) -> list[Connection]:
        """The sockets of the desks, or of the stages of one sort, as of the last grouping."""
        return self._grouped.get(page, [])

    def __contains__(self, audience: object) -> bool:
        return audience in self._grouped


def audience_of(viewer: int | str, snapshot: Snapshot | None, now: Ms) -> Audience:
    """The audience with which this viewer shares a screen at `now` (ms)."""
    if isinstance(viewer, str):
        return viewer
    if snapshot is None:
        return WAITING, False
    group = snapshot.group_for(viewer, now)
    someone = snapshot.people.get(viewer)
    raised = someone is not None and someone.hand_at is not None
    if group and group.everybody:
        return group.id, raised
    return group.id if group else (snapshot.standing(viewer, now), raised)
