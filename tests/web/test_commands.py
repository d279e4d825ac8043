"""Commands over HTTP: who may give them, what is refused and how, and what the answer says."""

import json
from collections.abc import Callable

import pytest
from django.db import OperationalError

from sessions_app.instant import now_ms
from sessions_app.models import Note, Session
from sessions_app.selectors import GroupView, snapshot
from sessions_app.services import attendance, hosting, seating
from sessions_app.web import participant
from tests import cast
from tests.cast import NAMES, arrive, ms

from .conftest import Browser

pytestmark = pytest.mark.django_db


def do(desk, session, command, body=None):
    return desk.command(f"/host/{session.code}/do/{command}", body)


def begin(session):
    """A round that is running at this very moment."""
    seating.form_groups(session.pk, 0, [], 1, now_ms())
    hosting.start_round(session.pk, 1, 1, now_ms())
    return {str(group.id): f"{group.revision}.0" for group in snapshot(session.pk).begun.groups}


class TestTheDesk:
    def test_a_whole_session_by_commands(self, desk, oto):
        session = cast.session_of(oto)
        arrived = lambda: arrive(session, *NAMES[:7])  # noqa: E731
        assert do(desk, session, "open").json()["message"] == "The lobby is open."
        arrived()
        assert do(desk, session, "form", {"revision": 0, "leave_out": []}).json()["ok"]
        assert do(desk, session, "form", {"revision": 1}).json()["message"] == "Shuffled."
        assert do(desk, session, "show", {"revision": 2}).json()["ok"]
        assert do(desk, session, "start", {"round": 1, "revision": 2}).json()["ok"]
        seen = {str(group.id): "2.0" for group in snapshot(session.pk).begun.groups}
        answer = do(desk, session, "pause", {"seen": seen})
        assert answer.json() == {"ok": True, "version": answer.json()["version"], "message": "2 groups are paused."}
        seen = dict.fromkeys(seen, "3.0")
        assert do(desk, session, "resume", {"seen": seen}).json()["ok"]
        seen = dict.fromkeys(seen, "4.0")
        one = int(next(iter(seen)))
        assert (
            do(desk, session, "minute", {"seen": seen, "group": one}).json()["message"]
            == "One group has a minute more."
        )
        said = do(desk, session, "next", {"seen": seen, "to": 1}).json()["message"]
        assert said == "One group has moved on. 1 group had moved on by itself."
        assert do(desk, session, "finish").json()["ok"]
        assert snapshot(session.pk).state(now_ms()) == "ended"

    @pytest.mark.parametrize(
        ("command", "body", "status", "code"),
        [
            ("open", {}, 409, "wrong_moment"),
            ("form", {"revision": 0}, 409, "too_few"),
            ("form", {}, 400, "bad_request"),
            ("form", {"revision": "0"}, 400, "bad_request"),
            ("form", {"revision": 0, "groups": []}, 400, "bad_request"),
            ("start", {"round": 1, "revision": 1}, 409, "wrong_moment"),
            ("pause", {"seen": {}}, 409, "wrong_moment"),
            ("pause", {"seen": {"1": "nonsense"}}, 400, "invalid"),
            ("pause", {"seen": {"9" * 5000: "1.1"}}, 400, "bad_request"),
            ("pause", {"seen": {"x": "1.1"}}, 400, "bad_request"),
            ("explode", {}, 404, "not_found"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, desk, session, command, body, status, code):
        before = Session.objects.get().version
        answer = do(desk, session, command, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["ok"] is False
        assert answer.json()["message"]
        assert Session.objects.get().version == before

    @pytest.mark.parametrize("body", ["{", "[]", "null", "[" * 5000, '{"revision": 1e999}', "\xff"])
    def test_what_is_not_json_is_refused(self, desk, session, body):
        answer = desk.post(
            f"/host/{session.code}/do/form",
            body,
            content_type="application/json",
            headers={"X-CSRFToken": desk.token(), "Accept": "application/json"},
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")

    def test_two_facilitators_start_at_once_and_one_round_begins(self, desk, session):
        arrive(session, *NAMES[:3])
        seating.form_groups(session.pk, 0, [], 1, ms())
        first, second = (do(desk, session, "start", {"round": 1, "revision": 1}) for _ in range(2))
        assert first.json()["ok"]
        assert (second.status_code, second.json()["code"]) == (409, "stale")
        assert "already begun" in second.json()["message"]

    def test_a_stranger_commands_nothing(self, phone, session):
        assert do(phone, session, "finish").json()["code"] == "forbidden"
        phone.force_login(cast.account("Sam"))
        assert do(phone, session, "finish").json()["code"] == "forbidden"
        assert phone.get(f"/host/{session.code}/").status_code == 403
        assert snapshot(session.pk).state(ms()) == "lobby"

    def test_without_the_token_nothing_happens(self, desk, session):
        answer = desk.command(f"/host/{session.code}/do/finish", {}, **{"X-CSRFToken": "old"})
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")

    def test_a_database_that_is_away_is_told_as_try_again(self, desk, session, monkeypatch):
        def away(*_, **__):
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(hosting, "open_lobby", away)
        answer = do(desk, session, "open")
        assert (answer.status_code, answer.json()["code"]) == (503, "try_again")
        assert "may have been saved already" in answer.json()["message"]  # cut off after the commit, say


class TestBringingSomebodyToAGroup:
    """The desk says whom it has brought where, and when their turn comes."""

    @pytest.fixture
    def groups(self, session) -> list[GroupView]:
        """Their first turn begins at 10 s."""
        arrive(session, *NAMES[:6])
        return list(cast.begun(session).begun.groups)

    @pytest.fixture
    def at(self, monkeypatch) -> Callable[[float], None]:
        return lambda second: monkeypatch.setattr("sessions_app.web.commands.now_ms", lambda: ms(second))

    @pytest.mark.parametrize(("second", "when"), [(5, "now"), (60, "with turn 2")])
    def test_who_is_left_alone_joins_the_neighbours(self, desk, session, groups, at, second, when):
        alone, into = groups
        attendance.note(session.pk, [person.id for person in alone.people[1:]], [], ms(4))
        at(second)
        said = do(desk, session, "join", {"group": alone.id, "into": into.id}).json()["message"]
        assert said == f"{alone.people[0].name} joins group {into.number} {when}."
        assert alone.people[0].id in [person.id for person in snapshot(session.pk).begun.by_id[into.id].present]

    def test_who_comes_late_is_owed_a_turn_if_there_is_a_next_round(self, desk, session, groups, at):
        (late,) = arrive(session, "Gil", at=30)
        at(60)
        said = do(desk, session, "seat", {"group": groups[0].id, "person": late.pk}).json()["message"]
        assert said.startswith("Gil joins group 1")
        assert ("owed a turn" in said) == (session.rounds > 1)

    def test_nobody_is_owed_a_turn_where_nobody_holds_one(self, desk, oto, turnless, at):
        session = cast.opened(cast.session_of(oto, practice=turnless, rounds=2))
        arrive(session, *NAMES[:4])
        (group,) = cast.begun(session).begun.groups
        (late,) = arrive(session, "Gil", at=30)
        at(60)
        said = do(desk, session, "seat", {"group": group.id, "person": late.pk}).json()["message"]
        assert said.startswith("Gil joins group 1 now")
        assert "owed" not in said


class TestAGroup:
    def test_gives_itself_a_minute_and_moves_on_together(self, phone, session):
        phones = [Browser() for _ in range(3)]
        for number, browser in enumerate(phones):
            browser.send(f"/s/{session.code}/join", {"name": f"P{number}"})
        begin(session)
        path = f"/s/{session.code}"
        assert phones[0].command(f"{path}/minute", {"seen": "2.0"}).json()["ok"]
        assert phones[1].command(f"{path}/minute", {"seen": "2.0"}).json()["code"] == "stale"
        assert phones[0].command(f"{path}/done", {"seen": "3.0", "on": True}).json()["ok"]
        assert "waits for you" in phones[0].command(f"{path}/done", {"seen": "3.0", "on": False}).json()["message"]
        said = [browser.command(f"{path}/done", {"seen": "3.0"}).json() for browser in phones]
        assert [answer["ok"] for answer in said] == [True] * 3
        assert "on you go" in said[2]["message"]
        screen = phones[0].get(f"{path}/screen").json()
        assert screen["group"]["timeline"]["steps"][0]["phase"] == "share"

    def test_is_asked_for_by_its_members_only(self, phone, session):
        assert phone.command(f"/s/{session.code}/minute", {"seen": "2.0"}).json()["code"] == "forbidden"
        assert phone.get(f"/s/{session.code}/screen", headers={"Accept": "application/json"}).status_code == 403

    def test_knows_no_other_commands(self, phones, session):
        assert phones[0].command(f"/s/{session.code}/explode", {}).json()["code"] == "not_found"


def note(key="1.{client}.valuable", text="Ask first", **changes):
    """What a page sends to save; `about` fills in who is the holder."""
    return {"key": key, "text": text, "share": "me", "named": True, "base": 0, "revision": 1} | changes


def about(client, body):
    return body | {"key": body["key"].format(client=client.person.pk)}


class TestNotes:
    def test_are_saved_and_read_by_their_author(self, phones, session):
        path = f"/s/{session.code}/notes"
        key = f"1.{phones[0].person.pk}.valuable"
        assert phones[0].command(path, note(key)).json() == {"ok": True, "key": key, "revision": 1}
        (mine,) = phones[0].get(path).json()["notes"]
        assert {key: mine[key] for key in ("key", "text", "share", "named", "revision")} == {
            "key": key,
            "text": "Ask first",
            "share": "me",
            "named": True,
            "revision": 1,
        }
        assert phones[1].get(path).json()["notes"] == []

    def test_changed_elsewhere_come_back_with_what_is_stored(self, phones, session):
        path = f"/s/{session.code}/notes"
        phones[0].command(path, about(phones[0], note()))
        answer = phones[0].command(path, about(phones[0], note(text="other words")))
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
        assert answer.json()["current"]["text"] == "Ask first"

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (note(text="x" * 100_000), 400, "invalid"),
            (note(text="🙂" * 300_000), 413, "too_large"),
            (note(key="1.{client}.takeaway"), 403, "forbidden"),
            (note(key="9.{client}.valuable"), 403, "forbidden"),
            (note(key="1.999999.takeaway"), 403, "forbidden"),
            (note(key="../../etc"), 400, "invalid"),
            (note(share="the press"), 400, "invalid"),
            (note() | {"participant": 1}, 400, "bad_request"),
            ({"key": "1.{client}.valuable"}, 400, "bad_request"),
            (note(text=5), 400, "bad_request"),
        ],
    )
    def test_that_cannot_be_are_refused_and_nothing_is_stored(self, phones, session, body, status, code):
        answer = phones[0].command(f"/s/{session.code}/notes", about(phones[0], body))
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not Note.objects.exists()

    def test_half_a_character_is_refused_not_stored(self, phones, session):
        raw = json.dumps(about(phones[0], note())).replace("Ask first", "\\ud800")
        answer = phones[0].post(
            f"/s/{session.code}/notes",
            raw,
            content_type="application/json",
            headers={"X-CSRFToken": phones[0].token()},
        )
        assert answer.status_code == 400

    def test_about_somebody_elses_own_matters_are_refused(self, phones, session):
        answer = phones[0].command(f"/s/{session.code}/notes", about(phones[1], note()))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    def test_of_a_stranger_are_refused(self, phone, session):
        assert phone.command(f"/s/{session.code}/notes", note()).json()["code"] == "forbidden"

    def test_are_not_acknowledged_when_the_database_is_away(self, phones, session, monkeypatch):
        def away(*_, **__):
            raise OperationalError("database is locked")

        monkeypatch.setattr(participant, "save_note", away)
        answer = phones[0].command(f"/s/{session.code}/notes", about(phones[0], note()))
        assert (answer.status_code, answer.json()["code"]) == (503, "try_again")
