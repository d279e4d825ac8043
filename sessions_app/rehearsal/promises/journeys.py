"""Promise: people come to sit together as their practice says. Guests travel to tables where they have not been, who
stays does not move, groups that are put together stay whole, and each case has a group that helps with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..document import ONE
from ..history import History
from ..messages import HeardDesk, HeardGroup

TRAVEL, MERGE, KEEP = "travel", "merge", "keep"


@dataclass(slots=True)
class SeenRound:
    """Who sat where when a round began, and at the end of it, as the desk showed it."""

    stage: int
    began: dict[int, HeardGroup] = field(default_factory=dict)  # by number
    ended: dict[int, HeardGroup] = field(default_factory=dict)

    def where(self, person: int) -> int | None:
        """The number of the group in which somebody sat at the beginning."""
        return next((number for number, group in self.began.items() if group.seat_of(person)), None)


def seen_rounds(history: History) -> dict[int, SeenRound]:
    """By the number of the round. Of one of everybody nobody is told who is in it."""
    found: dict[int, SeenRound] = {}
    for _, desk in history.desks:
        if desk.session.state != "running" or desk.proposal is not None or any(group.all for group in desk.groups):
            continue
        groups = {group.number: group for group in desk.groups}
        found.setdefault(desk.session.round, SeenRound(desk.session.stage, began=groups)).ended = groups
    return found


def guests_travel_on(history: History) -> Iterator[str]:
    """Nobody comes to a table for the second time while there is one where they have not been."""
    rounds = seen_rounds(history)
    for number, sitting in rounds.items():
        before = [rounds[other] for other in sorted(rounds) if other < number and rounds[other].stage == sitting.stage]
        if history.formed_as(sitting.stage) != TRAVEL or not before:
            continue
        for table, group in sitting.began.items():
            for seat in group.people[1:]:
                been = {there for one in before if (there := one.where(seat.id)) is not None}
                again = table in been and bool(sitting.began.keys() - been)
                yield f"round {number}: {history.name(seat.id)} is at table {table} again" if again else ""


def who_stays_does_not_move(history: History) -> Iterator[str]:
    """Who sat first at a table at the end of a round, and is there in the next one, sits first at the same table."""
    rounds = seen_rounds(history)
    for number, sitting in rounds.items():
        before = rounds.get(number - 1)
        if history.formed_as(sitting.stage) != TRAVEL or before is None or before.stage != sitting.stage:
            continue
        for table, group in before.ended.items():
            host = _who_stays(group)
            there = sitting.where(host) if host is not None else None
            brings_none = group.case is not None and all(other.case != host for other in sitting.began.values())
            if there is None or brings_none:
                continue
            moved = there != table or _who_stays(sitting.began[there]) != host
            yield f"round {number}: {history.name(host or 0)} stayed at table {table}, and moved" if moved else ""


def _who_stays(group: HeardGroup) -> int | None:
    if group.case is not None:
        return group.case
    first = min(group.people, key=lambda seat: seat.seat, default=None)
    return first.id if first is not None else None


def groups_stay_whole(history: History) -> Iterator[str]:
    """Where groups of the stage before are put together, or kept, all who are there still sit together."""
    rounds = seen_rounds(history)
    for number, sitting in rounds.items():
        before = rounds.get(number - 1)
        if history.formed_as(sitting.stage) not in (MERGE, KEEP) or before is None or before.stage == sitting.stage:
            continue
        for group in before.ended.values():
            places = {there for seat in group.people if (there := sitting.where(seat.id)) is not None}
            yield f"round {number}: group {group.number} was torn apart" if len(places) > 1 else ""


def each_case_is_served(history: History) -> Iterator[str]:
    """Every group helps with one case, and who brings it holds the turn; no case that is not kept back is left over."""
    seen: set[int] = set()
    for _, desk in history.desks:
        practice = history.practice.of_stage(desk.session.stage)
        begun = desk.session.state == "running" and desk.proposal is None and desk.session.round not in seen
        if practice.turns != ONE or not begun:
            continue
        seen.add(desk.session.round)
        for group in desk.groups:
            wrong = _unserved(group)
            yield f"round {desk.session.round}: {wrong}" if wrong else ""
        yield from _left_over(history, desk)


def _unserved(group: HeardGroup) -> str:
    if group.case is None:
        return f"group {group.number} has no case"
    seat = group.seat_of(group.case)
    if seat is None:
        return f"group {group.number} helps with the case of somebody who sits elsewhere"
    holders = {step.holder for step in group.timeline.steps if step.holder is not None}
    return "" if holders <= {seat.seat} else f"in group {group.number}, others than {seat.name} hold the turn"


def _left_over(history: History, desk: HeardDesk) -> Iterator[str]:
    helped = {group.case for group in desk.groups}
    seated = {seat.id for group in desk.groups for seat in group.people}
    for case in desk.cases.brought if desk.cases is not None else ():
        if case.person in seated and not case.waits and case.taken in (0, desk.session.round):
            left = case.person not in helped
            yield f"round {desk.session.round}: nobody helps {history.name(case.person)}" if left else ""


def everybody_sees_one_text(history: History) -> Iterator[str]:
    """The screen of a group of everybody names nobody, and is the same for all."""
    for group, sights in history.sights.items():
        first: dict[tuple[int, int], HeardGroup] = {}
        for sight in sights:
            if sight.group.all:
                one = first.setdefault((sight.version, sight.now), sight.group)
                same = one == sight.group and not sight.group.people and not sight.group.ready
                yield "" if same else f"group {group}, version {sight.version}: it differs, or names somebody"
