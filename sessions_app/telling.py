"""A practice in its reader's language: for Python the practice itself, for browsers JSON with what a page needs of it.

Lines of practices that come with the product are phrases for translators; what somebody wrote stays as it is.
Why: docs/decisions.md#pages-read-a-practices-words-from-one-json
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.utils.translation import get_language, gettext, override, pgettext

from .domain.practice import CardKind, NoteKind, Noun, PhaseLines, Practice, Role, Stage, plain, translated
from .domain.practice.plan import GROUPS, TRAVEL
from .domain.program import PlannedRound
from .models import Session, practice_of
from .practices import shipped

CONTEXT = "practice"  # of these phrases: “Share” in a practice is no button
KEPT = 256  # documents × languages × pages
USUAL = {"about": "turn", "share": "me", "bell": "soft", "reach": "group"}  # left out: practice.js takes it for granted

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Facets:
    """What a page needs of a practice: the keys of each table of its JSON. They are called as in the document.
    `stage`: of each of its stages."""

    stage: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


PHONE = Facets(
    stage=("noun", "turns", "seats"),
    roles=("comes", "name", "line", "coming", "soon", "listening", "passed", "left", "joining", "unnamed", "gone"),
    phases=("when", "core", "title", "hue", "icon", "bell", "away", "alone", "writes", "recalls"),
    lines=("do", "hint", "who", "next", "remote", "absent", "listening", "alone"),
    notes=("by", "about", "share", "traits", "question", "title", "of"),
    cards=("by", "gathered_by", "reach", "traits", "prompt", "title"),
    agreements=("question", "choices"),
)
STAGE = Facets(
    stage=("noun", "turns", "seats"),
    roles=("comes", "many", "heading"),
    phases=("when", "title", "hue", "icon", "bell", "away", "alone"),
    lines=("stage", "next"),
    cards=("reach", "title"),
)
DESK = Facets(
    stage=("noun", "turns", "seats"),
    roles=("comes", "name", "many", "soon", "unnamed"),
    phases=("when", "core", "title", "hue", "icon", "say", "away", "alone"),
)


def told(digest: str) -> Practice:
    """The practice of a document, in the language of the moment. Raises Unreadable, as practice_of does."""
    return _told(digest, get_language() or "")


def stage_told(digest: str, index: int = 0) -> Stage:
    """Its stage with this index."""
    return told(digest).stages[index]


def role_told(digest: str, key: str, stage: int = 0) -> Role | None:
    """The role with this key in the stage with this index; None if that stage has no such role."""
    return next((role for role in stage_told(digest, stage).cast if role.key == key), None)


def note_told(digest: str, key: str) -> NoteKind | None:
    """The kind of note with this key, of whichever stage; None if there is no such kind."""
    return told(digest).kinds.note(key)


def card_told(digest: str, key: str) -> CardKind | None:
    """The kind of card with this key, of whichever stage; None if there is no such kind."""
    return told(digest).kinds.card(key)


def phase_told(digest: str, key: str) -> PhaseLines | None:
    """The words of the phase with this key, of whichever stage; None if there is no such phase."""
    return _first(phase for stage in told(digest).stages for phase in stage.lines.phases if phase.phase == key)


def question_told(session: Session, round: PlannedRound) -> str:
    """What the people of a round talk about, all of them in one language: as the organizer wrote it, else as the
    practice says it in the session's."""
    with override(session.language):
        practice = told(session.document_id).with_questions(session.questions)
    return practice.question(practice.stages[round.stage], round.nth)


def _first(found: Iterable[Found | None]) -> Found | None:
    return next((each for each in found if each is not None), None)


def group_told(digest: str, number: int | str, stage: int | None = None) -> str:
    """What a group is called on a label in the stage with this index (None: the first that has groups): “Trio 7”. As a
    number, also a gap."""
    nouns = [each.noun for each in told(digest).stages]
    return _label(_first(nouns) if stage is None else nouns[stage], number)


def _label(noun: Noun | None, number: int | str) -> str:
    name = noun.one if noun else gettext("group")
    return gettext("{noun} {number}").format(noun=name[:1].upper() + name[1:], number=number)


def for_browser(digest: str, facets: Facets) -> dict[str, Any]:
    """The practice as static/js/practice.js reads it. The caller must not change it.

    `phases`, `notes` and, where there are any, `cards` and `agreements` are tables by key, in the document's order, of
    all stages: no two of a practice have one key. What is empty or usual is left out. `lang`: the language of its
    words, where it is not the page's. `noun`, `turns` (who holds one: "one", "none", where not everybody does), `seats`
    ("plenary", "alone", where there are no groups) and `roles` are those of the first stage; with more than one,
    `stages` lists them for each, with the keys of its phases (`held`).
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
    documents = plain(practice)["stages"]
    stages = [_stage(stage, there, facets) for stage, there in zip(practice.stages, documents, strict=True)]
    first, roles = stages[0]
    head: dict[str, Any] = {**first}
    if practice.key not in shipped() and practice.language != language:
        head["lang"] = practice.language
    if facets.cards and (cards := _cards(documents, facets.cards)):
        head["cards"] = cards
    if facets.agreements and (agreements := _by_key(documents, "agreements", facets.agreements)):
        head["agreements"] = agreements
    if len(stages) > 1:
        head["stages"] = [
            {**said, "roles": played, "held": list(stage.plan.lengths)}
            for stage, (said, played) in zip(practice.stages, stages, strict=True)
        ]
    return head | {
        "roles": roles,
        "phases": {phase["key"]: _phase(phase, facets) for stage in documents for phase in stage["phases"]},
        "notes": _by_key(documents, "notes", facets.notes) if facets.notes else {},
    }


def _stage(stage: Stage, document: dict[str, Any], facets: Facets) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a page needs of one stage, and of its roles."""
    noun = (
        {"one": stage.noun.one, "many": stage.noun.many, "label": _label(stage.noun, "{number}")} if stage.noun else {}
    )
    turns = "" if stage.plan.rule.for_all else stage.plan.turns
    seats = "" if stage.plan.seats == GROUPS else stage.plan.seats
    said = _some({"noun": noun, "turns": turns, "seats": seats}, facets.stage)
    return said, [_some(role, ("key", *facets.roles)) for role in document.get("roles", [])]


def _by_key(documents: Iterable[dict[str, Any]], table: str, keys: tuple[str, ...]) -> dict[str, Any]:
    return {each["key"]: _some(each, keys) for stage in documents for each in stage.get(table, [])}


def _cards(documents: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> dict[str, Any]:
    """`stays`: where people travel, a card is seen by whoever sits at its table later, too."""
    found: dict[str, Any] = {}
    for stage in documents:
        stays = {"stays": True} if stage["groups"].get("formed") == TRAVEL else {}
        found |= {card["key"]: _some(card, keys) | stays for card in stage.get("cards", [])}
    return found


def _phase(phase: dict[str, Any], facets: Facets) -> dict[str, Any]:
    lines = {role: found for role, each in phase["lines"].items() if (found := _some(each, facets.lines))}
    return _some(phase, facets.phases) | ({"lines": lines} if lines else {})


def _some(table: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: table[key] for key in keys if table.get(key) and table[key] != USUAL.get(key)}
