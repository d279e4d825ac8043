"""Who has which role. Browsers decide alike: one table asks both (tests/js/test_practice.py)."""

import json
from pathlib import Path

import pytest

from sessions_app.domain.practice import Cast, Role, cast, role_of, roles_of
from sessions_app.practices import keys, practice

TABLE = json.loads((Path(__file__).parents[2] / "roles.json").read_text(encoding="utf-8"))


def cast_of(name: str) -> Cast:
    return Cast(tuple(Role(key, comes, key, key, key, key) for key, comes in TABLE["casts"][name]))


@pytest.mark.parametrize(("story", "name", "group", "roles"), TABLE["cases"], ids=lambda each: str(each)[:40])
def test_who_has_which_role(story, name, group, roles):
    assert {str(seat): role for seat, role in roles_of(cast_of(name), **group).items()} == roles, story
    found = {seat: role_of(cast_of(name), seat, **group) for seat in group["seats"]}
    assert found == {seat: roles.get(str(seat)) for seat in group["seats"]}


@pytest.mark.parametrize("key", [key for key in keys() if practice(key).stages[0].plan.rule.for_all])
def test_in_each_practice_everybody_has_each_role_of_a_turn_equally_often(key):
    """Whoever is next holds the turn after; so over all turns of a round nobody coaches twice."""
    (stage,) = practice(key).stages
    assert stage.plan.sizes
    seats = range(stage.plan.sizes.good)
    order = tuple(reversed(seats))
    turns = [roles_of(stage.cast, seats, turn=turn, order=order) for turn in range(1, len(order) + 1)]
    for role in stage.cast:
        share = (
            1 if role.comes in cast.OF_TURNS else len(turns) - sum(each.comes in cast.OF_TURNS for each in stage.cast)
        )
        for seat in seats:
            assert sum(roles[seat] == role.key for roles in turns) == share
