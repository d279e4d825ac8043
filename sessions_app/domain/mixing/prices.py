"""What meetings cost: how often each two people met, and what one more meeting of theirs would add.

Weights guide the search only; plans are compared by goals, in order (see plan.py). People are indices 0 … n − 1.
"""

from collections.abc import Iterable, Sequence

REPEAT = 1.0
AGAIN = 0.1  # a third meeting is a little worse than another second one: repeats are spread
APART = 0.8
MEET = 0.6
_DEEP = 64  # more meetings than anybody has; the last price goes on

Ladder = tuple[float, ...]

PLAIN: Ladder = (0.0, *(REPEAT + AGAIN * again for again in range(_DEEP)))
FREE: Ladder = (0.0,) * (_DEEP + 1)


class Prices:
    """`add[p][q]` is the price of one more meeting, `cut[p][q]` what undoing the last one saves."""

    def __init__(self, met: Sequence[Sequence[int]]) -> None:
        people = len(met)
        self.counts = [list(row) for row in met]
        self.ladders: list[list[Ladder]] = [[PLAIN] * people for _ in range(people)]
        self.add = [[PLAIN[count] for count in row] for row in self.counts]
        self.cut = [[PLAIN[count - 1] if count else 0.0 for count in row] for row in self.counts]
        self.wanting: set[int] = set()
        self._meets: set[tuple[int, int]] = set()

    def special(self, apart: Iterable[tuple[int, int]], meet: Iterable[tuple[int, int]]) -> None:
        """Pairs to keep apart cost at every meeting; pairs that should meet gain at their first."""
        for p, q in apart:
            self._ladder(p, q, tuple(price + APART for price in PLAIN))
        for p, q in meet:
            self._ladder(p, q, (-MEET, *PLAIN[1:]))
            self._meets.add((min(p, q), max(p, q)))
            self._want()

    def free(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Pairs that stay together on purpose: their meetings are no repeats."""
        for p, q in pairs:
            self._ladder(p, q, FREE)

    def count(self, p: int, q: int, more: int) -> None:
        """p and q meet once more, or (-1) once less."""
        count = self.counts[p][q] + more
        self.counts[p][q] = self.counts[q][p] = count
        self._price(p, q, count)

    def unmet(self) -> float:
        """What the pairs that should meet and do not, cost."""
        return MEET * sum(not self.counts[p][q] for p, q in self._meets)

    def _ladder(self, p: int, q: int, ladder: Ladder) -> None:
        self.ladders[p][q] = self.ladders[q][p] = ladder
        self._price(p, q, self.counts[p][q])

    def _price(self, p: int, q: int, count: int) -> None:
        ladder = self.ladders[p][q]
        self.add[p][q] = self.add[q][p] = ladder[min(count, _DEEP)]
        self.cut[p][q] = self.cut[q][p] = ladder[min(count - 1, _DEEP)] if count else 0.0
        if self._meets and (min(p, q), max(p, q)) in self._meets:
            self._want()

    def _want(self) -> None:
        self.wanting = {person for pair in self._meets if not self.counts[pair[0]][pair[1]] for person in pair}
