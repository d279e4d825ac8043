"""What is counted over people, and what people thought: numbers, never somebody."""

import ast
from pathlib import Path

import pytest

from sessions_app.models import Feedback, Session
from sessions_app.selectors import Answers, Opinions, feedback_of, shared_by_round_and_role, shared_words
from tests import cast
from tests.cast import begun, key, write

pytestmark = pytest.mark.django_db

APP = Path(__file__).parents[2] / "sessions_app"


@pytest.fixture
def written(session):
    """Ada and Ben share with the organizers, Cem with everyone; much is shared with nobody there."""
    ada, ben, cem = cast.arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    write(ada, key(ada, "valuable"), "zeal", "organizers", named=False)
    write(ada, key(ben, "takeaway"), "calm", "organizers", named=False)
    write(ben, key(ben, "valuable"), "calm too", "organizers")
    write(ben, key(ben, "challenge"), "for my trio", "trio")
    write(cem, key(ada, "takeaway"), "for all", "everyone")
    write(cem, key(cem, "next_step"), "mine alone")
    write(cem, key(cem, "valuable"), "", "everyone")
    return session


def test_words_come_by_their_text_with_numbers_that_mean_nothing(written):
    assert shared_words(written) == [(0, "calm"), (1, "calm too"), (2, "for all"), (0, "zeal")]


def test_notes_and_people_by_round_and_role(written):
    found = shared_by_round_and_role(Session.objects.get(pk=written.pk))
    assert {place: (cell.notes, len(cell.authors)) for place, cell in found.items()} == {
        (1, "client"): (2, 2),
        (1, "consultant"): (2, 2),
    }
    assert set().union(*(cell.authors for cell in found.values())) == {0, 1, 2}


def test_other_sessions_are_none_of_it(written):
    other = cast.session_of(cast.account("Ola"))
    assert shared_words(other) == []
    assert shared_by_round_and_role(other) == {}


def test_only_the_summary_counts_people():
    """Whoever else imported it could join nameless notes by their author."""
    own = {"counted.py", "__init__.py"}
    for path in APP.rglob("*.py"):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        if names & {"shared_words", "shared_by_round_and_role", "counted"}:
            assert path.name in own or path == APP / "harvest" / "summary.py", path


# -- feedback ---------------------------------------------------------------------------------------


def say(session, *answers):
    Feedback.objects.bulk_create(Feedback(session=session, helped=h, again=a, line=line) for h, a, line in answers)
    return feedback_of(session)


def test_no_feedback_is_told_from_too_little(session):
    assert feedback_of(session) == Opinions(people=0)
    assert say(session, (5, 5, "Lovely"), (1, 1, "")) == Opinions(people=None)


def test_from_three_on_there_are_numbers(session):
    found = say(session, (5, 4, "b"), (5, None, "a"), (2, 4, ""))
    assert found == Opinions(people=3, helped=Answers((0, 1, 0, 0, 2)), again=None, lines=())
    assert (found.helped.people, found.helped.mean) == (3, 4.0)


def test_lines_too_need_three(session):
    assert say(session, (5, 4, "b"), (5, 3, "c"), (2, 4, "")).lines == ()
    assert say(session, (None, None, "a")).lines == ("a", "b", "c")
