"""Finite fields: counting with q numbers in which everything but 0 can be divided by. Small ones only, as tables.

The numbers are 0 … q − 1; q is a power of a prime. Read in base p, a number is a polynomial; sums are digit by digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product


@dataclass(frozen=True, slots=True)
class Field:
    """`add[x][y]` and `times[x][y]`. `root`: its powers are all numbers but 0."""

    order: int
    add: Sequence[Sequence[int]]
    times: Sequence[Sequence[int]]
    root: int

    def minus(self, x: int) -> int:
        """The number that makes 0 with `x`."""
        return self.add[x].index(0)

    def power(self, exponent: int) -> int:
        """`root` so many times by itself."""
        found = 1
        for _ in range(exponent % (self.order - 1)):
            found = self.times[found][self.root]
        return found


@cache
def field(order: int) -> Field | None:
    """The field of this order; None if there is none, because `order` is no power of a prime."""
    prime = next((p for p in range(2, order + 1) if not order % p), 0)
    degree = 0
    while prime and prime**degree < order:
        degree += 1
    if not prime or prime**degree != order:
        return None
    digits = [tuple(value // prime**place % prime for place in range(degree)) for value in range(order)]
    number = {digit: value for value, digit in enumerate(digits)}
    add = [[number[tuple((a + b) % prime for a, b in zip(x, y, strict=True))] for y in digits] for x in digits]
    for tail in product(range(prime), repeat=degree):  # x^degree = tail: irreducible if every product has an inverse
        times = [[number[_product(x, y, tail, prime)] for y in digits] for x in digits]
        root = next((x for x in range(1, order) if _generates(times[x], order)), None)
        if root is not None:
            return Field(order, add, times, root)
    return None


def _product(x: Sequence[int], y: Sequence[int], tail: Sequence[int], prime: int) -> tuple[int, ...]:
    degree = len(x)
    whole = [0] * (2 * degree - 1)
    for i, a in enumerate(x):
        for j, b in enumerate(y):
            whole[i + j] = (whole[i + j] + a * b) % prime
    for place in range(2 * degree - 2, degree - 1, -1):
        for i, factor in enumerate(tail):
            whole[place - degree + i] = (whole[place - degree + i] + whole[place] * factor) % prime
    return tuple(whole[:degree])


def _generates(by: Sequence[int], order: int) -> bool:
    """Whether multiplying 1 again and again `by` a number reaches every number but 0."""
    reached, value = 1, by[1]
    while value > 1 and reached < order:
        reached, value = reached + 1, by[value]
    return value == 1 and reached == order - 1
