"""Who does what when: drawn from the seed, about as often as requested, at moments that make sense."""

import pytest

from sessions_app.rehearsal import chaos
from sessions_app.rehearsal.chaos import FIRST_GROUP, SHARES, intentions, lateness, reaction
from sessions_app.rehearsal.measures import Measures
from sessions_app.rehearsal.messages import HeardScreen, HeardSession

PEOPLE = range(2_000)
SEED = 11


def test_the_same_seed_makes_the_same_chaos() -> None:
    def everything(seed: int) -> list[object]:
        drawn = [(lateness(seed, index, 0.3, 3), intentions(seed, index, 1, 0.3, (0.2, 0.5))) for index in range(50)]
        return [*drawn, *(chaos.about_lone(seed, 1, index) for index in range(50))]

    assert everything(SEED) == everything(SEED)
    assert everything(SEED) != everything(SEED + 1)


def test_without_a_probability_nothing_happens() -> None:
    assert not any(lateness(SEED, index, 0, 3) or intentions(SEED, index, 1, 0) for index in PEOPLE)
    assert not any(reaction(SEED, index, (1, 2), holder=True, likely=0) for index in PEOPLE)
    assert not any(chaos.desk_closes(SEED, number, 0) for number in range(20))


@pytest.mark.parametrize("likely", [0.1, 0.3, 1])
def test_it_happens_about_as_often_as_was_asked_for(likely: float) -> None:
    done = [intention.what for index in PEOPLE for intention in intentions(SEED, index, 1, likely)]
    for what, share in SHARES.items():
        assert done.count(what) / len(PEOPLE) == pytest.approx(likely * share, abs=0.04), what
    late = [index for index in PEOPLE if lateness(SEED, index, likely, 3)]
    assert len(late) / len(PEOPLE) == pytest.approx(likely, abs=0.04)


def test_a_first_group_is_always_in_time() -> None:
    assert not any(lateness(seed, index, 1, 3) for seed in range(50) for index in range(FIRST_GROUP))


def test_late_people_come_in_a_round_that_is_held_before_it_is_over() -> None:
    for index in PEOPLE:
        number, part = lateness(SEED, index, 1, 2) or (1, 0.5)
        assert number in (1, 2) and 0 < part < 1


def test_what_one_means_to_do_is_in_order_and_some_of_it_is_in_the_own_turn() -> None:
    own = 0
    for index in PEOPLE:
        parts = [intention.part for intention in intentions(SEED, index, 1, 1, (0.4, 0.41))]
        assert parts == sorted(parts) and all(0 < part < 1 for part in parts)
        own += any(0.4 < part < 0.41 for part in parts)
    assert own > len(PEOPLE) / 4


def test_of_those_who_leave_some_come_back() -> None:
    left = [one.back for index in PEOPLE for one in intentions(SEED, index, 1, 1) if one.what == "leave"]
    assert set(left) == {chaos.LATER, chaos.NEXT_ROUND, chaos.NEVER}
    vanished = [one.back for index in PEOPLE for one in intentions(SEED, index, 1, 1) if one.what == "vanish"]
    assert set(vanished) == {chaos.SOON, chaos.LATER, chaos.NEXT_ROUND, chaos.NEVER}


def test_nobody_puts_off_somebody_who_is_not_holder() -> None:
    assert {reaction(SEED, index, (1, 2), holder=False, likely=1) for index in PEOPLE} == {"vouch", ""}
    assert {reaction(SEED, index, (1, 2), holder=True, likely=1) for index in PEOPLE} == {"vouch", "off"}


class TestWhoIsGone:
    """Nothing is expected to reach somebody who looks at no screen."""

    @staticmethod
    def screen(version: int) -> HeardScreen:
        return HeardScreen(version, 0, HeardSession("ACDEFG", "Friday circle", "running", 1, 1, 3))

    def test_what_had_not_reached_them_need_not_any_more(self) -> None:
        measures = Measures(lambda *_: None)
        measure = measures.begin("pause", [1, 2], 0)
        measures.answered(measure, 5)
        measures.gone(2)
        measures.arrived(1, self.screen(5), 20)
        assert (measures.expected, measures.received, measures.waiting) == (1, 1, False)

    def test_what_is_sent_once_they_are_back_must(self) -> None:
        measures = Measures(lambda *_: None)
        measures.gone(2)
        measures.answered(measures.begin("pause", [1, 2], 0), 5)
        measures.back(2)
        measures.answered(measures.begin("resume", [2], 10), 6)
        assert measures.expected == 2
        assert [person for _, person in measures.overdue(10_000)] == [1, 2]
