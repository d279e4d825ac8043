"""Rounds of every practice for any number of people who come and go: each has one seat, company, and the same time."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.grouping import Effort, mix, sizes
from sessions_app.domain.timeline import steps_of
from tests.chance import stories

from .plans import plans

LITTLE = Effort(steps=300, restarts=1, total=900)


@settings(max_examples=stories(60), deadline=None)
@given(data=st.data())
def test_everybody_is_holder_once_for_the_same_time_and_nobody_sits_alone(data):
    plan, shrink = data.draw(plans()), data.draw(st.booleans())
    of = plan.group_sizes
    here, chance = set(range(data.draw(st.integers(of.least, 60)))), random.Random(data.draw(st.integers()))
    held: list[list[list[int]]] = []
    for number in range(3):
        found = mix(here, chance, held, 3 - number, effort=LITTLE, sizes=of)
        held.append(found.groups)
        assert sorted(person for group in found.groups for person in group) == sorted(here)
        assert sorted(map(len, found.groups)) == sizes(len(here), of)
        for group in found.groups:
            assert 1 < of.least <= len(group) <= of.most
            spent = dict.fromkeys(group, 0)
            for step in steps_of(plan, len(group), opening=number == 0, shrink=shrink):
                if step.holder is not None:
                    spent[group[step.holder]] += step.length
            assert len(set(spent.values())) == 1
            assert min(spent.values()) > 0
        gone = data.draw(st.sets(st.sampled_from(sorted(here)), max_size=len(here) - of.least))
        come = data.draw(st.integers(0, 5))
        here = here - gone | {100 * (number + 1) + newcomer for newcomer in range(come)}


@pytest.mark.parametrize("stayed", [1, 2])
def test_a_round_that_only_some_groups_sat_in_is_followed_by_another(stayed):
    """Everybody else had left for that round, and is back."""
    here, chance = set(range(9)), random.Random(1)
    first = mix(here, chance, [], 3, effort=LITTLE).groups
    second = mix(here, chance, [first], 2, effort=LITTLE).groups
    third = mix(here, chance, [first, second[:stayed]], 1, effort=LITTLE).groups
    assert sorted(person for group in third for person in group) == sorted(here)
