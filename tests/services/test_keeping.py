"""Which sessions are due to be deleted, and until when one is kept."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session as SignIn
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions_app.domain.errors import NotFound, WrongMoment
from sessions_app.domain.roster import read_roster
from sessions_app.instant import as_ms
from sessions_app.models import (
    BroughtCase,
    Export,
    Feedback,
    Gathering,
    Group,
    Host,
    Note,
    Participant,
    Round,
    Seat,
    Session,
    User,
)
from sessions_app.selectors import deleted_on, due_sessions, exports_of, gone_on, is_due, kept_until, snapshot
from sessions_app.services import feedback, hosting, inviting, keeping, selfrun, wishing
from tests import cast
from tests.cast import MORNING, arrive, begun, later, ms, write

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture
def session(oto) -> Session:
    """Made and opened in the morning, to be kept for ten days."""
    made = cast.opened(cast.session_of(oto))
    Session.objects.update(created_at=MORNING, changed_at=MORNING, keep_days=10)
    made.refresh_from_db()
    return made


def due(days: float) -> list[int]:
    """Which sessions are due so many days after the morning."""
    return [each.pk for each in due_sessions(later(days * DAY))]


class TestAnEndedSession:
    def test_is_kept_until_a_day_that_can_be_told(self, session):
        assert kept_until(session) is None
        hosting.finish_session(session.pk, later(DAY), ms(DAY))
        session.refresh_from_db()
        assert kept_until(session) == MORNING + timedelta(days=11)

    def test_is_due_from_that_moment_on(self, session):
        hosting.finish_session(session.pk, later(DAY), ms(DAY))
        assert due(10.9999) == []
        assert due(11) == [session.pk]

    def test_is_not_kept_longer_because_somebody_writes(self, session):
        ada, *_ = arrive(session, "Ada", "Ben", "Cem")
        begun(session)
        hosting.finish_session(session.pk, later(30), ms(30))
        write(ada, cast.key(ada, "challenge"), "late")
        session.refresh_from_db()
        assert is_due(session, later(30 + 10 * DAY))


def made_long_ago(session: Session) -> datetime:
    """Nothing has happened in it for a year, by the clock of this machine: the database and the command ask for that
    one. What it shows now."""
    now = timezone.now()
    long_ago = now - timedelta(days=366)
    Session.stored.filter(pk=session.pk).update(created_at=long_ago, opened_at=long_ago, changed_at=long_ago)
    session.participants.update(joined_at=long_ago)
    Note.objects.filter(participant__session=session).update(written_at=long_ago)
    session.groupings.update(started_at=as_ms(long_ago))
    session.refresh_from_db()
    return now


class TestASessionThatNobodyEnded:
    """However short it is kept after its end: it may go on."""

    def changed(self, days: float = 0) -> None:
        Session.objects.update(changed_at=later(days * DAY))

    def test_is_kept_for_a_year_before_it_is_opened(self, session):
        Session.objects.update(opened_at=None)
        assert due(364.99) == []
        assert due(365) == [session.pk]

    def test_is_due_long_after_it_was_opened(self, session):
        Session.objects.update(opened_at=later(2 * DAY))
        assert due(91.99) == []
        assert due(92) == [session.pk]

    def test_is_due_after_the_last_who_came(self, session):
        arrive(session, "Ada", at=3 * DAY)
        self.changed()
        assert due(92.99) == []
        assert due(93) == [session.pk]

    def test_is_due_after_the_last_round(self, session):
        arrive(session, "Ada", "Ben", "Cem")
        begun(session, at=4 * DAY)
        self.changed()
        assert due(93.99) == []
        assert due(94) == [session.pk]

    def test_is_due_after_the_last_note(self, session):
        ada, *_ = arrive(session, "Ada", "Ben", "Cem")
        begun(session)
        write(ada, cast.key(ada, "challenge"), "early")
        ada.notes.update(written_at=later(5 * DAY))
        self.changed()
        assert due(94.99) == []
        assert due(95) == [session.pk]

    @pytest.mark.parametrize(
        "change",
        [
            lambda session: hosting.edit_session(session.pk, cast.DRAFT, ms()),
            lambda session: hosting.plan_rounds(session.pk, 3),
            lambda session: wishing.save_roster(session.pk, "Ada, Blue"),
            lambda session: wishing.save_wishes(session.pk, "teams mixed freely"),
        ],
    )
    def test_is_due_after_the_last_change_of_any_kind(self, session, change):
        before = made_long_ago(session)
        assert is_due(session, before)
        change(session)
        session.refresh_from_db()
        assert session.changed_at >= before - timedelta(seconds=1)
        assert not is_due(session, session.changed_at + timedelta(days=89.99))
        assert is_due(session, session.changed_at + timedelta(days=90))

    def test_tells_the_day_when_it_comes_near(self, session):
        def told(days: float) -> datetime | None:
            return deleted_on([session], later(days * DAY)).get(session.pk)

        assert told(59.99) is None
        assert told(60) == MORNING + timedelta(days=90)
        arrive(session, "Ada", at=DAY)
        self.changed()
        session.refresh_from_db()
        assert told(60) is None
        assert told(61) == MORNING + timedelta(days=91)
        hosting.finish_session(session.pk, later(61 * DAY), ms(61 * DAY))
        session.refresh_from_db()
        assert told(61) is None

    def test_and_nobody_hosts_is_no_exception(self):
        group = selfrun.start_session("Three strangers", "own", "t" * 32, MORNING)
        self.changed()
        assert kept_until(group) is None
        assert due(89.99) == []
        assert due(90) == [group.pk]


def test_what_is_due_is_found_among_many_a_few_at_a_time(session, oto, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("sessions_app.selectors.keeping.CHUNK", 3)
    others = [cast.session_of(oto) for _ in range(6)]
    Session.objects.filter(pk__in=[other.pk for other in others]).update(changed_at=later(9 * DAY))
    with django_assert_num_queries(4 + 3):  # three chunks and an empty one; and the signs of the only one that is old
        assert due(91) == [session.pk]


@pytest.fixture
def lived(session) -> Session:
    """Three people, a round, a note, feedback and an export; and what is somebody else's."""
    ada, *_ = arrive(session, "Ada", "Ben", "Cem")
    begun(session)
    write(ada, cast.key(ada, "challenge"), "How do I begin?")
    Gathering.objects.create(card=Note.objects.get(), person=ada)
    BroughtCase.objects.create(participant=ada, line="How do I begin?", brought_at=ms(1))
    Feedback.objects.create(session=session, helped=5)
    Export.objects.create(session=session, name="Oto", what="csv", notes=1, at=MORNING)
    Session.objects.filter(pk=session.pk).update(changed_at=MORNING)
    return session


OF_A_SESSION = (Session, Host, Participant, Round, Group, Seat, Note, Gathering, BroughtCase, Feedback, Export)


def test_every_table_that_belongs_to_a_session_is_known_here():
    """One that is added must be deleted, too. A document tells nothing of anybody, and other sessions follow it."""
    known = {model.__name__ for model in OF_A_SESSION} | {"User", "Document"}
    assert {model.__name__ for model in Session._meta.apps.get_app_config("sessions_app").get_models()} == known


class TestDeletingWithUndo:
    def gone(self, session: Session, days: float) -> None:
        keeping.delete_session(session.pk, later(days * DAY))

    def test_nobody_finds_it_and_everything_is_still_stored(self, lived):
        counts = [model.objects.count() for model in OF_A_SESSION[1:]]
        self.gone(lived, 1)
        assert not Session.objects.exists()
        assert [model.objects.count() for model in OF_A_SESSION[1:]] == counts
        with pytest.raises(NotFound):
            snapshot(lived.pk)
        for change in (lambda: hosting.plan_rounds(lived.pk, 3), lambda: inviting.make_link(lived.pk, "x" * 32)):
            with pytest.raises(NotFound):
                change()
        assert not feedback.give(Participant.objects.all()[0], 5, 5, "")

    def test_it_comes_back_as_it_was(self, lived):
        before = snapshot(lived.pk)
        self.gone(lived, 1)
        keeping.bring_back(lived.pk, later(7.999 * DAY))
        assert snapshot(lived.pk) == before
        keeping.bring_back(lived.pk, later(8 * DAY))  # pressed twice
        lived.refresh_from_db()
        just_now = timezone.now() - timedelta(minutes=5)
        assert lived.changed_at > just_now  # a sign of life: it is not deleted the next day

    def test_after_seven_days_it_is_too_late_and_it_is_due(self, lived):
        self.gone(lived, 1)
        assert due(7.999) == []
        assert due(8) == [lived.pk]
        with pytest.raises(NotFound, match="too late"):
            keeping.bring_back(lived.pk, later(8 * DAY))
        assert [purged.deleted for purged in keeping.purge(later(8 * DAY))] == [True]
        assert not Session.stored.exists()

    def test_deleting_again_does_not_put_the_day_off(self, lived):
        self.gone(lived, 1)
        self.gone(lived, 5)
        assert due(8) == [lived.pk]

    def test_its_own_time_may_be_over_sooner(self, lived):
        hosting.finish_session(lived.pk, later(30), ms(30))
        self.gone(lived, 8)
        lived.refresh_from_db()
        day = later(30) + timedelta(days=10)
        assert gone_on([lived]) == {lived.pk: day}
        assert due(10) == []
        assert is_due(lived, day)

    def test_for_good_is_only_what_is_deleted(self, lived):
        with pytest.raises(WrongMoment, match="brought back"):
            keeping.delete_now(lived.pk)
        self.gone(lived, 1)
        keeping.delete_now(lived.pk)
        keeping.delete_now(lived.pk)  # pressed twice
        assert [model.objects.count() for model in OF_A_SESSION] == [0] * len(OF_A_SESSION)
        assert not Session.stored.exists()


class TestDeletingForGood:
    def test_takes_everything_of_a_session_and_nothing_else(self, lived, oto, notices, monkeypatch):
        other = cast.opened(cast.session_of(oto))
        eli, *_ = arrive(other, "Eli", "Flo", "Gus")
        begun(other)
        write(eli, cast.key(eli, "challenge"), "And I?")
        counts = [model.objects.count() for model in OF_A_SESSION]
        assert all(counts)
        keeping.delete_for_good(lived.pk)
        left = [model.objects.count() for model in OF_A_SESSION]
        assert left == [1, 1, 3, 1, 1, 3, 1, 0, 0, 0, 0]
        assert User.objects.filter(pk=oto.pk).exists()
        with pytest.raises(NotFound):
            keeping.delete_for_good(lived.pk)

    def test_tries_again_when_somebody_writes_at_that_moment_and_says_so_when_it_never_can(self, lived, monkeypatch):
        real, tries = keeping._delete, []

        def beaten(session):
            tries.append(session.pk)
            raise IntegrityError("somebody wrote")

        monkeypatch.setattr(keeping, "_delete", beaten)
        with pytest.raises(IntegrityError):
            keeping.delete_for_good(lived.pk)
        assert len(tries) == keeping.TRIES and Session.objects.exists()
        monkeypatch.setattr(keeping, "_delete", lambda session: beaten(session) if len(tries) == 3 else real(session))
        keeping.delete_for_good(lived.pk)
        assert not Session.objects.exists()

    def test_forgets_the_list_of_people_that_this_process_has_read(self, lived, django_capture_on_commit_callbacks):
        wishing.save_roster(lived.pk, "Ada, Blue")
        assert read_roster.cache_info().currsize
        with django_capture_on_commit_callbacks(execute=True):
            keeping.delete_for_good(lived.pk)
        assert not read_roster.cache_info().currsize

    def test_needs_as_many_queries_for_many_people(self, session, django_assert_max_num_queries):
        arrive(session, *(f"Person {number}" for number in range(60)))
        begun(session)
        with django_assert_max_num_queries(25):
            keeping.delete_for_good(session.pk)


class TestPurging:
    def test_deletes_what_is_due_and_says_how_much_it_was(self, lived, oto):
        young = cast.session_of(oto)
        [purged] = keeping.purge(later(100 * DAY))
        assert (purged.code, purged.people, purged.notes, purged.deleted) == (lived.code, 3, 1, True)
        assert [each.pk for each in Session.objects.all()] == [young.pk]
        assert list(keeping.purge(later(100 * DAY))) == []

    def test_may_be_broken_off_and_goes_on_the_next_time(self, lived, oto):
        other = cast.session_of(oto)
        Session.objects.filter(pk=other.pk).update(created_at=MORNING, changed_at=MORNING)
        first = next(keeping.purge(later(400 * DAY)))
        assert first.code == lived.code
        assert [purged.code for purged in keeping.purge(later(400 * DAY))] == [other.code]

    def test_a_dry_run_deletes_nothing(self, lived):
        assert [purged.code for purged in keeping.purge(later(100 * DAY), dry_run=True)] == [lived.code]
        assert Session.objects.exists()

    def test_whoever_is_given_more_time_at_that_moment_stays(self, lived, monkeypatch):
        found = list(due_sessions(later(100 * DAY)))
        monkeypatch.setattr(keeping, "due_sessions", lambda _now: found)
        Session.objects.update(keep_days=1000)
        assert [purged.deleted for purged in keeping.purge(later(100 * DAY))] == [False]
        assert Session.objects.exists()

    def test_sign_ins_that_have_run_out_are_forgotten(self, client, oto, monkeypatch):
        monkeypatch.setattr(keeping, "CHUNK", 2)
        for days in (-1, -2, -3, 1):
            SignIn.objects.create(session_key=str(days), session_data="", expire_date=later(days * DAY))
        assert keeping.run_out(MORNING) == 3
        assert keeping.forget_sign_ins(MORNING) == 3
        assert [each.session_key for each in SignIn.objects.all()] == ["1"]


@pytest.fixture
def two_due(lived, oto, monkeypatch) -> list[Session]:
    """Two sessions that are due; the database is away when the first is to be deleted."""
    other = cast.session_of(oto)
    Session.objects.filter(pk=other.pk).update(created_at=MORNING, ended_at=MORNING, keep_days=10)
    Session.objects.filter(pk=lived.pk).update(ended_at=MORNING)
    delete = keeping.delete_for_good

    def away(session_id: int) -> None:
        if session_id == lived.pk:
            raise OperationalError("deadlock detected")
        delete(session_id)

    monkeypatch.setattr(keeping, "delete_for_good", away)
    return [lived, other]


class TestWhenTheDatabaseIsAway:
    def test_for_one_session_the_others_are_deleted_all_the_same(self, two_due):
        lived, other = two_due
        told = [(purged.code, purged.deleted, purged.failed) for purged in keeping.purge(later(100 * DAY))]
        assert told == [(lived.code, False, True), (other.code, True, False)]
        assert [each.pk for each in Session.objects.all()] == [lived.pk]

    def test_the_command_says_so_and_fails_at_its_end(self, two_due, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: later(100 * DAY))
        out = StringIO()
        with pytest.raises(CommandError, match="Not deleted, because the database was away or busy: 1"):
            call_command("purge", stdout=out)
        assert f"{two_due[0].code}: not deleted" in out.getvalue()
        assert "Deleted: 1 sessions" in out.getvalue()


def test_whoever_deletes_holds_the_people_before_anything_goes(lived):
    """As whoever saves a note does: on PostgreSQL two who hold in another order wait for each other."""
    with CaptureQueriesContext(connection) as asked:
        keeping.delete_for_good(lived.pk)
    sent = [query["sql"] for query in asked.captured_queries]
    held = next(i for i, sql in enumerate(sent) if 'FROM "sessions_app_participant"' in sql and "ORDER BY" in sql)
    assert held < next(i for i, sql in enumerate(sent) if sql.startswith("DELETE"))
    if connection.vendor == "postgresql":
        assert "FOR UPDATE" in sent[held]


class TestTheCommand:
    def said(self, *options: str) -> str:
        out = StringIO()
        call_command("purge", *options, stdout=out)
        return out.getvalue()

    def test_says_what_it_would_do_and_does_it(self, lived):
        made_long_ago(lived)
        would = self.said("--dry-run")
        assert f"{lived.code}: 3 people, 1 notes" in would
        assert "Due, and not deleted because of --dry-run: 1 sessions with 3 people and 1 notes" in would
        assert "Deleted: 1 sessions with 3 people and 1 notes; 0 old sign-ins." in self.said()
        assert "Deleted: 0 sessions" in self.said()

    def test_counts_what_changed_at_this_very_moment_for_the_next_time(self, lived, monkeypatch):
        made_long_ago(lived)
        monkeypatch.setattr(keeping, "_delete_if_still_due", lambda *_: False)
        said = self.said()
        assert f"{lived.code}: changed at this very moment" in said
        assert "Deleted: 0 sessions" in said and "Left for the next time: 1." in said
        assert Session.objects.filter(pk=lived.pk).exists()

    def test_says_nothing_of_what_was_in_it(self, lived):
        for words in (lived.title, "Ada", "How do I begin?"):
            assert words not in self.said("--dry-run")


class TestTheBookOfExports:
    def test_says_who_took_what_and_when_the_latest_first(self, session, oto):
        for minute, what in enumerate(("csv", "xlsx")):
            Export.objects.create(session=session, user=oto, name="Oto", what=what, notes=7, at=later(60 * minute))
        Export.objects.create(session=cast.session_of(oto), name="Sam", what="json", notes=1, at=MORNING)
        assert [export.what for export in exports_of(session)] == ["xlsx", "csv"]
        page = render_to_string("harvest/_exports.html", {"exports": exports_of(session), "session": session})
        for told in ("Oto", "xlsx", "2 Mar 2026, 09:01", ">7<"):
            assert told in page
        assert "Sam" not in page

    def test_keeps_the_name_of_an_account_that_is_gone(self, session):
        gus = cast.account("Gus")
        Export.objects.create(session=session, user=gus, name="Gus", what="csv", notes=7, at=MORNING)
        gus.delete()
        assert [(export.name, export.user) for export in exports_of(session)] == [("Gus", None)]

    def test_says_so_while_it_is_empty(self, session):
        assert "Nobody has downloaded" in render_to_string(
            "harvest/_exports.html", {"exports": exports_of(session), "session": session}
        )
