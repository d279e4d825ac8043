"""Reads. What a viewer may see is decided here and in domain/notes.py, nowhere else. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from .domain import names, notes
from .domain.errors import Forbidden, NotFound, gettext_noop
from .domain.formats import SECOND
from .domain.grouping import FEWEST, known_rounds, meetings
from .domain.outlook import Account, Outlook, account
from .domain.placing import Table, neighbour_of, place_for_late
from .domain.roster import Roster, read_roster
from .domain.rota import Rota
from .domain.timeline import Timeline
from .domain.wording import Known, Reading, read_wishes
from .history import Held, rounds_held
from .models import Host, Insight, Participant, Round, Seat, Session, Trio, User, rota_of

TRIES = 5  # after that a screen that is a moment old will do: the next notice is under way

SEATED, WAITING, RESTING, LEFT = "seated", "waiting", "resting", "left"
CLOSED, LOBBY, GATHER, RUNNING, BETWEEN, ENDED = "closed", "lobby", "gather", "running", "between", "ended"


@dataclass(frozen=True, slots=True)
class Someone:
    """A participant, wherever they are. `away`: the others have to do without them; `away_at`: since when (ms)."""

    id: int
    name: str
    away: bool = False
    away_at: int | None = None
    left: bool = False
    rests_in: int | None = None
    ready: bool = False
    team: str = ""
    language: str = ""

    def waits_for(self, round: int) -> bool:
        """Whether this person is to have a seat in that round."""
        return not self.left and self.rests_in != round


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a seat. `id` is the participant's; `joins`: the turn (from 1) with which they come in, 0: at once."""

    id: int
    seat: int
    name: str
    away: bool = False
    joins: int = 0
    listens: bool = False
    passed: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class TrioView:
    """A trio as it is stored, with its rota; what that means now is asked with a `now`."""

    id: int
    number: int
    revision: int
    people: tuple[Person, ...]
    rota: Rota
    timeline: Timeline
    ready_step: int | None
    ready: tuple[int, ...]
    link: str
    stays_alone: bool = False
    alone_since: int | None = None  # ms; None: nobody is, or a facilitator said that it is well so

    def ready_at(self, now: int) -> list[int]:
        """Who has asked to move on, if that was in the present step."""
        return list(self.ready) if self.ready_step == self.timeline.position(now).index else []

    @property
    def present(self) -> list[Person]:
        return [person for person in self.people if not person.away]

    def table(self, now: int) -> Table:
        """What there is to know for seating somebody else here."""
        return Table(self.id, self.number, len(self.present), len(self.people), self.rota.next_turn(now))


@dataclass(frozen=True)
class RoundView:
    """A round with its trios, in the order of their numbers."""

    number: int
    revision: int
    shown: bool
    started_at: int | None
    trios: tuple[TrioView, ...]
    outlook: Outlook

    def over(self, now: int) -> bool:
        return all(trio.timeline.position(now).over for trio in self.trios)

    @cached_property
    def by_id(self) -> dict[int, TrioView]:
        return {trio.id: trio for trio in self.trios}

    @cached_property
    def trio_of(self) -> dict[int, TrioView]:
        """Each participant's trio."""
        return {person.id: trio for trio in self.trios for person in trio.people}

    @cached_property
    def last_end(self) -> int | None:
        """When the last of its trios will be over, as things stand (ms); None while one is paused.

        It holds for any instant while a trio is at work, so it is counted once: every trio's screen carries it.
        """
        clocks = [trio.timeline for trio in self.trios]
        paused = [clock for clock in clocks if clock.paused]
        if any(not clock.position(clock.clock.paused_at or 0).over for clock in paused):
            return None
        return max((clock.ends or 0 for clock in clocks if not clock.paused), default=None)

    def tables(self, now: int) -> list[Table]:
        """The trios that are still at work."""
        return [trio.table(now) for trio in self.trios if not trio.timeline.position(now).over]

    def lone(self, now: int) -> list[tuple[TrioView, int | None]]:
        """Trios at work in which one person is left, each with the trio that this person could join."""
        left = [trio for trio in self.trios if trio.alone_since is not None and not trio.timeline.position(now).over]
        tables = self.tables(now) if left else []  # asked every second: mostly nobody is alone
        return [(trio, neighbour_of(trio.table(now), tables)) for trio in left]


@dataclass(frozen=True)
class Snapshot:
    """All that any screen of one session can show, read at once, at one version."""

    id: int
    version: int
    code: str
    title: str
    place: str
    rounds: int
    opened: bool
    finished: bool
    grace: int  # ms
    self_run: bool
    people: dict[int, Someone]  # by participant id, in the order of joining
    begun: RoundView | None  # the latest round that has started
    proposal: RoundView | None  # formed, not started
    wishes: str = ""  # as they were typed
    roster: str = ""
    held: Held = ()  # who sat together before the proposal; read only while there is one

    def state(self, now: int) -> str:
        """What the session is doing at `now`; derived, never stored."""
        if self.finished:
            return ENDED
        if not self.opened:
            return CLOSED
        if self.begun and not self.begun.over(now):
            return RUNNING
        if self.proposal and self.proposal.shown:
            return GATHER
        if self.begun is None:
            return LOBBY
        if self.proposal or self.begun.number < self.rounds:
            return BETWEEN
        return ENDED

    def round_for_people(self) -> RoundView | None:
        """The round that participants see: the proposal once it is shown, else the latest that began."""
        return self.proposal if self.proposal and self.proposal.shown else self.begun

    def standing(self, participant_id: int, now: int) -> str:
        """Whether somebody has a seat in the round that people see, or waits, sits it out, has left."""
        someone, round = self.people.get(participant_id), self.round_for_people()
        if someone is None or someone.left:
            return LEFT if someone else WAITING
        seated = round is not None and participant_id in round.trio_of
        if someone.rests_in is not None and someone.rests_in in self._to_sit_out(round, seated, now):
            return RESTING
        return SEATED if seated else WAITING

    def _to_sit_out(self, round: RoundView | None, seated: bool, now: int) -> tuple[int, ...]:
        """The rounds of which somebody who sits one out is told: once a round is over, of the next one."""
        if round is None or (round.started_at is not None and round.over(now)):
            return (self.next_round,)
        return (round.number,) if seated else (round.number, self.next_round)

    def trio_for(self, participant_id: int, now: int) -> TrioView | None:
        """The trio whose screen this person sees."""
        round = self.round_for_people()
        trio = round.trio_of.get(participant_id) if round else None
        return trio if trio and self.standing(participant_id, now) == SEATED else None

    @property
    def next_round(self) -> int:
        """The number of the round that is formed next."""
        return (self.begun.number if self.begun else 0) + 1

    # -- mixing: looked at by desks only, and counted once a snapshot ---------------------------------

    @cached_property
    def wished(self) -> Reading:
        """What the wishes and tags mean for those who are in."""
        everybody = (Known(one.id, one.name, one.team, one.language) for one in self.people.values())
        return read_wishes(self.wishes, everybody)

    @cached_property
    def listed(self) -> Roster:
        return read_roster(self.roster)

    @cached_property
    def account(self) -> Account | None:
        """What can be said of the proposal's seats as they are."""
        round = self.proposal
        if round is None:
            return None
        groups = [[person.id for person in trio.people] for trio in round.trios]
        last = round.number >= self.rounds
        return account(groups, meetings(self.held), self.wished.wishes, round.outlook, last=last)

    def answers(self, tag: str) -> list[str]:
        """The teams, or languages, that people have named so far, each as it was spelt first."""
        given = (one.team if tag == "team" else one.language for one in self.people.values())
        return sorted({names.key(answer): answer for answer in reversed([*given]) if answer}.values(), key=str.casefold)

    @property
    def to_seat(self) -> list[Someone]:
        """Those who are to have a seat in the round that is formed next."""
        return [one for one in self.here if one.waits_for(self.next_round)]

    @property
    def clean_rounds(self) -> int | None:
        """How many rounds from the next one on can be held without a repeat, as far as is known; None: not known."""
        if self.account:
            follow = self.account.good_for
            return 0 if self.account.repeats else None if follow is None else follow + 1
        if self.begun is None:
            return known_rounds(len(self.to_seat)) if len(self.to_seat) >= FEWEST else 0
        outlook = self.begun.outlook
        return outlook.good_for if outlook.people == len(self.to_seat) else None

    @property
    def here(self) -> list[Someone]:
        """Everybody who has not left the session for good."""
        return [someone for someone in self.people.values() if not someone.left]

    def round_ends(self, now: int) -> int | None:
        """When the last trio of the round at work will be over, as things stand (ms); None while any is paused."""
        return self.begun.last_end if self.begun and self.state(now) == RUNNING else None

    def place_for_late(self, now: int) -> int | None:
        """The trio to which somebody without a seat is best brought; None when no round runs or it is too late."""
        return place_for_late(self.begun.tables(now)) if self.begun and self.state(now) == RUNNING else None

    def next_boundary(self, now: int) -> int | None:
        """The next instant at which any trio's screen changes by itself."""
        if self.begun is None or self.finished:
            return None
        instants = (trio.timeline.next_boundary(now) for trio in self.begun.trios)
        return min((instant for instant in instants if instant is not None), default=None)


def session_by_code(code: str) -> Session:
    """The session with this (already normalised) code. Raises NotFound."""
    session = Session.objects.filter(code=code).first()
    if session is None:
        raise NotFound(gettext_noop("There is no session with this code. Please check it and try again."))
    return session


def hosted_session(user: User | None, code: str) -> Session:
    """The session if this person may run it. Raises NotFound, Forbidden."""
    session = session_by_code(code)
    if session.self_run:
        raise Forbidden(gettext_noop("Nobody hosts this session: the people in it run it together."))
    if user is None or not is_host(user, session):
        raise Forbidden(gettext_noop("This desk belongs to the people who host this session."))
    return session


def nobody_hosts(code: str) -> bool:
    """Whether there is no use in signing in for this session's desk."""
    return Session.objects.filter(code=code, self_run=True).exists()


def hosts_of(session: Session) -> list[Host]:
    """Who may run it: organizers first, then in the order in which they came."""
    return list(session.hosts.select_related("user").order_by("-role", "pk"))


def is_host(user: User, session: Session) -> bool:
    return Host.objects.filter(session=session, user=user).exists()


def is_organizer(user: User, session: Session) -> bool:
    return Host.objects.filter(session=session, user=user, role=Host.Role.ORGANIZER).exists()


def require_organizer(user: User, session: Session) -> None:
    """The harvest is the organizers'; somebody who only runs the session has no part in it. Raises Forbidden."""
    if not is_organizer(user, session):
        raise Forbidden(gettext_noop("What people shared is for the organizers of this session."))


def sessions_hosted_by(user: User) -> QuerySet[Session]:
    return Session.objects.filter(hosts__user=user).order_by("-created_at", "-pk")


def participant_by_hash(session_id: int, secret_hash: str) -> Participant | None:
    return Participant.objects.filter(session_id=session_id, secret_hash=secret_hash).first()


def snapshot(session_id: int) -> Snapshot:
    """Read everything at one version. Raises NotFound when the session is gone.

    The parts come by several queries, and a change may be committed between two of them. A transaction that would
    prevent that locks out writers on SQLite; so look at the version again, and read again if it has moved.
    """
    for _ in range(TRIES):
        seen = _read(session_id)
        if Session.objects.filter(pk=session_id, version=seen.version).exists():
            break
    return seen


def _read(session_id: int) -> Snapshot:
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        raise NotFound(gettext_noop("This session does not exist any more."))
    people = {one.pk: _someone(one) for one in Participant.objects.filter(session=session).order_by("pk")}
    latest = list(Round.objects.filter(session=session).order_by("-number")[:2])
    begun = next((round for round in latest if round.started_at is not None), None)
    proposal = next((round for round in latest if round.started_at is None), None)
    return Snapshot(
        id=session.pk,
        version=session.version,
        code=session.code,
        title=session.title,
        place=session.place,
        rounds=session.rounds,
        opened=session.opened_at is not None,
        finished=session.ended_at is not None,
        grace=session.grace * SECOND,
        self_run=session.self_run,
        people=people,
        begun=_round_view(session, begun, people) if begun else None,
        proposal=_round_view(session, proposal, people) if proposal else None,
        wishes=session.wishes,
        roster=session.roster,
        held=rounds_held(session.pk) if begun and proposal else (),
    )


def _someone(participant: Participant) -> Someone:
    return Someone(
        id=participant.pk,
        name=participant.label,
        away=participant.away,
        away_at=participant.away_at,
        left=participant.left_at is not None,
        rests_in=participant.rests_in,
        ready=participant.ready,
        team=participant.team,
        language=participant.language,
    )


def _round_view(session: Session, round: Round, people: dict[int, Someone]) -> RoundView:
    trios = Trio.objects.filter(round=round).order_by("number").prefetch_related("seats")
    return RoundView(
        number=round.number,
        revision=round.revision,
        shown=round.shown_at is not None,
        started_at=round.started_at,
        trios=tuple(_trio_view(session, round, trio, people) for trio in trios),
        outlook=Outlook.read(round.outlook),
    )


def _trio_view(session: Session, round: Round, trio: Trio, people: dict[int, Someone]) -> TrioView:
    seats = sorted(trio.seats.all(), key=lambda seat: seat.position)
    rota = rota_of(session, round, trio)
    # Somebody who came between two of our queries is not among `people`; then the version has moved, and we read again.
    who = {seat.participant_id: people.get(seat.participant_id) or Someone(seat.participant_id, "") for seat in seats}
    seated = tuple(_person(seat, who[seat.participant_id]) for seat in seats if seat.left_at is None)
    return TrioView(
        id=trio.pk,
        number=trio.number,
        revision=trio.revision,
        people=seated,
        rota=rota,
        timeline=rota.timeline,
        ready_step=trio.ready_step,
        ready=tuple(trio.ready),
        link=link_of(session, trio.number),
        stays_alone=trio.stays_alone,
        alone_since=None if trio.stays_alone else _alone_since(seats, who),
    )


def _person(seat: Seat, someone: Someone) -> Person:
    return Person(
        id=someone.id,
        seat=seat.position,
        name=someone.name,
        away=someone.away,
        joins=seat.from_turn,
        listens=seat.listens,
        passed=seat.passed,
        locked=seat.locked,
    )


def _alone_since(seats: list[Seat], people: dict[int, Someone]) -> int | None:
    """When the last but one went; None unless exactly one is here."""
    active = [seat for seat in seats if seat.left_at is None]
    if sum(not people[seat.participant_id].away for seat in active) != 1:
        return None
    gone = [seat.left_at for seat in seats if seat.left_at is not None]
    gone += [people[seat.participant_id].away_at or 0 for seat in active if people[seat.participant_id].away]
    return max(gone, default=0)


def link_of(session: Session, number: int) -> str:
    """The address at which trio `number` meets online; empty when the session has none for it."""
    if session.place != Session.Place.LINKS:
        return ""
    if session.link_pattern:
        return session.link_pattern.replace("{n}", str(number))
    return session.link_list[number - 1] if number <= len(session.link_list) else ""


# -- notes: who may read what -----------------------------------------------------------------------


def own_notes(participant: Participant) -> QuerySet[Insight]:
    """All that this person wrote, for this person only."""
    return Insight.objects.filter(participant=participant).select_related("trio__round").order_by("key")


def seats_held() -> QuerySet[Seat]:
    """Seats on which somebody sits or sat while a round was held. A seat given up before it began was never held."""
    kept = Q(left_at=None) | Q(left_at__gt=F("round__started_at"))
    return Seat.objects.filter(kept, round__started_at__isnull=False)


def rounds_of(participant: Participant) -> list[dict[str, Any]]:
    """The rounds that this person has sat in, each with all who sat with them: in one trio, or in several."""
    rounds: dict[int, dict[int, str]] = {}
    own = seats_held().filter(participant=participant).select_related("round", "trio").order_by("round__number", "pk")
    for seat in own.prefetch_related(Prefetch("trio__seats", queryset=seats_held().select_related("participant"))):
        mates = rounds.setdefault(seat.round.number, {})
        mates.update({mate.participant_id: mate.participant.label for mate in seat.trio.seats.all()})
    return [
        {"round": number, "people": [{"id": pk, "name": name} for pk, name in mates.items()]}
        for number, mates in rounds.items()
    ]


def shared_in_trios_of(participant: Participant) -> list[Insight]:
    """What was shared with a trio in which this person sits or has sat (not with everyone: see below)."""
    mine = seats_held().filter(participant=participant).values("trio_id")
    found = _written().filter(trio__in=mine, share=notes.TRIO).exclude(participant=participant)
    return [insight for insight in found if notes.may_read(insight.share, mate=True)]


def shared_with_everyone(session_id: int) -> list[Insight]:
    found = _written().filter(participant__session_id=session_id, share=notes.EVERYONE)
    return [insight for insight in found if notes.may_read(insight.share, here=True)]


def shared_with_organizers(session_id: int) -> Iterable[Insight]:
    """What the export may hold: shared with the organizers or everyone, and nothing else."""
    found = _written().filter(participant__session_id=session_id, share__in=notes.EXPORTED)
    return (insight for insight in found if notes.may_read(insight.share, organizer=True))


def _written() -> QuerySet[Insight]:
    """Notes that have a text, with what a reader shows beside it, by rounds and trios."""
    return (
        Insight.objects.exclude(text="")
        .select_related("participant", "trio__round")
        .prefetch_related(Prefetch("trio__seats", queryset=Seat.objects.select_related("participant")))
        .order_by("trio__round__number", "trio__number", "pk")
    )
