"""What must hold at every moment whoever holds a turn (everybody, one person, nobody), whatever happens, in any order.

test_rota_properties.py asks more of groups in which everybody does.
"""

from contextlib import suppress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions_app.domain.errors import TroikaError, WrongMoment
from sessions_app.domain.practice import MINUTE, SECOND, Phase, Plan, Sizes, TurnRule, When
from sessions_app.domain.practice.turns import RULES
from sessions_app.domain.rota import Frame, Rota, order_for
from sessions_app.domain.timeline import LONGEST_STEP, Step, steps_of
from tests.chance import stories

from .turning import EACH, NONE, ONE, START, TURNS

WHO = st.integers(0, 30)  # picks a person of those there are
LENGTHS = st.integers(1, 600).map(lambda seconds: seconds * SECOND)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan with up to two phases in each part that it can have, some of them for every member."""
    turns = draw(st.sampled_from(TURNS))
    taken = RULES[turns]
    phases: list[Phase] = []
    for part in taken.parts:
        for number in range(draw(st.integers(1 if part is taken.heart else 0, 2))):
            each = part is not When.BETWEEN and draw(st.booleans())
            core = part is taken.heart and number == 0
            phases.append(Phase(f"{part}{number}", draw(LENGTHS), part, each=each, core=core))
    good = draw(st.integers(3, 4))
    return Plan(turns, "groups", "mix", Sizes(3, good, 7), 1, tuple(phases))


def lengths_by_part(steps: tuple[Step, ...]) -> dict[When, int]:
    return {part: sum(step.length for step in steps if step.when is part) for part in When}


@given(plans(), st.integers(3, 7), st.booleans(), st.booleans())
def test_each_part_is_held_as_often_as_its_rule_says(plan, members, opening, shrink):
    found = lengths_by_part(steps_of(plan, members, opening=opening, shrink=shrink))
    planned = {part: sum(phase.lasting(members) for phase in plan.part(part)) for part in When}
    assert found[When.SESSION] == (planned[When.SESSION] if opening else 0)
    assert (found[When.ROUND], found[When.END]) == (planned[When.ROUND], planned[When.END])
    if not shrink or members <= plan.usual or plan.turns == NONE:
        turns = plan.rule.turns(members)
        assert found[When.TURN] == turns * planned[When.TURN]
        assert found[When.BETWEEN] == max(0, turns - 1) * planned[When.BETWEEN]
    elif plan.turns == ONE:
        usual = sum(phase.lasting(plan.usual) for phase in plan.turn)
        assert found[When.TURN] == usual


@given(plans(), st.integers(3, 7), st.booleans())
def test_a_step_knows_of_no_turn_where_nobody_holds_one(plan, members, shrink):
    steps = steps_of(plan, members, opening=True, shrink=shrink)
    held = [step for step in steps if step.turn is not None]
    assert {step.holder for step in held} == set(order_for(plan, members))
    assert all((step.turn is None) == (step.holder is None) == (step.when is not When.TURN) for step in steps)
    assert max(step.reached for step in steps) == plan.rule.turns(members)


class AGroupWithOrWithoutTurns(RuleBasedStateMachine):
    """Time passes, commands come, people come and go; everything at `now`. `case`: the seat of who brought the case."""

    @initialize(plan=plans(), members=st.integers(3, 6), opening=st.booleans(), shrink=st.booleans(), case=WHO)
    def form(self, plan, members, opening, shrink, case):
        self.now, self.index = START, 0
        self.case = case % members
        self.rota = Rota(Frame(plan, members, opening=opening, shrink=shrink), order_for(plan, members, self.case))
        self.here, self.away, self.gone = set(range(members)), set[int](), set[int]()
        self.before: Rota | None = None  # the last command on the clock: how it was before that
        self.after: Rota | None = None

    @property
    def turns(self) -> TurnRule:
        return self.rota.frame.plan.rule

    def takes_part_in_turns(self, seat: int) -> bool:
        """Whether the clock may change because this person comes or goes."""
        return self.turns.for_all or (self.turns.held and seat == self.case)

    def mend(self, rota: Rota, seat: int) -> None:
        """After somebody on this seat came or went."""
        rota = rota.attend(self.now, self.here, self.away & self.here)
        if not self.takes_part_in_turns(seat):
            assert rota == self.rota
        self.rota = rota

    @staticmethod
    def one_of(seats: set[int], pick: int) -> int:
        return sorted(seats)[pick % len(seats)]

    # -- time and its commands ----------------------------------------------------------------------

    @rule(ms=st.one_of(st.integers(0, 5 * SECOND), st.integers(0, 10 * MINUTE)))
    def time_passes(self, ms):
        self.now += ms

    @rule(command=st.sampled_from(["start", "pause", "resume", "extend", "skip", "skip", "end"]))
    def somebody_commands_the_clock(self, command):
        before, seen = self.rota, self.rota.timeline.position(self.now)
        try:
            self.rota = replace(before, clock=getattr(before.timeline, command)(self.now).clock)
        except TroikaError:
            return
        self.before, self.after = before, self.rota
        now = self.rota.timeline.position(self.now)
        if command in ("start", "pause", "resume"):
            assert now == seen
        elif command == "extend":
            assert (now.index, now.left) == (seen.index, seen.left + MINUTE)
        elif command == "skip":
            assert (now.index, now.elapsed) == (seen.index + 1, 0)
        else:
            assert now.over

    @precondition(lambda self: self.before and self.after == self.rota)
    @rule()
    def the_command_is_undone(self):
        assert self.before
        self.rota, self.before = self.before, None
        self.index = self.rota.timeline.position(self.now).index

    # -- people -------------------------------------------------------------------------------------

    @precondition(lambda self: self.here)
    @rule(pick=WHO)
    def somebody_is_away(self, pick):
        seat = self.one_of(self.here, pick)
        self.away.add(seat)
        if self.turns.can_wait:
            self.mend(self.rota, seat)
        else:
            assert self.rota.attend(self.now, self.here, self.away) is self.rota

    @precondition(lambda self: self.away)
    @rule(pick=WHO)
    def somebody_is_back(self, pick):
        seat = self.one_of(self.away, pick)
        self.away.discard(seat)
        self.mend(self.rota, seat)

    @precondition(lambda self: self.here)
    @rule(pick=WHO)
    def somebody_leaves(self, pick):
        seat = self.one_of(self.here, pick)
        self.here.discard(seat)
        self.away.discard(seat)
        self.gone.add(seat)
        rota = self.rota.attend(self.now, self.here, self.away)
        with suppress(WrongMoment):
            rota = rota.give_up(self.now, seat)
        self.mend(rota, seat)

    @precondition(lambda self: self.gone)
    @rule(pick=WHO)
    def somebody_comes_back_to_their_seat(self, pick):
        seat = self.one_of(self.gone, pick)
        self.gone.discard(seat)
        self.here.add(seat)
        wants = self.rota.promised(seat) and seat not in self.rota.had_turn(self.now)
        self.mend(self.rota.make_room(self.now, seat) if wants else self.rota, seat)

    @rule()
    def somebody_comes_late(self):
        joins = self.rota.next_turn(self.now)
        seat = len(self.here) + len(self.gone)
        if joins is None or seat > 8:
            return
        self.here.add(seat)
        self.mend(self.rota, seat)
        if not self.turns.for_all:
            assert joins == 0

    @rule(pick=WHO)
    def a_turn_is_put_off(self, pick):
        try:
            self.rota = self.rota.put_off(self.now)
        except WrongMoment:
            assert self.rota.holder(self.now) is None or not self.turns.can_wait
        else:
            assert self.turns.for_all
            self.rota = self.rota.attend(self.now, self.here, self.away & self.here)

    # -- promises -----------------------------------------------------------------------------------

    @invariant()
    def the_position_never_goes_back(self):
        index = self.rota.timeline.position(self.now).index
        assert index >= self.index
        self.index = index

    @invariant()
    def nobody_is_owed_what_their_practice_does_not_promise(self):
        rota, claims = self.rota, {seat for seat in range(10) if self.takes_part_in_turns(seat)}
        for found in (rota.owed(self.now), rota.been_holder(self.now), {*rota.order}, {*rota.later}):
            assert found <= claims
        assert {seat for seat in range(10) if rota.promised(seat)} <= claims
        assert len(rota.order) + len(rota.later) <= 1 or rota.frame.plan.turns == EACH
        assert rota.holder(self.now) is None or rota.promised(rota.holder(self.now))

    @invariant()
    def whoever_comes_where_no_turn_is_waited_for_comes_in_at_once(self):
        if self.turns.at_once:
            assert self.rota.next_turn(self.now) == (None if self.rota.over(self.now) else 0)

    @invariant()
    def lengths_add_up(self):
        timeline = self.rota.timeline
        lengths = [timeline.length(step.index) for step in timeline.steps]
        assert timeline.total == sum(lengths)
        assert all(0 <= length <= LONGEST_STEP for length in lengths)
        starts = timeline.clock.started_at
        if starts is not None:
            timed = list(timeline.timed())
            assert [each.ends - each.starts for each in timed] == lengths
            assert timeline.ends == starts + timeline.clock.paused_ms + timeline.total
        assert not timeline.clock.adjust or len(timeline.clock.adjust) == len(timeline.steps)

    @invariant()
    def what_people_come_for_begins_after_all_that_is_before_it(self):
        before = list(When)[: list(When).index(self.turns.heart)]
        timeline = self.rota.timeline
        if self.rota.order or not self.turns.held:
            assert self.rota.lead_in == sum(
                timeline.length(step.index) for step in timeline.steps if step.when in before
            )
        else:
            assert self.rota.lead_in == timeline.total


AGroupWithOrWithoutTurns.TestCase.settings = settings(max_examples=stories(50), stateful_step_count=30, deadline=None)
TestAGroupWithOrWithoutTurns = AGroupWithOrWithoutTurns.TestCase
