"""What one viewer sees: a Snapshot and an instant in, a message out. Pure; the law that the pushed screen equals
the one a newcomer reads rests on everybody using these functions. Fields and units: docs/protocol.md."""

from collections import Counter
from typing import Any

import msgspec
from django.utils.translation import gettext

from .domain.timeline import Timed, Timeline
from .selectors import RUNNING, RoundView, Snapshot, TrioView

STEPS_ON_THE_DESK = 3


class SessionMessage(msgspec.Struct):
    code: str
    title: str
    state: str
    round: int
    rounds: int
    people: int
    place: str


class StepMessage(msgspec.Struct):
    i: int
    phase: str
    turn: int | None
    client: int | None
    starts: int
    ends: int


class TimelineMessage(msgspec.Struct):
    revision: int
    paused_at: int | None
    turns: int
    count: int
    ends: int | None
    steps: list[StepMessage]


class PlaceMessage(msgspec.Struct):
    text: str
    url: str


class PersonMessage(msgspec.Struct):
    id: int
    seat: int
    name: str


class TrioMessage(msgspec.Struct):
    id: int
    number: int
    place: PlaceMessage
    people: list[PersonMessage]
    ready: list[int]
    timeline: TimelineMessage


class Screen(msgspec.Struct, tag_field="t", tag="screen"):
    """A participant's. The same for everybody in a trio: the browser knows who it is."""

    version: int
    now: int
    session: SessionMessage
    trio: TrioMessage | None


class DeskPerson(msgspec.Struct):
    id: int
    name: str
    trio: int | None


class ProposalMessage(msgspec.Struct):
    round: int
    revision: int
    shown: bool
    sizes: dict[str, int]
    duration: int


class DeskScreen(msgspec.Struct, tag_field="t", tag="desk"):
    version: int
    now: int
    session: SessionMessage
    people: list[DeskPerson]
    proposal: ProposalMessage | None
    trios: list[TrioMessage]
    room: TimelineMessage | None


class StageScreen(msgspec.Struct, tag_field="t", tag="stage"):
    version: int
    now: int
    session: SessionMessage
    trios: int
    room: TimelineMessage | None


AnyScreen = Screen | DeskScreen | StageScreen


def for_participant(snapshot: Snapshot, participant_id: int, now: int) -> Screen:
    """The screen of one participant; the same for all in a trio, and for all who wait."""
    round = snapshot.round_for_people()
    trio = round.trio_of.get(participant_id) if round else None
    return for_trio(snapshot, trio, now)


def for_trio(snapshot: Snapshot, trio: TrioView | None, now: int) -> Screen:
    """The screen of a trio (None: of those who wait)."""
    message = _trio(snapshot, trio, now) if trio else None
    return Screen(snapshot.version, now, _session(snapshot, now, snapshot.round_for_people()), message)


def for_desk(snapshot: Snapshot, now: int) -> DeskScreen:
    """The facilitator's: everybody, the proposal or the running round, and the clock that most trios are on."""
    round = snapshot.proposal or snapshot.begun
    seated = round.trio_of if round else {}
    return DeskScreen(
        snapshot.version,
        now,
        _session(snapshot, now, round),
        people=[
            DeskPerson(id, name, seated[id].number if id in seated else None) for id, name in snapshot.people.items()
        ],
        proposal=_proposal(snapshot.proposal) if snapshot.proposal else None,
        trios=[_trio(snapshot, trio, now, STEPS_ON_THE_DESK) for trio in round.trios] if round else [],
        room=room_timeline(snapshot, now),
    )


def for_stage(snapshot: Snapshot, now: int) -> StageScreen:
    """The projector's: nothing about any one person."""
    round = snapshot.round_for_people()
    trios = len(round.trios) if round else 0
    return StageScreen(snapshot.version, now, _session(snapshot, now, round), trios, room_timeline(snapshot, now))


def room_timeline(snapshot: Snapshot, now: int) -> TimelineMessage | None:
    """The timeline that most trios are on (of equals, the lowest number); None when no round runs."""
    if snapshot.begun is None or snapshot.state(now) != RUNNING:
        return None
    going = [trio for trio in snapshot.begun.trios if not trio.timeline.position(now).over]
    counts = Counter(trio.timeline for trio in going)
    lead = max(going, key=lambda trio: (counts[trio.timeline], -trio.number))
    return _timeline(lead.timeline, lead.revision, now)


def plain(message: AnyScreen) -> Any:
    """The message as dicts and lists, for a page's first screen."""
    return msgspec.to_builtins(message)


def _session(snapshot: Snapshot, now: int, round: RoundView | None) -> SessionMessage:
    return SessionMessage(
        code=snapshot.code,
        title=snapshot.title,
        state=snapshot.state(now),
        round=round.number if round else 0,
        rounds=snapshot.rounds,
        people=len(snapshot.people),
        place=snapshot.place,
    )


def _proposal(round: RoundView) -> ProposalMessage:
    sizes = Counter(str(len(trio.people)) for trio in round.trios)
    duration = max((trio.timeline.total for trio in round.trios), default=0)
    return ProposalMessage(round.number, round.revision, round.shown, dict(sorted(sizes.items())), duration)


def _trio(snapshot: Snapshot, trio: TrioView, now: int, most_steps: int | None = None) -> TrioMessage:
    return TrioMessage(
        id=trio.id,
        number=trio.number,
        place=_place(snapshot, trio),
        people=[PersonMessage(person.id, person.seat, person.name) for person in trio.people],
        ready=trio.ready_at(now),
        timeline=_timeline(trio.timeline, trio.revision, now, most_steps),
    )


def _place(snapshot: Snapshot, trio: TrioView) -> PlaceMessage:
    if snapshot.place == "room":
        return PlaceMessage(gettext("Table {number}").format(number=trio.number), "")
    return PlaceMessage(gettext("Your trio’s call") if trio.link else "", trio.link)


def _timeline(timeline: Timeline, revision: int, now: int, most_steps: int | None = None) -> TimelineMessage:
    remaining: list[Timed] = timeline.remaining(now)
    return TimelineMessage(
        revision=revision,
        paused_at=timeline.clock.paused_at,
        turns=max((step.turn or 0 for step in timeline.steps), default=0),
        count=len(timeline.steps),
        ends=timeline.ends,
        steps=[
            StepMessage(
                timed.step.index, timed.step.phase, timed.step.turn, timed.step.client, timed.starts, timed.ends
            )
            for timed in remaining[:most_steps]
        ],
    )
