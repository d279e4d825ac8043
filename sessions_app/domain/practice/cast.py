"""The second facet of a practice: the roles that people have, how one comes to each, and what a screen calls them."""

from collections.abc import Iterator
from dataclasses import dataclass

# How one comes to a role: one holds the turn; one holds the next turn; one stays when others travel (or brought the
# case); one sits on the group's first or second seat; all others.
HOLDER, NEXT, STAYS, FIRST, SECOND_SEAT, REST = "holder", "next", "stays", "first", "second", "rest"
COMES = (HOLDER, NEXT, STAYS, FIRST, SECOND_SEAT, REST)
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
