"""The seats of a round: whoever is held, and whatever languages people speak, everybody has exactly one."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.domain.grouping import Effort, Wishes, mix
from sessions_app.domain.mixing.room import SeatPlan, room

PEOPLE = range(3, 40)


def everybody_in(room: SeatPlan) -> list[int]:
    """Who has a place: held, or among those who fill the others."""
    assert sum(len(part.seats) for part in room.parts) + len(room.held) == sum(room.sizes)
    assert all(len(part.people) == len(part.seats) for part in room.parts)
    return sorted([*room.held.values(), *(person for part in room.parts for person in part.people)])


@settings(deadline=None)
@given(st.data(), st.sampled_from(PEOPLE))
def test_everybody_has_one_place_whoever_is_held(data, people):
    left = data.draw(st.permutations(range(people)))
    held = []
    while left and data.draw(st.booleans(), "one more group"):
        size = data.draw(st.integers(1, min(5, len(left))))
        held.append(left[:size])
        left = left[size:]
    labels = data.draw(st.lists(st.sampled_from(["", "de", "en"]), min_size=people, max_size=people) | st.just([]))
    assert everybody_in(room(people, held, labels)) == [*range(people)]


class TestMorePairsThanGroups:
    """Twelve people who came in couples: four groups can keep four of the six together."""

    @pytest.mark.parametrize(("people", "couples"), [(12, 5), (12, 6), (30, 15), (65, 32), (200, 100), (201, 100)])
    def test_everybody_is_seated_once_and_it_is_said_who_is_not_together(self, people, couples):
        pairs = [frozenset((each, each + couples)) for each in range(couples)]
        found = mix(range(people), random.Random(1), rounds=3, wishes=Wishes(stay=pairs))
        assert sorted(person for group in found.groups for person in group) == [*range(people)]
        kept = sum(pair <= set(group) for pair in pairs for group in found.groups)
        assert kept >= min(couples, len(found.groups))
        assert len([each for each in found.unmet if each.code == "together"]) == couples - kept

    def test_of_as_many_wished_meetings_in_a_crowd_some_wait_for_another_round(self):
        pairs = [frozenset((each, each + 100)) for each in range(100)]
        found = mix(range(200), random.Random(1), rounds=3, wishes=Wishes(meet=pairs))
        assert sorted(person for group in found.groups for person in group) == [*range(200)]
        assert sum(pair <= set(group) for pair in pairs for group in found.groups) >= len(found.groups)

    def test_who_is_locked_comes_before_who_only_wishes_to_stay_together(self):
        locked = [frozenset(pair) for pair in ((3, 4), (5, 6), (7, 9))]
        found = mix(range(1, 10), random.Random(1), rounds=2, wishes=Wishes(stay=[frozenset((1, 2))], locked=locked))
        assert all(any(pair <= set(group) for group in found.groups) for pair in locked)


class TestACrowd:
    def test_who_is_held_beside_somebody_of_the_own_team_keeps_the_seat(self):
        """A team too large to be apart: swapping the others for the better leaves those of it who are held alone."""
        people, locked = range(200), [frozenset((each, each + 1)) for each in range(0, 60, 2)]
        teams = dict.fromkeys(range(150), "Blue")
        wishes = Wishes(teams=teams, locked=locked)
        found = mix(people, random.Random(1), rounds=2, wishes=wishes, effort=Effort(steps=500))
        assert sorted(person for group in found.groups for person in group) == [*people]
        assert all(any(pair <= set(group) for group in found.groups) for pair in locked)
