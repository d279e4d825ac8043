"""Groups in which one person holds a turn: whoever brought the case.

Rings of four of tests/practices/unheld/one_turn.toml: all hum until 10 s, the turn lasts until 90, and all nod until
100.
"""

import pytest

from sessions_app import screens
from sessions_app.domain.errors import WrongMoment
from sessions_app.models import Session
from sessions_app.selectors.history import owed_a_turn
from sessions_app.services import attendance, mending, rearranging, running
from tests import cast
from tests.cast import arrive, begun, bring_cases, formed, joined, ms

from .circle import group, here, mark, members, moment, seen, turns, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto, one_turn) -> Session:
    return cast.opened(cast.session_of(oto, practice=one_turn))


@pytest.fixture
def people(session) -> list[int]:
    """Those of the first ring, the holder first; the round begins at 0 s."""
    bring_cases(session, *arrive(session, *cast.NAMES[:8])[::4])
    begun(session)
    return members(session)


def test_whoever_brought_the_case_has_the_turn_also_after_a_change_by_hand(session):
    bring_cases(session, *arrive(session, *cast.NAMES[:9])[3:5])
    one, other = formed(session).proposal.groups
    assert [(each.rota.order, each.rota.later) for each in (one, other)] == [((0,), ()), ((0,), ())]
    small, large = sorted((one, other), key=lambda each: len(each.people))
    holder = small.people[0].id
    rearranging.move(session.pk, 1, large.people[-1].id, small.id, ms())
    after = seen(session).proposal.by_id[small.id]
    assert (len(after.people), after.people[0].id, after.rota.order) == (5, holder, (0,))


def test_the_screens_tell_of_one_turn(session, people):
    timeline = screens.for_participant(seen(session), people[0], ms(20)).group.timeline
    assert (timeline.turns, [(step.phase, step.turn, step.holder) for step in timeline.steps], timeline.ends) == (
        1,
        [("kappa", 1, 0), ("omicron", 1, 0), ("pi", None, None)],
        ms(100),
    )


@pytest.mark.parametrize("at", [5, 60, 95])
def test_whoever_comes_late_helps_at_once_and_is_owed_nothing(session, people, at):
    before = moment(session, at)
    (late,) = joined(session, "Zoe", at=at)
    mending.seat_late(session.pk, late.pk, group(session).id, ms(at))
    assert late.pk in here(session)
    assert group(session).people[-1].joins == 0
    assert (moment(session, at), turns(session)) == (before, [people[0]])
    assert owed_a_turn(session.pk, 1, ms(200)) == set()


@pytest.mark.parametrize("at", [5, 60, 95])
def test_a_holder_who_is_away_keeps_the_turn_and_the_clock_goes_on(session, people, at):
    holder, *_ = people
    before = moment(session, at)
    attendance.note(session.pk, [holder], [], ms(at))
    assert (turns(session), waiting(session), moment(session, at)) == ([holder], [], before)


def test_that_turn_cannot_be_put_off_but_all_who_are_here_can_go_on(session, people):
    holder, *others = people
    attendance.note(session.pk, [holder], [], ms(20))
    for who in ({"participant_id": others[0]}, {"group_id": group(session).id}):
        with pytest.raises(WrongMoment, match="This is the only turn"):
            mending.put_off(session.pk, mark(session, 30), ms(30), **who)
    for person in others:
        running.say_ready(session.pk, person, mark(session, 30), ms(30))
    assert group(session).timeline.position(ms(30)).step.phase == "omicron"


def test_when_the_holder_leaves_the_turn_is_over_and_when_a_helper_leaves_nothing(session, people):
    holder, helper, *others = people
    before = moment(session, 30)
    attendance.leave(session.pk, helper, ms(30))
    attendance.come_back(session.pk, helper, ms(31))
    assert (moment(session, 30), turns(session), here(session)) == (before, [holder], set(people))
    attendance.leave(session.pk, holder, ms(40))
    assert group(session).timeline.position(ms(40)).step.phase == "pi"
    assert here(session) == {helper, *others}


def test_nobody_else_can_pass_and_the_holder_can(session, people):
    holder, helper, *_ = people
    with pytest.raises(WrongMoment, match="no turn of yours"):
        mending.pass_turn(session.pk, helper, mark(session, 30), ms(30))
    mending.pass_turn(session.pk, holder, mark(session, 30), ms(30))
    assert group(session).timeline.position(ms(30)).step.phase == "pi"
    assert owed_a_turn(session.pk, 1, ms(200)) == set()


def test_only_the_holder_is_owed_a_turn_that_was_not_held(session, people):
    one = group(session)
    running.command_groups(session.pk, "end", {one.id: mark(session, 5)}, ms(5), one.id)
    assert owed_a_turn(session.pk, 1, ms(200)) == {people[0]}
