"""Hands, a message, names, removing a person, handing over: over HTTP, as the pages send it."""

import json

import pytest
from django.test import Client

from sessions_app.instant import now_ms
from sessions_app.models import Host
from sessions_app.selectors import may_invite, snapshot
from sessions_app.services import attendance
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db


def do(desk, session, command, **body):
    return desk.command(f"/host/{session.code}/do/{command}", body)


def ask(phone, session, command, **body):
    return phone.command(f"/s/{session.code}/{command}", body)


def screen(phone, session):
    return phone.get(f"/s/{session.code}/screen").json()


def test_a_hand_is_raised_and_lowered(desk, phones, session):
    phone, me = phones[0], phones[0].person.pk
    assert ask(phone, session, "hand", on=True).json()["message"] == "Your hand is up. The facilitator sees it."
    assert screen(phones[1], session)["hands"] == [me]
    assert do(desk, session, "lower").status_code == 400, "all hands are lowered only by saying so"
    assert do(desk, session, "lower", person=me).json()["message"] == "The hand is down."
    assert do(desk, session, "lower", person=None).json()["code"] == "wrong_moment"
    ask(phone, session, "hand", on=True)
    assert do(desk, session, "lower", person=None).json()["message"] == "All hands are down."
    assert ask(phone, session, "hand", on=False).json()["message"] == "Your hand is down."


def test_a_message_is_said_and_taken_back(desk, phones, session):
    assert do(desk, session, "say", text="Tea at <b>four</b>.").json()["message"] == "Everybody sees your message."
    page = phones[0].get(f"/s/{session.code}/")
    assert page.status_code == 200 and "<b>four" not in page.content.decode()
    assert screen(phones[0], session)["session"]["notice"]["text"] == "Tea at <b>four</b>."
    assert Client().get(f"/s/{session.code}/stage/screen").json()["session"]["notice"]["text"] == "Tea at <b>four</b>."
    assert do(desk, session, "say", text="\u200e ").json()["message"] == "Your message is taken back."
    answer = do(desk, session, "say", text="x" * 301)
    assert (answer.status_code, answer.json()["field"]) == (400, "text")


def test_names_are_changed(desk, phones, session):
    me = phones[0].person
    answer = ask(phones[0], session, "rename", name="Ari").json()
    assert (answer["message"], answer["name"]) == ("The others read “Ari” now.", "Ari")
    answer = ask(phones[0], session, "rename", name=" ")
    assert (answer.status_code, answer.json()["field"]) == (400, "name")
    said = do(desk, session, "rename", person=me.pk, name="Ann").json()["message"]
    assert said == "Ari is called “Ann” now."
    assert do(desk, session, "rename", person=10**9, name="Ann").status_code == 404
    assert snapshot(session.pk).people[me.pk].name == "Ann"


class TestWhoIsTakenOut:
    @pytest.fixture
    def phone(self, desk, phones, session):
        """Theirs, in the midst of a round; `link` is the personal link that they had."""
        cast.begun(session, at=(now_ms() - cast.ms()) / 1000)
        phone = phones[0]
        phone.link = phone.get(f"/s/{session.code}/").context["return_url"]
        said = do(desk, session, "remove", person=phone.person.pk).json()["message"]
        assert said == f"{phone.person.name} is out of this session. What they wrote stays theirs."
        return phone

    def test_sits_with_nobody_any_more(self, phone, phones, session):
        assert screen(phone, session)["standing"] == "removed"
        assert phone.person.pk not in [person["id"] for person in screen(phones[1], session)["group"]["people"]]

    def test_can_do_nothing(self, phone, session):
        for command in ("back", "rest", "leave"):
            answer = ask(phone, session, command)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), command
        assert ask(phone, session, "rename", name="Zed").status_code == 403
        assert ask(phone, session, "hand", on=True).status_code == 403
        assert phone.send(f"/s/{session.code}/join", {"name": "Zed"}).status_code == 302, "they are somebody already"
        assert screen(phone, session)["standing"] == "removed"

    def test_has_their_own_page_and_may_write_there(self, phone, session):
        other, mine = Client(), f"/s/{session.code}/mine"
        assert other.get(phone.link).headers["Location"] == mine
        assert other.get(mine).status_code == 200
        note = {"key": f"2.{phone.person.pk}.valuable", "text": "Mine.", "share": "me", "named": True}
        assert phone.command(f"/s/{session.code}/notes", note | {"base": 0, "revision": 1}).json()["ok"]

    def test_is_in_again_when_the_desk_says_so(self, phone, desk, session):
        said = do(desk, session, "readmit", person=phone.person.pk).json()["message"]
        assert said == f"{phone.person.name} may take part again."
        assert screen(phone, session)["standing"] != "removed"
        assert Client().get(phone.link).headers["Location"] == f"/s/{session.code}/"


@pytest.mark.parametrize("command", ["lower", "say", "rename", "remove", "readmit"])
def test_only_by_those_who_run_it(phones, session, command):
    assert do(phones[0], session, command).status_code == 403
    stranger = Browser()
    stranger.force_login(cast.account("Eve"))
    assert do(stranger, session, command).status_code == 403


def test_the_desk_knows_who_was_taken_out(desk, phones, session):
    attendance.remove(session.pk, phones[0].person.pk, now_ms())
    people = desk.get(f"/host/{session.code}/screen").json()["people"]
    assert {one["id"]: one["standing"] for one in people}[phones[0].person.pk] == "removed"


class TestHandingOver:
    def test_by_who_made_it_and_nobody_else(self, desk, oto, session):
        gus = cast.second_facilitator(session, "Gus")
        hers, his = (Host.objects.get(session=session, user=user).pk for user in (oto, gus))
        laptop = Browser()
        laptop.force_login(gus)
        give = f"/host/{session.code}/hosts/give"
        assert laptop.command(give, {"host": his}).status_code == 403
        assert desk.command(give, {"host": his}).json()["message"].startswith("Handed over.")
        assert may_invite(gus, session) and not may_invite(oto, session)
        assert desk.command(give, {"host": hers}).status_code == 403
        listed = json.loads(laptop.get(f"/host/{session.code}/hosts").content)["hosts"]
        assert [(one["name"], one["role"]) for one in listed] == [("Gus", "organizer"), ("Oto", "facilitator")]
