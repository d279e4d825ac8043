"""Which notes somebody is asked for, and to which round they belong."""

import pytest

from sessions_app.domain.notes import Begun, Slot, Stay, asked_about, belongs_in

ADA, BEN, CEM = 31, 32, 33
TURNS = (Begun(1, 10_000, ADA), Begun(2, 110_000, BEN), Begun(3, 210_000, CEM))


@pytest.mark.parametrize(
    ("stay", "turns", "clients"),
    [
        (Stay(), TURNS, [ADA, BEN, CEM]),  # from the first to the last
        (Stay(), TURNS[:2], [ADA, BEN]),  # the third has not begun, or never was
        (Stay(), (), []),  # nothing but the opening
        (Stay(from_turn=2), TURNS, [BEN, CEM]),  # came during the first
        (Stay(from_turn=4), TURNS, []),  # came too late for any
        (Stay(left_at=150_000), TURNS, [ADA, BEN]),  # went in the midst of the second
        (Stay(left_at=10_000), TURNS, []),  # went as it began
        (Stay(from_turn=2, left_at=210_000), TURNS, [BEN]),
        (Stay(), (*TURNS, Begun(4, 310_000, ADA)), [ADA, BEN, CEM, ADA]),  # put off, and held again
    ],
)
def test_one_is_asked_about_the_turns_that_were_while_one_sat_there(
    stay: Stay, turns: tuple[Begun, ...], clients: list[int]
) -> None:
    assert asked_about(stay, turns) == clients


@pytest.mark.parametrize(
    ("slot", "held", "round"),
    [
        (Slot(1, ADA, "challenge"), {1, 2}, 1),
        (Slot(1, ADA, "challenge"), {2, 3}, 2),  # waited through the first round
        (Slot(2, ADA, "challenge"), {1}, None),  # for the next one, which has not begun
        (Slot(2, ADA, "challenge"), set(), None),
        (Slot(1, ADA, "valuable"), {2}, None),
        (Slot(1, BEN, "takeaway"), {1}, 1),
        (Slot(1, BEN, "challenge"), {2}, None),
    ],
)
def test_a_challenge_belongs_to_the_first_round_in_which_its_author_sits(
    slot: Slot, held: set[int], round: int | None
) -> None:
    assert belongs_in(slot, ADA, held) == round
