"""What the part of a round decides, whatever the phase in it is called: the table of tests/parts.py."""

import pytest

from sessions_app.domain.agreeing import Sitter, asked
from sessions_app.domain.errors import WrongMoment
from sessions_app.domain.practice import When
from sessions_app.domain.timekeeping import turns_held
from sessions_app.domain.timeline import Timeline, steps_of
from tests.parts import NAMES, PLAN, STEP, TABLE, going, inside

EACH = pytest.mark.parametrize(("index", "part"), list(enumerate(TABLE)), ids=NAMES)
ADA, BEN, CEM = range(3)


def test_a_round_is_held_part_by_part():
    steps = [(step.phase, step.when, step.turn, step.holder, step.reached) for step in going().timeline.steps]
    assert steps == [part[:5] for part in TABLE]


def test_the_sessions_part_is_held_in_its_first_round_only():
    assert [step.when for step in steps_of(PLAN, 1, opening=False)] == [When.ROUND, When.TURN, When.END]


@EACH
def test_who_is_holder_who_was_and_with_which_turn_one_comes_in(index, part):
    rota = going()
    found = rota.holder(inside(index)), rota.been_holder(inside(index)), rota.next_turn(inside(index))
    assert found == (part.holder, part.been, part.joins)


@EACH
def test_who_is_asked_whether_to_go_on(index, part):
    """Ada was there from the start; Ben takes part from the second turn on, Cem from the third."""
    step = going().timeline.position(inside(index)).step
    people = asked([Sitter(ADA), Sitter(BEN, joins=2), Sitter(CEM, joins=3)], step.reached)
    assert people == {ADA} | ({BEN} if part.reached >= 2 else set()) | ({CEM} if part.reached >= 3 else set())


@EACH
def test_turns_that_have_not_begun_wait_for_people_who_are_away(index, part):
    """The one announced between turns, too, as long as another one can take its place. When nothing more is to come,
    nobody who is back begins anew."""
    rota = going().attend(inside(index), range(3), {BEN})
    waits = index < 4
    assert (rota.order, rota.later) == (((0, 2), (1,)) if waits else ((0, 1, 2), ()))
    assert rota.timeline.position(inside(index)) == going((0, 2) if waits else (0, 1, 2)).timeline.position(
        inside(index)
    )
    back = rota.attend(inside(index), range(3), set())
    assert back.later == ()


def test_whoever_comes_back_in_the_end_of_a_round_begins_no_turn():
    rota = going().attend(inside(0), range(3), {BEN})
    end = next(step.index for step in rota.timeline.steps if step.when is When.END)
    late = rota.attend(inside(end), range(3), set())
    assert (late.order, late.later, rota.turns_over(inside(end)), rota.over(inside(end))) == ((0, 2), (1,), True, False)
    assert late.make_room(inside(end), 3) == late


@EACH
def test_only_a_turn_under_way_can_be_put_off(index, part):
    if part.turn is None:
        with pytest.raises(WrongMoment):
            going().put_off(inside(index))
    else:
        assert going().put_off(inside(index)).timeline.position(inside(index)).step.index == index + 1


@EACH
def test_what_was_added_to_a_step_stays_with_it_when_people_go(index, part):
    """Also in the parts that belong to no turn."""
    rota = going()
    grown = type(rota)(rota.frame, rota.order, clock=rota.timeline.adjusted({index: 2 * STEP}).clock)
    without = grown.attend(inside(0), range(3), {BEN})
    lengths = {(step.when, step.holder): without.timeline.length(step.index) for step in without.timeline.steps}
    if part.when != "between" and part.holder != BEN:
        assert lengths[When(part.when), part.holder] == 2 * STEP
    assert sum(lengths.values()) == (6 if part.holder == BEN or index == 5 else 7) * STEP


def test_time_before_between_and_after_turns_belongs_to_none():
    held = turns_held(going(), inside(len(TABLE)))
    assert [(turn.seat, turn.actual_ms) for turn in held] == [(seat, STEP) for seat in (ADA, BEN, CEM)]


def test_a_larger_group_ends_with_the_others():
    three, four = (Timeline(steps_of(PLAN, size, opening=True)).total for size in (3, 4))
    assert three == four
