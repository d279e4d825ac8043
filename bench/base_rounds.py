"""Find base rounds again: `python -m bench.base_rounds 24` prints one, as domain/mixing/base_rounds.py has it.

    python -m bench.base_rounds N [--seed S] [--seconds T] [--shape CLASSES FIXED TURNS BASES UNIFORM]
    python -m bench.base_rounds N --clean R --beyond M    R rounds without a repeat and M more with few

A swap of two people in the base round costs what it adds to C(count, 2) over the classes of pairs that turning makes
one of; constant temperature, restarts. Without a shape those are tried that may reach the bound, then fewer rounds.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from sessions_app.domain.mixing.base_rounds import Base
from sessions_app.domain.mixing.designs import develop
from sessions_app.domain.mixing.limits import known_rounds, most_rounds, sizes
from sessions_app.domain.mixing.room import mates_of

HEAT = 0.2
BEYOND_HEAT = 0.3
PATIENCE = 200_000  # swaps of a base round before a restart


@dataclass(frozen=True)
class Shape:
    """`bases` base rounds over `classes` of equal size and `fixed` points, turned `turns` times, and uniform rounds."""

    people: int
    classes: int
    fixed: int
    turns: int
    bases: int
    uniform: int

    @property
    def rounds(self) -> int:
        return self.bases * self.turns + self.uniform

    @property
    def m(self) -> int:
        return (self.people - self.fixed) // self.classes


def shapes(people: int) -> Iterator[Shape]:
    """Shapes worth trying: two classes; three with uniform rounds; four and two base rounds; fewer rounds."""
    fixed = {3: 1, 0: 2, 1: 3, 4: 4, 5: 5, 2: 6}[people % 6]
    m = (people - fixed) // 2
    if people % 3 == 0:
        third = people // 3
        yield Shape(people, 3, 0, third, 1, (third - 1) // 2)
    if m:
        yield Shape(people, 2, fixed, m, 1, 0)
    if m and m % 2 == 0:
        yield Shape(people, 4, fixed, m // 2, 2, 0)
    for fewer in range(most_rounds(people), 0, -1):
        for bases in (2, 3, 1):
            turns = fewer // bases
            classes = (people - 1) // turns
            if turns > 1 and bases * turns == fewer and classes > 1:
                yield Shape(people, classes, people - classes * turns, turns, bases, 0)
        yield Shape(people, 0, people, 1, fewer, 0) if people < 31 else Shape(people, 2, people % 2 + 6, m - 2, 1, 0)


class Hunt:
    """The search for one shape. `orbit[x][y]` numbers the class of pairs that turning makes of {x, y}."""

    def __init__(self, shape: Shape, rng: random.Random) -> None:
        self.shape, self.rng = shape, rng
        people = shape.people
        self.orbit = [[-1] * people for _ in range(people)]
        self.lengths: list[int] = []
        for x in range(people):
            for y in range(x):
                if self.orbit[x][y] < 0:
                    self.lengths.append(self._mark(x, y, len(self.lengths)))
        self.mates = mates_of(sizes(people))

    def _turned(self, v: int) -> int:
        m = self.shape.m if self.shape.classes else 1
        return v // m * m + (v % m + 1) % m if v < self.shape.classes * m else v

    def _mark(self, x: int, y: int, number: int) -> int:
        length = 0
        while self.orbit[x][y] < 0:
            self.orbit[x][y] = self.orbit[y][x] = number
            x, y = self._turned(x), self._turned(y)
            length += 1
        return length

    def start(self) -> tuple[list[int], tuple[tuple[int, int], ...]]:
        """The counts before any base round: pairs that return too soon, and pairs that uniform rounds use."""
        while True:
            counts = [int(length < self.shape.turns) for length in self.lengths]
            offsets: list[tuple[int, int]] = []
            for _ in range(100 * self.shape.uniform):
                if len(offsets) == self.shape.uniform:
                    break
                m = self.shape.m
                i, j = self.rng.randrange(m), self.rng.randrange(m)
                used = {self.orbit[0][m + i], self.orbit[m][2 * m + (j - i) % m], self.orbit[0][2 * m + j]}
                if not any(counts[number] for number in used):
                    offsets.append((i, j))
                    for number in used:
                        counts[number] += 1
            if len(offsets) == self.shape.uniform:
                return counts, tuple(offsets)

    def attempt(self, deadline: float) -> Base | None:
        """Base rounds of this shape, or None if patience or time ran out."""
        shape, rng = self.shape, self.rng
        counts, offsets = self.start()
        rows = [rng.sample(range(shape.people), shape.people) for _ in range(shape.bases)]
        cost = sum(self._shift(counts, row, seat, 1, later=True) for row in rows for seat in range(shape.people))
        for step in range(PATIENCE * shape.bases):
            if not cost:
                return Base(shape.classes, shape.fixed, shape.turns, offsets, tuple(map(self._text, rows)))
            if not step % 1000 and time.monotonic() > deadline:
                break
            row = rows[int(rng.random() * shape.bases)]
            a, b = int(rng.random() * shape.people), int(rng.random() * shape.people)
            if a != b and b not in self.mates[a]:
                cost += self._swapped(counts, row, a, b)
        return None

    def _swapped(self, counts: list[int], row: list[int], a: int, b: int) -> int:
        change = -sum(self._shift(counts, row, seat, -1) for seat in (a, b))
        row[a], row[b] = row[b], row[a]
        change += sum(self._shift(counts, row, seat, 1) for seat in (a, b))
        if change <= 0 or self.rng.random() < exp(-change / HEAT):
            return change
        for seat in (a, b):
            self._shift(counts, row, seat, -1)
        row[a], row[b] = row[b], row[a]
        for seat in (a, b):
            self._shift(counts, row, seat, 1)
        return 0

    def _shift(self, counts: list[int], row: list[int], seat: int, more: int, *, later: bool = False) -> int:
        """Counts a seat's pairs in or out. Returns what that costs (or saves, if negative)."""
        orbit, cost = self.orbit[row[seat]], 0
        for mate in self.mates[seat]:
            if later and mate < seat:
                continue
            number = orbit[row[mate]]
            cost += counts[number] if more > 0 else counts[number] - 1
            counts[number] += more
        return cost

    def _text(self, row: list[int]) -> str:
        seats = iter(row)
        return "/".join(" ".join(str(next(seats)) for _ in range(size)) for size in sizes(self.shape.people))


def find(shape: Shape, seed: int, seconds: float) -> Base | None:
    hunt = Hunt(shape, random.Random(seed))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        base = hunt.attempt(deadline)
        if base and without_repeat(shape.people, base):
            return base
    return None


def without_repeat(people: int, base: Base) -> bool:
    """Develops the rounds and counts their repeats."""
    met: set[tuple[int, int]] = set()
    for groups in develop(people, base):
        for group in groups:
            pairs = {(x, y) for x in group for y in group if x < y}
            if pairs & met:
                return False
            met |= pairs
    return True


class Beyond:
    """All rounds of a plan at once. A repeat among the first `clean` ones costs twice as much as another."""

    def __init__(self, people: int, clean: int, more: int, rng: random.Random) -> None:
        self.people, self.clean, self.rng = people, clean, rng
        self.mates = mates_of(sizes(people))
        self.rows = [rng.sample(range(people), people) for _ in range(clean + more)]
        self.met = [[[0] * people for _ in range(people)] for _ in "ac"]  # in all rounds; in the clean ones
        self.repeats = [0, 0]
        for number, row in enumerate(self.rows):
            for seat in range(people):
                self._shift(number, row[seat], [row[mate] for mate in self.mates[seat] if mate < seat], 1)

    def _shift(self, number: int, person: int, others: list[int], more: int) -> None:
        for kind in range(2 if number < self.clean else 1):
            row, rows = self.met[kind][person], self.met[kind]
            for other in others:
                self.repeats[kind] += int(row[other] > 0) if more > 0 else -int(row[other] > 1)
                row[other] += more
                rows[other][person] += more

    def _swap(self, number: int, a: int, b: int) -> None:
        row, mates = self.rows[number], self.mates
        beside = [[row[mate] for mate in mates[seat]] for seat in (a, b)]
        self._shift(number, row[a], beside[0], -1)
        self._shift(number, row[b], beside[1], -1)
        row[a], row[b] = row[b], row[a]
        self._shift(number, row[b], beside[1], 1)
        self._shift(number, row[a], beside[0], 1)

    def step(self, heat: float) -> None:
        number, a, b = (int(self.rng.random() * most) for most in (len(self.rows), self.people, self.people))
        if a == b or b in self.mates[a]:
            return
        before = sum(self.repeats)
        self._swap(number, a, b)
        change = sum(self.repeats) - before
        if change > 0 and self.rng.random() >= exp(-change / heat):
            self._swap(number, a, b)


def find_beyond(people: int, clean: int, more: int, seed: int, seconds: float) -> Iterator[tuple[int, list[str]]]:
    """Yields plans as they are found, with fewer and fewer repeats, and none in the first `clean` rounds."""
    search, fewest = Beyond(people, clean, more, random.Random(seed)), people**2
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for _ in range(1000):
            search.step(BEYOND_HEAT)
            repeats, early = search.repeats
            if not early and repeats < fewest:
                fewest = repeats
                yield fewest, ["/".join(" ".join(map(str, group)) for group in room_of(row)) for row in search.rows]


def room_of(row: list[int]) -> list[list[int]]:
    seats = iter(row)
    return [[next(seats) for _ in range(size)] for size in sizes(len(row))]


def main() -> None:
    parser = argparse.ArgumentParser(description="Find base rounds for so many people.")
    parser.add_argument("people", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="for each shape")
    parser.add_argument("--shape", type=int, nargs=5, metavar=("CLASSES", "FIXED", "TURNS", "BASES", "UNIFORM"))
    parser.add_argument("--clean", type=int, help="so many rounds without a repeat")
    parser.add_argument("--beyond", type=int, metavar="M", help="and so many more with as few as can be found")
    asked = parser.parse_args()
    if asked.beyond:
        clean = asked.clean or known_rounds(asked.people) or most_rounds(asked.people)
        for repeats, rounds in find_beyond(asked.people, clean, asked.beyond, asked.seed, asked.seconds):
            print(f"# {repeats} repeats", *rounds, sep="\n", flush=True)
        return
    for shape in [Shape(asked.people, *asked.shape)] if asked.shape else shapes(asked.people):
        if not asked.shape and not 0 < shape.rounds <= most_rounds(asked.people):
            continue
        began = time.monotonic()
        base = find(shape, asked.seed, asked.seconds)
        took = time.monotonic() - began
        print(f"# {shape}: {shape.rounds} rounds, {'found' if base else 'not found'} in {took:.1f} s", flush=True)
        if base:
            print(f"    {asked.people}: {base!r},")
            return


if __name__ == "__main__":
    main()
