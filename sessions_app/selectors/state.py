"""What a session is at one version: people, rounds, groups. Ask what it means at an
instant with `now`. Reads nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar
from zlib import crc32

from ..domain import calling, closing, coming_back, names, notes
from ..domain.cases import Brought, in_line, without_a_case
from ..domain.coming_back import Asked
from ..domain.contract import Contract
from ..domain.given import Given
from ..domain.grouping import fits, known_rounds, meetings
from ..domain.journeys.helping import advised
from ..domain.onward import Ahead
from ..domain.outlook import Account, Outlook, account
from ..domain.placing import GroupAtWork, joining, neighbour_of, open_groups
from ..domain.practice import Sizes
from ..domain.practice.plan import KEEP, MERGE
from ..domain.roster import Roster, not_here, read_roster
from ..domain.rota import Rota
from ..domain.timeline import Timeline
from ..domain.units import Ms
from ..domain.visits import LATER, Visit
from ..domain.voices import NOBODY, Voices
from ..domain.wording import Known, Problem, ReadWishes, read_wishes
from .history import Held

SEATED, WAITING, RESTING, LEFT, REMOVED = "seated", "waiting", "resting", "left", "removed"
AWAITED = "awaited"
CLOSED, LOBBY, GATHER, RUNNING = "closed", "lobby", "gather", "running"
BETWEEN, CLOSING, ENDED = "between", "closing", "ended"
HERE = "here"  # the venue: each group has its call in Troika

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Someone:
    """A participant, wherever they are. `away`: the others must do without them; `away_at`: since when (ms).

    `removed`: a facilitator removed them (then they have left, too). `hand_at`: when they raised their hand (ms).
    """

    id: int
    name: str
    away: bool = False
    away_at: int | None = None
    left: bool = False
    removed: bool = False
    hand_at: int | None = None
    rests_in: int | None = None
    ready: bool = False
    team: str = ""
    language: str = ""
    erased: bool = False
    took_part: bool = True  # as selectors/attendance.py defines it
    asked: Asked | None = None  # a browser at the door asks to be this person
    former: str = ""  # the hash of their secret before another browser was let back in
    awaited: bool = False  # they have prepared, and not come so far: they are nowhere yet

    @property
    def asked_back(self) -> Asked | None:
        """The request that somebody must answer; None if the person is here, removed or erased."""
        able = coming_back.can_be(self.away_at, removed=self.removed, erased=self.erased)
        return self.asked if able else None

    @property
    def came(self) -> bool:
        """Whether they have come, and not left for good."""
        return not self.left and not self.awaited

    def waits_for(self, round: int) -> bool:
        """Whether this person should get a seat in that round."""
        return self.came and self.rests_in != round


@dataclass(frozen=True, slots=True)
class Recalled:
    """A holder shares a note about their turn in the round at work, with their name, which the practice shows to the
    others of their group again: which one, with whom, and in which phases (keys).

    Without its text: screens go to whole groups, and longer ones would delay those of others.
    """

    holder: int  # the participant's id
    key: str
    revision: int
    share: str
    group: int  # the group in which it was shared
    kind: str
    phases: frozenset[str]

    def stands_in(self, group: int) -> bool:
        """Whether the people of that group may be shown it."""
        return notes.stands_in_the_turn(self.share, named=True, there=self.group == group)


@dataclass(frozen=True, slots=True)
class SeatView:
    """Somebody on a seat. `id` is the participant's. `joins`: the turn (from 1) in which they joined; 0: at once."""

    id: int
    seat: int
    name: str
    away: bool = False
    joins: int = 0
    listens: bool = False
    passed: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as stored, with its rota. Ask what it means at an instant with `now`."""

    id: int
    number: int
    revision: int
    people: tuple[SeatView, ...]
    rota: Rota
    timeline: Timeline
    ready_step: int | None
    ready: tuple[int, ...]
    link: str
    sat: tuple[tuple[int, int, bool], ...] = ()  # who has or had a seat: participant, position, passed or not
    stays_alone: bool = False
    alone_since: int | None = None  # ms; None: nobody is alone, or a facilitator leaves them there
    given: Given | None = None  # the minutes that the group has added itself
    contract: Contract | None = None
    visit: Visit | None = None  # of a facilitator to its call

    def ready_at(self, now: Ms) -> list[int]:
        """The people who are ready to go on, if they said so in the present step."""
        return list(self.ready) if self.ready and self.ready_step == self.timeline.position(now).index else []

    def time_out(self, now: Ms) -> Ms | None:
        """Since when the group takes a time out (ms); None: it does not."""
        clock = self.timeline.clock
        return clock.time_out_at if clock.in_time_out and not self.timeline.position(now).over else None

    def agreed_at(self, now: Ms) -> Contract | None:
        """What was agreed for the turn under way."""
        return self.contract if self.contract and self.contract.holds(self.timeline.position(now).step) else None

    @property
    def present(self) -> list[SeatView]:
        return [person for person in self.people if not person.away]

    @property
    def everybody(self) -> bool:
        """Whether all are in this one group. Then it matters to nothing who is."""
        return self.rota.frame.plan.everybody

    @property
    def case(self) -> int | None:
        """Who (id) brings the case with which this group helps; None: nobody does."""
        if not self.rota.frame.plan.rule.of_a_case:
            return None
        return next((person.id for person in self.people if person.seat in self.rota.order), None)

    @property
    def sizes(self) -> Sizes:
        """How many people sit together, as the document says that it was formed with."""
        return self.rota.frame.plan.group_sizes

    def has_turn(self, person: int) -> bool:
        """Whether this person had a turn here, or has one to come."""
        seats = {*self.rota.order, *self.rota.later}
        return any(one.id == person and one.seat in seats for one in self.people)

    def turn_to_join(self, turn: int, now: Ms) -> int:
        """`turn`, with which somebody joins, as people are told of it: 0 (at once) if it is under way."""
        step = self.timeline.position(now).step
        return 0 if step is not None and step.turn == turn else turn

    def occupied(self, next_turn: int | None) -> GroupAtWork:
        """What seating needs to know about this group, which others can join in `next_turn`."""
        return GroupAtWork(self.id, self.number, len(self.present), len(self.people), next_turn, self.sizes)


@dataclass(frozen=True)
class RoundView:
    """A round with its groups, in the order of their numbers."""

    number: int
    revision: int
    shown: bool
    started_at: int | None
    groups: tuple[GroupView, ...]
    outlook: Outlook
    document: str  # the digest of the document that it was formed with
    stage: int = 0  # the index of the stage of that document which it holds
    question: str = ""  # what people talk about in it
    begins_at: Ms | None = None  # when it begins by itself
    nth: int = 1  # the how many-th round of that stage
    of: int | None = None  # of how many, as planned; None: the practice has one stage
    voices: Voices = NOBODY  # whom of `Snapshot.tables` people hear in it

    def each_clock(self, ask: Callable[[GroupView], Answer]) -> dict[int, Answer]:
        """Asks once for each different clock, and returns one answer for each group, by its id. The answer may depend
        on the rota only. Most groups share a clock, and this runs before every push."""
        answers: dict[int, Answer] = {}
        for group in self.groups:
            if id(group.rota) not in answers:
                answers[id(group.rota)] = ask(group)
        return {group.id: answers[id(group.rota)] for group in self.groups}

    @cached_property
    def timelines(self) -> list[Timeline]:
        """All different clocks: just one until a group's clock changes by itself."""
        return list({id(group.timeline): group.timeline for group in self.groups}.values())

    def over(self, now: Ms) -> bool:
        return all(timeline.position(now).over for timeline in self.timelines)

    @cached_property
    def by_id(self) -> dict[int, GroupView]:
        return {group.id: group for group in self.groups}

    @cached_property
    def group_of(self) -> dict[int, GroupView]:
        """Each participant's group, by the participant's id."""
        return {person.id: group for group in self.groups for person in group.people}

    @property
    def goes_on_whole(self) -> bool:
        """Whether it is made of whole groups of the round before."""
        return any(group.rota.frame.plan.formed in (KEEP, MERGE) for group in self.groups[:1])

    @property
    def everybody(self) -> bool:
        """Whether all are in its one group."""
        return any(group.everybody for group in self.groups[:1])

    @property
    def takes_cases(self) -> bool:
        """Whether each of its groups helps with a case."""
        return any(group.rota.frame.plan.rule.of_a_case for group in self.groups[:1])

    @property
    def turns_for_all(self) -> bool:
        """Whether everybody has a claim to a turn in it, also whoever comes later."""
        return all(group.rota.frame.plan.rule.for_all for group in self.groups)

    @cached_property
    def last_end(self) -> Ms | None:
        """When the last of its groups is over, as things stand; None while one is paused.

        The answer is valid at any instant while a group is at work, so it is computed
        once: every group's screen carries it.
        """
        paused = [clock for clock in self.timelines if clock.paused]
        if any(not clock.position(Ms(clock.clock.paused_at or 0)).over for clock in paused):
            return None
        return max((clock.ends or Ms(0) for clock in self.timelines if not clock.paused), default=None)

    def at_work(self, now: Ms) -> list[GroupView]:
        """The groups that are not over yet."""
        over = self.each_clock(lambda group: group.timeline.position(now).over)
        return [group for group in self.groups if not over[group.id]]

    def occupancy(self, now: Ms) -> list[GroupAtWork]:
        """The groups at work, as seating needs them; none where everybody is in the one that there is."""
        if self.everybody:
            return []
        at_work = self.at_work(now)
        turns = self.each_clock(lambda group: [joining(group.rota, now, alone=alone) for alone in (False, True)])
        return [group.occupied(turns[group.id][len(group.present) == 1]) for group in at_work]

    def with_old_contracts(self, now: Ms) -> list[GroupView]:
        """The groups that still keep what was agreed for a turn that is over."""
        return [group for group in self.groups if group.contract and not group.agreed_at(now)]

    def lone(self, now: Ms) -> list[tuple[GroupView, int | None]]:
        """Groups at work in which only one person is left, each with the group that this person could join."""
        left = [
            group for group in self.groups if group.alone_since is not None and not group.timeline.position(now).over
        ]
        groups = self.occupancy(now) if left else []  # runs every second, and mostly nobody is alone
        by_group = {one.group: one for one in groups}
        return [(group, neighbour_of(by_group[group.id], groups)) for group in left]


@dataclass(frozen=True, slots=True)
class Follows:
    """A round that is planned: its number, its stage (index), the how many-th of how many rounds of that stage it is,
    how long it takes as a rule (ms), and its question. `least`: how many people it takes."""

    number: int
    stage: int
    nth: int
    of: int
    takes: Ms
    question: str
    least: int


@dataclass(frozen=True, slots=True)
class TablesToHear:
    """The groups that can be heard while all are together: of round `round`, which held the stage with this index, the
    numbers of those in which somebody sat to its end."""

    round: int
    stage: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Snapshot:
    """All that any screen of one session can show, read at one version."""

    id: int
    version: int
    code: str
    title: str
    venue: str
    rounds: int
    opened: bool
    finished: bool
    grace: int  # ms
    self_run: bool
    prepares: bool  # whether people may prepare before it is opened
    document: str  # the digest of the document that its next round is formed with
    stage: int  # the index of the stage of that document which its next round holds
    sizes: Sizes | None  # of the groups of that round; None: nobody has a seat in it
    mixes: bool  # whether its groups are mixed anew, and not made of those before
    people: dict[int, Someone]  # by participant id, in the order of joining
    begun: RoundView | None  # the latest round that has started
    proposal: RoundView | None  # formed, not started
    wishes: str = ""  # as they were typed
    roster: str = ""
    notice: str = ""  # what the facilitator says to everybody
    notice_at: int | None = None  # ms
    held: Held = ()  # who sat together before the proposal; read only if there is one
    served: frozenset[int] = frozenset()  # who had a turn, or passed, before the latest round that began
    recalled: Mapping[int, Sequence[Recalled]] = field(default_factory=dict)  # by holder, of the round `begun`
    runs_itself: bool = False  # until somebody holds it
    staged: bool = False  # its practice has several stages
    follows: Follows | None = None  # the planned round after the latest that began, if `staged`
    cases: tuple[Brought, ...] | None = None  # that are not withdrawn; None: no round to come asks for any
    takes_cases: bool = False  # whether the groups of the next round to form are made around cases
    helped_again: bool = False  # whether each round takes the same cases
    case_sizes: Sizes | None = None  # of the groups that help with one
    tables: TablesToHear | None = None  # to be heard in `begun`; None: all are not together, or sat in no groups before

    def state(self, now: Ms) -> str:
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
        closes = self.closes_at
        return CLOSING if closes is None or now < closes else ENDED

    def ahead(self, now: Ms) -> Ahead:
        """Where it stands for whatever goes on by itself."""
        if self.finished or not self.opened:
            return Ahead(runs_itself=False)
        shown, begun = self.proposal if self.proposal and self.proposal.shown else None, self.begun
        return Ahead(
            runs_itself=self.runs_itself,
            planned=self.proposal is None and begun is not None and begun.number < self.rounds,
            over_at=begun.last_end if begun and begun.over(now) else None,
            begins_at=shown.begins_at if shown else None,
        )

    def hearing(self, now: Ms) -> TablesToHear | None:
        """The groups that can be heard at `now`; None: nobody can, as all are not together at work."""
        return self.tables if self.state(now) == RUNNING else None

    @property
    def too_few(self) -> bool:
        """Whether the people who are to be seated next are too few for the groups of that round, or no such groups
        fit."""
        return self.sizes is not None and not fits(len(self.to_seat), self.sizes)

    @property
    def hindered(self) -> str:
        """Why the next round cannot be formed as things stand or, once it is formed, not begin: "people" are too few
        (or no groups fit so many), "cases" are too few or too many, one of its groups has "lost" its case. Empty: it
        can."""
        if self.proposal is not None:
            turns = ((group.number, group.rota.order) for group in self.proposal.groups)
            return "lost" if self.proposal.takes_cases and without_a_case(turns) else ""
        if self.too_few:
            return "people"
        unfit = self.takes_cases and self.sizes and advised(len(self.to_seat), len(self.cases_to_help), self.sizes)
        return "cases" if unfit else ""

    @property
    def last_round(self) -> bool:
        """Whether no round is planned after the one that people see."""
        round = self.round_for_people()
        return round is not None and round.number >= self.rounds

    @property
    def closes_at(self) -> Ms | None:
        """When the session closes by itself, as things stand: some time after its last planned round. None:
        it does not unless somebody acts."""
        last = self.begun
        if self.finished or last is None or self.proposal or last.number < self.rounds or last.last_end is None:
            return None
        return closing.closes_at(last.last_end, hosted=not self.self_run)

    def without_turn(self, now: Ms) -> list[Someone]:
        """The people in the session who have neither had a turn in any round nor passed one; of those who have a claim
        to one, if not everybody has."""
        served, claims = set(self.served), set[int]()
        if self.begun:
            had = self.begun.each_clock(lambda group: group.rota.had_turn(now))
            for group in self.begun.groups:
                served.update(person for person, seat, passed in group.sat if passed or seat in had[group.id])
                claims.update(person for person, seat, _ in group.sat if group.rota.promised(seat))
        all_have = self.begun is None or self.begun.turns_for_all
        return [one for one in self.here if one.id not in served and (all_have or one.id in claims)]

    def round_for_people(self) -> RoundView | None:
        """The round that participants see: the proposal once it is shown, else the latest that began."""
        return self.proposal if self.proposal and self.proposal.shown else self.begun

    def standing(self, participant_id: int, now: Ms) -> str:
        """Whether a person has a seat in the round that people see, waits, sits it out, has left, or was removed."""
        someone, round = self.people.get(participant_id), self.round_for_people()
        if someone is not None and someone.removed:
            return REMOVED
        if someone is None or someone.left:
            return LEFT if someone else WAITING
        if someone.awaited:
            return AWAITED
        seated = round is not None and participant_id in round.group_of
        if someone.rests_in is not None and someone.rests_in in self._to_sit_out(round, seated, now):
            return RESTING
        return SEATED if seated else WAITING

    def seating(self, now: Ms) -> tuple[object, ...]:
        """The facts on which `standing` and `group_for` depend: while they are equal, so are the answers.

        Comparing them takes no time if they hold the same objects, as after a command on clocks.
        """
        round = self.round_for_people()
        if round is None:
            return self.people, self.next_round, None
        over = round.started_at is not None and round.over(now)
        return self.people, self.next_round, (round.number, over, [(group.id, group.people) for group in round.groups])

    @property
    def document_for_people(self) -> str:
        """The digest of the document that participants follow: that of the round that they see, if there is one."""
        round = self.round_for_people()
        return round.document if round else self.document

    @property
    def stage_for_people(self) -> int:
        """The index of the stage that participants see: of the round that they see, or of the first to come."""
        round = self.round_for_people()
        return round.stage if round else self.stage

    def comes(self, now: Ms) -> int | None:
        """The index of the stage of the next round; None if none is planned, and while one is under way."""
        if self.proposal:
            return self.proposal.stage
        planned = self.begun is None or self.begun.number < self.rounds
        return self.stage if planned and self.state(now) in (LOBBY, BETWEEN) else None

    @property
    def round_for_desk(self) -> RoundView | None:
        """The round that facilitators see: the proposal once it is formed, else the latest that began."""
        return self.proposal or self.begun

    @property
    def document_for_desk(self) -> str:
        """The digest of the document that facilitators follow."""
        return self.round_for_desk.document if self.round_for_desk else self.document

    @property
    def stage_for_desk(self) -> int:
        """The index of the stage that facilitators see."""
        return self.round_for_desk.stage if self.round_for_desk else self.stage

    def standing_on_desk(self, participant_id: int, now: Ms) -> str:
        """As `standing`, but a seat in a proposal counts before people see it, and then an earlier seat does not."""
        standing, round = self.standing(participant_id, now), self.round_for_desk
        if standing not in (SEATED, WAITING):
            return standing
        return SEATED if round and participant_id in round.group_of else WAITING

    def _to_sit_out(self, round: RoundView | None, seated: bool, now: Ms) -> tuple[int, ...]:
        """The rounds whose sitting-out applies now: once a round is over, only the next one's."""
        if round is None or (round.started_at is not None and round.over(now)):
            return (self.next_round,)
        return (round.number,) if seated else (round.number, self.next_round)

    def group_for(self, participant_id: int, now: Ms) -> GroupView | None:
        """The group whose screen this person sees."""
        round = self.round_for_people()
        group = round.group_of.get(participant_id) if round else None
        return group if group and self.standing(participant_id, now) == SEATED else None

    def visits(self, now: Ms) -> list[tuple[GroupView, Visit]]:
        """The groups that people see of whose calls there is a visit to tell, with it."""
        round = self.round_for_people()
        visited = [(group, group.visit) for group in round.groups if group.visit] if round else []
        return [(group, visit) for group, visit in visited if self.has_call(group, now)]

    def visit_to(self, group: GroupView, now: Ms) -> Visit | None:
        """The visit to this group's call that its own people are told of: not of one that they have declined."""
        told = group.visit is not None and group.visit.state != LATER and self.has_call(group, now)
        return group.visit if told else None

    def call_visited_by(self, account: int, now: Ms) -> GroupView | None:
        """The group in whose call this facilitator is; None: they are in none."""
        visits = ((group, visit) for group, visit in self.visits(now) if visit.there and visit.by == account)
        return next((group for group, _ in visits), None)

    @property
    def visitors(self) -> frozenset[int]:
        """The facilitators (accounts) who ask to come into a call, or are in one."""
        round = self.round_for_people()
        visits = (group.visit for group in round.groups if group.visit) if round else ()
        return frozenset(visit.by for visit in visits if visit.state != LATER)

    def has_call(self, group: GroupView, now: Ms) -> bool:
        """Whether the people of this group, which people see, can have a call here now. It goes on for a while after
        the last round, unless the facilitator has finished the session."""
        if self.venue != HERE or self.finished or group.everybody or len(group.people) > calling.MOST:
            return False
        ended = self.begun.last_end if self.begun and self.state(now) == ENDED else None
        return ended is None or now < ended + calling.AFTERWARDS

    def call_of(self, participant_id: int, now: Ms) -> GroupView | None:
        """The group with which this person can have a call here; None: they have none."""
        group = self.group_for(participant_id, now)
        return group if group and self.has_call(group, now) else None

    def recalled_to(self, group: GroupView, now: Ms) -> Recalled | None:
        """The note that this group is shown at `now`: the present holder's, in its phases; else None. Of several it is
        the first that they share."""
        shared = {person.seat: self.recalled[person.id] for person in group.people if person.id in self.recalled}
        if not shared or self.finished:  # mostly nobody shares one, and no clock need be read
            return None
        step = group.rota.step_at(now)
        if step is None or step.holder is None:
            return None
        there = (each for each in shared.get(step.holder, ()) if step.phase in each.phases)
        return next((each for each in there if each.stands_in(group.id)), None)

    @cached_property
    def raised(self) -> list[Someone]:
        """The people whose hand is up, the longest first."""
        up = [(one.hand_at, one.id) for one in self.people.values() if one.hand_at is not None]
        return [self.people[person] for _, person in sorted(up)]

    @property
    def next_round(self) -> int:
        """The number of the next round to form."""
        return (self.begun.number if self.begun else 0) + 1

    @property
    def cases_here(self) -> list[Brought]:
        """The cases of people who have not left, the earliest first: everybody in the session may read these."""
        return [case for case in self.cases or () if case.person in self.people and self.people[case.person].came]

    @cached_property
    def cases_mark(self) -> int | None:
        """Another number as soon as anything about them reads differently; None where nobody brings any."""
        if self.cases is None:
            return None
        read = [(one, self.people[one.person].name, one.waits == self.next_round) for one in self.cases_here]
        return crc32(repr(read).encode("utf-8", "surrogatepass"))

    @property
    def cases_to_help(self) -> list[int]:
        """Who of the people to seat next brings a case that this round can take, in the order in which they come."""
        here = {one.id for one in self.to_seat}
        able = in_line(self.cases or (), self.next_round, again=self.helped_again)
        return [case.person for case in able if case.person in here]

    @property
    def all_come_together(self) -> bool:
        """Whether everybody is in one group in the next round to form."""
        return self.sizes is None

    # -- mixing: looked at by desks only, and counted once a snapshot ---------------------------------

    @cached_property
    def wished(self) -> ReadWishes:
        """What the wishes and tags mean for the people in the session."""
        everybody = (Known(one.id, one.name, one.team, one.language) for one in self.people.values())
        return read_wishes(self.wishes, everybody, self.sizes.most if self.sizes else len(self.people))

    @cached_property
    def listed(self) -> Roster:
        return read_roster(self.roster)

    @cached_property
    def list_problems(self) -> Sequence[Problem]:
        """What is wrong with the lines of the list, and which lines match nobody in the session."""
        return [*self.listed.problems, *not_here(self.listed, (one.name for one in self.people.values()))]

    @cached_property
    def account(self) -> Account | None:
        """What can be said of the proposal's present seats; None without a proposal."""
        round = self.proposal
        if round is None:
            return None
        if round.everybody:
            return Account()
        groups = [[person.id for person in group.people] for group in round.groups]
        met = meetings(self.held)
        if round.goes_on_whole:  # whoever sat together just now goes on together
            for pair in meetings(self.held[-1:]):
                del met[pair]
        last = round.number >= self.rounds
        least = min((group.sizes.least for group in round.groups), default=0)
        return account(groups, met, self.wished.wishes, round.outlook, last=last, least=least)

    def answers(self, tag: str) -> list[str]:
        """The teams, or languages, that people have named so far, each as it was first spelt."""
        given = (one.team if tag == "team" else one.language for one in self.people.values() if not one.awaited)
        return sorted({names.key(answer): answer for answer in reversed([*given]) if answer}.values(), key=str.casefold)

    @property
    def to_seat(self) -> list[Someone]:
        """The people who should get a seat in the next round to form."""
        return [one for one in self.here if one.waits_for(self.next_round)]

    @property
    def clean_rounds(self) -> int | None:
        """How many rounds, from the next one on, can be held without a repeat; None: not known."""
        if not self.mixes:
            return None
        if self.account:
            follow = self.account.good_for
            return 0 if self.account.repeats else None if follow is None else follow + 1
        if self.begun is None:
            people = len(self.to_seat)
            return known_rounds(people, self.sizes) if fits(people, self.sizes) else 0
        same = self.begun.stage == self.stage and self._as_planned(self.begun)
        return self.begun.outlook.good_for if same else None

    def _as_planned(self, round: RoundView) -> bool:
        """Whether the people to seat next are those whom mixing had seated in `round`: nobody came or went since."""
        if any(person.joins for group in round.groups for person in group.people):
            return False
        return len(round.group_of) == round.outlook.people and round.group_of.keys() == {one.id for one in self.to_seat}

    @property
    def here(self) -> list[Someone]:
        """Everybody who has come, and not left the session for good."""
        return [someone for someone in self.people.values() if someone.came]

    @property
    def awaited(self) -> list[Someone]:
        """The people who have prepared, and are expected."""
        return [someone for someone in self.people.values() if someone.awaited and not someone.left]

    @property
    def took_part(self) -> int:
        """How many took part, wherever they are now."""
        return sum(one.took_part for one in self.people.values())

    def round_ends(self, now: Ms) -> Ms | None:
        """When the last group of the round at work is over, as things stand (ms); None while one is paused."""
        return self.begun.last_end if self.begun and self.state(now) == RUNNING else None

    def open_groups(self, now: Ms) -> list[GroupAtWork]:
        """The groups of the round at work that somebody can join now, the best first."""
        return open_groups(self.begun.occupancy(now)) if self.begun and self.state(now) == RUNNING else []

    def next_boundary(self, now: Ms) -> Ms | None:
        """The next instant at which any group's screen changes by itself."""
        if self.begun is None or self.finished:
            return None
        instants = [timeline.next_boundary(now) for timeline in self.begun.timelines]
        closes = self.closes_at
        if closes is not None and closes > now:
            instants.append(closes)
        return min((instant for instant in instants if instant is not None), default=None)
