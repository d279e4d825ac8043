"""A base round of fours for 3m + 3 people that is its own image when three circles change places. Found by looking.

Three circles of m points and three fixed points. `shift` moves a point to the next circle and multiplies its place
there. A base round that it leaves as it is has a third of the choices: few enough to look at them in order.
"""

from functools import cache

from .designs import PointRound, Points

_CIRCLES = (7, 11, 15, 19)  # 24, 36, 48 and 60 people; a base round for more takes too long to find
_SIZE = 4


@cache
def threefold(groups: int, width: int) -> tuple[PointRound, ...]:
    """The m rounds of a plan without a repeat for so many groups of four; none for other groups. Looks for it once,
    which takes some tenths of a second for 48 and 60 people."""
    m = groups * width // 3 - 1
    if width != _SIZE or 3 * m + 3 != groups * width or m not in _CIRCLES:
        return ()
    found = _Looking(m)
    if not found.fill([]):
        return ()
    base = [tuple(found.shift(point, times) for point in group) for group in found.chosen for times in range(3)]
    return tuple(tuple(tuple(found.turned(point, turn) for point in group) for group in base) for turn in range(m))


class _Looking:
    """`chosen`: a third of the base round so far; `shift` makes the rest of it."""

    def __init__(self, m: int) -> None:
        self.m = m
        self.by = max(factor for factor in range(1, m) if factor**3 % m == 1)
        self.chosen: list[Points] = []
        starts = (3 * m, *range(m))
        self.orbits = [tuple(self.shift(point, times) for times in range(3)) for point in starts]
        self.free = [True] * len(self.orbits)
        self.used: set[tuple[int, int]] = set()
        self.names: dict[tuple[int, int], tuple[int, int]] = {}

    def shift(self, point: int, times: int = 1) -> int:
        """The point to which `point` comes when it is moved so many times."""
        circle, place = divmod(point, self.m)
        if circle == 3:
            return 3 * self.m + (place + times) % 3
        return (circle + times) % 3 * self.m + place * pow(self.by, times, self.m) % self.m

    def turned(self, point: int, turn: int) -> int:
        """The point to which `point` comes when the circles turn."""
        circle, place = divmod(point, self.m)
        return point if circle == 3 else circle * self.m + (place + turn) % self.m

    def fill(self, group: list[int]) -> bool:
        """Goes on with `group` until everybody has a place. False if nothing can follow what is chosen."""
        if len(group) == _SIZE:
            self.chosen.append(tuple(group))
            if True not in self.free or self.fill([]):
                return True
            self.chosen.pop()
            return False
        if not group:  # whoever comes first has to sit somewhere, and every image of a group is as good as the group
            return self._seat(self.free.index(True), 0, group)
        after = next(at for at, orbit in enumerate(self.orbits) if group[-1] in orbit) + 1
        return any(
            self._seat(at, place, group) for at in range(after, len(self.orbits)) if self.free[at] for place in range(3)
        )

    def _seat(self, at: int, place: int, group: list[int]) -> bool:
        """Whether everybody finds a place with this point in `group`."""
        point = self.orbits[at][place]
        meeting = {self._name(point, other) for other in group}
        if len(meeting) < len(group) or not self.used.isdisjoint(meeting):
            return False
        self.used |= meeting
        self.free[at] = False
        if self.fill([*group, point]):
            return True
        self.free[at] = True
        self.used -= meeting
        return False

    def _name(self, x: int, y: int) -> tuple[int, int]:
        """The first of all pairs to which this one comes when it is turned and moved."""
        if (x, y) not in self.names:
            images = []
            for times in range(3):
                moved = [self.shift(point, times) for point in (x, y)]
                for one, other in (moved, moved[::-1]):
                    if one < 3 * self.m:
                        images.append((one - one % self.m, self.turned(other, -(one % self.m))))
            self.names[x, y] = min(images)
        return self.names[x, y]
