"""Inviting over HTTP: only organizers may, the secret leaves the address bar at once,
and a press makes a facilitator."""

import pytest
from django.conf import settings

from sessions_app.models import Session
from sessions_app.selectors import is_host, is_organizer
from sessions_app.services import hosting
from tests import cast
from tests.cast import arrive, later, ms

from .conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def gus(db):
    return cast.account("Gus")


@pytest.fixture
def laptop(gus) -> Browser:
    """Gus's browser, signed in; Gus hosts nothing yet."""
    browser = Browser()
    browser.force_login(gus)
    return browser


@pytest.fixture
def link(desk, session) -> str:
    """What Oto sends to Gus."""
    return desk.command(f"/host/{session.code}/hosts/invite").json()["url"].removeprefix(settings.PUBLIC_URL)


class TestTheLink:
    def test_asks_first_and_makes_a_facilitator_on_yes(self, laptop, gus, link, session):
        answer = laptop.get(link)
        assert (answer.status_code, answer["Location"]) == (302, f"/host/{session.code}/invite")
        page = laptop.get(answer["Location"]).content.decode()
        assert "asks you to help" in page
        assert "Oto" in page and session.title in page
        assert not is_host(gus, session)
        answer = laptop.send(f"/host/{session.code}/invite")
        assert (answer.status_code, answer["Location"]) == (302, f"/host/{session.code}/")
        assert is_host(gus, session)
        assert laptop.get(f"/host/{session.code}/").status_code == 200

    def test_its_secret_is_in_no_later_address_and_no_page(self, link, session):
        secret = link.rpartition("/")[2]
        stranger = Browser()
        place = stranger.get(link)["Location"]
        while place.startswith("/"):
            answer = stranger.get(place)
            assert secret not in place and secret not in answer.content.decode()
            place = answer.get("Location", "")
        cookie = stranger.cookies["troika_invitation"]
        assert (cookie.value, cookie["httponly"]) == (secret, True)
        assert (cookie["samesite"], cookie["path"]) == ("Lax", f"/host/{session.code}/invite")

    def test_a_stranger_signs_in_on_the_way(self, gus, link, session):
        gus.set_password("three chairs and a question")
        gus.save()
        browser = Browser()
        signin = browser.get(browser.get(link)["Location"])["Location"]
        assert signin == f"/accounts/login?next=/host/{session.code}/invite"
        fields = {"username": gus.email, "password": "three chairs and a question"}
        answer = browser.send("/accounts/login", {**fields, "next": f"/host/{session.code}/invite"})
        assert "asks you to help" in browser.get(answer["Location"]).content.decode()

    def test_a_stranger_makes_an_account_on_the_way(self, link, session):
        browser = Browser()
        signin = browser.get(browser.get(browser.get(link)["Location"])["Location"]).content.decode()
        signup = f"/accounts/signup?next=%2Fhost%2F{session.code}%2Finvite"
        assert signup in signin
        page = browser.get(signup).content.decode()
        assert f'name="next" value="/host/{session.code}/invite"' in page
        fields = {"email": "gus@example.org", "name": "Gus", "password": "three chairs and a question"}
        answer = browser.send("/accounts/signup", {**fields, "next": f"/host/{session.code}/invite"})
        assert answer["Location"] == f"/host/{session.code}/invite"
        assert "asks you to help" in browser.get(answer["Location"]).content.decode()

    def test_leads_whoever_hosts_already_to_the_desk(self, desk, link, session):
        for address in (link, f"/host/{session.code}/invite"):
            assert desk.get(address)["Location"] == f"/host/{session.code}/"

    def test_that_was_replaced_says_so(self, desk, laptop, gus, link, session):
        laptop.get(link)
        desk.command(f"/host/{session.code}/hosts/invite")
        for answer in (laptop.get(link), laptop.get(f"/host/{session.code}/invite")):
            assert answer.status_code == 404
            assert "not good any more" in answer.content.decode()
        assert laptop.send(f"/host/{session.code}/invite").status_code == 404
        assert not is_host(gus, session)

    def test_withdrawn_between_looking_and_yes_makes_nobody_anything(self, desk, laptop, gus, link, session):
        laptop.get(link)
        assert laptop.get(f"/host/{session.code}/invite").status_code == 200
        desk.command(f"/host/{session.code}/hosts/withdraw")
        assert laptop.send(f"/host/{session.code}/invite").status_code == 404
        assert not is_host(gus, session)

    def test_yes_needs_our_own_form(self, laptop, gus, link, session):
        laptop.get(link)
        assert laptop.post(f"/host/{session.code}/invite").status_code == 403
        assert not is_host(gus, session)


@pytest.mark.parametrize("next", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
def test_making_an_account_leads_to_no_foreign_place(next, db):
    fields = {"email": "gus@example.org", "name": "Gus", "password": "three chairs and a question", "next": next}
    assert Browser().send("/accounts/signup", fields)["Location"] == "/host/"


class TestTheDesk:
    def test_says_who_runs_the_session_and_whether_a_link_is_out(self, desk, session):
        address = f"/host/{session.code}/hosts"
        assert desk.get(address).json()["links"] == []
        desk.command(f"{address}/invite")
        cast.second_facilitator(session, "Gus")
        found = desk.get(address).json()
        assert [(each["name"], each["role"], each["me"]) for each in found["hosts"]] == [
            ("Oto", "organizer", True),
            ("Gus", "facilitator", False),
        ]
        assert found["links"] == ["facilitator"]
        assert set(found) == {"hosts", "links"}  # the link is shown once, when it is made

    def test_of_a_facilitator_neither_invites_nor_removes_nor_downloads(self, session):
        browser = Browser()
        browser.force_login(cast.second_facilitator(session, "Gus"))
        mine = next(each["id"] for each in browser.get(f"/host/{session.code}/hosts").json()["hosts"] if each["me"])
        for command, body in (("invite", {}), ("withdraw", {}), ("remove", {"host": mine})):
            answer = browser.command(f"/host/{session.code}/hosts/{command}", body)
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        page = browser.get(f"/host/{session.code}/").content.decode()
        assert "download>" not in page
        assert "data-invite-make" not in page
        for name in ("csv", "json"):
            assert browser.get(f"/host/{session.code}/export.{name}").status_code == 403

    def test_of_the_organizer_has_the_downloads(self, desk, session):
        page = desk.get(f"/host/{session.code}/").content.decode()
        assert page.count("download>") == 4
        assert "data-invite-make" in page

    def test_a_facilitator_has_the_same_controls(self, session):
        arrive(session, "Ada", "Ben", "Cem")
        browser = Browser()
        browser.force_login(cast.second_facilitator(session, "Gus"))
        for command, body in (("form", {"revision": 0}), ("start", {"round": 1, "revision": 1}), ("finish", {})):
            assert browser.command(f"/host/{session.code}/do/{command}", body).json()["ok"], command

    def test_removes_a_facilitator(self, desk, session):
        gus = cast.second_facilitator(session, "Gus")
        browser = Browser()
        browser.force_login(gus)
        host = desk.get(f"/host/{session.code}/hosts").json()["hosts"][1]["id"]
        assert desk.command(f"/host/{session.code}/hosts/remove", {"host": host}).json()["ok"]
        assert browser.get(f"/host/{session.code}/").status_code == 403
        assert browser.command(f"/host/{session.code}/do/finish").json()["code"] == "forbidden"

    def test_somebody_who_hosts_nothing_learns_nothing(self, laptop, session):
        assert laptop.get(f"/host/{session.code}/hosts").status_code == 403
        assert laptop.command(f"/host/{session.code}/hosts/invite").status_code == 403
        assert Session.objects.get(pk=session.pk).cohost_hash == ""

    def test_a_link_works_also_when_the_session_has_ended(self, laptop, gus, link, session):
        hosting.finish_session(session.pk, later(), ms())
        laptop.get(link)
        assert laptop.send(f"/host/{session.code}/invite").status_code == 302


class TestAnotherOrganizer:
    @pytest.fixture
    def link(self, desk, session) -> str:
        answer = desk.command(f"/host/{session.code}/hosts/invite", {"role": "organizer"}).json()
        assert answer["ok"] is True
        return answer["url"].removeprefix(settings.PUBLIC_URL)

    @pytest.fixture
    def reader(self, laptop, link, session) -> Browser:
        laptop.get(link)
        laptop.send(f"/host/{session.code}/invite/organizer")
        return laptop

    def test_is_told_what_they_would_see_and_asked(self, laptop, gus, link, session):
        answer = laptop.get(link)
        assert (answer.status_code, answer["Location"]) == (302, f"/host/{session.code}/invite/organizer")
        cookie = laptop.cookies["troika_invitation_organizer"]
        assert (cookie.value, cookie["path"]) == (link.rpartition("/")[2], f"/host/{session.code}/invite/organizer")
        assert cookie["httponly"]
        page = laptop.get(answer["Location"]).content.decode()
        assert "asks you to be an organizer" in page
        assert "read what people chose to share with the organizers" in page
        assert cookie.value not in page
        assert not is_organizer(gus, session)

    def test_reads_and_does_not_run(self, reader, gus, session):
        assert is_organizer(gus, session)
        for name in ("csv", "json"):
            assert reader.get(f"/host/{session.code}/export.{name}").status_code == 200
        for place in ("", "edit", "screen", "hosts", "delete"):
            assert reader.get(f"/host/{session.code}/{place}").status_code == 403, place
        for command in ("do/open", "do/finish", "hosts/invite", "hosts/withdraw", "hosts/remove"):
            assert reader.command(f"/host/{session.code}/{command}").status_code == 403, command
        assert reader.send(f"/host/{session.code}/delete").status_code == 403
        assert Session.objects.filter(pk=session.pk, ended_at=None, organizer_hash__gt="").exists()

    def test_is_led_to_the_harvest(self, laptop, link, session):
        laptop.get(link)
        answer = laptop.send(f"/host/{session.code}/invite/organizer")
        assert (answer.status_code, answer["Location"]) == (302, f"/host/{session.code}/harvest")
        page = laptop.get(answer["Location"])
        assert page.status_code == 200
        assert "You can read now" in page.content.decode()
        assert laptop.get(link)["Location"] == f"/host/{session.code}/harvest"

    def test_downloads_several_sessions_together_but_only_their_own(self, reader, session, oto):
        other = cast.session_of(oto)
        assert reader.get(f"/host/export.csv?code={session.code}").status_code == 200
        assert reader.get(f"/host/export.csv?code={session.code}&code={other.code}").status_code == 403

    def test_finds_the_session_in_the_list_without_a_way_to_the_desk(self, reader, session):
        page = reader.get("/host/").content.decode()
        assert session.title in page
        assert "You read what is shared; others run it." in page
        assert f'href="/host/{session.code}/"' not in page
        assert f'href="/host/{session.code}/harvest"' in page
        assert f'value="{session.code}"' in page
        assert "/delete" not in page

    def test_is_seen_by_those_who_run_it_and_removed_by_who_made_it(self, desk, reader, session):
        address = f"/host/{session.code}/hosts"
        found = desk.get(address).json()
        assert [(each["name"], each["role"], each["runs"], each["removable"]) for each in found["hosts"]] == [
            ("Oto", "organizer", True, False),
            ("Gus", "organizer", False, True),
        ]
        assert found["links"] == ["organizer"]
        assert desk.command(f"{address}/remove", {"host": found["hosts"][1]["id"]}).json()["ok"]
        assert desk.get(address).json()["links"] == []
        assert reader.get(f"/host/{session.code}/export.csv").status_code == 403

    def test_who_runs_it_too_downloads_and_does_not_invite(self, link, session):
        browser = Browser()
        browser.force_login(cast.second_facilitator(session, "Hal"))
        browser.get(link)
        browser.send(f"/host/{session.code}/invite/organizer")
        page = browser.get(f"/host/{session.code}/").content.decode()
        assert "download>" in page
        assert "data-invite-make" not in page

    def test_a_link_is_for_one_of_the_two_parts(self, desk, session):
        answer = desk.command(f"/host/{session.code}/hosts/invite", {"role": "owner"})
        assert (answer.status_code, answer.json()["ok"]) == (400, False)
