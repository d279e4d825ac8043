"""Promise: nobody is left alone. The desk names the person, and they are brought to others in time."""

from collections.abc import Iterator
from itertools import pairwise

from ..history import DESK, SLACK, History, shown
from ..messages import HeardDesk, HeardGroup


def alone_is_named(history: History) -> Iterator[str]:
    """The desk names each group at work in which one person is left, at once, unless the facilitator leaves
    them there. It names no other group."""
    for _, _, desk in shown(history):
        named = {lone.group: lone.person for lone in desk.lone}
        for group in _at_work(desk):
            here = [seat.id for seat in group.people if not seat.away]
            if len(here) == 1 and not _told_to_stay(history, desk, group):
                told = named.get(group.id) == here[0]
                yield "" if told else f"version {desk.version}: {history.name(here[0])} is alone in group {group.id}"
            elif len(here) != 1 and group.id in named:
                yield f"version {desk.version}: group {group.id} is called lonely with {len(here)} people"


def _at_work(desk: HeardDesk) -> list[HeardGroup]:
    if desk.proposal is not None or desk.session.state != "running":
        return []
    return [group for group in desk.groups if group.timeline.position(desk.now) is not None]


def _told_to_stay(history: History, desk: HeardDesk, group: HeardGroup) -> bool:
    """Whether the facilitator has decided so since anybody last came or went there."""
    said = [deed for deed in history.deeds if deed.kind == "stay" and deed.group == group.id]
    versions = [deed.version for deed in said if deed.version is not None and deed.version <= desk.version]
    if not versions:
        return False
    then = next((state for state in history.states(group.id) if state.version >= max(versions)), None)
    return then is not None and _who(then.group) == _who(group)


def _who(group: HeardGroup) -> set[tuple[int, bool]]:
    return {(seat.id, seat.away) for seat in group.people}


def alone_is_helped(history: History) -> Iterator[str]:
    """A person left alone who could join another group is there soon after the time that the desk named, and at once
    while no facilitator is connected."""
    waiting: dict[tuple[int, int], tuple[float, float]] = {}  # (group, person) → (since, due)
    told: set[tuple[int, int]] = set()
    for at, until, desk in shown(history):
        could = {(lone.group, lone.person): lone for lone in desk.lone if lone.into is not None}
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
                yield f"version {desk.version}: {history.name(lone.person)} was left alone in group {lone.group}"


def _overdue(history: History, since: float, due: float, until: float) -> bool:
    gaps = [(one.until or until, other.since) for one, other in pairwise(history.lines[DESK])]
    if history.lines[DESK] and (last := history.lines[DESK][-1].until) is not None:
        gaps.append((last, until))
    unattended = max((min(to, until) - max(begin, since) for begin, to in gaps), default=0.0)
    return until > due + SLACK or unattended > SLACK
