#!/usr/bin/env python3
"""Finds mistakes in the catalogues of locale/ that a reader of the pages would meet: gaps and markup that got lost,
words that a language's glossary forbids, buttons that became too long, phrases that are missing.

A catalogue's head says what holds for its language (docs/translating.md). Whether a sentence is good, people judge.
"""

import gettext
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
from dennis.linter import Linter

ROOT = Path(__file__).parents[1]
LOCALE, TEMPLATES = ROOT / "locale", ROOT / "templates"

GAPS = ["python-format", "python-brace-format"]
RULES = ["E101", "E102", "E103", "E104", "E201", "W202", "W301", "W303"]
LONGER = 1.7  # as long as the English label of a button, at most
SHORT = 14  # characters that fit on every button, however short the English label is
FITS = re.compile(r"at most (\d+) characters")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
GAP = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]*>|&\w+;")
BUTTON = re.compile(r"<button\b[^>]*>(.*?)</button>", re.DOTALL)
WORDS = re.compile(r"""\{%-?\s*(?:translate|trans)\s+(?:"([^"]+)"|'([^']+)')""")
STRAIGHT = re.compile(r"""(?<![=\w])"|"(?![\w>/ ])""")  # a quotation mark that stands for no attribute of a tag


class Head(NamedTuple):
    """What a catalogue says of its language. `terms`: what an English word may be called, as beginnings of words;
    `never`: words that must not stand anywhere."""

    terms: dict[str, tuple[str, ...]]
    never: tuple[str, ...]


class Found(NamedTuple):
    phrase: str
    why: str


def head_of(comment: str) -> Head:
    """Reads the lines “Term: client = Klient”, with alternatives after commas, and “Never: Kunde, Kundin”."""
    terms: dict[str, tuple[str, ...]] = {}
    never: list[str] = []
    for line in comment.splitlines():
        kind, _, rest = line.strip().partition(":")
        if kind == "Term":
            english, _, theirs = rest.partition("=")
            terms[english.strip()] = _listed(theirs)
        elif kind == "Never":
            never += _listed(rest)
    return Head(terms, tuple(never))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


@cache
def labels_of_buttons(templates: Path = TEMPLATES) -> frozenset[str]:
    """The phrases that stand on buttons."""
    found: set[str] = set()
    for path in templates.rglob("*.html"):
        for inside in BUTTON.findall(path.read_text(encoding="utf-8")):
            seen = re.sub(r'<span class="visually-hidden">.*?</span>', "", inside, flags=re.DOTALL)
            found |= {double or single for double, single in WORDS.findall(seen)}
    return frozenset(found)


def complaints(catalogue: polib.POFile, buttons: Iterable[str]) -> Iterator[Found]:
    """What is wrong in the translations that are there."""
    head, linter = head_of(catalogue.header), Linter(GAPS, RULES)
    for entry in catalogue:
        if not entry.translated() or entry.obsolete:
            continue
        yield from (Found(entry.msgid, f"{each.code}: {each.msg}") for each in linter.lint_poentry(entry))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            yield from (Found(entry.msgid, why) for why in _of_one(entry, text, head, buttons))


def _of_one(entry: polib.POEntry, text: str, head: Head, buttons: Iterable[str]) -> Iterator[str]:
    yield from _letters(entry.msgid, text)
    if entry.msgid in buttons and len(_bare(text)) > max(SHORT, LONGER * len(_bare(entry.msgid))):
        yield f"too long for a button: {text}"
    fits = FITS.search(entry.comment)
    if fits and len(text) > int(fits[1]):
        yield f"{len(text)} characters, and {fits[1]} fit there"
    yield from _words(entry, text, head)


def _letters(english: str, text: str) -> Iterator[str]:
    if BIDI.search(text):
        yield "holds a control character for the direction of writing"
    if STRAIGHT.search(re.sub(r"<[^>]*>", "", text)):
        yield 'holds a straight quotation mark (")'
    if [edge.isspace() for edge in (text[:1], text[-1:])] != [edge.isspace() for edge in (english[:1], english[-1:])]:
        yield "begins or ends with a blank, and the English does not, or the other way round"


def _words(entry: polib.POEntry, text: str, head: Head) -> Iterator[str]:
    said = GAP.sub(" ", text)
    for word in head.never:
        if re.search(rf"(?<![\w:]){re.escape(word)}(?![\w:])", said):
            yield f"says “{word}”, which the head of the catalogue forbids"
    for english, theirs in head.terms.items():
        if _speaks_of(entry, english) and not any(term.casefold() in text.casefold() for term in theirs):
            yield f"speaks of “{english}” without “{'” or “'.join(theirs)}”"


def _speaks_of(entry: polib.POEntry, english: str) -> bool:
    """Unless a translator's comment lets this phrase off: “# free: client”."""
    let_off = re.search(r"free: *(.*)", entry.tcomment)
    if let_off and english in _listed(let_off[1]):
        return False
    return bool(re.search(rf"(?<![\w-]){re.escape(english)}(?![\w-])", GAP.sub(" ", entry.msgid), re.IGNORECASE))


def _bare(text: str) -> str:
    return GAP.sub("", text).strip()


def missing(catalogue: polib.POFile) -> Iterator[Found]:
    """What an offered catalogue must not have: phrases without a translation, or with one that is uncertain."""
    for entry in catalogue:
        if not entry.obsolete and not entry.translated():
            yield Found(entry.msgid, "is uncertain (fuzzy)" if entry.fuzzy else "is not translated")


def differs(catalogue: polib.POFile, compiled: Path) -> bool:
    """Whether the compiled catalogue, which people read, is not made of this one."""
    with compiled.open("rb") as file:
        held = gettext.GNUTranslations(file)
    for entry in catalogue.translated_entries():
        form = (lambda said, e=entry: held.npgettext(e.msgctxt, e.msgid, e.msgid_plural, said)) if entry.msgctxt else (
            lambda said, e=entry: held.ngettext(e.msgid, e.msgid_plural, said)
        )  # fmt: skip
        if entry.msgid_plural:
            if form(1) not in entry.msgstr_plural.values() or form(5) not in entry.msgstr_plural.values():
                return True
        elif (
            held.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else held.gettext(entry.msgid)
        ) != entry.msgstr:
            return True
    return False


def check(path: Path, templates: Path = TEMPLATES) -> list[Found]:
    """Everything that is wrong with the catalogue at `path`. Only an offered one must be whole."""
    catalogue = polib.pofile(str(path))
    found = list(complaints(catalogue, labels_of_buttons(templates)))
    compiled = path.with_suffix(".mo")
    if compiled.exists():
        found += missing(catalogue)
        if not found and differs(catalogue, compiled):
            found.append(Found("", f"{compiled.name} is not made of it: run scripts/messages"))
    return found


def main(locale: Path = LOCALE) -> int:
    """Prints what is wrong, and how many phrases were looked at. Returns 1 if anything is."""
    wrong = 0
    for path in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        found = check(path)
        for phrase, why in found:
            print(f"{path.parts[-3]}: {phrase[:70]!r}: {why}")
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
