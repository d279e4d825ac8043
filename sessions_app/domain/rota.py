"""Whose turn it is, and how the order of turns mends itself when people go, come back, pass or join.

Only what has not begun is ever rewritten: the present turn and its clock stay as they are, unless its own client gives
it up or is put off. Who is away, and who may say so, is decided elsewhere.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from .errors import WrongMoment, gettext_noop
from .formats import Format
from .timeline import LONGEST_STEP, Clock, Timeline, steps_of, turn_of

LEAST_SHARE = 0.6  # of a planned turn: turns are not cut below it to make room for one more


@dataclass(frozen=True, slots=True)
class Frame:
    """What a trio was formed with: it decides how long a turn is, whatever happens later."""

    practice: Format
    size: int
    opening: bool
    shrink_from: int | None = 3


@dataclass(frozen=True, slots=True)
class _Turn:
    """One seat's turn, with what is added to the planned lengths (ms): of the breath before it, and of its phases."""

    seat: int
    breath: int
    phases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rota:
    """`order`: seats in the order of their turns, those that are over too. `later`: seats whose turn waits for them.

    A turn's place in `order` counts from 0; the steps number turns from 1. Commands return a new Rota or raise.
    """

    frame: Frame
    order: tuple[int, ...]
    later: tuple[int, ...] = ()
    clock: Clock = field(default_factory=Clock)

    # -- questions ----------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        frame = self.frame
        steps = steps_of(
            frame.practice, frame.size, opening=frame.opening, shrink_from=frame.shrink_from, order=self.order
        )
        return Timeline(steps, self.clock)

    def over(self, now: int) -> bool:
        return self.clock.started_at is not None and self.timeline.position(now).over

    def open_from(self, now: int) -> int:
        """The place of the first turn that may still change. A breath only leads to a turn: that one may."""
        position = self.timeline.position(now)
        if self.clock.started_at is None:
            return 0
        if position.step is None:
            return len(self.order)
        if position.step.turn is None:
            return 0
        return position.step.turn - 1 if self._in_breath(now) else position.step.turn

    def client(self, now: int) -> int | None:
        """The seat of whoever is client at `now`; None in a breath, outside turns and when all is over."""
        step = self.timeline.position(now).step
        return None if self.clock.started_at is None or step is None or self._in_breath(now) else step.client

    def been_client(self, now: int) -> set[int]:
        """The seats that are or were client, however briefly, in a turn that took any time."""
        timeline, begun = self.timeline, self.open_from(now)
        breath = self.frame.practice.breath.key
        return {
            step.client
            for step in timeline.steps
            if step.client is not None
            and step.turn is not None
            and step.turn <= begun
            and step.phase != breath
            and timeline.length(step.index) > 0
        }

    def owed(self, now: int) -> set[int]:
        """Of all who may sit here: those whose turn waits or is still to come. Once all is over: who had none."""
        return set(self.later) | (set(self.order[self.open_from(now) :]) - self.been_client(now))

    def next_turn(self, now: int) -> int | None:
        """The turn (from 1) with which somebody can join; 0: at once; None: too late, no turn will begin any more."""
        first = self.open_from(now)
        if first == 0:
            return 0
        return first + 1 if first < len(self.order) else None

    # -- people come and go -------------------------------------------------------------------------

    def attend(self, now: int, members: Collection[int], away: Collection[int]) -> "Rota":
        """Turns of those away wait; those who are back get theirs, after the others, if the trio is not over.

        While nobody at all is here the order stays: then it is rather the network that is away. Nor is the last turn
        taken out of the breath that leads to it: nothing would come instead.
        """
        away = set(away)
        if self.over(now) or away.issuperset(members):
            return self
        opening, past, coming = self._parts(now)
        stay = [turn for turn in coming if turn.seat not in away]
        gone = [turn for turn in coming if turn.seat in away]
        back = [self._turn(seat) for seat in self.later if seat in members and seat not in away]
        if self._in_breath(now) and gone and not stay and not back:
            stay = [gone.pop(0)]
        returned = {turn.seat for turn in back}
        later = tuple(seat for seat in self.later if seat not in returned)
        later += tuple(turn.seat for turn in gone if turn.seat not in later)
        return self._with(opening, past + self._first_tries_first(past, stay + back), later)

    def give_up(self, now: int, seat: int) -> "Rota":
        """`seat` has no turn (any more): one that is under way ends here. The time goes to the turns to come.

        Raises WrongMoment when there is no turn left to give up.
        """
        if seat in self.later:
            return replace(self, later=tuple(other for other in self.later if other != seat))
        if self.client(now) == seat:
            return self._cut(now)._shared(self.open_from(now), self._left_of_turn(now))
        opening, past, coming = self._parts(now)
        kept = [turn for turn in coming if turn.seat != seat]
        if len(kept) == len(coming):
            raise WrongMoment(gettext_noop("There is no turn of yours to come in this round."))
        mended = self._with(opening, past + kept, self.later)
        return mended._shared(len(past), self.timeline.total - mended.timeline.total)

    def put_off(self, now: int) -> "Rota":
        """End the turn that is under way because its client is away. It waits for them if they were not helped yet.

        Raises WrongMoment outside a turn.
        """
        seat = self.client(now)
        if seat is None:
            raise WrongMoment(gettext_noop("No turn is under way just now."))
        done = self._past_the_core(now) or seat in self.later
        mended = self._cut(now)
        return mended if done else replace(mended, later=(*self.later, seat))

    def make_room(self, now: int, seat: int) -> "Rota":
        """A turn for a newcomer, out of the time of the turns to come; unchanged where those would get too short."""
        opening, past, coming = self._parts(now)
        if seat in self.order or seat in self.later or self.over(now) or not coming:
            return self
        wider = self._with(opening, past + self._first_tries_first(past, [*coming, self._turn(seat)]), self.later)
        grown = wider.timeline.total - self.timeline.total
        first = len(past)
        lengths = {place: wider._length(place) for place in range(first, len(wider.order))}
        each = (sum(lengths.values()) - grown) // len(lengths)
        if each < LEAST_SHARE * sum(self._phases()):
            return self
        for place, length in lengths.items():
            wider = wider._stretched(place, each - length)
        return wider

    # -- how ----------------------------------------------------------------------------------------

    def _in_breath(self, now: int) -> bool:
        step = self.timeline.position(now).step
        return self.clock.started_at is not None and step is not None and step.phase == self.frame.practice.breath.key

    def _past_the_core(self, now: int) -> bool:
        """Whether the phase for which people come (the practice requires it) is over in the present turn."""
        keys = [phase.key for phase in self.frame.practice.turn]
        core = max(place for place, phase in enumerate(self.frame.practice.turn) if phase.required or place == 0)
        step = self.timeline.position(now).step
        return step is not None and keys.index(step.phase) > core

    def _phases(self) -> list[int]:
        """The planned lengths (ms) of the phases of one turn."""
        frame = self.frame
        turn, _ = turn_of(frame.practice, frame.size, frame.shrink_from)
        return [phase.length for phase in turn if phase.length > 0]

    def _turn(self, seat: int) -> _Turn:
        return _Turn(seat, 0, (0,) * len(self._phases()))

    def _parts(self, now: int) -> tuple[list[int], list[_Turn], list[_Turn]]:
        """What is added to the opening; the turns that are settled; those that may still change."""
        timeline = self.timeline
        added = [timeline.length(step.index) - step.length for step in timeline.steps]
        opening = [added[step.index] for step in timeline.steps if step.turn is None]
        turns = []
        for place, seat in enumerate(self.order):
            steps = [step for step in timeline.steps if step.turn == place + 1]
            breath = [added[step.index] for step in steps if step.phase == self.frame.practice.breath.key]
            phases = [added[step.index] for step in steps if step.phase != self.frame.practice.breath.key]
            turns.append(_Turn(seat, sum(breath), tuple(phases)))
        first = self.open_from(now)
        return opening, turns[:first], turns[first:]

    def _with(self, opening: list[int], turns: list[_Turn], later: tuple[int, ...]) -> "Rota":
        adjust = list(opening)
        for place, turn in enumerate(turns):
            if place and self.frame.practice.breath.length:
                adjust.append(turn.breath)
            adjust.extend(turn.phases)
        clock = replace(self.clock, adjust=tuple(adjust) if any(adjust) else ())
        return Rota(self.frame, tuple(turn.seat for turn in turns), later, clock)

    def _first_tries_first(self, past: list[_Turn], coming: list[_Turn]) -> list[_Turn]:
        """Whoever was not client yet comes before those who try again."""
        been = {turn.seat for turn in past}
        return sorted(coming, key=lambda turn: turn.seat in been)

    def _cut(self, now: int) -> "Rota":
        """The present turn ends at this instant."""
        timeline = self.timeline
        position = timeline.position(now)
        lengths = dict.fromkeys(self._rest_of_turn(now), 0) | {position.index: position.elapsed}
        return replace(self, clock=timeline.adjusted(lengths).clock)

    def _rest_of_turn(self, now: int) -> list[int]:
        """The indices of the steps of the present turn that have not begun."""
        position = self.timeline.position(now)
        turn = position.step.turn if position.step else None
        return [step.index for step in self.timeline.steps if step.turn == turn and step.index > position.index]

    def _left_of_turn(self, now: int) -> int:
        timeline = self.timeline
        return timeline.position(now).left + sum(timeline.length(index) for index in self._rest_of_turn(now))

    def _length(self, place: int) -> int:
        """How long the turn at `place` takes, without the breath before it (ms)."""
        return sum(self.timeline.length(index) for index in self._steps_at(place))

    def _steps_at(self, place: int) -> list[int]:
        breath = self.frame.practice.breath.key
        return [step.index for step in self.timeline.steps if step.turn == place + 1 and step.phase != breath]

    def _shared(self, first: int, time: int) -> "Rota":
        """`time` (ms) more for the turns from place `first` on, the same for each; it is lost when there are none."""
        places = range(first, len(self.order))
        mended = self
        for place in places:
            mended = mended._stretched(place, time // len(places))
        return mended

    def _stretched(self, place: int, by: int) -> "Rota":
        """The turn at `place` longer (or shorter) by `by` ms, its phases in proportion to their planned lengths."""
        planned, indices = self._phases(), self._steps_at(place)
        lengths = {
            index: max(0, min(LONGEST_STEP, self.timeline.length(index) + by * length // sum(planned)))
            for index, length in zip(indices, planned, strict=True)
        }
        return replace(self, clock=self.timeline.adjusted(lengths).clock)
