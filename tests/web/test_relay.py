"""Credentials for the relay: for people who have a call now, for the rest of their session, and for nobody else."""

import pytest

from sessions_app.domain.practice import MINUTE
from sessions_app.models import Session
from sessions_app.services import attendance, visits
from sessions_app.web import relay
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db

URLS = ["turn:relay.example.org:3478", "turns:relay.example.org:5349"]


@pytest.fixture(autouse=True)
def with_a_relay(settings, monkeypatch) -> None:
    settings.TURN_URLS, settings.TURN_SECRET, settings.CALL_DIRECT = URLS, "north", False
    monkeypatch.setattr(relay, "now_ms", lambda: cast.ms(60))


@pytest.fixture
def session(oto) -> Session:
    return cast.opened(cast.session_of(oto, venue="here", lengths={}))


def ask(phone: Browser, session: Session):
    return phone.command(f"/s/{session.code}/relay")


def test_whoever_sits_in_a_group_is_told_where_it_is_and_how_to_use_it(session, phones):
    answer = ask(phones[0], session)
    said = answer.json()
    (server,) = said["servers"]
    assert said.keys() == {"ok", "servers", "direct", "until"}
    assert (said["ok"], said["direct"], server["urls"]) == (True, False, URLS)
    assert "no-store" in answer["Cache-Control"]
    expiry, random = server["username"].split(":")
    assert int(expiry) == said["until"] // 1000
    assert len(random) == 2 * relay.RANDOM_BYTES
    assert server["credential"] == relay.credentials("north", said["until"], random).credential
    again = ask(phones[0], session).json()["servers"][0]
    assert again["username"] != server["username"]


def test_they_hold_for_the_rest_of_the_session(session, phones):
    """Two rounds of Troika as a rule, and an hour."""
    whole = sum(sum(step.length for step in each.usual) for each in relay.coming(session.planned(), 2))
    assert ask(phones[0], session).json()["until"] == cast.ms(60) + whole + 60 * MINUTE


@pytest.mark.parametrize(("urls", "direct"), [([], True), (URLS, True)])
def test_the_operator_can_let_phones_connect_directly(session, phones, settings, urls, direct):
    settings.TURN_URLS, settings.CALL_DIRECT = urls, direct
    said = ask(phones[0], session).json()
    assert (said["direct"], [server["urls"] for server in said["servers"]]) == (True, [urls] if urls else [])


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "credential" not in answer.content.decode()


def test_nobody_else_gets_any(session, phones, phone, desk):
    for stranger in (phone, desk):
        refused(ask(stranger, session), 403, "forbidden")
    attendance.leave(session.pk, phones[0].person.pk, cast.ms(30))
    refused(ask(phones[0], session), 409, "no_call")


@pytest.mark.parametrize("venue", ["room", "own", "links"])
def test_there_are_none_where_the_session_is_held_elsewhere(session, phones, venue):
    Session.objects.filter(pk=session.pk).update(venue=venue)
    refused(ask(phones[0], session), 409, "no_call")


def test_there_are_none_before_one_has_a_place_and_once_it_is_over(session, phones, phone, monkeypatch):
    end = cast.snapshot(session.pk).begun.last_end
    Session.objects.filter(pk=session.pk).update(rounds=1)
    for after, status in ((19 * MINUTE, 200), (20 * MINUTE, 409)):
        monkeypatch.setattr(relay, "now_ms", lambda after=after: end + after)
        assert ask(phones[0], session).status_code == status
    waiting = cast.opened(cast.session_of(cast.account("Fay"), venue="here"))
    phone.send(f"/s/{waiting.code}/join", {"name": "Dee"})
    refused(ask(phone, waiting), 409, "no_call")


def test_a_page_without_a_token_gets_none(session, phones):
    assert phones[0].post(f"/s/{session.code}/relay", {}, content_type="application/json").status_code == 403
    assert phones[0].get(f"/s/{session.code}/relay").status_code == 405


def test_nobody_collects_them(session, phones):
    for _ in range(relay.MOST_ASKED):
        assert ask(phones[0], session).status_code == 200
    refused(ask(phones[0], session), 429, "limit")
    assert ask(phones[1], session).status_code == 200


def test_a_facilitator_gets_some_as_long_as_they_visit_a_call(session, phones, desk, oto):
    def ask_there():
        return desk.command(f"/host/{session.code}/relay")

    refused(ask_there(), 409, "no_call")
    group = cast.snapshot(session.pk).begun.groups[0].id
    visit = visits.ask(session.pk, group, oto.pk, cast.ms(50))[1].at
    refused(ask_there(), 409, "no_call")
    visits.let_in(session.pk, phones[0].person.pk, visit, True, cast.ms(55))
    (server,) = ask_there().json()["servers"]
    assert server["urls"] == URLS
    fay = Browser()
    fay.force_login(cast.second_facilitator(session, "Fay"))
    refused(fay.command(f"/host/{session.code}/relay"), 409, "no_call")
    for _ in range(relay.MOST_ASKED - 1):
        ask_there()
    refused(ask_there(), 429, "limit")
    visits.go(session.pk, group, oto.pk)
    refused(ask_there(), 409, "no_call")


def test_nothing_else_is_read(session, phones):
    refused(phones[0].command(f"/s/{session.code}/relay", {"for": 1000}), 400, "bad_request")
