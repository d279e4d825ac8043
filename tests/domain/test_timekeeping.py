"""Which turns were held, and how long each phase really took."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain.errors import TroikaError
from sessions_app.domain.practice import MINUTE, SECOND
from sessions_app.domain.rota import Frame, Rota
from sessions_app.domain.timekeeping import turns_held

from .clocks import BEN, CEM, DEE, SHORT, START, at, going, timed, waiting
from .plans import groups

ALL = [("share", 20), ("clarify", 20), ("consult", 40), ("return", 20)]  # seconds; reflect 10, breath 5


def actual(turn) -> list[float]:
    return [phase.actual_ms / SECOND for phase in turn.phases]


def seen(rota: Rota, seconds: float) -> list[tuple[int, int, list[float], bool]]:
    return [(turn.turn, turn.seat, actual(turn), turn.complete) for turn in turns_held(rota, at(seconds))]


WHOLE = [20, 20, 40, 20]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, []),
        (0, []),
        (10, []),  # reflect is no turn
        (10.5, [(1, 0, [0.5, 0, 0, 0], False)]),
        (60, [(1, 0, [20, 20, 10, 0], False)]),
        (109, [(1, 0, [20, 20, 40, 19], False)]),
        (110, [(1, 0, WHOLE, True)]),
        (114, [(1, 0, WHOLE, True)]),  # the breath is no turn either
        (116, [(1, 0, WHOLE, True), (2, 1, [1, 0, 0, 0], False)]),
        (9999, [(1, 0, WHOLE, True), (2, 1, WHOLE, True), (3, 2, WHOLE, True)]),
    ],
)
def test_until_any_instant(seconds, expected):
    assert seen(going(), seconds) == expected


def test_before_the_start_nothing_was_held():
    assert turns_held(waiting(), at(500)) == []


def test_planned_is_what_the_group_was_formed_with():
    rota = timed(timed(going(), "extend", 15), "skip", 120)
    first, second, _ = turns_held(rota, at(9999))
    assert [(phase.key, phase.planned_ms / SECOND) for phase in first.phases] == ALL
    assert actual(first) == [80, 20, 10, 20]
    assert (first.planned_ms, first.actual_ms) == (100 * SECOND, 130 * SECOND)
    assert [phase.planned_ms for phase in second.phases] == [phase.planned_ms for phase in first.phases]


def test_a_four_is_held_against_its_own_shrunk_plan():
    turns = turns_held(going(4), at(9999))
    assert len(turns) == 4
    assert all(turn.planned_ms == turn.actual_ms == 73_750 for turn in turns)


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ([("skip", 40), ("skip", 50)], [20, 10, 10, 20]),
        ([("extend", 55), ("extend", 55)], [20, 20, 160, 20]),
        ([("pause", 20), ("resume", 320)], WHOLE),  # the clock stood still
        ([("pause", 20), ("skip", 320), ("resume", 330)], [10, 20, 40, 20]),
    ],
)
def test_actual_after_commands(commands, expected):
    rota = going()
    for command, seconds in commands:
        rota = timed(rota, command, seconds)
    assert actual(turns_held(rota, at(9999))[0]) == expected


def test_a_session_that_ends_in_the_middle_ends_its_turns_there():
    rota = timed(going(), "end", 160)
    assert seen(rota, 9999) == [(1, 0, WHOLE, True), (2, 1, [20, 20, 5, 0], False)]


def test_while_paused_no_time_is_held():
    rota = timed(going(), "pause", 40)
    assert seen(rota, 40) == seen(rota, 9999) == [(1, 0, [20, 10, 0, 0], False)]
    assert seen(rota, 25) == [(1, 0, [15, 0, 0, 0], False)]  # nor what was still to come then


def test_a_phase_that_was_left_out_makes_a_turn_incomplete():
    at_once = timed(going(), "skip", 30)  # clarify was passed over at its very start
    first = turns_held(at_once, at(9999))[0]
    assert actual(first) == [20, 0, 40, 20]
    assert not first.complete


def test_it_begins_when_the_clock_says():
    first, second, _ = turns_held(timed(going(), "extend", 15), at(9999))
    assert (first.began_at, second.began_at) == (at(10), at(10 + 160 + 5))


def test_a_turn_given_up_before_it_began_is_not_held_and_one_put_off_is_twice():
    given_up = going().give_up(at(5), BEN)
    assert [turn.seat for turn in turns_held(given_up, at(9999))] == [0, CEM]
    put_off = going().put_off(at(20)).attend(at(20), {0, 1, 2}, set())
    assert seen(put_off, 9999)[0] == (1, 0, [10, 0, 0, 0], False)
    assert [turn.seat for turn in turns_held(put_off, at(9999))] == [0, BEN, CEM, 0]


def test_a_newcomer_gets_a_turn_out_of_the_time_of_the_others():
    rota = going().make_room(at(50), DEE)
    held = turns_held(rota, at(9999))
    assert [turn.seat for turn in held] == [0, BEN, CEM, DEE]
    assert all(turn.actual_ms < turn.planned_ms for turn in held[1:])


# -- compared with somebody who sat there with a watch -------------------------------------------------

MOVES = st.sampled_from(["pause", "resume", "extend", "skip", "skip", "end"])
WAITS = st.one_of(st.integers(0, 5 * SECOND), st.integers(0, 8 * MINUTE))
EVENTS = st.lists(st.tuples(WAITS, st.one_of(MOVES, st.integers(0, 4))), max_size=25)


class Watch:
    """Adds up, phase by phase, what passes; looks only at where the group is now."""

    def __init__(self, rota: Rota) -> None:
        self.rota, self.now = rota, START
        self.spent: dict[tuple[int, str], int] = {}

    def wait(self, ms: int) -> None:
        until = self.now + ms
        while (step := self.rota.timeline.position(self.now).step) and not self.rota.timeline.paused:
            upto = min(until, self.rota.timeline.next_boundary(self.now) or until)
            if step.turn:
                place = (step.turn, step.phase)
                self.spent[place] = self.spent.get(place, 0) + upto - self.now
            self.now = upto
            if upto == until:
                break
        self.now = until

    def happens(self, event: str | int) -> None:
        rota = self.rota
        try:
            if isinstance(event, str):
                timeline = getattr(rota.timeline, event)(self.now)
                self.rota = Rota(rota.frame, rota.order, rota.later, timeline.clock)
            elif event == 4:
                self.rota = rota.make_room(self.now, max(rota.order) + 1) if len(rota.order) < 6 else rota
            else:
                self.rota = rota.give_up(self.now, event) if event % 2 else rota.put_off(self.now)
        except TroikaError:
            pass


@given(groups(), st.booleans(), EVENTS, WAITS)
def test_the_turns_held_are_those_that_a_watch_saw(group, opening, events, rest):
    plan, members = group
    frame = Frame(plan, members, opening=opening)
    rota = Rota(frame, tuple(range(members)))
    watch = Watch(Rota(frame, rota.order, (), rota.timeline.start(START).clock))
    for wait, event in events:
        watch.wait(wait)
        watch.happens(event)
    watch.wait(rest)
    held = turns_held(watch.rota, watch.now)
    told = {(turn.turn, phase.key): phase.actual_ms for turn in held for phase in turn.phases if phase.actual_ms}
    assert told == {place: ms for place, ms in watch.spent.items() if ms}
    assert all(turn.complete <= all(phase.actual_ms for phase in turn.phases) for turn in held)
    assert [turn.seat for turn in held] == [watch.rota.order[turn.turn - 1] for turn in held]


def test_the_practice_of_the_tests_is_the_usual_one():
    assert [(phase.key, phase.length / SECOND) for phase in SHORT.turn] == ALL
