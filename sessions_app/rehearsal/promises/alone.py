"""Promise: nobody is left alone. The desk names the person, and they are brought to others in time."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import DESK, SLACK, History, shown
from ..messages import Desk, Trio


def alone_is_named(history: History) -> Iterator[str]:
    """The desk names each trio at work in which one person is left, at once, unless the facilitator leaves
    them there. It names no other trio."""
    for _, _, desk in shown(history):
        named = {lone.trio: lone.person for lone in desk.lone}
        for trio in _at_work(desk):
            here = [seat.id for seat in trio.people if not seat.away]
            if len(here) == 1 and not _told_to_stay(history, desk, trio):
                told = named.get(trio.id) == here[0]
                yield "" if told else f"version {desk.version}: {history.name(here[0])} is alone in trio {trio.id}"
            elif len(here) != 1 and trio.id in named:
                yield f"version {desk.version}: trio {trio.id} is called lonely with {len(here)} people"


def _at_work(desk: Desk) -> list[Trio]:
    if desk.proposal is not None or desk.session.state != "running":
        return []
    return [trio for trio in desk.trios if trio.timeline.position(desk.now) is not None]


def _told_to_stay(history: History, desk: Desk, trio: Trio) -> bool:
    """Whether the facilitator has decided so since anybody last came or went there."""
    said = [deed for deed in history.deeds if deed.kind == "stay" and deed.trio == trio.id]
    versions = [deed.version for deed in said if deed.version is not None and deed.version <= desk.version]
    if not versions:
        return False
    then = next((state for state in history.states(trio.id) if state.version >= max(versions)), None)
    return then is not None and _who(then.trio) == _who(trio)


def _who(trio: Trio) -> set[tuple[int, bool]]:
    return {(seat.id, seat.away) for seat in trio.people}


def alone_is_helped(history: History) -> Iterator[str]:
    """A person left alone who could join another trio is there soon after the time that the desk named, and at once
    while no facilitator is connected."""
    waiting: dict[tuple[int, int], tuple[float, float]] = {}  # (trio, person) → (since, due)
    told: set[tuple[int, int]] = set()
    for at, until, desk in shown(history):
        could = {(lone.trio, lone.person): lone for lone in desk.lone if lone.into is not None}
        for key in [key for key in waiting if key not in could]:
            del waiting[key]
            if key not in told:
                yield ""
            told.discard(key)
        for key, lone in could.items():
            since, due = waiting.get(key, (at, at))
            due = max(since, at + lone.at - desk.now)
            waiting[key] = since, due
            if key not in told and _overdue(history, since, due, until):
                told.add(key)
                yield f"version {desk.version}: {history.name(lone.person)} was left alone in trio {lone.trio}"


def _overdue(history: History, since: float, due: float, until: float) -> bool:
    gaps = [(one.until or until, other.since) for one, other in pairwise(history.lines[DESK])]
    if history.lines[DESK] and (last := history.lines[DESK][-1].until) is not None:
        gaps.append((last, until))
    unattended = max((min(to, until) - max(begin, since) for begin, to in gaps), default=0.0)
    return until > due + SLACK or unattended > SLACK
