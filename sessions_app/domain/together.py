"""How far a room is in step: what is shown or said to all must be true for most of them."""

from collections.abc import Collection

from .timeline import Position

ENOUGH = 2 / 3  # of the groups at work: below it everybody is sent to their own screen


def in_step(lead: Position, positions: Collection[Position]) -> float:
    """The share (0 to 1) of these groups that are in the same phase of the same turn as `lead`. How much time is left
    of it, and whether it is paused, does not matter; 1 where there are none."""
    if not positions:
        return 1.0
    return sum(_where(each) == _where(lead) for each in positions) / len(positions)


def _where(position: Position) -> tuple[str, int | None] | None:
    return (position.step.phase, position.step.turn) if position.step else None
