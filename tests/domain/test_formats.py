"""A practice is data: which values may change, and which are invalid."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.formats import MINUTE, SECOND, When, from_data
from sessions_app.practices import practice


def test_troika_has_the_published_phases_and_lengths():
    troika = practice("troika")
    assert [(phase.key, phase.length / MINUTE) for phase in troika.phases] == [
        ("reflect", 1),
        ("share", 1.5),
        ("clarify", 1.5),
        ("consult", 5),
        ("return", 2),
        ("breath", 0.25),
    ]
    assert [phase.key for phase in troika.phases if phase.turned_away] == ["consult"]
    assert troika.turn_length == 10 * MINUTE


def test_an_organizer_may_change_every_length():
    changed = practice("troika").with_lengths({"consult": 4 * MINUTE, "breath": 0})
    assert changed.lengths == practice("troika").lengths | {"consult": 4 * MINUTE, "breath": 0}


@pytest.mark.parametrize(
    ("phase", "length"),
    [("share", 999), ("share", -1), ("share", 61 * MINUTE), ("consult", 0), ("breath", 60 * MINUTE + 1)],
)
def test_a_length_that_cannot_be_names_its_phase(phase, length):
    with pytest.raises(Invalid) as caught:
        practice("troika").with_lengths({phase: length})
    assert caught.value.field == phase


def data(**changes):
    phases = [
        {"key": "talk", "minutes": 1, "speaks": "client"},
        {"key": "breath", "when": "between", "minutes": 0.5, "speaks": "nobody"},
    ]
    return {"key": "test", "phases": phases, "notes": {"client": ["a"], "consultants": ["b"]}} | changes


def test_a_practice_is_read_from_plain_data():
    read = from_data(data())
    assert [(phase.key, phase.when, phase.length) for phase in read.phases] == [
        ("talk", When.TURN, MINUTE),
        ("breath", When.BETWEEN, 30 * SECOND),
    ]


def test_phases_stand_in_the_order_of_the_round_and_keep_theirs_within_a_part():
    parts = ["end", "turn", "between", "round", "session", "turn"]
    read = from_data(data(phases=[{"key": f"{i}", "when": when, "minutes": 1} for i, when in enumerate(parts)]))
    assert [phase.key for phase in read.phases] == ["4", "3", "1", "5", "2", "0"]


@pytest.mark.parametrize(
    "phases",
    [
        [{"key": "breath", "when": "between", "minutes": 1}],
        [{"key": "x", "when": "between", "minutes": 1}, {"key": "x", "minutes": 1}],
        [{"key": "x", "minutes": 1, "speaks": "the cat"}],
        [{"key": "x", "minutes": 1}, {"key": "y", "when": "at noon", "minutes": 1}],
    ],
    ids=["no turn", "one name twice", "nobody of that name", "no part of that name"],
)
def test_data_that_makes_no_practice_is_refused(phases):
    with pytest.raises(Invalid):
        from_data(data(phases=phases))
