"""What people read in a round is what it was formed with, whatever the file of its practice says meanwhile."""

import json
import re

import pytest

from sessions_app.models import Session
from sessions_app.services import documents
from tests import cast
from tests.shipping import shipped_with

pytestmark = pytest.mark.django_db
OLD, NEW = "Turn around and listen.", "Look out of the window, and listen."


def in_other_words(text: str) -> str:
    assert OLD in text
    return (
        text.replace(OLD, NEW).replace('title = "Consult"', 'title = "Listen"').replace("length = 300", "length = 30")
    )


@pytest.fixture
def pages(session, phones, desk) -> dict[str, tuple[object, str]]:
    return {
        "phone": (phones[0], f"/s/{session.code}/"),
        "stage": (phones[0], f"/s/{session.code}/stage"),
        "desk": (desk, f"/host/{session.code}/"),
    }


def read(pages, where: str) -> tuple[str, dict[str, object]]:
    """Which document a page says that its screen follows, and the practice that it tells its browser."""
    browser, path = pages[where]
    html = browser.get(path).content.decode()
    found = {
        name: json.loads(text)
        for name, text in re.findall(r'<script id="(screen|practice)" type="application/json">(.*?)</script>', html)
    }
    return found["screen"]["session"]["document"], found["practice"]


@pytest.mark.parametrize("where", ["phone", "stage", "desk"])
def test_a_round_keeps_its_words_when_the_file_changes(pages, where, tmp_path):
    before = read(pages, where)
    with shipped_with(in_other_words, tmp_path):
        assert read(pages, where) == before
    assert before[1]["phases"]["consult"]["title"] == "Consult"


@pytest.mark.parametrize("where", ["phone", "stage", "desk"])
def test_the_next_round_has_the_words_that_its_session_follows_and_says_so(pages, session, where, tmp_path):
    """So that a page which was made before loads itself again, and one that was made since does not."""
    before, _ = read(pages, where)
    with shipped_with(in_other_words, tmp_path):
        Session.objects.filter(pk=session.pk).update(document=documents.newest("troika").digest)
        assert read(pages, where)[0] == before, "the round at work keeps its own"
        cast.begun(session, at=3600)
        after, told = read(pages, where)
        assert after != before
        assert told["phases"]["consult"]["title"] == "Listen"
        assert read(pages, where) == (after, told)


def test_the_phone_tells_the_old_line_during_the_old_round(pages, tmp_path):
    with shipped_with(in_other_words, tmp_path):
        _, told = read(pages, "phone")
    lines = told["phases"]["consult"]["lines"]
    assert [each["do"] for each in lines.values()].count(OLD) == 1
