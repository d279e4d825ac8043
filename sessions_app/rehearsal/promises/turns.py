"""Promise: everybody gets a turn. Nobody has two before all have had one, and people who
are owed one come first next time. Where a practice gives no turns, or one, nobody is owed any."""

from collections.abc import Iterator
from itertools import pairwise

from ..document import EACH
from ..history import Glimpse, History
from ..messages import HeardSeat
from ..turns import turns


def nobody_twice_before_all_once(history: History) -> Iterator[str]:
    """Nobody begins a second turn while a person who is here, and has not passed, had none."""
    for group in list(history.sights):
        states = history.states(group)
        holders: set[int] = set()
        for turn in turns(states):
            missed = []
            if turn.holder in holders:
                missed = [seat for seat in _state_at(states, turn.starts).group.people if _has_a_right(seat)]
                missed = [seat for seat in missed if seat.seat not in holders]
            holders.add(turn.holder)
            yield (
                f"group {group}: seat {turn.holder} held turn {turn.number}, too, before {missed[0].name}"
                if missed
                else ""
            )


def _has_a_right(seat: HeardSeat) -> bool:
    """Whether this seat has a right to a turn in this round: people who joined later have one only if there is time."""
    return not (seat.away or seat.passed or seat.joins)


def _state_at(states: list[Glimpse], instant: float) -> Glimpse:
    return max((state for state in states if state.now <= instant), key=lambda state: state.now, default=states[0])


def everybody_here_had_a_turn(history: History) -> Iterator[str]:
    """A person who was there from beginning to end, and did not pass, was the holder; unless the group was ended
    early, or was so far behind that the facilitator carried it past a turn with all others."""
    if history.practice.turns != EACH:
        return
    cut_short = {deed.group for deed in history.deeds if deed.kind == "end"}
    everyone_cut = {deed.round for deed in history.deeds if deed.kind == "end" and deed.all_groups}
    finished = min((deed.version or 0 for deed in history.deeds if deed.kind == "finish"), default=None)
    for group in list(history.sights):
        states = [state for state in history.states(group) if state.group.timeline.ends is not None]
        states = [state for state in states if finished is None or state.version < finished]
        if not states or group in cut_short or states[0].round in everyone_cut or not _is_over(states[-1]):
            continue
        if _carried_past_a_turn(history, states):
            continue
        holders = {turn.holder for turn in turns(states)}
        for seat in states[0].group.people:
            always = all(_has_a_right(now) for now in _seats(states, seat.id)) and _stayed(states, seat)
            if always:
                yield (
                    "" if seat.seat in holders else f"group {group}: {seat.name} was there all the time and had no turn"
                )


def _carried_past_a_turn(history: History, states: list[Glimpse]) -> bool:
    """Whether “next” for everybody found this group more than a turn behind the others."""
    carried = [deed for deed in history.deeds if deed.kind == "next" and deed.all_groups]
    return any(
        _turn_at(after) > _turn_at(before) + 1
        for before, after in pairwise(states)
        for deed in carried
        if deed.version is None or before.version < deed.version <= after.version
    )


def _turn_at(state: Glimpse) -> int:
    """The turn under way, or to come, in a state; one more than there are when the group is over."""
    timeline = state.group.timeline
    step = timeline.position(state.now)
    return timeline.turns + 1 if step is None else timeline.reached(step)


def _is_over(state: Glimpse) -> bool:
    return state.group.timeline.position(state.now) is None


def _seats(states: list[Glimpse], person: int) -> Iterator[HeardSeat]:
    return (seat for state in states for seat in state.group.people if seat.id == person)


def _stayed(states: list[Glimpse], seat: HeardSeat) -> bool:
    return all(state.group.seat_of(seat.id) is not None for state in states)


def owed_people_come_first(history: History) -> Iterator[str]:
    """People who were seated late, or whose turn waited in vain, hold a turn before people who had a turn."""
    if history.practice.turns != EACH:
        return
    rounds = _groups_by_round(history)
    for number in sorted(rounds):
        if number + 1 not in rounds:
            continue
        had, owed = _had_a_turn(history, rounds[number]), _owed(history, rounds[number])
        for group in rounds[number + 1]:
            yield from _before_owed(history, group, had, owed)


def _groups_by_round(history: History) -> dict[int, list[int]]:
    rounds: dict[int, list[int]] = {}
    for group, sights in history.sights.items():
        if any(sight.group.timeline.ends is not None for sight in sights):
            rounds.setdefault(sights[0].round, []).append(group)
    return rounds


def _had_a_turn(history: History, groups: list[int]) -> set[int]:
    """The participants who held a turn in any of these groups."""
    found = set()
    for group in groups:
        states = history.states(group)
        holders = {turn.holder for turn in turns(states)}
        found |= {seat.id for state in states for seat in state.group.people if seat.seat in holders}
    return found


def _owed(history: History, groups: list[int]) -> set[int]:
    """People in these groups who were seated late, or wait for a turn at the end; without those who passed or left."""
    late = {deed.whom for deed in history.deeds if deed.kind == "seat" and deed.version is not None}
    found = set()
    for group in groups:
        last = history.states(group)[-1].group
        waiting = {seat.id for seat in last.people if seat.seat in last.later or seat.id in late}
        found |= {seat.id for seat in last.people if seat.id in waiting and not seat.passed}
    return found - _had_a_turn(history, groups)


def _before_owed(history: History, group: int, had: set[int], owed: set[int]) -> Iterator[str]:
    begun = [state for state in history.states(group) if state.group.timeline.steps]
    if not begun:
        return
    first = begun[0].group
    order = list(dict.fromkeys(step.holder for step in first.timeline.steps if step.holder is not None))
    names = {seat.seat: seat for seat in first.people}
    for index, holder in enumerate(order):
        seat = names.get(holder)
        if seat is None or seat.id not in owed or seat.joins:
            continue
        sooner = [names[other].name for other in order[:index] if other in names and names[other].id in had]
        yield f"group {group}: {seat.name} is owed a turn, but {sooner[0]} comes before" if sooner else ""
