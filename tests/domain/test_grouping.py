"""Who sits with whom: the head-count rule, and few repeats."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.errors import TooFew
from sessions_app.domain.grouping import form, pairs, sizes


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (3, [3]),
        (4, [4]),
        (5, [5]),
        (6, [3, 3]),
        (7, [3, 4]),
        (8, [4, 4]),
        (9, [3, 3, 3]),
        (10, [3, 3, 4]),
        (11, [3, 4, 4]),
        (12, [3] * 4),
        (3000, [3] * 1000),
        (3001, [3] * 999 + [4]),
    ],
)
def test_the_head_count_rule(people, expected):
    assert sizes(people) == expected


@pytest.mark.parametrize("people", [0, 1, 2])
def test_fewer_than_three_cannot_be_seated(people):
    with pytest.raises(TooFew) as caught:
        sizes(people)
    assert caught.value.data == {"people": people, "least": 3}


@given(st.integers(3, 400), st.integers())
@settings(deadline=None)
def test_everybody_is_seated_once_and_nobody_in_a_group_of_one_or_two(people, seed):
    groups = form(range(people), random.Random(seed))
    assert sorted(person for group in groups for person in group) == list(range(people))
    assert sorted(map(len, groups)) == sizes(people)
    assert min(map(len, groups)) >= 3


def test_a_seed_gives_the_same_groups_again():
    assert form(range(20), random.Random(7)) == form(range(20), random.Random(7))
    assert form(range(20), random.Random(7)) != form(range(20), random.Random(8))


@pytest.mark.parametrize("people", [9, 12, 15, 24, 60])
def test_a_second_round_brings_no_two_people_together_again(people):
    rng = random.Random(people)
    first = form(range(people), rng)
    second = form(range(people), rng, pairs(first))
    assert not pairs(first) & pairs(second)


def test_where_repeats_cannot_be_avoided_everybody_is_seated_all_the_same():
    first = form(range(4), random.Random(1))
    assert len(form(range(4), random.Random(2), pairs(first))[0]) == 4


def test_pairs_are_counted_over_rounds():
    assert pairs([[1, 2, 3], [1, 2, 4]]) == Counter(
        {frozenset(two): count for two, count in {(1, 2): 2, (1, 3): 1, (2, 3): 1, (1, 4): 1, (2, 4): 1}.items()}
    )
