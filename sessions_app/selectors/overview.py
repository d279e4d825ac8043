"""The sessions of one account as a list shows them, in a few queries however many they are. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count

from ..domain.outlook import Outlook
from ..domain.rota import Rota
from ..instant import as_datetime
from ..models import Host, Round, Session, Trio, User, frame_of
from .keeping import deleted_on, kept_until
from .reading import CLOCK, clock_of, with_texts, without_people
from .state import RoundView, TrioView


@dataclass(frozen=True, slots=True)
class Listed:
    """One session, and what this account may do with it."""

    code: str
    title: str
    created_at: datetime
    state: str
    people: int
    round: int
    rounds: int
    runs: bool
    reads: bool
    owns: bool
    kept_until: datetime | None
    deleted_on: datetime | None  # the day is near on which it is deleted, if nothing happens


def sessions_of(user: User, now: int) -> list[Listed]:
    """Those in which this account has a part, the newest first."""
    parts = {host.session_id: host for host in Host.objects.filter(user=user)}
    sessions = list(
        Session.objects.filter(pk__in=parts)
        .annotate(people=Count("participants"))
        .defer("invitation", "link_list", "wishes", "roster")
        .order_by("-created_at", "-pk")
    )
    rounds = _rounds(sessions)
    return [_listed(session, parts[session.pk], rounds.get(session.pk, []), now) for session in sessions]


def _rounds(sessions: Collection[Session]) -> dict[int, list[RoundView]]:
    """The latest rounds of each session, begun or not, with one trio for each clock that there is."""
    by_id = {session.pk: session for session in sessions}
    latest: dict[int, list[Round]] = {}
    for round in Round.objects.filter(session__in=sessions).defer("outlook").order_by("session", "-number"):
        if not latest.get(round.session_id) or latest[round.session_id][-1].started_at is None:
            latest.setdefault(round.session_id, []).append(round)
    trios: dict[int, list[TrioView]] = {}
    # Where a session has ended nothing runs, whatever its clocks say.
    open = {r.pk: r for of in latest.values() for r in of if r.started_at and not by_id[r.session_id].ended_at}
    clocks = with_texts(Trio.objects.filter(round__in=open)).order_by().values_list("round_id", *CLOCK).distinct()
    for pk, *row in clocks:
        round = open[pk]
        size, order, later, clock = clock_of(tuple(row))
        rota = Rota(frame_of(by_id[round.session_id], round, size), order, later, clock)
        trios.setdefault(pk, []).append(TrioView(0, 0, 0, (), rota, rota.timeline, None, (), ""))
    return {
        session: [
            RoundView(r.number, r.revision, r.shown_at is not None, r.started_at, tuple(trios.get(r.pk, ())), Outlook())
            for r in of
        ]
        for session, of in latest.items()
    }


def _listed(session: Session, part: Host, rounds: Collection[RoundView], now: int) -> Listed:
    begun = next((round for round in rounds if round.started_at is not None), None)
    proposal = next((round for round in rounds if round.started_at is None), None)
    reads = part.role == Host.Role.ORGANIZER
    return Listed(
        code=session.code,
        title=session.title,
        created_at=session.created_at,
        state=replace(without_people(session), begun=begun, proposal=proposal).state(now),
        people=session.people,  # type: ignore[attr-defined]  # annotated
        round=begun.number if begun else 0,
        rounds=session.rounds,
        runs=part.runs,
        reads=reads,
        owns=reads and not part.invited,
        kept_until=kept_until(session),
        deleted_on=deleted_on(session, as_datetime(now)),
    )
