"""The list of sessions says what reading each whole session would, and queries do not grow with their number."""

from datetime import UTC, datetime

import pytest

from sessions_app.models import Host, Session
from sessions_app.selectors import deleted_of, sessions_of, shelves_of, snapshot
from sessions_app.services import hosting, keeping, shelving
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
    hosting.show_groups(session.pk, 1, ms())
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
    Host.objects.create(session=over, user=gus, role=Host.Duty.ORGANIZER, runs=False, invited=True)
    [own], [other] = sessions_of(oto, ms()), sessions_of(gus, ms())
    assert (own.runs, own.reads, own.owns) == (True, True, True)
    assert (other.runs, other.reads, other.owns) == (False, True, False)
    assert own.kept_until == datetime(2026, 5, 31, 9, 0, 30, tzinfo=UTC)
    assert sessions_of(cast.account("Sam"), ms()) == []


def test_a_session_is_in_use_from_its_opening_to_its_end(oto):
    """Whoever deletes one that is in use is asked about the people in it."""
    used = {make.__name__: make(oto).code for make in KINDS}
    listed = {one.code: one.in_use for one in sessions_of(oto, ms(30))}
    assert {name: listed[code] for name, code in used.items()} == {
        name: name not in ("closed", "ended") for name in used
    }


def test_what_is_deleted_is_found_by_who_made_it_the_last_first_and_by_nobody_else(oto):
    first, second = closed(oto), lobby(oto)
    gus, fay = cast.account("Gus"), cast.second_facilitator(second, "Fay")
    Host.objects.create(session=second, user=gus, role=Host.Duty.ORGANIZER, runs=False, invited=True)
    keeping.delete_session(second.pk, later(1))
    keeping.delete_session(first.pk, later(2))
    assert [one.code for one in deleted_of(oto, later(3))] == [first.code, second.code]
    assert [one.people for one in deleted_of(oto, later(3))] == [0, 7]
    assert deleted_of(gus, later(3)) == deleted_of(fay, later(3)) == []
    assert (shelves_of(oto, later(3)).deleted, shelves_of(gus, later(3)).deleted) == (2, 0)
    gone = max(one.gone_on for one in deleted_of(oto, later(3)))
    assert deleted_of(oto, gone) == []
    assert sessions_of(oto, ms(3)) == []


def test_the_newest_comes_first_and_what_is_archived_is_on_a_list_of_its_own(oto):
    old, new, put_away = closed(oto), lobby(oto), running(oto)
    for made, at in ((old, -9), (new, -5)):  # not by the clock of this machine: the morning may be still to come there
        Session.objects.filter(pk=made.pk).update(created_at=later(at))
    shelving.archive(Host.objects.get(session=put_away, user=oto), later(5))
    assert [one.code for one in sessions_of(oto, ms(9))] == [new.code, old.code]
    assert [one.code for one in sessions_of(oto, ms(9), archived=True)] == [put_away.code]
    assert shelves_of(oto, later(9)).archived == 1
