"""Whose turn it is, and how the order of turns adapts when people go, come back, pass or join.

Only what has not begun is rewritten. The present turn and its clock stay, unless its holder gives it up or is put off.
The caller decides who is away and who may give these commands.
Why: docs/decisions.md#the-order-of-turns-is-stored-and-only-its-future-is-rewritten
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise, takewhile

from .errors import WrongMoment, gettext_noop
from .practice import Plan, TurnRule, When
from .timeline import HOLDER, LONGEST_STEP, Clock, Step, Timeline, steps_of, turn_of
from .units import Ms

LEAST_SHARE = 0.6  # of a planned turn: no turn gets shorter than this to make room for another


@dataclass(frozen=True, slots=True)
class Frame:
    """The facts at forming that fix how long a group's turn is, whatever happens later. `size`: for how many people it
    was formed. `shrink`: whether turns are shorter if that is more than the practice wants (see `steps_of`)."""

    plan: Plan
    size: int
    opening: bool
    shrink: bool = True


def order_for(plan: Plan, members: int, case: int | None = None) -> tuple[int, ...]:
    """The order of turns of a group that is formed for so many people: everybody's, one person's, or none. `case`: the
    seat of whoever brought the case, where only they hold a turn (None: the first seat)."""
    return plan.rule.order(members, case)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One seat's turn, with what is added to the planned length of each phase (ms)."""

    seat: int
    phases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A rota taken apart: settled turns, turns that may still change, and what is added to other steps (ms).

    What is `between` turns is kept by an index (that of the turn after it, from 0), not to the turn after it: when
    that turn goes, the present step keeps its length.
    """

    before: list[int]
    between: list[list[int]]
    past: list[_Turn]
    coming: list[_Turn]
    after: list[int]


@dataclass(frozen=True, slots=True)
class Rota:
    """`order`: the seats in the order of their turns, past turns included. `later`: seats whose turn waits for them.

    A turn's index in `order` counts from 0; steps number turns from 1. Commands return a new Rota or raise.
    """

    frame: Frame
    order: tuple[int, ...]
    later: tuple[int, ...] = ()
    clock: Clock = field(default_factory=Clock)

    # -- questions ----------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        frame = self.frame
        steps = steps_of(frame.plan, frame.size, opening=frame.opening, shrink=frame.shrink, order=self.order)
        return Timeline(steps, self.clock)

    def over(self, now: Ms) -> bool:
        return self.clock.started_at is not None and self.timeline.position(now).over

    def turns_over(self, now: Ms) -> bool:
        """Whether no turn is under way or to come; the round's end may still be held."""
        step = self.timeline.position(now).step
        return self.clock.started_at is not None and (step is None or step.when is When.END)

    def open_from(self, now: Ms) -> int:
        """The index of the first turn that may still change. Between turns that is the one to come."""
        step = self.step_at(now)
        if self.clock.started_at is None:
            return 0
        if step is None:
            return len(self.order)
        return step.reached - (step.when is When.BETWEEN)

    def holder(self, now: Ms) -> int | None:
        """The seat of the holder at `now`; None unless a turn is under way."""
        step = self.step_at(now)
        return None if step is None else step.holder

    def asking(self, now: Ms) -> int | None:
        """The seat of the holder for whom the group is at work: until the required phase of their turn is over."""
        holder = self.holder(now)
        return None if holder is None or self._past_the_core(now) else holder

    def been_holder(self, now: Ms) -> set[int]:
        """The seats that are or held a turn, however briefly."""
        position, timeline = self.timeline.position(now), self.timeline

        def took_time(step: Step) -> bool:
            if step.index == position.index:
                return position.elapsed > 0
            return step.index < position.index and timeline.length(step.index) > 0

        return {step.holder for step in timeline.steps if step.holder is not None and took_time(step)}

    def owed(self, now: Ms) -> set[int]:
        """The seats whose turn waits, is to come, or ended before any time passed, of all that were ever in the order.

        They include a person who passed as their turn began; the caller knows about those.
        """
        first = self.open_from(now)
        last = {seat: index for index, seat in enumerate(self.order)}
        return {*self.later, *(seat for seat, index in last.items() if index >= first or not self._length(index))}

    def had_turn(self, now: Ms) -> set[int]:
        """The seats that need no turn any more. The present turn counts once its required phase is over."""
        return self.been_holder(now) - self.owed(now) - {self.asking(now)}

    def promised(self, seat: int) -> bool:
        """Whether whoever has or had this seat has a claim to a turn in this round."""
        return self._rule.for_all or seat in self.order or seat in self.later

    @property
    def lead_in(self) -> Ms:
        """How much of the timeline passes before the part for which people come."""
        timeline, heart = self.timeline, self._rule.heart
        before = takewhile(lambda step: step.when is not heart, timeline.steps)
        return Ms(sum(timeline.length(step.index) for step in before))

    def next_turn(self, now: Ms, *, alone: bool = False) -> int | None:
        """The turn (from 1) in which somebody can join; 0: at once; None: too late, no turn is to come. `alone`: the
        one who is here needs anybody who comes, so that it can be the turn under way, if it is the last."""
        if self._rule.at_once:
            return None if self.over(now) else 0
        first = self.open_from(now)
        if self.turns_over(now):
            return None
        if first == 0:
            return 0
        if first < len(self.order):
            return first + 1
        return first if alone else None

    # -- people come and go -------------------------------------------------------------------------

    def attend(self, now: Ms, members: Collection[int], away: Collection[int]) -> "Rota":
        """Lets turns of people away wait. People who are back get theirs after the others, unless all turns are over.

        While nobody is here, no turn waits: then the network has probably failed for all. Between turns the last turn
        to come stays, too, because nothing could take its place. For the same reason no turn waits where only one
        person holds one.
        """
        if not self._rule.can_wait or self.turns_over(now):
            return self
        gone_seats = set() if set(away).issuperset(members) else set(away)
        parts = self._parts(now)
        stay = [turn for turn in parts.coming if turn.seat not in gone_seats]
        gone = [turn for turn in parts.coming if turn.seat in gone_seats]
        returned = [seat for seat in self.later if seat in members and seat not in gone_seats]
        if self._between_turns(now) and not stay and not returned:
            stay, gone = gone[:1], gone[1:]
        back = [self._turn(seat, like=stay) for seat in returned]
        later = [seat for seat in self.later if seat not in returned]
        later += [turn.seat for turn in gone if turn.seat not in later]
        return self._with(parts, self._lined_up(now, parts, stay + back), tuple(later))

    def give_up(self, now: Ms, seat: int) -> "Rota":
        """Ends or removes the turn of `seat`, and gives its time to the turns to come.

        A waiting turn has no time to give: it is not in the timeline. Raises WrongMoment if `seat` has no turn left.
        """
        if seat in self.later and not self.over(now):
            return replace(self, later=tuple(other for other in self.later if other != seat))
        if self.holder(now) == seat:
            return self._cut(now)._shared(self.open_from(now), self._left_of_turn(now))
        parts = self._parts(now)
        kept = [turn for turn in parts.coming if turn.seat != seat]
        if len(kept) == len(parts.coming):
            raise WrongMoment(gettext_noop("There is no turn of yours to come in this round."))
        mended = self._with(parts, kept, self.later)
        return mended._shared(len(parts.past), self.timeline.total - mended.timeline.total)

    def put_off(self, now: Ms) -> "Rota":
        """Ends the present turn because its holder is away. It waits for them unless its required phase is over.

        Raises WrongMoment outside a turn, and where no other turn could be held meanwhile.
        """
        seat = self.holder(now)
        if seat is None:
            raise WrongMoment(gettext_noop("No turn is under way just now."))
        if not self._rule.can_wait:
            raise WrongMoment(
                gettext_noop("This is the only turn, so it cannot be put off. You go on once all of you are ready.")
            )
        mended = self._cut(now)
        return mended if self._past_the_core(now) else replace(mended, later=(*self.later, seat))

    def make_room(self, now: Ms, seat: int) -> "Rota":
        """Adds a turn for a newcomer, out of the time of the turns to come; without any, out of time that nobody has,
        because the person left to whom it belonged. No change if turns got too short, or where a newcomer has no claim
        to one."""
        if not self._rule.for_all:
            return self
        parts = self._parts(now)
        if seat in self.order or seat in self.later or self.turns_over(now):
            return self
        if not parts.coming:
            return self._with_free_time(parts, seat)
        wider = self._with(parts, self._lined_up(now, parts, [*parts.coming, self._turn(seat)]), self.later)
        grown = wider.timeline.total - self.timeline.total
        indexes = range(len(parts.past), len(wider.order))
        lengths = [wider._length(index) for index in indexes]
        shares = _divided(sum(lengths) - grown, [1] * len(lengths))
        if min(shares) < LEAST_SHARE * sum(self._phases()):
            return self
        for index, length, share in zip(indexes, lengths, shares, strict=True):
            wider = wider._stretched(index, share - length)
        return wider

    # -- how ----------------------------------------------------------------------------------------

    def _with_free_time(self, parts: _Parts, seat: int) -> "Rota":
        """A last turn for `seat`, so that the group ends when it was to end. Turns that wait keep their time."""
        frame, turn = self.frame, sum(self._phases())
        planned = Timeline(steps_of(frame.plan, frame.size, opening=frame.opening, shrink=frame.shrink)).total
        wider = self._with(parts, [self._turn(seat)], self.later)
        over = max(0, wider.timeline.total + len(self.later) * turn - planned)
        return self if turn - over < LEAST_SHARE * turn else wider._stretched(len(parts.past), -over)

    @property
    def _rule(self) -> TurnRule:
        return self.frame.plan.rule

    def step_at(self, now: Ms) -> Step | None:
        """The step under way; None before the start, and when all are over."""
        return None if self.clock.started_at is None else self.timeline.position(now).step

    def _between_turns(self, now: Ms) -> bool:
        step = self.step_at(now)
        return step is not None and step.when is When.BETWEEN

    def _past_the_core(self, now: Ms) -> bool:
        """Whether the present turn's required phase (the one for which people come) is over."""
        keys = [phase.key for phase in self.frame.plan.turn]
        core = max(index for index, phase in enumerate(self.frame.plan.turn) if phase.core or index == 0)
        step = self.timeline.position(now).step
        return step is not None and keys.index(step.phase) > core

    def _phases(self) -> list[int]:
        """The planned lengths (ms) of the phases of one turn."""
        frame = self.frame
        turn, _ = turn_of(frame.plan, frame.size, shrink=frame.shrink)
        return [phase.length for phase in turn if phase.length > 0]

    def _turn(self, seat: int, like: Sequence[_Turn] = ()) -> _Turn:
        """A turn for `seat`: as long as the turns in `like` on average, or as planned if there are none."""
        if not like:
            return _Turn(seat, (0,) * len(self._phases()))
        by_phase = zip(*(turn.phases for turn in like), strict=True)
        return _Turn(seat, tuple(sum(added) // len(like) for added in by_phase))

    def _parts(self, now: Ms) -> _Parts:
        timeline = self.timeline
        before, after = list[int](), list[int]()
        between, phases = ([list[int]() for _ in self.order] for _ in range(2))
        for step in timeline.steps:
            part = {When.TURN: phases, When.BETWEEN: between}.get(step.when)
            whole = part[step.reached - 1] if part else after if step.when is When.END else before
            whole.append(timeline.length(step.index) - step.length)
        turns = [_Turn(seat, tuple(own)) for seat, own in zip(self.order, phases, strict=True)]
        first = self.open_from(now)
        return _Parts(before, between, turns[:first], turns[first:], after)

    def _with(self, parts: _Parts, coming: Sequence[_Turn], later: tuple[int, ...]) -> "Rota":
        """This rota with `coming` as the turns to come."""
        turns = [*parts.past, *coming]
        adjust = list(parts.before)
        planned = [0 for phase in self.frame.plan.part(When.BETWEEN) if phase.length]
        for index, turn in enumerate(turns):
            if index:
                adjust.extend(parts.between[index] if index < len(parts.between) else planned)
            adjust.extend(turn.phases)
        adjust.extend(parts.after)
        clock = replace(self.clock, adjust=tuple(adjust) if any(adjust) else ())
        return Rota(self.frame, tuple(turn.seat for turn in turns), later, clock)

    def _lined_up(self, now: Ms, parts: _Parts, coming: Sequence[_Turn]) -> list[_Turn]:
        """Orders `coming`: people who held no turn yet come first, but after a turn that is announced now."""
        announced = parts.coming[0].seat if self._between_turns(now) else None
        been = {turn.seat for turn in parts.past}
        return sorted(coming, key=lambda turn: (turn.seat != announced, turn.seat in been))

    def _cut(self, now: Ms) -> "Rota":
        """Ends the present turn at `now`."""
        timeline = self.timeline
        position = timeline.position(now)
        lengths = dict.fromkeys(self._rest_of_turn(now), 0) | {position.index: position.elapsed}
        return replace(self, clock=timeline.adjusted(lengths, HOLDER).clock)

    def _rest_of_turn(self, now: Ms) -> list[int]:
        """The indices of the steps of the present turn that have not begun."""
        position = self.timeline.position(now)
        turn = position.step.turn if position.step else None
        return [step.index for step in self.timeline.steps if step.turn == turn and step.index > position.index]

    def _left_of_turn(self, now: Ms) -> int:
        timeline = self.timeline
        return timeline.position(now).left + sum(timeline.length(index) for index in self._rest_of_turn(now))

    def _length(self, index: int) -> int:
        """How long the turn at `index` is (ms)."""
        return sum(self.timeline.length(step) for step in self._steps_at(index))

    def _steps_at(self, index: int) -> list[int]:
        return [step.index for step in self.timeline.steps if step.turn == index + 1]

    def _shared(self, first: int, time: int) -> "Rota":
        """Spreads `time` (ms) evenly over the turns from index `first` on; without such turns it is lost."""
        mended, indexes = self, range(first, len(self.order))
        for index, share in zip(indexes, _divided(time, [1] * len(indexes)), strict=True):
            mended = mended._stretched(index, share)
        return mended

    def _stretched(self, index: int, by: int) -> "Rota":
        """Makes the turn at `index` longer by `by` ms (or shorter), in proportion to its phases' planned lengths.

        What would make a phase too long is lost.
        """
        timeline, indices = self.timeline, self._steps_at(index)
        lengths = {
            index: max(0, min(LONGEST_STEP, timeline.length(index) + more))
            for index, more in zip(indices, _divided(by, self._phases()), strict=True)
        }
        return replace(self, clock=timeline.adjusted(lengths).clock)


def _divided(time: int, weights: Sequence[int]) -> list[int]:
    """`time` (ms) split in proportion to `weights`, in whole ms that sum to `time` exactly."""
    whole = sum(weights) or 1
    bounds = [time * upto // whole for upto in accumulate(weights, initial=0)]
    return [end - start for start, end in pairwise(bounds)]
