"""What a session does next without a press, and at which instant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain.onward import (
    BREATH,
    FINDING,
    ON_TIME,
    TOO_LATE,
    Ahead,
    Onward,
    begins,
    begun_at,
    due,
    next_step,
)  # fmt: skip

OVER, BEGINS = 1_000_000, 2_000_000


@pytest.mark.parametrize(
    ("ahead", "step"),
    [
        (Ahead(runs_itself=False, planned=True), None),
        (Ahead(runs_itself=False, planned=True, over_at=OVER), None),
        (Ahead(runs_itself=True, planned=True), None),
        (Ahead(runs_itself=True, planned=True, over_at=OVER), (Onward.FORM, OVER + BREATH)),
        (Ahead(runs_itself=True, planned=False, over_at=OVER), None),
        (Ahead(runs_itself=True, over_at=OVER, begins_at=BEGINS), (Onward.BEGIN, BEGINS)),
        (Ahead(runs_itself=False, over_at=OVER, begins_at=BEGINS), (Onward.BEGIN, BEGINS)),
        (Ahead(runs_itself=True, over_at=OVER), None),
    ],
    ids=[
        "the facilitator presses: nothing",
        "a round is over, and the facilitator presses: nothing",
        "it runs by itself, and none has begun: somebody sees who is still to come",
        "it runs by itself, and a round is over: the next one, after a breath",
        "all rounds are over: nothing",
        "one is shown: it begins at its time",
        "one is shown after one press: it begins at its time, whoever presses the others",
        "one is shown, and somebody holds it: nothing",
    ],
)
def test_what_comes_next_and_when(ahead, step):
    assert next_step(ahead) == step


@pytest.mark.parametrize(
    ("late", "what"), [(-1, None), (0, Onward.BEGIN), (TOO_LATE, Onward.BEGIN), (TOO_LATE + 1, None)]
)
def test_it_is_due_from_its_time_on_and_not_for_ever(late, what):
    """Whoever comes back to a room that was empty for an hour finds it as it was."""
    assert due(Ahead(runs_itself=True, begins_at=BEGINS), BEGINS + late) is what


def test_people_get_time_where_they_have_places_to_find():
    assert begins(OVER, places=True) == OVER + FINDING
    assert begins(OVER, places=False) is None


@pytest.mark.parametrize(("late", "since"), [(0, 0), (900, 0), (ON_TIME, 0), (ON_TIME + 1, ON_TIME + 1)])
def test_what_begins_a_moment_late_has_begun_on_time(late, since):
    """No screen has counted down to nothing and waited; after an outage nobody loses a minute."""
    assert begun_at(BEGINS, BEGINS + late) == BEGINS + since


@given(st.booleans(), st.booleans(), st.none() | st.integers(0, 9_999), st.none() | st.integers(0, 9_999))
def test_whoever_holds_it_stops_all_of_it(runs_itself, planned, over_at, begins_at):
    """Holding takes both away: that it runs by itself, and the time at which a round begins."""
    assert next_step(Ahead(False, planned, over_at, None)) is None
    before = next_step(Ahead(runs_itself, planned, over_at, begins_at))
    assert before is None or runs_itself or begins_at is not None
