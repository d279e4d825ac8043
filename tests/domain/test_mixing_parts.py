"""The parts of mixing, each alone: places, prices, seats read back, what a design offers, the budget."""

import random
from collections import Counter

import pytest

from sessions_app.domain.grouping import Effort, Wishes, mix
from sessions_app.domain.mixing.anneal import Layout, Search
from sessions_app.domain.mixing.budget import Budget
from sessions_app.domain.mixing.case import case_of
from sessions_app.domain.mixing.designs import design
from sessions_app.domain.mixing.limits import forced, known_rounds, least_repeats, most_rounds, pairs_of
from sessions_app.domain.mixing.offer import offered
from sessions_app.domain.mixing.oneround import deal, mend
from sessions_app.domain.mixing.prices import AGAIN, APART, MEET, REPEAT, Prices
from sessions_app.domain.mixing.room import Part, fair, mates_of, odd, pools, room
from sessions_app.domain.mixing.seating import resumed

Rounds = list[list[list[int]]]


def sitting(places):
    """Who is held in which group, and how large it is."""
    seats = iter(range(sum(places.sizes)))
    groups = [[next(seats) for _ in range(size)] for size in places.sizes]
    return [(len(group), [places.held[seat] for seat in group if seat in places.held]) for group in groups]


def part_of(places):
    return {person: sorted(part.people) for part in places.parts for person in part.people}


class TestPlaces:
    def test_pairs_are_spread_over_the_groups_the_smaller_first(self):
        assert sitting(room(10, [[0, 1], [2, 3]])) == [(3, [0, 1]), (3, [2, 3]), (4, [])]

    def test_two_pairs_share_a_four_only_when_there_is_no_other_group(self):
        assert sitting(room(7, [[0, 1], [2, 3]])) == [(3, [0, 1]), (4, [2, 3])]
        assert sitting(room(8, [[0, 1], [2, 3], [4, 5]])) == [(4, [0, 1, 4, 5]), (4, [2, 3])]

    def test_where_three_are_held_nobody_more_is(self):
        assert sitting(room(5, [[4, 0], [1], [3], [2]])) == [(5, [4, 0, 1])]

    def test_who_has_no_group_with_room_is_seated_as_if_nobody_had_wished_it(self):
        places = room(6, [[0, 1], [2, 3], [4, 5]])
        assert sitting(places) == [(3, [0, 1]), (3, [2, 3])]
        assert part_of(places)[4] == [4, 5]

    def test_a_group_that_is_held_is_a_group_and_nobody_joins_it(self):
        assert sitting(room(10, [[7, 8, 9]])) == [(3, [7, 8, 9]), (3, []), (4, [])]
        assert sitting(room(9, [[0, 1, 2, 3]])) == [(4, [0, 1, 2, 3]), (5, [])]

    def test_one_or_two_who_would_be_left_alone_join_those_who_are_held(self):
        assert sitting(room(4, [[0, 1, 2]])) == [(4, [0, 1, 2, 3])]
        assert sitting(room(5, [[0, 1, 2]])) == [(5, [0, 1, 2, 3, 4])]
        assert sitting(room(8, [[0, 1, 2], [3, 4, 5]])) == [(4, [0, 1, 2, 7]), (4, [3, 4, 5, 6])]

    def test_a_pair_sits_with_its_own_language(self):
        places = room(12, [[8, 9]], ["de"] * 6 + ["en"] * 6)
        assert part_of(places)[6] == [6, 7, 10, 11]
        assert part_of(places)[0] == [0, 1, 2, 3, 4, 5]

    def test_those_without_a_language_fill_up_what_lacks_and_then_join_the_largest(self):
        places = room(9, labels=["de", "de", "", "en", "en", "en", "", "en", "en"])
        assert part_of(places)[0] == [0, 1, 6]
        assert part_of(places)[3] == [2, 3, 4, 5, 7, 8]
        assert not places.lone

    def test_a_language_of_two_joins_the_largest_and_that_is_known(self):
        places = room(11, labels=["fr"] * 2 + ["de"] * 4 + ["en"] * 5)
        assert sorted(places.lone) == [0, 1]
        assert part_of(places)[0] == [0, 1, 6, 7, 8, 9, 10]
        assert part_of(places)[2] == [2, 3, 4, 5]

    def test_when_there_are_no_languages_but_empty_ones_everybody_may_sit_anywhere(self):
        assert room(7, labels=[""] * 7).plain
        assert not room(7, [[0]]).plain

    def test_mates_are_the_others_of_a_group(self):
        assert mates_of([3, 2]) == [[1, 2], [0, 2], [0, 1], [4], [3]]

    def test_larger_groups_go_to_those_who_had_the_fewest_turns_in_one_and_are_counted(self):
        turns = Counter({0: 1, 1: 1, 2: 1})
        small, large = sorted(fair(room(7).parts, [3, 4], turns, random.Random(1)), key=lambda part: len(part.people))
        assert (sorted(small.people), sorted(large.people)) == ([0, 1, 2], [3, 4, 5, 6])
        assert (list(small.seats), list(large.seats)) == ([0, 1, 2], [3, 4, 5, 6])
        assert turns == Counter(dict.fromkeys(range(7), 1))

    def test_where_all_groups_are_alike_nothing_is_divided(self):
        turns = Counter[int]()
        assert len(fair(room(8).parts, [4, 4], turns, random.Random(1))) == 1
        assert not turns

    def test_a_held_seat_is_in_no_pool(self):
        places = room(6, [[4, 5]])
        assert pools(places.parts, 6) == [(), (), [2, 3, 4, 5], *[[2, 3, 4, 5]] * 3]

    def test_odd_are_those_in_a_group_larger_than_the_smallest(self):
        assert odd([[1, 2, 3], [4, 5, 6, 7]]) == [4, 5, 6, 7]
        assert odd([[1, 2, 3, 4], [5, 6, 7, 8]]) == odd([]) == []


class TestPrices:
    def test_a_meeting_costs_from_the_second_on_a_little_more_each_time(self):
        prices = Prices([[0, 0], [0, 0]])
        added = []
        for _ in range(3):
            added.append(prices.add[0][1])
            prices.count(0, 1, 1)
            assert prices.cut[1][0] == added[-1]
        assert added == [0.0, REPEAT, REPEAT + AGAIN]
        prices.count(1, 0, -1)
        assert (prices.add[0][1], prices.cut[0][1]) == (REPEAT + AGAIN, REPEAT)

    def test_pairs_to_keep_apart_cost_at_once_and_those_free_nothing(self):
        prices = Prices([[0, 0, 1], [0, 0, 0], [1, 0, 0]])
        prices.special([(0, 1)], [])
        prices.free([(0, 2)])
        assert prices.add[0][1] == prices.add[1][0] == APART
        assert prices.add[0][2] == prices.cut[2][0] == 0.0

    def test_pairs_that_should_meet_are_wanting_until_they_do(self):
        prices = Prices([[0] * 3 for _ in range(3)])
        prices.special([], [(0, 1), (1, 2)])
        assert prices.unmet() == 2 * MEET
        assert [prices.wanting[person] for person in range(3)] == [1, 2, 1]
        assert prices.add[0][1] == -MEET
        prices.count(0, 1, 1)
        prices.count(0, 1, 1)
        assert prices.unmet() == MEET
        prices.count(0, 1, -1)
        assert prices.unmet() == MEET
        prices.count(0, 1, -1)
        assert prices.unmet() == 2 * MEET
        assert [prices.wanting[person] for person in range(3)] == [1, 2, 1]


class TestASearch:
    def search(self, rows, met=None, turns=None):
        layout = Layout(mates_of([3, 4]), [range(7)] * 7, [False] * 3 + [True] * 4)
        return Search(rows, [layout] * len(rows), Prices(met or [[0] * 7 for _ in range(7)]), random.Random(1), turns)

    def test_its_energy_is_what_all_meetings_cost_before_and_after(self):
        rows = [[*range(7)], [*range(7)]]
        search = self.search(rows)
        assert search.energy == pytest.approx(9 * REPEAT)
        search.run(500, Budget(Effort(total=10**6)))
        assert search.best_energy == pytest.approx(self.search([row[:] for row in search.best]).energy)
        assert search.best_energy <= 3 * REPEAT + 1e-9, "seven people in two rounds: three is the least"
        assert all(sorted(row) == [*range(7)] for row in search.best)

    def test_it_takes_no_more_steps_than_it_may_and_stops_at_its_goal(self):
        budget = Budget(Effort(total=450))
        assert self.search([[*range(7)], [*range(7)]]).run(10**6, budget) == 450
        assert budget.left == 0
        assert self.search([[*range(7)], [*range(7)]]).run(1000, Budget(Effort()), goal=9.0) == 0

    def test_turns_in_the_larger_group_stay_counted(self):
        rows = [[*range(7)], [*range(7)], [*range(7)]]
        turns = Counter(dict.fromkeys(range(3, 7), 3))
        search = self.search(rows, turns=turns)
        search.run(2000, Budget(Effort()))
        assert Counter(person for row in rows for person in row[3:]) == +turns


class TestOneRound:
    def test_nobody_is_dealt_beside_a_foe_where_that_is_easily_had(self):
        foes = [{person ^ 1} for person in range(12)]
        row = [-1] * 12
        deal(row, Part(range(12), range(12)), foes, mates_of([3] * 4), random.Random(1))
        assert sorted(row) == [*range(12)]
        groups = [set(row[at : at + 3]) for at in range(0, 12, 3)]
        assert sum({person, person ^ 1} <= group for group in groups for person in range(0, 12, 2)) <= 1

    def test_what_costs_is_mended_and_held_seats_stay(self):
        row = [*range(9)]
        costs = [{(person + 1) % 9: 1.0, (person - 1) % 9: 1.0} for person in range(9)]
        budget = Budget(Effort(total=20_000))
        mend(row, [(), *[range(1, 9)] * 8], costs, mates_of([3] * 3), random.Random(1), 5000, budget)
        assert row[0] == 0
        assert sorted(row) == [*range(9)]
        assert not [1 for at in (0, 3, 6) for p in row[at : at + 3] for q in row[at : at + 3] if q in costs[p]]

    @pytest.mark.parametrize("steps", [1, 5, 40])
    def test_whatever_is_mended_nothing_costs_more_than_before(self, steps):
        mates = mates_of([3] * 5)
        for seed in range(20):
            rng = random.Random(seed)
            costs: list[dict[int, float]] = [{} for _ in range(15)]
            for p, q in (rng.sample(range(15), 2) for _ in range(30)):
                costs[p][q] = costs[q][p] = rng.choice([0.5, 1.0, 2.0])
            row = rng.sample(range(15), 15)
            before = sum(costs[row[a]].get(row[b], 0.0) for a in range(15) for b in mates[a])
            mend(row, [range(15)] * 15, costs, mates, rng, steps, Budget(Effort()))
            assert sum(costs[row[a]].get(row[b], 0.0) for a in range(15) for b in mates[a]) <= before

    def test_no_steps_mend_nothing(self):
        row = [*range(6)]
        costs = [{(person + 1) % 6: 1.0} for person in range(6)]
        mend(row, [range(6)] * 6, costs, mates_of([3, 3]), random.Random(1), 0, Budget(Effort()))
        assert row == [*range(6)]


class TestTheBudget:
    def test_large_rooms_have_fewer_steps(self):
        assert [Budget(Effort(total=1000), people).left for people in (0, 80, 160, 200, 3000)] == [
            1000, 1000, 500, 400, 400,
        ]  # fmt: skip

    def test_a_search_plans_for_what_is_left(self):
        budget = Budget(Effort(total=100))
        assert (budget.steps(30), budget.steps(300)) == (30, 100)
        assert budget.take(99)
        assert not budget.take(1)
        assert budget.steps(5) == 0
        assert not budget.take(7)
        assert budget.steps(5) == 0

    def test_no_step_is_taken_after_the_hour(self):
        now = iter([1.0, 2.0, 2.5])
        budget = Budget(Effort(total=100, clock=lambda: next(now), until=2.0))
        assert [budget.take(1), budget.take(1), budget.take(1)] == [True, True, False]
        assert budget.left == 0


class TestLimits:
    def test_a_count_of_pairs_and_one_of_new_faces(self):
        assert pairs_of([3, 4]) == 9
        assert forced([{} for _ in range(9)], 5) == 9
        alone = [dict.fromkeys(range(1, 9), 1), *({0: 1} for _ in range(8))]
        assert forced(alone, 1) == 1, "somebody who has met everybody meets two again, and one repeat serves two"
        assert forced([{} for _ in range(12)], 5) == 1, "a fifth clean round is impossible: proved"
        assert forced([{} for _ in range(12)], 4) == 0

    def test_the_tables(self):
        assert [known_rounds(people) for people in (3, 8, 9, 101)] == [1, 1, 4, None]
        assert [most_rounds(people) for people in (3, 4, 5, 7, 101)] == [1, 1, 1, 1, 48]
        cells = [(12, 4), (17, 7), (17, 6), (101, 48), (101, 49)]
        assert [least_repeats(*cell) for cell in cells] == [0, 11, 1, 0, 95]


def case(people, history, rounds=None, wishes=None):
    return case_of(sorted(people), history, rounds, wishes or Wishes(), {})


class TestWhatADesignOffers:
    def test_turns_in_larger_groups_stay_even_from_round_to_round(self):
        for seed in range(3):
            asked = case(range(22), [], 6)
            rounds = offered(asked, random.Random(seed), Budget(Effort()))
            assert asked.spread(rounds[:6]) <= 2
            assert asked.again(rounds) == [0] * 9

    def test_whoever_comes_back_beside_somebody_new_gets_a_seat_in_which_nobody_meets_again(self):
        """Of the seats that are free, one fits the person who has been here, the other whoever is a stranger to all."""
        for seed in range(4):
            rng, held = random.Random(seed), Rounds()
            everyone = range(21)
            held.append(mix(everyone, rng, held).groups)
            here = [*range(20), 30]
            held.append(mix(here, rng, held).groups)
            back = [*range(19), 20, 40]
            plan = mix(back, rng, held)
            assert not plan.repeats
            assert plan.good_for >= 5

    def test_for_wishes_too_nothing_is_tried_after_the_hour(self):
        looks = []

        def clock():
            looks.append(1)
            return 2.0

        asked = case(range(24), [], 6, Wishes(meet=[frozenset((0, other)) for other in range(1, 20)]))
        rounds = offered(asked, random.Random(1), Budget(Effort(clock=clock, until=1.0)))
        assert (len(looks), asked.again(rounds)) == (1, [0] * len(rounds))

    def test_rounds_in_which_somebody_meets_again_come_last(self):
        history = [mix(range(15), random.Random(1)).groups]
        a, b, *_ = history[0]
        by_hand = [[a[0], b[1], a[2]], [b[0], a[1], b[2]], *history[0][2:]]
        plan = mix(range(15), random.Random(2), [history[0], by_hand], 3)
        assert plan.repeats == 0

    @pytest.mark.parametrize("people", [9, 17, 24])
    def test_the_seats_are_read_from_any_rounds_that_were_held(self, people):
        plan = design(people)
        assert plan
        names = random.Random(people).sample(range(100, 200), people)
        number: dict[int, int] = {}
        for group in plan.rounds[0]:  # in the first round people sit in the order of their numbers
            number |= zip(group, sorted(names.pop() for _ in group), strict=True)
        held = [[[number[point] for point in group] for group in plan.rounds[at]] for at in (0, 3, 1)]
        seats = resumed(plan, held)
        assert seats
        assert seats.used == {0, 3, 1}
        assert {point: number[point] for point in number} == {point: person for person, point in seats.point.items()}
