"""The sessions of one account as lists show them, in a few queries for any number of them. Writes nothing."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..domain.errors import Unreadable
from ..domain.outlook import Outlook
from ..domain.rota import Rota
from ..domain.units import Ms
from ..instant import as_datetime
from ..models import Group, Host, Round, Session, User
from .attendance import who_took_part
from .held import Held, held_from
from .keeping import deleted_on, gone_on, kept_until
from .reading import CLOCK, rota_from, with_texts, without_people
from .state import GroupView, RoundView


@dataclass(frozen=True, slots=True)
class Listed:
    """One session, and what this account may do with it."""

    code: str
    title: str
    document: str  # the digest of what it follows
    created_at: datetime
    held: Held | None  # None before its first round
    tz: tzinfo  # the zone of its days
    state: str
    people: int
    round: int
    rounds: int
    runs: bool
    reads: bool
    owns: bool
    kept_until: datetime | None
    in_use: bool  # people may have it open now
    deleted_on: datetime | None  # set only if the session is deleted soon unless something happens


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted session, and until when its owner can bring it back."""

    code: str
    title: str
    created_at: datetime
    tz: tzinfo
    people: int
    deleted_at: datetime
    gone_on: datetime


@dataclass(frozen=True, slots=True)
class Shelves:
    """How many sessions of an account are archived, and how many are deleted but can be brought back."""

    archived: int
    deleted: int


def sessions_of(user: User, now: Ms, *, archived: bool = False) -> list[Listed]:
    """The sessions in which this account has a part, the newest first: those it has archived, or the others."""
    own = Host.objects.filter(user=user, archived_at__isnull=not archived)
    parts = {host.session_id: host for host in own}
    sessions = _newest_first(Session.objects.filter(pk__in=parts))
    rounds, ends = _rounds(sessions, now), deleted_on(sessions, as_datetime(now))
    return [_listed(one, parts[one.pk], *rounds.get(one.pk, ([], None)), ends.get(one.pk), now) for one in sessions]


def deleted_of(user: User, now: datetime) -> list[Deleted]:
    """The sessions that this account owns, deleted, and can still bring back; the latest deletion first."""
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
    """What there is besides the list that is shown."""
    archived = Session.objects.filter(hosts__user=user, hosts__archived_at__isnull=False).count()
    return Shelves(archived, len(deleted_of(user, now)))


def _deleted_by(user: User) -> QuerySet[Session]:
    mine = Host.objects.filter(user=user, role=Host.Duty.ORGANIZER, invited=False)
    return Session.stored.filter(deleted_at__isnull=False, pk__in=mine.values("session"))


def _newest_first(sessions: QuerySet[Session]) -> list[Session]:
    """The sessions with their number of people, without the long texts that no list shows."""
    people = who_took_part().filter(session=OuterRef("pk")).order_by().values("session").annotate(n=Count("pk"))
    counted = sessions.annotate(people=Coalesce(Subquery(people.values("n")), 0))
    return list(counted.defer("invitation", "link_list", "wishes", "roster").order_by("-created_at", "-pk"))


def _rounds(sessions: Collection[Session], now: Ms) -> dict[int, tuple[list[RoundView], Held | None]]:
    """By session id: its latest rounds, begun or not, each with one group for every different clock, and when it was
    held. Sessions without a round are left out."""
    by_id = {session.pk: session for session in sessions}
    latest: dict[int, list[Round]] = {}
    first: dict[int, int] = {}
    for round in Round.objects.filter(session__in=sessions).defer("outlook").order_by("session", "-number"):
        if not latest.get(round.session_id) or latest[round.session_id][-1].started_at is None:
            latest.setdefault(round.session_id, []).append(round)
        if round.started_at is not None:
            first[round.session_id] = min(round.started_at, first.get(round.session_id, round.started_at))
    begun = {round.pk: round for rounds in latest.values() for round in rounds if round.started_at is not None}
    rotas: dict[int, list[Rota]] = {}
    clocks = with_texts(Group.objects.filter(round__in=begun)).order_by().values_list("round_id", *CLOCK).distinct()
    for pk, *row in clocks:
        with suppress(Unreadable):  # it is listed without its clocks; who opens it is told why
            rotas.setdefault(pk, []).append(rota_from(begun[pk], tuple(row)))
    held = {
        round.session_id: held_from(
            by_id[round.session_id], first[round.session_id], round, rotas.get(round.pk, []), now
        )
        for round in begun.values()
    }
    return {
        pk: ([_view(one, [] if by_id[pk].ended_at else rotas.get(one.pk, [])) for one in rounds], held.get(pk))
        for pk, rounds in latest.items()
    }


def _view(round: Round, rotas: Collection[Rota]) -> RoundView:
    """A round without people. In an ended session nothing runs, whatever its clocks say."""
    groups = tuple(GroupView(0, 0, 0, (), rota, rota.timeline, None, (), "") for rota in rotas)
    return RoundView(
        round.number,
        round.revision,
        round.shown_at is not None,
        round.started_at,
        groups,
        Outlook(),
        round.document_id,
        round.stage,
        round.question,
    )


def _listed(
    session: Session,
    part: Host,
    rounds: Collection[RoundView],
    held: Held | None,
    deleted_on: datetime | None,
    now: Ms,
) -> Listed:
    begun = next((round for round in rounds if round.started_at is not None), None)
    proposal = next((round for round in rounds if round.started_at is None), None)
    reads = part.role == Host.Duty.ORGANIZER
    return Listed(
        code=session.code,
        title=session.title,
        document=session.document_id,
        created_at=session.created_at,
        held=held,
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
