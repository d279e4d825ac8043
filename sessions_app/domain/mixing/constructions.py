"""Plans without a repeat for pairs, fours, fives and more, made by counting in circles and in finite fields.

Pairs: the circle method (Kirkman, 1847); with one three, a circle and four fixed points. Larger groups: lines of an
affine or transversal plane; fours of Bose's kind (1939) or with threefold symmetry. docs/grouping.md has the sources.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from .designs import Design, PointRound, Points, design, made
from .fields import field
from .limits import FEWEST, sizes
from .threefold import threefold

_OF_BOSE = 4  # people in a group of Bose's plan
_THREE_FROM = 11  # people; with fewer no circle is large enough for pairs and a three


@lru_cache(64)
def construction(groups: tuple[int, ...]) -> Design | None:
    """The longest plan that is known for groups of these sizes (smaller first); None if there is no construction."""
    people = sum(groups)
    if max(groups) == 2:
        return made(people, circle(people))
    if min(groups) == 2 and sum(groups) == 2 * len(groups) + 1:
        return made(people, *around_four(people)) if people >= _THREE_FROM else None
    if people >= FEWEST and list(groups) == sizes(people):
        return design(people)
    width, gaps = max(groups), groups.count(min(groups)) if len(set(groups)) > 1 else 0
    if width - min(groups) > 1:
        return None
    whole = len(groups), width
    plans = [thinned(plan, gaps) for plan in (list(lines(*whole)), list(of_bose(*whole)), threefold(*whole)) if plan]
    longest = max(plans, key=len, default=[])
    return made(people, longest) if longest else None


def thinned(rounds: Sequence[PointRound], gaps: int) -> list[PointRound]:
    """The rounds that are left if so many points, each of another group, are not there. These are points of one column
    or of one group, whichever leaves more rounds."""
    people = sum(map(len, rounds[0]))
    ways = []
    for gone in (tuple(range(people - gaps, people)), rounds[-1][-1][:gaps]):
        if len(gone) == gaps:
            number = {point: at for at, point in enumerate(point for point in range(people) if point not in gone)}
            ways.append(
                [
                    _small_first(tuple(number[point] for point in group if point in number) for group in round)
                    for round in rounds
                    if all(len(set(group).intersection(gone)) <= 1 for group in round)
                ]
            )
    return max(ways, key=len)


def circle(people: int) -> Iterator[PointRound]:
    """Everybody with everybody once: one stays, the others sit in a circle that turns. An odd number leaves the one out
    who would sit with nobody: another one in each round."""
    m = people - 1 + people % 2
    for turn in range(m):
        beside: Points = (turn,) if people % 2 else (turn, m)
        yield (beside, *(((turn - i) % m, (turn + i) % m) for i in range(1, m // 2 + 1)))


def around_four(people: int) -> tuple[list[PointRound], list[PointRound]]:
    """Pairs and one three for an odd number of people from 11 on: people − 4 rounds without a repeat, the most that
    there can be, and four more. After all of them everybody has met everybody and was in the three three times.

    In the circle of m = people − 4, pairs around one centre have the even distances from 4 on, pairs around another one
    the odd distances from 5 on, and a three in the middle of the second has 1, 2 and 3. So each distance is there once.
    The four places that this leaves sit with the four fixed points, who meet each other in threes at the end.
    """
    m = people - 4
    half = m // 2
    evens, odds = half // 2, (half - 1) // 2
    a, b = evens, 2 * evens + odds + 1
    base: list[Points] = [(a - 1, m), (a, m + 1), (a + 1, m + 2), (b + 1, m + 3)]
    base += [(a - i, a + i) for i in range(2, evens + 1)]
    base += [(b - i, b + i + 1) for i in range(2, odds + 1)]
    base.append((b - 1, b, b + 2))
    clean = [tuple(tuple(v if v >= m else (v + turn) % m for v in group) for group in base) for turn in range(m)]
    beyond = []
    for turn in range(4):
        fixed = [m + i for i in range(4) if i != turn]
        pairs = [((turn - i) % m, (turn + i) % m) for i in range(1, m // 2 + 1)]
        beyond.append(((turn, m + turn), *pairs, tuple(fixed)))
    return clean, beyond


def lines(groups: int, width: int) -> Iterator[PointRound]:
    """So many groups, as many as a field has numbers: person (column, row) sits with those on one line of a slope. Two
    people are on one line only.

    The columns themselves are groups too large, but of another plan: its rounds follow.
    """
    within = field(groups)
    if within is None or width > groups:
        return
    q = groups
    for slope in range(q):
        by = within.times[slope]
        yield tuple(tuple(at * q + within.add[by[at]][start] for at in range(width)) for start in range(q))
    if q == width:
        yield tuple(tuple(range(at * q, at * q + q)) for at in range(width))
    elif not q % width:
        inner = construction((width,) * (q // width))
        for round in inner.rounds if inner else ():
            yield tuple(tuple(at * q + v for v in group) for at in range(width) for group in round)


def of_bose(groups: int, width: int) -> Iterator[PointRound]:
    """Fours for 3q + 1 people, where a field has q = 4t + 1 numbers: everybody with everybody once in q rounds.

    Three copies of the field and a fixed point. With ω, whose powers are all numbers but 0, the base round seats ±ω^i
    of each copy with ±ω^(i+t) of the next, for i < t. Every number of the field moves it to another round.
    """
    q = (groups * width - 1) // 3
    within = field(q) if width == _OF_BOSE and 3 * q + 1 == groups * width and q % 4 == 1 else None
    if within is None:
        return
    base: list[Points] = [(0, q, 2 * q, 3 * q)]
    for copy in range(3):
        here, after = copy * q, (copy + 1) % 3 * q
        for i in range(q // 4):
            x, y = within.power(i), within.power(i + q // 4)
            base.append((here + x, here + within.minus(x), after + y, after + within.minus(y)))
    for move in range(q):
        image = [copy * q + within.add[v][move] for copy in range(3) for v in range(q)] + [3 * q]
        yield tuple(tuple(image[point] for point in group) for group in base)


def _small_first(groups: Iterable[Points]) -> PointRound:
    return tuple(sorted(groups, key=len))
