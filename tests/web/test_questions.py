"""The questions of the rounds, and how it goes from part to part, on the page where a session is made and changed."""

import re

import pytest

from sessions_app.domain.questions import LONGEST
from sessions_app.models import Session
from sessions_app.practices import practice

from .test_several_stages import CAFE, fields

pytestmark = pytest.mark.django_db

TABLES = practice(CAFE).stages[1]
NAMES = [f"question_{TABLES.key}_{nth}" for nth in (1, 2, 3, 4)]


def made(desk, **typed: str) -> Session:
    desk.send("/host/new", fields(CAFE) | typed)
    return Session.objects.get()


def areas(page) -> dict[str, str]:
    found = re.findall(r'<textarea name="(question_\w+)"[^>]*>([^<]*)</textarea>', page.content.decode())
    return {name: text.replace("&#x27;", "'") for name, text in found}


def test_there_is_one_field_a_round_filled_with_what_the_practice_asks(desk):
    shown = areas(desk.get(f"/host/new?practice={CAFE}"))
    assert list(shown) == NAMES[:3]
    assert list(shown.values()) == list(TABLES.questions)


def test_what_was_written_is_asked_and_what_was_left_empty_is_the_practices(desk):
    session = made(desk, **{NAMES[0]: "Who are we?", NAMES[1]: "", NAMES[2]: TABLES.questions[2]})
    assert session.questions == {TABLES.key: ["Who are we?", *TABLES.questions[1:]]}
    shown = areas(desk.get(f"/host/{session.code}/edit"))
    assert list(shown.values()) == session.questions[TABLES.key]


def test_whoever_sends_no_questions_leaves_them_as_they_are(desk):
    session = made(desk, **{NAMES[0]: "Who are we?"})
    desk.send(f"/host/{session.code}/edit", fields(CAFE) | {"title": "Another title"})
    session.refresh_from_db()
    assert (session.title, session.questions[TABLES.key][0]) == ("Another title", "Who are we?")


def test_more_rounds_have_more_fields_and_nothing_typed_is_lost_with_fewer(desk):
    look = fields(CAFE, rounds="4") | {"look": "1", NAMES[3]: "And then?"}
    assert list(areas(desk.send("/host/new", look))) == NAMES
    fewer = areas(desk.send("/host/new", look | {"rounds": "2"}))
    assert fewer[NAMES[3]] == "And then?"
    session = made(desk, rounds="4", **{NAMES[3]: "And then?"})
    assert session.questions == {TABLES.key: [*TABLES.questions, "And then?"]}


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "<b>Why?</b>"])
def test_what_cannot_be_asked_is_said_beside_its_field_and_stays_typed(desk, text):
    page = desk.send("/host/new", fields(CAFE) | {NAMES[1]: text})
    assert list(page.context["form"].errors) == [NAMES[1]]
    assert page.context["form"][NAMES[1]].value() == text
    assert not Session.objects.exists()


def test_a_practice_without_questions_has_no_such_fields(desk):
    assert areas(desk.get("/host/new?practice=troika")) == {}
    assert "From part to part" not in desk.get("/host/new?practice=troika").content.decode()


def test_another_practice_takes_its_own_questions_and_a_copy_takes_them_along(desk):
    session = made(desk, **{NAMES[0]: "Who are we?"})
    desk.send(f"/host/{session.code}/copy")
    assert Session.objects.exclude(pk=session.pk).get().questions == session.questions
    desk.send(f"/host/{session.code}/edit", fields("troika", rounds="1"))
    session.refresh_from_db()
    assert (session.practice, session.questions) == ("troika", {})


class TestFromPartToPart:
    def test_somebody_presses_unless_they_choose_otherwise(self, desk):
        assert not made(desk).runs_itself

    def test_it_can_run_by_itself_and_whoever_does_not_say_leaves_it_so(self, desk):
        session = made(desk, going="itself")
        assert session.runs_itself
        desk.send(f"/host/{session.code}/edit", fields(CAFE))
        session.refresh_from_db()
        assert session.runs_itself
        desk.send(f"/host/{session.code}/edit", fields(CAFE) | {"going": "press"})
        session.refresh_from_db()
        assert not session.runs_itself

    def test_where_there_is_one_part_it_never_does(self, desk):
        desk.send("/host/new", fields("troika", rounds="1", going="itself"))
        assert not Session.objects.get().runs_itself

    def test_a_hold_on_the_desk_is_not_undone_by_a_page_that_was_open_before(self, desk):
        session = made(desk, going="itself")
        page = desk.get(f"/host/{session.code}/edit").context["form"]
        Session.objects.update(runs_itself=False)
        typed = fields(CAFE) | {"going": "itself", "started": page["started"].value(), "title": "Renamed"}
        desk.send(f"/host/{session.code}/edit", typed)
        session.refresh_from_db()
        assert (session.title, session.runs_itself) == ("Renamed", False)
