"""What happens when: a group's steps and its Clock, and the Position that they give for any instant.

Nothing here ticks. A command returns a new Timeline; the caller passes `now` (ms since 1970, UTC) and stores the Clock.
Why: docs/decisions.md#a-larger-groups-turns-are-cut-in-proportion
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .errors import LimitReached, WrongMoment, gettext_noop
from .practice import MINUTE, Phase, Plan, When
from .units import Ms

LONGEST_STEP = 180 * MINUTE
# Who ended a step early: everybody in the group was ready, the facilitator moved the group on, or the turn's holder
# gave the turn up or was away.
TOGETHER, FACILITATOR, HOLDER = "together", "facilitator", "holder"


@dataclass(frozen=True, slots=True)
class Step:
    """A phase in its place. `length` is planned, in ms, without adjustments.

    `turn` (from 1) and `holder` (a seat, from 0) are those of the turn under way: both are None unless `when` is TURN.
    `reached`: how many turns have begun, and with them the one to which a step between turns leads. So people who take
    part from turn n on take part in the steps that have reached n.
    """

    index: int
    phase: str
    when: When
    turn: int | None
    holder: int | None
    reached: int
    length: int


@dataclass(frozen=True, slots=True)
class Clock:
    """The stored timing facts of one group. `adjust[i]` is added to the planned length of step i.

    `ended[i]` says who ended step i early ("" or missing: nobody, or unknown). It is part of the clock, so undoing a
    command by restoring an earlier clock restores it, too.

    `paused_at`: since when it stands still, whoever stopped it. `time_out_at`: since when the group takes a time out
    (None: it does not); `held`: the facilitator has paused it as well. The clock goes on once neither stops it.
    """

    started_at: Ms | None = None
    paused_at: Ms | None = None
    paused_ms: Ms = Ms(0)
    adjust: tuple[int, ...] = ()
    ended: tuple[str, ...] = ()
    time_out_at: Ms | None = None
    held: bool = False

    @property
    def in_time_out(self) -> bool:
        return self.paused_at is not None and self.time_out_at is not None

    @property
    def by_facilitator(self) -> bool:
        """Whether the facilitator has paused it (in a session that nobody hosts, also an earlier version's pause)."""
        return self.paused_at is not None and (self.held or not self.in_time_out)


@dataclass(frozen=True, slots=True)
class Timed:
    """A step with the instants at which it starts and ends. While paused: as if the clock resumed now."""

    step: Step
    starts: Ms
    ends: Ms


@dataclass(frozen=True, slots=True)
class Position:
    """Where a group is. `index` is the present step, or the number of steps once all are over."""

    index: int
    step: Step | None
    elapsed: Ms
    left: Ms

    @property
    def over(self) -> bool:
        return self.step is None


@lru_cache(maxsize=1024)
def steps_of(
    plan: Plan,
    members: int,
    *,
    opening: bool,
    shrink: bool = True,
    order: tuple[int, ...] | None = None,
) -> tuple[Step, ...]:
    """The steps of a group formed for `members` people: one turn for each seat in `order` (None: as its plan has it).

    `opening`: whether the session's opening is held (only in its first round). `shrink`: a group that is larger than
    its practice wants as a rule has shorter turns, and ends together with the others; otherwise it takes longer.
    """
    turn, first_between = turn_of(plan, members, shrink=shrink)
    plan = plan.fitted(members)
    between = plan.part(When.BETWEEN)
    seats = plan.rule.order(members) if order is None else order
    held: list[tuple[Phase, int | None, int]] = []  # with the holder's seat, and the turn reached
    if opening:
        held.extend((phase, None, 0) for phase in plan.part(When.SESSION))
    held.extend((phase, None, 0) for phase in plan.part(When.ROUND))
    for number, holder in enumerate(seats, start=1):
        if number > 1:
            held.extend((phase, None, number) for phase in (first_between if number == 2 else between))
        held.extend((phase, holder, number) for phase in turn)
    held.extend((phase, None, len(seats)) for phase in plan.part(When.END))
    kept = [entry for entry in held if entry[0].length > 0]
    return tuple(
        Step(index, phase.key, phase.when, None if holder is None else reached, holder, reached, phase.length)
        for index, (phase, holder, reached) in enumerate(kept)
    )


def turn_of(plan: Plan, members: int, *, shrink: bool) -> tuple[tuple[Phase, ...], tuple[Phase, ...]]:
    """The phases of one turn in a group formed for `members` people, and those between the first two turns."""
    if shrink and members > plan.usual:
        return _shrunk(plan, members, plan.usual)
    plan = plan.fitted(members)
    return plan.turn, plan.part(When.BETWEEN)


def _shrunk(plan: Plan, members: int, like: int) -> tuple[tuple[Phase, ...], tuple[Phase, ...]]:
    """The turn of a larger group, cut in proportion, and the phases between its first two turns.

    All turns and what is between them take together as long as those of `like` people. Rounding to whole ms loses a few
    ms; the first phase between turns (if there is one) takes them, or the longest of the only turn, so that all groups
    end at the same instant.
    """
    own, other = plan.fitted(members), plan.fitted(like)
    between = tuple(phase for phase in own.part(When.BETWEEN) if phase.length)
    apart = sum(phase.length for phase in between)
    count, usual = plan.rule.turns(members), plan.rule.turns(like)
    budget = max(other.turn_length, usual * other.turn_length - (count - usual) * apart)
    whole = own.turn_length * count
    cut = tuple(replace(phase, length=phase.length * budget // whole) for phase in own.turn)
    lost = budget - count * sum(phase.length for phase in cut)
    if count == 1:
        longest = max(cut, key=lambda phase: phase.length)
        cut = tuple(replace(phase, length=phase.length + lost) if phase is longest else phase for phase in cut)
    return cut, tuple(replace(phase, length=phase.length + lost) for phase in between[:1]) + between[1:]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps and a Clock: together they say where a group is at any instant."""

    steps: tuple[Step, ...]
    clock: Clock = Clock()

    # -- questions ----------------------------------------------------------------------------------

    def length(self, index: int) -> Ms:
        """How long step `index` takes, adjustments included."""
        adjust = self.clock.adjust
        return Ms(max(0, self.steps[index].length + (adjust[index] if index < len(adjust) else 0)))

    @property
    def total(self) -> Ms:
        return Ms(sum(self.length(step.index) for step in self.steps))

    def elapsed(self, now: Ms) -> Ms:
        """How much of the timeline has passed, pauses not counted. 0 before the start."""
        clock = self.clock
        if clock.started_at is None:
            return Ms(0)
        at = now if clock.paused_at is None else clock.paused_at
        return Ms(max(0, at - clock.started_at - clock.paused_ms))

    def position(self, now: Ms) -> Position:
        """Where the group is at `now`."""
        passed = self.elapsed(now)
        for step in self.steps:
            length = self.length(step.index)
            if passed < length:
                return Position(step.index, step, passed, Ms(length - passed))
            passed = Ms(passed - length)
        return Position(len(self.steps), None, passed, Ms(0))

    def timed(self) -> Iterator[Timed]:
        """Every step with its instants, in order and without gaps; none before the start."""
        if self.clock.started_at is None:
            return
        starts = Ms(self.clock.started_at + self.clock.paused_ms)
        for step in self.steps:
            ends = Ms(starts + self.length(step.index))
            yield Timed(step, starts, ends)
            starts = ends

    def remaining(self, now: Ms) -> list[Timed]:
        """The steps that are not over at `now`; the first is the present one."""
        first = self.position(now).index
        return [timed for timed in self.timed() if timed.step.index >= first and timed.ends > timed.starts]

    @property
    def ends(self) -> Ms | None:
        """The instant at which the last step ends; None before the start."""
        if self.clock.started_at is None:
            return None
        return Ms(self.clock.started_at + self.clock.paused_ms + self.total)

    @property
    def paused(self) -> bool:
        return self.clock.paused_at is not None

    def next_boundary(self, now: Ms) -> Ms | None:
        """The next instant at which the position changes by itself; None while paused, before the start, when over."""
        position = self.position(now)
        if self.clock.started_at is None or self.paused or position.over:
            return None
        return Ms(now + position.left)

    # -- commands: each returns a new Timeline, or raises -------------------------------------------

    def start(self, now: Ms) -> "Timeline":
        """Let the first step begin at `now`."""
        if self.clock.started_at is not None:
            raise WrongMoment(gettext_noop("This round has already begun."))
        return replace(self, clock=replace(self.clock, started_at=now))

    def pause(self, now: Ms) -> "Timeline":
        """The facilitator stops the clock where it is. During a time out, it stays so when that ends."""
        self._require_going(now)
        if self.clock.by_facilitator:
            raise WrongMoment(gettext_noop("It is already paused."))
        return self._stopped(now, self.clock.time_out_at if self.paused else None, held=self.paused)

    def release(self, now: Ms) -> "Timeline":
        """Takes back the facilitator's pause; a time out goes on."""
        if not self.clock.by_facilitator:
            raise WrongMoment(gettext_noop("It is not paused."))
        return replace(self, clock=replace(self.clock, held=False)) if self.clock.in_time_out else self.resume(now)

    def resume(self, now: Ms) -> "Timeline":
        """Goes on from where the clock was stopped, whoever stopped it."""
        paused_at = self.clock.paused_at
        if paused_at is None:
            raise WrongMoment(gettext_noop("It is not paused."))
        waited = Ms(self.clock.paused_ms + max(0, now - paused_at))
        return replace(self, clock=replace(self.clock, paused_at=None, paused_ms=waited, time_out_at=None, held=False))

    def take_time_out(self, now: Ms) -> "Timeline":
        """The group stops its own clock for a while. The same again changes nothing."""
        self._require_going(now)
        return self if self.clock.in_time_out else self._stopped(now, now, held=self.paused)

    def end_time_out(self, now: Ms) -> "Timeline":
        """The group goes on, or waits for the facilitator who has paused it. Without a time out nothing changes."""
        if not self.clock.in_time_out:
            return self
        if not self.clock.held:
            return self.resume(now)
        return replace(self, clock=replace(self.clock, time_out_at=None, held=False))

    def _stopped(self, now: Ms, time_out_at: Ms | None, *, held: bool) -> "Timeline":
        paused_at = now if self.clock.paused_at is None else self.clock.paused_at
        return replace(self, clock=replace(self.clock, paused_at=paused_at, time_out_at=time_out_at, held=held))

    def extend(self, now: Ms, by: int = MINUTE) -> "Timeline":
        """Give the present step `by` ms more. Raises LimitReached above three hours."""
        index = self._require_going(now).index
        if self.length(index) + by > LONGEST_STEP:
            raise LimitReached(gettext_noop("A phase can grow to three hours at most."))
        return self.adjusted({index: self.length(index) + by})

    def skip(self, now: Ms, by: str = "") -> "Timeline":
        """Ends the present step now, also while paused. `by`: who did it."""
        position = self._require_going(now)
        return self.adjusted({position.index: position.elapsed}, by)

    def skip_to(self, now: Ms, index: int, by: str = "") -> "Timeline":
        """Makes step `index` the present one now, also while paused; the steps before it end here.

        An index means the same phase of the same turn in groups of every size. A group without that step is over.
        Raises WrongMoment if that step has begun already: the command takes nobody back, nor past it. `by`: who did it.
        """
        position = self._require_going(now)
        if position.index >= index:
            raise WrongMoment(gettext_noop("Everybody is there already."))
        between = {step.index: 0 for step in self.steps[position.index : index]}
        return self.adjusted(between | {position.index: position.elapsed}, by)

    def end(self, now: Ms, by: str = "") -> "Timeline":
        """Ends the present step here and leaves out all that follow. `by`: who did it."""
        position = self._require_going(now)
        cut = {step.index: 0 for step in self.steps[position.index :]}
        return self.adjusted(cut | {position.index: position.elapsed}, by)

    def _require_going(self, now: Ms) -> Position:
        if self.clock.started_at is None:
            raise WrongMoment(gettext_noop("This round has not begun yet."))
        position = self.position(now)
        if position.over:
            raise WrongMoment(gettext_noop("This round is over."))
        return position

    def adjusted(self, lengths: dict[int, int], by: str = "") -> "Timeline":
        """This timeline with other lengths (ms, by step index) for some steps; `by`: who ended these early. The start
        never moves: moving it could jump back a step."""
        adjust = list(self.clock.adjust) + [0] * (len(self.steps) - len(self.clock.adjust))
        for index, length in lengths.items():
            adjust[index] = length - self.steps[index].length
        clock = replace(self.clock, adjust=tuple(adjust))
        return replace(self, clock=replace(clock, ended=self._ended(lengths, by)) if by else clock)

    def _ended(self, indices: Iterable[int], by: str) -> tuple[str, ...]:
        ended = dict(enumerate(self.clock.ended)) | dict.fromkeys(indices, by)
        return tuple(ended.get(index, "") for index in range(max(ended, default=-1) + 1))
