"""A group's time out, and the facilitator's commands meanwhile: nothing jumps, and each ends their own."""

import pytest

from sessions_app.domain.errors import WrongMoment
from sessions_app.domain.timeline import Clock, Timeline, steps_of
from sessions_app.domain.undoing import Turned

from .clocks import SHORT, START, assert_position, at, begun

STANDS, GOES = "stands", "goes"


def after(*commands: tuple[float, str]) -> Timeline:
    """A group that began at second 0, after these commands at their seconds."""
    timeline = begun()
    for seconds, command in commands:
        timeline = getattr(timeline, command)(at(seconds))
    return timeline


# What happens at 60 s (ten seconds into the holder's "consult" of 40) and after it; what the clock does at 200 s; how
# many seconds it has stood still by then.
@pytest.mark.parametrize(
    ("commands", "then", "stood"),
    [
        # the group alone
        ([(60, "take_time_out")], STANDS, 140),
        ([(60, "take_time_out"), (90, "end_time_out")], GOES, 30),
        ([(60, "take_time_out"), (90, "take_time_out")], STANDS, 140),
        ([(60, "take_time_out"), (90, "take_time_out"), (100, "end_time_out")], GOES, 40),
        ([(60, "take_time_out"), (90, "end_time_out"), (95, "end_time_out")], GOES, 30),
        ([(60, "end_time_out")], GOES, 0),
        ([(60, "take_time_out"), (70, "end_time_out"), (80, "take_time_out"), (90, "end_time_out")], GOES, 20),
        # the facilitator names the group
        ([(60, "take_time_out"), (90, "resume")], GOES, 30),
        # all are paused meanwhile, and let go before the group is ready
        ([(60, "take_time_out"), (70, "pause"), (90, "release")], STANDS, 140),
        ([(60, "take_time_out"), (70, "pause"), (90, "release"), (100, "end_time_out")], GOES, 40),
        # ... or after it
        ([(60, "take_time_out"), (70, "pause"), (80, "end_time_out")], STANDS, 140),
        ([(60, "take_time_out"), (70, "pause"), (80, "end_time_out"), (90, "release")], GOES, 30),
        # the facilitator has paused already when somebody needs a moment
        ([(60, "pause"), (70, "take_time_out"), (90, "release")], STANDS, 140),
        ([(60, "pause"), (70, "take_time_out"), (90, "release"), (120, "end_time_out")], GOES, 60),
        ([(60, "pause"), (70, "take_time_out"), (80, "end_time_out")], STANDS, 140),
        ([(60, "pause"), (70, "take_time_out"), (80, "end_time_out"), (90, "release")], GOES, 30),
        ([(60, "pause"), (70, "take_time_out"), (80, "resume")], GOES, 20),
        # minutes do not let it go on
        ([(60, "take_time_out"), (70, "extend")], STANDS, 140),
        ([(60, "take_time_out"), (70, "extend"), (90, "end_time_out")], GOES, 30),
    ],
)
def test_the_clock_stands_as_long_as_the_group_or_the_facilitator_holds_it(commands, then, stood):
    timeline = after(*commands)
    assert timeline.paused is (then == STANDS)
    assert timeline.elapsed(at(200)) == (200 - stood) * 1000
    for seconds, _ in commands:  # no command moves the position at its own instant
        before = after(*(each for each in commands if each[0] < seconds))
        now = after(*(each for each in commands if each[0] <= seconds))
        assert now.elapsed(at(seconds)) == before.elapsed(at(seconds))


def test_next_for_all_begins_the_next_phase_which_waits_for_the_group():
    timeline = after((60, "take_time_out"), (70, "skip"))
    assert_position(timeline, 500, "return", holder=0, left=20)
    assert timeline.clock.in_time_out
    assert_position(timeline.end_time_out(at(500)), 505, "return", holder=0, left=15)
    assert_position(after((60, "take_time_out")).skip_to(at(70), 4), 500, "return", holder=0, left=20)


def test_the_end_of_the_round_ends_it_for_a_group_in_a_time_out_too():
    timeline = after((60, "take_time_out"), (70, "end"))
    assert timeline.position(at(80)).over
    with pytest.raises(WrongMoment, match="over"):
        after((60, "end"), (70, "take_time_out"))


def test_there_is_none_before_the_round_begins():
    with pytest.raises(WrongMoment, match="not begun"):
        Timeline(steps_of(SHORT, 3, opening=True)).take_time_out(START)


def test_the_facilitator_does_not_pause_twice_nor_release_what_only_the_group_holds():
    with pytest.raises(WrongMoment, match="already paused"):
        after((60, "take_time_out"), (70, "pause"), (80, "pause"))
    with pytest.raises(WrongMoment, match="not paused"):
        after((60, "take_time_out"), (80, "release"))


def test_undoing_next_leaves_a_group_alone_that_has_taken_a_time_out_since():
    before, moved = begun(), begun().skip(at(60))
    turned = Turned((1,), (0, 1, 2), (), before.clock, moved.clock)
    assert turned.untouched((0, 1, 2), (), moved.clock)
    assert not turned.untouched((0, 1, 2), (), moved.take_time_out(at(61)).clock)


def test_a_time_out_that_an_earlier_version_resumed_is_over():
    """It knows neither field, and clears `paused_at` only."""
    resumed = Timeline(begun().steps, Clock(START, None, time_out_at=at(60), held=True))
    assert not resumed.clock.in_time_out
    assert not resumed.clock.by_facilitator
    assert not resumed.pause(at(70)).clock.in_time_out
