"""Which stage each round holds: as the practice says, with more or fewer rounds where it can have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain.program import as_a_rule, growing, least, least_from, program
from sessions_app.practices import practice, shipped

CAFE = practice("world_cafe")  # everyone, three rounds at tables, everyone
KEYS = shipped()


def stages(key, rounds, held=()):
    return [(each.stage, each.nth) for each in program(practice(key), rounds, held)]


def test_one_stage_is_held_as_often_as_there_are_rounds():
    assert stages("troika", 3) == [(0, 1), (0, 2), (0, 3)]


@pytest.mark.parametrize(
    ("rounds", "held"),
    [
        (5, [(0, 1), (1, 1), (1, 2), (1, 3), (2, 1)]),
        (3, [(0, 1), (1, 1), (2, 1)]),
        (6, [(0, 1), (1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]),
    ],
    ids=["as a rule", "the fewest", "one more at tables"],
)
def test_everybody_travels_between_a_welcome_and_a_harvest(rounds, held):
    assert stages("world_cafe", rounds) == held


def test_each_round_at_tables_has_its_question():
    asked = [each.question for each in program(CAFE, 5)]
    assert asked[1:4] == list(CAFE.stages[1].questions)
    assert program(CAFE, 6)[4].question == CAFE.stages[1].questions[-1]  # there is no fourth: the last goes on


def test_what_has_been_held_stays_when_the_plan_changes():
    after_two = [(0, 1), (1, 1), (1, 2)]
    assert stages("world_cafe", 4, after_two) == [*after_two, (2, 1)]
    assert stages("world_cafe", 6, after_two) == [*after_two, (1, 3), (1, 4), (2, 1)]
    over = [(0, 1), (1, 1), (2, 1)]
    assert stages("world_cafe", 2, over) == over  # no round is taken back
    assert stages("world_cafe", 4, over) == [*over, (2, 2)]  # nothing comes after the last stage but more of it


@pytest.mark.parametrize("key", KEYS)
def test_every_practice_holds_each_stage_as_often_as_it_says(key):
    whole = program(practice(key), as_a_rule(practice(key)))
    counted = [sum(each.stage == index for each in whole) for index in range(len(practice(key).stages))]
    assert counted == [stage.plan.rounds for stage in practice(key).stages]
    fewest = program(practice(key), least(practice(key)))
    assert {each.stage for each in fewest} == set(range(len(practice(key).stages)))


@given(st.sampled_from(KEYS), st.integers(0, 12), st.data())
def test_stages_come_in_their_order_and_the_rest_is_planned_from_what_was_held(key, more, data):
    held = practice(key)
    rounds = least(held) + more
    whole = program(held, rounds)
    assert [each.number for each in whole] == list(range(1, rounds + 1))
    assert [each.stage for each in whole] == sorted(each.stage for each in whole)
    assert whole[-1].stage == len(held.stages) - 1
    often = [sum(each.stage == index for each in whole) for index in range(len(held.stages))]
    assert all(count == stage.plan.rounds for count, stage in zip(often, held.stages, strict=True)) or (
        [index for index, stage in enumerate(held.stages) if often[index] != stage.plan.rounds] == [growing(held)]
    )
    before = [(each.stage, each.nth) for each in whole[: data.draw(st.integers(0, rounds))]]
    assert program(held, rounds, before) == whole


@given(st.sampled_from(KEYS), st.integers(0, 6), st.data())
def test_no_later_stage_is_lost_with_the_fewest_rounds_from_any_of_them(key, more, data):
    held = practice(key)
    whole = program(held, least(held) + more)
    latest = data.draw(st.sampled_from(whole))
    before = [(each.stage, each.nth) for each in whole[: latest.number]]
    rest = program(held, least_from(held, latest), before)
    assert {each.stage for each in rest} == set(range(len(held.stages)))
    assert len(rest) == latest.number or program(held, len(rest) - 1, before)[-1].stage < len(held.stages) - 1
