"""The minutes that a group adds itself: three in a phase, and a way back for some seconds."""

import pytest

from sessions_app.domain.errors import LimitReached, Stale, WrongMoment
from sessions_app.domain.given import Given, give, left, take_back

from .clocks import assert_position, at, begun


def given(timeline, *seconds: float, before: Given | None = None):
    """After a minute more at each of these moments."""
    for moment in seconds:
        timeline, before = give(before, timeline, at(moment))
    return timeline, before


def test_three_in_a_phase_and_as_many_in_the_next():
    timeline, three = given(begun(), 60, 61, 62)
    assert_position(timeline, 62, "consult", holder=0, left=28 + 180)
    assert left(three, 3) == 0
    with pytest.raises(LimitReached, match="three minutes"):
        give(three, timeline, at(63))
    timeline, more = give(three, timeline, at(275))
    assert_position(timeline, 275, "return", holder=0, left=15 + 60)
    assert (more.step, more.minutes, left(more, 4)) == (4, 1, 2)


def test_what_the_facilitator_gives_is_not_counted():
    timeline = begun()
    for moment in (60, 61, 62, 63):
        timeline = timeline.extend(at(moment))
    assert given(timeline, 64)[1].minutes == 1


@pytest.mark.parametrize("paused", [False, True])
def test_taken_back_the_position_is_as_if_nobody_had_pressed(paused):
    before = begun().pause(at(84)) if paused else begun()
    timeline, minutes = given(before, 85)
    back, rest = take_back(minutes, timeline, at(94))
    for moment in (94, 100, 200):
        assert back.position(at(moment)) == before.position(at(moment))
    assert left(rest, 3) == 3


def test_only_the_last_one_comes_back_and_once():
    timeline, minutes = given(begun(), 60, 61)
    timeline, minutes = take_back(minutes, timeline, at(62))
    assert_position(timeline, 62, "consult", holder=0, left=28 + 60)
    assert left(minutes, 3) == 2
    with pytest.raises(WrongMoment, match="no minute"):
        take_back(minutes, timeline, at(63))


@pytest.mark.parametrize("command", ["skip", "extend", "end"])
def test_a_later_command_on_the_phase_wins(command):
    timeline, minutes = given(begun(), 60)
    with pytest.raises(Stale):
        take_back(minutes, getattr(timeline, command)(at(62)), at(64))


def test_a_pause_since_stops_nothing():
    timeline, minutes = given(begun(), 60)
    back, _ = take_back(minutes, timeline.pause(at(62)), at(64))
    assert_position(back, 500, "consult", holder=0, left=28)


@pytest.mark.parametrize(("seconds", "late"), [(72, False), (75.1, True)])
def test_for_some_seconds(seconds, late):
    timeline, minutes = given(begun(), 60)
    if late:
        with pytest.raises(WrongMoment, match="too long ago"):
            take_back(minutes, timeline, at(seconds))
    else:
        assert take_back(minutes, timeline, at(seconds))[0].total == begun().total


def test_until_when_is_told_and_not_once_it_is_taken_back():
    timeline, minutes = given(begun(), 60)
    assert minutes.until == at(72)
    assert take_back(minutes, timeline, at(64))[1].until is None


def test_nothing_was_given():
    with pytest.raises(WrongMoment, match="no minute"):
        take_back(None, begun(), at(5))
