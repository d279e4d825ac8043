"""How far a room is in step. The room's shared screen tells all of them something only if it is true for most."""

from collections.abc import Collection

from .timeline import Position

ENOUGH = 2 / 3  # of the groups at work: below this share the room's screen sends everybody to their own screen


def in_step(lead: Position, positions: Collection[Position]) -> float:
    """The share (0 to 1) of these groups in the same phase of the same turn as `lead`; 1 without groups. How much time
    is left, and whether the clock is paused, does not matter."""
    if not positions:
        return 1.0
    return sum(_where(each) == _where(lead) for each in positions) / len(positions)


def _where(position: Position) -> tuple[str, int] | None:
    return (position.step.phase, position.step.reached) if position.step else None
