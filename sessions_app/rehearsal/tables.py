"""What lay on which table: each card as its author saved it, and each look of somebody who sits there. Judges nothing.

Instants are local (ms). People and tables are known by what anybody can see: ids, and the number of a group in a round.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .habits import Content
from .messages import HeardCard, HeardOnTheWall, HeardTable, HeardWall
from .proof import SIGN

Card = tuple[int, str]  # its author (a participant's id), and its key
Table = tuple[int, int]  # round, number of the group
AT_ONCE = 100.0  # ms between an answer and the next question, on a busy machine
ON_THE_TABLE = frozenset({"group", "group_organizers"})


def is_card(key: str) -> bool:
    """Whether a note's key is a card's."""
    return key.count(".") == 3


def table_of(key: str) -> Table:
    """The table on which a card of this key lies."""
    number, table, *_ = key.split(".")
    return int(number), int(table)


def lies(content: Content) -> bool:
    """Whether a card with this content lies on its table; else it was taken back."""
    return bool(content.text) and content.share in ON_THE_TABLE


@dataclass(slots=True)
class Put:
    """One save of a card. `acknowledged_at` None: nobody knows whether the server has it."""

    content: Content
    sent_at: float
    acknowledged_at: float | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gatherer was told is done (`what`) with the card that has this sign: on which table, and how one sees it
    since then."""

    sign: str
    table: Table
    at: float
    looks: Callable[[HeardCard], bool]
    what: str


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody was told about the table at which they sit: asked at one moment, answered at another."""

    person: int
    asked_at: float
    at: float
    table: HeardTable

    @property
    def where(self) -> Table | None:
        return None if self.table.round is None or self.table.table is None else (self.table.round, self.table.table)


@dataclass(frozen=True, slots=True)
class WallLook:
    """What the stage was told while it showed this round: asked at one moment, answered at another."""

    asked_at: float
    at: float
    round: int
    told: HeardWall


OneLook = TypeVar("OneLook", Look, WallLook)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A facilitator took the card with this sign off the stage: pressed at one moment, and done by another."""

    sign: str
    sent_at: float
    at: float


@dataclass(slots=True)
class Tables:
    """All of it, of one rehearsal. `of_everybody`: where all are in one group, and each is told of their own cards
    only; `plenaries`: those of them that the stage shows. `closed_at`: from then on people may go home."""

    puts: dict[Card, list[Put]] = field(default_factory=lambda: defaultdict(list))
    by_sign: dict[str, Card] = field(default_factory=dict)
    looks: dict[int, list[Look]] = field(default_factory=lambda: defaultdict(list))  # by person
    gathered: list[Gathered] = field(default_factory=list)
    of_everybody: set[Table] = field(default_factory=set)
    plenaries: set[Table] = field(default_factory=set)
    wall: list[WallLook] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    closed_at: float | None = None
    _sat: dict[int, list[tuple[float, Table | None]]] = field(default_factory=lambda: defaultdict(list))
    _seated: dict[Table, set[int]] = field(default_factory=lambda: defaultdict(set))
    _online: dict[int, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    _wall_online: list[tuple[float, bool]] = field(default_factory=list)
    _same: dict[HeardCard, HeardCard] = field(default_factory=dict)

    # -- what happened ------------------------------------------------------------------------------

    def put(self, author: int, key: str, content: Content, at: float) -> Put:
        """A card is being saved. Whoever hears that the server has it says so in what this returns."""
        put = Put(content, at)
        self.puts[author, key].append(put)
        for sign in SIGN.findall(content.text):
            self.by_sign[sign] = (author, key)
        return put

    def looked(self, person: int, asked_at: float, at: float, table: HeardTable) -> None:
        """Somebody was told what lies on their table. Most of it was told before, to others, too: it is kept once."""
        table.cards = tuple(self._same.setdefault(card, card) for card in table.cards)
        table.recalled = tuple(self._same.setdefault(card, card) for card in table.recalled)
        self.looks[person].append(Look(person, asked_at, at, table))

    def sits(
        self, person: int, table: Table | None, at: float, *, of_everybody: bool = False, plenary: bool = False
    ) -> None:
        """Where somebody's screen says that they sit; None: nowhere."""
        if of_everybody and table is not None:
            self.of_everybody.add(table)
            self.plenaries |= {table} if plenary else set()
        sat = self._sat[person]
        if not sat or sat[-1][1] != table:
            sat.append((at, table))

    def had_seats(self, table: Table, people: Iterable[int]) -> None:
        """Who somebody's screen says sits there, wherever they look themselves."""
        self._seated[table].update(people)

    def line(self, person: int, at: float, *, connected: bool) -> None:
        self._online[person].append((at, connected))

    def wall_looked(self, asked_at: float, at: float, number: int, told: HeardWall) -> None:
        self.wall.append(WallLook(asked_at, at, number, told))

    def wall_line(self, at: float, *, connected: bool) -> None:
        self._wall_online.append((at, connected))

    def close(self, at: float) -> None:
        self.closed_at = self.closed_at or at

    # -- what can be asked --------------------------------------------------------------------------

    def card_of(self, seen: HeardCard | HeardOnTheWall) -> Card | None:
        """Which card this is; None: one of somebody who is not simulated."""
        return next((self.by_sign[sign] for sign in SIGN.findall(seen.text) if sign in self.by_sign), None)

    def everybody_at(self, table: Table, since: float, until: float) -> Iterator[int]:
        """Who sat there and was connected for all of that time."""
        for person, sat in self._sat.items():
            if _throughout(sat, table, since, until) and _throughout(self._online[person], True, since, until):
                yield person

    def sat_at(self, person: int, table: Table) -> bool:
        """Whether somebody ever sat there."""
        return person in self._seated[table] or any(there == table for _, there in self._sat[person])

    def wall_was_there(self, since: float, until: float) -> bool:
        """Whether a stage was connected for all of that time."""
        return _throughout(self._wall_online, True, since, until)

    def too_short(self, due: float, until: float | None) -> bool:
        """Whether something else happened, or people could go home, before anybody must have seen it."""
        return (until is not None and until < due) or (self.closed_at is not None and self.closed_at < due)

    def lasted(self, card: Card, number: int) -> float | None:
        """Until when a save stayed the newest of its card; None: until the end."""
        later = self.puts[card][number + 1 : number + 2]
        return later[0].sent_at if later else None


def told_since(looks: Sequence[OneLook], since: float, due: float) -> OneLook | None:
    """What somebody was told about whatever happened at `since`, of which they had to hear by `due`: their newest look
    by then or, if they had asked by then and were still waiting for the answer, that one. One question is asked at a
    time: whoever was waiting for an earlier answer asks right after it."""
    free_at, place = due, bisect_right(looks, due, key=lambda look: look.at)
    told = looks[place - 1] if place else None
    for look in looks[place:]:
        if look.asked_at > free_at:
            break
        told, free_at = look, look.at + AT_ONCE
        if look.asked_at >= since:
            break
    return told


def settled(puts: Sequence[Put], look: Look | WallLook) -> Put | None:
    """What the server certainly had of a card during a look; None: it was being saved, or nobody knows."""
    sent = [put for put in puts if put.sent_at <= look.at]
    last = sent[-1] if sent else None
    sure = last is not None and last.acknowledged_at is not None and last.acknowledged_at <= look.asked_at
    return last if sure else None


def named(card: Card) -> str:
    return f"card {card[1]} of {card[0]}"


def _throughout(moments: Sequence[tuple[float, object]], what: object, since: float, until: float) -> bool:
    first = bisect_right(moments, since, key=lambda moment: moment[0])
    return bool(first) and all(was == what for at, was in moments[first - 1 :] if at <= until)
