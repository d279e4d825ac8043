"""What one viewer sees: takes a Snapshot and an instant, returns a message in the shapes of wire.py. Pure.

Everybody uses these functions, so a pushed screen equals the screen that a newcomer reads.
Why: docs/decisions.md#screens-are-functions-of-a-snapshot
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from .domain.cases import Brought, shares
from .domain.grouping import Unmet, fits, sizes
from .domain.journeys.helping import advised
from .domain.onward import Onward, next_step
from .domain.outlook import Account
from .domain.placing import ANSWER_WITHIN
from .domain.sentences import KEYS
from .domain.timeline import Timed, Timeline
from .domain.together import in_step
from .domain.units import Ms
from .domain.wording import Problem
from .selectors import (
    CLOSING,
    ENDED,
    GATHER,
    LEFT,
    LOBBY,
    REMOVED,
    RUNNING,
    SEATED,
    GroupView,
    RoundView,
    SeatView,
    Snapshot,
    Someone,
)
from .wire import (
    AgreedMessage,
    AnyScreen,
    AskingMessage,
    AwaitedPerson,
    CaseMessage,
    CaseOnTheWall,
    CasesMessage,
    ContractMessage,
    DeskPerson,
    DeskScreen,
    GivenMessage,
    GroupMessage,
    LobbyPerson,
    LoneMessage,
    MixingMessage,
    NextMessage,
    NoticeMessage,
    OpenMessage,
    PersonMessage,
    PlaceMessage,
    ProblemMessage,
    ProposalMessage,
    RecalledMessage,
    RoomMessage,
    Screen,
    SeatedAt,
    SessionMessage,
    StageScreen,
    StepMessage,
    TimelineMessage,
    TimeOutMessage,
    UnmetMessage,
    VisitedMessage,
    VisitMessage,
    VoiceMessage,
    VoicesMessage,
    WordingMessage,
)

STEPS_ON_THE_DESK = 3
SHORT = 12  # digits of a digest: a page only compares it with the one that it was made with
MOST_NAMES_ON_THE_STAGE = 36  # with more, nobody finds their name, and each arrival would send all of them again
MOST_GROUPS_ON_THE_STAGE = 12
MOST_CASES_ON_THE_STAGE = 12


class Moment:
    """One snapshot at one instant. Parts that its screens share are made once, for any number of groups."""

    def __init__(self, snapshot: Snapshot, now: Ms) -> None:
        self.snapshot, self.now = snapshot, now
        self._timelines: dict[tuple[int, int, int | None], TimelineMessage] = {}

    def for_participant(self, participant_id: int) -> Screen:
        """The screen of one participant; the same for all in a group, and for all who wait."""
        group, someone = self.snapshot.group_for(participant_id, self.now), self.snapshot.people.get(participant_id)
        raised = someone is not None and someone.hand_at is not None
        if group and group.everybody:
            return self.for_everybody(group, raised=raised)
        if group:
            return self.for_group(group)
        return self.for_unseated(self.snapshot.standing(participant_id, self.now), raised=raised)

    def for_group(self, group: GroupView) -> Screen:
        """The screen of a group."""
        hands = self._hands.get(group.id, [])
        asking = self._asking([person.id for person in group.people])
        stands = self.snapshot.recalled_to(group, self.now)
        return Screen(
            self.snapshot.version,
            self.now,
            self._session,
            SEATED,
            self._group(group),
            hands=hands,
            recalled=RecalledMessage(stands.holder, stands.kind, stands.revision) if stands else None,
            asking=asking,
            cases=self._cases_mark,
        )

    def for_everybody(self, group: GroupView, *, raised: bool) -> Screen:
        """The screen of a group in which all are. It names nobody, so that it is as long for thousands as for three,
        and nobody's coming or going changes it. People with a raised hand have another one."""
        return Screen(self.snapshot.version, self.now, self._session, SEATED, self._group(group), raised=raised)

    def for_unseated(self, standing: str, *, raised: bool) -> Screen:
        """The screen of people who wait, sit out, have left or were removed. If nobody
        hosts, it says who is in the session.

        People with a raised hand have another screen. It does not say who they are: otherwise a lobby of hundreds would
        be sent every raised hand, in ever longer screens.
        """
        here = self.snapshot.here if self.snapshot.self_run else None
        lobby = None if here is None else [LobbyPerson(one.id, one.name, one.ready, one.away) for one in here]
        session = msgspec.structs.replace(self._session, notice=None) if standing == REMOVED else self._session
        seated = self.snapshot.begun.group_of if self.snapshot.begun else {}
        asking = self._asking([one for one in self.snapshot.people if one not in seated])
        cases = msgspec.UNSET if standing in (LEFT, REMOVED) else self._cases_mark
        return Screen(
            self.snapshot.version, self.now, session, standing, None, lobby, raised=raised, asking=asking, cases=cases
        )

    @cached_property
    def _ended(self) -> bool:
        """Then nobody reads others' cases any more."""
        return self.snapshot.state(self.now) == ENDED

    @property
    def _cases_mark(self) -> int | msgspec.UnsetType:
        mark = self.snapshot.cases_mark
        return msgspec.UNSET if mark is None or self._ended else mark

    def _asking(self, people: Iterable[int]) -> list[AskingMessage] | msgspec.UnsetType:
        """The requests to be one of `people`, if nobody hosts; unset if a facilitator answers requests."""
        if not self.snapshot.self_run:
            return msgspec.UNSET
        theirs = set(people)
        return [each for each in _asking(self.snapshot) if each.person in theirs]

    @cached_property
    def _hands(self) -> dict[int, list[int]]:
        """By group id: whose hand is up."""
        hands: dict[int, list[int]] = {}
        for one in self.snapshot.raised:
            if group := self.snapshot.group_for(one.id, self.now):
                hands.setdefault(group.id, []).append(one.id)
        return hands

    def for_desk(self) -> DeskScreen:
        """The facilitator's screen: everybody, the proposal or the round at work, and
        the clock that most groups are on."""
        snapshot, now = self.snapshot, self.now
        round = snapshot.round_for_desk
        seated = round.group_of if round else {}
        return DeskScreen(
            snapshot.version,
            now,
            _session(snapshot, now, round),
            people=[
                _desk_person(snapshot, one, seated.get(one.id), now)
                for one in snapshot.people.values()
                if not one.awaited or one.removed
            ],
            proposal=_proposal(snapshot.proposal, snapshot.account) if snapshot.proposal and snapshot.account else None,
            groups=[self._group(group, desk=True) for group in round.groups] if round else [],
            room=self.room_timeline(),
            lone=_lone(snapshot, now),
            open=_open(snapshot, now),
            mixing=_mixing(snapshot),
            wishes=_wording(snapshot.wishes, snapshot.wished.problems),
            roster=_wording(snapshot.roster, snapshot.list_problems),
            without_turn=[one.id for one in snapshot.without_turn(now)] if snapshot.state(now) == CLOSING else [],
            took_part=snapshot.took_part,
            asking=_asking(snapshot),
            next=_next(snapshot, now) if snapshot.staged else msgspec.UNSET,
            runs_itself=snapshot.runs_itself if snapshot.staged else msgspec.UNSET,
            cases=msgspec.UNSET if snapshot.cases is None or self._ended else _cases(snapshot),
            awaited=[AwaitedPerson(one.id, one.name) for one in snapshot.awaited] or msgspec.UNSET,
            voices=_voices(snapshot, now),
            visits=self._visits() or msgspec.UNSET,
        )

    def for_stage(self) -> StageScreen:
        """The projector's screen that anybody may open: nothing about any single person."""
        round = self.snapshot.round_for_people()
        groups = len(round.groups) if round else 0
        voice = _voice(self.snapshot, self.now)
        return StageScreen(self.snapshot.version, self.now, self._session, groups, self.room_timeline(), voice=voice)

    def for_own_stage(self) -> StageScreen:
        """The projector's screen that a facilitator opened: who is in while people arrive, who sits where while they
        find their places; and what they have said to all, the cases that they bring until a round takes them."""
        screen, here, round = self.for_stage(), self.snapshot.here, self.snapshot.round_for_people()
        if screen.session.state == LOBBY and len(here) <= MOST_NAMES_ON_THE_STAGE:
            screen.names = [one.name for one in here]
        few = round is not None and not round.everybody and len(round.groups) <= MOST_GROUPS_ON_THE_STAGE
        if screen.session.state == GATHER and round and few:
            screen.seating = [SeatedAt(group.number, [one.name for one in group.people]) for group in round.groups]
        brought = [(self.snapshot.people[case.person].name, case) for case in self.snapshot.cases_here]
        together = round is None or screen.session.state != RUNNING or round.everybody
        if brought and together and not self._ended:
            shown = [CaseOnTheWall(name, case.line) for name, case in brought if case.taken is None]
            screen.cases = shown[:MOST_CASES_ON_THE_STAGE]
        return screen

    def room_timeline(self) -> RoomMessage | None:
        """The timeline that most groups are on (if several tie, the one with the lowest number), and how many groups
        are in step with it. None if no round is at work.

        An empty group's clock keeps running in case its people return, but it never leads the room's clock while
        others are at work; nor does a group's that takes a time out.
        """
        if self.snapshot.begun is None or self.snapshot.state(self.now) != RUNNING:
            return None
        at_work = self.snapshot.begun.at_work(self.now)
        going = [group for group in at_work if group.present] or at_work
        leading = [group for group in going if not group.timeline.clock.in_time_out] or going
        counts = Counter(id(group.timeline) for group in leading)
        lead = max(leading, key=lambda group: (counts[id(group.timeline)], -group.number))
        positions = self.snapshot.begun.each_clock(lambda group: group.timeline.position(self.now))
        share = in_step(positions[lead.id], [positions[group.id] for group in going])
        return RoomMessage(**msgspec.structs.asdict(self._timeline(lead)), in_step=share)

    @cached_property
    def _session(self) -> SessionMessage:
        return _session(self.snapshot, self.now, self.snapshot.round_for_people())

    def _group(self, group: GroupView, *, desk: bool = False) -> GroupMessage:
        """A group as its own people see it. `desk`: with fewer steps, all turns, and who is locked."""
        return GroupMessage(
            id=group.id,
            number=group.number,
            place=self._place(group),
            people=[] if group.everybody else [_person(person, desk=desk) for person in group.people],
            ready=group.ready_at(self.now),
            later=list(group.rota.later),
            timeline=self._timeline(group, STEPS_ON_THE_DESK if desk else None),
            given=GivenMessage(group.given.step, group.given.minutes, group.given.until) if group.given else None,
            past=msgspec.UNSET if desk else _past(group, self.now),
            order=list(group.rota.order) if desk else msgspec.UNSET,
            case=group.case or msgspec.UNSET,
            contract=msgspec.UNSET if desk else _contract(group, self.now),
            time_out=_time_out(group, self.now),
            visit=msgspec.UNSET if desk else self._visit(group),
            all=group.everybody or msgspec.UNSET,
        )

    def _visit(self, group: GroupView) -> VisitMessage | msgspec.UnsetType:
        visit = self.snapshot.visit_to(group, self.now)
        return VisitMessage(visit.state, visit.at) if visit else msgspec.UNSET

    def _visits(self) -> list[VisitedMessage]:
        found = []
        for group, visit in self.snapshot.visits(self.now):
            seen = msgspec.structs.replace(self._group(group), contract=msgspec.UNSET) if visit.there else msgspec.UNSET
            found.append(VisitedMessage(group.id, group.number, visit.state, visit.by, visit.at, seen))
        return found

    def _place(self, group: GroupView) -> PlaceMessage:
        snapshot = self.snapshot
        if group.everybody:
            return PlaceMessage(0, "")  # all are where they came in
        if snapshot.venue == "room":
            if snapshot.self_run and snapshot.begun and len(snapshot.begun.groups) == 1:
                return PlaceMessage(0, "")  # people who started by themselves know where they sit
            return PlaceMessage(group.number, "")
        return PlaceMessage(0, group.link)

    def _timeline(self, group: GroupView, most_steps: int | None = None) -> TimelineMessage:
        key = (id(group.timeline), group.revision, most_steps)
        if key not in self._timelines:
            self._timelines[key] = timeline_message(group.timeline, group.revision, self.now, most_steps)
        return self._timelines[key]


def for_participant(snapshot: Snapshot, participant_id: int, now: Ms) -> Screen:
    """The screen of one participant."""
    return Moment(snapshot, now).for_participant(participant_id)


def for_desk(snapshot: Snapshot, now: Ms) -> DeskScreen:
    """The facilitator's screen."""
    return Moment(snapshot, now).for_desk()


def for_stage(snapshot: Snapshot, now: Ms) -> StageScreen:
    """The projector's screen."""
    return Moment(snapshot, now).for_stage()


def for_own_stage(snapshot: Snapshot, now: Ms) -> StageScreen:
    """The projector's screen that a facilitator opened."""
    return Moment(snapshot, now).for_own_stage()


def _desk_person(snapshot: Snapshot, one: Someone, group: GroupView | None, now: Ms) -> DeskPerson:
    number = group.number if group else None
    standing = snapshot.standing_on_desk(one.id, now)
    return DeskPerson(one.id, one.name, number, standing, one.away, one.team, one.language, one.hand_at)


def _asking(snapshot: Snapshot) -> list[AskingMessage]:
    """The people whom a browser at the door asks to be, the earliest request first."""
    waiting = [(one.asked_back, one) for one in snapshot.people.values()]
    found = [(asked, one) for asked, one in waiting if asked]
    return [
        AskingMessage(one.id, one.name, asked.sign, asked.at, asked.until, one.away_at or 0)
        for asked, one in sorted(found, key=lambda each: each[0].at)
    ]


def plain(message: AnyScreen) -> Any:
    """The message as dicts and lists, for a page's first screen."""
    return msgspec.to_builtins(message)


def _session(snapshot: Snapshot, now: Ms, round: RoundView | None) -> SessionMessage:
    state, comes = snapshot.state(now), snapshot.comes(now)
    stage = round.stage if round else snapshot.stage
    return SessionMessage(
        code=snapshot.code,
        title=snapshot.title,
        state=state,
        round=round.number if round else 0,
        rounds=snapshot.rounds,
        people=len(snapshot.here),
        venue=snapshot.venue,
        ends=snapshot.round_ends(now),
        finished=snapshot.finished,
        document=(round.document if round else snapshot.document)[:SHORT],
        closes=snapshot.closes_at if state == CLOSING else None,
        self_run=snapshot.self_run,
        notice=None if snapshot.notice_at is None else NoticeMessage(snapshot.notice, snapshot.notice_at),
        stage=stage or msgspec.UNSET,
        comes=msgspec.UNSET if comes in (None, stage) else comes,
        question=(round.question if round else "") or msgspec.UNSET,
        begins=msgspec.UNSET if round is None or round.begins_at is None else round.begins_at,
        nth=msgspec.UNSET if round is None or round.of is None else round.nth,
        of=msgspec.UNSET if round is None or round.of is None else round.of,
    )


def _past(group: GroupView, now: Ms) -> list[int] | msgspec.UnsetType:
    turns = [timed.step.reached for timed in group.timeline.remaining(now) if timed.step.turn]
    return list(group.rota.order[: turns[0] - 1]) if turns and turns[0] > 1 else msgspec.UNSET


def _contract(group: GroupView, now: Ms) -> ContractMessage | msgspec.UnsetType:
    contract = group.agreed_at(now)
    if contract is None:
        return msgspec.UNSET
    return ContractMessage(contract.turn, [AgreedMessage(each.key, each.by, each.said) for each in contract.agreed])


def _time_out(group: GroupView, now: Ms) -> TimeOutMessage | msgspec.UnsetType:
    since = group.time_out(now)
    return msgspec.UNSET if since is None else TimeOutMessage(since, group.timeline.clock.held)


def _open(snapshot: Snapshot, now: Ms) -> list[OpenMessage]:
    groups = snapshot.begun.by_id if snapshot.begun else {}
    return [
        OpenMessage(one.group, groups[one.group].turn_to_join(one.next_turn or 0, now), one.lone)
        for one in snapshot.open_groups(now)
    ]


def _lone(snapshot: Snapshot, now: Ms) -> list[LoneMessage]:
    if snapshot.begun is None or snapshot.finished:
        return []
    return [
        LoneMessage(group.id, group.present[0].id, into, (group.alone_since or 0) + ANSWER_WITHIN)
        for group, into in snapshot.begun.lone(now)
    ]


def _proposal(round: RoundView, account: Account) -> ProposalMessage:
    counted = Counter(len(group.people) for group in round.groups)
    return ProposalMessage(
        round=round.number,
        revision=round.revision,
        shown=round.shown,
        sizes={str(size): groups for size, groups in sorted(counted.items())},
        duration=max((group.timeline.total for group in round.groups), default=0),
        by_hand=round.outlook.by_hand,
        repeats=account.repeats,
        forced=account.forced,
        good_for=account.good_for,
        met=account.met,
        unmet=[UnmetMessage(each.code, each.people, _why(each, each.code), each.data) for each in account.unmet],
        small=[round.groups[index].id for index in account.small],
    )


def _next(snapshot: Snapshot, now: Ms) -> NextMessage | None:
    """The round that comes: the proposal, or the one after the latest that began."""
    coming = snapshot.follows
    if coming is None or snapshot.finished:
        return None
    step = next_step(snapshot.ahead(now))
    proposal = snapshot.proposal
    return NextMessage(
        number=coming.number,
        stage=coming.stage,
        nth=coming.nth,
        of=coming.of,
        ms=coming.takes,
        question=proposal.question if proposal else coming.question,
        asks=bool(coming.question) and proposal is None,
        forms=step[1] if step and step[0] is Onward.FORM and not snapshot.hindered else None,
        why=snapshot.hindered,
        least=coming.least,
    )


def _mixing(snapshot: Snapshot) -> MixingMessage:
    left = snapshot.rounds - (snapshot.begun.number if snapshot.begun else 0)
    people = len(snapshot.to_seat)
    if snapshot.sizes is None:  # everybody is in one group
        groups = min(1, people)
    else:
        groups = len(sizes(people, snapshot.sizes)) if fits(people, snapshot.sizes) else 0
    return MixingMessage(people, groups, snapshot.clean_rounds, snapshot.rounds, max(0, left))


def _done_in(snapshot: Snapshot, case: Brought) -> int:
    return 0 if snapshot.helped_again else case.taken or 0


def _cases(snapshot: Snapshot) -> CasesMessage:
    people, number, of = len(snapshot.to_seat), len(snapshot.cases_to_help), snapshot.case_sizes
    too_few = of is not None and people < of.least
    advice = advised(people, number, of) if of and not too_few else None
    fits = not too_few and advice is None
    return CasesMessage(
        brought=[
            CaseMessage(case.person, case.line, case.waits == snapshot.next_round, _done_in(snapshot, case))
            for case in snapshot.cases_here
        ],
        people=people,
        sizes=shares(people, number) if fits else [],
        why=advice.code if advice else "people" if too_few else "",
        data=advice.data if advice else {"least": of.least if of else 0},
    )


def _voices(snapshot: Snapshot, now: Ms) -> VoicesMessage | msgspec.UnsetType:
    tables, begun = snapshot.hearing(now), snapshot.begun
    if tables is None or begun is None:
        return msgspec.UNSET
    voices = begun.voices
    return VoicesMessage(
        tables.stage, voices.in_order(tables.numbers), list(voices.asks), list(voices.heard), voices.now
    )


def _voice(snapshot: Snapshot, now: Ms) -> VoiceMessage | msgspec.UnsetType:
    tables, begun = snapshot.hearing(now), snapshot.begun
    number = begun.voices.now if begun else None
    return msgspec.UNSET if tables is None or number is None else VoiceMessage(tables.stage, number)


def _wording(text: str, problems: Iterable[Problem]) -> WordingMessage:
    return WordingMessage(text, [ProblemMessage(each.line, _why(each), each.data) for each in problems])


def _why(told: Unmet | Problem, otherwise: str = "line") -> str:
    """The sentence's key. Another version of the product may have stored another wording."""
    return KEYS.get(told.template, otherwise)


def _person(person: SeatView, *, desk: bool) -> PersonMessage:
    return PersonMessage(
        person.id,
        person.seat,
        person.name,
        person.away,
        person.joins,
        person.listens,
        person.passed,
        person.locked and desk,
    )


def timeline_message(timeline: Timeline, revision: int, now: Ms, most_steps: int | None = None) -> TimelineMessage:
    remaining: list[Timed] = timeline.remaining(now)
    return TimelineMessage(
        revision=revision,
        paused_at=timeline.clock.paused_at,
        turns=max((step.turn or 0 for step in timeline.steps), default=0),
        count=len(timeline.steps),
        ends=timeline.ends,
        steps=[
            StepMessage(step.index, step.phase, step.when, timed.starts, timed.ends, step.turn, step.holder)
            for timed in remaining[:most_steps]
            for step in [timed.step]
        ],
    )
