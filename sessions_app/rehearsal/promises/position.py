"""Promise: a group's present position never jumps because somebody else came or went."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import Deed, Glimpse, History, is_cut
from ..messages import HeardStep, HeardTimeline

MARGIN = 2_000  # ms by which a screen may be made later than the change that it shows
CLOCK = frozenset({"pause", "resume", "minute", "next", "end", "done", "off", "finish"})
GIVING_UP = frozenset({"pass", "leave", "rest"})


def position_never_jumps(history: History) -> Iterator[str]:
    """From one state of a group to the next, the present step stays, whoever came or went. Only a command on this
    group's clock explains another one, its own holder giving up or being brought to others, or that only those are left
    who are ready for the next step."""
    alone = {(lone.group, lone.person) for _, desk in history.desks for lone in desk.lone}
    for group in list(history.sights):
        moves = [deed for deed in history.deeds if _is_about(deed, group)]
        for before, after in pairwise(history.states(group)):
            if before.group.timeline.ends is None or _explained(moves, before, after) or _all_ready(before, after):
                continue
            if any((group, person) in alone for person in _holders(before, after) if not after.group.seat_of(person)):
                continue
            wrong = _jumped(before, after)
            if wrong is not None:
                yield f"group {group}, version {before.version} to {after.version}: {wrong}" if wrong else ""


def _is_about(deed: Deed, group: int) -> bool:
    return deed.kind in GIVING_UP or (deed.kind in CLOCK and (deed.all_groups or deed.group == group))


def _explained(moves: list[Deed], before: Glimpse, after: Glimpse) -> bool:
    return any(
        _in_between(deed, before, after) and (deed.kind in CLOCK or deed.person in _holders(before, after))
        for deed in moves
    )


def _all_ready(before: Glimpse, after: Glimpse) -> bool:
    """Whether all who are left had said that they are ready: then the last one waited for has gone."""
    here = {seat.id for seat in after.group.people if not seat.away}
    return bool(here) and here.issubset(before.group.ready)


def _in_between(deed: Deed, before: Glimpse, after: Glimpse) -> bool:
    """Whether a command fell between two states. One whose version is unknown may have."""
    if deed.version is None:
        return deed.at <= after.at and deed.at >= before.at - 60_000
    return before.version < deed.version <= after.version


def _holders(before: Glimpse, after: Glimpse) -> set[int]:
    """Who was the holder between two states, or about to be, by the first state."""
    timeline = before.group.timeline
    steps = (timeline.position(instant) for instant in (before.now, after.now))
    seats = {timeline.leads_to(step) for step in steps if step is not None}
    return {seat.id for seat in before.group.people if seat.seat in seats}


def _jumped(before: Glimpse, after: Glimpse) -> str | None:
    """What is wrong with the present step of `after`; None if too little was seen."""
    old, new = before.group.timeline, after.group.timeline
    if old.paused_at != new.paused_at:
        return "the clock was stopped or let go by nobody"
    expected, seen = old.position(after.now), new.position(after.now)
    if expected is None and is_cut(before):
        return None
    if old.revision != new.revision and _is_at_a_seam(old, expected, after.now):
        return _follows(old, expected, seen)
    if expected is None:
        return "" if seen is None else f"it was over, and is in {_words(seen)} again"
    if seen is None:
        return f"it was in {_words(expected)}, and is over"
    return "" if _essence(expected) == _essence(seen) else f"{_words(expected)} became {_words(seen)}"


def _is_at_a_seam(old: HeardTimeline, expected: HeardStep | None, now: int) -> bool:
    """Whether a turn has just ended: a change a moment earlier could still affect the next one."""
    if expected is None:
        return now - (old.ends or 0) < MARGIN
    before = next((step for step in old.steps if step.i == expected.i - 1), None)
    return before is not None and old.reached(before) != old.reached(expected) and now - expected.starts < MARGIN


def _follows(old: HeardTimeline, expected: HeardStep | None, seen: HeardStep | None) -> str:
    """At a seam another turn than expected may follow, or none, but not at another time."""
    instant = (old.count, old.ends) if expected is None else (expected.i, expected.starts)
    return "" if seen is None or (seen.i, seen.starts) == instant else f"{_words(seen)} began at another time"


def _essence(step: HeardStep) -> tuple[object, ...]:
    """What must stay. To which turn a step between turns leads may change."""
    return step.i, step.phase, step.turn, step.holder, step.starts, step.ends


def _words(step: HeardStep) -> str:
    holder = "" if step.holder is None else f" of seat {step.holder}"
    return f"step {step.i} ({step.phase}{holder}, {step.starts} to {step.ends})"
