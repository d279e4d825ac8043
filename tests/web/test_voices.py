"""One voice a table, at the desk and on the stage of a café."""

from typing import Any

import pytest

from sessions_app.domain.practice import MINUTE
from sessions_app.instant import now_ms
from sessions_app.models import Session
from sessions_app.selectors import snapshot
from sessions_app.services import hosting, onward
from tests import cast
from tests.cast import NAMES, arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def harvest(oto, waiting) -> Session:
    """The harvest has just begun, after one round at two tables."""
    session = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=3))
    arrive(session, *NAMES[:8])
    began: Any = now_ms() - 30 * MINUTE
    seated = began + 6 * MINUTE
    onward.go_on(session.pk, 1, 0, (), 1, began)
    onward.go_on(session.pk, 2, 0, (), 1, seated)
    hosting.start_round(session.pk, 2, snapshot(session.pk).proposal.revision, seated)
    onward.go_on(session.pk, 3, 0, (), 1, now_ms())
    return session


def told(desk, session, command, body):
    return desk.command(f"/host/{session.code}/do/{command}", body).json()


def test_each_press_says_what_it_did(desk, harvest):
    assert told(desk, harvest, "hear", {"round": 3, "number": 2})["message"] == (
        "Table 2 is heard now. The stage says so."
    )
    assert desk.get(f"/s/{harvest.code}/stage/screen").json()["voice"] == {"stage": 1, "number": 2}
    assert told(desk, harvest, "hear_nobody", {"round": 3})["message"] == "No group is heard now."
    assert desk.get(f"/host/{harvest.code}/screen").json()["voices"]["heard"] == [2]
    assert told(desk, harvest, "unhear", {"round": 3, "number": 2})["message"] == "Table 2 has not been heard yet."
    assert told(desk, harvest, "hear", {"round": 3, "number": 9})["code"] == "not_found"
    assert told(desk, harvest, "hear", {"round": 2, "number": 1})["code"] == "stale"


def test_only_a_practice_with_such_a_plenary_brings_the_list(desk, harvest, oto):
    troika = cast.opened(cast.session_of(oto))
    assert "data-voices-list" in desk.get(f"/host/{harvest.code}/").content.decode()
    assert "data-voices-list" not in desk.get(f"/host/{troika.code}/").content.decode()
    assert "data-voice" not in desk.get(f"/s/{troika.code}/stage").content.decode()
