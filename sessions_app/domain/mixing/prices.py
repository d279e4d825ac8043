"""What meetings cost: how often each pair has met, and what one more meeting would add.

Prices only guide the search; plans are compared by goals (see plan.py). People are indices 0 … n − 1.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

REPEAT = 1.0
AGAIN = 0.1  # a third meeting costs slightly more than another pair's second one, so that repeats spread
APART = 0.8
MEET = 0.6
_DEEP = 64  # more meetings than anybody has; the last price repeats

Ladder = tuple[float, ...]

PLAIN: Ladder = (0.0, *(REPEAT + AGAIN * again for again in range(_DEEP)))
FREE: Ladder = (0.0,) * (_DEEP + 1)
_APART: Ladder = tuple(price + APART for price in PLAIN)
_MEET: Ladder = (-MEET, *PLAIN[1:])


class Prices:
    """`add[p][q]`: the price of one more meeting. `cut[p][q]`: what undoing the last one saves.

    `wanting`: people who should still meet somebody, each with the number of such people.
    """

    def __init__(self, met: Sequence[Sequence[int]]) -> None:
        people = len(met)
        self.counts = [list(row) for row in met]
        self.ladders: list[list[Ladder]] = [[PLAIN] * people for _ in range(people)]
        self.add = [[PLAIN[count] for count in row] for row in self.counts]
        self.cut = [[PLAIN[count - 1] if count else 0.0 for count in row] for row in self.counts]
        self.wanting: Counter[int] = Counter()
        self._meets: set[tuple[int, int]] = set()
        self._lacking = 0

    def special(self, apart: Iterable[tuple[int, int]], meet: Collection[tuple[int, int]]) -> None:
        """Sets prices: pairs to keep apart cost at every meeting; pairs that should meet gain at their first."""
        for p, q in apart:
            self._ladder(p, q, _APART)
        for p, q in meet:
            self._ladder(p, q, _MEET)
            self._meets |= {(p, q), (q, p)}
            if not self.counts[p][q]:
                self._want(p, q, 1)

    def free(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Makes meetings free for pairs that stay together on purpose: these are no repeats."""
        for p, q in pairs:
            self._ladder(p, q, FREE)

    def dearer(self, pairs: Iterable[tuple[int, int, int]], price: float) -> None:
        """Makes meetings of two people cost so much more from one on: each of `pairs` names both and how many of their
        meetings cost what they did, those that were held included."""
        made: dict[tuple[Ladder, int], Ladder] = {}
        for p, q, before in pairs:
            ladder = self.ladders[p][q]
            if (ladder, before) not in made:
                made[ladder, before] = tuple(cost + price * (at >= before) for at, cost in enumerate(ladder))
            self._ladder(p, q, made[ladder, before])

    def count(self, p: int, q: int, more: int) -> None:
        """Counts one more (1) or one fewer (-1) meeting of p and q."""
        before = self.counts[p][q]
        count = before + more
        self.counts[p][q] = self.counts[q][p] = count
        self._price(p, q, count)
        if self._meets and (not before or not count) and (p, q) in self._meets:
            self._want(p, q, -1 if count else 1)

    def unmet(self) -> float:
        """What the pairs cost that should meet and have not."""
        return MEET * self._lacking

    def _ladder(self, p: int, q: int, ladder: Ladder) -> None:
        self.ladders[p][q] = self.ladders[q][p] = ladder
        self._price(p, q, self.counts[p][q])

    def _price(self, p: int, q: int, count: int) -> None:
        ladder = self.ladders[p][q]
        self.add[p][q] = self.add[q][p] = ladder[min(count, _DEEP)]
        self.cut[p][q] = self.cut[q][p] = ladder[min(count - 1, _DEEP)] if count else 0.0

    def _want(self, p: int, q: int, more: int) -> None:
        """Counts one pair more (1) or fewer (-1) that lacks its meeting."""
        self._lacking += more
        self.wanting[p] += more
        self.wanting[q] += more
