"""Only a POST changes anything: it alone carries a token, so no link, picture or preview presses a button."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver

from sessions_app.identity import cookie_name
from sessions_app.services import selfrun
from sessions_app.web.commands import COMMANDS
from sessions_app.web.member import COMMANDS as MEMBERS
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db

# Of the addresses by their names: what can be read only, what is sent only, and forms, which are both.
READ = {
    "home", "join_code", "privacy", "privacy_of_session",
    "deleted", "manifest", "door", "screen", "mine", "mine_md", "mine_json", "step_ics",
    "erased", "stage", "stage_screen", "password_reset_done", "password_reset_complete", "host_list", "host_archived",
    "host_deleted", "desk", "desk_screen", "breakout", "breakout_txt", "breakout_csv", "hosts", "invitation",
    "organizer_invitation", "remote_link", "harvest", "harvest_notes", "harvest_exports", "export_csv", "export_xlsx",
    "export_json", "export_md", "exports_csv", "exports_xlsx", "exports_json", "exports_md", "report", "reports",
    "healthz",
}  # fmt: skip
SENT = {
    "set_language", "take_back", "delete_all", "erase", "give_feedback", "member_command", "logout", "host_copy",
    "host_archive", "host_unarchive", "host_restore", "host_delete_now", "host_command", "hosts_invite",
    "hosts_withdraw", "hosts_remove", "hosts_give", "remote_make", "harvest_mark", "roster_understood",
}  # fmt: skip
BOTH = {
    "start", "join", "notes", "return_link", "signup", "login", "password_reset", "password_reset_confirm", "host_new",
    "host_edit", "host_delete", "invited", "organizer_invited", "remote", "roster",
}  # fmt: skip


def addresses() -> dict[str, str]:
    """Every address by its name, as it is written in the list of them."""
    patterns = [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]
    return {str(one.name): f"/{one.pattern}" for one in patterns}


def filled(address: str, code: str, command: str) -> str:
    words = {"<str:code>": code, "<str:command>": command, "<str:secret>": "secret", "<uidb64>": "MQ", "<token>": "x"}
    for word, value in words.items():
        address = address.replace(word, value)
    return address


def stored() -> dict[str, list[Any]]:
    """All that there is."""
    models = apps.get_app_config("sessions_app").get_models()
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def asks(browser: Browser, code: str, names: set[str], command: str) -> dict[str, int]:
    """What GET is answered at these addresses."""
    return {name: browser.get(filled(addresses()[name], code, command)).status_code for name in sorted(names)}


def test_every_address_says_what_it_is_for():
    named = addresses().keys()
    assert named <= READ | SENT | BOTH, "a new address: is it read, sent, or both?"
    assert not READ & SENT and not (READ | SENT) & BOTH


class TestAPage:
    """Also with the rights of everybody at once: an organizer who takes part."""

    def browser(self, desk: Browser, phones: list[Browser]) -> Browser:
        desk.cookies.update(phones[0].cookies)
        return desk

    def test_that_only_is_sent_is_no_page_and_does_nothing(self, desk, phones, session):
        browser, before = self.browser(desk, phones), stored()
        found = asks(browser, session.code, SENT & addresses().keys(), "nothing")
        assert {name: status for name, status in found.items() if 200 <= status < 300} == {}
        assert stored() == before

    def test_that_is_opened_changes_nothing(self, desk, phones, session):
        """But for the book of exports, which says who took what home."""
        browser, before = self.browser(desk, phones), stored()
        asks(browser, session.code, (READ | BOTH) & addresses().keys(), "nothing")
        after = stored()
        assert {name for name in after if after[name] != before[name]} <= {"Export"}

    def test_that_only_is_read_takes_nothing(self, desk, phones, session):
        browser, before = self.browser(desk, phones), stored()
        for name in READ & addresses().keys():
            answer = browser.send(filled(addresses()[name], session.code, "nothing"))
            assert answer.status_code == 405, name
        assert stored() == before


class TestACommand:
    @pytest.mark.parametrize("command", MEMBERS)
    def test_of_a_participant_is_never_done_by_a_link(self, session, phones, command):
        before = stored()
        assert phones[0].get(f"/s/{session.code}/{command}").status_code == 405
        assert stored() == before

    @pytest.mark.parametrize("command", MEMBERS)
    def test_nor_where_nobody_hosts(self, command):
        session = selfrun.start_session("Three strangers", "own", "t" * 32, cast.MORNING)
        ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem")
        phone = Browser()
        phone.cookies[cookie_name(session.code)] = cast.secret_of("Ada0")
        assert phone.get(f"/s/{session.code}/").context["participant"] == ada
        before = stored()
        assert phone.get(f"/s/{session.code}/{command}").status_code == 405
        assert stored() == before

    @pytest.mark.parametrize("command", COMMANDS)
    def test_of_a_desk_is_never_done_by_a_link(self, desk, oto, command):
        session = cast.session_of(oto)
        if command != "open":
            cast.opened(session)
        before = stored()
        assert desk.get(f"/host/{session.code}/do/{command}").status_code == 405
        assert stored() == before
