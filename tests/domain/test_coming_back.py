"""A person at the door says who they are: whom they may name, for how long, and what is answered."""

import pytest

from sessions_app.domain.coming_back import (
    MOST_OPEN,
    OPEN_FOR,
    Asked,
    can_be,
    require_askable,
    require_asked,
)
from sessions_app.domain.errors import LimitReached, WrongMoment

ONE, OTHER = "1f" * 32, "a7" * 32
NOON = 43_200_000


@pytest.mark.parametrize(
    ("away_at", "removed", "erased", "able"),
    [
        (NOON, False, False, True),
        (None, False, False, False),
        (NOON, True, False, False),
        (NOON, False, True, False),
    ],
)
def test_only_who_is_away_and_not_out_can_be_asked_for(away_at, removed, erased, able):
    assert can_be(away_at, removed=removed, erased=erased) == able


def test_a_sign_has_three_digits_is_always_the_same_and_tells_two_browsers_apart():
    signs = [Asked(by, at).sign for by in (ONE, OTHER) for at in (0, NOON)]
    assert signs[0] == signs[1] != signs[2] == signs[3]
    assert all(100 <= Asked(f"{n:08x}" + "0" * 56, 0).sign <= 999 for n in range(0, 2**32, 2**32 // 997))


@pytest.mark.parametrize(("later", "open"), [(0, True), (OPEN_FOR - 1, True), (OPEN_FOR, False)])
def test_an_asking_ends_by_itself(later, open):
    assert Asked(ONE, NOON).open(NOON + later) == open


class TestAsking:
    @pytest.mark.parametrize(
        "own", [None, Asked(ONE, NOON), Asked(OTHER, NOON - OPEN_FOR)], ids=["nobody yet", "again", "an old one"]
    )
    def test_is_possible(self, own):
        require_askable(own, ONE, [], NOON + 1)

    def test_does_not_push_another_asking_away(self):
        with pytest.raises(WrongMoment):
            require_askable(Asked(OTHER, NOON), ONE, [], NOON + 1)

    def test_is_bounded_in_a_session_and_old_ones_do_not_count(self):
        crowd = [Asked(OTHER, NOON)] * MOST_OPEN
        with pytest.raises(LimitReached):
            require_askable(None, ONE, crowd, NOON + 1)
        require_askable(None, ONE, crowd, NOON + OPEN_FOR)


class TestAnswering:
    def test_takes_what_is_asked(self):
        asked = Asked(ONE, NOON)
        assert require_asked(asked, NOON, NOON - 1, NOON + 5, "Ana") == asked

    @pytest.mark.parametrize(
        ("asked", "away_at", "now", "reason"),
        [
            (None, NOON, NOON, "Nobody asks"),
            (Asked(OTHER, NOON + 1), NOON, NOON + 2, "Nobody asks"),  # another one than was looked at
            (Asked(ONE, NOON), None, NOON + 2, "here again"),
            (Asked(ONE, NOON), NOON, NOON + OPEN_FOR, "too long ago"),
        ],
    )
    def test_says_why_nothing_is_done(self, asked, away_at, now, reason):
        with pytest.raises(WrongMoment, match=reason):
            require_asked(asked, NOON, away_at, now, "Ana")
