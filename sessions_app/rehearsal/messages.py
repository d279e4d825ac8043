"""What the server says on sockets and in screens, as typed values. Fields that nobody here reads are left out: unknown
fields are ignored, as the protocol asks."""

from typing import Any

import msgspec

BETWEEN, END = "between", "end"


class HeardStep(msgspec.Struct, gc=False):
    i: int
    phase: str
    when: str
    starts: int
    ends: int
    turn: int | None = None
    holder: int | None = None


class HeardTimeline(msgspec.Struct):
    revision: int
    paused_at: int | None
    count: int
    ends: int | None
    steps: list[HeardStep]
    turns: int = 0

    def position(self, now: float) -> HeardStep | None:
        """The present step at server time `now`; None before the start and after the end."""
        at = now if self.paused_at is None else self.paused_at
        return next((step for step in self.steps if step.ends > at), None)

    def reached(self, step: HeardStep) -> int:
        """How many turns have begun at this step, and with them the one to which a step between turns leads."""
        if step.turn is not None or step.when not in (BETWEEN, END):
            return step.turn or 0
        coming = (each.turn for each in self.steps if each.i > step.i and each.turn is not None)
        return self.turns if step.when == END else next(coming, self.turns)

    def leads_to(self, step: HeardStep) -> int | None:
        """The seat whose turn it is at this step or, between turns, comes next; None: nobody's."""
        if step.when != BETWEEN:
            return step.holder
        return next((each.holder for each in self.steps if each.i > step.i and each.turn is not None), None)

    def after(self, now: float) -> int:
        """The step after the present one at server time `now`; `count` if there is none."""
        step = self.position(now)
        later = (each.i for each in self.steps if step is not None and each.i > step.i)
        return next(later, self.count)

    def mark(self, now: float) -> str:
        """The mark by which a command says what its sender saw."""
        step = self.position(now)
        return f"{self.revision}.{self.count if step is None else step.i}"


class HeardSeat(msgspec.Struct, gc=False):
    id: int
    seat: int
    name: str
    away: bool = False
    joins: int = 0
    listens: bool = False
    passed: bool = False


class HeardTimeOut(msgspec.Struct):
    """Somebody of the group needs a moment since `since` (ms). `held`: a facilitator has paused it, too."""

    since: int
    held: bool = False


class HeardGroup(msgspec.Struct):
    id: int
    number: int
    people: list[HeardSeat]
    timeline: HeardTimeline
    ready: list[int] = []
    later: list[int] = []
    past: list[int] = []  # the seats whose turns are over
    time_out: HeardTimeOut | None = None
    all: bool = False  # everybody is in it, and it names nobody
    case: int | None = None  # who brings the case with which this group helps

    @property
    def held(self) -> bool:
        """Whether a facilitator has paused it; that somebody needs a moment is the group's own matter."""
        return self.timeline.paused_at is not None and (self.time_out is None or self.time_out.held)

    def turns_at(self, step: HeardStep) -> tuple[int, list[int]]:
        """The turn of a step or, between turns, the one to come (from 1; 0: neither), in the order of the holders of
        all turns. A turn that was left out is not among them."""
        coming = {each.turn: each.holder for each in self.timeline.steps if each.turn and each.holder is not None}
        order = [*self.past, *coming.values()]
        turn = self.timeline.reached(step) if step.turn or step.when == BETWEEN else 0
        if turn in coming:
            return len(self.past) + list(coming).index(turn) + 1, order
        return (turn if turn <= len(self.past) else 0), order

    def seat_of(self, person: int) -> HeardSeat | None:
        return next((seat for seat in self.people if seat.id == person), None)

    def holder(self, now: float) -> HeardSeat | None:
        """The holder at server time `now`; None unless a turn is under way, and if that seat is empty."""
        step = self.timeline.position(now)
        if step is None or step.holder is None:
            return None
        return next((seat for seat in self.people if seat.seat == step.holder), None)


class HeardSession(msgspec.Struct, gc=False):
    code: str
    title: str
    state: str
    round: int
    rounds: int
    people: int
    ends: int | None = None
    stage: int = 0
    begins: int | None = None


class HeardScreen(msgspec.Struct, tag_field="t", tag="screen"):
    version: int
    now: int
    session: HeardSession
    group: HeardGroup | None = None
    standing: str = ""


class HeardParticipant(msgspec.Struct, gc=False):
    """A participant as the desk lists them."""

    id: int
    name: str
    group: int | None = None
    standing: str = ""
    away: bool = False


class HeardLone(msgspec.Struct, gc=False):
    """A person left alone in a group, where they could join, and when they are moved there unless somebody decides."""

    group: int
    person: int
    into: int | None
    at: int


class HeardProposal(msgspec.Struct):
    round: int
    revision: int
    shown: bool
    sizes: dict[str, int]
    duration: int


class HeardOpen(msgspec.Struct):
    group: int


class HeardNext(msgspec.Struct):
    """The round that comes, in a practice with several stages. `forms`: when it is formed by itself (ms); `why` it is
    not (empty: nothing hinders it)."""

    number: int
    stage: int
    forms: int | None = None
    why: str = ""


class HeardBrought(msgspec.Struct):
    """A case that somebody brings. `taken`: the round that had it; `waits`: it is kept back from the next one."""

    person: int
    waits: bool = False
    taken: int = 0


class HeardCases(msgspec.Struct):
    """The cases of all who are in. `why`: what keeps groups from being formed around them, with figures; empty:
    nothing does."""

    brought: list[HeardBrought]
    why: str
    data: dict[str, int] = {}


class HeardVoices(msgspec.Struct):
    """Which tables are heard while all are together, by their numbers: `groups` in the order in which to hear them."""

    groups: list[int]
    asks: list[int]
    heard: list[int]
    now: int | None


class HeardDesk(msgspec.Struct, tag_field="t", tag="desk"):
    version: int
    now: int
    session: HeardSession
    people: list[HeardParticipant] = []
    proposal: HeardProposal | None = None
    groups: list[HeardGroup] = []
    room: HeardTimeline | None = None
    lone: list[HeardLone] = []
    open: list[HeardOpen] = []
    next: HeardNext | msgspec.UnsetType | None = msgspec.UNSET
    cases: HeardCases | None = None
    voices: HeardVoices | None = None
    runs_itself: bool = False

    @property
    def several(self) -> bool:
        """Whether the practice has several stages."""
        return self.next is not msgspec.UNSET

    def group_of(self, person: int) -> HeardGroup | None:
        """The group that has this person; of one that names nobody, the desk says it beside the person."""
        known = next((one for one in self.people if one.id == person), None)
        for group in self.groups:
            if group.seat_of(person) or (group.all and known is not None and known.group == group.number):
                return group
        return None

    @property
    def late(self) -> int | None:
        """The group that somebody without a seat best joins; None if it is too late for any."""
        return self.open[0].group if self.open else None


class HeardVoice(msgspec.Struct, gc=False):
    """The table that is heard."""

    number: int


class HeardStage(msgspec.Struct, tag_field="t", tag="stage"):
    version: int
    now: int
    session: HeardSession
    voice: HeardVoice | None = None


class HeardPong(msgspec.Struct, tag_field="t", tag="pong", gc=False):
    id: int
    now: int
    version: int


class HeardHere(msgspec.Struct, tag_field="t", tag="here", gc=False):
    ids: list[int]


class HeardLeft(msgspec.Struct, tag_field="t", tag="left", gc=False):
    """What others have left to this person is not what it was."""


class HeardOwnVoice(msgspec.Struct, tag_field="t", tag="voice", gc=False):
    """Whether this person's table asks to speak, or is heard, is not what it was."""


class HeardCards(msgspec.Struct, tag_field="t", tag="cards", gc=False):
    """The cards on this person's table are not what they were."""


class HeardComplaint(msgspec.Struct, tag_field="t", tag="error", gc=False):
    code: str
    message: str = ""


class HeardOwn(msgspec.Struct, frozen=True, gc=False):
    """What only the author of a card is told about it."""

    key: str
    revision: int
    named: bool


class HeardCard(msgspec.Struct, frozen=True):
    """A card as somebody is told of it over HTTP. `card`: another name after each change."""

    card: str
    kind: str
    text: str
    author: str = ""
    round: int | None = None
    under: str = ""
    who: str = ""
    person: int | None = None
    day: str = ""
    done: bool = False
    mine: HeardOwn | None = None


class HeardOnTheWall(msgspec.Struct, frozen=True):
    """A card as the stage is told of it."""

    card: str
    text: str
    author: str = ""


class HeardWall(msgspec.Struct, frozen=True):
    """What lies before a plenary: the newest cards, and how many there are."""

    cards: tuple[HeardOnTheWall, ...]
    count: int


class HeardTable(msgspec.Struct):
    """What lies on the table at which one sits: the round and its number, and the kinds that one may lay and gather.
    `recalled`: cards of earlier stages that lay where one sat."""

    round: int | None
    table: int | None
    cards: tuple[HeardCard, ...] = ()
    recalled: tuple[HeardCard, ...] = ()
    lays: tuple[str, ...] = ()
    gathers: tuple[str, ...] = ()


AnyHeard = HeardScreen | HeardDesk | HeardStage
Heard = AnyHeard | HeardPong | HeardHere | HeardLeft | HeardOwnVoice | HeardCards | HeardComplaint

read: msgspec.json.Decoder[Heard] = msgspec.json.Decoder(Heard)


def ping(number: int) -> str:
    return f'{{"t":"ping","id":{number}}}'


def encode(body: Any) -> bytes:
    return msgspec.json.encode(body)
