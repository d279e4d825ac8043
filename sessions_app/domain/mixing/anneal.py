"""Improves a whole plan: it swaps two people of a round while the temperature falls. Decides nothing about wishes.

Half of the tries begin with a person whose meetings cost something, so a nearly right plan is finished in few steps.
The others begin with anybody, so that a plan that is stuck changes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from .budget import PORTION, Budget
from .chance import Chance
from .prices import Prices

WARM, COLD = 0.25, 0.03  # in units of the price of a repeat
UNEVEN = 1.0  # the price of a turn in a larger group that somebody else should have had
ANYONE = 0.5  # the share of tries that begin with anybody, so that well-seated people move, too
_COLD_PART = 5  # the last fifth is cold

Rows = list[list[int]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A round's seats. `mates[i]`: the other seats of seat i's group. `pools[i]`: the seats with which its person may
    change places (empty: the seat is held). `large[i]`: whether its group is larger than others."""

    mates: Sequence[Sequence[int]]
    pools: Sequence[Sequence[int]]
    large: Sequence[bool]


class Search:
    """`rows[r][seat]` is the person there in round r. `energy`: what all meetings cost. `best`: the best rows so far.

    `turns`: everyone's turns in larger groups, with those in `rows`. They are dealt out evenly, and making them uneven
    costs. None: they do not matter.
    """

    def __init__(
        self, rows: Rows, layouts: Sequence[Layout], prices: Prices, rng: Chance, turns: Counter[int] | None = None
    ) -> None:
        self.rows, self.layouts, self.prices, self.rng, self.turns = rows, layouts, prices, rng, turns
        self.energy = prices.unmet()
        for row, layout in zip(rows, layouts, strict=True):
            for seat, person in enumerate(row):
                for mate in layout.mates[seat]:
                    if mate > seat:
                        self.energy += prices.add[person][row[mate]]
                        prices.count(person, row[mate], 1)
        self.best, self.best_energy = [row[:] for row in rows], self.energy
        self._kept = True  # `best` holds the best rows; they are copied only just before `rows` get worse
        self._bad: list[tuple[int, int]] = []
        self._rich = 0  # a person with so many turns in larger groups has two more than the person with the fewest

    def run(self, steps: int, budget: Budget, goal: float = 1e-6) -> int:
        """Searches until the energy is at most `goal` or the steps are used up. Returns the number of steps taken."""
        steps = left = budget.steps(steps)
        cold = steps // _COLD_PART
        while left and self.best_energy > goal and (self._bad or self._look()):
            self._step(WARM if left > cold else COLD)
            left -= 1
            if not (steps - left) % PORTION and not budget.take(PORTION):
                break
        budget.take((steps - left) % PORTION)
        self._keep()
        return steps - left

    def _keep(self) -> None:
        if not self._kept:
            self.best, self._kept = [row[:] for row in self.rows], True

    def _look(self) -> bool:
        """Finds the seats whose person could gain by moving."""
        if self.turns:
            self._rich = min(self.turns[person] for person in self.rows[0]) + 2
        for number, (row, layout) in enumerate(zip(self.rows, self.layouts, strict=True)):
            for seat, pool in enumerate(layout.pools):
                if pool and self._gains(row, seat, layout):
                    self._bad.append((number, seat))
        return bool(self._bad)

    def _gives(self, person: int, large: bool) -> bool:
        """Whether this person should give such a turn to somebody who has had fewer."""
        return self.turns is not None and large and self.turns[person] >= self._rich

    def _step(self, temperature: float) -> None:
        """Tries one swap. The code is written out here because all the time goes into it."""
        random, (number, seat) = self.rng.random, self._pick()
        row, layout = self.rows[number], self.layouts[number]
        pool, mates = layout.pools[seat], layout.mates
        other = pool[int(random() * len(pool))] if pool else seat
        mine, theirs = mates[seat], mates[other]
        if other == seat or other in mine:
            return
        add, cut = self.prices.add, self.prices.cut
        p, q = row[seat], row[other]
        add_p, cut_p, add_q, cut_q = add[p], cut[p], add[q], cut[q]
        change = 0.0
        for mate in mine:
            x = row[mate]
            change += add_q[x] - cut_p[x]
        for mate in theirs:
            x = row[mate]
            change += add_p[x] - cut_q[x]
        if self.turns and layout.large[seat] != layout.large[other]:
            giver, taker = (p, q) if layout.large[seat] else (q, p)
            change += UNEVEN * (self.turns[taker] - self.turns[giver] + 1)
        if change <= 0 or random() < exp(-change / temperature):
            if change > 0:
                self._keep()
            self._swap(number, seat, other)
            self.energy += change
            if self.energy < self.best_energy - 1e-9:
                self.best_energy, self._kept = self.energy, False

    def _pick(self) -> tuple[int, int]:
        """A round and a seat: half the time any seat, so that all people move, else one whose person could gain."""
        random, bad = self.rng.random, self._bad
        while bad and random() >= ANYONE:
            pick = int(random() * len(bad))
            number, seat = bad[pick]
            row, layout = self.rows[number], self.layouts[number]
            if self._gains(row, seat, layout):
                return number, seat
            bad[pick] = bad[-1]
            bad.pop()
        return int(random() * len(self.rows)), int(random() * len(self.rows[0]))

    def _gains(self, row: Sequence[int], seat: int, layout: Layout) -> bool:
        """Whether moving this seat's person could improve the plan."""
        person = row[seat]
        saved = self.prices.cut[person]
        for mate in layout.mates[seat]:
            if saved[row[mate]] > 0:
                return True
        return self.prices.wanting[person] > 0 or self._gives(person, layout.large[seat])

    def _swap(self, number: int, seat: int, other: int) -> None:
        row, count, mates, large = (
            self.rows[number],
            self.prices.count,
            self.layouts[number].mates,
            self.layouts[number].large,
        )
        if self.turns and large[seat] != large[other]:
            self.turns[row[seat]] += 1 - 2 * large[seat]
            self.turns[row[other]] += 1 - 2 * large[other]
        for at in (seat, other):
            for mate in mates[at]:
                count(row[at], row[mate], -1)
        row[seat], row[other] = row[other], row[seat]
        for at in (seat, other):
            for mate in mates[at]:
                count(row[at], row[mate], 1)
                self._bad.append((number, mate))
            self._bad.append((number, at))
