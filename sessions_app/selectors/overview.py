"""The sessions of one account as a list shows them, in a few queries however many they are. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from django.db.models import Count, OuterRef, QuerySet, Subquery

from ..domain.outlook import Outlook
from ..domain.rota import Rota
from ..instant import as_datetime
from ..models import Host, Round, Session, Trio, User, frame_of
from .keeping import deleted_on, gone_on, kept_until
from .reading import CLOCK, clock_of, with_texts, without_people
from .state import RoundView, TrioView


@dataclass(frozen=True, slots=True)
class Listed:
    """One session, and what this account may do with it."""

    code: str
    title: str
    created_at: datetime
    held_at: datetime | None  # when its first round began
    tz: tzinfo  # in which its days are told
    state: str
    people: int
    round: int
    rounds: int
    runs: bool
    reads: bool
    owns: bool
    kept_until: datetime | None
    in_use: bool  # people may have it open just now
    deleted_on: datetime | None  # the day is near on which it is deleted, if nothing happens


@dataclass(frozen=True, slots=True)
class Deleted:
    """One session that is deleted, and until when its owner can bring it back."""

    code: str
    title: str
    created_at: datetime
    tz: tzinfo
    people: int
    deleted_at: datetime
    gone_on: datetime


@dataclass(frozen=True, slots=True)
class Shelves:
    """How many sessions of an account are archived, and how many are deleted and can be brought back."""

    archived: int
    deleted: int


def sessions_of(user: User, now: int, *, archived: bool = False) -> list[Listed]:
    """Those in which this account has a part, the newest first; or those of them that it has archived."""
    own = Host.objects.filter(user=user, archived_at__isnull=not archived)
    parts = {host.session_id: host for host in own}
    sessions = _newest_first(Session.objects.filter(pk__in=parts))
    rounds, ends = _rounds(sessions), deleted_on(sessions, as_datetime(now))
    return [_listed(one, parts[one.pk], rounds.get(one.pk, []), ends.get(one.pk), now) for one in sessions]


def deleted_of(user: User, now: datetime) -> list[Deleted]:
    """Those that this account made and deleted, as long as it can bring them back; the last deleted first."""
    sessions = _newest_first(_deleted_by(user))
    ends = gone_on(sessions)
    return sorted(
        (
            Deleted(one.code, one.title, one.created_at, one.tz, one.people, one.deleted_at, ends[one.pk])  # type: ignore[attr-defined]  # annotated
            for one in sessions
            if one.deleted_at and ends[one.pk] > now
        ),
        key=lambda one: one.deleted_at,
        reverse=True,
    )


def shelves_of(user: User, now: datetime) -> Shelves:
    """What else there is than the list that is shown."""
    archived = Session.objects.filter(hosts__user=user, hosts__archived_at__isnull=False).count()
    return Shelves(archived, len(deleted_of(user, now)))


def _deleted_by(user: User) -> QuerySet[Session]:
    mine = Host.objects.filter(user=user, role=Host.Role.ORGANIZER, invited=False)
    return Session.stored.filter(deleted_at__isnull=False, pk__in=mine.values("session"))


def _newest_first(sessions: QuerySet[Session]) -> list[Session]:
    """With the number of their people and when their first round began, without the long texts that no list shows."""
    begun = Round.objects.filter(session=OuterRef("pk"), started_at__isnull=False).order_by("started_at")
    counted = sessions.annotate(people=Count("participants"), began=Subquery(begun.values("started_at")[:1]))
    return list(counted.defer("invitation", "link_list", "wishes", "roster").order_by("-created_at", "-pk"))


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


def _listed(
    session: Session, part: Host, rounds: Collection[RoundView], deleted_on: datetime | None, now: int
) -> Listed:
    begun = next((round for round in rounds if round.started_at is not None), None)
    proposal = next((round for round in rounds if round.started_at is None), None)
    reads = part.role == Host.Role.ORGANIZER
    return Listed(
        code=session.code,
        title=session.title,
        created_at=session.created_at,
        held_at=as_datetime(session.began) if session.began else None,  # type: ignore[attr-defined]  # annotated
        tz=session.tz,
        state=replace(without_people(session), begun=begun, proposal=proposal).state(now),
        people=session.people,  # type: ignore[attr-defined]  # annotated
        round=begun.number if begun else 0,
        rounds=session.rounds,
        runs=part.runs,
        reads=reads,
        owns=reads and not part.invited,
        kept_until=kept_until(session),
        in_use=session.opened_at is not None and session.ended_at is None,
        deleted_on=deleted_on,
    )
