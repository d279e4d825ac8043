"""The story of `make demo`: who the people are, what they bring and write, and with whom they share it.

Reads the story of a practice, practices/stories/KEY.toml, or our own story.toml, which fits any; pure otherwise. Its
texts carry no sign: the audit knows them by their notes.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from sessions_app.practices import FOLDER

from .chance import chance
from .document import TURN, ReadNote, ReadPractice
from .habits import Content, Subject, Typing

FITS_ANY = Path(__file__).with_name("story.toml")
SHARED = ("organizers", "everyone", "everyone")  # what a summary is made of
BROUGHT = ("group", "everyone", "group_organizers", "everyone", "everyone")  # what others think about
PERHAPS_KEPT = ("me", "group", "everyone", "organizers", "everyone")
LEFT = ("holder", "holder", "holder_organizers")

# What comes of one turn, by kind of note: words are of its holder, a list is of those who help, one after the other.
Bringing = dict[str, str | tuple[str, ...]]


class Figure(msgspec.Struct, frozen=True):
    name: str
    brings: tuple[Bringing, ...] = ()


class Opinion(msgspec.Struct, frozen=True):
    helped: int
    again: int
    line: str


class Story(msgspec.Struct, frozen=True):
    """`anyway`: what people write of whom nothing is told, by kind; `lines`: of any kind."""

    title: str
    facilitator: str
    invitation: str
    feedback: tuple[Opinion, ...]
    people: tuple[Figure, ...]
    anyway: dict[str, tuple[str, ...]] = {}
    lines: tuple[str, ...] = ()

    def name_of(self, index: int) -> str:
        return self.people[index % len(self.people)].name

    def brought_by(self, index: int, round_number: int) -> Bringing:
        """What person `index` (from 0) brings to a round (from 1). Later rounds, and more people, start over."""
        bringing = [figure for figure in self.people if figure.brings]
        if not bringing:
            return {}
        again, which = divmod(index, len(bringing))
        brings = bringing[which].brings
        return brings[(round_number - 1 + again) % len(brings)]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a person is: `me` (index) in a turn whose holder is `holder` (index; None: a real person, or nobody), as
    number `helper` (from 0) of those who help."""

    me: int
    holder: int | None
    helper: int
    subject: Subject


@cache
def story(practice: str) -> Story:
    """The story of the practice with this key."""
    own = FOLDER / "stories" / f"{practice}.toml"
    text = (own if own.is_file() else FITS_ANY).read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Story)


def plan(
    told: Story, practice: ReadPractice, moment: Standpoint, role: str | None, phase: str, left: float
) -> Iterator[Typing]:
    """All the typing that a person begins in a phase with `left` ms left; it ends within the phase."""
    kinds = [kind for kind in practice.written(phase, role) if phase == _when(practice, kind, role)]
    for order, kind in enumerate(kinds):
        note = practice.notes[kind]
        key = moment.subject.key(kind, note)
        if key is None:
            continue
        source = chance("story", moment.me, key)
        share = source.choice(_shares(note))
        named = source.random() < 0.85 or note.is_left
        states = list(_as_typed(_text(told, moment, kind, note)))
        begin = (0.15 + 0.5 * (order + source.uniform(0, 0.5)) / len(kinds)) * left
        for count, state in enumerate(states):
            yield Typing(begin + 0.3 * left * count / len(states), key, Content(state, share, named))


def _when(practice: ReadPractice, kind: str, role: str | None) -> str:
    """The phase in which somebody writes a kind: what can be written beforehand when it is first asked for, all else
    at last."""
    asked = practice.chances(role, kind)
    if not asked:
        return ""
    return asked[0] if "beforehand" in practice.notes[kind].traits else asked[-1]


def _shares(note: ReadNote) -> tuple[str, ...]:
    if note.is_left:
        return LEFT
    if "beforehand" in note.traits:
        return BROUGHT
    return SHARED if {"quotable", "step"} & set(note.traits) else PERHAPS_KEPT


def _text(told: Story, moment: Standpoint, kind: str, note: ReadNote) -> str:
    """The final text."""
    whose = moment.holder if note.about == TURN else moment.me
    brought = {} if whose is None else told.brought_by(whose, moment.subject.round)
    own = brought.get(kind, ())
    if isinstance(own, str):
        return own
    if moment.helper < len(own):
        return own[moment.helper]
    more = told.anyway.get(kind) or told.lines
    return more[(moment.me + moment.subject.round + 5 * len(kind)) % len(more)]


def _as_typed(text: str) -> Iterator[str]:
    """What is in the box at each save: some more words each time."""
    words = text.split(" ")
    stops = sorted({max(1, len(words) // 3), max(1, 2 * len(words) // 3), len(words)})
    for _, stop in pairwise((0, *stops)):
        yield " ".join(words[:stop])
