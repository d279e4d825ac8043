"""How long to keep free for a session."""

import pytest

from sessions_app.domain.agenda import agenda, coming
from sessions_app.domain.planned import time_to_keep
from sessions_app.domain.practice import MINUTE
from sessions_app.practices import plan_of, practice

from .plans import in_rounds


@pytest.mark.parametrize(("rounds", "kept"), [(1, 45), (2, 90), (3, 120)])
def test_the_usual_plan_takes_what_the_book_for_facilitators_says(rounds, kept):
    planned = in_rounds(plan_of("troika"), rounds)
    assert time_to_keep(agenda(planned)[-1].at, planned) == kept * MINUTE


def test_a_full_quarter_stays_one():
    assert time_to_keep(4 * MINUTE, in_rounds(plan_of("troika"))) == 15 * MINUTE


def test_stages_follow_each_other_without_a_break_and_only_groups_look_for_their_places():
    rounds = coming(practice("world_cafe"), 5)  # 85 minutes, and 8 to arrive and begin, and 3 for each round at tables
    assert time_to_keep(85 * MINUTE, rounds) == 105 * MINUTE
