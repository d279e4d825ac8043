"""Undoes a recent command. The way back is a value that the desk which gave the command keeps for some seconds.

It is not stored: web/ways.py signs it and hands it to that desk. Only what nobody has changed since is restored.
Why: docs/decisions.md#undo-is-a-value-that-the-desk-carries
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..domain.errors import Stale, WrongMoment, gettext_noop
from ..domain.undoing import Turned, require_soon
from ..domain.units import Ms
from ..instant import as_ms
from ..models import Group, Participant, Round, Seat, Session
from ..selectors import ENDED, snapshot
from .changing import changing
from .clocks import put_back
from .inhand import begun

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """What ending the session took away: when it ended (ms), the message to everybody, hands by
    person, and the rows of a proposal."""

    at: int
    notice: str
    notice_at: int | None
    hands: Mapping[int, int]
    proposal: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """The way back from one command: when it was given, and on which round (its id; None: none had begun)."""

    at: Ms
    round: int | None
    clocks: tuple[Turned, ...]
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """The version that undoing made, how many groups it put back, and how many somebody has moved since."""

    version: int
    groups: int
    moved: int


def undo(session_id: int, way: Way, now_ms: Ms) -> Undone:
    """Puts back what the command changed, except groups that somebody has moved since.

    Raises WrongMoment (too long ago, or the session is over), Stale (others have gone on since).
    """
    require_soon(way.at, now_ms)
    with changing(session_id, clocks_only=way.ended is None) as session:
        if way.ended:
            _go_on(session, way.ended)
        back = _clocks(session, way)
        if way.ended and snapshot(session_id).state(now_ms) == ENDED:
            raise WrongMoment(gettext_noop("The session has closed by itself meanwhile. Nothing was changed."))
    return Undone(session.version, back, sum(len(turned.groups) for turned in way.clocks) - back)


def _clocks(session: Session, way: Way) -> int:
    """Puts the groups' clocks back. Returns how many."""
    if way.round is None:
        return 0
    round = begun(session)
    prepared = not way.ended and session.groupings.filter(started_at=None).exists()
    if round.pk != way.round or prepared:
        raise Stale(gettext_noop("The next round has been prepared since. Nothing was changed."))
    back = put_back(round, way.clocks)
    if way.clocks and not back and not way.ended:
        raise Stale(gettext_noop("Somebody has moved on since. Nothing was changed."))
    return back


# -- the end of a session -----------------------------------------------------------------------------


def before_ending(session: Session, now_ms: Ms) -> Ended:
    """What ending the session will take away. Call inside `changing`, before ending it."""
    up = session.participants.filter(hand_at__isnull=False).values_list("pk", "hand_at")
    hands = {person: at for person, at in up if at is not None}
    return Ended(now_ms, session.notice, session.notice_at, hands, _rows(session))


def _rows(session: Session) -> Mapping[str, tuple[Row, ...]]:
    rounds = session.groupings.filter(started_at=None)
    return {
        "rounds": tuple(rounds.values()),
        "groups": tuple(Group.objects.filter(round__in=rounds).values()),
        "seats": tuple(Seat.objects.filter(round__in=rounds).values()),
    }


def _go_on(session: Session, ended: Ended) -> None:
    if session.ended_at is None or as_ms(session.ended_at) != ended.at:
        raise Stale
    session.ended_at, session.notice, session.notice_at = None, ended.notice, ended.notice_at
    session.save(update_fields=["ended_at", "notice", "notice_at"])
    here = set(session.participants.filter(left_at=None).values_list("pk", flat=True))
    for person, at in ended.hands.items():
        Participant.objects.filter(pk=person, left_at=None).update(hand_at=at)
    _bring_back(Round, ended.proposal["rounds"])
    _bring_back(Group, ended.proposal["groups"])
    # A person erased since has no seat any more.
    _bring_back(Seat, (row for row in ended.proposal["seats"] if row["participant_id"] in here or row["left_at"]))


def _bring_back(model: Any, rows: Iterable[Row]) -> None:
    model.objects.bulk_create([model(**row) for row in rows], batch_size=200)
