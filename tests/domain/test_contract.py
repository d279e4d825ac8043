"""What was agreed holds for its turn, is said by whom the practice names, and can be changed or taken back."""

import pytest

from sessions_app.domain.contract import MOST_LETTERS, Agreed, Contract, agree
from sessions_app.domain.errors import Forbidden, Invalid, WrongMoment
from sessions_app.domain.practice import Agreement, When
from sessions_app.domain.timeline import Step

ADA, BEN = 7, 8
NEAR = Agreement("near", ("x",), "How near?", ("Near", "Far", "As it is"))
WISH = Agreement("wish", (), "What do you want?", ())
KINDS = (NEAR, WISH)


def in_turn(turn):
    return Step(turn, "alpha", When.TURN, turn, turn - 1, turn, 60_000)


BETWEEN = Step(3, "gap", When.BETWEEN, None, None, 2, 15_000)


def said(key, by, words, before=None, step=None, role="x"):
    return agree(before, step or in_turn(1), KINDS, Agreed(key, by, words), role=role)


def test_what_is_said_is_there_until_somebody_says_something_else():
    first = said("near", ADA, 1)
    both = said("wish", BEN, "  only   listen ", first, role="y")
    changed = said("near", ADA, 0, both)
    assert first == Contract(1, (Agreed("near", ADA, 1),))
    assert changed == Contract(1, (Agreed("near", ADA, 0), Agreed("wish", BEN, "only listen")))


def test_an_empty_word_takes_it_back():
    assert said("near", ADA, "", said("near", ADA, 2)) == Contract(1)
    assert said("wish", ADA, "", None) == Contract(1)


def test_another_turn_begins_with_nothing():
    assert said("wish", BEN, "b", said("near", ADA, 1), step=in_turn(2), role="x") == Contract(
        2, (Agreed("wish", BEN, "b"),)
    )


@pytest.mark.parametrize(("step", "holds"), [(in_turn(1), True), (in_turn(2), False), (BETWEEN, False), (None, False)])
def test_it_holds_for_its_own_turn_only(step, holds):
    assert said("near", ADA, 1).holds(step) is holds


def test_what_somebody_said_goes_with_them():
    both = said("wish", BEN, "b", said("near", ADA, 1))
    assert both.without(ADA) == Contract(1, (Agreed("wish", BEN, "b"),))


@pytest.mark.parametrize("step", [BETWEEN, None])
def test_outside_a_turn_there_is_nothing_to_agree_on(step):
    with pytest.raises(WrongMoment):
        agree(None, step, KINDS, Agreed("near", ADA, 1), role="x")


@pytest.mark.parametrize("role", ["y", None])
def test_only_whom_the_practice_names_says_it(role):
    with pytest.raises(Forbidden):
        said("near", ADA, 1, role=role)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("far", 1),
        ("near", 3),
        ("near", -1),
        ("near", "Near"),
        ("wish", 1),
        pytest.param("wish", "w" * (MOST_LETTERS + 1), id="wish-too-long"),
    ],
)
def test_what_cannot_be_said_is_refused(key, words):
    with pytest.raises(Invalid):
        said(key, ADA, words)
