"""Promise: a group can stop its own clock for a while, and pays nothing for it."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import SLACK, Deed, Glimpse, History

OF_A_CLOCK = frozenset({"minute", "minute-back", "next", "end", "done", "off", "finish", "undo"})


def a_moment_costs_no_time(history: History) -> Iterator[str]:
    """While a group needs a moment its clock stands. When it goes on, all of its steps have moved by the time for which
    it stood, and by nothing else."""
    for group in list(history.sights):
        for before, after in pairwise(history.states(group)):
            if before.group.time_out is None or _moved_otherwise(history, group, before, after):
                continue
            wrong = _wrong(before, after)
            if wrong is not None:
                yield f"group {group}, version {before.version} to {after.version}: {wrong}" if wrong else ""


def _moved_otherwise(history: History, group: int, before: Glimpse, after: Glimpse) -> bool:
    """Whether a command has moved the clock as well, somebody has come or gone, or may have."""
    same = [seat.id for seat in before.group.people] == [seat.id for seat in after.group.people]
    return not same or any(_between(deed, before, after) for deed in history.deeds if _is_about(deed, group))


def _is_about(deed: Deed, group: int) -> bool:
    return deed.kind in OF_A_CLOCK and (deed.all_groups or deed.group == group)


def _between(deed: Deed, before: Glimpse, after: Glimpse) -> bool:
    return deed.version is None or before.version < deed.version <= after.version


def _wrong(before: Glimpse, after: Glimpse) -> str | None:
    """What is wrong with the later of two states; None if they can not be compared."""
    old, new = before.group.timeline, after.group.timeline
    stood_at = old.paused_at
    if stood_at is None:
        return "somebody needs a moment, and its clock runs"
    lengths = {step.i: step.ends for step in new.steps}
    moved = {lengths[step.i] - step.ends for step in old.steps if step.i in lengths}
    if not moved:
        return None
    if len(moved) > 1:
        return "some of its steps have moved, and others have not"
    by = moved.pop()
    if new.paused_at is not None:
        return "" if by == 0 and new.paused_at == stood_at else f"its clock stands, and has moved by {by} ms"
    # A screen may be made after the instant of a command, and before it is carried out.
    least, most = max(0, before.now - stood_at - SLACK), after.now - stood_at
    return "" if least <= by <= most else f"it stood for {least} to {most} ms, and has moved by {by} ms"
