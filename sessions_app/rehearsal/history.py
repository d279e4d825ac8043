"""What people saw and did in a rehearsal, kept to judge the promises: screens, commands, connections. Judges nothing.

Instants are local (ms) unless stated otherwise; a screen also has the server's.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .document import NOTHING, ReadPractice
from .messages import HeardDesk, HeardGroup, HeardScreen, HeardStage

NOTES_KEPT = "who returns finds all acknowledged notes"
SAME_PERSON = "who returns is the same person"
NO_ERRORS = "nobody sees an error that they should not"

SLACK = 6_000  # ms in which news must reach a screen, also on a busy machine
DESK = 0  # the viewer id of the desk; people have ids from 1


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One state of a group, as one viewer saw it. `now` is the server's time in that screen."""

    viewer: int
    at: float
    now: int
    version: int
    round: int
    group: HeardGroup


@dataclass(frozen=True, slots=True)
class Where:
    """Where a screen said its viewer is: a group and a seat in it, or none."""

    at: float
    version: int
    round: int
    state: str
    standing: str
    group: int | None = None
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """A command that took effect as `version`; None: unknown whether or as which.

    `person`: who gave it (DESK for the facilitator). `whom`: whom it is about. `group`: which one (None: all).
    """

    kind: str
    person: int
    at: float
    version: int | None
    round: int
    group: int | None = None
    whom: int | None = None
    all_groups: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """A comparison made at once: the promise it belongs to, and what was wrong (empty: nothing)."""

    promise: str
    wrong: str


@dataclass(slots=True)
class Line:
    """A time during which a person was connected; `until` None: they still are."""

    since: float
    until: float | None = None


@dataclass(slots=True)
class History:
    """Everything that was seen and done. `grace` (ms): after so much silence a person counts as away. `practice`: what
    is held, as people read it; `formed`: how the groups of each of its stages come about, where that is known."""

    grace: float = 20_000.0
    practice: ReadPractice = NOTHING
    formed: tuple[str, ...] = ()
    names: dict[int, str] = field(default_factory=dict)
    joined: dict[int, float] = field(default_factory=dict)
    sights: dict[int, list[Glimpse]] = field(default_factory=lambda: defaultdict(list))  # by group
    desks: list[tuple[float, HeardDesk]] = field(default_factory=list)
    stages: list[HeardStage] = field(default_factory=list)
    whereabouts: dict[int, list[Where]] = field(default_factory=lambda: defaultdict(list))  # by person
    deeds: list[Deed] = field(default_factory=list)
    saves: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))  # by person: when one was answered
    lines: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))  # by person, also DESK
    plain: list[Plain] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    ended_at: float | None = None

    def name(self, person: int) -> str:
        return self.names.get(person, f"participant {person}")

    def formed_as(self, stage: int) -> str:
        """How the groups of a stage come about; empty if that is not known."""
        return self.formed[stage] if stage < len(self.formed) else ""

    def states(self, group: int) -> list[Glimpse]:
        """The states of a group that were seen, in order, each once."""
        seen: dict[tuple[int, int], Glimpse] = {}
        for sight in sorted(self.sights[group], key=lambda sight: (sight.version, sight.now, is_cut(sight))):
            seen.setdefault((sight.version, sight.now), sight)
        return list(seen.values())


def is_cut(sight: Glimpse) -> bool:
    """Whether the viewer was shown only the first few steps, as desks are."""
    timeline = sight.group.timeline
    return bool(timeline.steps) and timeline.steps[-1].i < timeline.count - 1


class Witness:
    """Records what happens. `clock` tells the local time."""

    def __init__(self, clock: Callable[[], float], grace: float) -> None:
        self.history = History(grace=grace)
        self._clock = clock

    def joined(self, person: int, name: str, practice: ReadPractice = NOTHING) -> None:
        """Somebody is in, and reads on their page what is held."""
        self.history.practice = practice
        self.history.names[person] = name
        self.history.joined[person] = self._clock()

    def saw(self, person: int, screen: HeardScreen, at: float) -> None:
        """A participant was shown a screen."""
        group, session = screen.group, screen.session
        seat = group.seat_of(person) if group else None
        where = Where(
            at,
            screen.version,
            session.round,
            session.state,
            screen.standing,
            group.id if group else None,
            seat.seat if seat else None,
        )
        self.history.whereabouts[person].append(where)
        if group is not None:
            self._keep(Glimpse(person, at, screen.now, screen.version, session.round, group))

    def saw_desk(self, desk: HeardDesk, at: float) -> None:
        """The facilitator was shown a desk."""
        self.history.desks.append((at, desk))
        for group in desk.groups:
            self._keep(Glimpse(DESK, at, desk.now, desk.version, desk.session.round, group))

    def saw_stage(self, stage: HeardStage) -> None:
        """The projector was shown a stage."""
        self.history.stages.append(stage)

    def _keep(self, sight: Glimpse) -> None:
        """Keeps equal sights of one version once, because a push reaches a whole group."""
        for other in reversed(self.history.sights[sight.group.id][-6:]):
            if (other.version, other.now) == (sight.version, sight.now) and other.group == sight.group:
                return
        self.history.sights[sight.group.id].append(sight)

    def did(self, deed: Deed) -> None:
        self.history.deeds.append(deed)

    def counted(self, behaviour: str) -> None:
        """Counts a behaviour."""
        self.history.done[behaviour] += 1

    def line(self, person: int, *, connected: bool) -> None:
        """A person's socket has opened, or closed."""
        lines = self.history.lines[person]
        if connected:
            lines.append(Line(self._clock()))
        elif lines and lines[-1].until is None:
            lines[-1].until = self._clock()

    def saved(self, person: int) -> None:
        """A note of this person has been saved: the server has heard of them."""
        self.history.saves[person].append(self._clock())

    def compared(self, promise: str, wrong: str = "") -> None:
        """Something was compared at once."""
        self.history.plain.append(Plain(promise, wrong))

    def session_ends(self) -> None:
        """From now on the only promise is that notes are kept."""
        self.history.ended_at = self.history.ended_at or self._clock()


def shown(history: History) -> Iterator[tuple[float, float, HeardDesk]]:
    """Every desk that the facilitator saw: from when until when it was the newest."""
    end = history.ended_at
    untils = [at for at, _ in history.desks[1:]] + [at for at, _ in history.desks[-1:]]
    for (at, desk), until in zip(history.desks, untils, strict=True):
        if end is not None and at >= end:
            return
        yield at, min(until, end) if end is not None else until, desk
