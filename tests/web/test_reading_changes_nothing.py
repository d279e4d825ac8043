"""Only a POST changes anything: it alone carries a token, so no link, picture or preview presses a button."""

from typing import Any

import pytest
from django.apps import apps

from sessions_app.identity import cookie_name
from sessions_app.models import Session
from sessions_app.services import keeping, selfrun, shelving
from sessions_app.web.commands import COMMANDS
from sessions_app.web.member import COMMANDS as MEMBERS
from tests import cast

from .addresses import BOTH, READ, address_of, addresses, presses
from .conftest import Browser

pytestmark = pytest.mark.django_db


def stored() -> dict[str, list[Any]]:
    """All that there is."""
    models = apps.get_app_config("sessions_app").get_models()
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def looks(browser: Browser, address: str) -> set[int]:
    """What whoever only looks is answered."""
    return {browser.get(address).status_code, browser.head(address).status_code}


def test_what_is_read_is_there():
    """Whatever else there is, is a press, and looked at as one."""
    assert addresses().keys() >= READ | BOTH
    assert not READ & BOTH


def running(session: Session) -> None:
    """As it is."""


def archived(session: Session) -> None:
    for part in session.hosts.all():
        shelving.archive(part, cast.later())


def deleted(session: Session) -> None:
    keeping.delete_session(session.pk, cast.later())


class TestAPage:
    """Also with the rights of everybody at once: an organizer who takes part."""

    def browser(self, desk: Browser, phones: list[Browser]) -> Browser:
        desk.cookies.update(phones[0].cookies)
        return desk

    @pytest.mark.parametrize("become", [running, archived, deleted])
    def test_that_only_is_sent_is_refused_to_whoever_looks(self, desk, phones, session, become):
        """Each with a status that says so, whatever the press would do now."""
        browser = self.browser(desk, phones)
        become(session)
        before = stored()
        found = {name: looks(browser, address_of(name, session.code, "done")) for name in presses()}
        assert {name: answers for name, answers in found.items() if answers != {405}} == {}
        assert stored() == before

    def test_that_is_opened_changes_nothing(self, desk, phones, session):
        """But for the book of exports, which says who took what home."""
        browser, before = self.browser(desk, phones), stored()
        for name in READ | BOTH:
            looks(browser, address_of(name, session.code))
        after = stored()
        assert {name for name in after if after[name] != before[name]} <= {"Export"}

    def test_that_only_is_read_takes_nothing(self, desk, phones, session):
        browser, before = self.browser(desk, phones), stored()
        for name in READ:
            answer = browser.send(address_of(name, session.code))
            assert answer.status_code == 405, name
        assert stored() == before


class TestACommand:
    @pytest.mark.parametrize("command", MEMBERS)
    def test_of_a_participant_is_never_done_by_a_link(self, session, phones, command):
        before = stored()
        assert looks(phones[0], f"/s/{session.code}/{command}") == {405}
        assert stored() == before

    @pytest.mark.parametrize("command", MEMBERS)
    def test_nor_where_nobody_hosts(self, command):
        session = selfrun.start_session("Three strangers", "own", "t" * 32, cast.MORNING)
        ada, *_ = cast.arrive(session, "Ada", "Ben", "Cem")
        phone = Browser()
        phone.cookies[cookie_name(session.code)] = cast.secret_of("Ada0")
        assert phone.get(f"/s/{session.code}/").context["participant"] == ada
        before = stored()
        assert looks(phone, f"/s/{session.code}/{command}") == {405}
        assert stored() == before

    @pytest.mark.parametrize("command", COMMANDS)
    def test_of_a_desk_is_never_done_by_a_link(self, desk, oto, command):
        session = cast.session_of(oto)
        if command != "open":
            cast.opened(session)
        before = stored()
        assert looks(desk, f"/host/{session.code}/do/{command}") == {405}
        assert stored() == before
