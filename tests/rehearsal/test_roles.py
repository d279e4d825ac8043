"""Who has which role, as simulated people see it: the table that asks the product and its scripts asks them, too."""

import json
from pathlib import Path

import pytest

from sessions_app import practices
from sessions_app.rehearsal.document import ReadPractice, ReadRole, practice_on, seats_in_roles

from .documents import EVERY, told

TABLE = json.loads((Path(__file__).parents[1] / "roles.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("story", "cast", "group", "roles"), TABLE["cases"], ids=lambda each: str(each)[:40])
def test_who_has_which_role(story, cast, group, roles):
    practice = ReadPractice(roles=tuple(ReadRole(key, comes) for key, comes in TABLE["casts"][cast]))
    found = seats_in_roles(practice, **group)
    assert {str(seat): role for seat, role in found.items()} == roles, story


@pytest.mark.parametrize("key", EVERY)
def test_a_practice_is_read_from_the_page(key):
    practice, plan = told(key), practices.practice(key).stages[0].plan
    assert [role.key for role in practice.roles] == list(practices.practice(key).stages[0].cast.keys)
    assert practice.turns == plan.turns
    assert ("holder" in {role.comes for role in practice.roles}) == (plan.turns != "none")
    assert any(phase.core and phase.when == plan.rule.heart for phase in practice.phases.values())


def test_a_page_that_tells_of_none_is_no_error():
    assert practice_on("<p>You have left.</p>").roles == ()
