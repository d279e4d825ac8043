"""The offset learnt from pings, and the timeline read with it."""

import pytest

from sessions_app.rehearsal.chance import backoff, chance
from sessions_app.rehearsal.clock import EXPIRES, Clock
from sessions_app.rehearsal.messages import Step, Timeline

SERVER = 1_767_000_000_000.0


def asked(clock: Clock, at: float, round_trip: float, *, way_there: float = 0.5, offset: float = SERVER) -> bool:
    """One ping sent at `at`; the server answers when `way_there` of the round trip has passed."""
    return clock.sample(at, at + round_trip, at + round_trip * way_there + offset)


def test_it_learns_the_offset():
    clock = Clock()
    before = clock.learnt
    asked(clock, 100, 20)
    assert (before, clock.learnt) == (False, True)
    assert clock.now(at=500) == pytest.approx(SERVER + 500)
    assert clock.local(SERVER + 700) == pytest.approx(700)


def test_a_first_guess_gives_way_to_the_first_ping():
    clock = Clock()
    clock.seed(SERVER + 100, at=40)
    assert clock.now(at=40) == SERVER + 100
    asked(clock, 50, 10)
    clock.seed(SERVER + 9_999, at=70)
    assert clock.now(at=70) == pytest.approx(SERVER + 70)


def test_the_shortest_round_trip_wins():
    clock = Clock()
    assert asked(clock, 0, 400, way_there=0.9)
    assert asked(clock, 1000, 6)
    assert not asked(clock, 2000, 300, way_there=0.1)
    assert clock.now(at=3000) == pytest.approx(SERVER + 3000)


def test_an_error_is_never_larger_than_half_the_round_trip():
    for way_there in (0.0, 0.25, 1.0):
        clock = Clock()
        asked(clock, 0, 80, way_there=way_there)
        assert abs(clock.now(at=0) - SERVER) <= 40


def test_old_pings_expire():
    clock = Clock()
    asked(clock, 0, 2)
    asked(clock, EXPIRES + 10, 50, offset=SERVER + 300)
    assert clock.now(at=0) == pytest.approx(SERVER + 300)


def timeline(*ends: int, paused_at: int | None = None) -> Timeline:
    starts = [0, *ends]
    steps = [Step(i + 3, "share", 1, 0, starts[i], end) for i, end in enumerate(ends)]
    return Timeline(4, paused_at, 15, ends[-1] if ends else None, steps)


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
