"""How long to keep free for a session."""

import pytest

from sessions_app.domain.agenda import agenda
from sessions_app.domain.planned import time_to_keep
from sessions_app.domain.practice import MINUTE
from sessions_app.practices import plan_of


@pytest.mark.parametrize(("rounds", "kept"), [(1, 45), (2, 90), (3, 120)])
def test_the_usual_plan_takes_what_the_book_for_facilitators_says(rounds, kept):
    whole = agenda(plan_of("troika"), rounds)[-1].at
    assert time_to_keep(whole, rounds) == kept * MINUTE


def test_a_full_quarter_stays_one():
    assert time_to_keep(4 * MINUTE, 1) == 15 * MINUTE
