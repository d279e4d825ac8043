"""A Reader remembers: it returns what a newcomer would read, and the very same objects for what has not changed."""

import pickle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.selectors import Reader, snapshot
from sessions_app.services import attendance, mending, running, seating
from tests import cast
from tests.cast import begun, mark, marks, ms

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return cast.opened(cast.session_of(cast.account("Oto")))


def first(session):
    """Somebody of the first group."""
    return snapshot(session.pk).begun.groups[0].people[0].id


def all_groups(command):
    to = {"next": 2}.get(command)
    return lambda session: running.command_groups(session.pk, command, marks(session, 20), ms(20), None, to)


def first_group(act):
    """By somebody of the first group, who sees its present step."""

    def do(session):
        group = snapshot(session.pk).begun.groups[0]
        return act(session.pk, group.people[0].id, mark(group, 20), ms(20))

    return do


CHANGES = {
    "a pause": all_groups("pause"),
    "a minute more": all_groups("minute"),
    "on to the next phase": all_groups("next"),
    "the end": all_groups("end"),
    "one group’s minute": first_group(running.add_minute),
    "one who is ready": first_group(running.say_ready),
    "one who passes": first_group(mending.pass_turn),
    "one who only listens": lambda session: mending.listen(session.pk, first(session), True, ms(20)),
    "one who leaves": lambda session: attendance.leave(session.pk, first(session), ms(20)),
    "some who are away": lambda session: attendance.note(session.pk, {first(session)}, set(), ms(20)),
    "a late joiner": lambda session: cast.arrive(session, "Zoe", at=20),
    "the next round’s groups": lambda session: seating.form_groups(session.pk, 0, [], 1, ms(20)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_a_reader_gives_what_a_newcomer_reads(session, change):
    cast.arrive(session, *cast.NAMES[:7])
    begun(session)
    if change == "the next round’s groups":
        running.command_groups(session.pk, "end", marks(session, 10), ms(10))
    reader = Reader(session.pk)
    reader.read()
    CHANGES[change](session)
    assert reader.read() == snapshot(session.pk)


def test_what_has_not_changed_is_the_very_same(session):
    cast.arrive(session, *cast.NAMES[:7])
    begun(session)
    reader = Reader(session.pk)
    before = reader.read().begun.groups
    first = before[0]
    running.command_groups(session.pk, "minute", {first.id: mark(first, 20)}, ms(20), first.id)
    after = reader.read().begun.groups
    assert after[1] is before[1]
    assert after[0] is not before[0] and after[0].people is before[0].people


def test_groups_that_are_alike_share_their_timeline(session):
    """It is worked out once for all of them: there may be a hundred."""
    cast.arrive(session, *cast.NAMES[:6])
    begun(session)
    one, other = Reader(session.pk).read().begun.groups
    assert one.timeline is other.timeline and one.rota is other.rota


def queries_with(people, act):
    """How many queries `act` makes in a session of so many people at work."""
    one = cast.opened(cast.session_of(cast.account(f"Oto{people}")))
    cast.arrive(one, *(f"Person {people}.{number}" for number in range(people)))
    begun(one)
    seen = marks(one, 20)
    with CaptureQueriesContext(connection) as queries:
        act(one, seen)
    return len(queries)


def test_reading_takes_as_many_queries_for_sixty_people_as_for_six():
    few, many = (queries_with(people, lambda one, _: Reader(one.pk).read()) for people in (6, 60))
    assert few == many <= 7


def test_a_command_to_all_takes_as_many_queries_for_twenty_groups_as_for_two():
    def pause(one, seen):
        running.command_groups(one.pk, "pause", seen, ms(20))

    few, many = (queries_with(people, pause) for people in (6, 60))
    assert few == many


def test_a_reader_keeps_nothing_of_what_is_not_there_any_more(session):
    """It lives as long as the session is looked at: hours, and thousands of changes."""
    cast.arrive(session, *cast.NAMES[:7])
    begun(session)
    reader, sizes = Reader(session.pk), []
    for seconds in range(20, 32):
        running.command_groups(session.pk, "minute", marks(session, seconds), ms(seconds))
        reader.read()
        sizes.append(len(pickle.dumps(reader)))
    assert max(sizes) < 1.2 * sizes[1]


def test_with_fewer_than_three_people_no_round_can_be_held(session):
    assert snapshot(session.pk).clean_rounds == 0
    cast.arrive(session, "Ada", "Ben")
    assert snapshot(session.pk).clean_rounds == 0
    cast.arrive(session, "Cem")
    assert snapshot(session.pk).clean_rounds == 1
