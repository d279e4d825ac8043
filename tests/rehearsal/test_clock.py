"""The offset learnt from pings, and the timeline read with it."""

import pytest

from sessions_app.rehearsal.chance import backoff, chance
from sessions_app.rehearsal.clock import EXPIRES, LearntClock
from sessions_app.rehearsal.messages import HeardStep, HeardTimeline

SERVER = 1_767_000_000_000.0


def asked(clock: LearntClock, at: float, round_trip: float, *, way_there: float = 0.5, offset: float = SERVER) -> bool:
    """One ping sent at `at`; the server answers when `way_there` of the round trip has passed."""
    return clock.sample(at, at + round_trip, at + round_trip * way_there + offset)


def test_it_learns_the_offset():
    clock = LearntClock()
    before = clock.learnt
    asked(clock, 100, 20)
    assert (before, clock.learnt) == (False, True)
    assert clock.now(at=500) == pytest.approx(SERVER + 500)
    assert clock.local(SERVER + 700) == pytest.approx(700)


def test_a_first_guess_gives_way_to_the_first_ping():
    clock = LearntClock()
    clock.seed(SERVER + 100, at=40)
    assert clock.now(at=40) == SERVER + 100
    asked(clock, 50, 10)
    clock.seed(SERVER + 9_999, at=70)
    assert clock.now(at=70) == pytest.approx(SERVER + 70)


def test_a_slow_ping_spoils_nothing():
    clock = LearntClock()
    assert asked(clock, 0, 400, way_there=0.9)
    assert asked(clock, 1000, 6)
    assert not asked(clock, 2000, 300, way_there=0.1)
    assert clock.now(at=3000) == pytest.approx(SERVER + 3000)


def test_the_quickest_way_there_and_the_quickest_way_back_of_two_pings():
    clock = LearntClock()
    asked(clock, 0, 410, way_there=400 / 410)
    asked(clock, 1000, 410, way_there=10 / 410)
    assert clock.now(at=3000) == pytest.approx(SERVER + 3000)


def test_what_cannot_be_true_any_more_is_forgotten():
    """A laptop slept and nothing said so, or the server's clock was set."""
    clock = LearntClock()
    asked(clock, 0, 2)
    asked(clock, 1000, 100, offset=SERVER + 300)
    assert clock.now(at=2000) == pytest.approx(SERVER + 2300)


def test_oscillators_that_drift_contradict_nobody():
    """0.1 ‰, twice what a phone's does: the offset follows, wrong by no more than they drift in two minutes."""
    clock = LearntClock()
    for at in range(0, 600_000, 5_000):
        asked(clock, at, 30, offset=SERVER + at / 10_000)
        assert abs(clock.now(at=at) - (SERVER + at * 1.0001)) <= EXPIRES / 10_000


def test_six_pings_over_bad_wifi_are_enough_for_a_room_to_change_together():
    """Each message takes 150 ± 100 ms: 99 of 100 clocks are right within 50 ms (by the shortest round trip: 80)."""
    chances, errors = chance("bad wifi"), []
    for _ in range(1000):
        clock = LearntClock()
        for ping in range(6):
            there, back = chances.uniform(50, 250), chances.uniform(50, 250)
            asked(clock, ping * 300, there + back, way_there=there / (there + back))
        errors.append(abs(clock.now(at=2000) - (SERVER + 2000)))
    assert sorted(errors)[989] <= 50


def test_an_error_is_never_larger_than_half_the_round_trip():
    for way_there in (0.0, 0.25, 1.0):
        clock = LearntClock()
        asked(clock, 0, 80, way_there=way_there)
        assert abs(clock.now(at=0) - SERVER) <= 40


def test_old_pings_expire():
    clock = LearntClock()
    asked(clock, 0, 2)
    asked(clock, EXPIRES + 10, 50, offset=SERVER + 300)
    assert clock.now(at=0) == pytest.approx(SERVER + 300)


def timeline(*ends: int, paused_at: int | None = None) -> HeardTimeline:
    starts = [0, *ends]
    steps = [HeardStep(i + 3, "share", "turn", starts[i], end, 1, 0) for i, end in enumerate(ends)]
    return HeardTimeline(4, paused_at, 15, ends[-1] if ends else None, steps)


@pytest.mark.parametrize(
    ("now", "paused_at", "mark"),
    [(0, None, "4.3"), (99, None, "4.3"), (100, None, "4.4"), (250, None, "4.15"), (250, 40, "4.3")],
)
def test_the_mark_of_what_a_screen_shows(now, paused_at, mark):
    assert timeline(100, 200, paused_at=paused_at).mark(now) == mark


def test_no_steps_no_position():
    assert timeline().position(0) is None


def test_backing_off_doubles_up_to_a_bound_and_spreads_a_crowd():
    waits = [backoff(attempt, chance("x", attempt)) for attempt in range(40)]
    assert all(0.1 <= wait <= 5 for wait in waits)
    assert 0.1 <= backoff(0, chance(1)) <= 0.2
    assert len({backoff(9, chance(person)) for person in range(50)}) == 50
