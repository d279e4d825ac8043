#!/usr/bin/env python3
"""Finds what the supported browsers do not know: Safari 15.4, Chrome 100, Firefox 102 and newer (README).

A table lists what is newer than they are (dates from MDN's browser-compat-data). A style sheet may use it in two ways:
in a rule of its own, or after a form that all browsers know. There is no parser, because our CSS and modules are plain.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).parents[1] / "static"

# A feature, its pattern, and its first versions: Chrome, Firefox, Safari ("-": not yet).
SCRIPTS = [
    ("AbortSignal.timeout", r"\bAbortSignal\s*\.\s*timeout\b", "124 100 16"),
    ("AbortSignal.any", r"\bAbortSignal\s*\.\s*any\b", "116 124 17.4"),
    ("findLast, findLastIndex", r"\.findLast(?:Index)?\(", "97 104 15.4"),
    ("arrays changed as a copy", r"\.(?:toSorted|toReversed|toSpliced)\(|\.with\(", "110 115 16"),
    ("Array.fromAsync", r"\bArray\.fromAsync\b", "121 115 16.4"),
    ("Object.groupBy, Map.groupBy", r"\b(?:Object|Map)\.groupBy\b", "117 119 17.4"),
    ("Promise.withResolvers", r"\bPromise\.withResolvers\b", "119 121 17.4"),
    (
        "methods of sets",
        r"\.(?:union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf)\(",
        "122 127 17",
    ),
    ("Intl.Segmenter", r"\bIntl\.Segmenter\b", "87 125 14.1"),
    ("crypto.randomUUID (https only: not on a LAN)", r"\brandomUUID\b", "92 95 15.4"),
    ("popover", r"\b(?:showPopover|hidePopover|togglePopover)\b", "114 125 17"),
    ("inert", r"\.inert\b", "102 112 15.5"),
    ("scheduler", r"\bscheduler\s*\.", "94 142 -"),
    ("requestIdleCallback", r"\brequestIdleCallback\b", "47 55 -"),
    ("startViewTransition", r"\bstartViewTransition\b", "111 144 18"),
    ("a static block in a class", r"\bstatic\s*\{", "94 93 16.4"),
    ("a regular expression that looks behind", r"\(\?<[=!]", "62 78 16.4"),
    (
        "a regular expression of sets (v)",
        r"(?<=[=(,:] )/[^/\n*][^/\n]*/[a-z]*v[a-z]*\b|(?<=\()/[^/\n*][^/\n]*/[a-z]*v[a-z]*\b",
        "112 116 17",
    ),
]
RULES = [  # an unknown selector invalidates its whole rule
    (":has()", r":has\(", "105 121 15.4"),
    (":popover-open", r":popover-open\b", "114 125 17"),
]
VALUES = [  # an unknown value invalidates its declaration
    ("color-mix()", r"\bcolor-mix\(", "111 113 16.2"),
    ("oklch(), oklab()", r"\bokl(?:ch|ab)\(", "111 113 15.4"),
    ("light-dark()", r"\blight-dark\(", "123 120 17.5"),
    ("dvh and its kind", r"\d[sld]v(?:h|w|b|i|min|max)\b", "108 101 15.4"),
    ("cqi and its kind", r"\dcq(?:w|h|b|i|min|max)\b", "105 110 16"),
    ("subgrid", r"\bsubgrid\b", "117 71 16"),
    ("overflow: clip", r"^overflow[\w-]*:\s*clip\b", "90 81 16"),
    ("words for content that is read aloud", r"""^content:[^;]*["')]\s*/\s*["']""", "77 128 17.4"),
]
MEDIA = ("a range in a media query", r"@media[^{]*[<>]", "104 102 16.4")
NESTED = ("a rule within a rule", "120 117 17.2")
ALONE = re.compile(r"@supports|@container|@property|@starting-style|@view-transition")  # skipped whole, or answered
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Found(NamedTuple):
    line: int
    what: str
    since: str


def in_script(text: str) -> Iterator[Found]:
    """What is too new in a module."""
    for number, line in enumerate(_without_comments(text).splitlines(), start=1):
        code = re.sub(r"(^|[\s;,{}(])//.*", r"\1", line)
        for what, pattern, since in SCRIPTS:
            if re.search(pattern, code):
                yield Found(number, what, since)


def in_styles(text: str) -> Iterator[Found]:
    """What is too new in a style sheet: neither in a rule of its own, nor behind @supports, nor after a known form."""
    yield from _in_block(_without_comments(text), 1, inside_rule=False)


def _without_comments(text: str) -> str:
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _in_block(text: str, line: int, *, inside_rule: bool) -> Iterator[Found]:
    at = 0
    while (opening := text.find("{", at)) >= 0:
        start = max(text.rfind(";", at, opening), at - 1) + 1
        closing = _end_of(text, opening)
        head = text[start:opening]
        here = line + text.count("\n", 0, start + len(head) - len(head.lstrip()))
        within = line + text.count("\n", 0, opening)
        body = text[opening + 1 : closing]
        at = closing + 1
        if ALONE.match(head.strip()):
            continue
        if re.search(MEDIA[1], head):
            yield Found(here, MEDIA[0], MEDIA[2])
        if head.strip().startswith("@"):
            yield from _in_block(body, within, inside_rule=inside_rule)
            if "{" not in body:
                yield from _in_declarations(body, within)
            continue
        if inside_rule:
            yield Found(here, *NESTED)
        yield from _in_selectors(head, here)
        yield from _in_block(body, within, inside_rule=True)
        yield from _in_declarations(body, within)


def _end_of(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise ValueError("a brace is not closed")


def split_selectors(head: str) -> list[str]:
    """The selectors of a list; commas within brackets do not separate them."""
    return [part.strip() for part in re.split(r",(?![^(\[]*[)\]])", _flat(head))]


def _flat(head: str) -> str:
    """The text without brackets, which may hold commas."""
    depth, out = 0, []
    for letter in head:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        out.append("\0" if letter == "," and depth else letter)
    return "".join(out)


def _in_selectors(head: str, line: int) -> Iterator[Found]:
    for what, pattern, since in RULES:
        new = [bool(re.search(pattern, selector)) for selector in split_selectors(head)]
        if any(new) and not all(new):
            yield Found(line, f"{what} in a list: in browsers that do not know it the whole rule is gone", since)


def _in_declarations(body: str, line: int) -> Iterator[Found]:
    known: set[str] = set()
    at = 0
    for declaration in body.split(";"):
        name = declaration.strip().partition(":")[0].strip()
        here = line + body.count("\n", 0, at + len(declaration) - len(declaration.lstrip()))
        at += len(declaration) + 1
        new = [(what, since) for what, pattern, since in VALUES if re.search(pattern, declaration.strip())]
        if not new:
            known.add(name)
        elif name.startswith("--") or name not in known or "var(" in declaration:
            # A declaration with a variable is always accepted, and becomes empty if its value is unknown.
            yield from (Found(here, f"{what} without what everybody knows before it", since) for what, since in new)


def main(static: Path = STATIC) -> int:
    """Prints what is too new, as FILE:LINE: WHAT. Returns 1 if there is anything."""
    told = [
        f"{path.relative_to(static.parent)}:{found.line}: {found.what} (Chrome, Firefox, Safari {found.since})"
        for pattern, find in (("**/*.js", in_script), ("**/*.css", in_styles))
        for path in sorted(static.glob(pattern))
        for found in find(path.read_text())
    ]
    print("\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
