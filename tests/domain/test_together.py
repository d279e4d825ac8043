"""When the room's shared screen is true for most groups."""

import pytest

from sessions_app.domain.together import ENOUGH, in_step

from .clocks import at, begun


def share(lead, *others, seconds: float = 60) -> float:
    return in_step(lead.position(at(seconds)), [each.position(at(seconds)) for each in (lead, *others)])


THREE, FOUR = begun(3), begun(4)
AHEAD = THREE.skip_to(at(20), 4)
LATER = THREE.extend(at(20))
NEXT_TURN = THREE.skip_to(at(20), 8)


@pytest.mark.parametrize(
    ("groups", "expected", "enough"),
    [
        ((THREE,), 1, True),
        ((THREE, THREE, THREE), 1, True),
        ((THREE, THREE, AHEAD), 2 / 3, True),  # two thirds are enough
        ((THREE, AHEAD), 1 / 2, False),
        ((THREE, THREE, AHEAD, LATER), 1 / 2, False),
        ((THREE, NEXT_TURN), 1 / 2, False),  # consulting, but in another turn
        ((THREE, THREE.pause(at(55))), 1, True),  # whoever is paused in it is in it
    ],
)
def test_the_share_of_groups_in_the_same_phase_and_turn(groups, expected, enough):
    assert share(*groups) == expected
    assert (share(*groups) >= ENOUGH) is enough


def test_however_much_time_is_left_of_the_phase():
    assert share(THREE, THREE.extend(at(55))) == 1


@pytest.mark.parametrize(("seconds", "expected"), [(5, 1), (20, 1), (27, 0.5), (60, 1), (75, 0.5), (90, 0.5)])
def test_a_four_that_ends_with_the_others_is_in_step_now_and_then(seconds, expected):
    assert share(THREE, FOUR, seconds=seconds) == expected
