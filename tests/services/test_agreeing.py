"""Two are ready and the third goes: the group goes on by itself, however the third went. Nobody absent is waited
for."""

from collections.abc import Callable

import pytest

from sessions_app.domain.units import Ms
from sessions_app.models import Participant, Session
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, erasing, mending, running, selfrun
from tests import cast
from tests.cast import MORNING, arrive, later, mark, ms

from .circle import group, groups_of, members

pytestmark = pytest.mark.django_db

Go = Callable[[Session, int, Ms], object]


def erase(session: Session, person: int, now_ms: Ms) -> object:
    return erasing.erase(Participant.objects.get(pk=person), "Somebody", "s" * 43, later(30), now_ms)


def away(session: Session, person: int, now_ms: Ms) -> object:
    return attendance.note(session.pk, [person], [], now_ms)


GOES: dict[str, Go] = {
    "leaves": lambda session, person, now: attendance.leave(session.pk, person, now),
    "is taken out": lambda session, person, now: attendance.remove(session.pk, person, now),
    "sits out": lambda session, person, now: attendance.sit_out(session.pk, person, now),
    "is erased": erase,
    "is away": away,
}


def done(session: Session, *people: int, at: float) -> None:
    for person in people:
        assert running.say_ready(session.pk, person, mark(group(session), at), ms(at)).groups == 0


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES)
def test_a_group_goes_on_when_the_only_one_who_was_waited_for(session, goes):
    groups_of(session, 3)
    one, two, three = members(session)
    done(session, one, two, at=4)
    goes(session, three, ms(5))
    assert group(session).timeline.position(ms(5)).step.phase == "share"
    assert group(session).ready_at(ms(5)) == []


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES)
def test_it_stays_where_it_is_while_somebody_else_is_not_ready(session, goes):
    groups_of(session, 4)
    one, two, three, _ = members(session)
    done(session, one, two, at=4)
    goes(session, three, ms(5))
    assert group(session).timeline.position(ms(5)).step.phase == "reflect"
    assert group(session).ready_at(ms(5)) == sorted((one, two))


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES)
def test_who_was_ready_in_a_phase_that_is_over_is_not_ready_for_the_next(session, goes):
    """Its time was up before the third said a word; then the third goes."""
    groups_of(session, 3)
    one, two, three = members(session)
    done(session, one, two, at=4)
    assert group(session).timeline.position(ms(12)).step.phase == "share"
    goes(session, three, ms(12))
    assert group(session).timeline.position(ms(12)).step.phase == "share"


def test_when_the_holder_goes_their_turn_ends_and_nothing_is_skipped_beside(session):
    groups_of(session, 3)
    one, two, three = members(session)
    done(session, two, three, at=12)
    attendance.leave(session.pk, one, ms(13))
    step = group(session).timeline.position(ms(13)).step
    assert (step.phase, step.reached) == ("breath", 2)


def test_who_is_brought_to_another_group_is_waited_for_in_neither(session):
    groups_of(session, 6)
    _, two, three = members(session)
    attendance.note(session.pk, [two, three], [], ms(12))
    new = group(session, 2)
    for person in new.people[:2]:
        running.say_ready(session.pk, person.id, mark(group(session, 2), 13), ms(13))
    mending.join_lone(session.pk, group(session).id, new.id, ms(14))
    assert group(session, 2).timeline.position(ms(14)).step.phase == "share"
    attendance.note(session.pk, [new.people[2].id], [], ms(15))  # the newcomer only listens until the next turn
    assert group(session, 2).timeline.position(ms(15)).step.phase == "clarify"


def test_it_goes_on_while_it_is_paused(session):
    groups_of(session, 3)
    one, two, three = members(session)
    running.command_groups(session.pk, "pause", cast.marks(session, 4), ms(4))
    done(session, one, two, at=30)
    attendance.note(session.pk, [three], [], ms(60))
    assert group(session).timeline.position(ms(60)).step.phase == "share"
    assert group(session).timeline.paused


def test_while_the_whole_network_is_away_nothing_is_decided(session):
    groups_of(session, 3)
    one, two, three = members(session)
    done(session, one, two, at=4)
    attendance.note(session.pk, [one, two, three], [], ms(5))
    assert group(session).timeline.position(ms(5)).step.phase == "reflect"
    attendance.note(session.pk, [], [one, two, three], ms(6))
    assert group(session).ready_at(ms(6)) == sorted((one, two))


@pytest.mark.parametrize("goes", GOES.values(), ids=GOES)
def test_three_strangers_begin_when_a_fourth_who_was_not_ready(db, goes):
    session = selfrun.start_session("Three strangers", "own", "t" * 32, MORNING)
    *early, dee = arrive(session, "Ada", "Ben", "Cem", "Dee")
    for person in early:
        assert not selfrun.say_ready(session.pk, person.pk, True, 1, ms(30)).begun
    goes(session, dee.pk, ms(40))
    begun = snapshot(session.pk)
    assert begun.state(ms(40)) == "running"
    assert {person.id for person in begun.begun.groups[0].people} == {person.pk for person in early}
