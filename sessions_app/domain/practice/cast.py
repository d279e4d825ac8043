"""The second facet of a practice: the roles that people have, how one comes to each, and what a screen calls them.

Who has which role is decided here, in static/js/practice.js and in the rehearsal alike: tests/roles.json asks all.
Why: docs/decisions.md#roles-go-round-with-the-turns
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# How one comes to a role: one holds the turn; one holds the next turn; one stays when others travel (or brought the
# case); one sits on the group's first or second seat; all others.
HOLDER, NEXT, STAYS, FIRST, SECOND_SEAT, REST = "holder", "next", "stays", "first", "second", "rest"
COMES = (HOLDER, NEXT, STAYS, FIRST, SECOND_SEAT, REST)
OF_ONE = frozenset({STAYS, FIRST, SECOND_SEAT})  # only one of a group has such a role at a time
BY_SEAT = frozenset({FIRST, SECOND_SEAT})  # where nobody has a seat there is nobody in such a role
OF_TURNS = frozenset({HOLDER, NEXT})  # without a turn there is nobody in such a role


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is in a phase. `comes`: how one comes to it.

    What people read: `name` beside a person, `many` for several; `heading` over what the stage says to all in this
    role; `line` to the one who has it, and instead of that, where the document says so: `coming` between turns (about
    the turn to come), `listening` to one who only listens, `passed` to one who gave their turn away, `left` when the
    holder has just gone, `joining` to one who comes late. `soon` is the name beside a person who has the role in the
    turn to come. Of the holder: `unnamed` stands in the gap {holder} where no name is known, `gone` tells the others.
    """

    key: str
    comes: str
    name: str
    many: str
    heading: str
    line: str
    coming: str = ""
    soon: str = ""
    listening: str = ""
    passed: str = ""
    left: str = ""
    joining: str = ""
    unnamed: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The roles of a stage, in the order in which the stage shows them. None: everyone does the same."""

    roles: tuple[Role, ...] = ()

    def __iter__(self) -> Iterator[Role]:
        return iter(self.roles)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(role.key for role in self.roles)

    def who(self, comes: str) -> Role | None:
        """The role to which one comes in this way; there is one at most."""
        return next((role for role in self.roles if role.comes == comes), None)

    @property
    def of_turns(self) -> bool:
        """Whether somebody holds a turn in this stage. If so, nobody is holder, next or rest outside turns."""
        return self.who(HOLDER) is not None


def roles_of(
    cast: Cast, seats: Iterable[int], *, turn: int = 0, order: Sequence[int] = (), stays: int | None = None
) -> dict[int, str]:
    """The key of each seat's role; a seat that is not in it has none just now.

    `seats`: those of the people who take part. `turn` (from 1): the turn under way or, between turns, to come; 0:
    neither. `order`: the seats of all turns of the round in their order, past ones included. `stays`: the seat that
    stays, or brought the case.
    """
    left = sorted(seats)
    found: dict[int, str] = {}
    in_turn = 0 < turn <= len(order)

    def give(comes: str, seat: int | None) -> None:
        role = cast.who(comes)
        if role and seat in left:
            found[seat] = role.key
            left.remove(seat)

    if in_turn:
        give(HOLDER, order[turn - 1])
        give(NEXT, following(order, turn, left))
    give(STAYS, stays)
    give(FIRST, next(iter(left), None))
    give(SECOND_SEAT, next(iter(left), None))
    rest = cast.who(REST)
    if rest and (in_turn or not cast.of_turns):
        found |= dict.fromkeys(left, rest.key)
    return found


def role_of(
    cast: Cast,
    seat: int,
    seats: Iterable[int],
    *,
    turn: int = 0,
    order: Sequence[int] = (),
    stays: int | None = None,
) -> str | None:
    """The key of the role of one seat, as in roles_of; None: no role just now."""
    return roles_of(cast, seats, turn=turn, order=order, stays=stays).get(seat)


def following(order: Sequence[int], turn: int, seats: Sequence[int]) -> int | None:
    """Of `seats` (without the holder's), the one that is next after `turn`: the holder of the next turn; in the last
    turn, of the first one, so that everybody is next once. If that one is not among them, the first of them."""
    after = order[turn % len(order)]
    return after if after in seats else next(iter(seats), None)
