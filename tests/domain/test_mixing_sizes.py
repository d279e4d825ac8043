"""Mixing in pairs, fours, fives and more: constructions recounted, sessions held, people who come and go, wishes."""

import random
from collections import Counter
from functools import partial
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.grouping_sizes import shuffled
from sessions_app.domain.errors import Invalid, TooFew
from sessions_app.domain.grouping import Effort, Wishes, meetings, mix
from sessions_app.domain.mixing.fields import field
from sessions_app.domain.mixing.rule import THREES, Others, rule_of
from sessions_app.domain.practice.plan import Sizes
from tests.chance import stories

PAIRS, ALONE = Sizes(2, 2, 3), Sizes(1, 2, 2)
FOURS, FIVES, SIXES = Sizes(3, 4, 5), Sizes(4, 5, 7), Sizes(3, 6, 12)
LITTLE = Effort(steps=4000, restarts=1, total=12_000)

Rounds = list[list[list[int]]]


def repeats(rounds):
    return sum(count - 1 for count in meetings(rounds).values())


def clean(rounds):
    """How many rounds pass before two people meet again."""
    return max(number for number in range(len(rounds) + 1) if not repeats(rounds[:number]))


def session(people, rounds, sizes, *, known=True, effort=LITTLE):
    """The rounds of a session, each asked for with those before it as history."""
    rng, held, planned = random.Random(people), Rounds(), Rounds()
    for left in range(rounds, 0, -1):
        found = mix(range(people), rng, held, left if known else None, effort=effort, planned=planned, sizes=sizes)
        assert found.repeats == repeats([*held, found.groups]) - repeats(held) >= found.forced
        held, planned = [*held, found.groups], [*found.kept]
    return held


def turns_in(size, rounds, people):
    counts = Counter(person for groups in rounds for group in groups if len(group) == size for person in group)
    return {counts[person] for person in range(people)}


class TestDispatch:
    @pytest.mark.parametrize("people", [5, 13, 15, 22])
    def test_threes_go_the_way_that_they_always_went(self, people):
        asked = partial(mix, range(people), rounds=3, effort=LITTLE)
        assert asked(rng=random.Random(1), sizes=Sizes(3, 3, 5)) == asked(rng=random.Random(1))
        assert rule_of(Sizes(3, 3, 5)) is THREES

    def test_other_sizes_have_a_rule_of_their_own(self):
        assert isinstance(rule_of(Sizes(2, 3, 4)), Others)
        assert rule_of(PAIRS) is rule_of(Sizes(2, 2, 3))

    def test_who_cannot_be_seated_is_told(self):
        with pytest.raises(TooFew):
            mix([1], random.Random(1), sizes=PAIRS)
        with pytest.raises(Invalid, match="5 people cannot sit in groups of 4 to 4: 4 or 8 can"):
            mix(range(5), random.Random(1), sizes=Sizes(4, 4, 4))


class TestFields:
    @pytest.mark.parametrize("order", [2, 3, 4, 5, 7, 8, 9, 16, 25, 27])
    def test_everything_but_zero_divides(self, order):
        numbers, found = range(order), field(order)
        for x in numbers:
            assert sorted(found.add[x]) == [*numbers]
            assert found.add[x][found.minus(x)] == 0
            assert sorted(found.times[x]) == [*numbers] or not x
        assert {found.power(at) for at in numbers} == set(numbers) - {0}
        for x, y, z in ((x, y, z) for x in numbers for y in numbers for z in (1, order // 2, order - 1)):
            assert found.times[x][found.add[y][z]] == found.add[found.times[x][y]][found.times[x][z]]

    @pytest.mark.parametrize("order", [0, 1, 6, 10, 12, 15])
    def test_there_is_none_of_another_order(self, order):
        assert field(order) is None


class TestConstructions:
    @pytest.mark.parametrize("sizes", [PAIRS, ALONE, FOURS, FIVES, SIXES], ids=str)
    def test_everybody_is_seated_and_nobody_meets_twice(self, sizes):
        rule = rule_of(sizes)
        for people in filter(rule.seats, range(sizes.least, 61)):
            plan = rule.design(people)
            if plan is None:
                continue
            assert repeats(plan.rounds) == 0
            assert len(plan.rounds) <= rule.most_rounds(people)
            for groups in (*plan.rounds, *plan.beyond):
                assert sorted(point for group in groups for point in group) == list(range(people))
                assert [len(group) for group in groups] == rule.sizes(people)

    @pytest.mark.parametrize(
        ("sizes", "people", "rounds"),
        [(FOURS, 15, 5), (FOURS, 16, 5), (FOURS, 20, 5), (FOURS, 27, 9), (FOURS, 28, 9), (FOURS, 32, 9),
         (FOURS, 39, 13), (FOURS, 40, 13), (FOURS, 52, 17), (FOURS, 64, 21),
         (FOURS, 23, 7), (FOURS, 24, 7), (FOURS, 36, 11), (FOURS, 48, 15), (FOURS, 59, 19), (FOURS, 60, 19),
         (FIVES, 24, 6), (FIVES, 25, 6), (FIVES, 35, 7), (FIVES, 40, 8), (SIXES, 42, 7), (SIXES, 48, 8)],
    )  # fmt: skip
    def test_they_are_as_long_as_they_are_said_to_be(self, sizes, people, rounds):
        assert len(rule_of(sizes).design(people).rounds) == rounds

    def test_seven_people_have_three_rounds_in_pairs_and_no_fourth(self):
        rounds = []
        for three in combinations(range(7), 3):
            one, *others = (person for person in range(7) if person not in three)
            for mate in others:
                pair = [person for person in others if person != mate]
                rounds.append({frozenset(two) for two in (*combinations(three, 2), (one, mate), pair)})

        def longest(used, left):
            free = [round for round in left if not round & used]
            return max((1 + longest(used | round, free[at + 1 :]) for at, round in enumerate(free)), default=0)

        assert 1 + longest(rounds[0], rounds) == 3 == rule_of(PAIRS).most_rounds(7)


class TestPairs:
    @pytest.mark.parametrize("known", [True, False])
    @pytest.mark.parametrize("people", [2, 4, 10, 20])
    def test_an_even_number_meets_everybody_once(self, people, known):
        held = session(people, people - 1, PAIRS, known=known)
        assert set(meetings(held).values()) == {1}
        assert len(meetings(held)) == people * (people - 1) // 2

    @pytest.mark.parametrize("people", [5, 7, 9, 11, 15, 23])
    def test_an_odd_number_meets_everybody_and_shares_the_three(self, people):
        held = session(people, people, PAIRS, effort=Effort())
        assert len(meetings(held)) == people * (people - 1) // 2
        assert repeats(held) == 2 * people, "the fewest that so many rounds can have"
        assert turns_in(3, held, people) == {3}
        assert clean(held) == rule_of(PAIRS).most_rounds(people)

    @pytest.mark.parametrize(("people", "rounds"), [(11, 3), (13, 5), (21, 6), (31, 8)])
    def test_the_three_is_shared_in_a_short_session_too(self, people, rounds):
        held = session(people, rounds, PAIRS, effort=Effort())
        turns = turns_in(3, held, people)
        assert repeats(held) == 0
        assert max(turns) - min(turns) <= 1

    def test_whoever_may_be_alone_is_alone_once(self):
        held = session(9, 9, ALONE)
        assert set(meetings(held).values()) == {1}
        assert turns_in(1, held, 9) == {1}

    def test_a_crowd_meets_nobody_twice(self):
        assert repeats(session(301, 5, PAIRS)) == 0


class TestLargerGroups:
    @pytest.mark.parametrize(
        ("people", "rounds", "sizes"),
        [(16, 5, FOURS), (20, 5, FOURS), (28, 9, FOURS), (40, 13, FOURS), (25, 6, FIVES), (24, 7, FOURS),
         (30, 4, FIVES), (60, 5, FOURS), (60, 5, FIVES), (42, 7, SIXES)],
    )  # fmt: skip
    def test_nobody_meets_twice_as_long_as_is_known(self, people, rounds, sizes):
        assert repeats(session(people, rounds, sizes, effort=Effort())) == 0

    @pytest.mark.parametrize(
        ("people", "rounds", "sizes"),
        [(7, 3, PAIRS), (8, 3, FOURS), (9, 3, FOURS), (13, 3, FOURS), (17, 4, FIVES), (22, 7, FOURS), (19, 3, SIXES)],
    )
    def test_beyond_that_no_worse_than_the_best_of_a_thousand_shuffles(self, people, rounds, sizes):
        groups = rule_of(sizes).sizes(people)
        by_chance = min(shuffled(people, rounds, groups, random.Random(seed)) for seed in range(1000))
        assert repeats(session(people, rounds, sizes)) <= by_chance


class TestComingAndGoing:
    @pytest.mark.parametrize(("people", "rounds", "sizes"), [(12, 8, PAIRS), (21, 8, PAIRS), (20, 5, FOURS)])
    def test_newcomers_take_the_places_of_those_who_leave(self, people, rounds, sizes):
        rng, here, held, planned = random.Random(3), list(range(people)), Rounds(), Rounds()
        for left in range(rounds, 0, -1):
            found = mix(here, rng, held, left, effort=LITTLE, planned=planned, sizes=sizes)
            assert found.repeats == 0
            held, planned = [*held, found.groups], [*found.kept]
            here.remove(rng.choice(here))
            here.append(people + left)

    @pytest.mark.parametrize("sizes", [PAIRS, FOURS], ids=str)
    def test_when_somebody_leaves_the_rest_of_the_plan_goes_on(self, sizes):
        rng, held, planned = random.Random(3), session(16, 2, sizes), Rounds()
        for left in (3, 2, 1):
            found = mix(range(1, 16), rng, held, left, effort=LITTLE, planned=planned, sizes=sizes)
            assert (found.repeats, found.planned_repeats) == (0, 0)
            held, planned = [*held, found.groups], [*found.kept]

    def test_a_round_by_hand_is_what_happened(self):
        held = [[[0, 1], [2, 3], [4, 5], [6, 7]], [[0, 2], [1, 3], [4, 6], [5, 7]]]
        found = mix(range(8), random.Random(1), held, 5, effort=LITTLE, sizes=PAIRS)
        assert repeats([*held, found.groups, *found.later]) == 0


class TestWishes:
    def test_pairs_who_stay_sit_together_in_every_round(self):
        found = mix(range(10), random.Random(1), rounds=4, wishes=Wishes(stay=[{0, 1}]), effort=LITTLE, sizes=PAIRS)
        assert all([0, 1] in map(sorted, groups) for groups in (found.groups, *found.later))
        assert (found.planned_repeats, found.unmet) == (0, [])

    def test_teams_never_meet_in_pairs(self):
        teams = {person: "ab"[person % 2] for person in range(12)}
        found = mix(range(12), random.Random(1), rounds=4, wishes=Wishes(teams=teams), effort=LITTLE, sizes=PAIRS)
        whole = [found.groups, *found.later]
        assert repeats(whole) == 0
        assert all(len({teams[person] for person in group}) == 2 for groups in whole for group in groups)

    def test_more_held_people_than_a_group_has_sit_in_part_and_are_told(self):
        wishes = Wishes(locked=[{0, 1, 2, 3, 4}])
        found = mix(range(8), random.Random(1), rounds=1, wishes=wishes, effort=LITTLE, sizes=PAIRS)
        assert max(map(len, found.groups)) <= 3
        assert [(each.code, each.people) for each in found.unmet] == [("together", (0, 1, 2, 3, 4))]

    def test_a_held_three_makes_another_three(self):
        wishes = Wishes(locked=[{0, 1, 2}])
        found = mix(range(8), random.Random(1), rounds=1, wishes=wishes, effort=LITTLE, sizes=PAIRS)
        assert [0, 1, 2] in map(sorted, found.groups)
        assert sorted(map(len, found.groups)) == [2, 3, 3]
        assert not found.unmet

    @settings(max_examples=stories(50), deadline=None)
    @given(data=st.data())
    def test_whatever_is_wished_everybody_has_one_seat_in_a_group_of_a_right_size(self, data):
        sizes = data.draw(st.sampled_from([PAIRS, FOURS, FIVES, SIXES, Sizes(2, 3, 4)]))
        people = data.draw(st.integers(sizes.least, 26))
        some = st.sets(st.integers(0, people - 1), min_size=1, max_size=5)
        two = st.frozensets(st.integers(0, people - 1), min_size=2, max_size=2)
        stay = data.draw(some.filter(lambda group: len(group) > 1) | st.just(set()))
        apart = data.draw(st.lists(two.filter(lambda pair: not pair <= stay), max_size=3, unique=True))
        meet = data.draw(st.lists(two.filter(lambda pair: pair not in apart), max_size=2))
        locked = [data.draw(some) - stay]
        tags = st.dictionaries(st.integers(0, people - 1), st.sampled_from(["a", "b", ""]), max_size=8)
        wishes = Wishes(teams=data.draw(tags), apart=apart, meet=meet, stay=[stay], locked=locked,
                        languages=data.draw(tags))  # fmt: skip
        held = [mix(range(people), random.Random(5), effort=LITTLE, sizes=sizes).groups]
        found = mix(range(people), random.Random(1), held, 2, wishes, effort=Effort(300, 1, 900), sizes=sizes)
        for groups in (found.groups, *found.later):
            assert sorted(person for group in groups for person in group) == list(range(people))
            assert all(sizes.least <= len(group) <= sizes.most for group in groups)
        told = Counter(each.code for each in found.unmet)
        together = [set(group) for group in found.groups]
        broken = [
            group for group in {frozenset(stay), frozenset(locked[0])} if not any(group <= sat for sat in together)
        ]
        assert told["together"] == len(broken)
        assert told["apart"] == len({pair for pair in apart if any(pair <= sat for sat in together)})
        met = set(meetings([*held, found.groups, *found.later]))
        assert told["meet"] == len(set(meet) - met)
        tongues = ({wishes.languages.get(person, "") for person in group} - {""} for group in found.groups)
        assert told["language"] == sum(len(spoken) > 1 for spoken in tongues)
