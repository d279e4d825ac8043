"""My sessions: the list says what a whole reading would, in as many queries for many as for few."""

from datetime import UTC, datetime

import pytest

from sessions_app.models import Host, Session
from sessions_app.selectors import sessions_of, snapshot
from sessions_app.services import hosting
from tests import cast
from tests.cast import arrive, begun, formed, later, ms

pytestmark = pytest.mark.django_db

ROUND = 10 + 3 * (20 + 20 + 40 + 20) + 5  # seconds


def closed(oto) -> Session:
    return cast.session_of(oto)


def lobby(oto) -> Session:
    session = cast.opened(closed(oto))
    arrive(session, *(f"{name} {session.code}" for name in cast.NAMES[:7]))  # secrets are made of names
    return session


def proposed(oto) -> Session:
    session = lobby(oto)
    formed(session)
    return session


def shown(oto) -> Session:
    session = proposed(oto)
    hosting.show_trios(session.pk, 1, ms())
    return session


def running(oto) -> Session:
    session = lobby(oto)
    begun(session)
    return session


def second_proposed(oto) -> Session:
    session = running(oto)
    formed(session, at=10 * ROUND)
    return session


def ended(oto) -> Session:
    session = running(oto)
    hosting.finish_session(session.pk, later(30), ms(30))
    return session


KINDS = (closed, lobby, proposed, shown, running, second_proposed, ended)


@pytest.mark.parametrize("seconds", [1, 30, 20 * ROUND])
def test_every_session_is_in_the_state_that_its_screens_show(oto, seconds):
    made = {make(oto).pk for make in KINDS}
    seen = {session.code: snapshot(session.pk) for session in Session.objects.filter(pk__in=made)}
    listed = sessions_of(oto, ms(seconds))
    assert {one.code for one in listed} == set(seen)
    for one in listed:
        whole = seen[one.code]
        assert one.state == whole.state(ms(seconds))
        assert (one.people, one.round) == (len(whole.people), whole.begun.number if whole.begun else 0)


def test_many_take_no_more_queries_than_few(oto, django_assert_num_queries):
    for make in KINDS * 3:
        make(oto)
    with django_assert_num_queries(4):
        assert len(sessions_of(oto, ms(30))) == 3 * len(KINDS)


def test_it_says_what_one_may_do_and_until_when_it_is_kept(oto):
    over, gus = ended(oto), cast.account("Gus")
    Host.objects.create(session=over, user=gus, role=Host.Role.ORGANIZER, runs=False, invited=True)
    [own], [other] = sessions_of(oto, ms()), sessions_of(gus, ms())
    assert (own.runs, own.reads, own.owns) == (True, True, True)
    assert (other.runs, other.reads, other.owns) == (False, True, False)
    assert own.kept_until == datetime(2026, 5, 31, 9, 0, 30, tzinfo=UTC)
    assert sessions_of(cast.account("Sam"), ms()) == []
