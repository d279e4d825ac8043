"""How long a session is kept: chosen in the form, and told to people wherever they may ask."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from sessions_app.models import Session
from sessions_app.services import hosting, keeping
from sessions_app.web.languages import languages
from tests import cast
from tests.cast import arrive, later, ms

from .conftest import Browser
from .test_host import FORM

pytestmark = pytest.mark.django_db


class TestTheForm:
    def test_says_how_long_and_in_which_language(self, desk):
        desk.send("/host/new", {**FORM, "keep_days": "30", "language": "de"})
        made = Session.objects.get()
        assert (made.keep_days, made.language) == (30, "de")
        page = desk.get(f"/host/{made.code}/edit").content.decode()
        assert 'value="30"' in page
        assert '<option value="de" lang="de" selected>Deutsch</option>' in page
        assert ">Français</option>" in page and ">isiZulu</option>" in page  # as people of each write it in a list

    def test_left_empty_it_is_ninety_days(self, desk):
        desk.send("/host/new", {**FORM, "keep_days": ""})
        assert Session.objects.get().keep_days == 90

    @pytest.mark.parametrize(("field", "value"), [("keep_days", "0"), ("keep_days", "3651"), ("language", "xx")])
    def test_what_cannot_be_is_said_beside_its_field(self, desk, field, value):
        answer = desk.send("/host/new", {**FORM, field: value})
        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == [field]

    @pytest.mark.parametrize(
        ("accepted", "language"),
        [("de-AT,de;q=0.9,en;q=0.8", "de"), ("nb-NO", "no"), ("tlh,fr;q=0.5", "fr"), ("", "en"), ("*", "en")],
    )
    def test_offers_the_language_of_the_browser(self, desk, accepted, language):
        page = desk.get("/host/new", headers={"accept-language": accepted}).content.decode()
        assert page.count(" selected>") == 1
        assert f'<option value="{language}" lang="{language}" selected>' in page

    def test_every_language_has_a_name_of_its_own(self):
        named = languages()
        assert len({name for _, name in named}) == len(named) > 50
        assert dict(named)["zh"] == "中文"

    def test_is_free_while_nobody_is_in(self, desk, session):
        for days in (400, 1):
            assert desk.send(f"/host/{session.code}/edit", {**FORM, "keep_days": days}).status_code == 302
            assert Session.objects.get().keep_days == days

    @pytest.mark.parametrize(
        ("days", "told"), [(91, "People were told 90 days: it cannot become longer."), (1, "7 days from now, at least")]
    )
    def test_says_beside_the_field_what_people_were_told(self, desk, session, days, told):
        arrive(session, "Ada")
        hosting.finish_session(session.pk, timezone.now(), ms(60))
        answer = desk.send(f"/host/{session.code}/edit", {**FORM, "keep_days": days, "title": "Changed"})
        assert answer.status_code == 400
        assert told in answer.context["form"].errors["keep_days"][0]
        assert Session.objects.values_list("keep_days", "title").get() == (90, session.title)
        assert desk.send(f"/host/{session.code}/edit", {**FORM, "keep_days": 30}).status_code == 302
        assert Session.objects.get().keep_days == 30

    def test_of_others_changes_everything_but_how_long(self, session):
        browser = Browser()
        browser.force_login(cast.second_facilitator(session, "Gus"))
        Session.objects.update(keep_days=30)
        page = browser.get(f"/host/{session.code}/edit").content.decode()
        assert re.search(r'name="keep_days"[^>]* value="30" readonly', page)
        for days in ("1", "", "x"):
            sent: dict[str, object] = {**FORM, "keep_days": days, "title": f"Title {days}"}
            assert browser.send(f"/host/{session.code}/edit", sent).status_code == 302
            assert Session.objects.values_list("keep_days", "title").get() == (30, f"Title {days}".strip())


class TestPeopleAreTold:
    def test_at_the_door(self, phone, session):
        Session.objects.update(keep_days=30)
        page = phone.get(f"/s/{session.code}/").content.decode()
        assert "Kept for 30 days after the session has ended, then deleted." in page

    def test_the_day_when_it_has_ended(self, phone, phones, session):
        hosting.finish_session(session.pk, later(60), ms(60))
        for browser in (phone, phones[0]):
            page = browser.get(f"/s/{session.code}/").content.decode()
            assert "Kept until 31 May 2026, then deleted." in page


class TestDeletingOnesOwn:
    def test_asks_once_more_and_says_what_goes(self, desk, session):
        arrive(session, "Ada", "Ben")
        page = desk.get(f"/host/{session.code}/delete").content.decode()
        assert "the places of 2 people" in page
        assert Session.objects.exists()

    def test_a_press_deletes_it_and_says_so_however_often_it_is_pressed(self, desk, session):
        for press in range(2):  # on a slow line it is pressed twice
            answer = desk.send(f"/host/{session.code}/delete")
            assert (answer.status_code, answer["Location"]) == (302, f"/host/?deleted={session.code}"), press
        page = desk.get(answer["Location"]).content.decode()
        assert "Deleted." in page
        assert f'formaction="/host/{session.code}/restore"' in page
        assert desk.get(f"/host/{session.code}/delete")["Location"] == answer["Location"]  # asked in an old tab

    def test_it_is_gone_for_everybody_until_it_is_brought_back(self, desk, session, phones, phone):
        pages = [f"/host/{session.code}/{page}" for page in ("", "edit", "harvest", "export.csv", "report", "screen")]
        desk.send(f"/host/{session.code}/delete")
        assert [desk.get(page).status_code for page in pages] == [404] * len(pages)
        for browser in (phone, phones[0]):
            assert browser.get(f"/s/{session.code}/").status_code == 404
        assert phones[0].get(f"/s/{session.code}/mine.md").status_code == 404
        assert desk.get(f"/host/export.csv?code={session.code}").status_code == 404
        assert desk.send(f"/host/{session.code}/copy").status_code == 404
        assert desk.send(f"/host/{session.code}/restore")["Location"] == "/host/"
        assert "is back, as it was" in desk.get("/host/").content.decode()
        assert [desk.get(page).status_code for page in pages] == [200] * len(pages)
        assert "data-me" in phones[0].get(f"/s/{session.code}/").content.decode()

    def test_for_good_is_offered_among_the_deleted_ones_alone(self, desk, session):
        assert desk.send(f"/host/{session.code}/delete-now")["Location"] == "/host/"
        assert "Nothing is deleted" in desk.get("/host/").content.decode()
        desk.send(f"/host/{session.code}/delete")
        page = desk.get("/host/deleted").content.decode()
        assert session.title in page
        assert f'formaction="/host/{session.code}/delete-now"' in page
        assert desk.send(f"/host/{session.code}/delete-now")["Location"] == "/host/deleted"
        assert "is gone for good" in desk.get("/host/deleted").content.decode()
        assert not Session.stored.exists()

    def test_is_for_whoever_made_it(self, session):
        browser = Browser()
        browser.force_login(cast.second_facilitator(session, "Gus"))
        assert browser.get(f"/host/{session.code}/delete").status_code == 403
        assert browser.send(f"/host/{session.code}/delete").status_code == 403
        assert browser.send(f"/host/{session.code}/delete-now").status_code == 403
        assert Session.objects.exists()
        assert "/delete" not in browser.get("/host/").content.decode()
        keeping.delete_session(session.pk, timezone.now())
        for what in ("delete", "restore", "delete-now"):  # a code that nobody else may know is there
            assert browser.send(f"/host/{session.code}/{what}").status_code == 404
        assert session.title not in browser.get("/host/deleted").content.decode()
        assert Session.stored.exists()

    def test_needs_our_own_form(self, desk, session):
        assert desk.post(f"/host/{session.code}/delete").status_code == 403
        assert Session.objects.exists()

    def test_the_page_for_those_who_had_it_open_is_no_guess(self, phone, db):
        answer = phone.get("/deleted")
        assert answer.status_code == 200
        assert "This session is deleted" in answer.content.decode()


class TestThePageAboutPrivacy:
    def test_says_whom_to_ask(self, phone, settings):
        assert "whoever gave you this address" in phone.get("/privacy").content.decode()
        settings.PRIVACY_CONTACT = "privacy@example.org"
        assert "privacy@example.org" in phone.get("/privacy").content.decode()

    def test_is_linked_where_people_come_in(self, phone, session):
        for place in ("/", f"/s/{session.code}/"):
            assert 'href="/privacy"' in phone.get(place).content.decode()

    def test_its_cookies_are_those_that_are_set(self, desk, phone, session):
        """Whoever adds one has to say so here."""
        named = set(re.findall(r"<code>(\w+)…?</code>", phone.get("/privacy").content.decode()))
        phone.send(f"/s/{session.code}/join", {"name": "Ada"})
        for link in ("hosts/invite", "remote/link"):
            phone.get(desk.command(f"/host/{session.code}/{link}").json()["url"].removeprefix(settings.PUBLIC_URL))
        desk.send(f"/host/{session.code}/edit", FORM)
        of_a_session = {f"troika_{session.code}": "troika_"}
        assert {of_a_session.get(name, name) for name in (*phone.cookies, *desk.cookies)} <= named

    def test_nothing_names_a_nameless_note_in_the_files(self, desk, session):
        ada, *_ = arrive(session, "Ada", "Ben", "Cem")
        cast.begun(session)
        cast.write(ada, cast.key(ada, "challenge"), "How do I begin?", "organizers", named=False)
        handle = ada.notes.get().handle
        assert str(handle) in desk.get(f"/host/{session.code}/harvest/notes").content.decode()
        for kind in ("csv", "json", "md"):
            file = b"".join(desk.get(f"/host/{session.code}/export.{kind}").streaming_content).decode()
            assert "How do I begin?" in file
            assert str(handle) not in file
            assert handle.hex not in file


class TestMySessions:
    def test_say_the_day_when_one_that_nobody_ended_will_be_deleted(self, desk, session):
        assert "if nothing happens in it" not in desk.get("/host/").content.decode()
        quiet = timezone.now() - timedelta(days=70)
        Session.objects.update(created_at=quiet, opened_at=quiet, changed_at=quiet)
        day = date_format(quiet + timedelta(days=90), "j M Y")
        assert f"Deleted on {day}, if nothing happens in it." in desk.get("/host/").content.decode()
