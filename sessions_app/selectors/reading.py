"""Reads a session at one version, in a few queries for any number of people. Writes nothing.

A Reader remembers its last read, and returns the very same values for what has not changed since.
Why: docs/decisions.md#a-snapshot-is-read-again-when-the-version-moved-meanwhile
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from ..domain import names
from ..domain.agenda import Coming
from ..domain.cases import Brought, helped_again
from ..domain.errors import NotFound, gettext_noop
from ..domain.outlook import Outlook
from ..domain.practice import SECOND
from ..domain.program import following, rounds_of_stage
from ..domain.rota import Rota
from ..domain.timeline import Clock, Timeline
from ..domain.units import Ms
from ..domain.visits import visit_of
from ..domain.voices import voices_of
from ..models import (
    Group,
    Participant,
    Round,
    Seat,
    Session,
    asked_of,
    contract_of,
    frame_of,
    given_of,
    is_away,
    practice_of,
)
from .attendance import who_took_part
from .cases import asks_for_cases, cases_of
from .history import rounds_held, served_before
from .prepared import Prepared, PreparedObjects, Row
from .recalled import recalled_in
from .state import Follows, GroupView, RoundView, SeatView, Snapshot, Someone, TablesToHear
from .voices import tables_before

TRIES = 5  # then a slightly old screen will do, because the next notice is under way

Sat = tuple[tuple[int, int, bool], ...]
# Who sits in a group, since when somebody is alone there (ms), who has or had a seat.
Seated = tuple[tuple[SeatView, ...], int | None, Sat]
Value = TypeVar("Value")

PERSON = (
    "pk", "name", "ordinal", "away_at", "vouched", "left_at", "removed_at", "hand_at", "rests_in", "ready", "team",
    "language", "erased_at", "asked_hash", "asked_at", "former_hash", "awaited",
)  # fmt: skip
REMOVED_AT = PERSON.index("removed_at")
SEAT = ("group_id", "participant_id", "position", "from_turn", "left_at", "listens", "passed", "locked")
# The columns that say where a group is. Lists are read as texts, so that equal groups are parsed once.
CLOCK = (
    "size", "order_text", "later_text", "started_at", "paused_at", "paused_ms", "adjust_text", "ended_text",
    "time_out_at", "held",
)  # fmt: skip
TEXTS = ("order", "later", "adjust", "ended", "ready", "given", "contract", "visit")
GROUP = (
    "round_id", "pk", "number", "revision", "stays_alone", "ready_step", "ready_text", "given_text", "contract_text",
    "visit_text", *CLOCK,
)  # fmt: skip

_session = PreparedObjects(lambda keys: Session.objects.filter(pk=keys[0]))
_at_version = Prepared(lambda keys: Session.objects.filter(pk=keys[0], version=keys[1]).values_list("pk"))
_latest_rounds = PreparedObjects(lambda keys: Round.objects.filter(session=keys[0]).order_by("-number")[:2])
_everybody = Prepared(lambda keys: Participant.objects.filter(session=keys[0]).order_by("pk").values_list(*PERSON))


def snapshot(session_id: int) -> Snapshot:
    """Reads everything at one version. Raises NotFound if the session is gone."""
    return Reader(session_id).read()


class Reader:
    """Reads one session again and again. Not for two threads at a time."""

    def __init__(self, session_id: int) -> None:
        self.session_id = session_id
        self._folk: _Folk | None = None
        self._served: tuple[int, frozenset[int]] = (0, frozenset())  # before the round of this number
        self._people: _Kept[Someone] = _Kept()
        self._seats: _Kept[Seated] = _Kept()
        self._clocks: _Kept[tuple[Rota, Timeline]] = _Kept()
        self._groups: _Kept[GroupView] = _Kept()

    def read(self) -> Snapshot:
        """Reads everything at one version. Raises NotFound if the session is gone.

        A change may be committed between two of its queries. On SQLite a transaction against that would lock out
        writers, so it compares the version at the end, and reads again if it has moved.
        """
        for _ in range(TRIES):
            seen = self._read()
            if _at_version.rows([self.session_id, seen.version]):
                break
        return seen

    def _read(self) -> Snapshot:
        session = _session.first(self.session_id)
        if session is None:
            raise NotFound(gettext_noop("This session does not exist any more."))
        latest = _latest_rounds.all(session.pk)
        begun = next((round for round in latest if round.started_at is not None), None)
        proposal = next((round for round in latest if round.started_at is None), None)
        rounds = [round for round in (begun, proposal) if round]
        folk = self._who_is_where(session, rounds)
        views = self._rounds(session, rounds, folk.seated) if rounds else {}
        practice = practice_of(session.document_id)
        coming = following(practice, session.rounds, begun.as_planned if begun else None)
        plan = practice.stages[coming.stage].plan
        case_stage = asks_for_cases(session.document_id, coming.stage)
        return replace(
            without_people(session),
            stage=coming.stage,
            sizes=plan.sizes,
            mixes=plan.mixes,
            people=folk.people,
            cases=folk.cases if case_stage else None,
            takes_cases=plan.rule.of_a_case,
            helped_again=case_stage is not None and helped_again(case_stage.plan),
            case_sizes=case_stage.plan.sizes if case_stage else None,
            begun=views[begun.pk] if begun else None,
            proposal=views[proposal.pk] if proposal else None,
            wishes=session.wishes,
            roster=session.roster,
            held=rounds_held(session.pk) if begun and proposal and not proposal.of_everybody else (),
            served=self._served_before(begun.number) if begun else frozenset(),
            recalled=recalled_in(begun) if begun else {},
            staged=len(practice.stages) > 1,
            follows=_follows(session, begun) if len(practice.stages) > 1 else None,
            tables=folk.tables,
        )

    def _served_before(self, round: int) -> frozenset[int]:
        """Who had a turn in rounds that are over; read once a round."""
        if self._served[0] != round:
            self._served = (round, served_before(self.session_id, round))
        return self._served[1]

    def _who_is_where(self, session: Session, rounds: list[Round]) -> "_Folk":
        """People, seats and cases; the last read's, if none has changed since, as after most commands."""
        as_of = (session.people_version, tuple(round.pk for round in rounds))
        if self._folk is None or self._folk.as_of != as_of:
            people = self._everybody(session)
            cases = cases_of(session.pk) if asks_for_cases(session.document_id) else None
            begun = next((round for round in rounds if round.started_at is not None), None)
            tables = tables_before(begun) if begun else None
            self._folk = _Folk(as_of, people, self._seated(rounds, people) if rounds else {}, cases, tables)
        return self._folk

    def _everybody(self, session: Session) -> dict[int, Someone]:
        found = _everybody.rows([session.pk])
        removed = {row[0] for row in found if row[REMOVED_AT] is not None}  # mostly empty, which saves a query
        if removed:
            removed -= set(
                who_took_part().filter(session=session, removed_at__isnull=False).values_list("pk", flat=True)
            )
        rows = ((row, row[0] not in removed) for row in found)
        people = {
            row[0]: self._people.of(row[0], (row, took_part), _someone, row, took_part) for row, took_part in rows
        }
        self._people.forget_the_rest()
        return people

    def _seated(self, rounds: list[Round], people: dict[int, Someone]) -> dict[int, Seated]:
        rows: dict[int, list[Row]] = {}
        for row in Seat.objects.filter(round__in=rounds).order_by("group", "position").values_list(*SEAT):
            # Somebody who joined between two queries is not in `people`. Then the version
            # has moved, and read() tries again.
            rows.setdefault(row[0], []).append((people.get(row[1]) or Someone(row[1], ""), row))
        seated = {group: self._seats.of(group, seats, _those_seated, seats) for group, seats in rows.items()}
        self._seats.forget_the_rest()
        return seated

    def _rounds(self, session: Session, rounds: list[Round], seated: dict[int, Seated]) -> dict[int, RoundView]:
        groups: dict[int, list[GroupView]] = {round.pk: [] for round in rounds}
        by_id = {round.pk: round for round in rounds}
        for row in _groups_of_rounds.rows([round.pk for round in rounds]):
            groups[row[0]].append(self._group(session, by_id[row[0]], row, seated.get(row[1], ((), None, ()))))
        self._clocks.forget_the_rest()
        self._groups.forget_the_rest()
        return {round.pk: _round_view(session, round, tuple(groups[round.pk])) for round in rounds}

    def _group(self, session: Session, round: Round, row: Row, seated: Seated) -> GroupView:
        clock = row[-len(CLOCK) :]
        key = (round.pk, clock)
        rota, timeline = self._clocks.of(key, key, _rota_and_timeline, round, clock)
        link = link_of(session, row[2])
        facts = (row, seated, rota, link)
        return self._groups.of(row[1], facts, _group_view, row, seated, rota, timeline, link)


def without_people(session: Session) -> Snapshot:
    """A snapshot with only the session's own fields: no people, no rounds. Reads nothing."""
    return Snapshot(
        id=session.pk,
        version=session.version,
        code=session.code,
        title=session.title,
        venue=session.venue,
        rounds=session.rounds,
        opened=session.opened_at is not None,
        finished=session.ended_at is not None,
        grace=session.grace * SECOND,
        self_run=session.self_run,
        prepares=session.prepares,
        runs_itself=session.runs_itself,
        document=session.document_id,
        stage=0,
        sizes=None,
        mixes=True,
        notice=session.notice,
        notice_at=session.notice_at,
        people={},
        begun=None,
        proposal=None,
    )


@dataclass(frozen=True, slots=True)
class _Folk:
    """Everybody, who sits in which group, who brings a case and which groups can be heard, as of one version of the
    people and of the rounds."""

    as_of: tuple[int, tuple[int, ...]]
    people: dict[int, Someone]
    seated: dict[int, Seated]
    cases: tuple[Brought, ...] | None
    tables: TablesToHear | None


class _Kept(Generic[Value]):
    """A cache of values made of facts. As long as its facts are equal, a key has the very same value."""

    def __init__(self) -> None:
        self._before: dict[Hashable, tuple[object, Value]] = {}
        self._now: dict[Hashable, tuple[object, Value]] = {}

    def of(self, key: Hashable, facts: object, make: Callable[..., Value], *given: Any) -> Value:
        """The value of `key`: the cached one if its facts are equal, otherwise `make(*given)`."""
        entry = self._now.get(key) or self._before.get(key)
        if entry is None or entry[0] != facts:
            entry = (facts, make(*given))
        self._now[key] = entry
        return entry[1]

    def forget_the_rest(self) -> None:
        """Drops what was not asked for since the last call."""
        self._before, self._now = self._now, {}


def with_texts(groups: QuerySet[Group]) -> QuerySet[Group]:
    """The groups with their lists also as texts: most groups are alike, and parsing a
    list costs more than reading a row."""
    return groups.annotate(**{f"{name}_text": Cast(name, TextField()) for name in TEXTS})


_groups_of_rounds = Prepared(
    lambda rounds: with_texts(Group.objects.filter(round__in=rounds)).order_by("round", "number").values_list(*GROUP)
)


def clock_of(row: Row) -> tuple[int, tuple[int, ...], tuple[int, ...], Clock]:
    """The parsed columns of CLOCK: the size, the order of turns, those that wait, and the clock."""
    size, order, later, started_at, paused_at, paused_ms, adjust, ended, time_out_at, held = row
    # SQLite may give 0 and 1 for a boolean.
    clock = Clock(started_at, paused_at, paused_ms, _listed(adjust), _listed(ended), time_out_at, bool(held))
    return size, _listed(order), _listed(later), clock


@lru_cache(maxsize=4096)
def _listed(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def _someone(row: Row, took_part: bool) -> Someone:
    (
        pk, name, ordinal, away_at, vouched, left_at, removed_at, hand_at, rests_in, ready, team, language, erased_at,
        asked_hash, asked_at, former, awaited,
    ) = row  # fmt: skip
    return Someone(
        id=pk,
        name=names.label(name, ordinal),
        away=is_away(away_at, vouched=vouched),
        away_at=away_at,
        left=left_at is not None,
        removed=removed_at is not None,
        hand_at=hand_at,
        rests_in=rests_in,
        ready=bool(ready),
        team=team,
        language=language,
        erased=erased_at is not None,
        took_part=took_part and not awaited,
        asked=asked_of(asked_hash, asked_at),
        former=former,
        awaited=bool(awaited),
    )


def _those_seated(seats: list[tuple[Someone, Row]]) -> Seated:
    sitting = tuple(_person(row, someone) for someone, row in seats if row[4] is None)
    return sitting, _alone_since(seats), tuple((row[1], row[2], row[6]) for _, row in seats)


def _person(row: Row, someone: Someone) -> SeatView:
    _, pk, position, from_turn, _, listens, passed, locked = row
    return SeatView(
        id=pk,
        seat=position,
        name=someone.name,
        away=someone.away,
        joins=from_turn,
        listens=listens,
        passed=passed,
        locked=locked,
    )


def _alone_since(seats: list[tuple[Someone, Row]]) -> int | None:
    """When the last mate of a person alone went (ms); None unless exactly one person is here."""
    active = [someone for someone, row in seats if row[4] is None]
    if sum(not someone.away for someone in active) != 1:
        return None
    gone = [row[4] for _, row in seats if row[4] is not None]
    gone += [someone.away_at or 0 for someone in active if someone.away]
    return max(gone, default=0)


def rota_from(round: Round, row: Row) -> Rota:
    """A group's rota from the columns of CLOCK."""
    size, order, later, clock = clock_of(row)
    return Rota(frame_of(round, size), order, later, clock)


def _rota_and_timeline(round: Round, row: Row) -> tuple[Rota, Timeline]:
    rota = rota_from(round, row)
    return rota, rota.timeline


def _group_view(row: Row, seated: Seated, rota: Rota, timeline: Timeline, link: str) -> GroupView:
    _, pk, number, revision, stays_alone, ready_step, ready, given, contract, visit = row[: -len(CLOCK)]
    people, alone_since, sat = seated
    return GroupView(
        id=pk,
        number=number,
        revision=revision,
        people=people,
        rota=rota,
        timeline=timeline,
        ready_step=ready_step,
        ready=_listed(ready),
        link=link,
        sat=sat,
        stays_alone=bool(stays_alone),
        alone_since=None if stays_alone or rota.frame.plan.everybody else alone_since,
        given=given_of(_listed(given)),
        contract=contract_of(_listed(contract)),
        visit=visit_of(_listed(visit)),
    )


def _round_view(session: Session, round: Round, groups: tuple[GroupView, ...]) -> RoundView:
    practice = practice_of(round.document_id)
    staged = len(practice.stages) > 1
    return RoundView(
        number=round.number,
        revision=round.revision,
        shown=round.shown_at is not None,
        started_at=round.started_at,
        groups=groups,
        outlook=Outlook.read(round.outlook),
        document=round.document_id,
        stage=round.stage,
        question=round.question,
        begins_at=None if round.begins_at is None else Ms(round.begins_at),
        nth=round.as_planned.nth,
        of=rounds_of_stage(practice, session.rounds, round.as_planned) if staged else None,
        voices=voices_of(round.voices),
    )


def _follows(session: Session, begun: Round | None) -> Follows | None:
    """The round after the latest that began; None if all that are planned have begun."""
    if begun and begun.number >= session.rounds:
        return None
    practice = session.planned()
    next_one = following(practice, session.rounds, begun.as_planned if begun else None)
    plan, of = practice.plans[next_one.stage], rounds_of_stage(practice, session.rounds, next_one)
    takes = sum(step.length for step in Coming(next_one.stage, next_one.nth, of, plan).usual)
    return Follows(next_one.number, next_one.stage, next_one.nth, of, Ms(takes), next_one.question, plan.least)


def link_of(session: Session, number: int) -> str:
    """The address where group `number` meets online, or can go if the call here fails it; empty if the session has none
    for it."""
    if session.venue not in (Session.Venue.LINKS, Session.Venue.HERE):
        return ""
    if session.link_pattern:
        return session.link_pattern.replace("{n}", str(number))
    return session.link_list[number - 1] if number <= len(session.link_list) else ""
