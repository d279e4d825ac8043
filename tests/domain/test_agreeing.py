"""When a group goes on: once all who are here and take part are ready."""

import pytest

from sessions_app.domain.agreeing import Sitter, agreed, asked

ADA, BEN, CEM = 31, 32, 33


def sitters(*, away: tuple[int, ...] = (), joins: int = 0) -> list[Sitter]:
    """Three, some of them away; Cem comes in with the turn `joins`."""
    return [Sitter(one, one in away, joins if one == CEM else 0) for one in (ADA, BEN, CEM)]


@pytest.mark.parametrize(
    ("away", "joins", "reached", "people"),
    [
        ((), 0, 0, {ADA, BEN, CEM}),
        ((CEM,), 0, 1, {ADA, BEN}),
        ((), 2, 1, {ADA, BEN}),
        ((), 2, 2, {ADA, BEN, CEM}),
        ((), 1, 0, {ADA, BEN}),
        ((ADA, BEN, CEM), 0, 1, set()),
    ],
)
def test_who_is_here_and_takes_part_is_asked(away, joins, reached, people):
    assert asked(sitters(away=away, joins=joins), reached) == people


@pytest.mark.parametrize(
    ("away", "ready", "by", "goes_on"),
    [
        ((), (ADA, BEN), None, False),
        ((), (ADA, BEN, CEM), None, True),
        ((CEM,), (ADA, BEN), None, True),
        ((CEM,), (ADA, CEM), None, False),
        ((CEM,), (ADA,), None, False),
        ((ADA, BEN, CEM), (), None, False),
        ((ADA, BEN, CEM), (ADA, BEN, CEM), None, False),  # it is rather the network that is away
        ((ADA, BEN, CEM), (ADA,), ADA, True),  # whoever says so is here
        ((ADA,), (BEN, CEM), ADA, False),
    ],
)
def test_it_goes_on_when_all_who_are_asked_are_ready(away, ready, by, goes_on):
    assert agreed(sitters(away=away), ready, 1, by) is goes_on
