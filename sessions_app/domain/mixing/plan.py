"""The next round, and a plan behind it: takes what a design offers or a search finds, recounts it, says what is unmet.

Goals, compared in this order: held seats and languages (kept by construction), repeats, keep apart, should
meet, even turns in larger groups, a third meeting.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from . import limits
from .budget import Budget, Effort
from .case import Case, Groups, Round, case_of, pairs_in
from .chance import Chance
from .fewest import fewest_repeats
from .offer import offered
from .search import crowd, searched
from .wishes import Pair, Unmet, Wishes, unmet

_SLACK = 3  # so many rounds below the limit, larger groups can be shared evenly, too
AHEAD = 3  # rounds that are looked ahead when nobody said how many there will be


@dataclass(frozen=True, slots=True)
class Mix:
    """`trios` of the next round (a trio's order is its order of clients) and `later` rounds as they are planned now.

    `repeats`: meetings in this round of two people who have met before; `planned_repeats`: in this and later rounds.
    `forced` and `planned_forced`: fewer are impossible (proved). `good_for`: how many rounds can follow this one
    without a repeat, as far as is known, if nobody comes or goes.
    """

    trios: Groups
    later: Sequence[Groups]
    repeats: int
    planned_repeats: int
    forced: int
    planned_forced: int
    good_for: int
    unmet: Sequence[Unmet]


def mix(
    people: Iterable[int],
    rng: Chance,
    history: Sequence[Round] = (),
    rounds: int | None = None,
    wishes: Wishes | None = None,
    met: Mapping[Pair, int] | None = None,
    effort: Effort | None = None,
) -> Mix:
    """The best next round for `people` after `history` (earliest first), as the first of `rounds` more rounds.

    `met` are meetings that belong to no round of `history`. Without `rounds`, the plan stays good for as many rounds as
    there may be. Raises TooFew, and Invalid for wishes that contradict each other.
    """
    everyone = sorted(set(people))
    limits.sizes(len(everyone))
    wishes, effort = wishes or Wishes(), effort or Effort()
    case = case_of(everyone, history, rounds, wishes, met or {})
    plan = _plan(case, rng, Budget(effort, len(everyone)))
    return _answer(case, plan, wishes, rng)


def meetings(rounds: Iterable[Round]) -> Counter[Pair]:
    """How often each two people sit together in `rounds`."""
    return Counter(frozenset(two) for groups in rounds for group in groups for two in combinations(group, 2))


def _plan(case: Case, rng: Chance, budget: Budget) -> list[Groups]:
    """All rounds that were asked for and, where a design has more, those too; the next round first."""
    if len(case.now.sizes) == 1:
        return [case.now.groups(range(case.size))] * (case.rounds or 1)
    if case.many:
        return [crowd(case, rng, budget)]
    design = offered(case, rng, budget)
    wanted = case.rounds or (1 if design else AHEAD)
    if _flawless(case, design[:wanted], wanted):
        return design
    if len(design) >= wanted and not any(case.score(design[:wanted])[:3]):  # only larger groups are shared unevenly
        return _evenly(case, rng, design, wanted, budget)
    plans = [design] if len(design) >= wanted else []
    clean = _clean(case, design[:wanted])
    if clean and clean < wanted:
        plans.append(_beyond(case, rng, design[:clean], wanted, budget))
        if case.plainly and clean == len(design):  # nothing is known to last longer
            return plans[-1]
    plans += _found(case, rng, case.rounds or AHEAD, budget)
    late = limits.forced(case.met, wanted) > 0
    return max(plans, key=lambda plan: _worth(case, plan[:wanted], late))


def _evenly(case: Case, rng: Chance, design: list[Groups], wanted: int, budget: Budget) -> list[Groups]:
    """The design, or a plan that shares the larger groups better, where there is room for one."""
    if case.rounds is None or len(case.history) + wanted > limits.most_rounds(case.size) - _SLACK:
        return design
    plan = searched(case, rng, wanted, (), True, budget)
    return min(design, plan, key=lambda plan: case.score(plan[:wanted]))


def _flawless(case: Case, plan: Sequence[Groups], wanted: int) -> bool:
    return len(plan) >= wanted and not any(case.score(plan)[:4])


def _worth(case: Case, plan: Sequence[Groups], late: bool) -> tuple[int, ...]:
    """Which of two plans to take: the one that misses less. Where people must meet again (`late`), first of all the one
    in which they do so later."""
    return _clean(case, plan) if late else 0, *(-missed for missed in case.score(plan))


def _beyond(case: Case, rng: Chance, clean: Sequence[Groups], wanted: int, budget: Budget) -> list[Groups]:
    """The `clean` rounds first, since sessions end early; then more, up to `wanted`, with few repeats."""
    least = _fewest_known(case, wanted)
    tails: list[list[Groups]] = []
    enough = budget.left // 2
    while not tails or (budget.left > enough and case.score(tails[-1])[0] > least):
        even = not tails  # turns in larger groups: dealt evenly once, then free, since that costs repeats
        tails.append([*clean, *searched(case, rng, wanted - len(clean), clean, even, budget)])
        if budget.effort.steps < 1:
            break
    best = min(tails, key=case.score)
    return _late_repeats(case, best, len(clean))


def _fewest_known(case: Case, wanted: int) -> int:
    """Repeats that `wanted` rounds need. Among strangers without wishes nobody has found a plan with fewer, so that to
    look for one would only use up time; others are looked for down to what is proved."""
    if case.plainly and not any(case.met):
        return limits.least_repeats(case.size, wanted)
    return limits.forced(case.met, wanted)


def _found(case: Case, rng: Chance, wanted: int, budget: Budget) -> Iterable[list[Groups]]:
    """Plans by search. Where people must meet again, clean rounds are searched by themselves, as many as can be had."""
    plans = [_late_repeats(case, plan) for plan in _searches(case, rng, wanted, budget)]
    yield from plans
    if not limits.forced(case.met, wanted):
        return
    clean = max(_clean(case, plan) for plan in plans)
    first: list[Groups] = []
    while clean + 1 < wanted and not limits.forced(case.met, clean + 1):
        longer = searched(case, rng, clean + 1, (), True, budget)
        if _clean(case, longer) <= clean:
            break
        first, clean = longer, clean + 1
    if first:
        yield _beyond(case, rng, first, wanted, budget)


def _searches(case: Case, rng: Chance, wanted: int, budget: Budget) -> Iterable[list[Groups]]:
    """With turns in larger groups dealt evenly, and, where that costs repeats, without."""
    least = limits.forced(case.met, wanted)
    for _ in range(budget.effort.restarts):
        for even in (True, False):
            plan = searched(case, rng, wanted, (), even, budget)
            yield plan
            repeats, *others = case.score(plan)[:4]
            if not any(others) and repeats <= least:
                return
            if not case.size % 3:
                break


def _late_repeats(case: Case, plan: Sequence[Groups], kept: int = 0) -> list[Groups]:
    """The same rounds, repeats as late as possible: who knows who will have left by then. The first `kept` stay where
    they are, and so do held seats."""
    kept = max(kept, int(case.now != case.after))
    begun, others = list(plan[:kept]), list(plan[kept:])
    orders = [_late_from(case, [*begun, others[at]], others[:at] + others[at + 1 :]) for at in range(len(others))]
    return max(orders or [begun], key=lambda order: [-count for count in _again(case, order)])


def _late_from(case: Case, begun: Sequence[Groups], others: Sequence[Groups]) -> list[Groups]:
    """`begun`, then always the round in which the fewest meet again."""
    order, left = list(begun), list(others)
    seen = {(p, q) for p, row in enumerate(case.met) for q in row}
    seen.update(two for groups in begun for two in pairs_in(groups))
    while left:
        chosen = min(left, key=lambda groups: sum(two in seen for two in pairs_in(groups)))
        left.remove(chosen)
        order.append(chosen)
        seen.update(pairs_in(chosen))
    return order


def _again(case: Case, plan: Sequence[Groups]) -> list[int]:
    """How many meet again in each round of `plan`."""
    seen = {(p, q) for p, row in enumerate(case.met) for q in row}
    counts = []
    for groups in plan:
        twos = [two for two in pairs_in(groups) if two not in case.stay]
        counts.append(sum(two in seen for two in twos))
        seen.update(twos)
    return counts


def _clean(case: Case, plan: Sequence[Groups]) -> int:
    """How many rounds of `plan` pass before somebody meets again."""
    return next((number for number, count in enumerate(_again(case, plan)) if count), len(plan))


def _answer(case: Case, plan: Sequence[Groups], wishes: Wishes, rng: Chance) -> Mix:
    """Recount the plan and put it in people."""
    people = case.people
    named = [[[people[person] for person in group] for group in groups] for groups in plan]
    wanted = case.rounds or len(plan)
    repeats = case.score(plan[:1])[0]
    planned = case.score(plan[:wanted])[0] if wanted > 1 and len(plan) > 1 else repeats
    trios = _in_turn(named[0], case.history, wishes, rng)
    met = meetings(case.history) if wishes.meet else {}
    return Mix(
        trios=trios,
        later=named[1:wanted],
        repeats=repeats,
        planned_repeats=planned,
        forced=fewest_repeats(case) if repeats else 0,
        planned_forced=limits.forced(case.met, wanted),
        good_for=max(0, _clean(case, plan) - 1),
        unmet=unmet(wishes, named[0], met, named[1:wanted]),
    )


def _in_turn(groups: Groups, history: Sequence[Round], wishes: Wishes, rng: Chance) -> Groups:
    """Who was owed a turn is client first, then whoever was first least often. Groups change places, too (smaller ones
    stay first), so that nobody keeps the same table; only the first round keeps their order, see seating.py."""
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
