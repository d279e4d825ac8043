"""Sessions end early, so rounds without a repeat come first, and what was announced of them is kept."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.grouping import Effort, Mix, Wishes, known_rounds, meetings, mix
from sessions_app.domain.mixing.limits import LEAST, least_repeats, pairs_of, sizes
from tests.chance import stories

# Beyond the clean rounds, as few repeats as were known while they could come at any time, and the sum still reaches.
FEWEST = {
    (12, 6): 7, (14, 5): 2, (16, 7): 10, (16, 8): 24, (17, 6): 4, (17, 7): 11, (18, 10): 27, (19, 9): 18, (20, 9): 26,
    (24, 12): 16,
}  # fmt: skip


Rounds = list[list[list[int]]]


def repeats(rounds):
    return sum(count - 1 for count in meetings(rounds).values())


LITTLE = Effort(steps=3000, total=12_000)  # clean rounds are a design's: they need no search


def held(people, planned, seed, effort=None):
    """The mixes of a session, each asked for with the rounds before it as history and what was kept of the plan."""
    rng, rounds = random.Random(seed), Rounds()
    mixes: list[Mix] = []
    for left in range(planned, 0, -1):
        before = mixes[-1].kept if mixes else []
        mixes.append(mix(range(people), rng, rounds, left, effort=effort, planned=before))
        rounds.append(mixes[-1].groups)
    return mixes


def clean_rounds(rounds):
    """How many pass before the first in which somebody meets again."""
    return next((number for number in range(len(rounds)) if repeats(rounds[: number + 1])), len(rounds))


@given(st.integers(6, 24), st.integers(1, 12), st.integers())
@settings(max_examples=stories(15), deadline=None, derandomize=True)
def test_clean_rounds_come_first_however_many_are_planned_and_what_was_said_is_kept(people, planned, seed):
    mixes = held(people, planned, seed, LITTLE)
    rounds = [each.groups for each in mixes]
    assert clean_rounds(rounds) >= min(planned, known_rounds(people))
    for number, said in enumerate(mixes):
        following = rounds[: number + 1 + said.good_for]
        assert repeats(following) == repeats(rounds[: number + 1])
    assert repeats(rounds) >= planned * pairs_of(sizes(people)) - people * (people - 1) // 2


@pytest.mark.parametrize(
    ("people", "planned"), [(16, 7), (16, 8), (16, 10), (18, 9), (35, 17), (34, 19), (17, 9), (13, 6)]
)
def test_a_plan_has_its_repeats_at_its_end(people, planned):
    plan = mix(range(people), random.Random(planned), rounds=planned, effort=LITTLE)
    assert clean_rounds([plan.groups, *plan.later]) == plan.good_for + 1 == known_rounds(people)


@pytest.mark.parametrize(("people", "planned"), FEWEST)
def test_late_repeats_are_no_more_of_them(people, planned):
    plan = mix(range(people), random.Random(people), rounds=planned)
    rounds = [plan.groups, *plan.later]
    assert repeats(rounds) == plan.planned_repeats <= FEWEST[people, planned]
    assert clean_rounds(rounds) == known_rounds(people)


def test_seventeen_people_in_seven_rounds_meet_again_as_seldom_as_counting_allows():
    """The two rounds beyond the clean five are in the tables; they are read from what was held, like the others."""
    rng, rounds = random.Random(5), Rounds()
    for left in range(7, 0, -1):
        plan = mix(range(17), rng, rounds, left)
        assert not plan.kept
        rounds.append(plan.groups)
    assert [repeats(rounds[:number]) for number in range(4, 8)] == [0, 0, 3, 7 * pairs_of(sizes(17)) - 17 * 16 // 2]


@pytest.mark.parametrize("people", LEAST)
def test_small_rooms_reach_the_fewest_known(people):
    for planned in LEAST[people]:
        plan = mix(range(people), random.Random(3), rounds=planned)
        assert repeats([plan.groups, *plan.later]) <= least_repeats(people, planned)


def test_eighteen_people_in_nine_rounds_meet_again_twelve_times_in_the_last():
    """After eight clean rounds everybody has one person left to meet: a group of the ninth has one new pair at most."""
    plan = mix(range(18), random.Random(1), rounds=9)
    rounds = [plan.groups, *plan.later]
    assert (clean_rounds(rounds), repeats(rounds)) == (8, 12)


def test_wishes_do_not_bring_repeats_forward():
    wishes = Wishes(teams={person: str(person % 4) for person in range(16)})
    plan = mix(range(16), random.Random(2), rounds=8, wishes=wishes, effort=LITTLE)
    assert clean_rounds([plan.groups, *plan.later]) >= known_rounds(16)
