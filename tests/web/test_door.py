"""Getting in: the typed code, the door, the name, and the personal link."""

import re

import pytest
from django.conf import settings

from sessions_app.domain.units import Ms
from sessions_app.identity import cookie_name
from sessions_app.instant import now_ms
from sessions_app.models import Participant
from sessions_app.services import attendance, erasing, hosting
from sessions_app.web import member
from tests import cast
from tests.cast import later, ms

from .conftest import Browser

pytestmark = pytest.mark.django_db


class TestTheTypedCode:
    @pytest.mark.parametrize("how", [str.upper, str.lower, lambda code: f" {code[:3]}-{code[3:]} "])
    def test_leads_to_the_door(self, phone, session, how):
        answer = phone.get("/join", {"code": how(session.code)})
        assert (answer.status_code, answer["Location"]) == (302, f"/s/{session.code}/")

    @pytest.mark.parametrize("typed", ["", "nope", "ZZZZZZ", "<script>alert(1)</script>"])
    def test_that_is_unknown_comes_back_as_typed_with_the_reason(self, phone, session, typed):
        answer = phone.get("/join", {"code": typed})
        assert answer.status_code == 404
        assert answer.context["code"] == typed
        assert "no session with this code" in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()


class TestTheDoor:
    def test_opening_the_link_joins_nobody(self, phone, session):
        for _ in range(3):
            assert "Bring a question." in phone.get(f"/s/{session.code}/").content.decode()
        assert not Participant.objects.exists()
        assert cookie_name(session.code) not in phone.cookies

    def test_a_code_in_small_letters_is_led_to_the_right_address(self, phone, session):
        assert phone.get(f"/s/{session.code.lower()}/")["Location"] == f"/s/{session.code}/"

    @pytest.mark.parametrize(
        ("path", "page"),
        [
            ("/s/{})", ""),
            ("/s/{}*/", ""),
            ("/S/{}/", ""),
            ("/{}", ""),
            ("/s/%E2%80%8B{}%E2%81%A9/", ""),
            ("/s/{}/).", ""),
            ("/S/{}/Stage)", "stage"),
            ("/s/{}/mine.", "mine"),
        ],
    )
    @pytest.mark.parametrize("how", [str, str.lower])
    def test_an_address_that_a_chat_has_changed_leads_to_the_right_page(self, phone, session, path, page, how):
        answer = phone.get(path.format(how(session.code)), {"from": "chat"})
        assert (answer.status_code, answer["Location"]) == (302, f"/s/{session.code}/{page}?from=chat")

    @pytest.mark.parametrize(
        "typed", ["*{}*", "Code: {}", "https://elsewhere.example/s/{}?x=1", "\u2068{}\u2069", "“{}”."]
    )
    def test_a_code_is_found_in_what_was_pasted(self, phone, session, typed):
        assert phone.get("/join", {"code": typed.format(session.code)})["Location"] == f"/s/{session.code}/"

    def test_an_address_without_a_code_leads_nowhere(self, phone):
        for path in ("/s/what/", "/nothing", "/s/", "/static/none.css"):
            assert phone.get(path).status_code == 404

    def test_the_door_counts_those_who_have_not_left(self, phone, session):
        ada, ben, cem = cast.arrive(session, "Ada", "Ben", "Cem")
        attendance.leave(session.pk, ada.pk, cast.ms())
        attendance.remove(session.pk, ben.pk, cast.ms())
        assert phone.get(f"/s/{session.code}/").context["people"] == 1
        erasing.erase(cem, "Somebody", "secret", cast.later(), cast.ms())
        assert phone.get(f"/s/{session.code}/").context["people"] == 0

    def test_an_unknown_code_says_so(self, phone, session):
        answer = phone.get("/s/ZZZZZZ/")
        assert answer.status_code == 404
        assert "no session with this code" in answer.content.decode()

    def test_a_session_that_is_not_open_says_so(self, phone, oto):
        closed = cast.session_of(oto)
        assert phone.get(f"/s/{closed.code}/").context["state"] == "closed"
        answer = phone.send(f"/s/{closed.code}/join", {"name": "Ada"})
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "not open yet" in page
        assert "<h1>This door is closed</h1>" in page  # to everybody: it is not that it belongs to others

    @pytest.mark.parametrize(("rounds", "said"), [(2, "a place in the next one"), (1, "The last round is under way")])
    def test_while_a_round_runs_the_door_promises_what_is_planned(self, phone, oto, rounds, said):
        session = cast.opened(cast.session_of(oto, rounds=rounds))
        cast.arrive(session, *cast.NAMES[:3])
        groups = cast.formed(session).proposal
        hosting.start_round(session.pk, 1, groups.revision, now_ms())
        assert said in phone.get(f"/s/{session.code}/").content.decode()

    def test_where_all_are_together_people_are_in_it_at_once(self, phone, oto):
        session = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))
        cast.arrive(session, *cast.NAMES[:3])
        proposal = cast.formed(session).proposal
        assert "all are together" not in phone.get(f"/s/{session.code}/").content.decode()
        hosting.show_groups(session.pk, proposal.revision, now_ms())
        assert "Come in: you are in it at once." in phone.get(f"/s/{session.code}/").content.decode()

    def test_once_the_last_round_is_over_people_may_still_come_in(self, phone, oto):
        session = cast.opened(cast.session_of(oto, rounds=1))
        cast.arrive(session, *cast.NAMES[:3])
        groups = cast.formed(session).proposal
        hosting.start_round(session.pk, 1, groups.revision, Ms(now_ms() - 400_000))
        page = phone.get(f"/s/{session.code}/")
        assert page.context["state"] == "closing"
        assert "if there is one more" in page.content.decode()
        assert phone.send(f"/s/{session.code}/join", {"name": "Zoe"}).status_code == 303

    def test_a_session_that_has_ended_says_so(self, phone, session):
        hosting.finish_session(session.pk, later(), ms())
        assert phone.get(f"/s/{session.code}/").context["state"] == "ended"


def ticket_of(page) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]


class TestJoining:
    def test_a_name_is_enough(self, phone, session):
        answer = phone.send(f"/s/{session.code}/join", {"name": "Ada"})
        assert (answer.status_code, answer["Location"]) == (303, f"/s/{session.code}/")
        cookie = phone.cookies[cookie_name(session.code)]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", f"/s/{session.code}/")
        assert len(cookie.value) == 32
        assert phone.get(f"/s/{session.code}/").context["participant"].label == "Ada"

    def test_pressing_the_button_twice_makes_one_person(self, session, phone):
        ticket = ticket_of(phone.get(f"/s/{session.code}/"))
        for _ in range(2):
            phone.cookies.pop(cookie_name(session.code), None)  # the second press was sent before the first answer
            phone.send(f"/s/{session.code}/join", {"name": "Ada", "ticket": ticket})
        assert Participant.objects.count() == 1

    @pytest.mark.parametrize("at_once", [True, False])
    def test_two_tabs_on_a_slow_line_make_one_person(self, session, at_once):
        """Both are sent before either is answered. `at_once`: both were opened so, too, before there was any cookie."""
        one, other = Browser(), Browser()
        tickets = [ticket_of(tab.get(f"/s/{session.code}/")) for tab in ((one, other) if at_once else (one, one))]
        jar = (other if at_once else one).cookies  # what came last counts, for both of them
        assert (len(set(tickets)) == 2) == at_once
        for ticket in tickets:
            tab = Browser()
            tab.cookies.load({name: morsel.value for name, morsel in jar.items()})
            answer = tab.send(f"/s/{session.code}/join", {"name": "Ada", "ticket": ticket})
            assert answer.status_code == 303
        assert [person.label for person in Participant.objects.all()] == ["Ada"]

    def test_a_browser_that_was_refused_a_name_is_one_person_all_the_same(self, phone, session):
        phone.send(f"/s/{session.code}/join", {"name": ""})
        ticket = phone.cookies["troika_door"].value
        assert ticket_of(phone.get(f"/s/{session.code}/")) == ticket
        phone.send(f"/s/{session.code}/join", {"name": "Ada"})
        assert phone.cookies[cookie_name(session.code)].value == ticket

    @pytest.mark.parametrize("kept", ["", "x" * 31, "x" * 32 + "é", "../../" + "x" * 26])
    def test_what_cannot_be_a_ticket_is_none(self, phone, session, kept):
        phone.cookies["troika_door"] = kept
        phone.send(f"/s/{session.code}/join", {"name": "Ada", "ticket": kept})
        assert phone.cookies[cookie_name(session.code)].value != kept

    def test_whoever_comes_in_after_somebody_was_erased_is_somebody_else(self, phone, session):
        phone.get(f"/s/{session.code}/")
        phone.send(f"/s/{session.code}/join", {"name": "Ada"})
        link = f"/s/{session.code}/r/{phone.cookies[cookie_name(session.code)].value}"
        ben = Browser()
        ben.get(f"/s/{session.code}/")
        ben.send(f"/s/{session.code}/join", {"name": "Ben"})
        ben.send(link)  # Ben's browser is Ada now, and then nobody
        assert not ben.cookies["troika_door"].value
        ben.send(f"/s/{session.code}/mine/erase")
        ben.send(f"/s/{session.code}/join", {"name": "Cem"})
        assert {person.label for person in Participant.objects.filter(erased_at=None)} == {"Ben", "Cem"}

    def test_joining_again_in_the_same_browser_is_the_same_person(self, phone, session):
        for name in ("Ada", "Somebody else"):
            phone.send(f"/s/{session.code}/join", {"name": name})
        assert [person.label for person in Participant.objects.all()] == ["Ada"]

    @pytest.mark.parametrize(
        ("name", "reason"), [("", "give a name"), ("x" * 500, "60 characters at most"), ("\u202e", "give a name")]
    )
    def test_a_name_that_cannot_be_comes_back_as_typed_with_the_reason(self, phone, session, name, reason):
        answer = phone.send(f"/s/{session.code}/join", {"name": name})
        assert answer.status_code == 400
        assert reason in answer.content.decode()
        assert answer.context["form"]["name"].value() == name
        assert not Participant.objects.exists()

    def test_a_name_is_shown_as_text_not_as_markup(self, phone, session):
        phone.send(f"/s/{session.code}/join", {"name": "<img src=x onerror=alert(1)>"})
        page = phone.get(f"/s/{session.code}/").content.decode()
        assert "<img src=x" not in page

    def test_a_form_of_another_site_is_refused(self, phone, session):
        answer = phone.post(f"/s/{session.code}/join", {"name": "Ada"})
        assert answer.status_code == 403
        assert not Participant.objects.exists()

    def test_a_ticket_of_another_session_makes_a_new_person(self, oto, session):
        other = cast.opened(cast.session_of(oto))
        ticket = ticket_of(Browser().get(f"/s/{session.code}/"))
        for place in (session, other):
            answer = Browser().send(f"/s/{place.code}/join", {"name": "Ada", "ticket": ticket})
            assert answer.status_code == 303
        assert Participant.objects.count() == 2

    def test_an_address_left_in_the_browser_leads_to_the_door(self, phone, session):
        assert phone.get(f"/s/{session.code}/join")["Location"] == f"/s/{session.code}/"


class TestThePersonalLink:
    def test_asks_before_it_makes_somebody_of_somebody_else(self, session):
        ada, mallory = Browser(), Browser()
        for browser, name in ((ada, "Ada"), (mallory, "Mallory")):
            browser.send(f"/s/{session.code}/join", {"name": name})
        link = mallory.get(f"/s/{session.code}/").context["return_url"].removeprefix(settings.PUBLIC_URL)
        asked = ada.get(link)
        assert "You are in as" in asked.content.decode()
        assert asked.headers["Referrer-Policy"] == "strict-origin", "the address is the secret, and goes nowhere else"
        assert ada.get(f"/s/{session.code}/").context["participant"].label == "Ada"
        assert ada.post(link).status_code == 403  # another site's form
        assert ada.send(link).status_code == 303
        assert ada.get(f"/s/{session.code}/").context["participant"].label == "Mallory"

    def test_a_page_left_open_does_not_act_for_whom_it_makes_of_the_browser(self, session):
        """Ada's tab must neither show nor change, nor erase, what is Ben's."""
        browser, ben = Browser(), Browser()
        for each, name in ((browser, "Ada"), (ben, "Ben")):
            each.send(f"/s/{session.code}/join", {"name": name})
        urls = browser.get(f"/s/{session.code}/").context["urls"]
        own = browser.get(f"/s/{session.code}/mine")
        actions = re.findall(r'action="(/s/[^"]+[?]as=[^"]+)"', own.content.decode())
        assert len(actions) == 3  # taking back, deleting, erasing
        assert browser.get(urls["notes"]).status_code == 200
        browser.send(ben.get(f"/s/{session.code}/").context["return_url"].removeprefix(settings.PUBLIC_URL))
        before = list(Participant.objects.values())
        assert browser.get(own.context["urls"]["notes"], headers={"Accept": "application/json"}).status_code == 403
        assert browser.get(urls["screen"], headers={"Accept": "application/json"}).json()["code"] == "forbidden"
        for name in member.COMMANDS:
            assert browser.command(urls["command"].replace("COMMAND", name), {}).json()["code"] == "forbidden", name
        assert [browser.send(action).status_code for action in actions] == [403] * 3
        assert list(Participant.objects.values()) == before
        assert browser.get(f"/s/{session.code}/").context["participant"].label == "Ben"

    def test_brings_the_same_person_back_on_another_device(self, session):
        phone, laptop = Browser(), Browser()
        phone.send(f"/s/{session.code}/join", {"name": "Ada"})
        link = phone.get(f"/s/{session.code}/").context["return_url"]
        answer = laptop.get(link)
        assert (answer.status_code, answer["Location"]) == (303, f"/s/{session.code}/")
        ids = {each.get(f"/s/{session.code}/").context["participant"].pk for each in (phone, laptop)}
        assert len(ids) == 1

    def test_is_on_its_owners_page_and_in_nobody_elses(self, session):
        """The sheet that shows it is the same text for everybody, and kept: it must not keep a link."""
        secrets, pages = [], []
        for name in ("Ada", "Ben"):
            browser = Browser()
            browser.send(f"/s/{session.code}/join", {"name": name})
            secrets.append(browser.cookies[cookie_name(session.code)].value)
            pages.append(browser.get(f"/s/{session.code}/").content.decode())
        assert all('data-ask="link"' in page for page in pages)
        assert [[secret in page for secret in secrets] for page in pages] == [[True, False], [False, True]]

    def test_that_is_not_known_says_so(self, phone, session):
        assert phone.get(f"/s/{session.code}/r/guessed").status_code == 404
