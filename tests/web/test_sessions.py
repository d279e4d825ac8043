"""The list of sessions: copying, archiving and bringing back, with as few queries for dozens as for one."""

import pytest
from django.utils import timezone

from sessions_app.models import Host, Session
from sessions_app.services import hosting, keeping, wishing
from tests import cast
from tests.cast import arrive, begun, later

from .conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(session) -> Browser:
    """Gus helps to run Oto's session."""
    browser = Browser()
    browser.force_login(cast.second_facilitator(session, "Gus"))
    return browser


class TestCopyAsNew:
    def test_takes_all_that_was_said_and_nobody(self, desk, session):
        arrive(session, "Ada", "Ben", "Cem")
        begun(session)
        wishing.save_wishes(session.pk, "Ada and Ben apart\nteams mixed")
        wishing.save_roster(session.pk, "Ada, Blue")
        kept = {"team_question": "Which team?", "language": "de", "keep_days": 30, "grace": 40, "fours": "longer"}
        place = {"venue": "links", "link_list": ["https://a.example/1"], "cohost_hash": "x", "organizer_hash": "y"}
        Session.objects.update(**kept, **place)
        answer = desk.send(f"/host/{session.code}/copy")
        copy = Session.objects.exclude(pk=session.pk).get()
        assert answer["Location"] == f"/host/{copy.code}/edit"
        assert "This is the copy" in desk.get(answer["Location"]).content.decode()
        session.refresh_from_db()
        new = {"id", "code", "version", "people_version", "created_at", "changed_at", "opened_at"}
        empty = {"roster": "", "wishes": "teams mixed", "cohost_hash": "", "organizer_hash": ""}
        for field in Session._meta.concrete_fields:
            name = field.name
            if name not in new:
                assert getattr(copy, name) == empty.get(name, getattr(session, name)), name
        assert (copy.opened_at, copy.ended_at, copy.version) == (None, None, 1)
        assert not copy.participants.exists() and not copy.groupings.exists()
        assert [host.user.name for host in copy.hosts.all()] == ["Oto"]

    def test_is_for_those_who_run_it_and_makes_them_its_owner(self, helper, session):
        helper.send(f"/host/{session.code}/copy")
        copy = Session.objects.exclude(pk=session.pk).get()
        assert [(host.user.name, host.role) for host in copy.hosts.all()] == [("Gus", "organizer")]
        stranger = Browser()
        stranger.force_login(cast.account("Sam"))
        assert stranger.send(f"/host/{session.code}/copy").status_code == 403
        assert stranger.get(f"/host/{session.code}/copy").status_code == 405


class TestArchiving:
    def test_takes_it_from_ones_own_list_until_it_is_brought_back(self, desk, session):
        answer = desk.send(f"/host/{session.code}/archive")
        assert answer["Location"] == f"/host/?archived={session.code}"
        page = desk.get(answer["Location"])
        assert page.context["sessions"] == []
        assert f'formaction="/host/{session.code}/unarchive"' in page.content.decode()
        assert [one.code for one in desk.get("/host/archived").context["sessions"]] == [session.code]
        assert desk.send(f"/host/{session.code}/unarchive")["Location"] == "/host/"
        again = desk.get("/host/")
        assert [one.code for one in again.context["sessions"]] == [session.code]
        assert "“Friday circle” is back in your list." in again.content.decode()

    def test_changes_nothing_for_anybody_else(self, desk, helper, session, phone):
        version = Session.objects.get().version
        desk.send(f"/host/{session.code}/archive")
        assert [one.code for one in helper.get("/host/").context["sessions"]] == [session.code]
        session.refresh_from_db()
        assert session.version == version
        assert desk.get(f"/host/{session.code}/").status_code == 200
        assert phone.get(f"/s/{session.code}/").status_code == 200

    def test_is_for_those_who_have_a_part(self, session, phone):
        stranger = Browser()
        stranger.force_login(cast.account("Sam"))
        assert stranger.send(f"/host/{session.code}/archive").status_code == 403
        assert phone.send(f"/host/{session.code}/archive").context["next"] == f"/host/{session.code}/archive"
        assert not Host.objects.exclude(archived_at=None).exists()


def shelved(oto) -> None:
    """A session at hand that people are in, one that is quiet, one archived, and one deleted."""
    at_work, quiet, archived, deleted = (cast.opened(cast.session_of(oto)) for _ in range(4))
    arrive(at_work, *(f"{name} {at_work.code}" for name in cast.NAMES[:3]))
    begun(at_work)
    Session.objects.filter(pk=quiet.pk).update(created_at=later(), changed_at=later())
    archived.hosts.update(archived_at=later())
    hosting.finish_session(archived.pk, later(30), cast.ms(30))
    keeping.delete_session(deleted.pk, timezone.now())


@pytest.mark.parametrize("place", ["/host/", "/host/archived", "/host/deleted"])
def test_the_lists_ask_as_little_for_dozens_as_for_one(desk, oto, place, django_assert_max_num_queries):
    for _ in range(6):
        shelved(oto)
    with django_assert_max_num_queries(16):
        assert len(desk.get(place).context["sessions"]) == (12 if place == "/host/" else 6)
