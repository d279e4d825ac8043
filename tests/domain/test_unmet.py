"""Which wishes a seating does not meet: each line of the table also has a seating that meets the wish."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.grouping import Wishes, mix, unmet
from sessions_app.domain.mixing.case import case_of
from sessions_app.domain.mixing.fewest import fewest_repeats
from sessions_app.domain.mixing.limits import forced, sizes
from sessions_app.domain.mixing.plan import meetings
from sessions_app.domain.mixing.wishes import apart_pairs, least_clashes
from tests.chance import stories

SEATED = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
Two = frozenset[int]


def two(*people: int) -> Two:
    return frozenset(people)


def told(wishes: Wishes, groups=SEATED, met=(), later=()) -> list[tuple[str, tuple[int, ...], str]]:
    """What is not met: its code, whom it is about, and the words."""
    found = unmet(wishes, groups, dict.fromkeys(met, 1), later)
    return [(each.code, each.people, str(each)) for each in found]


AGAIN = "Two people who should be apart sit together: others would meet again otherwise."
BY_HAND = "Two people who should be apart were put into one group by hand."
PARTED = "People who should stay together do not."
TEAM = "People of team Red sit together: others would meet again otherwise."
LARGE = "4 people of team Red cannot all be apart in 3 groups."


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(), []),
        (Wishes(apart=[two(1, 4), two(3, 9)]), []),
        (Wishes(apart=[two(2, 1)]), [("apart", (1, 2), AGAIN)]),
        (Wishes(apart=[two(8, 9), two(1, 4), two(4, 6)]), [("apart", (4, 6), AGAIN), ("apart", (8, 9), AGAIN)]),
        (Wishes(apart=[two(1, 2)], locked=[(1, 2)]), [("apart", (1, 2), BY_HAND)]),
        (Wishes(apart=[two(1, 2)], locked=[(2, 3)]), [("apart", (1, 2), AGAIN)]),
        (Wishes(apart=[two(1, 2)], stay=[(1, 2, 3)]), [("apart", (1, 2), BY_HAND)]),
        (Wishes(apart=[two(1, 99)]), []),
        (Wishes(stay=[(1, 2), (4, 6, 5)]), []),
        (Wishes(stay=[(1, 4)]), [("together", (1, 4), PARTED)]),
        (Wishes(stay=[(3, 1, 7, 99)]), [("together", (1, 3, 7), PARTED)]),
        (Wishes(stay=[(1, 99)]), []),
        (Wishes(teams={1: "Red", 4: "Red", 7: "Red", 2: ""}), []),
        (Wishes(teams={1: "Red", 2: "Red", 3: "Blue"}), [("team", (1, 2), TEAM)]),
        (Wishes(teams={2: "", 3: ""}), []),
        (Wishes(teams=dict.fromkeys((1, 4, 7, 8), "Red")), [("team_too_large", (7, 8), LARGE)]),
        (Wishes(languages={1: "de", 2: "de", 3: "", 4: "fr", 5: "fr"}), []),
        (
            Wishes(languages={1: "de", 2: "de", 3: "fr", 4: "de"}),
            [("language", (3,), "1 here speak fr: too few for groups of their own.")],
        ),
    ],
)
def test_each_wish_that_is_not_met_is_told_with_its_people_and_reason(wishes, expected):
    assert told(wishes) == expected


@pytest.mark.parametrize(
    ("wishes", "pairs"),
    [
        (Wishes(), []),
        (Wishes(apart=[two(1, 2), two(3, 99)]), [(1, 2)]),
        (Wishes(teams={1: "Red", 2: "Red", 3: "Red", 4: "Blue", 99: "Blue"}), [(1, 2), (1, 3), (2, 3)]),
        (Wishes(teams={1: "", 2: "", 3: "Red", 4: "Red"}, apart=[two(3, 4)]), [(3, 4)]),
    ],
)
def test_who_should_be_apart_are_named_pairs_and_every_two_of_a_team(wishes, pairs):
    assert apart_pairs(wishes, range(1, 10)) == {two(*pair) for pair in pairs}


@pytest.mark.parametrize(
    ("met", "later", "rounds"),
    [
        ([], [], 1),
        ([], [[[1, 2, 3], [4, 5, 6], [7, 8, 9]]], 2),
        ([two(1, 4)], [], None),
        ([], [[[1, 4, 7], [2, 5, 8], [3, 6, 9]]], None),
    ],
)
def test_a_wished_meeting_is_missed_when_it_was_not_and_will_not_be(met, later, rounds):
    sentence = f"Two people who should meet do not, in {rounds} planned rounds: others would meet again."
    wishes = Wishes(meet=[two(4, 1), two(1, 99), two(7, 8)])
    assert told(wishes, met=met, later=later) == ([("meet", (1, 4), sentence)] if rounds else [])


@given(st.integers(0, 14), st.integers(3, 14))
def test_the_least_clashes_of_a_team_are_those_of_the_most_even_spread(members, people):
    """Recounted: no way to spread the team over the groups has fewer pairs of it together."""
    groups, members = sizes(people), min(members, people)

    def spread(left: int, places: list[int]) -> int:
        if not places:
            return 0 if not left else 10**6
        most = min(left, places[0])
        return min(here * (here - 1) // 2 + spread(left - here, places[1:]) for here in range(most + 1))

    assert least_clashes(members, groups) == spread(members, groups)


def ways(people: tuple[int, ...], groups: list[int]):
    """Every way to sit, some of them several times."""
    if not groups:
        yield []
        return
    for group in combinations(people, groups[0]):
        rest = tuple(person for person in people if person not in group)
        for others in ways(rest, groups[1:]):
            yield [group, *others]


@given(st.data())
@settings(max_examples=stories(60))
def test_the_fewest_repeats_of_a_small_room_are_counted_out(data):
    people = data.draw(st.integers(3, 8))
    pair = st.sampled_from(list(combinations(range(people), 2)))
    met = {frozenset(each): data.draw(st.integers(1, 2)) for each in data.draw(st.sets(pair))}
    case = case_of(range(people), [], 1, Wishes(), met)
    counted = min(
        sum(frozenset(two) in met for group in groups for two in combinations(group, 2))
        for groups in ways(tuple(range(people)), sizes(people))
    )
    assert fewest_repeats(case) == counted
    assert forced(case.met) <= counted, "a bound is never above what can be had"


@given(st.data())
@settings(max_examples=stories(60))
def test_a_plan_is_scored_by_what_it_misses_in_the_order_of_the_goals(data):
    """Repeats, people who should be apart, meetings that do not come, uneven fours, and deep repeats: recounted."""
    people, rng = data.draw(st.integers(6, 11)), random.Random(data.draw(st.integers(0, 99)))
    some = st.lists(st.sampled_from(list(combinations(range(people), 2))), max_size=4, unique=True)
    apart, meet = data.draw(some), data.draw(some)
    meet = [pair for pair in meet if pair not in apart]
    stay = [(0, 1)] if (0, 1) not in apart and data.draw(st.booleans()) else []
    rounds = []
    for _ in range(3):
        order = rng.sample(range(people), people)
        rounds.append([[order.pop() for _ in range(size)] for size in sizes(people)])
    history, plan = rounds[:1], rounds[1:]
    wishes = Wishes(apart=[two(*p) for p in apart], meet=[two(*p) for p in meet], stay=stay)
    case = case_of(range(people), history, 2, wishes, {})
    before, repeats, deep, clashes = dict(meetings(history)), 0, 0, 0
    for groups in plan:
        for pair in (two(*each) for group in groups for each in combinations(group, 2)):
            clashes += pair in wishes.apart and pair not in map(frozenset, stay)
            times = before.get(pair, 0)
            if times and pair not in map(frozenset, stay):
                repeats, deep = repeats + 1, deep + times - 1
            before[pair] = times + 1
    missed = sum(two(*pair) not in before for pair in meet)
    turns = [sum(len(g) > 3 and p in g for groups in rounds for g in groups) for p in range(people)]
    assert case.score(plan) == (repeats, clashes, missed, max(0, max(turns) - min(turns) - 1), deep)


def test_people_who_are_held_and_find_no_group_for_themselves_are_told():
    wishes = Wishes(locked=[{0, 1}, {2, 3}, {4, 5}, {6, 7}])
    found = mix(range(9), random.Random(2), wishes=wishes)
    apart = [pair for pair in wishes.locked if not any(set(group).issuperset(pair) for group in found.groups)]
    assert [each.people for each in found.unmet if each.code == "together"] == [tuple(pair) for pair in apart]
    assert apart
