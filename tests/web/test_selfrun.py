"""Three people start by themselves, over HTTP: one press makes one session, and nobody hosts it."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from sessions_app import practices
from sessions_app.models import Feedback, Session
from sessions_app.selectors import snapshot
from sessions_app.web import selfrun
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_started_anything():
    cache.clear()
    yield
    cache.clear()


def start(browser, **fields):
    return browser.send("/start", {"title": "", "venue": "own", **fields})


@pytest.fixture
def group(db) -> Session:
    start(Browser(), title="Three strangers")
    return Session.objects.get()


@pytest.fixture
def strangers(group) -> list[Browser]:
    """Ada, Ben and Cem, in by the link; nobody is ready yet."""
    browsers = [Browser() for _ in range(3)]
    for browser, name in zip(browsers, ["Ada", "Ben", "Cem"], strict=True):
        assert browser.send(f"/s/{group.code}/join", {"name": name}).status_code == 303
    return browsers


def say(browser, session, command, body):
    return browser.command(f"/s/{session.code}/{command}", body)


def all_ready(strangers, group) -> list[dict]:
    return [say(browser, group, "ready", {"on": True}).json() for browser in strangers]


def screen(browser, session) -> dict:
    return browser.get(f"/s/{session.code}/screen").json()


def mark(seen: dict) -> dict:
    timeline = seen["group"]["timeline"]
    return {"seen": f"{timeline['revision']}.{timeline['steps'][0]['i']}"}


class TestStarting:
    def test_leads_to_the_door_where_its_maker_gives_a_name_like_everybody(self):
        browser = Browser()
        answer = start(browser, title="  Three   strangers ")
        session = Session.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/s/{session.code}/")
        assert (session.title, session.self_run, session.venue) == ("Three strangers", True, "own")
        page = browser.get(answer["Location"])
        assert page.context["people"] == 0
        assert "Your name" in page.content.decode()

    def test_needs_no_title(self):
        start(Browser())
        assert Session.objects.get().title == practices.practice(practices.first()).name

    def test_offers_the_practices_that_need_no_facilitator_with_their_numbers_and_minutes(self):
        page = Browser().get("/")
        alone = [each.key for each in map(practices.practice, practices.keys()) if each.self_run]
        assert [each.key for each in page.context["offers"]] == alone
        assert page.context["start"]["practice"].value() == alone[0] == practices.first()
        source = page.content.decode()
        assert "Two of you? · 51 min" in source
        assert "3 to 12 of you?" in source

    @pytest.mark.parametrize(("link", "chosen"), [("focusing", "focusing"), ("wise_crowds", "troika"), ("x", "troika")])
    def test_a_link_chooses_one_that_people_can_hold_by_themselves(self, link, chosen):
        assert Browser().get("/", {"practice": link}).context["start"]["practice"].value() == chosen

    def test_makes_a_session_of_the_chosen_practice(self):
        browser = Browser()
        answer = start(browser, practice="focusing")
        session = Session.objects.get()
        assert (session.practice, session.title) == ("focusing", "Focusing partnership")
        assert session.lengths == practices.plan_of("focusing").lengths
        door = browser.get(answer["Location"]).content.decode()
        assert practices.practice("focusing").purpose in door
        assert all(caution in door for caution in practices.practice("focusing").cautions)
        assert 'href="/practices/focusing"' in door

    @pytest.mark.parametrize("key", ["wise_crowds", "telepathy"])
    def test_refuses_what_needs_a_facilitator_and_keeps_what_was_typed(self, key):
        answer = start(Browser(), practice=key, title="Ours")
        assert answer.status_code == 400
        assert list(answer.context["start"].errors) == ["practice"]
        assert answer.context["start"]["title"].value() == "Ours"
        assert not Session.objects.exists()

    def test_two_are_enough_for_a_practice_in_pairs(self):
        start(Browser(), practice="focusing")
        session = Session.objects.get()
        pair = [Browser(), Browser()]
        for browser, name in zip(pair, ["Ada", "Ben"], strict=True):
            browser.send(f"/s/{session.code}/join", {"name": name})
        assert 'data-least="2"' in pair[0].get(f"/s/{session.code}/").content.decode()
        assert [say(browser, session, "ready", {"on": True}).json()["message"] for browser in pair][-1] == (
            "All of you are ready: it begins."
        )
        assert screen(pair[0], session)["session"]["state"] == "running"

    def test_pressed_twice_makes_one(self):
        browser = Browser()
        ticket = re.search(r'name="ticket" value="([^"]{32})"', browser.get("/").content.decode())[1]
        places = {start(browser, ticket=ticket)["Location"] for _ in range(2)}
        assert len(places) == 1
        assert Session.objects.count() == 1

    def test_what_was_typed_comes_back_with_the_reason(self):
        answer = start(Browser(), title="x" * 121)
        assert answer.status_code == 400
        assert "x" * 121 in answer.content.decode()
        assert "at most 120 characters" in answer.content.decode()

    def test_a_form_of_another_site_is_refused(self):
        assert Browser().post("/start", {"title": "", "venue": "own"}).status_code == 403
        assert not Session.objects.exists()

    def test_an_address_left_in_the_browser_leads_to_the_button(self):
        assert Browser().get("/start")["Location"] == "/#start"

    def test_a_script_is_stopped_and_told_and_others_are_not(self, monkeypatch):
        monkeypatch.setattr(selfrun, "MOST_AN_HOUR", 2)
        script = Browser()
        answers = [start(script) for _ in range(3)]
        assert [each.status_code for each in answers] == [303, 303, 429]
        assert "Please wait an hour" in answers[-1].content.decode()
        neighbour = Browser()
        neighbour.defaults["REMOTE_ADDR"] = "192.0.2.7"
        assert start(neighbour).status_code == 303

    def test_behind_a_proxy_people_are_told_apart_by_what_the_proxy_says(self, monkeypatch, settings):
        monkeypatch.setattr(selfrun, "MOST_AN_HOUR", 1)
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        statuses = []
        for forwarded in ("192.0.2.1", "192.0.2.2", "1.2.3.4, 192.0.2.2"):
            browser = Browser()
            browser.defaults["HTTP_X_FORWARDED_FOR"] = forwarded
            statuses.append(start(browser).status_code)
        assert statuses == [303, 303, 429]


class TestTogether:
    def test_the_third_who_is_ready_begins_it(self, strangers, group):
        answers = all_ready(strangers, group)
        assert [each["message"] for each in answers] == [
            "Noted. 2 others are not ready.",
            "Noted. One more person is not ready.",
            "All of you are ready: it begins.",
        ]
        seen = screen(strangers[0], group)
        assert (seen["session"]["state"], seen["standing"], seen["lobby"]) == ("running", "seated", None)
        assert seen["version"] == answers[-1]["version"]

    def test_the_lobby_says_who_is_in_and_ready(self, strangers, group):
        say(strangers[1], group, "ready", {"on": True})
        lobby = screen(strangers[0], group)["lobby"]
        assert [(one["name"], one["ready"], one["away"]) for one in lobby] == [
            ("Ada", False, False),
            ("Ben", True, False),
            ("Cem", False, False),
        ]

    def test_one_pauses_and_another_lets_it_go_on(self, strangers, group):
        all_ready(strangers, group)
        seen = screen(strangers[0], group)
        assert say(strangers[0], group, "pause", mark(seen)).json()["ok"]
        assert say(strangers[1], group, "pause", mark(seen)).json()["ok"]
        paused = screen(strangers[1], group)
        since = paused["group"]["timeline"]["paused_at"]
        assert paused["group"]["time_out"] == {"since": since}
        assert say(strangers[2], group, "resume", mark(paused)).json()["ok"]
        assert screen(strangers[0], group)["group"]["timeline"]["paused_at"] is None

    @pytest.mark.parametrize(
        ("command", "body"), [("ready", {}), ("ready", {"on": 1}), ("pause", {}), ("pause", {"seen": "x"})]
    )
    def test_what_cannot_be_read_is_refused(self, strangers, group, command, body):
        assert say(strangers[0], group, command, body).status_code == 400

    def test_in_a_facilitators_session_it_begins_when_they_say_so(self, phones, session):
        answer = say(phones[0], session, "ready", {"on": True})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


class TestNobodyHosts:
    def test_there_is_no_desk_for_anybody(self, desk, group):
        assert desk.get(f"/host/{group.code}/").status_code == 403
        assert desk.get(f"/host/{group.code}/export.csv").status_code == 403
        assert desk.command(f"/host/{group.code}/hosts/invite").status_code == 403
        assert desk.command(f"/host/{group.code}/do/finish").status_code == 403
        stranger = Browser().get(f"/host/{group.code}/")
        assert (stranger.status_code, "run it together" in stranger.content.decode()) == (403, True)

    def test_the_stage_works(self, group):
        assert Browser().get(f"/s/{group.code}/stage").status_code == 200

    def test_no_page_speaks_of_a_facilitator_or_organizers(self, strangers, group):
        pages = [strangers[0].get(f"/s/{group.code}/"), Browser().get(f"/s/{group.code}/")]
        all_ready(strangers, group)
        pages += [strangers[0].get(f"/s/{group.code}/"), Browser().get(f"/s/{group.code}/")]
        for page in pages:
            words = page.content.decode().partition("<main")[2].lower()  # with the words that scripts choose from
            words = re.sub(r'data-for="[^"]*"', "", words)  # but not the keys by which they choose
            assert "facilitator" not in words
            assert "organizer" not in words

    def test_somebody_late_is_not_promised_a_place(self, strangers, group):
        all_ready(strangers, group)
        door = Browser().get(f"/s/{group.code}/").content.decode()
        assert "no second round" in door
        assert "place in the next one" not in door

    def test_over_it_lets_nobody_in_and_keeps_the_notes(self, strangers, group):
        all_ready(strangers, group)
        assert snapshot(group.pk).state(cast.ms(10**8)) == "ended"
        assert strangers[0].get(f"/s/{group.code}/mine").status_code == 200


class TestWhatIsSaidBeforehand:
    def test_the_button_says_what_it_is_who_invites_and_how_long_it_takes(self, db):
        page = Browser().get("/").content.decode()
        assert "You invite: you get a link" in page
        assert "Three of you? · 32 min" in page

    def test_the_door_says_it_too_to_the_first_and_to_whom_they_invite(self, group):
        first = Browser().get(f"/s/{group.code}/").content.decode()
        assert "You are the first in" in first
        assert "you get the link for the others" in first
        Browser().send(f"/s/{group.code}/join", {"name": "Ada"})
        page = Browser().get(f"/s/{group.code}/").content.decode()
        assert re.search(r"<bdi[^>]*>Ada</bdi> invites you to", page)
        assert practices.practice(practices.first()).purpose in page
        assert "It takes 32 minutes" in page

    def test_a_door_that_somebody_hosts_names_nobody(self, phone, session):
        cast.arrive(session, "Ada")
        page = phone.get(f"/s/{session.code}/").content.decode()
        assert "You are invited to" in page
        assert "Ada" not in page


class TestAgain:
    @pytest.fixture
    def over(self, strangers, group) -> Session:
        all_ready(strangers, group)
        Session.objects.filter(pk=group.pk).update(ended_at=timezone.now())
        return group

    def again(self, browser, session):
        form = re.search(r'action="([^"]+/mine/again[^"]*)"', browser.get(f"/s/{session.code}/mine").content.decode())
        assert form
        return browser.send(form[1])

    def test_nobody_is_asked_for_what_nobody_would_read(self, strangers, over):
        for path in ("", "mine"):
            page = strangers[0].get(f"/s/{over.code}/{path}").content.decode()
            assert "How was it?" not in page
            assert "Again?" in page
        answer = strangers[0].send(f"/s/{over.code}/mine/feedback", {"helped": "5"})
        assert answer.status_code == 403
        assert not Feedback.objects.exists()

    def test_one_press_makes_a_group_like_it_in_which_one_is_with_the_link_to_send(self, strangers, over):
        answer = self.again(strangers[0], over)
        new = Session.objects.latest("pk")
        assert (answer.status_code, answer["Location"]) == (303, f"/s/{new.code}/")
        assert (new.title, new.venue, new.self_run) == (over.title, over.venue, True)
        page = strangers[0].get(answer["Location"])
        assert page.context["participant"].label == "Ada"
        assert page.context["join_url"].endswith(f"/s/{new.code}/")
        assert page.context["participant"] not in over.participants.all()

    def test_the_others_come_to_the_same_one_and_nobody_comes_twice(self, strangers, over):
        places = {self.again(browser, over)["Location"] for browser in [*strangers, strangers[0]]}
        assert len(places) == 1
        assert Session.objects.count() == 2
        new = Session.objects.latest("pk")
        assert [person.label for person in new.participants.order_by("pk")] == ["Ada", "Ben", "Cem"]

    def test_is_not_for_one_that_goes_on_nor_for_one_that_somebody_hosts(self, strangers, group, phones, session):
        assert strangers[0].send(f"/s/{group.code}/mine/again").status_code == 409
        assert "Again?" not in strangers[0].get(f"/s/{group.code}/mine").content.decode()
        assert phones[0].send(f"/s/{session.code}/mine/again").status_code == 403
        assert Session.objects.count() == 2

    def test_is_for_those_who_were_in_it(self, over):
        assert Browser().send(f"/s/{over.code}/mine/again").status_code == 403
        assert Session.objects.count() == 1
