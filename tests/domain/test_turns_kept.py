"""What became of a turn: whole, shortened and by whom, under way, not held."""

from dataclasses import replace

import pytest

from sessions_app.domain.timekeeping import SHORTENED, UNDER_WAY, WHOLE, not_held, numbered, turns_held
from sessions_app.domain.timeline import FACILITATOR, HOLDER, TOGETHER

from .clocks import ADA, BEN, CEM, DEE, at, going, timed, waiting

# Ada's turn: share 10-30, clarify 30-50, consult 50-90, return 90-110; Ben's begins at 115, Cem's at 220.
OVER = 9999


def moved(rota, command, seconds, by=""):
    return replace(rota, clock=getattr(rota.timeline, command)(at(seconds), by).clock)


def told(rota, seconds=OVER, **more):
    return [(turn.seat, turn.state, turn.shortened_by) for turn in turns_held(rota, at(seconds), **more)]


REST = [(BEN, WHOLE, ()), (CEM, WHOLE, ())]


@pytest.mark.parametrize(
    ("commands", "first"),
    [
        ([], (ADA, WHOLE, ())),
        ([("skip", 51, TOGETHER)], (ADA, SHORTENED, (TOGETHER,))),  # a consultation of one second
        ([("skip", 51, FACILITATOR)], (ADA, SHORTENED, (FACILITATOR,))),
        ([("skip", 20, TOGETHER), ("skip", 50, FACILITATOR)], (ADA, SHORTENED, (FACILITATOR, TOGETHER))),
        ([("skip", 30, TOGETHER)], (ADA, SHORTENED, (TOGETHER,))),  # a phase left out at its very start
        ([("skip", 51)], (ADA, SHORTENED, ())),  # in a round from before anybody's mark was kept
        ([("skip", 87, FACILITATOR)], (ADA, WHOLE, ())),  # three seconds before its end: it had its time
        ([("skip", 86.9, FACILITATOR)], (ADA, SHORTENED, (FACILITATOR,))),
        ([("skip", 5, FACILITATOR)], (ADA, WHOLE, ())),  # reflecting is no part of a turn
        ([("extend", 55, None), ("skip", 100, TOGETHER)], (ADA, WHOLE, ())),  # a minute more, and most of it not needed
        ([("extend", 55, None), ("skip", 60, TOGETHER)], (ADA, SHORTENED, (TOGETHER,))),
    ],
)
def test_each_phase_has_its_time_or_it_is_said_who_ended_it(commands, first):
    rota = going()
    for command, seconds, *by in commands:
        rota = timed(rota, command, seconds) if by == [None] else moved(rota, command, seconds, *by)
    assert told(rota) == [first, *REST]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (11, [(ADA, UNDER_WAY, ())]),
        (109, [(ADA, UNDER_WAY, ())]),
        (110, [(ADA, WHOLE, ())]),
        (116, [(ADA, WHOLE, ()), (BEN, UNDER_WAY, ())]),
    ],
)
def test_a_turn_that_goes_on_is_under_way_and_not_cut_short(seconds, expected):
    assert told(going(), seconds) == expected


def test_it_stays_under_way_when_a_phase_of_it_was_left_early_and_while_it_is_paused():
    assert told(moved(going(), "skip", 20, TOGETHER), 40) == [(ADA, UNDER_WAY, ())]
    assert told(timed(going(), "pause", 40), OVER) == [(ADA, UNDER_WAY, ())]


def test_a_turn_that_a_closed_session_left_in_the_middle_is_shortened():
    assert told(going(), 40, closed=True) == [(ADA, SHORTENED, ())]


def test_a_round_that_is_ended_shortens_one_turn_and_the_others_are_not_held():
    rota = moved(going(), "end", 51, FACILITATOR)
    assert told(rota) == [(ADA, SHORTENED, (FACILITATOR,))]
    assert not_held(rota, at(OVER)) == 2
    assert not_held(going(), at(40), closed=True) == 2


def test_nothing_is_said_to_be_not_held_while_it_can_still_come():
    assert [not_held(rota, at(when)) for rota in (waiting(), going()) for when in (40, 219)] == [0] * 4
    assert not_held(going(), at(OVER)) == 0


def test_who_was_away_all_the_time_had_a_turn_that_was_not_held_and_who_passed_gave_it_up():
    assert not_held(going().attend(at(20), {ADA, BEN, CEM}, {BEN}), at(OVER)) == 1
    assert not_held(going().give_up(at(20), BEN), at(OVER)) == 0


@pytest.mark.parametrize("ends", ["give_up", "put_off"])
def test_a_turn_that_its_holder_gave_up_or_was_away_from(ends):
    rota = going().give_up(at(60), ADA) if ends == "give_up" else going().put_off(at(60))
    assert told(rota)[0] == (ADA, SHORTENED, (HOLDER,))


def test_a_turn_made_shorter_for_a_newcomer_was_cut_by_nobody():
    assert told(going().make_room(at(50), DEE))[1] == (BEN, SHORTENED, ())


def test_an_earlier_clock_put_back_takes_the_mark_back_too():
    before = going()
    cut = moved(before, "skip", 51, FACILITATOR)
    assert told(replace(cut, clock=before.clock))[0] == (ADA, WHOLE, ())


def test_marks_of_what_is_past_stay_when_turns_to_come_change_places():
    rota = moved(going(4, shrink=None), "skip", 20, TOGETHER)
    later = rota.give_up(at(30), BEN).make_room(at(35), 4)
    assert told(later)[0] == (ADA, SHORTENED, (TOGETHER,))
    assert later.clock.ended == rota.clock.ended


@pytest.mark.parametrize(
    ("ended_at", "expected"),
    [
        (None, {ADA: 1, BEN: 2, CEM: 3}),
        (at(116), {ADA: 1, BEN: 2}),
        (at(60), {ADA: 1}),
        (at(5), {}),
    ],
)
def test_turns_are_numbered_as_far_as_they_were_held(ended_at, expected):
    assert numbered(going(), ended_at) == expected


def test_a_turn_that_was_left_out_has_no_number_while_the_round_goes_on():
    """From reflecting straight to Ben's turn."""
    rota = going()
    later = replace(rota, clock=rota.timeline.skip_to(at(5), 6).clock)
    assert numbered(later, None) == {BEN: 2, CEM: 3}
