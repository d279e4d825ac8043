"""What an organizer writes as the questions of the rounds, and what is kept of it."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.questions import LONGEST, with_one, written
from sessions_app.practices import practice

CAFE = practice("world_cafe")
TABLES = CAFE.stages[1]
FIRST, SECOND, THIRD = TABLES.questions


def kept(*typed: str, told=CAFE) -> dict[str, list[str]]:
    return written(CAFE, told, {TABLES.key: typed})


def test_the_practices_own_are_not_kept_so_that_each_reads_them_in_their_language():
    assert kept(FIRST, SECOND, THIRD) == {}
    german = CAFE.with_questions({TABLES.key: ["Was?", "Wieso?", "Was nun?"]})
    assert kept("Was?", "Wieso?", "Was nun?", told=german) == {}
    assert kept("Was?", "Warum?", "Was nun?", told=german) == {TABLES.key: [FIRST, "Warum?", THIRD]}


def test_what_is_left_empty_is_asked_as_the_practice_does():
    assert kept("", "  ", "") == {}
    assert kept("Who are we?", "", "") == {TABLES.key: ["Who are we?", SECOND, THIRD]}


def test_more_rounds_have_questions_of_their_own_or_go_on_with_the_last():
    assert kept(FIRST, SECOND, THIRD, "And then?") == {TABLES.key: [FIRST, SECOND, THIRD, "And then?"]}
    assert kept(FIRST, SECOND, THIRD, "") == {}  # asked again, as without any fourth


def test_a_stage_that_has_no_questions_keeps_none():
    assert written(CAFE, CAFE, {"welcome": ["Why?"]}) == {}


@pytest.mark.parametrize("line", ["x" * (LONGEST + 1), "<b>Why?</b>", "{holder}?", "a\u202eb"])
def test_what_no_document_could_ask_is_refused_in_its_field(line):
    with pytest.raises(Invalid) as refused:
        kept(FIRST, line)
    assert refused.value.field == "question_cafe_2"


def test_spaces_and_lines_are_put_right():
    assert kept("  Who \n are we? ", "", "")[TABLES.key][0] == "Who are we?"


def test_one_question_is_changed_and_the_others_stay():
    assert with_one(CAFE, {}, TABLES, 2, "Why?") == [FIRST, "Why?", THIRD]
    assert with_one(CAFE, {TABLES.key: ["A?"]}, TABLES, 3, "C?") == ["A?", "A?", "C?"]
    assert with_one(CAFE, {TABLES.key: ["A?", "B?"]}, TABLES, 2, "") == ["A?", SECOND]
