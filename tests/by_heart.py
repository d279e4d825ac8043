"""Finds what knows a practice by heart: a key of a shipped document, wherever source names one. Prose may name any.

A key is found as a string of its own, in attributes and selectors (`id="do-consult"`, `.do-consult`), and as the key of
a script's object. COMMON keys are also words of the product, of Python or of browsers ("open" is a dialog's, "share"
says who may read a note): these are found only where a phase, a role, a kind or a practice is plainly asked for.
"""

import ast
import re
from collections.abc import Collection, Iterator

from sessions_app.practices import practice, shipped

COMMON = {
    "act", "action", "agree", "arrive", "change", "choose", "circle", "close", "contract", "discovery", "distance",
    "exchange", "feedback", "focus", "follow", "gather", "heard", "helped", "keep", "listener", "member", "open",
    "opened", "pairs", "pause", "presence", "present", "problem", "request", "return", "seen", "session", "set",
    "settle", "share", "signal", "speaker", "stuck", "swap", "tell", "trios", "troika", "wanted", "word",
}  # fmt: skip
SCRIPTS = {".js"}
STYLES = {".css"}

Found = tuple[int, str]  # line, words


def _keys() -> dict[str, set[str]]:
    """The keys of all shipped documents, by what they are of."""
    found: dict[str, set[str]] = {
        "practice": set(shipped()),
        "stage": set(),
        "role": set(),
        "phase": set(),
        "kind": set(),
    }
    for stage in [stage for key in shipped() for stage in practice(key).stages]:
        found["stage"].add(stage.key)
        found["role"] |= set(stage.cast.keys)
        found["phase"] |= {phase.key for phase in stage.plan.phases}
        found["kind"] |= {kind.key for kind in stage.kinds.every}
    return found


def _any(words: Collection[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


KEYS = _keys()
OWN = {key for keys in KEYS.values() for key in keys} - COMMON
KEY = _any(OWN)
HYPHENS = rf"(?:\w+[-.])*{KEY}(?:[-.]\w+)*"

QUOTED = re.compile(rf"([\"'`]){KEY}\1")
OF_A_NOTE = re.compile(r"^(?:\d+\.\d+)?\.")  # what stands before the kind in a note's key
OF_AN_OBJECT = re.compile(rf"^\s*{KEY}:|[{{,]\s*{KEY}:", re.MULTILINE)
ATTRIBUTE = re.compile(
    rf"""(?:\bdata-[\w-]+|\bid|\bclass|\bname|\bfor|\bvalue|\bhref)="(?:[^"{{}}]*[\s#])?{HYPHENS}(?=[\s"])[^"{{}}]*\""""
)
SELECTOR = re.compile(rf"(?:\.|\#|--){HYPHENS}(?![\w-])|=[\"']?{HYPHENS}[\"']?\]")


def _plainly(of: str) -> re.Pattern[str]:
    """A comparison with, or an attribute or argument of, what is said to be a phase (a role, …)."""
    key = _any(KEYS[of])
    return re.compile(
        rf"""\b\w*{of}s?["'\])]*(?:: str)?\s*(?:[=!]==?|[:=]|\bin\b\s*[(\[{{])\s*["'`]{key}["'`]"""
        rf"""|["'`]{key}["'`]\s*[=!]==?\s*[\w.]*{of}\b|\b(?:\w+_of|{of}|newest)\(["'`]{key}["'`]"""
        rf"""|(?<![\w])(?:{of}s?[-.]|say\.|do-|hint-){key}(?=[-."'\s\]])"""
    )


PLAINLY = [_plainly(of) for of in ("practice", "role", "phase", "kind")]


def by_heart(text: str, suffix: str) -> list[Found]:
    """Where a source knows a key, with its lines. `suffix` says what it is; a template, if it is none of the others."""
    if suffix == ".py":
        found, patterns = list(_strings(text)), PLAINLY
    elif suffix in SCRIPTS:
        text = _without(r"/\*.*?\*/|(?<!:)//[^\n]*", text)
        found, patterns = [], [QUOTED, OF_AN_OBJECT, *PLAINLY]
    elif suffix in STYLES:
        text = _without(r"/\*.*?\*/", text)
        found, patterns = [], [SELECTOR, *PLAINLY]
    else:
        text = _without(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", text)
        found, patterns = [], [ATTRIBUTE, QUOTED, *PLAINLY]
    for pattern in patterns:
        found += [(text.count("\n", 0, match.start()) + 1, match[0].strip()) for match in pattern.finditer(text)]
    return sorted(set(found))


def _without(comments: str, text: str) -> str:
    return re.sub(comments, lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)


def _strings(source: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OF_A_NOTE.sub("", node.value) in OWN:
            yield node.lineno, f'"{node.value}"'
