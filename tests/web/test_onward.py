"""The desk goes on with one press for each part of a session, holds it, and says what comes."""

import pytest

from sessions_app.models import Session
from sessions_app.selectors import snapshot
from tests import cast
from tests.cast import NAMES, arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def cafe(oto) -> Session:
    session = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))
    arrive(session, *NAMES[:8])
    return session


def told(desk, session, command, body=None):
    return desk.command(f"/host/{session.code}/do/{command}", body or {}).json()


def test_one_press_begins_the_first_part_and_another_one_cannot_begin_it_twice(desk, cafe):
    assert told(desk, cafe, "onward", {"round": 1})["message"] == "The round has begun."
    assert not told(desk, cafe, "onward", {"round": 1})["ok"]
    assert snapshot(cafe.pk).begun.number == 1


def test_it_is_let_go_and_held(desk, cafe):
    told(desk, cafe, "onward", {"round": 1})
    assert "by itself" in told(desk, cafe, "itself")["message"]
    assert snapshot(cafe.pk).runs_itself
    assert told(desk, cafe, "hold")["message"].startswith("Held.")
    seen = snapshot(cafe.pk)
    assert not seen.runs_itself
    assert all(group.timeline.paused for group in seen.begun.groups)
    assert told(desk, cafe, "hold")["code"] == "wrong_moment"


def test_the_question_of_the_next_round_is_written_there(desk, cafe):
    told(desk, cafe, "onward", {"round": 1})
    assert told(desk, cafe, "question", {"round": 2, "text": "Who are we?"})["ok"]
    assert snapshot(cafe.pk).follows.question == "Who are we?"
    refused = told(desk, cafe, "question", {"round": 2, "text": "x" * 161})
    assert (refused["code"], "160" in refused["message"]) == ("invalid", True)


def test_without_scripts_one_press_goes_on_as_well(desk, cafe):
    page = desk.get(f"/host/{cafe.code}/").content.decode()
    assert "On to the next part" in page
    desk.send(f"/host/{cafe.code}/do/onward", {"body": '{"round": 1, "revision": 0}'})
    assert snapshot(cafe.pk).begun.number == 1


def test_what_is_done_to_all_together_is_not_said_of_a_group(desk, cafe):
    told(desk, cafe, "onward", {"round": 1})
    (group,) = snapshot(cafe.pk).begun.groups
    seen = {str(group.id): f"{group.revision}.0"}
    assert told(desk, cafe, "minute", {"seen": seen})["message"] == "All have a minute more."
