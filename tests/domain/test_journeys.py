"""Who sits with whom from stage to stage: people who travel, groups that stay or join, cases that find helpers."""

import random
import time
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.errors import TooFew
from sessions_app.domain.grouping import Effort, Wishes
from sessions_app.domain.journeys import Before, Sitting, form, help_cases, keep, merge, room_for, travel
from sessions_app.domain.journeys.groups import Held
from sessions_app.domain.journeys.spread import Places, spread
from sessions_app.domain.practice.plan import Plan, Sizes
from tests.chance import stories

PAIRS, FOURS, FIVES = Sizes(2, 2, 3), Sizes(3, 4, 5), Sizes(4, 5, 7)
CASES, JOINED = Sizes(5, 6, 9), Sizes(3, 4, 7)
LITTLE = Effort(steps=300, restarts=1, total=600)


def everybody(journey):
    return sorted(person for group in journey.groups for person in group.people)


def sizes_of(journey):
    return [len(group.people) for group in journey.groups]


def visits(held):
    """How often each person sat at each table, but those who stayed there."""
    return Counter(
        (one, group.number) for groups in held for group in groups for one in group.people if one != group.stays
    )


def repeats(held):
    pairs = Counter(frozenset(two) for groups in held for group in groups for two in combinations(group.people, 2))
    return sum(count - 1 for count in pairs.values())


def journeys(people, rounds, sizes=FOURS, **keys):
    """The rounds of a stage in which people travel, each with those before it as history."""
    rng, held, found = random.Random(people), list[Held](), []
    for left in range(rounds, 0, -1):
        found.append(travel(range(people), rng, sizes, held, rounds=left, **keys))
        held.append(found[-1].groups)
    return found


def of_twos(count, more=()):
    """So many groups of two, and one with `more` people."""
    groups = [Sitting(number + 1, (2 * number, 2 * number + 1)) for number in range(count)]
    return groups + ([Sitting(count + 1, tuple(more))] if more else [])


class TestTravel:
    @pytest.mark.parametrize(
        ("people", "rounds"),
        [(14, 3), (16, 4), (20, 5), (28, 7), (40, 3), (300, 3)],
    )
    def test_nobody_meets_twice_or_comes_to_a_table_again(self, people, rounds):
        found = journeys(people, rounds)
        held = [each.groups for each in found]
        assert (repeats(held), max(visits(held).values())) == (0, 1)
        assert [(each.repeats, each.again) for each in found] == [(0, ())] * rounds
        assert [each.good_for for each in found[1:]] == list(range(rounds - 2, -1, -1))

    @pytest.mark.parametrize(("people", "sizes"), [(13, FOURS), (18, FOURS), (26, FOURS), (23, FIVES), (15, PAIRS)])
    def test_in_as_many_rounds_as_there_are_tables_everybody_has_been_everywhere(self, people, sizes):
        tables = len(journeys(people, 1, sizes)[0].groups)
        held = [each.groups for each in journeys(people, tables, sizes, effort=LITTLE)]
        movers = people - tables
        assert set(visits(held).values()) == {1}
        assert len(visits(held)) == movers * tables

    def test_who_stays_stays_and_tables_keep_their_numbers(self):
        hosts = [{group.number: group.people[0] for group in each.groups} for each in journeys(14, 4)]
        assert hosts == [hosts[0]] * 4
        assert all(group.stays == group.people[0] for each in journeys(14, 4) for group in each.groups)

    def test_volunteers_stay_each_at_a_table_of_their_own(self):
        first, *_ = journeys(14, 1, volunteers=(3, 9, 99))
        assert {3, 9} <= {group.stays for group in first.groups}
        more = travel(range(14), random.Random(1), FOURS, volunteers=range(14))
        assert [group.stays for group in more.groups] == [0, 1, 2, 3]

    def test_where_a_host_has_left_somebody_stays_who_sat_there(self):
        first, second, *_ = [each.groups for each in journeys(14, 2)]
        gone = second[1].stays
        here = [person for person in range(14) if person != gone]
        third = travel(here, random.Random(1), FOURS, [first, second]).groups
        assert third[1].stays in second[1].people
        assert [group.stays for group in third[2:]] == [group.stays for group in second[2:]]
        willing = second[1].people[-1]
        asked = travel(here, random.Random(1), FOURS, [first, second], volunteers=[willing]).groups
        assert asked[1].stays == willing

    def test_a_table_is_given_up_if_too_few_are_left_and_opened_if_too_many_came(self):
        first = journeys(16, 1)[0].groups
        fewer = travel(range(9), random.Random(1), FOURS, [first])
        assert (len(fewer.groups), everybody(fewer)) == (3, list(range(9)))
        assert {group.number for group in fewer.groups} < {1, 2, 3, 4}
        more = travel(range(21), random.Random(1), FOURS, [first], volunteers=[20])
        assert [group.number for group in more.groups] == [1, 2, 3, 4, 5]
        assert more.groups[4].stays == 20

    def test_with_more_rounds_than_tables_people_come_again_as_late_as_can_be_and_it_is_said(self):
        found = journeys(8, 3)  # two tables: whoever travels has been at both after two rounds
        assert [len(each.again) for each in found] == [0, 0, 6]
        assert [each.good_for for each in found] == [0, 0, 0]

    def test_newcomers_go_where_there_is_room(self):
        found = journeys(14, 2)
        held = [each.groups for each in found]
        third = travel(range(18), random.Random(1), FOURS, held)
        assert (everybody(third), sorted(sizes_of(third)), third.again) == (list(range(18)), [4, 4, 5, 5], ())
        smallest = min(held[1], key=lambda group: len(group.people))
        assert room_for(99, held[1], held[:1], FOURS) == smallest.number
        been = next(person for person in held[0][smallest.number - 1].people)
        assert room_for(been, held[1], held[:1], FOURS) != smallest.number
        assert room_for(99, [Sitting(1, (1, 2, 3, 4, 5))], [], FOURS) is None

    def test_wishes_are_kept_where_they_can_be(self):
        wishes = Wishes(apart=[frozenset({5, 6})], stay=[[7, 8]], teams={9: "red", 10: "red"})
        for each in journeys(16, 3, wishes=wishes):
            group_of = {person: group.number for group in each.groups for person in group.people}
            assert group_of[5] != group_of[6]
            assert group_of[9] != group_of[10]
            assert group_of[7] == group_of[8]
            assert (each.unmet, each.again) == ([], ())

    @pytest.mark.parametrize(
        ("people", "together"), [(9, [3, 4, 5]), (10, [2, 3, 4, 5, 6]), (14, [0, 1, 2, 3, 4, 5, 6])]
    )
    def test_who_is_held_together_leaves_no_table_too_small(self, people, together):
        wishes = Wishes(locked=[together])
        held = list[Held]()
        for left in (3, 2, 1):
            found = travel(range(people), random.Random(1), FOURS, held, rounds=left, wishes=wishes, effort=LITTLE)
            held.append(found.groups)
            assert everybody(found) == list(range(people))
            assert all(FOURS.least <= size <= FOURS.most for size in sizes_of(found))

    def test_whom_one_met_in_earlier_stages_counts(self):
        met = {frozenset(two): 1 for two in combinations(range(8), 2)}
        found = travel(range(16), random.Random(1), FOURS, met=met, effort=LITTLE)
        assert found.repeats == repeats([[Sitting(1, tuple(range(8)))], found.groups]) == 4

    def test_the_same_seed_gives_the_same_journey(self):
        assert journeys(24, 3) == journeys(24, 3)

    def test_too_few_are_told(self):
        with pytest.raises(TooFew):
            travel([1, 2], random.Random(1), FOURS)

    def test_a_thousand_take_a_moment(self):
        began = time.process_time()
        assert [len(each.again) for each in journeys(1000, 3)] == [0, 0, 0]
        assert time.process_time() - began < 3  # a second each; a tenth of it, as a rule

    @settings(max_examples=stories(40), deadline=None)
    @given(st.data())
    def test_whoever_comes_and_goes_the_rules_hold(self, data):
        sizes = data.draw(st.sampled_from([PAIRS, FOURS, FIVES]))
        here = set(range(data.draw(st.integers(sizes.least, 11))))
        rng, held, fresh = random.Random(data.draw(st.integers(0, 9))), list[Held](), 20
        for left in range(4, 0, -1):
            found = travel(sorted(here), rng, sizes, held, rounds=left, effort=LITTLE)
            assert everybody(found) == sorted(here)
            assert all(sizes.least <= size <= sizes.most for size in sizes_of(found))
            if held:
                before = {group.number: group.stays for group in held[-1]}
                for group in found.groups:
                    if before.get(group.number) in here:
                        assert group.stays == before[group.number]
            assert len(found.again) == fewest_again(found.groups, held, sizes)
            held.append(found.groups)
            leaving = data.draw(st.sets(st.sampled_from(sorted(here)), max_size=2))
            if len(here) - len(leaving) >= sizes.least:
                here -= leaving
            for _ in range(data.draw(st.integers(0, 11 - len(here)))):
                here.add(fresh)
                fresh += 1


def fewest_again(groups, held, sizes):
    """How many must come to a table again, whoever goes where: all ways, one traveller after another."""
    sat = {(one, group.number) for each in held for group in each for one in group.people}
    movers = [(one, group) for group in groups for one in group.people if one != group.stays]
    costs = {tuple([1] * len(groups)): 0}
    for one, _ in movers:
        after: dict[tuple[int, ...], int] = {}
        for counts, cost in costs.items():
            for at, group in enumerate(groups):
                if counts[at] < sizes.most:
                    more = (*counts[:at], counts[at] + 1, *counts[at + 1 :])
                    price = cost + ((one, group.number) in sat)
                    after[more] = min(price, after.get(more, price))
        costs = after
    return min(cost for counts, cost in costs.items() if min(counts) >= sizes.least)


class TestSpread:
    def test_seats_go_to_whom_they_are_new(self):
        rooms = [Places(1, 2, 3, {1, 2}), Places(1, 2, 3, {3, 4})]
        assert [sorted(table) for table in spread([1, 2, 3, 4], rooms)] == [[3, 4], [1, 2]]

    def test_a_table_is_larger_than_it_should_be_rather_than_that_somebody_comes_again(self):
        rooms = [Places(1, 2, 3, {1, 2, 3}), Places(1, 2, 3, {4})]
        assert [sorted(table) for table in spread([1, 2, 3, 4], rooms)] == [[4], [1, 2, 3]]


class TestKeep:
    def test_leaves_groups_as_they_are_without_those_who_left(self):
        before = [Sitting(2, (1, 2, 3, 4), stays=1), Sitting(5, (5, 6, 7, 8))]
        kept = keep([1, 2, 3, 5, 6, 7, 8], before, FOURS)
        assert kept.groups == (Sitting(2, (1, 2, 3), stays=1), Sitting(5, (5, 6, 7, 8)))

    def test_a_group_that_is_too_small_joins_the_smallest_that_has_room(self):
        before = [Sitting(1, (1, 2, 3, 4)), Sitting(2, (5, 6, 7)), Sitting(3, (8, 9, 10))]
        kept = keep([1, 2, 3, 4, 5, 6, 7, 8, 9], before, FOURS)
        assert kept.groups == (Sitting(1, (1, 2, 3, 4)), Sitting(2, (5, 6, 7, 8, 9)))
        assert kept.odd == ()

    def test_newcomers_save_a_group_that_would_be_too_small(self):
        before = [Sitting(1, (1, 2, 3)), Sitting(2, (4, 5, 6)), Sitting(3, (7, 8, 9))]
        kept = keep([1, 4, 5, 7, 8, 9, 20], before, FOURS)
        assert {group.number: group.people for group in kept.groups} == {2: (4, 5, 20, 1), 3: (7, 8, 9)}

    def test_newcomers_join_the_smallest_or_make_groups_of_their_own(self):
        before = [Sitting(1, (1, 2, 3, 4)), Sitting(2, (5, 6, 7))]
        assert keep(range(1, 9), before, FOURS).groups[1].people == (5, 6, 7, 8)
        assert [group.number for group in keep(range(1, 16), before, FOURS).groups] == [1, 2, 3, 4]

    def test_what_whole_groups_cannot_hold_is_said(self):
        before = [Sitting(1, (1, 2, 3, 4, 5)), Sitting(2, (6, 7, 8))]
        kept = keep([1, 2, 3, 4, 5, 6], before, FOURS)
        assert (sizes_of(kept), kept.odd) == ([6], (1,))

    @settings(max_examples=stories(40), deadline=None)
    @given(st.lists(st.integers(3, 5), min_size=1, max_size=6), st.sets(st.integers(0, 29)), st.integers(0, 9))
    def test_everybody_sits_once_and_beside_those_of_their_group(self, parts, leaving, coming):
        people = iter(range(100))
        before = [Sitting(number, tuple(next(people) for _ in range(size))) for number, size in enumerate(parts, 1)]
        here = sorted({*range(sum(parts)), *range(50, 50 + coming)} - leaving)
        if len(here) < FOURS.least:
            return
        kept = keep(here, before, FOURS)
        assert everybody(kept) == here
        group_of = {person: group.number for group in kept.groups for person in group.people}
        assert all(len({group_of[person] for person in group.people if person in group_of}) <= 1 for group in before)
        assert {group.number for group in kept.groups if not 3 <= len(group.people) <= 5} == set(kept.odd)


class TestMerge:
    @pytest.mark.parametrize(
        ("before", "found"),
        [
            (of_twos(4), [(0, 1, 2, 3), (4, 5, 6, 7)]),
            (of_twos(5, (10, 11, 12)), [(0, 1, 10, 11, 12), (2, 3, 4, 5), (6, 7, 8, 9)]),
            (of_twos(5), [(0, 1, 2, 3, 4, 5), (6, 7, 8, 9)]),
            (of_twos(1), [(0, 1)]),
        ],
    )
    def test_neighbours_sit_together(self, before, found):
        people = [one for group in before for one in group.people]
        merged = merge(people, before, Sizes(2, 4, 7) if len(people) == 2 else JOINED, random.Random(1))
        assert sorted(group.people for group in merged.groups) == sorted(found)
        assert [group.number for group in merged.groups] == list(range(1, len(found) + 1))

    def test_twos_become_fours_become_eights(self):
        fours = merge(range(32), of_twos(16), JOINED, random.Random(1)).groups
        eights = merge(range(32), fours, Sizes(6, 8, 11), random.Random(1))
        assert sizes_of(eights) == [8, 8, 8, 8]
        assert eights.groups[0].people == tuple(range(8))

    def test_whoever_has_met_is_not_put_together_if_others_have_not(self):
        met = {frozenset({0, 2}): 1, frozenset({5, 7}): 2}
        merged = merge(range(8), of_twos(4), JOINED, random.Random(1), met)
        assert merged.repeats == 0
        assert merge(range(4), of_twos(2), JOINED, random.Random(1), met).repeats == 1

    def test_somebody_without_a_group_joins_the_smallest(self):
        merged = merge(range(14), of_twos(6, ()), JOINED, random.Random(1))
        assert sorted(sizes_of(merged)) == [4, 5, 5]

    def test_what_whole_groups_cannot_make_is_said(self):
        before = [Sitting(at + 1, tuple(range(5 * at, 5 * at + 5))) for at in range(3)]
        merged = merge(range(15), before, Sizes(6, 7, 9), random.Random(1))
        assert (sizes_of(merged), merged.odd) == ([10, 5], (1, 2))

    @settings(max_examples=stories(60), deadline=None)
    @given(
        st.lists(st.integers(1, 5), min_size=1, max_size=7), st.sampled_from([JOINED, FIVES, FOURS]), st.integers(0, 2)
    )
    def test_whole_groups_stay_together_and_sizes_hold_if_they_can(self, parts, sizes, alone):
        people = iter(range(100))
        before = [Sitting(number, tuple(next(people) for _ in range(size))) for number, size in enumerate(parts, 1)]
        here = range(sum(parts) + alone)
        if len(here) < sizes.least:
            return
        merged = merge(here, before, sizes, random.Random(1))
        assert everybody(merged) == list(here)
        group_of = {person: group.number for group in merged.groups for person in group.people}
        assert all(len({group_of[person] for person in group.people}) == 1 for group in before)
        assert not merged.odd or not can_be_whole([*parts, *[1] * alone], sizes)


def can_be_whole(parts, sizes):
    """Whether whole groups can make groups of these sizes: all ways to put them together."""
    first, *others = parts
    for count in range(len(others) + 1):
        for chosen in combinations(range(len(others)), count):
            size = first + sum(others[at] for at in chosen)
            rest = [part for at, part in enumerate(others) if at not in chosen]
            if sizes.least <= size <= sizes.most and (not rest or can_be_whole(rest, sizes)):
                return True
    return False


class TestCases:
    def test_three_cases_and_seventeen_people(self):
        found = help_cases(range(17), [4, 11, 2], random.Random(1), CASES)
        assert [(group.number, group.stays) for group in found.groups] == [(1, 4), (2, 11), (3, 2)]
        assert (everybody(found), sorted(sizes_of(found))) == (list(range(17)), [5, 6, 6])

    @pytest.mark.parametrize(
        ("people", "cases", "code", "data"),
        [
            (17, 0, "none", {"need": 2, "fit": 3}),
            (19, 2, "few", {"need": 3, "more": 1, "most": 9}),
            (14, 3, "many", {"fit": 2, "wait": 1, "least": 5}),
        ],
    )
    def test_too_few_or_too_many_come_back_with_what_to_do(self, people, cases, code, data):
        found = help_cases(range(people), range(cases), random.Random(1), CASES)
        assert (found.groups, found.advice.code) == ((), code)
        assert data.items() <= found.advice.data.items()
        assert "{" not in str(found.advice)

    def test_a_case_whose_giver_left_is_none(self):
        found = help_cases(range(12), [3, 99, 3, 5], random.Random(1), CASES)
        assert [group.stays for group in found.groups] == [3, 5]

    def test_fewer_people_than_a_group_needs_are_told(self):
        with pytest.raises(TooFew):
            help_cases(range(4), [1], random.Random(1), CASES)

    def test_helpers_go_to_another_case_in_each_round_and_cases_keep_their_numbers(self):
        held, cases = list[Held](), [4, 9, 0, 13]
        for left in (3, 2, 1):
            held.append(help_cases(range(17), cases, random.Random(2), FOURS, held, rounds=left, effort=LITTLE).groups)
        assert max(visits(held).values()) == 1
        assert {tuple((group.number, group.stays) for group in groups) for groups in held} == {
            ((1, 4), (2, 9), (3, 0), (4, 13))
        }
        fewer = help_cases(range(14), [9, 0, 1], random.Random(2), FOURS, held[:1]).groups
        assert [(group.number, group.stays) for group in fewer] == [(2, 9), (3, 0), (5, 1)]

    def test_wishes_and_earlier_meetings_count(self):
        met = {frozenset({0, other}): 1 for other in range(3, 9)}
        wishes = Wishes(apart=[frozenset({1, 10})], locked=[[11, 12]], languages={0: "de", 13: "de", 1: "en", 14: "en"})
        found = help_cases(range(15), [0, 1, 2], random.Random(1), FOURS, met=met, wishes=wishes)
        group_of = {person: group.number for group in found.groups for person in group.people}
        assert group_of[11] == group_of[12]
        assert group_of[10] != group_of[1]
        assert (group_of[13], group_of[14]) != (2, 1)
        assert found.repeats == 0

    @settings(max_examples=stories(40), deadline=None)
    @given(st.integers(1, 4), st.sampled_from([CASES, FOURS, FIVES]), st.data())
    def test_every_case_is_helped_and_nobody_is_left(self, cases, sizes, data):
        people = data.draw(st.integers(cases * sizes.least, cases * sizes.most))
        givers = data.draw(st.permutations(range(people)))[:cases]
        found = help_cases(range(people), givers, random.Random(1), sizes, effort=LITTLE)
        assert [group.stays for group in found.groups] == givers
        assert all(group.stays in group.people for group in found.groups)
        assert everybody(found) == list(range(people))
        assert all(sizes.least <= size <= sizes.most for size in sizes_of(found))
        assert max(sizes_of(found)) - min(sizes_of(found)) <= 1


class TestTheDoor:
    @pytest.mark.parametrize("seats", ["plenary", "alone"])
    def test_where_nobody_has_a_seat_there_are_no_groups(self, seats):
        assert form(Plan("none", seats, "keep", None, 1), range(9), random.Random(1), Before()).groups == ()

    @pytest.mark.parametrize(
        ("turns", "formed", "count"),
        [("none", "mix", 3), ("none", "travel", 3), ("none", "merge", 2), ("none", "keep", 4), ("one", "mix", 2)],
    )
    def test_the_plan_says_how_groups_come_about(self, turns, formed, count):
        sizes = CASES if turns == "one" else JOINED if formed == "merge" else PAIRS if formed == "keep" else FOURS
        before = Before(last=of_twos(4, (8, 9, 10)) if formed == "merge" else of_twos(4), cases=[3, 4])
        people = range(11) if formed in ("merge",) else range(8) if formed == "keep" else range(12)
        found = form(Plan(turns, "groups", formed, sizes, 2), people, random.Random(1), before, effort=LITTLE)
        assert (len(found.groups), everybody(found)) == (count, list(people))
        assert [group.number for group in found.groups] == list(range(1, count + 1))

    def test_later_rounds_of_a_merged_stage_stay_as_they_are(self):
        plan = Plan("none", "groups", "merge", JOINED, 2)
        first = form(plan, range(8), random.Random(1), Before(last=of_twos(4)))
        assert form(plan, range(8), random.Random(1), Before([first.groups], of_twos(4))).groups == first.groups
