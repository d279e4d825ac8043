"""Two facilitators with the same page open: saving later never undoes the other's changes without a word."""

import pytest

from sessions_app.models import Session
from sessions_app.services import hosting
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def gus_desk(session) -> Browser:
    """A second facilitator's browser."""
    browser = Browser()
    browser.force_login(cast.second_facilitator(session, "Gus"))
    return browser


def page_of(browser: Browser, session: Session) -> dict[str, str]:
    """What the edit page has in its fields."""
    form = browser.get(f"/host/{session.code}/edit").context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None}


def save(browser: Browser, session: Session, fields: dict[str, str], **typed: object):
    return browser.send(f"/host/{session.code}/edit", fields | typed)


class TestTheSession:
    def test_an_old_page_sends_no_old_values_back(self, desk, gus_desk, session):
        old, other = page_of(desk, session), page_of(gus_desk, session)
        assert save(gus_desk, session, other, minutes_share="3", invitation="New\r\nwords").status_code == 302
        assert save(desk, session, old, title="Friday, late").status_code == 302
        stored = Session.objects.get()
        assert (stored.title, stored.lengths["share"], stored.invitation) == ("Friday, late", 180_000, "New\nwords")

    def test_what_both_changed_is_told_beside_its_field_and_saved_when_it_is_meant(self, desk, gus_desk, session):
        old, other = page_of(desk, session), page_of(gus_desk, session)
        save(gus_desk, session, other, minutes_share="3", grace="40")
        answer = save(desk, session, old, minutes_share="4", title="Mine")
        assert answer.status_code == 400
        form = answer.context["form"]
        assert list(form.errors) == ["minutes_share"]
        assert "3" in form.errors["minutes_share"][0]
        assert (form["minutes_share"].value(), form["title"].value(), form["grace"].value()) == ("4", "Mine", "40")
        assert Session.objects.get().lengths["share"] == 180_000
        shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert save(desk, session, shown).status_code == 302
        stored = Session.objects.get()
        assert (stored.lengths["share"], stored.title, stored.grace) == (240_000, "Mine", 40)

    def test_two_in_the_very_same_moment_lose_nothing_either(self, desk, gus_desk, session, monkeypatch):
        old, other = page_of(desk, session), page_of(gus_desk, session)
        real = hosting.edit_session

        def beaten(*values, **more):
            monkeypatch.setattr(hosting, "edit_session", real)
            save(gus_desk, session, other, minutes_share="3")
            return real(*values, **more)

        monkeypatch.setattr(hosting, "edit_session", beaten)
        answer = save(desk, session, old, title="Mine")
        assert answer.status_code == 400
        form = answer.context["form"]
        assert any("very moment" in error for error in form.non_field_errors())
        assert form["title"].value() == "Mine"
        shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert save(desk, session, shown).status_code == 302
        stored = Session.objects.get()
        assert (stored.title, stored.lengths["share"]) == ("Mine", 180_000)

    def test_a_choice_is_told_in_its_own_words(self, desk, gus_desk, session):
        session.venue = Session.Venue.OWN
        session.save()
        old, other = page_of(desk, session), page_of(gus_desk, session)
        save(gus_desk, session, other, venue="room")
        links = {"venue": "links", "link_pattern": "https://meet.example.org/{n}"}
        assert "table for each group" in save(desk, session, old, **links).context["form"].errors["venue"][0]

    @pytest.mark.parametrize("started", ["", "nonsense", "[" * 100_000, '{"title": 3}', '{"title": "x"}'])
    def test_a_page_that_does_not_say_what_it_started_from_is_taken_at_its_word(self, desk, session, started):
        answer = save(desk, session, page_of(desk, session), title="Mine", started=started)
        assert answer.status_code in (302, 400)
        assert answer.status_code == 302 or list(answer.context["form"].errors) in (["started"], ["title"])


def test_a_line_break_counts_once(desk, session):
    """Forms send it as two characters."""
    longest = "\r\n".join(["x" * 19] * 100)
    assert save(desk, session, page_of(desk, session), invitation=longest).status_code == 302
    assert Session.objects.get().invitation == longest.replace("\r\n", "\n")
    assert save(desk, session, page_of(desk, session), invitation=longest + "\r\nyy").status_code == 400


@pytest.mark.parametrize(("command", "texts"), [
    ("wishes", ("", "Ada and Ben apart", "Ada and Cem apart")),
    ("roster", ("", "Ada, Blue", "Ada, Red")),
])  # fmt: skip
class TestATextOfTheDesk:
    def test_it_is_not_replaced_by_whoever_has_not_seen_it(self, desk, gus_desk, session, command, texts):
        before, theirs, mine = texts
        send = lambda browser, text, **more: browser.command(  # noqa: E731
            f"/host/{session.code}/do/{command}", {"text": text, **more}
        )
        assert send(gus_desk, theirs, base=before).status_code == 200
        answer = send(desk, mine, base=before)
        assert (answer.status_code, answer.json()["code"], answer.json()["current"]) == (409, "conflict", theirs)
        assert getattr(Session.objects.get(), command) == theirs
        assert send(gus_desk, theirs, base=before).status_code == 200  # the same again is no clash
        assert send(desk, mine, base=theirs).status_code == 200
        assert getattr(Session.objects.get(), command) == mine
        assert send(desk, theirs).status_code == 200  # who says nothing replaces what is there
