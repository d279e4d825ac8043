"""Announced rounds are kept: while nobody comes or goes, as many rounds follow without a repeat as were announced."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.grouping import Effort, Wishes, known_rounds, meetings, mix
from sessions_app.domain.mixing.case import case_of
from sessions_app.domain.mixing.kept import kept, known_again
from sessions_app.domain.mixing.room import room
from tests.chance import stories

Rounds = list[list[list[int]]]
LITTLE = Effort(steps=3000, total=12_000)  # a promise does not depend on how long was searched
WISHES = {
    "none": Wishes(),
    "a pair that stays": Wishes(stay=[(0, 1)]),
    "teams": Wishes(teams={person: str(person % 4) for person in range(60)}),
    "languages": Wishes(languages={person: "de" if person % 2 else "en" for person in range(60)}),
}


def repeats(rounds, stay=()):
    """Meetings of two people beyond their first; of those who stay together on purpose they are none."""
    return sum(count - 1 for pair, count in meetings(rounds).items() if pair not in map(frozenset, stay))


def come_and_go(here, gone, rng):
    """One to three people leave, come back, or come for the first time."""
    here, gone = list(here), list(gone)
    for _ in range(rng.randint(1, 3)):
        what = rng.choice(["leave", "return", "new"])
        if what == "leave" and len(here) > 6:
            gone.append(here.pop(rng.randrange(len(here))))
        elif what == "return" and gone:
            here.append(gone.pop(rng.randrange(len(gone))))
        else:
            here.append(max([*here, *gone]) + 1)
    return here, gone


@given(st.integers(6, 26), st.integers(2, 9), st.sampled_from(sorted(WISHES)), st.integers(0, 10**6))
@settings(max_examples=stories(15), deadline=None, derandomize=True)
def test_so_many_rounds_as_were_announced_follow_without_a_repeat(people, planned, wished, seed):
    rng, wishes = random.Random(seed), WISHES[wished]
    here, gone, held, before, said = list(range(people)), list[int](), Rounds(), Rounds(), 0
    for left in range(planned, 0, -1):
        plan = mix(here, rng, held, left, wishes, planned=before, effort=LITTLE)
        met = repeats([*held, plan.groups], wishes.stay) - repeats(held, wishes.stay)
        assert plan.repeats == met
        if said:
            assert not met
            assert plan.good_for >= said - 1
        held.append(plan.groups)
        before, said = list(plan.kept), plan.good_for
        if rng.random() < 0.35:
            (here, gone), said = come_and_go(here, gone, rng), 0


def searched(people=17, rounds=4):
    """A plan that a search found, since two people stay together."""
    return mix(range(people), random.Random(3), rounds=rounds, wishes=WISHES["a pair that stays"], effort=LITTLE)


def unordered(rounds):
    return {frozenset(map(frozenset, groups)) for groups in rounds}


def test_a_designs_rounds_need_not_be_kept_and_those_of_a_search_are():
    assert not mix(range(15), random.Random(1), rounds=7).kept
    plan = searched()
    assert unordered(plan.kept) == unordered(plan.later)
    assert len(plan.kept) == 3


def test_the_next_rounds_are_those_that_were_planned():
    plan = searched()
    rounds, before = [plan.groups], plan.kept
    for left in (3, 2, 1):
        following = mix(
            range(17), random.Random(left), rounds, left, WISHES["a pair that stays"], planned=before, effort=LITTLE
        )
        rounds.append(following.groups)
        before = following.kept
    assert unordered(rounds[1:]) == unordered(plan.later)


def test_of_more_rounds_than_can_be_clean_the_total_stays_what_was_planned():
    plan = mix(range(13), random.Random(1), rounds=6, effort=LITTLE)
    rounds, before = [plan.groups], plan.kept
    for left in range(5, 0, -1):
        following = mix(range(13), random.Random(left), rounds, left, planned=before)
        rounds.append(following.groups)
        before = following.kept
    assert repeats(rounds) == plan.planned_repeats
    assert [repeats(rounds[:number]) for number in (1, 2, 3, 4)] == [0, 0, 0, 0]


def case(people, history, wishes=None):
    return case_of(sorted(people), history, None, wishes or Wishes(), {})


PLANNED = [[[0, 3, 6], [1, 4, 7], [2, 5, 8]], [[0, 4, 8], [1, 5, 6], [2, 3, 7]]]
HELD = [[[0, 1, 2], [3, 4, 5], [6, 7, 8]]]


def named(case, plan):
    return unordered([[[case.people[at] for at in group] for group in groups] for groups in plan])


class TestWhetherAPlanStillFits:
    def test_of_the_same_people_all_of_it_does(self):
        asked = case(range(9), HELD)
        assert named(asked, kept(asked, PLANNED, random.Random(1))) == unordered(PLANNED)

    def test_whoever_is_new_takes_the_seat_of_somebody_who_left(self):
        asked = case([*range(8), 40], HELD)
        plan = named(asked, kept(asked, PLANNED, random.Random(1)))
        assert plan == unordered([[[40 if p == 8 else p for p in g] for g in groups] for groups in PLANNED])

    @pytest.mark.parametrize("people", [range(8), range(10)])
    def test_another_number_of_people_has_no_use_for_it(self, people):
        assert kept(case(people, HELD), PLANNED, random.Random(1)) == []

    def test_rounds_of_other_people_are_no_plan(self):
        assert kept(case(range(9), HELD), [PLANNED[0], [[0, 1, 2], [3, 4, 5], [6, 7, 9]]], random.Random(1)) == []

    def test_a_pair_that_is_to_stay_together_now_leaves_the_rounds_in_which_it_does(self):
        asked = case(range(9), HELD, Wishes(stay=[(0, 4)]))
        assert named(asked, kept(asked, PLANNED, random.Random(1))) == unordered(PLANNED[1:])

    def test_who_is_locked_for_one_round_makes_it_another_question(self):
        assert kept(case(range(9), HELD, Wishes(locked=[(0, 4)])), PLANNED, random.Random(1)) == []

    def test_rounds_that_repeat_come_after_those_that_do_not_in_the_order_in_which_they_were_planned(self):
        again = [[0, 1, 3], [2, 4, 6], [5, 7, 8]]
        asked = case(range(9), HELD)
        plan = kept(asked, [*PLANNED, again, HELD[0]], random.Random(1))
        assert [sorted(map(sorted, groups)) for groups in plan[2:]] == [again, HELD[0]]
        assert asked.again(plan) == [0, 0, 4, 9]
        assert asked.clean(plan) == 2

    def test_a_design_knows_its_own_rounds_again_and_no_others(self):
        plan = mix(range(15), random.Random(1), rounds=7)
        asked = case(range(15), [])
        assert known_again(asked, plan.groups, plan.later)
        assert not known_again(asked, plan.groups, [plan.groups])
        assert known_again(asked, plan.groups, [])
        assert not known_again(case(range(15), [], Wishes(stay=[(0, 1)])), plan.groups, plan.later)


class TestWhatARoomAllows:
    def test_sizes_and_nothing_else_where_nobody_wishes(self):
        assert room(10).allows([[9, 8, 7, 6], [0, 1, 2], [3, 4, 5]])
        assert not room(10).allows([[0, 1, 2, 3, 4], [5, 6], [7, 8, 9]])

    def test_those_who_are_held_together_and_not_beside_others_who_are(self):
        places = room(9, [[0, 1], [2, 3]])
        assert places.allows([[0, 1, 4], [2, 3, 5], [6, 7, 8]])
        assert not places.allows([[0, 2, 4], [1, 3, 5], [6, 7, 8]])
        assert not room(8, [[0, 1], [2, 3]]).allows([[0, 1, 2, 3], [4, 5, 6, 7]])

    def test_languages_among_themselves(self):
        places = room(9, labels=["de"] * 3 + ["en"] * 6)
        assert places.allows([[0, 1, 2], [3, 5, 7], [4, 6, 8]])
        assert not places.allows([[0, 1, 3], [2, 5, 7], [4, 6, 8]])


@pytest.mark.parametrize("people", [9, 12, 15, 17, 18])
def test_before_the_first_round_as_many_clean_ones_come_as_are_known_whatever_is_searched(people):
    known = known_rounds(people) or 0
    plan = mix(range(people), random.Random(people), rounds=known + 1, effort=LITTLE)
    assert plan.good_for + 1 == known > 0
