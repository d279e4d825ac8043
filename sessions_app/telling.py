"""A practice in its reader's language: for Python the practice itself, for browsers JSON with what a page needs of it.

Lines of practices that come with the product are phrases for translators; what somebody wrote stays as it is.
Why: docs/decisions.md#pages-read-a-practices-words-from-one-json
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, override, pgettext

from .domain.practice import CardKind, NoteKind, PhaseLines, Practice, Role, Stage, plain, translated
from .models import practice_of
from .practices import shipped

CONTEXT = "practice"  # of these phrases: “Share” in a practice is no button
KEPT = 256  # documents × languages × pages
USUAL = {"about": "turn", "share": "me", "bell": "soft", "reach": "group"}  # left out: practice.js takes it for granted


@dataclass(frozen=True, slots=True)
class Facets:
    """What a page needs of a practice: the keys of each table of its JSON. They are called as in the document."""

    practice: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


PHONE = Facets(
    practice=("noun", "turns"),
    roles=("comes", "name", "line", "coming", "soon", "listening", "passed", "left", "joining", "unnamed", "gone"),
    phases=("when", "core", "title", "hue", "icon", "bell", "away", "alone", "writes", "recalls"),
    lines=("do", "hint", "who", "next", "remote", "absent", "listening", "alone"),
    notes=("by", "about", "share", "traits", "question", "title", "of"),
    cards=("by", "gathered_by", "reach", "traits", "prompt", "title"),
    agreements=("question", "choices"),
)
STAGE = Facets(
    practice=("noun",),
    roles=("comes", "many", "heading"),
    phases=("when", "title", "hue", "icon", "bell", "away", "alone"),
    lines=("stage",),
    cards=("reach", "title"),
)
DESK = Facets(
    practice=("noun", "turns"),
    roles=("comes", "name", "many", "soon", "unnamed"),
    phases=("when", "core", "title", "hue", "icon", "say", "away", "alone"),
)


def told(digest: str) -> Practice:
    """The practice of a document, in the language of the moment. Raises Unreadable, as practice_of does."""
    return _told(digest, get_language() or "")


def stage_told(digest: str) -> Stage:
    """Its first stage: the only one that a session holds so far."""
    return told(digest).stages[0]


def role_told(digest: str, key: str) -> Role | None:
    """The role with this key; None if that stage has no such role."""
    return next((role for role in stage_told(digest).cast if role.key == key), None)


def note_told(digest: str, key: str) -> NoteKind | None:
    """The kind of note with this key; None if that stage has no such kind."""
    return next((note for note in stage_told(digest).kinds.notes if note.key == key), None)


def card_told(digest: str, key: str) -> CardKind | None:
    """The kind of card with this key; None if that stage has no such kind."""
    return stage_told(digest).kinds.card(key)


def phase_told(digest: str, key: str) -> PhaseLines | None:
    """The words of the phase with this key; None if that stage has no such phase."""
    return next((phase for phase in stage_told(digest).lines.phases if phase.phase == key), None)


def group_told(digest: str, number: int | str) -> str:
    """What a group is called on a label: “Trio 7”. As a number, also a gap."""
    noun = stage_told(digest).noun
    name = noun.one if noun else gettext("group")
    return gettext("{noun} {number}").format(noun=name[:1].upper() + name[1:], number=number)


def for_browser(digest: str, facets: Facets) -> dict[str, Any]:
    """The practice as static/js/practice.js reads it. The caller must not change it.

    `phases`, `notes` and, where there are any, `cards` and `agreements` are tables by key, in the document's order.
    What is empty or usual is left out. `lang`: the language of its words, where it is not the page's. `turns`: who
    holds one ("one", "none"), where not everybody does.
    """
    return _for_browser(digest, get_language() or "", facets)


@lru_cache(maxsize=KEPT)
def _told(digest: str, language: str) -> Practice:
    practice = practice_of(digest)
    if practice.key not in shipped():
        return practice
    with override(language or None):
        return translated(practice, lambda line, _: pgettext(CONTEXT, line))


@lru_cache(maxsize=KEPT)
def _for_browser(digest: str, language: str, facets: Facets) -> dict[str, Any]:
    practice = _told(digest, language)
    stage = plain(practice)["stages"][0]
    groups = stage["groups"]
    noun = {"one": groups["noun"], "many": groups["plural"]} if "noun" in groups else {}
    if noun:
        noun["label"] = group_told(digest, "{number}")
    turns = "" if practice.stages[0].plan.rule.for_all else stage["turns"]
    head = _some({"key": practice.key, "name": practice.name, "noun": noun, "turns": turns}, facets.practice)
    if practice.key not in shipped() and practice.language != language:
        head["lang"] = practice.language
    for few, keys in (("cards", facets.cards), ("agreements", facets.agreements)):
        if keys and stage.get(few):
            head[few] = {each["key"]: _some(each, keys) for each in stage[few]}
    return head | {
        "roles": [_some(role, ("key", *facets.roles)) for role in stage.get("roles", [])],
        "phases": {phase["key"]: _phase(phase, facets) for phase in stage["phases"]},
        "notes": {note["key"]: _some(note, facets.notes) for note in stage.get("notes", [])} if facets.notes else {},
    }


def _phase(phase: dict[str, Any], facets: Facets) -> dict[str, Any]:
    lines = {role: found for role, each in phase["lines"].items() if (found := _some(each, facets.lines))}
    return _some(phase, facets.phases) | ({"lines": lines} if lines else {})


def _some(table: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: table[key] for key in keys if table.get(key) and table[key] != USUAL.get(key)}
