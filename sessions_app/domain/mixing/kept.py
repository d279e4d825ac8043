"""Keeps rounds that were planned together with the last one, so that what was announced of them stays true. No search.

A design's rounds can be read from the rounds held (seating.py); rounds that a search found are stored nowhere else. A
newcomer takes the seat of somebody who left.
Why: docs/decisions.md#announced-rounds-are-stored-with-the-round-that-was-formed
"""

from collections.abc import Iterable, Sequence

from .case import Case, Groups, Round, seated
from .chance import Chance
from .offer import ordered, points_kept, rounds_at
from .seating import resumed


def kept(case: Case, planned: Sequence[Round], rng: Chance) -> list[Groups]:
    """The `planned` rounds with the people who are here now, in the order to hold them; empty if they no longer fit."""
    if not planned or case.now != case.after:
        return []
    people = seated(planned[0])
    if len(people) != case.size or any(seated(groups) != people for groups in planned):
        return []
    point = {person: at for at, person in enumerate(people)}
    rounds = [[[point[person] for person in group] for group in groups] for groups in planned]
    fitting = rounds_at(rounds, points_kept(case, rounds, point, rng))
    allowed = [groups for groups in fitting if case.now.allows(groups)]
    clean = case.clean(allowed)  # their order is free; later rounds were planned after those before them
    return ordered(case, allowed[:clean], [], rng) + allowed[clean:]


def known_again(case: Case, first: Round, rest: Sequence[Round]) -> bool:
    """Whether, after `first`, a design read from the rounds held still has all rounds of `rest`."""
    if not rest or len(first) == 1:
        return True
    plan = case.rule.design(case.size)
    if plan is None or not (case.now.plain and case.after.plain):
        return False
    seats = resumed(plan, [*case.history, first])
    if seats is None:
        return False
    person_at = {point: person for person, point in seats.point.items() if person in case.index}
    free = [groups for number, groups in enumerate((*plan.rounds, *plan.beyond)) if number not in seats.used]
    again = {_unordered((person_at[point] for point in group) for group in groups) for groups in free}
    return again.issuperset(map(_unordered, rest))


def _unordered(groups: Iterable[Iterable[int]]) -> frozenset[frozenset[int]]:
    return frozenset(map(frozenset, groups))
