"""Which group a person best joins during a round: late people, and people left alone."""

import pytest

from sessions_app.domain.placing import GroupAtWork, company, neighbour_of, open_groups
from sessions_app.domain.practice import Sizes
from sessions_app.practices import plan_of

TRIOS, PAIRS, CROWDS = (plan_of(key).group_sizes for key in ("troika", "focusing", "wise_crowds"))


def table(number: int, present: int, *, seats: int = 0, turn: int | None = 2, sizes: Sizes = TRIOS) -> GroupAtWork:
    """Group `number`, with so many here; `turn` is the one with which somebody can join."""
    return GroupAtWork(100 + number, number, present, seats or present, turn, sizes)


def pair(number: int, present: int, **facts) -> GroupAtWork:
    return table(number, present, sizes=PAIRS, **facts)


def crowd(number: int, present: int, **facts) -> GroupAtWork:
    return table(number, present, sizes=CROWDS, **facts)


def place_for_late(tables: list[GroupAtWork]) -> int | None:
    """The group that is offered first to somebody without a seat."""
    return next((table.group for table in open_groups(tables)), None)


class TestALatePerson:
    @pytest.mark.parametrize(
        ("tables", "number"),
        [
            ([table(1, 4), table(2, 3)], 2),
            ([table(1, 3), table(2, 2, seats=3), table(3, 3)], 2),
            ([table(1, 3), table(2, 3)], 1),
            ([table(1, 3, seats=4), table(2, 3)], 2),
            ([table(1, 3), table(2, 4, turn=0)], 1),
        ],
        ids=["the smallest", "where somebody is missing", "the first of equals", "nobody will come back", "any turn"],
    )
    def test_is_brought_to_the_smallest_group(self, tables, number):
        assert place_for_late(tables) == 100 + number

    def test_is_not_brought_where_it_is_too_late(self):
        assert place_for_late([table(1, 2, turn=None), table(2, 4)]) == 102
        assert place_for_late([table(1, 3, turn=None)]) is None

    def test_is_not_brought_where_the_group_is_full(self):
        assert place_for_late([table(1, TRIOS.most), table(2, TRIOS.most)]) is None

    def test_makes_a_two_only_where_there_is_no_other_group(self):
        assert place_for_late([table(1, 1, seats=3), table(2, 4)]) == 102
        assert place_for_late([table(1, 1, seats=3)]) == 101

    def test_is_never_sent_where_nobody_is(self):
        assert place_for_late([table(1, 0, seats=3)]) is None
        assert place_for_late([]) is None

    def test_chooses_among_all_that_are_open_the_smallest_first_and_the_lone_one_last(self):
        full, last_turn, over = table(4, TRIOS.most), table(5, 3, turn=None), table(6, 0)
        tables = [table(1, 1, seats=3), table(2, 3), table(3, 2, seats=3), full, last_turn, over, table(7, 4, seats=5)]
        assert [(one.number, one.lone) for one in open_groups(tables)] == [
            (3, False),
            (2, False),
            (7, False),
            (1, True),
        ]


class TestWhoIsLeftAlone:
    LONE = table(4, 1, seats=3)

    @pytest.mark.parametrize(
        ("others", "number"),
        [
            ([table(1, 3), table(2, 2, seats=3), table(9, 3)], 2),
            ([table(1, 3), table(3, 3), table(9, 3)], 3),
            ([table(1, 4), table(9, 3)], 9),
            ([table(3, 4), table(9, 4)], 3),
            ([table(3, 3, turn=None), table(9, 4)], 9),
        ],
        ids=["the smallest", "the nearest of equals", "a three rather than a four", "a four at need", "in good time"],
    )
    def test_joins_a_neighbour(self, others, number):
        assert neighbour_of(self.LONE, [*others, self.LONE]) == 100 + number

    @pytest.mark.parametrize(
        "others",
        [
            [],
            [table(3, 1, seats=3)],
            [table(3, 0, seats=3)],
            [table(3, 3, turn=None)],
            [table(3, TRIOS.most)],
        ],
        ids=["nobody else is there", "two would be no group", "everybody is away there", "too late", "full"],
    )
    def test_stays_where_there_is_no_group_to_join(self, others):
        assert neighbour_of(self.LONE, [self.LONE, *others]) is None


@pytest.mark.parametrize(
    ("sizes", "least"), [((2, 2, 3), 1), ((3, 3, 5), 2), ((3, 6, 12), 2), ((4, 5, 7), 2), ((1, 2, 3), 1)]
)
def test_one_person_is_company_in_pairs_and_two_are_in_any_other_practice(sizes, least):
    assert company(Sizes(*sizes)) == least


class TestInPairs:
    def test_a_late_person_makes_a_pair_with_whoever_is_alone_and_else_a_three(self):
        assert place_for_late([pair(1, 2), pair(2, 1, seats=2)]) == 102
        assert place_for_late([pair(1, 3), pair(2, 2)]) == 102
        assert [one.lone for one in open_groups([pair(1, 1), pair(2, 2)])] == [False, False]

    def test_who_is_left_alone_joins_somebody_else_who_is_and_else_a_pair(self):
        lone = pair(4, 1, seats=2)
        assert neighbour_of(lone, [lone, pair(1, 2), pair(9, 1, seats=2)]) == 109
        assert neighbour_of(lone, [lone, pair(1, 2), pair(9, 2)]) == 101

    def test_nobody_joins_a_three_or_a_room_where_nobody_is(self):
        lone = pair(4, 1, seats=2)
        assert neighbour_of(lone, [lone, pair(1, 3), pair(2, 0, seats=2)]) is None
        assert place_for_late([pair(1, 3), pair(2, 0, seats=2)]) is None


class TestInLargerGroups:
    @pytest.mark.parametrize(
        ("others", "number"),
        [
            ([crowd(1, 5), crowd(2, 4, seats=5)], 2),
            ([crowd(1, 6), crowd(9, 5)], 9),
            ([crowd(1, 6), crowd(9, 7)], 1),
            ([crowd(1, 5), crowd(2, 2, seats=4)], 2),
        ],
        ids=["the smallest", "a five rather than a six", "a six at need", "two who are left of four"],
    )
    def test_who_is_left_alone_joins_the_smallest(self, others, number):
        lone = crowd(4, 1, seats=5)
        assert neighbour_of(lone, [lone, *others]) == 100 + number

    def test_nobody_is_brought_to_make_two(self):
        lone = crowd(4, 1, seats=5)
        assert neighbour_of(lone, [lone, crowd(1, 1, seats=4), crowd(2, 7)]) is None
