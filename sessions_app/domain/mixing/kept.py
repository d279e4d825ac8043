"""Rounds that were planned with the last one: kept, so that what was announced of them stays true. No search here.

A design's rounds are read from what was held (seating.py) and need not be kept; those that a search found are nowhere
else. Whoever is new takes the seat of somebody who left.
Why: docs/decisions.md#what-was-announced-of-the-next-rounds-is-kept-with-the-round
"""

from collections.abc import Iterable, Sequence

from .case import Case, Groups, Round, seated
from .chance import Chance
from .designs import design
from .offer import ordered, points_kept, rounds_at
from .seating import resumed


def kept(case: Case, planned: Sequence[Round], rng: Chance) -> list[Groups]:
    """The `planned` rounds with those who are here now, in the order to be held; none if they do not fit any more."""
    if not planned or case.now != case.after:
        return []
    people = seated(planned[0])
    if len(people) != case.size or any(seated(groups) != people for groups in planned):
        return []
    point = {person: at for at, person in enumerate(people)}
    rounds = [[[point[person] for person in group] for group in groups] for groups in planned]
    fitting = rounds_at(rounds, points_kept(case, rounds, point, rng))
    allowed = [groups for groups in fitting if case.now.allows(groups)]
    clean = case.clean(allowed)  # these can be held in any order; of the others each was planned after those before it
    return ordered(case, allowed[:clean], [], rng) + allowed[clean:]


def known_again(case: Case, first: Round, rest: Sequence[Round]) -> bool:
    """After `first`, a design that is read from what was held has all the rounds of `rest`."""
    if not rest or len(first) == 1:
        return True
    plan = design(case.size)
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
