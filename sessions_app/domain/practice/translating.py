"""Which parts of a practice are words that people read. It knows no language: the caller says each line in one."""

from collections.abc import Callable
from dataclasses import is_dataclass, replace
from typing import Any

from .cast import Role
from .document import Credit, Noun, Picture, Practice, Stage
from .kinds import Agreement, CardKind, NoteKind
from .lines import BOUNDS, PhaseLines, Said, Sentences

# By the fields of each part, the bound of their length.
WORDS: dict[type, dict[str, str]] = {
    Practice: {"name": "title", "purpose": "purpose", "cautions": "caution"},
    Credit: {"name": "question"},
    Stage: {"questions": "purpose"},
    Noun: {"one": "noun", "many": "noun"},
    Role: {
        "name": "name", "many": "name", "heading": "name", "soon": "name", "unnamed": "name",
        "line": "who", "coming": "who", "listening": "who", "passed": "who", "left": "who", "gone": "who",
        "joining": "purpose",
    },
    NoteKind: {"question": "question", "mine": "label", "title": "label", "heading": "title", "of": "label"},
    Picture: {"title": "name", "text": "about"},
    CardKind: {"prompt": "question", "title": "label"},
    Agreement: {"question": "question", "choices": "choice"},
    PhaseLines: {"title": "name", "about": "about", "say": "say"},
    Sentences: {"stage": "stage", "who": "who", "next": "next", "remote": "hint"},
    Said: {"do": "do", "hint": "hint"},
}  # fmt: skip

Say = Callable[[str, int], str]


def translated(practice: Practice, say: Say) -> Practice:
    """The same practice with each of its lines as `say(line, most)` says it; `most` characters fit there. Lines that
    are empty stay so."""
    found: Practice = _said(practice, say)
    return found


def _said(value: Any, say: Say) -> Any:
    if isinstance(value, tuple):
        return tuple(_said(each, say) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    bounds = WORDS.get(type(value), {})
    changed = {name: _line(getattr(value, name), say, bounds[name]) for name in bounds}
    for name in value.__dataclass_fields__:
        if name not in bounds:
            changed[name] = _said(getattr(value, name), say)
    return replace(value, **changed)


def _line(value: Any, say: Say, bound: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_line(each, say, bound) for each in value)
    return say(value, BOUNDS[bound]) if value else value
