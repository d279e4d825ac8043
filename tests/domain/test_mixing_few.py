"""A handful of strangers is seated at once: mixing does not search for what nobody has ever found."""

import random

import pytest

from sessions_app.domain.mixing.budget import PORTION, Effort
from sessions_app.domain.mixing.limits import least_repeats
from sessions_app.domain.mixing.plan import mix


@pytest.mark.parametrize(
    ("people", "rounds"), [(6, 2), (6, 3), (7, 2), (8, 2), (10, 3), (11, 2), (11, 3), (12, 5), (13, 5), (17, 7)]
)
def test_the_fewest_repeats_known_are_found_and_no_fewer_are_looked_for(people: int, rounds: int) -> None:
    looks = []  # at the clock, once in a portion of steps or sooner

    def clock() -> float:
        looks.append(PORTION)
        return 0.0

    found = mix(range(people), random.Random(7), rounds=rounds, effort=Effort(clock=clock, until=1.0))
    assert (found.repeats, found.planned_repeats) == (0, least_repeats(people, rounds))
    assert sum(looks) < Effort().total / 5
