"""The head-count rule: how many groups, and of which sizes, for every number of people that a session may have."""

import pytest

from sessions_app import practices
from sessions_app.domain.errors import Invalid, TooFew
from sessions_app.domain.mixing import limits
from sessions_app.domain.mixing.dividing import divided

# So many people give one group, two, three, and so on; between two numbers there are as many as from the first one on.
FROM = {
    (2, 2, 3): [*range(2, 62, 2)],
    (3, 3, 5): [*range(3, 63, 3)],
    (3, 4, 5): [3, 6, 10, 14, 18, 22, 26, 30, 34, 38, 42, 46, 50, 54, 58],
    (3, 4, 7): [3, 6, 10, 14, 18, 22, 26, 30, 34, 38, 42, 46, 50, 54, 58],
    (4, 5, 7): [4, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58],
    (4, 5, 8): [4, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58],
    (3, 6, 12): [3, 9, 15, 21, 27, 33, 39, 45, 51, 57],
    (5, 6, 9): [5, 10, 15, 21, 27, 33, 39, 45, 51, 57],
    (3, 8, 15): [3, 12, 20, 28, 36, 44, 52, 60],
    (5, 9, 15): [5, 13, 23, 32, 41, 50, 59],
}


@pytest.mark.parametrize("practice", practices.keys())
def test_every_practice_is_in_the_table(practice):
    sizes = [stage.plan.sizes for stage in practices.practice(practice).stages if stage.plan.sizes]
    assert sizes and all((each.least, each.good, each.most) in FROM for each in sizes)


@pytest.mark.parametrize("sizes", FROM)
def test_people_are_divided_as_evenly_as_can_be_into_so_many_groups(sizes):
    least, _, most = sizes
    for people in range(least, 61):
        found = divided(people, *sizes)
        groups = sum(number <= people for number in FROM[sizes])
        assert (len(found), sum(found)) == (groups, people)
        assert least <= found[0] <= found[-1] <= min(most, found[0] + 1)
        assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("people", "sizes", "groups"),
    [
        (11, (2, 2, 3), (2, 2, 2, 2, 3)),
        (3, (2, 2, 3), (3,)),
        (7, (4, 5, 7), (7,)),
        (8, (4, 5, 7), (4, 4)),
        (12, (4, 5, 7), (6, 6)),
        (23, (4, 5, 8), (4, 4, 5, 5, 5)),
        (8, (3, 6, 12), (8,)),
        (9, (3, 6, 12), (4, 5)),
        (10, (3, 4, 5), (3, 3, 4)),
        (5, (1, 2, 2), (1, 2, 2)),
        (5, (1, 2, 3), (2, 3)),
    ],
)
def test_some_are_worth_a_look(people, sizes, groups):
    assert divided(people, *sizes) == groups


def test_threes_are_divided_as_ever():
    assert all(list(divided(people, 3, 3, 5)) == limits.sizes(people) for people in range(3, 301))


@pytest.mark.parametrize("sizes", FROM)
def test_fewer_people_than_a_group_has_cannot_be_seated(sizes):
    for people in range(sizes[0]):
        with pytest.raises(TooFew, match=str(people)):
            divided(people, *sizes)


def test_too_few_people_read_how_many_a_group_needs():
    with pytest.raises(TooFew, match="A group needs at least 4 people; 3 can be seated"):
        divided(3, 4, 5, 7)


@pytest.mark.parametrize(("people", "fewer", "more"), [(5, 4, 8), (7, 4, 8), (11, 8, 12)])
def test_a_number_that_fits_no_groups_is_told_with_the_next_ones_that_do(people, fewer, more):
    with pytest.raises(Invalid) as refused:
        divided(people, 4, 4, 4)
    assert (refused.value.field, refused.value.data["fewer"], refused.value.data["more"]) == ("people", fewer, more)
