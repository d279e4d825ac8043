"""The desk's commands about who sits with whom, and what the door asks, over HTTP."""

import pytest

from sessions_app import screens
from sessions_app.models import Participant, Session
from sessions_app.selectors import snapshot
from sessions_app.services import joining
from tests import cast
from tests.cast import NAMES, arrive, formed, ms

from .test_host import FORM

pytestmark = pytest.mark.django_db

TEAM, LANGUAGE = "Which team are you in?", "Which language?"


@pytest.fixture
def asking(session) -> Session:
    """A door that asks for both."""
    Session.objects.filter(pk=session.pk).update(team_question=TEAM, language_question=LANGUAGE)
    session.refresh_from_db()
    return session


@pytest.fixture
def ten(session) -> Session:
    """Groups of 3, 3 and 4 are proposed."""
    arrive(session, *NAMES[:10])
    formed(session)
    return session


def shown(session: Session):
    return screens.plain(screens.for_desk(snapshot(session.pk), ms()))


def do(desk, session: Session, command: str, **body):
    return desk.command(f"/host/{session.code}/do/{command}", body)


class TestTheDoor:
    def test_it_asks_what_the_session_asks_and_offers_what_others_answered(self, asking, phone):
        for name, team in (("Ada", "Blue"), ("Ben", "blue"), ("Cem", "Red")):
            joining.join(asking, name, cast.secret_of(name), cast.later(), ms(), team=team)
        page = phone.get(f"/s/{asking.code}/").content.decode()
        assert TEAM in page
        assert LANGUAGE in page
        assert page.count("<option") == 2
        assert '<option value="Blue">' in page

    def test_it_asks_nothing_else_where_nothing_is_asked(self, session, phone):
        page = phone.get(f"/s/{session.code}/").content.decode()
        assert 'name="team"' not in page
        assert LANGUAGE not in page

    def test_an_answer_is_cleaned_as_a_name_is_and_kept(self, asking, phone):
        phone.send(f"/s/{asking.code}/join", {"name": "Ada", "team": "  Blue\u202e  team ", "language": ""})
        assert Participant.objects.values_list("team", "language").get() == ("Blue team", "")

    def test_nobody_has_to_answer(self, asking, phone):
        answer = phone.send(f"/s/{asking.code}/join", {"name": "Ada"})
        assert answer.status_code == 303
        assert Participant.objects.get().team == ""

    def test_what_was_not_asked_is_not_looked_at(self, session, phone):
        phone.send(f"/s/{session.code}/join", {"name": "Ada", "team": "Blue"})
        assert Participant.objects.get().team == ""

    def test_an_answer_that_is_too_long_comes_back_with_the_reason(self, asking, phone):
        answer = phone.send(f"/s/{asking.code}/join", {"name": "Ada", "team": "x" * 61})
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "x" * 61 in page
        assert "60 characters at most" in page
        assert not Participant.objects.exists()

    def test_an_organizer_says_what_is_asked(self, session, desk):
        fields = FORM | {"team_question": f" {TEAM} ", "language_question": ""}
        assert desk.send(f"/host/{session.code}/edit", fields).status_code == 302
        session.refresh_from_db()
        assert (session.team_question, session.language_question) == (TEAM, "")
        assert TEAM in desk.get(f"/host/{session.code}/edit").content.decode()
        answer = desk.send(f"/host/{session.code}/edit", FORM | {"team_question": "x" * 121})
        assert list(answer.context["form"].errors) == ["team_question"]


class TestCommands:
    def test_somebody_is_moved_and_the_answer_says_so(self, ten, desk):
        group, four = shown(ten)["groups"][0], shown(ten)["groups"][2]
        answer = do(desk, ten, "move", revision=1, person=four["people"][0]["id"], group=group["id"])
        assert answer.status_code == 200
        assert answer.json() == {"ok": True, "version": snapshot(ten.pk).version, "message": "Moved."}
        assert shown(ten)["proposal"]["sizes"] == {"3": 2, "4": 1}
        assert shown(ten)["proposal"]["revision"] == 2

    def test_a_group_of_two_is_refused_with_advice_and_done_anyway(self, ten, desk):
        person = shown(ten)["groups"][0]["people"][0]["id"]
        answer = do(desk, ten, "move", revision=1, person=person, group=None)
        assert (answer.status_code, answer.json()["code"]) == (409, "small_group")
        assert "Swap" in answer.json()["message"]
        anyway = do(desk, ten, "move", revision=1, person=person, group=None, anyway=True)
        assert anyway.json()["message"] == "Taken out of this round."
        assert len(shown(ten)["proposal"]["small"]) == 1

    def test_two_people_change_seats(self, ten, desk):
        one, other = (group["people"][0]["id"] for group in shown(ten)["groups"][:2])
        assert do(desk, ten, "move", revision=1, person=one, swap=other).json()["message"] == "Swapped."
        assert [group["people"][0]["id"] for group in shown(ten)["groups"][:2]] == [other, one]

    def test_locks_are_shown_and_what_was_not_seen_is_stale(self, ten, desk):
        group = shown(ten)["groups"][1]
        assert do(desk, ten, "lock", revision=1, on=True, group=group["id"], person=None).json()["ok"]
        assert [bool(one.get("locked")) for one in shown(ten)["groups"][1]["people"]] == [True] * 3
        late = do(desk, ten, "lock", revision=1, on=False)
        assert (late.status_code, late.json()["code"]) == (409, "stale")
        assert do(desk, ten, "lock", revision=2, on=False).json()["ok"]
        assert "locked" not in str(shown(ten)["groups"])

    def test_rounds_wishes_and_a_list_are_told(self, ten, desk):
        assert do(desk, ten, "plan", rounds=4).json()["ok"]
        assert do(desk, ten, "wishes", text="Ada and Ben apart\nCem and Zoe apart").json()["ok"]
        assert do(desk, ten, "roster", text="Ada; Blue; German").json()["ok"]
        screen = shown(ten)
        assert screen["mixing"]["planned"] == 4
        assert screen["wishes"]["problems"] == [{"line": 2, "why": "name", "data": {"name": "Zoe"}}]
        assert screen["roster"] == {"text": "Ada; Blue; German", "problems": []}
        assert [(one["team"], one["language"]) for one in screen["people"]][:2] == [("Blue", "German"), ("", "")]

    def test_a_list_in_another_layout_is_shown_as_it_was_understood_before_it_counts(self, ten, desk):
        text = "Vorname;Nachname;Gruppe\nAda;Lovelace;Rot"
        told = do(desk, ten, "roster", text=text)
        assert (told.status_code, told.json()["code"]) == (400, "invalid")
        assert told.json()["current"].splitlines()[1:] == ["Ada Lovelace, Rot, , "]
        assert Session.objects.get(pk=ten.pk).roster == ""
        assert do(desk, ten, "roster", text=told.json()["current"]).status_code == 200
        assert do(desk, ten, "roster", text=text, columns=["first", "last", "language"]).status_code == 200
        assert Session.objects.get(pk=ten.pk).roster.splitlines()[1:] == ["Ada Lovelace, , Rot, "]

    @pytest.mark.parametrize("columns", [None, [], ["name"], ["", ""], ["king", "team"], ["team", "team"]])
    def test_a_list_that_is_not_clear_is_never_taken_without_an_answer(self, ten, desk, columns):
        for text in ("Lovelace, Ada\nNevis, Ben", "Ada;Lovelace", "Ada\tHeron"):
            answer = do(desk, ten, "roster", text=text, columns=columns)
            assert (answer.status_code, answer.json()["field"]) == (400, "roster")
        assert Session.objects.get(pk=ten.pk).roster == ""

    @pytest.mark.parametrize(
        ("command", "body", "field"),
        [
            ("plan", {"rounds": 0}, "rounds"),
            ("wishes", {"text": "Ada and Ben apart\nAda meets Ben"}, "wishes"),
            ("roster", {"text": "Ada | Blue"}, "roster"),
        ],
    )
    def test_what_cannot_be_names_its_field(self, ten, desk, command, body, field):
        answer = do(desk, ten, command, **body)
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "invalid", field)

    @pytest.mark.parametrize(
        "body",
        [
            {"revision": 1, "person": 1, "group": 1, "swap": 2},
            {"revision": 1, "person": 2**64},
            {"revision": 1, "person": -1},
            {"revision": 1},
            {"revision": 1, "person": 1},
            {"revision": 1, "person": 1, "anyway": True},
            {"revision": 1, "person": 1, "into": 3},
        ],
    )
    def test_a_move_that_makes_no_sense_is_a_bad_request(self, ten, desk, body):
        answer = do(desk, ten, "move", **body)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")

    @pytest.mark.parametrize("command", ["move", "lock", "plan", "wishes", "roster"])
    def test_they_are_the_hosts_only(self, ten, phone, command):
        assert do(phone, ten, command).status_code == 403
