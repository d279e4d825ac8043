"""What must hold at every moment, whatever facilitators and groups do, in any order."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions_app.domain.errors import TroikaError
from sessions_app.domain.practice import MINUTE, SECOND, When
from sessions_app.domain.timeline import LONGEST_STEP, Timeline, steps_of
from tests.chance import stories

from .clocks import START
from .plans import groups


@given(groups(), st.booleans(), st.booleans())
def test_everyone_is_holder_exactly_once_and_turns_are_equal(group, opening, shrink):
    plan, members = group
    steps = steps_of(plan, members, opening=opening, shrink=shrink)
    turns: dict[int, list[tuple[str, int]]] = {}
    for step in steps:
        if step.holder is not None:
            turns.setdefault(step.holder, []).append((step.phase, step.length))
    assert list(turns) == list(range(members))
    assert all(turn == turns[0] for turn in turns.values())
    assert [step.index for step in steps] == list(range(len(steps)))


@given(groups(larger=True))
def test_a_larger_group_never_ends_after_the_others_unless_what_is_between_its_turns_alone_would(group):
    plan, members = group
    usual, larger = (sum(step.length for step in steps_of(plan, size, opening=True)) for size in (plan.usual, members))
    between = sum(phase.length for phase in plan.part(When.BETWEEN))
    fit = plan.usual * plan.turn_length - (members - plan.usual) * between >= plan.turn_length
    if fit and between:
        assert larger == usual
    elif fit:
        assert usual - members * len(plan.turn) <= larger <= usual


@given(groups(larger=True))
def test_a_larger_group_that_takes_longer_has_turns_like_the_others(group):
    plan, members = group
    usual, larger = (
        [step.length for step in steps_of(plan, size, opening=False, shrink=False) if step.turn == 1]
        for size in (plan.usual, members)
    )
    assert larger == usual


class AGroupUnderCommand(RuleBasedStateMachine):
    """Time passes and commands come in any order. `index` is where the group was last seen."""

    @initialize(group=groups(), shrink=st.booleans())
    def begin(self, group, shrink):
        plan, members = group
        self.now = START
        self.timeline = Timeline(steps_of(plan, members, opening=True, shrink=shrink)).start(self.now)
        self.index = 0

    @rule(ms=st.one_of(st.integers(0, 5 * SECOND), st.integers(0, 20 * MINUTE)))
    def time_passes(self, ms):
        before = self.timeline.position(self.now)
        self.now += ms
        after = self.timeline.position(self.now)
        if self.timeline.paused:
            assert after == before

    @precondition(lambda self: not self.timeline.position(self.now).over)
    @rule()
    def someone_skips(self):
        before = self.timeline.position(self.now)
        self.timeline = self.timeline.skip(self.now)
        after = self.timeline.position(self.now)
        assert after.index == before.index + 1
        assert after.elapsed == 0

    @precondition(
        lambda self: self.timeline.length(min(self.index, len(self.timeline.steps) - 1)) < LONGEST_STEP - MINUTE
    )
    @precondition(lambda self: not self.timeline.position(self.now).over)
    @rule()
    def someone_gives_a_minute(self):
        before = self.timeline.position(self.now)
        self.timeline = self.timeline.extend(self.now)
        after = self.timeline.position(self.now)
        assert (after.index, after.left) == (before.index, before.left + MINUTE)

    @precondition(lambda self: not self.timeline.paused and not self.timeline.position(self.now).over)
    @rule(wait=st.integers(0, 2 * 60 * MINUTE))
    def someone_pauses_and_resumes(self, wait):
        before = self.timeline.position(self.now)
        paused = self.timeline.pause(self.now)
        assert paused.position(self.now + wait) == before
        self.now += wait
        self.timeline = paused.resume(self.now)
        assert self.timeline.position(self.now) == before

    @precondition(lambda self: not self.timeline.paused and not self.timeline.position(self.now).over)
    @rule()
    def someone_pauses(self):
        self.timeline = self.timeline.pause(self.now)

    @precondition(lambda self: self.timeline.paused)
    @rule()
    def someone_resumes(self):
        before = self.timeline.position(self.now)
        self.timeline = self.timeline.resume(self.now)
        assert self.timeline.position(self.now) == before

    @precondition(lambda self: not self.timeline.position(self.now).over)
    @rule(command=st.sampled_from(["take_time_out", "end_time_out"]))
    def somebody_needs_a_moment_or_goes_on(self, command):
        before, held = self.timeline.position(self.now), self.timeline.clock.by_facilitator
        self.timeline = getattr(self.timeline, command)(self.now)
        assert self.timeline.position(self.now) == before
        assert (
            self.timeline.clock.by_facilitator is held
        )  # nobody of the group takes back what the facilitator has paused

    @rule(command=st.sampled_from(["start", "pause", "release", "resume", "extend", "skip"]))
    def a_command_out_of_place_changes_nothing(self, command):
        before = self.timeline
        try:
            self.timeline = getattr(self.timeline, command)(self.now)
        except TroikaError:
            assert self.timeline == before

    @invariant()
    def the_position_never_goes_back(self):
        index = self.timeline.position(self.now).index
        assert index >= self.index
        self.index = index

    @invariant()
    def what_browsers_are_told_agrees_with_the_position(self):
        position, clock = self.timeline.position(self.now), self.timeline.clock
        at = self.now if clock.paused_at is None else clock.paused_at
        remaining = self.timeline.remaining(self.now)
        present = next((timed for timed in remaining if timed.ends > at), None)
        assert (present and present.step) == position.step
        if present:
            assert present.ends - at == position.left
            assert present is remaining[0]

    @invariant()
    def no_step_is_of_negative_length(self):
        assert all(self.timeline.length(step.index) >= 0 for step in self.timeline.steps)


AGroupUnderCommand.TestCase.settings = settings(max_examples=stories(40), stateful_step_count=40, deadline=None)
TestAGroupUnderCommand = AGroupUnderCommand.TestCase
