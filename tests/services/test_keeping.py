"""Which sessions are due to be deleted, and until when one is kept."""

from datetime import timedelta

import pytest

from sessions_app.models import Session
from sessions_app.selectors import due_sessions, is_due, kept_until
from sessions_app.services import hosting, selfrun
from tests import cast
from tests.cast import MORNING, arrive, begun, later, ms, write

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture
def session(oto) -> Session:
    """Made and opened in the morning, to be kept for ten days."""
    made = cast.opened(cast.session_of(oto))
    Session.objects.update(created_at=MORNING, keep_days=10)
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


class TestASessionThatNobodyEnded:
    def test_is_due_after_it_was_made_or_opened(self, session):
        assert due(9.99) == []
        assert due(10) == [session.pk]
        Session.objects.update(opened_at=later(2 * DAY))
        assert due(11.99) == []
        assert due(12) == [session.pk]

    def test_is_due_after_the_last_who_came(self, session):
        arrive(session, "Ada", at=3 * DAY)
        assert due(12.99) == []
        assert due(13) == [session.pk]

    def test_is_due_after_the_last_round(self, session):
        arrive(session, "Ada", "Ben", "Cem")
        begun(session, at=4 * DAY)
        assert due(13.99) == []
        assert due(14) == [session.pk]

    def test_is_due_after_the_last_note(self, session):
        ada, *_ = arrive(session, "Ada", "Ben", "Cem")
        begun(session)
        write(ada, cast.key(ada, "challenge"), "early")
        ada.insights.update(written_at=later(5 * DAY))
        assert due(14.99) == []
        assert due(15) == [session.pk]

    def test_and_nobody_hosts_is_no_exception(self):
        trio = selfrun.start_session("Three strangers", "own", "t" * 32, MORNING)
        assert kept_until(trio) is None
        assert due(89.99) == []
        assert due(90) == [trio.pk]


def test_what_is_due_is_found_among_many_a_few_at_a_time(session, oto, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("sessions_app.selectors.keeping.CHUNK", 3)
    others = [cast.session_of(oto) for _ in range(6)]
    Session.objects.filter(pk__in=[other.pk for other in others]).update(created_at=later(9 * DAY))
    with django_assert_num_queries(4 + 3):  # three chunks and an empty one; and the signs of the only one that is old
        assert due(11) == [session.pk]
