"""A facilitator's visit to a group's call, as desk and phones ask for it and read of it."""

from typing import Any

import pytest

from sessions_app.models import Session
from sessions_app.web.visits import MOST_ASKED
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto) -> Session:
    """Groups have their call here."""
    return cast.opened(cast.session_of(oto, venue="here"))


def at_the_desk(desk, session: Session, command: str, **body: Any) -> dict[str, Any]:
    return desk.command(f"/host/{session.code}/do/{command}", body).json()


def asked(desk, session: Session) -> tuple[int, int]:
    """The id of the group, and what names the visit."""
    group = desk.get(f"/host/{session.code}/screen").json()["groups"][0]["id"]
    assert at_the_desk(desk, session, "visit", group=group)["message"] == "They are asked."
    return group, desk.get(f"/host/{session.code}/screen").json()["visits"][0]["at"]


def test_a_visit_from_the_question_to_its_end(desk, phones, session):
    ada, ben, _ = phones
    group, at = asked(desk, session)

    def says(phone, command: str, **body: Any) -> str:
        return phone.command(f"/s/{session.code}/{command}", body | {"at": at}).json()["message"]

    def reads(phone) -> dict[str, Any] | None:
        return phone.get(f"/s/{session.code}/screen").json()["group"].get("visit")

    assert reads(ada) == {"state": "asked", "at": at}
    assert says(ben, "let_in", on=True) == "The facilitator may come in, and only listens."
    assert (reads(ada), at_the_desk(desk, session, "visit", group=group)["message"]) == (
        {"state": "in", "at": at},
        "You are in; they see you. You hear them; they do not hear you until they let you speak.",
    )
    assert says(ada, "let_speak", on=True) == "The facilitator may speak."
    assert at_the_desk(desk, session, "visit", group=group)["message"] == "You are in, and they let you speak."
    assert says(ada, "let_speak", on=False) == "The facilitator only listens."
    assert says(ben, "end_visit") == "The facilitator is not in your call any more."
    assert reads(ada) is None
    again = at_the_desk(desk, session, "visit", group=group)
    assert (again["code"], again["message"]) == (
        "wrong_moment",
        "They would rather be among themselves. You can ask again in a minute.",
    )


def test_not_now_and_leaving(desk, phones, session):
    ada, *_ = phones
    group, at = asked(desk, session)
    assert at_the_desk(desk, session, "end_visit", group=group)["message"] == "You are not in their call."
    assert ada.command(f"/s/{session.code}/let_in", {"at": at, "on": True}).json()["code"] == "stale"
    _, at = asked(desk, session)
    answer = ada.command(f"/s/{session.code}/let_in", {"at": at, "on": False}).json()
    assert answer["message"] == "The facilitator reads: not now."
    assert desk.get(f"/host/{session.code}/screen").json()["visits"][0]["state"] == "later"


def test_nobody_asks_a_group_again_and_again(desk, phones, session):
    """Else a question that is taken back and asked anew could not be answered with a no."""
    for _ in range(MOST_ASKED):
        group, _ = asked(desk, session)
        at_the_desk(desk, session, "end_visit", group=group)
    refused = at_the_desk(desk, session, "visit", group=group)
    assert (refused["code"], refused["message"]) == (
        "limit",
        "You have asked this group very often. Please wait a minute.",
    )
    assert "visits" not in desk.get(f"/host/{session.code}/screen").json()


def test_bodies_that_cannot_be_are_refused(desk, phones, session):
    ada, *_ = phones
    for body in ({}, {"at": "x", "on": True}, {"at": -1, "on": True}, {"at": 1}):
        assert ada.command(f"/s/{session.code}/let_in", body).json()["code"] == "bad_request"
    assert at_the_desk(desk, session, "visit", group=2**40)["code"] == "not_found"
    assert at_the_desk(desk, session, "visit")["code"] == "bad_request"


def test_whoever_raises_a_hand_is_told_that_it_opens_their_call(desk, phones, session):
    def raised(phone) -> str:
        return phone.command(f"/s/{session.code}/hand", {"on": True}).json()["message"]

    ada, ben, _ = phones
    assert raised(ada) == "Your hand is up: the facilitator may come into your call."
    group = desk.get(f"/host/{session.code}/screen").json()["groups"][0]["id"]
    assert at_the_desk(desk, session, "visit", group=group)["message"].startswith("You are in;")
    Session.objects.filter(pk=session.pk).update(venue="room")
    assert raised(ben) == "Your hand is up. The facilitator sees it."


def test_only_the_desk_of_such_a_session_offers_it(desk, session, oto):
    elsewhere = cast.opened(cast.session_of(oto))
    here, there = (desk.get(f"/host/{each.code}/").content.decode() for each in (session, elsewhere))
    for part in ("data-visit-do", f'data-account="{oto.pk}"', f"/host/{session.code}/relay", "host/visit"):
        assert (part in here, part in there) == (True, False)


def test_only_the_phone_of_such_a_session_has_a_place_for_it(phones, session):
    def page() -> str:
        return phones[0].get(f"/s/{session.code}/").content.decode()

    here = page()
    Session.objects.filter(pk=session.pk).update(venue="room")
    assert ("data-visit" in here, "data-visit" in page()) == (True, False)
    assert 'data-command="let_in"' not in here  # it comes with a visit
