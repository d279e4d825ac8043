"""The desk's undo: what a command's answer contains, and what sending it back does."""

import pytest

from sessions_app.instant import now_ms
from sessions_app.selectors import snapshot
from tests import cast

from .test_plain import forms, press, read, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(session):
    cast.arrive(session, *cast.NAMES[:6])
    cast.begun(session, at=(now_ms() - cast.ms(0)) / 1000)
    return session


def do(desk, session, command, body=None):
    return desk.command(f"/host/{session.code}/do/{command}", body).json()


def seen(session):
    at = now_ms()
    return {str(t.id): f"{t.revision}.{t.timeline.position(at).index}" for t in snapshot(session.pk).begun.groups}


def clocks(session):
    return [group.timeline.clock for group in snapshot(session.pk).begun.groups]


@pytest.mark.parametrize(("command", "more"), [("next", {"to": 1}), ("end", {})])
def test_a_command_says_how_to_take_it_back(desk, at_work, command, more):
    before = clocks(at_work)
    answer = do(desk, at_work, command, {"seen": seen(at_work), **more})
    assert answer["undo"]["for"] == 12_000
    said = do(desk, at_work, "undo", {"way": answer["undo"]["way"]})
    assert said["message"] == "Undone: 2 groups are where they were."
    assert clocks(at_work) == before


def test_only_one_group_is_moved_and_taken_back(desk, at_work):
    one, _ = snapshot(at_work.pk).begun.groups
    before = clocks(at_work)
    answer = do(desk, at_work, "next", {"seen": seen(at_work), "group": one.id})
    assert do(desk, at_work, "undo", {"way": answer["undo"]["way"]})["message"] == "Undone: one group is where it was."
    assert clocks(at_work) == before


def test_the_end_of_the_session(desk, at_work):
    answer = do(desk, at_work, "finish")
    assert do(desk, at_work, "undo", {"way": answer["undo"]["way"]})["message"] == "Undone: the session goes on."
    assert snapshot(at_work.pk).state(now_ms()) == "running"


@pytest.mark.parametrize("command", ["pause", "minute"])
def test_what_is_taken_back_by_its_own_button_offers_no_undo(desk, at_work, command):
    assert "undo" not in do(desk, at_work, command, {"seen": seen(at_work)})


def test_a_way_of_another_session_or_of_nobodys_making_is_refused(desk, at_work, oto):
    other = cast.opened(cast.session_of(oto))
    way = do(desk, other, "finish")["undo"]["way"]
    for text in (way, "", "x:y", "é"):
        assert do(desk, at_work, "undo", {"way": text})["code"] == "invalid"
    assert snapshot(other.pk).finished


def test_what_others_did_since_wins_and_is_said(desk, at_work):
    answer = do(desk, at_work, "next", {"seen": seen(at_work), "to": 1})
    one, _ = snapshot(at_work.pk).begun.groups
    do(desk, at_work, "minute", {"seen": seen(at_work), "group": one.id})
    said = do(desk, at_work, "undo", {"way": answer["undo"]["way"]})["message"]
    assert said == "Undone: one group is where it was. 1 group was moved by somebody since, and stays as it is."


def test_the_plain_form_has_the_button_too(desk, at_work):
    before = clocks(at_work)
    assert "undo" not in forms(read(desk, at_work))
    assert "undo" in forms(press(desk, at_work, "next"))
    page = press(desk, at_work, "undo")
    assert "Undone: 2 groups" in told(page)
    assert "undo" not in forms(page)
    assert clocks(at_work) == before


def test_on_the_plain_page_it_goes_after_some_seconds_and_with_the_next_press(desk, at_work, monkeypatch):
    press(desk, at_work, "next")
    assert "undo" not in forms(press(desk, at_work, "minute"))
    press(desk, at_work, "next")
    later = now_ms() + 12_001
    monkeypatch.setattr("sessions_app.web.host.now_ms", lambda: later)
    assert "undo" not in forms(read(desk, at_work))
