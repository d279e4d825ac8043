"""The next round and a plan behind it: takes what a design offers or a search finds, recounts it, reports unmet wishes.

Goals, compared in this order: held seats and languages (met by construction), repeats, keep apart, should meet, even
turns in larger groups, a third meeting.
Why: docs/decisions.md#clean-rounds-first
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from .budget import Budget, Effort
from .case import Case, Groups, Round, case_of, pairs_in
from .chance import Chance
from .fewest import fewest_repeats
from .kept import kept, known_again
from .offer import offered, thinner
from .rule import THREES, rule_of
from .search import crowd, searched
from .wishes import Pair, Unmet, Wishes, unmet

if TYPE_CHECKING:
    from ..practice.plan import Sizes

AHEAD = 3  # rounds to plan when the caller names no number


@dataclass(frozen=True, slots=True)
class Mix:
    """The next round's `groups` (their order is their order of holders), and the `later` rounds as planned now.

    `repeats`: pairs in this round who have met before. `planned_repeats`: in this and later rounds. `forced` and
    `planned_forced`: proved to be unavoidable. `good_for`: so many later rounds have no repeat if nobody comes or goes.
    `kept`: later rounds that could not be found again from the rounds held. Pass them as `planned` for the next round,
    so that what people were told stays true.
    """

    groups: Groups
    later: Sequence[Groups]
    repeats: int
    planned_repeats: int
    forced: int
    planned_forced: int
    good_for: int
    unmet: Sequence[Unmet]
    kept: Sequence[Groups] = ()


def mix(
    people: Iterable[int],
    rng: Chance,
    history: Sequence[Round] = (),
    rounds: int | None = None,
    wishes: Wishes | None = None,
    met: Mapping[Pair, int] | None = None,
    effort: Effort | None = None,
    planned: Sequence[Round] = (),
    sizes: "Sizes | None" = None,
) -> Mix:
    """The best next round for `people` after `history` (earliest first), as the first of `rounds` more rounds.

    `met`: meetings that belong to no round of `history`. Without `rounds`, the plan stays good for as many rounds as
    possible. `planned`: the last answer's `kept`. `sizes` of the groups: threes if there are none. Raises
    TooFew; Invalid for wishes that contradict each other, and for a number of people that no such groups fit.
    """
    everyone = sorted(set(people))
    rule = rule_of(sizes)
    rule.sizes(len(everyone))
    wishes, effort = wishes or Wishes(), effort or Effort()
    case = case_of(everyone, history, rounds, wishes, met or {}, rule)
    plan = _plan(case, rng, Budget(effort, len(everyone)), planned)
    return _answer(case, plan, wishes, rng)


def meetings(rounds: Iterable[Round]) -> Counter[Pair]:
    """How often each pair sits together in `rounds`."""
    return Counter(frozenset(two) for groups in rounds for group in groups for two in combinations(group, 2))


def _plan(case: Case, rng: Chance, budget: Budget, planned: Sequence[Round]) -> list[Groups]:
    """All rounds that were asked for, and more if a design has them; the next round first."""
    if len(case.now.sizes) == 1:
        return [case.now.groups(range(case.size))] * (case.rounds or 1)
    if case.many:
        return [crowd(case, rng, budget)]
    before = kept(case, planned, rng)
    if case.unchanged and case.plainly and before and len(before) >= (case.rounds or 1):
        return before  # it was the best that mixing could find, and still is
    offers = [offered(case, rng, budget), before if case.unchanged else _late_repeats(case, before)]
    if case.rule is not THREES:
        offers.append(thinner(case, rng))
    offer = max(offers, key=lambda plan: (case.clean(plan), len(plan)))
    wanted = case.rounds or (1 if offer else AHEAD)
    said = case.clean(offer)  # people may have been told so many clean rounds; they get them if nobody came or went
    if not case.unchanged:
        said = 0 if case.history else min(said, wanted)
    if _flawless(case, offer[:wanted], wanted) or _proved(case, offer[:wanted], wanted):
        return offer
    late = case.rule.forced(case.met, wanted) > 0 and (case.unchanged or not case.history)
    plans = [plan for plan in _plans(case, rng, offer, wanted, late, budget) if case.clean(plan) >= said]
    return max(plans, key=lambda plan: _worth(case, plan[:wanted], late))


def _plans(
    case: Case, rng: Chance, offer: list[Groups], wanted: int, late: bool, budget: Budget
) -> Iterable[list[Groups]]:
    """Alternatives to an offer that misses a goal. The offer itself comes first if it is long enough."""
    if len(offer) >= wanted:
        yield offer
        if not any(case.score(offer[:wanted])[:3]):  # only the goal of even turns is missed
            yield from _evenly(case, rng, wanted, budget)
            return
    clean = case.clean(offer[:wanted])
    if clean and clean < wanted:
        yield _beyond(case, rng, offer[:clean], wanted, budget)
        if late and case.plainly and clean == len(offer):  # no plan is known with more clean rounds
            return
    yield from _found(case, rng, case.rounds or AHEAD, late, budget)


def _evenly(case: Case, rng: Chance, wanted: int, budget: Budget) -> Iterable[list[Groups]]:
    """A plan that shares the larger groups more evenly, if there is room for one."""
    if case.rounds is not None and len(case.history) + wanted <= case.rule.most_rounds(case.size) - case.rule.slack:
        yield searched(case, rng, wanted, (), True, budget)


def _flawless(case: Case, plan: Sequence[Groups], wanted: int) -> bool:
    return len(plan) >= wanted and not any(case.score(plan)[:4])


def _proved(case: Case, plan: Sequence[Groups], wanted: int) -> bool:
    """Whether people must meet again, and no plan can have fewer repeats than this one."""
    least = case.rule.forced(case.met, wanted)
    return case.plainly and len(plan) >= wanted and 0 < case.score(plan)[0] <= least


def _worth(case: Case, plan: Sequence[Groups], late: bool) -> tuple[int, ...]:
    """How good a plan is, for comparison: the one that misses less is better. With `late` (repeats are forced, and the
    people stay the same) later repeats count most: newcomers bring new faces for the later rounds."""
    clean = case.clean(plan)
    return clean if late else 0, *(-missed for missed in case.score(plan)), clean


def _beyond(case: Case, rng: Chance, clean: Sequence[Groups], wanted: int, budget: Budget) -> list[Groups]:
    """The `clean` rounds first, since sessions end early; then more, up to `wanted`, with few repeats."""
    least = _fewest_known(case, wanted)
    tails: list[list[Groups]] = []
    enough = budget.left // 2
    while not tails or (budget.left > enough and case.score(tails[-1])[0] > least):
        even = not tails  # dealt evenly in the first try only, since even turns cost repeats
        tails.append([*clean, *searched(case, rng, wanted - len(clean), clean, even, budget)])
        if budget.effort.steps < 1:
            break
    best = min(tails, key=case.score)
    return _late_repeats(case, best, len(clean))


def _fewest_known(case: Case, wanted: int) -> int:
    """The number of repeats at which a search may stop. Among strangers without wishes no plan with fewer is known, so
    looking for one would waste time; otherwise it is the proved bound."""
    if case.plainly and not any(case.met):
        return case.rule.least_repeats(case.size, wanted)
    return case.rule.forced(case.met, wanted)


def _found(case: Case, rng: Chance, wanted: int, late: bool, budget: Budget) -> Iterable[list[Groups]]:
    """Plans by search. With `late`, it also searches for as many clean rounds as possible by themselves."""
    plans = [_late_repeats(case, plan) for plan in _searches(case, rng, wanted, budget)]
    yield from plans
    if not late:
        return
    clean = max(case.clean(plan) for plan in plans)
    first: list[Groups] = []
    while clean + 1 < wanted and not case.rule.forced(case.met, clean + 1):
        longer = searched(case, rng, clean + 1, (), True, budget)
        if case.clean(longer) <= clean:
            break
        first, clean = longer, clean + 1
    if first:
        yield _beyond(case, rng, first, wanted, budget)


def _searches(case: Case, rng: Chance, wanted: int, budget: Budget) -> Iterable[list[Groups]]:
    """Plans with turns in larger groups dealt evenly and, if that costs repeats, also without."""
    least = case.rule.forced(case.met, wanted)
    for _ in range(budget.effort.restarts):
        for even in (True, False):
            plan = searched(case, rng, wanted, (), even, budget)
            yield plan
            repeats, *others = case.score(plan)[:4]
            if not any(others) and repeats <= least:
                return
            if not case.size % case.rule.good:
                break


def _late_repeats(case: Case, plan: Sequence[Groups], kept: int = 0) -> list[Groups]:
    """The same rounds with repeats as late as possible, because people may have left by then. The first `kept` rounds
    stay in place, and so does a next round whose seats differ from the later ones."""
    kept = max(kept, int(case.now != case.after))
    begun, others = list(plan[:kept]), list(plan[kept:])
    orders = [_late_from(case, [*begun, others[at]], others[:at] + others[at + 1 :]) for at in range(len(others))]
    return max(orders or [begun], key=lambda order: [-count for count in case.again(order)])


def _late_from(case: Case, begun: Sequence[Groups], others: Sequence[Groups]) -> list[Groups]:
    """`begun`, then repeatedly the round in which the fewest pairs meet again."""
    order, left = list(begun), list(others)
    seen = {(p, q) for p, row in enumerate(case.met) for q in row}
    seen.update(two for groups in begun for two in pairs_in(groups))
    while left:
        chosen = min(left, key=lambda groups: sum(two in seen for two in pairs_in(groups)))
        left.remove(chosen)
        order.append(chosen)
        seen.update(pairs_in(chosen))
    return order


def _answer(case: Case, plan: Sequence[Groups], wishes: Wishes, rng: Chance) -> Mix:
    """Recounts the plan and puts people in place of indices."""
    people = case.people
    named = [[[people[person] for person in together] for together in sitting] for sitting in plan]
    wanted = case.rounds or len(plan)
    repeats = case.score(plan[:1])[0]
    planned = case.score(plan[:wanted])[0] if wanted > 1 and len(plan) > 1 else repeats
    groups = _in_turn(named[0], case.history, wishes, rng)
    met = meetings(case.history) if wishes.meet else {}
    later = named[1:wanted]
    return Mix(
        groups=groups,
        later=later,
        repeats=repeats,
        planned_repeats=planned,
        forced=fewest_repeats(case) if repeats else 0,
        planned_forced=case.rule.forced(case.met, wanted),
        good_for=max(0, case.clean(plan) - 1),
        unmet=unmet(wishes, named[0], met, later),
        kept=() if known_again(case, groups, named[1:]) else named[1:],
    )


def _in_turn(groups: Groups, history: Sequence[Round], wishes: Wishes, rng: Chance) -> Groups:
    """Orders turns: first people who were owed one, then people who held a group's first turn least often. Groups
    change places, too (smaller ones stay first), so that nobody keeps one table. The first round's order stays:
    seating.py reads it."""
    first = Counter(group[0] for round in history for group in round)
    last = Counter(group[-1] for round in history for group in round)
    owed = set(wishes.owed)
    places = list(range(len(groups)))
    if history:
        rng.shuffle(places)
    ordered = []
    for place in sorted(places, key=lambda at: len(groups[at])):
        group = groups[place][:]
        rng.shuffle(group)
        ordered.append(sorted(group, key=lambda person: (person not in owed, first[person], -last[person])))
    return ordered
