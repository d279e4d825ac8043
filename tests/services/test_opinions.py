"""What people thought: numbers from three people on, never about one person."""

import pytest

from sessions_app.models import Feedback
from sessions_app.selectors import Answers, Opinions, feedback_of

pytestmark = pytest.mark.django_db


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
