"""Two people change one thing at once: nobody's change is undone silently."""

import pytest

from sessions_app.domain.editing import Merged, merged, print_of


def of(started, typed, stored) -> Merged:
    return merged({"field": print_of(started)}, {"field": typed}, {"field": stored})


@pytest.mark.parametrize(
    ("started", "typed", "stored", "saved"),
    [
        ("5", "5", "5", "5"),  # nobody changed it
        ("5", "8", "5", "8"),  # only the sender did
        ("5", "5", "8", "8"),  # only the other did
        ("5", "8", "8", "8"),  # both did the same
        ("", "", "A list", "A list"),
        ("A list", "", "A list", ""),
        ("one\r\ntwo", "one\ntwo", "three", "three"),  # a line break is one, however it was sent
        ("one", "one ", "three", "three"),
    ],
)
def test_a_field_that_one_of_them_changed_is_theirs(started, typed, stored, saved):
    assert of(started, typed, stored) == Merged({"field": saved}, {})


@pytest.mark.parametrize(("started", "typed", "stored"), [("5", "8", "3"), ("5", "", "3"), ("5", "8", "")])
def test_a_field_that_both_changed_is_for_a_person_to_choose(started, typed, stored):
    assert of(started, typed, stored) == Merged({"field": typed}, {"field": stored})


def test_each_field_is_looked_at_by_itself():
    prints = {name: print_of("5") for name in ("mine", "theirs", "both")}
    typed = {"mine": "6", "theirs": "5", "both": "6", "new": "x"}
    stored = {"mine": "5", "theirs": "7", "both": "7", "new": ""}
    assert merged(prints, typed, stored) == Merged({"mine": "6", "theirs": "7", "both": "6", "new": "x"}, {"both": "7"})
