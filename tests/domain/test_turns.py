"""What follows from who holds a turn: everybody, one person, or nobody. The table of docs/practices.md ("Turns").

Ada, Ben and Cem sit together, and Dee comes late. Where one person holds a turn, it is Ben, who brought the case.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from sessions_app.domain.agenda import agenda, larger, minutes
from sessions_app.domain.agreeing import Sitter, asked
from sessions_app.domain.errors import TroikaError
from sessions_app.domain.pacing import lengths_of
from sessions_app.domain.placing import GroupAtWork, neighbour_of, open_groups
from sessions_app.domain.practice import MINUTE, SECOND, Cast, Role, Sizes, When, roles_of
from sessions_app.domain.practice.turns import RULES
from sessions_app.domain.rota import Rota, order_for
from sessions_app.domain.timekeeping import not_held, numbered, turns_held
from sessions_app.domain.timeline import Timeline, steps_of
from sessions_app.domain.together import in_step
from sessions_app.domain.units import Ms

from .plans import in_rounds
from .turning import (
    ADA,
    BEN,
    CEM,
    DEE,
    EACH,
    NONE,
    ONE,
    START,
    STEP,
    TURNS,
    going,
    moments,
    plan_of,
    waiting,
    with_go_round,
)

ALL = {ADA, BEN, CEM}
SEATS = range(3)


class Question(NamedTuple):
    """A question asked in each step and after the last, and its answers."""

    text: str
    ask: Callable[[Rota, Ms], Any]
    each: list[Any]
    one: list[Any]
    none: list[Any]


def step(rota: Rota, now: Ms) -> tuple[str, int | None, int | None, int] | None:
    found = rota.timeline.position(now).step
    return None if found is None else (found.when.value, found.turn, found.holder, found.reached)


def asked_now(rota: Rota, now: Ms) -> set[int] | None:
    """Dee has come in as late as she could in this very step."""
    found, joins = rota.timeline.position(now).step, rota.next_turn(now)
    sitters = [Sitter(seat) for seat in SEATS] + ([] if joins is None else [Sitter(DEE, joins=joins)])
    return asked(sitters, found.reached) if found else None


def without_turn(rota: Rota, now: Ms) -> set[int]:
    """Whose claim to a turn is not served, if the session ended now: they have a turn first in the next round."""
    return {seat for seat in (*SEATS, DEE) if rota.promised(seat)} - rota.had_turn(now)


def with_ben_away(rota: Rota, now: Ms) -> str:
    mended = rota.attend(now, SEATS, {BEN})
    return "nothing" if mended == rota else "his turn waits" if BEN in mended.later else "?"


def ben_is_back(rota: Rota, now: Ms) -> bool:
    """Whether all is as if he had never been away, but for the order of turns."""
    back = rota.attend(now, SEATS, {BEN}).attend(now, SEATS, set())
    return (sorted(back.order), back.later, back.timeline.total) == (sorted(rota.order), (), rota.timeline.total)


def refused(change: Callable[..., Rota], *with_what: Any) -> bool:
    try:
        change(*with_what)
    except TroikaError:
        return True
    return False


def if_gives_up(seat: int) -> Callable[[Rota, Ms], str]:
    def ask(rota: Rota, now: Ms) -> str:
        if refused(rota.give_up, now, seat):
            return "no turn"
        mended = rota.give_up(now, seat)
        total, before = mended.timeline.total, rota.timeline.total
        return "others have the time" if total == before else "it ends" if total < before else "?"

    return ask


def put_off(rota: Rota, now: Ms) -> str:
    if refused(rota.put_off, now):
        return "refused"
    return "waits" if rota.put_off(now).later else "?"


def room_for_dee(rota: Rota, now: Ms) -> bool:
    """There is a minute more in each turn to come."""
    timeline, index = rota.timeline, rota.timeline.position(now).index
    more = {step.index: STEP + MINUTE for step in timeline.steps if step.when is When.TURN and step.index > index}
    return DEE in replace(rota, clock=timeline.adjusted(more).clock).make_room(now, DEE).order


# In a group of three with turns: alpha (once in a session), beta, a turn, and delta between turns, omega at the end.
TABLE = [
    Question(
        "which steps there are: part, turn, holder, and how many turns have begun",
        step,
        [
            ("session", None, None, 0),
            ("round", None, None, 0),
            ("turn", 1, ADA, 1),
            ("between", None, None, 2),
            ("turn", 2, BEN, 2),
            ("between", None, None, 3),
            ("turn", 3, CEM, 3),
            ("end", None, None, 3),
            None,
        ],
        [("session", None, None, 0), ("round", None, None, 0), ("turn", 1, BEN, 1), ("end", None, None, 1), None],
        [("session", None, None, 0), ("round", None, None, 0), ("end", None, None, 0), None],
    ),
    Question(
        "with which turn somebody can come in (0: at once)",
        lambda rota, now: rota.next_turn(now),
        [0, 0, 2, 2, 3, 3, None, None, None],
        [0, 0, 0, 0, None],
        [0, 0, 0, None],
    ),
    Question(
        "whose word moves the group on",
        asked_now,
        [ALL | {DEE}, ALL | {DEE}, ALL, ALL | {DEE}, ALL, ALL | {DEE}, ALL, ALL, None],
        [ALL | {DEE}] * 4 + [None],
        [ALL | {DEE}] * 3 + [None],
    ),
    Question(
        "whose turn it is",
        lambda rota, now: rota.holder(now),
        [None, None, ADA, None, BEN, None, CEM, None, None],
        [None, None, BEN, None, None],
        [None, None, None, None],
    ),
    Question(
        "on whose case the group works",
        lambda rota, now: rota.asking(now),
        [None, None, ADA, None, BEN, None, CEM, None, None],
        [None, None, BEN, None, None],
        [None, None, None, None],
    ),
    Question(
        "who is owed a turn that has not begun",
        lambda rota, now: rota.owed(now),
        [ALL, ALL, {BEN, CEM}, {BEN, CEM}, {CEM}, {CEM}, set(), set(), set()],
        [{BEN}, {BEN}, set(), set(), set()],
        [set(), set(), set(), set()],
    ),
    Question(
        "who needs a turn first in the next round, if this one ended now",
        without_turn,
        [ALL | {DEE}] * 3 + [{BEN, CEM, DEE}] * 2 + [{CEM, DEE}] * 2 + [{DEE}] * 2,
        [{BEN}, {BEN}, {BEN}, set(), set()],
        [set(), set(), set(), set()],
    ),
    Question(
        "whether no turn is under way or to come",
        lambda rota, now: rota.turns_over(now),
        [False] * 7 + [True, True],
        [False] * 3 + [True, True],
        [False] * 2 + [True, True],
    ),
    Question(
        "when the round is over",
        lambda rota, now: rota.over(now),
        [False] * 8 + [True],
        [False] * 4 + [True],
        [False] * 3 + [True],
    ),
    Question(
        "what changes when Ben is away, besides that he is not here",
        with_ben_away,
        ["his turn waits"] * 4 + ["nothing"] * 5,
        ["nothing"] * 5,
        ["nothing"] * 4,
    ),
    Question("whether all is well once he is back", ben_is_back, [True] * 9, [True] * 5, [True] * 4),
    Question(
        "what happens if Ben gives up his turn, or his seat",
        if_gives_up(BEN),
        ["others have the time"] * 5 + ["no turn"] * 4,
        ["it ends"] * 3 + ["no turn"] * 2,
        ["no turn"] * 4,
    ),
    Question(
        "what happens if Ada does",
        if_gives_up(ADA),
        ["others have the time"] * 3 + ["no turn"] * 6,
        ["no turn"] * 5,
        ["no turn"] * 4,
    ),
    Question(
        "what happens if the turn under way is put off",
        put_off,
        ["refused", "refused", "waits", "refused", "waits", "refused", "waits", "refused", "refused"],
        ["refused"] * 5,
        ["refused"] * 4,
    ),
    Question(
        "whether a newcomer gets a turn if there is time",
        room_for_dee,
        [True] * 6 + [False] * 3,
        [False] * 5,
        [False] * 4,
    ),
    Question(
        "whose turns were held so far",
        lambda rota, now: [turn.seat for turn in turns_held(rota, now)],
        [[], [], [ADA], [ADA], [ADA, BEN], [ADA, BEN], [ADA, BEN, CEM], [ADA, BEN, CEM], [ADA, BEN, CEM]],
        [[], [], [BEN], [BEN], [BEN]],
        [[], [], [], []],
    ),
    Question(
        "how many turns were never held, if the session ended now",
        lambda rota, now: not_held(rota, now, closed=True),
        [3, 3, 2, 2, 1, 1, 0, 0, 0],
        [1, 1, 0, 0, 0],
        [0, 0, 0, 0],
    ),
]


@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("question", TABLE, ids=[question.text for question in TABLE])
def test_in_each_step(question, turns):
    rota = going(turns)
    assert [question.ask(rota, now) for now in moments(turns)] == getattr(question, turns)


# -- before it begins -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "order"),
    [(EACH, (0, 1, 2, 3)), (ONE, (0,)), (NONE, ())],
)
def test_the_order_of_turns_of_a_new_group(turns, order):
    plan = plan_of(turns)
    assert order_for(plan, 4) == order
    assert [one.holder for one in steps_of(plan, 4, opening=True) if one.when is When.TURN] == list(order)


def test_where_one_person_holds_a_turn_it_is_whoever_brought_the_case():
    assert order_for(plan_of(ONE), 4, case=2) == (2,)
    with pytest.raises(IndexError):
        order_for(plan_of(ONE), 4, case=4)
    assert order_for(plan_of(EACH), 2, case=1) == (0, 1)
    assert order_for(plan_of(NONE), 2, case=1) == ()


@pytest.mark.parametrize("turns", TURNS)
def test_anybody_can_be_seated_before_the_round_begins(turns):
    rota = waiting(turns)
    assert (rota.next_turn(START), rota.over(START)) == (0, False)


@pytest.mark.parametrize(("turns", "order"), [(EACH, (ADA, CEM)), (ONE, ()), (NONE, ())])
def test_whoever_goes_before_the_round_begins_takes_their_turn_along(turns, order):
    """A case can be withdrawn until then. Without it there is no turn, and nobody else gets one."""
    rota = waiting(turns)
    gone = rota if refused(rota.give_up, START, BEN) else rota.give_up(START, BEN)
    assert gone.order == order
    assert gone.make_room(START, BEN).order == (order and (*order, BEN))


@pytest.mark.parametrize(("turns", "order", "later"), [(EACH, (ADA, CEM), (BEN,)), (ONE, (BEN,), ()), (NONE, (), ())])
def test_a_group_is_formed_with_somebody_who_is_away(turns, order, later):
    rota = waiting(turns).attend(START, SEATS, {BEN})
    assert (rota.order, rota.later) == (order, later)


# -- who is who, and where ---------------------------------------------------------------------------


def cast_of(turns: str) -> Cast:
    """Whoever holds a turn is x, if somebody does; whoever sits first is z, and all others are y."""
    comes = {"x": "holder", "z": "first", "y": "rest"}
    held = comes.items() if turns != NONE else list(comes.items())[1:]
    return Cast(tuple(Role(key, way, key, key, key, key) for key, way in held))


@pytest.mark.parametrize(
    ("turns", "roles"),
    [
        (EACH, ["z---", "z---", "xzy ", "zxyy", "zxy ", "zyxy", "zyx ", "z-- "]),
        (ONE, ["z---", "z---", "zxyy", "z---"]),
        (NONE, ["zyyy", "zyyy", "zyyy"]),
    ],
)
def test_who_is_what_in_each_step(turns, roles):
    """Ada, Ben, Cem, and Dee, who came in as late as she could in this very step; a dash for somebody without a role, a
    space for somebody who does not take part yet. Whoever comes in at once has a role at once, and reads of it."""
    rota = going(turns)

    def told(now: Ms) -> str:
        found, joins = rota.timeline.position(now).step, rota.next_turn(now)
        here = SEATS if joins is None or joins > found.reached else (*SEATS, DEE)
        turn = found.reached if found.when in (When.TURN, When.BETWEEN) else 0
        known = roles_of(cast_of(turns), here, turn=turn, order=rota.order)
        return "".join(known.get(seat, "-") if seat in here else " " for seat in (*SEATS, DEE))

    assert [told(now) for now in moments(turns)[:-1]] == roles


@pytest.mark.parametrize("turns", TURNS)
def test_a_person_who_is_alone_is_brought_to_others(turns):
    """At any moment at which these can be joined; in a practice of pairs, to one person, too."""

    def table(number: int, present: int, now: Ms) -> GroupAtWork:
        return GroupAtWork(number, number, present, 3, going(turns).next_turn(now), Sizes(3, 3, 5))

    for now in moments(turns):
        lone, others = table(1, 1, now), table(2, 3, now)
        joined = going(turns).next_turn(now)
        assert (lone.lone, others.lone) == (True, False)
        assert neighbour_of(lone, [lone, others]) == (None if joined is None else 2)
        assert open_groups([lone, others]) == ([] if joined is None else [others, lone])


# -- time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("turns", "seconds"), [(EACH, 62), (ONE, 40), (NONE, 30)])
def test_how_long_it_takes(turns, seconds):
    assert Timeline(steps_of(plan_of(turns), 3, opening=True)).total == seconds * SECOND
    assert agenda(in_rounds(plan_of(turns)))[-1].at == seconds * SECOND
    assert minutes(in_rounds(plan_of(turns))) == -(-seconds // 60)


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        (EACH, ["alpha", "beta", 1, "gamma", 2, 3, "omega"]),
        (ONE, ["alpha", "beta", "gamma", "omega"]),
        (NONE, ["alpha", "beta", "omega"]),
    ],
)
def test_what_an_organizer_reads_of_it_beforehand(turns, lines):
    told = [line.key or line.number for line in agenda(in_rounds(plan_of(turns)))]
    assert told[:-1] == lines


@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("part", [None, When.ROUND])
def test_an_organizer_reads_of_larger_groups_only_where_they_differ(turns, part):
    plan = with_go_round(plan_of(turns), part) if part else plan_of(turns)
    assert (larger(plan, shrink=True) is None) == (turns != EACH and part is None)


@pytest.mark.parametrize("turns", TURNS)
def test_a_pace_changes_what_people_come_for(turns):
    plan = plan_of(turns).with_lengths({"beta": 60_000, "gamma": 60_000} if turns != NONE else {"beta": 60_000})
    paced = lengths_of([plan], "long")
    changed = {key for key, length in plan.lengths.items() if paced[key] != length}
    assert changed == ({"beta"} if turns == NONE else {"gamma"})


@pytest.mark.parametrize(("turns", "seconds"), [(EACH, 20), (ONE, 20), (NONE, 10)])
def test_whoever_leaves_before_it_really_begins_did_not_sit_there(turns, seconds):
    """That is: before the first turn or, where nobody holds one, before what the round begins with."""
    assert going(turns).lead_in == seconds * SECOND


@pytest.mark.parametrize("size", [3, 4, 6])
@pytest.mark.parametrize("turns", TURNS)
def test_a_larger_group_ends_with_the_others(turns, size):
    """Its turns are shorter; where there is one turn or none, nothing is different at all."""
    three, more = (steps_of(plan_of(turns), members, opening=True) for members in (3, size))
    assert Timeline(more).total == Timeline(three).total
    if turns != EACH:
        assert more == three


@pytest.mark.parametrize(
    ("turns", "part", "three", "six"),
    [(EACH, When.ROUND, 82, 112), (ONE, When.ROUND, 60, 90), (NONE, When.ROUND, 50, 80), (ONE, When.TURN, 60, 60)],
)
def test_a_go_round_takes_longer_in_a_larger_group_unless_it_is_in_a_turn(turns, part, three, six):
    """In a turn it is cut, as all of that is. Ten seconds for everybody, in groups of three and of six."""
    plan = with_go_round(plan_of(turns), part)
    lengths = [Timeline(steps_of(plan, members, opening=True)).total / SECOND for members in (3, 6)]
    assert lengths == [three, six]


@pytest.mark.parametrize("turns", TURNS)
def test_the_room_is_in_step_when_all_are_in_the_same_phase(turns):
    behind, now, *_ = map(going(turns).timeline.position, moments(turns))
    assert (in_step(now, [now, now]), in_step(now, [now, behind])) == (1.0, 0.5)


@pytest.mark.parametrize(("turns", "numbers"), [(EACH, {ADA: 1, BEN: 2, CEM: 3}), (ONE, {BEN: 1}), (NONE, {})])
def test_notes_have_the_number_of_the_turn_that_they_are_about(turns, numbers):
    assert numbered(going(turns), None) == numbers


# -- the rules themselves -------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", TURNS)
def test_no_rule_contradicts_itself(turns):
    rule = RULES[turns]
    assert rule.heart in rule.parts
    assert (When.TURN in rule.parts) == rule.held
    assert not rule.for_all or rule.held
    assert not rule.can_wait or When.BETWEEN in rule.parts
