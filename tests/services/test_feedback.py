"""Feedback: once each, within the scale, and without a person."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.models import Feedback, Participant
from sessions_app.services import feedback
from tests.cast import arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(session):
    return arrive(session, "Ada")[0]


def test_it_is_kept_apart_from_the_person(session, ada):
    assert feedback.give(ada, 4, 5, "  More\n time ")
    stored = Feedback.objects.get()
    assert (stored.helped, stored.again, stored.line) == (4, 5, "More time")
    assert {field.name for field in Feedback._meta.get_fields()} == {"id", "session", "helped", "again", "line"}


def test_a_double_press_makes_one(session, ada):
    same_from_an_older_page = Participant.objects.get(pk=ada.pk)
    assert feedback.give(ada, 4, None, "")
    assert not feedback.give(same_from_an_older_page, 1, None, "again")
    assert Feedback.objects.get().helped == 4


@pytest.mark.parametrize(
    "answer",
    [(0, 5, ""), (1, 6, ""), (None, -1, "x"), (None, None, "  "), (None, None, "x" * 501), (1, 1, "a\0b")],
    ids=repr,
)
def test_what_cannot_be_is_refused_and_can_be_given_again(ada, answer):
    with pytest.raises(Invalid):
        feedback.give(ada, *answer)
    assert not Feedback.objects.exists()
    assert feedback.give(ada, 3, 3, "x" * 500)
