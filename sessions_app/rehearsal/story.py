"""The story of `make demo`: who the people are, what they bring and write, and with whom they share it.

Reads its own file story.toml, and is pure otherwise. Its texts carry no sign: the audit knows them by their notes.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from .chance import chance
from .habits import Content, Typing

FILE = Path(__file__).with_name("story.toml")
ALWAYS_SHARED = ("organizers", "everyone", "everyone")
PERHAPS_KEPT = ("me", "group", "everyone", "organizers", "everyone")
SHARES = {
    "challenge": ("group", "everyone", "group_organizers", "everyone", "everyone"),
    "valuable": ALWAYS_SHARED,
    "next_step": ALWAYS_SHARED,
    "takeaway": PERHAPS_KEPT,
    "gift": ("holder", "holder", "holder_organizers"),
}
ALWAYS_NAMED = ("gift",)
# (role, phase) → kinds of notes, as the screens ask for them.
WRITES = {
    ("client", "share"): ("challenge",),
    ("client", "return"): ("valuable", "next_step"),
    ("consultant", "return"): ("takeaway", "gift"),
}


class Bringing(msgspec.Struct, frozen=True):
    """What one person brings to one round, what came of it, and what two consultants take from it and leave to them."""

    challenge: str
    valuable: str
    next_step: str
    takes: tuple[str, ...]
    leaves: tuple[str, ...]


class Figure(msgspec.Struct, frozen=True):
    name: str
    brings: tuple[Bringing, ...] = ()


class Opinion(msgspec.Struct, frozen=True):
    helped: int
    again: int
    line: str


class Story(msgspec.Struct, frozen=True):
    title: str
    facilitator: str
    invitation: str
    takes_anyway: tuple[str, ...]
    leaves_anyway: tuple[str, ...]
    feedback: tuple[Opinion, ...]
    people: tuple[Figure, ...]

    def name_of(self, index: int) -> str:
        return self.people[index % len(self.people)].name

    def challenge_of(self, index: int, round_number: int) -> Bringing:
        """What person `index` (from 0) brings to a round (from 1). Later rounds, and more people, start over."""
        bringing = [figure for figure in self.people if figure.brings]
        again, which = divmod(index, len(bringing))
        brings = bringing[which].brings
        return brings[(round_number - 1 + again) % len(brings)]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a person is: `me` (index) in a turn whose holder is `holder` (index; None: a real person), as
    consultant number `index` (from 0)."""

    me: int
    holder: int | None
    index: int
    round: int
    turn_key: str  # the beginning of the keys of that turn's notes, ROUND.CLIENT


@cache
def story() -> Story:
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Story)


def plan(told: Story, moment: Standpoint, role: str, phase: str, left: float) -> Iterator[Typing]:
    """All the typing that a person begins in a phase with `left` ms left; it ends within the phase."""
    for order, kind in enumerate(WRITES.get((role, phase), ())):
        text = _text(told, moment, kind)
        source = chance("story", moment.me, moment.round, moment.turn_key, kind)
        share = source.choice(SHARES[kind])
        named = source.random() < 0.85 or kind in ALWAYS_NAMED
        states = list(_as_typed(text))
        begin = (0.15 + 0.3 * order + source.uniform(0, 0.15)) * left
        for count, state in enumerate(states):
            yield Typing(
                begin + 0.3 * left * count / len(states), f"{moment.turn_key}.{kind}", Content(state, share, named)
            )


def _text(told: Story, moment: Standpoint, kind: str) -> str:
    """The final text."""
    if kind in ("takeaway", "gift"):
        brought = None if moment.holder is None else told.challenge_of(moment.holder, moment.round)
        if kind == "takeaway":
            lines, more = brought.takes if brought else (), told.takes_anyway
        else:
            lines, more = brought.leaves if brought else (), told.leaves_anyway
        return lines[moment.index] if moment.index < len(lines) else more[(moment.me + moment.round) % len(more)]
    text: Any = getattr(told.challenge_of(moment.me, moment.round), kind)
    return str(text)


def _as_typed(text: str) -> Iterator[str]:
    """What is in the box at each save: some more words each time."""
    words = text.split(" ")
    stops = sorted({max(1, len(words) // 3), max(1, 2 * len(words) // 3), len(words)})
    for _, stop in pairwise((0, *stops)):
        yield " ".join(words[:stop])
