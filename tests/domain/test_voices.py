"""One voice a table: whom to hear next."""

import pytest

from sessions_app.domain.voices import NOBODY, Voices, hears_groups, voices_of
from sessions_app.practices import practice

TABLES = (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("voices", "order"),
    [
        (Voices(), [1, 2, 3, 4, 5]),
        (Voices(asks=(4, 2)), [4, 2, 1, 3, 5]),
        (Voices(asks=(4,), heard=(1, 2)), [4, 3, 5, 1, 2]),
        (Voices(asks=(1,), heard=(2, 1)), [3, 4, 5, 1, 2]),
        (Voices(asks=(5,), heard=(1,), now=3), [5, 2, 3, 4, 1]),
    ],
)
def test_unheard_groups_come_first_and_among_them_those_that_ask(voices, order):
    assert voices.in_order(TABLES) == order


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Voices(), Voices(), []),
        (Voices(), Voices(asks=(2,)), [2]),
        (Voices(asks=(2, 3)), Voices(asks=(3,), now=2), [2]),
        (Voices(now=1), Voices(heard=(1,), now=2), [1, 2]),
        (Voices(heard=(1, 2)), Voices(heard=(1,)), []),
        (Voices(asks=(3,), now=1), Voices(asks=(3,), heard=(1,)), [1]),
    ],
)
def test_only_groups_that_ask_or_are_heard_otherwise_are_told(before, after, told):
    assert sorted(before.told_otherwise(after)) == told


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        (lambda one: one.ask(2, on=True), Voices(), Voices(asks=(2,))),
        (lambda one: one.ask(2, on=True), Voices(asks=(2, 3)), Voices(asks=(2, 3))),
        (lambda one: one.ask(2, on=False), Voices(asks=(2, 3)), Voices(asks=(3,))),
        (lambda one: one.ask(2, on=False), Voices(), Voices()),
        (lambda one: one.ask(2, on=True), Voices(heard=(2,)), Voices(asks=(2,), heard=(2,))),
        (lambda one: one.hear(2), Voices(asks=(3, 2)), Voices(asks=(3,), now=2)),
        (lambda one: one.hear(3), Voices(heard=(1,), now=2), Voices(heard=(1, 2), now=3)),
        (lambda one: one.hear(1), Voices(heard=(1,), now=2), Voices(heard=(2,), now=1)),
        (lambda one: one.hear(2), Voices(asks=(2,), now=2), Voices(asks=(2,), now=2)),
        (lambda one: one.done(), Voices(heard=(1,), now=2), Voices(heard=(1, 2))),
        (lambda one: one.done(), Voices(heard=(1,)), Voices(heard=(1,))),
        (lambda one: one.take_back(2), Voices(heard=(1, 2)), Voices(heard=(1,))),
        (lambda one: one.take_back(2), Voices(heard=(1,), now=2), Voices(heard=(1,))),
        (lambda one: one.take_back(2), Voices(heard=(1,), now=3), Voices(heard=(1,), now=3)),
    ],
)
def test_each_press_and_what_it_makes(act, before, after):
    assert act(before) == after


@pytest.mark.parametrize("voices", [NOBODY, Voices((3, 1), (2,), 4), Voices(heard=(2,))])
def test_what_is_stored_is_read_again(voices):
    assert voices_of(voices.stored()) == voices
    assert (voices.stored() == {}) == (voices == NOBODY)


@pytest.mark.parametrize(
    ("key", "hears"), [("world_cafe", True), ("one_two_four_all", True), ("troika", False), ("peer_assist", False)]
)
def test_where_all_come_together_after_groups(key, hears):
    assert hears_groups(practice(key).stages) is hears
