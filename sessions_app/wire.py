"""The shapes of screens as they travel: what is in each, and what a field means. docs/protocol.md has all fields and
units. Only shapes: screens.py makes them.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from .domain.practice import When
from .domain.units import Ms


class NoticeMessage(msgspec.Struct):
    """The facilitator's message to everybody, and when it was sent: equal words sent again are another notice."""

    text: str
    at: int


class SessionMessage(msgspec.Struct):
    """`document`: the beginning of the digest of the practice's document that the screen follows. Of its stages,
    `stage` is the one that it shows (an index; left out: the first), and `comes` that of the next round, while none is
    under way (left out: the same). `question`: what people talk about in this round; left out if there is none.
    `begins`: when the round that is shown begins by itself (ms); left out if somebody starts it.
    Where there are several stages, the round is the `nth` of `of` of its stage.
    """

    code: str
    title: str
    state: str
    round: int
    rounds: int
    people: int
    venue: str
    ends: int | None
    closes: int | None
    finished: bool
    document: str
    self_run: bool = False
    notice: NoticeMessage | None = None
    stage: int | msgspec.UnsetType = msgspec.UNSET
    comes: int | msgspec.UnsetType = msgspec.UNSET
    question: str | msgspec.UnsetType = msgspec.UNSET
    begins: Ms | msgspec.UnsetType = msgspec.UNSET
    nth: int | msgspec.UnsetType = msgspec.UNSET
    of: int | msgspec.UnsetType = msgspec.UNSET


class StepMessage(msgspec.Struct, omit_defaults=True):
    """`turn` and `holder` are left out unless a turn is under way."""

    i: int
    phase: str
    when: When
    starts: int
    ends: int
    turn: int | None = None
    holder: int | None = None


class TimelineMessage(msgspec.Struct):
    revision: int
    paused_at: int | None
    turns: int
    count: int
    ends: int | None
    steps: list[StepMessage]


class RoomMessage(TimelineMessage, kw_only=True):
    """`in_step`: the share of the groups at work that are in the same phase of the same turn."""

    in_step: float


class PlaceMessage(msgspec.Struct):
    """The number of a table (0: none), or the address of a call. The page says it in its reader's language."""

    table: int
    url: str


class PersonMessage(msgspec.Struct, omit_defaults=True):
    """Fields that are false or 0 are left out, because most are, and everybody gets this."""

    id: int
    seat: int
    name: str
    away: bool = False
    joins: int = 0
    listens: bool = False
    passed: bool = False
    locked: bool = False


class GivenMessage(msgspec.Struct):
    """The minutes that a group has added itself in step `step`, and until when it can take the last one back (ms)."""

    step: int
    minutes: int
    until: int | None


class TimeOutMessage(msgspec.Struct, omit_defaults=True):
    """The group takes a time out since `since` (ms). `held`: the facilitator has paused it as well."""

    since: int
    held: bool = False


class VisitMessage(msgspec.Struct):
    """A facilitator asks to come into the group's call (`asked`), listens there (`in`), or may speak (`speaking`). `at`
    (ms) names this visit."""

    state: str
    at: int


class AgreedMessage(msgspec.Struct):
    """What participant `by` has said to the agreement `key`: the index of a choice, or their own words."""

    key: str
    by: int
    said: int | str


class ContractMessage(msgspec.Struct):
    """What was agreed for turn `turn`. A page shows it in that turn only."""

    turn: int
    agreed: list[AgreedMessage]


class GroupMessage(msgspec.Struct):
    """`past`: the seats whose turns are over, in their order; left out if there are none, and on the desk. `order`: on
    the desk, which has few steps, the seats of all turns in their order.

    Who has which role follows from the order of all turns and, where others travel, of the seats. `all`: everybody is
    in this group, and it names nobody; left out elsewhere.
    `case`: who (id) brings the case with which this group helps; left out if nobody does. Who has which role follows
    from the order of all turns.
    """

    id: int
    number: int
    place: PlaceMessage
    people: list[PersonMessage]
    ready: list[int]
    later: list[int]
    timeline: TimelineMessage
    given: GivenMessage | None = None
    past: list[int] | msgspec.UnsetType = msgspec.UNSET
    order: list[int] | msgspec.UnsetType = msgspec.UNSET
    contract: ContractMessage | msgspec.UnsetType = msgspec.UNSET
    time_out: TimeOutMessage | msgspec.UnsetType = msgspec.UNSET
    visit: VisitMessage | msgspec.UnsetType = msgspec.UNSET
    all: bool | msgspec.UnsetType = msgspec.UNSET
    case: int | msgspec.UnsetType = msgspec.UNSET


class LobbyPerson(msgspec.Struct):
    id: int
    name: str
    ready: bool
    away: bool


class AwaitedPerson(msgspec.Struct):
    """Somebody who has prepared, and not come so far."""

    id: int
    name: str


class AskingMessage(msgspec.Struct):
    """A browser at the door asks to be `person`, who has been away since `away` (ms). Its screen shows `sign`.

    `at` (ms) names this request; it expires at `until` (ms).
    """

    person: int
    name: str
    sign: int
    at: int
    until: int
    away: int


class RecalledMessage(msgspec.Struct):
    """Whose note the group is shown again, of which kind, and which revision of it. Their pages ask for its text."""

    holder: int
    kind: str
    revision: int


class Screen(msgspec.Struct, tag_field="t", tag="screen"):
    """A participant's screen. It is the same for everybody in a group: the browser knows which of them it is.

    `hands`: who in the group has a hand up, the longest first. `raised`: without a group, and where everybody is in one
    group, whether one's own hand is up.
    `asking`: in a session that nobody hosts, requests at the door to be one of these people. `cases`: where people
    bring any, a mark of those that these people may read; with another one, a page reads them again.
    """

    version: int
    now: Ms
    session: SessionMessage
    standing: str
    group: GroupMessage | None
    lobby: list[LobbyPerson] | None = None
    hands: list[int] = []
    raised: bool = False
    recalled: RecalledMessage | None = None
    asking: list[AskingMessage] | msgspec.UnsetType = msgspec.UNSET
    cases: int | msgspec.UnsetType = msgspec.UNSET


class DeskPerson(msgspec.Struct):
    id: int
    name: str
    group: int | None
    standing: str
    away: bool
    team: str
    language: str
    hand: int | None


class LoneMessage(msgspec.Struct):
    """A person left alone in a group, the group that they could join, and when they are
    moved there unless somebody decides."""

    group: int
    person: int
    into: int | None
    at: int


class OpenMessage(msgspec.Struct):
    """A group that somebody can join, with which turn (0: at once), and whether one person alone is there."""

    group: int
    turn: int
    lone: bool


class UnmetMessage(msgspec.Struct):
    """`why` is the key of the sentence on the page, and `data` fills its gaps."""

    code: str
    people: tuple[int, ...]
    why: str
    data: Mapping[str, Any]


class ProposalMessage(msgspec.Struct):
    round: int
    revision: int
    shown: bool
    sizes: dict[str, int]
    duration: int
    by_hand: bool
    repeats: int
    forced: int
    good_for: int | None
    met: tuple[tuple[int, int, int], ...]
    unmet: list[UnmetMessage]
    small: list[int]


class MixingMessage(msgspec.Struct):
    """How many people get a seat next, how many groups they make (0: they are too few), and how many rounds there are:
    without a repeat, planned, still to be held."""

    people: int
    groups: int
    clean: int | None
    planned: int
    left: int


class NextMessage(msgspec.Struct):
    """What comes next in a session with several stages: round `number`, which holds the `stage` with this index as the
    `nth` round `of` so many of it, and takes so long as a rule (`ms`). `question`: of that round, empty if it has none.
    `asks`: whether its question can still be changed. `forms`: when it is formed by itself (ms); None: after a press,
    or not yet. `why` not: "people" are too few for its groups, of which each is of `least`; the "cases" do not fit; a
    group that is formed has "lost" its case; empty: nothing hinders it."""

    number: int
    stage: int
    nth: int
    of: int
    ms: Ms
    question: str
    asks: bool
    forms: Ms | None
    why: str
    least: int


class ProblemMessage(msgspec.Struct):
    line: int
    why: str
    data: Mapping[str, Any]


class WordingMessage(msgspec.Struct):
    """The typed text, and its lines that have no effect."""

    text: str
    problems: list[ProblemMessage]


class CaseMessage(msgspec.Struct, omit_defaults=True):
    """What `person` (id) brings. `waits`: it is kept back from the next round. `taken`: the number of the round that
    had it, if no other one takes it again; 0: none."""

    person: int
    line: str = ""
    waits: bool = False
    taken: int = 0


class CasesMessage(msgspec.Struct):
    """The cases of all who are in, the earliest first, and what they make of the next round, for so many `people`:
    groups of these `sizes`, the largest first; or none, and why (the key of the sentence on the page, and its gaps)."""

    brought: list[CaseMessage]
    people: int
    sizes: list[int]
    why: str
    data: Mapping[str, Any]


class VoicesMessage(msgspec.Struct):
    """One voice a table, while all are together: the numbers of the groups of an earlier round, whose stage has this
    index, in the order in which to hear them; which of them ask to be heard, which were, and which one is now."""

    stage: int
    groups: list[int]
    asks: list[int]
    heard: list[int]
    now: int | None


class VisitedMessage(msgspec.Struct):
    """The call of the group `id` as its visitor sees it: the account `by`, in a `state` of VisitMessage, or `later`
    since `at`: the group wants nobody just now. `group`: what its own people see, except their contract; left out
    unless the visitor is in."""

    id: int
    number: int
    state: str
    by: int
    at: int
    group: GroupMessage | msgspec.UnsetType = msgspec.UNSET


class DeskScreen(msgspec.Struct, tag_field="t", tag="desk"):
    """`next` (None: nothing more is planned) and `runs_itself` are there only if the practice has several stages,
    `cases` only where a round to come takes any, `awaited` (who has prepared, and not come so far) only if there is
    anybody, `voices` only while all are together after a round in groups, `visits` (to calls) only if there is one."""

    version: int
    now: Ms
    session: SessionMessage
    people: list[DeskPerson]
    proposal: ProposalMessage | None
    groups: list[GroupMessage]
    room: RoomMessage | None
    lone: list[LoneMessage]
    open: list[OpenMessage]
    mixing: MixingMessage
    wishes: WordingMessage
    roster: WordingMessage
    without_turn: list[int]
    took_part: int
    asking: list[AskingMessage]
    next: NextMessage | msgspec.UnsetType | None = msgspec.UNSET
    runs_itself: bool | msgspec.UnsetType = msgspec.UNSET
    cases: CasesMessage | msgspec.UnsetType = msgspec.UNSET
    awaited: list[AwaitedPerson] | msgspec.UnsetType = msgspec.UNSET
    voices: VoicesMessage | msgspec.UnsetType = msgspec.UNSET
    visits: list[VisitedMessage] | msgspec.UnsetType = msgspec.UNSET


class VoiceMessage(msgspec.Struct):
    """The group that is being heard: its number, and the index of the stage in which it sat together."""

    stage: int
    number: int


class CaseOnTheWall(msgspec.Struct):
    """A case as everybody in the room reads it."""

    name: str
    line: str


class SeatedAt(msgspec.Struct):
    """Who sits in which group, while people find their places."""

    number: int
    names: list[str]


class StageScreen(msgspec.Struct, tag_field="t", tag="stage"):
    """`names`, `seating` and `cases` are only on a facilitator's own stage, while they help, and only as many as a wall
    can show. `voice` is left out while no group is being heard."""

    version: int
    now: Ms
    session: SessionMessage
    groups: int
    room: RoomMessage | None
    names: list[str] | None = None
    seating: list[SeatedAt] | None = None
    cases: list[CaseOnTheWall] | msgspec.UnsetType = msgspec.UNSET
    voice: VoiceMessage | msgspec.UnsetType = msgspec.UNSET


AnyScreen = Screen | DeskScreen | StageScreen
