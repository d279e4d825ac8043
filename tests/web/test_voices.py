"""One voice a table, at the desk and on the stage of a café."""

from typing import Any

import pytest

from sessions_app.domain.practice import MINUTE
from sessions_app.identity import cookie_name
from sessions_app.instant import now_ms
from sessions_app.models import Seat, Session
from sessions_app.selectors import snapshot
from sessions_app.services import hosting, onward
from tests import cast
from tests.cast import NAMES, arrive

from .conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def harvest(oto) -> Session:
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


def test_somebody_says_that_their_table_has_something_to_say(desk, harvest):
    seat = Seat.objects.filter(round__session=harvest, round__number=2).select_related("group", "participant").first()
    table, person = seat.group.number, list(harvest.participants.order_by("pk")).index(seat.participant)
    ada = Browser()
    ada.cookies[cookie_name(harvest.code)] = cast.secret_of(f"{NAMES[person]}{person}")

    def says(on: bool) -> str:
        return ada.command(f"/s/{harvest.code}/voice", {"on": on}).json()["message"]

    assert says(True) == f"Table {table} has something to say. The facilitator sees it."
    assert desk.get(f"/host/{harvest.code}/screen").json()["voices"]["asks"] == [table]
    assert says(False) == f"Table {table} does not ask to speak any more."
    assert desk.get(f"/host/{harvest.code}/screen").json()["voices"]["asks"] == []


def test_the_phones_of_a_table_read_whether_it_asks_and_is_heard(desk, harvest):
    seats = Seat.objects.filter(round__session=harvest, round__number=2).select_related("group", "participant")
    phones: dict[int, list[Browser]] = {1: [], 2: []}
    for seat in seats:
        at = list(harvest.participants.order_by("pk")).index(seat.participant)
        phones[seat.group.number].append(Browser())
        phones[seat.group.number][-1].cookies[cookie_name(harvest.code)] = cast.secret_of(f"{NAMES[at]}{at}")

    def read(number: int) -> list[dict[str, bool]]:
        return [phone.get(f"/s/{harvest.code}/own-voice").json() for phone in phones[number]]

    phones[1][0].command(f"/s/{harvest.code}/voice", {"on": True})
    assert read(1) == [{"asks": True, "now": False}] * 4
    assert read(2) == [{"asks": False, "now": False}] * 4
    told(desk, harvest, "hear", {"round": 3, "number": 1})
    assert read(1) == [{"asks": False, "now": True}] * 4
    told(desk, harvest, "hear", {"round": 3, "number": 2})
    assert read(1) == [{"asks": False, "now": False}] * 4 and read(2) == [{"asks": False, "now": True}] * 4
    (zoe,) = arrive(harvest, "Zoe")
    late = Browser()
    late.cookies[cookie_name(harvest.code)] = cast.secret_of(f"{zoe.name}0")
    assert late.get(f"/s/{harvest.code}/own-voice").json() == {"asks": False, "now": False}


def test_only_the_phone_of_such_a_practice_has_the_button(harvest, session):
    (zoe,) = arrive(session, "Zoe")
    assert "data-voice" in page_of(harvest, f"{NAMES[0]}0")
    assert "data-voice" not in page_of(session, f"{zoe.name}0")


def page_of(session: Session, secret: str) -> str:
    browser = Browser()
    browser.cookies[cookie_name(session.code)] = cast.secret_of(secret)
    page = browser.get(f"/s/{session.code}/").content.decode()
    assert "data-turn-scene" in page
    return page
