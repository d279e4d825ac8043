"""What happens when in one group: the tables that fix the rules."""

from dataclasses import replace
from itertools import pairwise

import pytest

from sessions_app.domain.errors import LimitReached, WrongMoment
from sessions_app.domain.practice import MINUTE, SECOND, Phase, When
from sessions_app.domain.timeline import Clock, Timeline, steps_of
from sessions_app.practices import plan_of

from .clocks import ADA, BEN, CEM, SHORT, START, assert_position, at, begun, going, order

TURN = 100  # 20 + 20 + 40 + 20 seconds


def test_a_group_reflects_once_and_then_everybody_is_holder_in_turn():
    phases = [(step.phase, step.turn, step.holder) for step in steps_of(SHORT, 3, opening=True)]
    turn = ["share", "clarify", "consult", "return"]
    assert phases == [
        ("reflect", None, None),
        *((phase, 1, 0) for phase in turn),
        ("breath", None, None),
        *((phase, 2, 1) for phase in turn),
        ("breath", None, None),
        *((phase, 3, 2) for phase in turn),
    ]


def test_a_phase_for_every_member_is_as_long_as_the_group_needs():
    """Twenty seconds each: in a turn as well as at the end of a round, by the size that the group was formed with."""
    phases = (Phase("talk", 60 * SECOND, core=True), Phase("each", 20 * SECOND, When.END, each=True))
    plan = replace(SHORT, phases=phases)
    lengths = {size: [step.length / SECOND for step in steps_of(plan, size, opening=True)] for size in (3, 4)}
    assert lengths == {3: [60, 60, 60, 60], 4: [45, 45, 45, 45, 80]}
    within = replace(SHORT, phases=(Phase("talk", 20 * SECOND, each=True, core=True),))
    assert [step.length / SECOND for step in steps_of(within, 3, opening=True)] == [60, 60, 60]
    assert sum(step.length for step in steps_of(within, 4, opening=True)) == 180 * SECOND  # cut, to end together
    assert sum(step.length for step in steps_of(within, 4, opening=True, shrink=False)) == 4 * 80 * SECOND


def test_later_rounds_begin_without_the_opening():
    assert steps_of(SHORT, 3, opening=False)[0].phase == "share"


def test_a_phase_of_no_length_is_left_out():
    without = SHORT.with_lengths({"reflect": 0, "breath": 0})
    assert {step.phase for step in steps_of(without, 3, opening=True)} == {"share", "clarify", "consult", "return"}


def test_what_cutting_to_whole_milliseconds_loses_is_in_the_first_breath():
    """So that all groups end at the same instant, and begin their first turns together."""
    plan = SHORT.with_lengths({"share": 20_001, "clarify": 20_002, "consult": 40_003, "return": 20_005})
    breaths = [step.length for step in steps_of(plan, 4, opening=True) if step.phase == "breath"]
    assert breaths[0] > breaths[1] == breaths[2] == 5 * SECOND
    totals = {sum(step.length for step in steps_of(plan, members, opening=True)) for members in (3, 4)}
    assert len(totals) == 1


@pytest.mark.parametrize(
    ("seconds", "phase", "holder", "left"),
    [
        (0, "reflect", None, 10),
        (9.999, "reflect", None, 0.001),
        (10, "share", 0, 20),
        (30, "clarify", 0, 20),
        (50, "consult", 0, 40),
        (109.5, "return", 0, 0.5),
        (110, "breath", None, 5),
        (115, "share", 1, 20),
        (215, "breath", None, 5),
        (319.999, "return", 2, 0.001),
        (320, None, None, 0),
        (10_000, None, None, 0),
    ],
)
def test_the_position_at_any_instant_follows_from_the_start(seconds, phase, holder, left):
    assert_position(begun(), seconds, phase, holder=holder, left=left)


def test_before_the_start_nothing_is_timed():
    waiting = Timeline(steps_of(SHORT, 3, opening=True))
    assert (waiting.position(START).index, list(waiting.timed()), waiting.ends) == (0, [], None)
    assert waiting.next_boundary(START) is None


def test_a_pause_holds_the_position_and_moves_everything_after_it():
    paused = begun().pause(at(60))
    assert_position(paused, 500, "consult", holder=0, left=30)
    assert paused.next_boundary(at(500)) is None
    resumed = paused.resume(at(500))
    assert_position(resumed, 500, "consult", holder=0, left=30)
    assert_position(resumed, 530, "return", holder=0, left=20)
    assert resumed.ends == at(320 + 440)


def test_a_minute_more_is_given_to_the_present_phase_only():
    longer = begun().extend(at(60))
    assert_position(longer, 60, "consult", holder=0, left=90)
    assert_position(longer, 150, "return", holder=0, left=20)
    assert longer.total == begun().total + MINUTE


def test_next_ends_the_phase_here_and_now():
    skipped = begun().skip(at(60))
    assert_position(skipped, 60, "return", holder=0, left=20)
    assert skipped.ends == at(320 - 30)


def test_next_while_paused_moves_one_step_and_stays_paused():
    skipped = begun().pause(at(60)).skip(at(100))
    assert skipped.paused
    assert_position(skipped, 900, "return", holder=0, left=20)


@pytest.mark.parametrize(
    ("seconds", "to", "phase", "holder", "left"),
    [
        (5, 1, "share", 0, 20),  # the next step, from the middle of one
        (60, 4, "return", 0, 20),
        (15, 3, "consult", 0, 40),  # a group that is behind goes over what lies between
        (60, 5, "breath", None, 5),
        (60, 6, "share", 1, 20),  # into the next turn
        (112, 6, "share", 1, 20),  # from a breath
        (305, 15, None, None, 0),  # after the last step all is over
        (60, 15, None, None, 0),
    ],
)
@pytest.mark.parametrize("paused", [False, True])
def test_to_a_step_goes_over_what_lies_between_at_that_instant(seconds, to, phase, holder, left, paused):
    timeline = begun().pause(at(seconds)) if paused else begun()
    moved = timeline.skip_to(at(seconds), to)
    assert_position(moved, seconds, phase, holder=holder, left=left)
    assert (moved.clock.started_at, moved.clock.paused_at) == (timeline.clock.started_at, timeline.clock.paused_at)


@pytest.mark.parametrize(("seconds", "to"), [(60, 3), (60, 2), (60, 0), (50, 3), (310, 14)])
def test_who_is_at_a_step_or_beyond_it_is_not_brought_there(seconds, to):
    with pytest.raises(WrongMoment, match="there already"):
        begun().skip_to(at(seconds), to)


@pytest.mark.parametrize("members", [2, 3, 4, 5])
def test_a_step_is_the_same_phase_of_the_same_turn_in_groups_of_every_size(members):
    shrunk, three = begun(members), begun(3)
    for index in range(1, min(len(shrunk.steps), len(three.steps))):
        step, like = shrunk.skip_to(at(1), index).position(at(1)).step, three.skip_to(at(1), index).position(at(1)).step
        assert (step.index, step.phase, step.turn) == (like.index, like.phase, like.turn)


def test_the_same_step_however_the_order_of_turns_has_mended_itself():
    """Ben is away and comes last: the second turn is another person's, and stays the second."""
    mended = going().attend(at(20), {ADA, BEN, CEM}, {BEN})
    assert order(mended)[1] == "Cem"
    step = mended.timeline.skip_to(at(60), 6).position(at(60)).step
    assert (step.phase, step.turn, step.holder) == ("share", 2, CEM)


def test_a_group_without_such_a_step_is_over():
    """Two people have two turns: when the room goes on to the third, they are done."""
    assert begun(2).skip_to(at(60), 12).position(at(60)).over


@pytest.mark.parametrize("paused", [False, True])
def test_end_leaves_out_all_that_follows_also_while_paused(paused):
    timeline = begun().pause(at(60)) if paused else begun()
    ended = timeline.end(at(60))
    assert_position(ended, 60, None)
    assert ended.ends == at(60)


def test_what_remains_is_given_in_order_without_gaps():
    remaining = begun().remaining(at(60))
    assert (remaining[0].step.phase, remaining[0].starts, remaining[0].ends) == ("consult", at(50), at(90))
    assert all(one.ends == following.starts for one, following in pairwise(remaining))
    assert remaining[-1].ends == at(320)
    assert begun().remaining(at(320)) == []


def test_the_next_boundary_is_the_end_of_the_present_step():
    assert begun().next_boundary(at(60)) == at(90)
    assert begun().next_boundary(at(320)) is None


@pytest.mark.parametrize("command", ["pause", "extend", "skip", "end"])
def test_a_round_that_is_over_takes_no_commands(command):
    with pytest.raises(WrongMoment):
        getattr(begun(), command)(at(320))


@pytest.mark.parametrize("command", ["pause", "resume", "extend", "skip", "end"])
def test_a_round_that_has_not_begun_takes_no_commands(command):
    with pytest.raises(WrongMoment):
        getattr(Timeline(steps_of(SHORT, 3, opening=True)), command)(START)


def test_a_command_out_of_place_says_so():
    with pytest.raises(WrongMoment, match="already paused"):
        begun().pause(at(5)).pause(at(6))
    with pytest.raises(WrongMoment, match="not paused"):
        begun().resume(at(5))
    with pytest.raises(WrongMoment, match="already begun"):
        begun().start(at(5))


def test_a_phase_cannot_grow_without_end():
    timeline = begun().extend(at(60), 179 * MINUTE)
    with pytest.raises(LimitReached):
        timeline.extend(at(60))


def test_an_instant_before_the_start_is_the_first_step_not_an_error():
    """Two servers' clocks may differ by a moment."""
    assert_position(begun(), -1, "reflect", left=10)


class TestLargerGroups:
    """A four has four turns: either they shrink so that it ends with the threes, or it takes longer."""

    @pytest.mark.parametrize("members", [4, 5])
    def test_shrunk_turns_end_exactly_with_the_threes(self, members):
        assert begun(members).ends == begun(3).ends

    @pytest.mark.parametrize("members", [4, 5])
    def test_everyone_has_a_turn_of_the_same_length(self, members):
        turns = dict.fromkeys(range(members), 0)
        for step in steps_of(SHORT, members, opening=True):
            if step.holder is not None:
                turns[step.holder] += step.length
        assert len(set(turns.values())) == 1
        assert turns[0] < TURN * SECOND

    def test_the_usual_lengths_end_together_too(self):
        troika = plan_of("troika")
        ends = {Timeline(steps_of(troika, members, opening=True)).total for members in (3, 4, 5)}
        assert ends == {31 * MINUTE + 30 * SECOND}

    def test_a_four_may_take_longer_instead(self):
        assert begun(4, shrink=False).ends == at(320 + TURN + 5)

    def test_reflecting_is_as_long_for_everybody(self):
        assert [steps_of(SHORT, members, opening=True)[0].length for members in (3, 4, 5)] == [10 * SECOND] * 3


def test_a_clock_stored_with_fewer_adjustments_than_steps_is_read():
    timeline = begun()
    stored = replace(timeline, clock=Clock(START, None, 0, (5_000,)))
    assert_position(stored, 12, "reflect", left=3)
