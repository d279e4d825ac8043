"""Numbers of people and of groups in sentences, by the practice's own word for a group and otherwise by its size."""

import pytest

from sessions_app.counting import groups_in_words, in_words
from sessions_app.practices import practice


@pytest.mark.parametrize(
    ("key", "groups", "said"),
    [
        ("focusing", {2: 4, 3: 1}, "4 pairs and 1 three"),
        ("focusing", {2: 1}, "1 pair"),
        ("troika", {3: 1, 4: 2}, "1 trio and 2 fours"),
        ("troika", {5: 1}, "1 five"),
        ("wise_crowds", {4: 2, 5: 1, 7: 1}, "2 fours, 1 crowd and 1 seven"),
        ("circle", {5: 1, 6: 3, 11: 2}, "1 five, 3 circles and 2 groups of 11"),
    ],
)
def test_groups_of_the_good_size_have_the_practices_noun_and_others_their_number(key, groups, said):
    stage = practice(key).stages[0]
    assert stage.noun
    assert groups_in_words(groups, stage.plan.group_sizes, stage.noun) == said


def test_small_numbers_are_words_and_others_digits():
    assert [in_words(number) for number in (2, 3, 12, 13)] == ["two", "three", "twelve", "13"]
