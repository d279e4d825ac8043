"""The question that mixing answers, in indices: who has met whom, who should not meet, and the seats. No choices."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .room import SeatPlan, odd, room
from .rule import THREES, Rule
from .wishes import Pair, Wishes, apart_pairs, check, held_groups

MANY = 200  # people; from here on one round at a time, sparsely

Groups = list[list[int]]
Round = Sequence[Sequence[int]]
Two = tuple[int, int]
Score = tuple[int, int, int, int, int]


@dataclass(slots=True)
class Case:
    """`met[i]` counts the meetings of person i so far, by index. `turns` counts how often each sat in a larger group.
    `now` and `after` are the rooms of the next round and of later ones."""

    people: Sequence[int]
    index: Mapping[int, int]
    history: Sequence[Round]
    rounds: int | None
    met: list[dict[int, int]]
    turns: Counter[int]
    apart: set[Two]
    meet: set[Two]
    stay: set[Two]
    now: SeatPlan
    after: SeatPlan
    rule: Rule = THREES

    @property
    def size(self) -> int:
        return len(self.people)

    @property
    def many(self) -> bool:
        return self.size >= MANY

    @property
    def plainly(self) -> bool:
        """Whether nobody has any wish."""
        return not (self.apart or self.meet or self.stay) and self.now.plain and self.after.plain

    @property
    def unchanged(self) -> bool:
        """Whether nobody has come or gone since the last round."""
        return bool(self.history) and seated(self.history[-1]) == list(self.people)

    def room(self, number: int) -> SeatPlan:
        return self.after if number else self.now

    def score(self, plan: Sequence[Groups]) -> Score:
        """How far `plan` misses each goal, in the goals' order; smaller is better."""
        counts: Counter[Two] = Counter()
        repeats = deep = apart = 0
        for groups in plan:
            for two in pairs_in(groups):
                before = self.met[two[0]].get(two[1], 0) + counts[two]
                counts[two] += 1
                apart += two in self.apart
                if before and two not in self.stay:
                    repeats += 1
                    deep += before - 1
        unmet = sum(two not in counts and two[1] not in self.met[two[0]] for two in self.meet)
        return repeats, apart, unmet, max(0, self.spread(plan) - 1), deep

    def again(self, plan: Iterable[Groups]) -> list[int]:
        """How many pairs meet again in each round of `plan`."""
        seen = {(p, q) for p, row in enumerate(self.met) for q in row}
        counts = []
        for groups in plan:
            twos = [two for two in pairs_in(groups) if two not in self.stay]
            counts.append(sum(two in seen for two in twos))
            seen.update(twos)
        return counts

    def clean(self, plan: Sequence[Groups]) -> int:
        """How many rounds of `plan` pass before a pair meets again."""
        return next((number for number, count in enumerate(self.again(plan)) if count), len(plan))

    def spread(self, plan: Iterable[Round]) -> int:
        """The most minus the fewest turns in a larger group that anybody has after `plan`."""
        turns = self.turns + Counter(person for groups in plan for person in odd(groups))
        counts = [turns[person] for person in range(self.size)]
        return max(counts) - min(counts)


def seated(groups: Round) -> list[int]:
    """Everybody who sits in `groups`, by number."""
    return sorted(person for group in groups for person in group)


def pairs_in(groups: Round) -> Iterable[Two]:
    """Every two who sit together, the smaller index first."""
    for group in groups:
        yield from combinations(sorted(group), 2)


def case_of(
    people: Sequence[int],
    history: Sequence[Round],
    rounds: int | None,
    wishes: Wishes,
    met: Mapping[Pair, int],
    rule: Rule = THREES,
) -> Case:
    """Puts the question in indices. Raises TooFew, Invalid."""
    check(wishes)
    index = {person: at for at, person in enumerate(people)}
    rows = _rows(index, history, met)

    def twos(pairs: Iterable[Collection[int]]) -> set[Two]:
        known = (sorted(index[person] for person in pair if person in index) for pair in pairs)
        return {(two[0], two[1]) for two in known if len(two) == 2}

    stay = twos(pair for group in wishes.stay for pair in combinations(group, 2))
    meet = {(p, q) for p, q in twos(wishes.meet) if q not in rows[p]}
    labels = [wishes.languages.get(person, "") for person in people] if wishes.languages else []
    lasting = [[index[p] for p in group] for group in held_groups(Wishes(stay=wishes.stay), people)]
    held = [[index[p] for p in group] for group in held_groups(wishes, people)]
    if len(people) >= MANY:
        held += _disjoint(meet, held)
    return Case(
        people=people,
        index=index,
        history=history,
        rounds=rounds,
        met=rows,
        turns=_turns(index, history),
        apart=twos(apart_pairs(wishes, people)) - stay,
        meet=meet,
        stay=stay,
        now=room(len(people), held, labels, rule),
        after=room(len(people), lasting, labels, rule),
        rule=rule,
    )


def _rows(index: Mapping[int, int], history: Sequence[Round], met: Mapping[Pair, int]) -> list[dict[int, int]]:
    rows: list[dict[int, int]] = [{} for _ in index]
    for round in history:
        for group in round:
            here = [index[person] for person in group if person in index]
            for p in here:
                row = rows[p]
                for q in here:
                    row[q] = row[q] + 1 if q in row else 1
    for p, row in enumerate(rows):
        row.pop(p, None)  # rows count these pairs, too, and removing them is faster than testing each time
    for pair, count in met.items():
        p, q = pair
        if count and p in index and q in index:
            rows[index[p]][index[q]] = rows[index[p]].get(index[q], 0) + count
            rows[index[q]][index[p]] = rows[index[q]].get(index[p], 0) + count
    return rows


def _turns(index: Mapping[int, int], history: Sequence[Round]) -> Counter[int]:
    """Everybody's turns in a larger group so far, less the fewest that anybody here has had; newcomers begin at 0."""
    seen = {person for round in history for group in round for person in group if person in index}
    turns = Counter(person for round in history for person in odd(round))
    least = min((turns[person] for person in seen), default=0)
    return Counter({index[person]: turns[person] - least for person in seen})


def _disjoint(pairs: Iterable[Two], held: Sequence[Sequence[int]]) -> list[list[int]]:
    """As many of `pairs` as can sit together at once, without the people who are held."""
    taken = {person for group in held for person in group}
    chosen = []
    for p, q in sorted(pairs):
        if p not in taken and q not in taken:
            taken |= {p, q}
            chosen.append([p, q])
    return chosen
