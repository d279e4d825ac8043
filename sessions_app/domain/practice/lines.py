"""The fifth facet of a practice: every sentence that people read or hear in a phase, by role and variant.

Also what a line may be: its length, so that the phone's screen never scrolls; its gaps; never markup.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from ..errors import gettext_noop
from .manners import ALL

HOLDER, QUESTION = "holder", "question"
GAPS = (HOLDER, QUESTION)  # filled with the name of whoever holds the turn, and with the round's question

# The most characters of each kind of line, its gaps counted as they are written.
BOUNDS = {
    "name": 24, "noun": 16, "label": 32, "title": 40,
    "do": 80, "hint": 90, "who": 80, "next": 60, "stage": 90, "say": 200, "about": 60,
    "question": 80, "choice": 48, "caution": 200, "purpose": 160,
}  # fmt: skip

MARKUP = re.compile(r"[<>]|&#?\w+;|\*\*|__|`|\]\(")
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a screen tells somebody to do, and one thing more that helps."""

    do: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sentences:
    """What one role (or ALL) reads in a phase. `stage`: what the projector says to them. `who`: what they are just now,
    if their role's own line does not say it. `next` announces the phase to them in the one before.

    Variants: `remote` goes before the hint in a call; `absent` while the holder is away; `listening` for one who only
    listens; `alone` while the others of the group are away.
    """

    role: str
    said: Said
    stage: str = ""
    who: str = ""
    next: str = ""
    remote: str = ""
    absent: Said | None = None
    listening: Said | None = None
    alone: Said | None = None


@dataclass(frozen=True, slots=True)
class PhaseLines:
    """The words of one phase. `about`: for whoever plans its length. `say`: what a facilitator says aloud."""

    phase: str
    title: str
    about: str
    say: str
    by: tuple[Sentences, ...]

    def of(self, role: str) -> Sentences | None:
        """What somebody in this role reads: their own sentences, or everyone's. None: no role of this phase."""
        own = {each.role: each for each in self.by}
        return own.get(role) or own.get(ALL)


@dataclass(frozen=True, slots=True)
class Lines:
    """The words of a stage's phases, in their order."""

    phases: tuple[PhaseLines, ...]

    def of(self, phase: str) -> PhaseLines:
        """The words of the phase with this key."""
        return next(each for each in self.phases if each.phase == phase)


def fault(line: str, most: int, gaps: Collection[str]) -> tuple[str, dict[str, object]] | None:
    """Why `line` cannot be one, as a sentence and its data; None: it can. `gaps`: those that are filled here."""
    if not line:
        return gettext_noop("There is nothing here. Leave the key out instead."), {}
    if len(line) > most:
        return gettext_noop("{length} characters; {most} is the most that fits."), {"length": len(line), "most": most}
    if line != " ".join(line.split()):
        return gettext_noop("One line, without spaces around it or several in a row."), {}
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in JOINERS for letter in line):
        return gettext_noop("A character that nobody can see."), {}
    if MARKUP.search(line):
        return gettext_noop("Plain words only, no markup."), {}
    for brace in BRACES.finditer(line):
        if brace[1] not in GAPS:
            return gettext_noop("There is no gap {found}."), {"found": brace[0]}
        if brace[1] not in gaps:
            return gettext_noop("The gap {found} has nothing to hold here."), {"found": brace[0]}
    return None


JOINERS = "\u200c\u200d"  # letters of many scripts and emoji are joined, or kept apart, by these
