"""The times that the page for creating a session shows."""

from sessions_app.domain.agenda import Four, agenda, four, minutes
from sessions_app.domain.practice import MINUTE, SECOND
from sessions_app.practices import plan_of

USUAL = plan_of("troika")
STEP = 10 * MINUTE + 15 * SECOND  # a turn and the breath after it


def told(rounds: int = 1, **lengths: int) -> list[tuple[int, str]]:
    entries = agenda(USUAL.with_lengths(lengths), rounds)
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
    assert minutes(USUAL) == 32  # a minute to reflect, three turns of ten, and two breaths
    assert minutes(USUAL.with_lengths({**USUAL.lengths, "breath": 0})) == 31


def test_later_rounds_have_no_opening():
    end = MINUTE + 2 * STEP + 10 * MINUTE
    assert told(3)[-3:] == [(end, "round 2"), (2 * end - MINUTE, "round 3"), (3 * end - 2 * MINUTE, "end")]


def test_what_takes_no_time_is_left_out():
    assert [what for _, what in told(reflect=0, share=0, breath=0)] == [
        *("turn 1", "clarify", "consult", "return", "turn 2", "turn 3", "end")
    ]


def test_a_group_of_four_ends_with_the_others_or_later():
    whole = plan_of("troika").turn_length
    assert four(USUAL, shrink=False) == Four(whole, whole + 15 * SECOND)
    assert four(USUAL, shrink=True) == Four(446_249, 0)  # 7:26, cut to whole milliseconds
