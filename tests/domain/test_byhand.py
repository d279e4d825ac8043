"""Moving people by hand: where everybody sits afterwards, and which group would get a bad size."""

import pytest

from sessions_app.domain.byhand import group_of, misshapen, moved, swapped
from sessions_app.domain.practice import Sizes
from sessions_app.practices import plan_of

SEATED = {1: (11, 12, 13), 2: (21, 22, 23, 24)}


@pytest.mark.parametrize(
    ("person", "into", "expected"),
    [
        (22, 1, {1: (11, 12, 13, 22), 2: (21, 23, 24)}),
        (22, None, {1: (11, 12, 13), 2: (21, 23, 24)}),
        (99, 1, {1: (11, 12, 13, 99), 2: (21, 22, 23, 24)}),
        (21, 2, {1: (11, 12, 13), 2: (22, 23, 24, 21)}),
    ],
    ids=["to another group, last", "out of the round", "somebody without a seat", "to the end of the own group"],
)
def test_whoever_moves_sits_once_and_nobody_else_moves(person, into, expected):
    assert moved(SEATED, person, into) == expected
    assert SEATED == {1: (11, 12, 13), 2: (21, 22, 23, 24)}


def test_a_group_that_everybody_left_stays_empty():
    assert moved({1: (11,), 2: ()}, 11, 2) == {1: (), 2: (11,)}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (12, 23, {1: (11, 23, 13), 2: (21, 22, 12, 24)}),
        (12, 13, {1: (11, 13, 12), 2: (21, 22, 23, 24)}),
        (12, 99, {1: (11, 99, 13), 2: (21, 22, 23, 24)}),
    ],
    ids=["of two groups", "in one group", "with somebody without a seat"],
)
def test_two_who_swap_take_each_others_places(one, other, expected):
    assert swapped(SEATED, one, other) == swapped(SEATED, other, one) == expected


def test_the_group_of_somebody():
    assert (group_of(SEATED, 11), group_of(SEATED, 24), group_of(SEATED, 99)) == (1, 2, None)


@pytest.mark.parametrize(
    ("before", "after", "group"),
    [(3, 2, 1), (3, 1, 1), (2, 1, 1), (3, 0, None), (4, 3, None), (2, 2, None), (1, 2, None), (5, 6, 1), (6, 6, None),
     (7, 6, None), (4, 5, None)],
)  # fmt: skip
def test_a_change_leaves_no_one_or_two_alone_and_makes_no_group_too_large(before, after, group):
    """What was so before, for people left, is not made worse by a change elsewhere."""
    assert shaped(before, after, plan_of("troika").group_sizes) == group


def shaped(before: int, after: int, sizes: Sizes) -> int | None:
    """Which group `misshapen` names when group 1 changes from so many people to so many."""
    return misshapen({1: range(before), 2: (9, 8, 7)}, {2: (9, 8, 7), 1: range(after)}, sizes)


@pytest.mark.parametrize(
    ("practice", "before", "after", "group"),
    [
        ("focusing", 3, 2, None), ("focusing", 2, 1, 1), ("focusing", 2, 3, None), ("focusing", 3, 4, 1),
        ("wise_crowds", 5, 4, None), ("wise_crowds", 4, 3, 1), ("wise_crowds", 7, 8, 1),
        ("circle", 12, 13, 1), ("circle", 3, 2, 1), ("circle", 6, 11, None),
    ],
)  # fmt: skip
def test_what_is_too_small_or_too_large_the_practice_says(practice, before, after, group):
    assert shaped(before, after, plan_of(practice).group_sizes) == group
