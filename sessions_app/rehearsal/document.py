"""What a practice's document says to a browser, as simulated people read it on a page: roles, phases, kinds of notes.

Written as a stranger would, from docs/protocol.md alone: who has which role is decided here anew, and tests/roles.json
asks this, the product and its scripts alike.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

ALL = "all"  # stands for everyone in a phase
HOLDER, NEXT, STAYS, REST = "holder", "next", "stays", "rest"
EACH, ONE, NONE = "each", "one", "none"  # who holds a turn
PLENARY = "plenary"  # who sits together: all do
SESSION, ROUND, TURN, BETWEEN, END = PARTS = "session", "round", "turn", "between", "end"
ON_THE_PAGE = re.compile(r'<script id="practice" type="application/json">(.*?)</script>', re.DOTALL)


class ReadRole(msgspec.Struct, frozen=True):
    key: str
    comes: str = REST


class ReadPhase(msgspec.Struct, frozen=True):
    when: str = TURN
    core: bool = False
    away: tuple[str, ...] = ()
    alone: bool = False
    writes: dict[str, tuple[str, ...]] = {}
    recalls: dict[str, tuple[str, ...]] = {}


class ReadNote(msgspec.Struct, frozen=True):
    """A kind of note. `about`: what one such note is about; `share`: who sees it at first."""

    by: tuple[str, ...] = ()
    about: str = TURN
    share: str = "me"
    traits: tuple[str, ...] = ()

    def role_of(self, role: str | None) -> str:
        """As whom somebody in this role writes it: what everybody writes, about no turn, they write as nobody."""
        return role or "" if self.by or self.about == TURN else ""

    @property
    def is_left(self) -> bool:
        """Whether it is left to whoever holds the turn."""
        return self.share == HOLDER


class ReadCard(msgspec.Struct, frozen=True):
    """A kind of card. `reach`: who sees it beside the group; `traits`: whether somebody can see to it."""

    by: tuple[str, ...] = ()
    gathered_by: tuple[str, ...] = ()
    reach: str = "group"
    traits: tuple[str, ...] = ()

    @property
    def share(self) -> str:
        """The `share` of such a card while it lies on its table."""
        return "group" if self.reach == "group" else "group_organizers"

    @property
    def is_action(self) -> bool:
        return "action" in self.traits

    def role_of(self, role: str | None) -> str:
        """As whom somebody in this role lays it."""
        return role or "" if self.by else ""


class ReadStage(msgspec.Struct, frozen=True):
    """What one stage has of its own: who holds a turn, who sits together (empty: groups do), the roles."""

    turns: str = EACH
    seats: str = ""
    roles: tuple[ReadRole, ...] = ()


class ReadPractice(msgspec.Struct, frozen=True):
    """`turns`, `seats` and `roles` are those of one stage, at first of the first; all others of the whole practice."""

    turns: str = EACH
    seats: str = ""
    roles: tuple[ReadRole, ...] = ()
    stages: tuple[ReadStage, ...] = ()  # only where there are several
    phases: dict[str, ReadPhase] = {}
    notes: dict[str, ReadNote] = {}
    cards: dict[str, ReadCard] = {}

    def of_stage(self, index: int) -> "ReadPractice":
        """The same, as the stage with this index (from 0) reads it."""
        if not self.stages:
            return self
        stage = self.stages[index]
        return msgspec.structs.replace(self, turns=stage.turns, seats=stage.seats, roles=stage.roles)

    @property
    def travels(self) -> bool:
        """Whether one stays and all others travel between tables."""
        return not self.seats and self.who(STAYS) is not None

    @property
    def roles_shift(self) -> bool:
        """Whether somebody's role depends on who else is there just now: on sitting first at the table, for example."""
        roles = [*self.roles, *(role for stage in self.stages for role in stage.roles)]
        return any(role.comes not in (HOLDER, NEXT, REST) for role in roles)

    def who(self, comes: str) -> str | None:
        """The key of the role to which one comes in this way."""
        return next((role.key for role in self.roles if role.comes == comes), None)

    def phase(self, key: str) -> ReadPhase:
        return self.phases.get(key) or ReadPhase()

    def written(self, phase: str, role: str | None) -> list[str]:
        """The kinds of notes that somebody in this role is asked for in a phase."""
        return [kind for kind in self._asked(phase, role) if _may(self.notes.get(kind), role)]

    def laid(self, phase: str, role: str | None) -> list[str]:
        """The kinds of cards that somebody in this role is asked for in a phase."""
        return [kind for kind in self._asked(phase, role) if _may(self.cards.get(kind), role)]

    def _asked(self, phase: str, role: str | None) -> list[str]:
        offers = self.phase(phase).writes
        return [kind for who in (role, ALL) if who for kind in offers.get(who, ())]

    def chances(self, role: str | None, kind: str) -> list[str]:
        """The phases in which this role is asked for a kind, in their order. Between turns is no time to begin."""
        parts = {TURN} if self.notes[kind].about == TURN else set(PARTS) - {BETWEEN}
        return [key for key, each in self.phases.items() if each.when in parts and kind in self.written(key, role)]


def _may(kind: ReadNote | ReadCard | None, role: str | None) -> bool:
    return kind is not None and (not kind.by or role in kind.by)


NOTHING = ReadPractice()


def practice_on(page: str) -> ReadPractice:
    """The practice that a page tells its browser. Raises msgspec.ValidationError; NOTHING if it tells of none."""
    found = ON_THE_PAGE.search(page)
    return msgspec.json.decode(found[1], type=ReadPractice) if found else NOTHING


def seats_in_roles(
    practice: ReadPractice,
    seats: Iterable[int],
    *,
    turn: int = 0,
    order: Sequence[int] = (),
    stays: int | None = None,
) -> dict[int, str]:
    """The role of each of these seats; a seat that is not in it has none just now.

    `turn` (from 1): the turn under way or, between turns, the one to come; 0: neither. `order`: the seats of all turns
    of the round, in order. `stays`: whose seat stays.
    """
    free, found = set(seats), dict[int, str]()
    under_way = 1 <= turn <= len(order)
    ways: list[tuple[str, Iterable[int]]] = [
        (STAYS, () if stays is None else (stays,)),
        ("first", ()),
        ("second", ()),
    ]
    if under_way:
        holder = order[turn - 1]
        others = sorted(free - {holder})
        following = order[0] if turn == len(order) else order[turn]
        ways = [(HOLDER, (holder,)), (NEXT, (following, *others)), *ways]
    for way, wanted in ways:
        role = practice.who(way)
        candidates = sorted(free) if way in ("first", "second") else wanted
        seat = next((seat for seat in candidates if seat in free), None)
        if role is not None and seat is not None:
            found[seat] = role
            free.remove(seat)
    rest = practice.who(REST)
    if rest is not None and (under_way or practice.who(HOLDER) is None):
        found |= dict.fromkeys(free, rest)
    return found
