"""The times that the page for creating a session shows."""

from dataclasses import replace

import pytest

from sessions_app.domain.agenda import (
    HeadCount,
    Larger,
    agenda,
    bars,
    coming,
    grows,
    head_count,
    larger,
    least,
    minutes,
    once,
)
from sessions_app.domain.errors import Invalid, TooFew
from sessions_app.domain.practice import MINUTE, SECOND, Sizes
from sessions_app.domain.timeline import steps_of
from sessions_app.practices import plan_of, practice

from .plans import PLAN_OF, in_rounds

USUAL = plan_of("troika")
STEP = 10 * MINUTE + 15 * SECOND  # a turn and the breath after it


def told(rounds: int = 1, **lengths: int) -> list[tuple[int, str]]:
    entries = agenda(in_rounds(USUAL.with_lengths(lengths), rounds))
    return [(entry.at, entry.key or f"{entry.kind} {entry.number}".removesuffix(" 0")) for entry in entries]


def test_the_opening_the_first_turn_in_its_phases_each_turn_and_the_end():
    first = MINUTE
    assert told() == [
        (0, "reflect"),
        (first, "turn 1"),
        (first, "share"),
        (first + 90 * SECOND, "clarify"),
        (first + 180 * SECOND, "consult"),
        (first + 480 * SECOND, "return"),
        (first + STEP, "turn 2"),
        (first + 2 * STEP, "turn 3"),
        (first + 2 * STEP + 10 * MINUTE, "end"),
    ]


def test_how_long_it_takes_is_told_in_whole_minutes_and_rather_too_many():
    assert minutes(in_rounds(USUAL)) == 32  # a minute to reflect, three turns of ten, and two breaths
    assert minutes(in_rounds(USUAL.with_lengths({**USUAL.lengths, "breath": 0}))) == 31


def test_later_rounds_have_no_opening():
    end = MINUTE + 2 * STEP + 10 * MINUTE
    assert told(3)[-3:] == [(end, "round 2"), (2 * end - MINUTE, "round 3"), (3 * end - 2 * MINUTE, "end")]


def test_what_takes_no_time_is_left_out():
    assert [what for _, what in told(reflect=0, share=0, breath=0)] == [
        *("turn 1", "clarify", "consult", "return", "turn 2", "turn 3", "end")
    ]


def test_a_group_of_four_ends_with_the_others_or_later():
    whole = plan_of("troika").turn_length
    assert larger(USUAL, shrink=False) == Larger(4, 4, whole, whole + 15 * SECOND)
    assert larger(USUAL, shrink=True) == Larger(4, 4, 446_249, 0)  # 7:26, cut to whole milliseconds


def test_in_pairs_the_larger_group_is_a_three_and_in_crowds_a_six():
    pairs, crowds = PLAN_OF["focusing"], PLAN_OF["wise_crowds"]
    turn, between = pairs.turn_length, MINUTE
    assert larger(pairs, shrink=False) == Larger(3, 3, turn, turn + between)
    assert larger(pairs, shrink=True) == Larger(3, 3, (2 * turn - between) // 3, 0)
    assert larger(crowds, shrink=False) == Larger(6, 6, crowds.turn_length, crowds.turn_length + 20 * SECOND)


def test_a_larger_group_that_ends_a_moment_sooner_ends_with_the_others():
    circle = plan_of("circle")
    six, seven = (sum(step.length for step in steps_of(circle, size, opening=False)) for size in (6, 7))
    assert 0 < six - seven < 7
    found = larger(circle, shrink=True)
    assert found
    assert (found.turn, found.more) == (circle.turn_length * 6 // 7, 0)


def test_a_practice_of_one_size_has_no_larger_group():
    assert larger(replace(USUAL, sizes=Sizes(3, 5, 5)), shrink=True) is None


@pytest.mark.parametrize("key", PLAN_OF)
def test_the_agenda_has_a_turn_for_everybody_in_a_usual_group(key):
    plan = PLAN_OF[key]
    assert [entry.number for entry in agenda(in_rounds(plan, 1)) if entry.kind == "turn"] == [*range(1, plan.usual + 1)]
    assert agenda(in_rounds(plan, 1))[-1].at == sum(ms for *_, ms in bars(in_rounds(plan)))


class TestHowManyPeopleMakeWhichGroups:
    def test_eleven_are_four_pairs_and_a_three_who_end_with_them(self):
        pairs = PLAN_OF["focusing"]
        whole = agenda(in_rounds(pairs, 1))[-1].at
        assert head_count(in_rounds(pairs), 11, shrink=True) == HeadCount({0: {2: 4, 3: 1}}, whole)
        longer = head_count(in_rounds(pairs), 11, shrink=False)
        assert longer.whole == whole + pairs.turn_length + MINUTE

    def test_what_larger_groups_add_is_added_in_each_round_and_the_opening_once(self):
        one, two = (head_count(in_rounds(USUAL, rounds), 4, shrink=False) for rounds in (1, 2))
        assert one.whole == agenda(in_rounds(USUAL, 1))[-1].at + USUAL.turn_length + 15 * SECOND
        assert two.whole == 2 * one.whole - MINUTE

    @pytest.mark.parametrize(
        ("key", "people", "groups"),
        [
            ("troika", 11, {3: 1, 4: 2}),
            ("troika", 5, {5: 1}),
            ("wise_crowds", 8, {4: 2}),
            ("wise_crowds", 7, {7: 1}),
            ("circle", 23, {5: 1, 6: 3}),
            ("nonsense", 3, {3: 1}),
        ],
    )
    def test_as_the_practice_says(self, key, people, groups):
        assert head_count(in_rounds(PLAN_OF[key]), people, shrink=True).groups == {0: groups}

    def test_where_all_are_fewer_than_as_a_rule_it_ends_earlier(self):
        crowds = PLAN_OF["wise_crowds"]
        assert head_count(in_rounds(crowds), 4, shrink=True).whole < agenda(in_rounds(crowds, 1))[-1].at

    @pytest.mark.parametrize("key", PLAN_OF)
    def test_any_number_of_people_from_the_least_on(self, key):
        plan = PLAN_OF[key]
        of = plan.group_sizes
        for people in range(of.least, 61):
            count = head_count(in_rounds(plan), people, shrink=True)
            assert sum(size * n for size, n in count.groups[0].items()) == people
            assert of.least <= min(count.groups[0]) <= max(count.groups[0]) <= of.most
            assert 0 < count.whole <= agenda(in_rounds(plan, 1))[-1].at
        with pytest.raises(TooFew):
            head_count(in_rounds(plan), of.least - 1, shrink=True)


class TestSeveralStages:
    """A welcome of 5 minutes, three rounds at tables of 3 and 17 minutes, a harvest of 20."""

    CAFE = practice("world_cafe")

    def test_are_told_after_each_other_and_the_rounds_of_one_are_counted_in_it(self):
        told = [
            (entry.at // MINUTE, entry.key or f"{entry.kind} {entry.number}") for entry in agenda(coming(self.CAFE, 5))
        ]
        assert told == [
            (0, "cafe_opens"),
            (5, "round 1"),
            (5, "picked_up"),
            (8, "conversation"),
            (25, "round 2"),
            (45, "round 3"),
            (65, "what_we_see"),
            (85, "end 0"),
        ]

    def test_each_phase_is_told_once_with_its_stage(self):
        assert {(entry.key, entry.stage) for entry in agenda(coming(self.CAFE, 5)) if entry.kind == "phase"} == {
            *(("cafe_opens", 0), ("picked_up", 1), ("conversation", 1), ("what_we_see", 2))
        }

    def test_what_people_are_told_beforehand_is_the_whole_of_it(self):
        assert [(each.stage, each.nth, each.of) for each in once(self.CAFE)] == [
            *((0, 1, 1), (1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 1))
        ]
        assert minutes(once(self.CAFE)) == 85
        assert minutes(once(practice("one_two_four_all"))) == 12
        assert minutes(once(practice("troika"))) == 32

    def test_only_what_is_held_more_than_once_can_grow(self):
        assert grows(self.CAFE)
        assert grows(practice("troika"))
        assert not grows(practice("one_two_four_all"))  # nobody wants two minutes alone, one after the other

    def test_other_lengths_are_those_of_any_stage(self):
        shorter = self.CAFE.with_lengths({"conversation": 10 * MINUTE, "what_we_see": 15 * MINUTE})
        assert minutes(once(shorter)) == 85 - 3 * 7 - 5
        with pytest.raises(Invalid) as refused:
            self.CAFE.with_lengths({"what_we_see": 0})
        assert refused.value.field == "what_we_see"

    def test_so_many_people_make_tables_and_it_takes_as_many_as_a_table_needs(self):
        found = head_count(coming(self.CAFE, 5), 14, shrink=True)
        assert found == HeadCount({1: {3: 2, 4: 2}}, 85 * MINUTE)
        assert least(coming(self.CAFE, 5)) == 3
        with pytest.raises(TooFew):
            head_count(coming(self.CAFE, 5), 2, shrink=True)

    def test_groups_that_are_made_of_the_ones_before_are_not_counted(self):
        """Five pairs and a three make fours and a five, or other ones, as people come and go."""
        assert head_count(once(practice("one_two_four_all")), 13, shrink=True).groups == {1: {2: 5, 3: 1}}
