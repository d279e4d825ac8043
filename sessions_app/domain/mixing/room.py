"""The seats of a round: how large the groups are, who is held where, and who may change places with whom.

Held people (a locked group, a pair that stays together) keep their seats. Languages divide the room into parts; in each
part, people with the fewest turns in a larger group get the larger ones. People are indices.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from .chance import Chance
from .rule import THREES, Rule


@dataclass(frozen=True, slots=True)
class Part:
    """People and the seats that they, and nobody else, fill."""

    people: Sequence[int]
    seats: Sequence[int]


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """`sizes` of the groups, `held` people by seat, and the parts that the others fill. `lone`: people who fit no part
    of their language."""

    sizes: Sequence[int]
    held: dict[int, int]
    parts: Sequence[Part]
    lone: Sequence[int] = ()
    mates: list[list[int]] = field(init=False)
    large: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "mates", mates_of(self.sizes))
        least = min(self.sizes)
        object.__setattr__(self, "large", [size > least for size in self.sizes for _ in range(size)])

    @property
    def plain(self) -> bool:
        """Whether everybody may sit anywhere."""
        return not self.held and len(self.parts) <= 1

    def groups(self, row: Sequence[int]) -> list[list[int]]:
        """The people of `row`, group by group."""
        seats = iter(row)
        return [[next(seats) for _ in range(size)] for size in self.sizes]

    def allows(self, groups: Iterable[Collection[int]]) -> bool:
        """Whether people may sit like that here: by sizes, by who is held together, and by parts."""
        part_of = {person: number for number, part in enumerate(self.parts) for person in part.people}
        part_at = {seat: number for number, part in enumerate(self.parts) for seat in part.seats}
        holders = set(self.held.values())
        asked = Counter(
            (len(group), group & holders, frozenset(part_of[one] for one in group if one not in holders))
            for group in map(frozenset, groups)
        )
        seats = self.groups(range(sum(self.sizes)))
        return asked == Counter(
            (
                len(group),
                frozenset(self.held[seat] for seat in group if seat in self.held),
                frozenset(part_at[seat] for seat in group if seat not in self.held),
            )
            for group in seats
        )


def mates_of(sizes: Iterable[int]) -> list[list[int]]:
    """For each seat, the other seats of its group; seats are numbered group by group."""
    mates: list[list[int]] = []
    for size in sizes:
        seats = range(len(mates), len(mates) + size)
        mates += [[other for other in seats if other != seat] for seat in seats]
    return mates


@dataclass(slots=True)
class _Slot:
    size: int
    held: list[int]
    label: str


def room(people: int, held: Sequence[Sequence[int]] = (), labels: Sequence[str] = (), rule: Rule = THREES) -> SeatPlan:
    """The room for `people`. Each of `held` sits together; people of different `labels` do not ("" goes with any)."""
    together = sorted((list(group) for group in held), key=len, reverse=True)
    whole, together, rest = (_threes if rule is THREES else _fitting)(people, together, rule)
    slots = [_Slot(len(group), group, "") for group in whole]
    lone: list[int] = []
    if rest:
        shares, lone = _shares(rest, labels, rule)
        for label, members in shares.items():
            slots += [_Slot(size, [], label) for size in rule.sizes(len(members))]
        label_of = {person: label for label, members in shares.items() for person in members}
        for group in together:
            _place(slots, group, label_of[group[0]], rule)
    else:
        label_of = {}
    slots.sort(key=lambda slot: slot.size)
    return _laid_out(slots, rest, label_of, lone)


Split = tuple[list[list[int]], list[list[int]], list[int]]  # groups of held people; held people among others; the rest


def _threes(people: int, together: list[list[int]], rule: Rule) -> Split:
    """Three and more held people are a group, however many. One or two left over join them."""
    whole = [group for group in together if len(group) >= rule.least]
    rest = _without(people, whole)
    if 0 < len(rest) < rule.least:  # these would be too few for a group, so they join the held people
        whole[-1:] = [whole[-1] + rest[:1]] if whole else []
        if len(rest) > 1:
            whole[0] = whole[0] + rest[1:]
        rest = []
    return whole, [group for group in together if len(group) < rule.least], rest


def _fitting(people: int, together: list[list[int]], rule: Rule) -> Split:
    """Held people sit among others where there is a group for them; more of them are a group if the rest can be seated.
    Who is too many for both is not held: no group has a size that the rule does not have."""
    whole: list[list[int]] = []
    rest = list(range(people))
    left = [group[: rule.most] for group in together]
    while left and rest and len(left[0]) > max(rule.sizes(len(rest))):
        group = left.pop(0)
        others = len(rest) - len(group)
        if len(group) >= rule.least and (not others or rule.seats(others)):
            whole.append(group)
            rest = _without(people, whole)
        else:
            left = sorted([group[:-1], *left], key=len, reverse=True)
    return whole, left, rest


def _without(people: int, groups: Iterable[Sequence[int]]) -> list[int]:
    seated = {person for group in groups for person in group}
    return [person for person in range(people) if person not in seated]


def _place(slots: Sequence[_Slot], group: Sequence[int], label: str, rule: Rule) -> None:
    """Holds a pair's (or one person's) seats in a group that has room, if possible one of their language.

    If there are more pairs than groups, the pairs left over are seated as if nobody had wished for it.
    """
    full = [slot for slot in slots if rule is THREES and len(slot.held) >= rule.least]
    free = [slot for slot in slots if slot.size - len(slot.held) >= len(group) and slot not in full]
    if free:
        min(free, key=lambda slot: (slot.label != label, len(slot.held), slot.size)).held += group


def _laid_out(slots: Sequence[_Slot], people: Sequence[int], label_of: dict[int, str], lone: Sequence[int]) -> SeatPlan:
    """Numbers the seats and gathers each language's people and seats."""
    held: dict[int, int] = {}
    open_seats: dict[str, list[int]] = {}
    seat = 0
    for slot in slots:
        for place in range(slot.size):
            if place < len(slot.held):
                held[seat] = slot.held[place]
            else:
                open_seats.setdefault(slot.label, []).append(seat)
            seat += 1
    sitting = set(held.values())
    people = [person for person in people if person not in sitting]
    members: dict[str, list[int]] = {}
    for person in people:
        members.setdefault(label_of[person], []).append(person)
    if any(len(seats) != len(members.get(label, ())) for label, seats in open_seats.items()):
        parts = [Part(people, sorted(seat for seats in open_seats.values() for seat in seats))]
    else:
        parts = [Part(members[label], seats) for label, seats in open_seats.items()]
    return SeatPlan([slot.size for slot in slots], held, [part for part in parts if part.people], lone)


def _shares(people: Sequence[int], labels: Sequence[str], rule: Rule) -> tuple[dict[str, list[int]], list[int]]:
    """People by language, and the people who are too few for a group of theirs: these join the largest.

    People without a tag fill the gaps.
    """
    if not labels:
        return {"": list(people)}, []
    shares: dict[str, list[int]] = {}
    for person in people:
        shares.setdefault(labels[person], []).append(person)
    anyone = shares.pop("", [])
    if not shares:
        return {"": anyone}, []
    for members in sorted(shares.values(), key=len, reverse=True):
        while anyone and not rule.seats(len(members)):
            members.append(anyone.pop())
    largest = max(shares, key=lambda label: len(shares[label]))
    small = [label for label, members in shares.items() if not rule.seats(len(members)) and label != largest]
    lone = [person for label in small for person in shares[label]]
    for label in small:
        shares[largest] += shares.pop(label)
    shares[largest] += anyone
    if not rule.seats(len(shares[largest])):
        return {"": list(people)}, [*lone, *shares[largest]]
    return shares, lone


def fair(parts: Iterable[Part], sizes: Sequence[int], turns: Counter[int], rng: Chance) -> list[Part]:
    """Divides each part: people with the fewest `turns` in a larger group get its larger groups. Updates `turns`."""
    size_at = [size for size in sizes for _ in range(size)]
    divided: list[Part] = []
    for part in parts:
        plain = min(size_at[seat] for seat in part.seats)
        large = [seat for seat in part.seats if size_at[seat] > plain]
        if not large or len(large) == len(part.seats):
            divided.append(part)
            continue
        people = list(part.people)
        rng.shuffle(people)
        people.sort(key=lambda person: turns[person])
        turns.update(people[: len(large)])
        divided.append(Part(people[: len(large)], large))
        divided.append(Part(people[len(large) :], [seat for seat in part.seats if size_at[seat] == plain]))
    return divided


def pools(parts: Iterable[Part], seats: int) -> list[Sequence[int]]:
    """For each seat, the seats with which its person may change; empty for a held seat."""
    found: list[Sequence[int]] = [()] * seats
    for part in parts:
        for seat in part.seats:
            found[seat] = part.seats
    return found


def odd(groups: Iterable[Collection[int]]) -> list[int]:
    """The people whose group is larger than the smallest one of the round."""
    groups = list(groups)
    least = min(map(len, groups), default=0)
    return [person for group in groups if len(group) > least for person in group]
