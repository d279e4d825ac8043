"""Join codes: which characters they have, and how to find one in what people type, paste or follow.

Whether a session has the code is not known here. The caller passes chance in.
"""

import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from . import letters
from .errors import NotFound, gettext_noop
from .spelling import LOOK_ALIKES

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"  # no 0 O, 1 I L, 2 Z, 5 S, 8 B: they look alike on a projector
LENGTH = 6
LONGEST = 2_000  # characters of a text that is searched: a whole pasted invitation fits

# Capital Cyrillic and Greek letters, each with the Latin letter that looks like it; one Cyrillic letter looks like a 3.
_AS_LATIN = str.maketrans({letter: like for letter, like in LOOK_ALIKES.items() if letter.isupper()} | {"\u0417": "3"})
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_WORD = re.compile(r"[^\W_]+")
_SHAPES = ((LENGTH,), (3, 3), (2, 2, 2), (1,) * LENGTH)  # the group lengths in which people write a code
# Where an address holds its code: /s/CODE, ?code=CODE, or right after the host.
_PARTS = (
    re.compile(r"(?<![\w.-])(?:S|HOST|JOIN)/+([^/?#]+)"),
    re.compile(r"[?&]CODE=([^&#]+)"),
    re.compile(r"(?:://[^/\s]+|\.\w{2,}(?::\d+)?)/+([^/?#\s]+)"),
)
_ADDRESS = re.compile(r"\S*://\S*|\S+\.\w{2,}/\S*")
_CALLED = re.compile(r"(?:[CK]OD|C\u00d3DIG)\w{0,6}")  # code, Kod, codice, koodi
_LITTLE = {"IS", "THE", "FOR", "IST", "LAUTET", "EST", "ES"}  # between that word and the code


def new_code(choice: Callable[[str], str]) -> str:
    """A fresh code; `choice` picks one character of a string."""
    return "".join(choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code that a person meant: the typed text itself, or what looks most like a code in it. Raises NotFound.

    Case, separators, invisible characters and look-alikes of other alphabets do not matter. In an address only the code
    counts, whichever site the address belongs to.
    """
    text = _plain(typed[:LONGEST])
    found = _whole(text) or _in_address(text) or _in_words(text)
    if not found:
        raise NotFound(gettext_noop("There is no session with this code. Please check it and try again."))
    return found


def mended_path(path: str) -> str | None:
    """The right path for one in which the code is spelt differently or has marks around it; None if it holds no code.

    /S/acd346, /s/ACD346)/ and /ACD346 become /s/ACD346/. What follows the code is kept, without marks at its end.
    """
    parts = [part for part in map(_without_marks, path[:LONGEST].split("/")) if part]
    first = parts[0].lower() if parts else ""
    room, rest = (first, parts[1:]) if first in ("s", "host") else ("s", parts[first == "join" :])
    find = _in_part if first in ("s", "host", "join") else _whole  # any word may stand right after the host
    code = find(_plain(rest[0])) if rest else ""
    if not code:
        return None
    page = [rest[1].lower(), *rest[2:]] if rest[1:] else []
    return f"/{room}/{code}/{'/'.join(page)}"


def _without_marks(part: str) -> str:
    """The part without marks at its end. Secrets may end with - or _, but with no other mark."""
    return re.sub(r"^[^\w-]+|[^\w-]+$", "", letters.bare(part))


def _plain(typed: str) -> str:
    """The text as people see it, on one line, with percent signs of addresses decoded."""
    return letters.one_line(letters.normal("NFKC", letters.bare(letters.one_line(unquote(typed)))))


def _capitals(text: str) -> str:
    return text.upper().translate(_AS_LATIN)


def _whole(text: str) -> str:
    """The code, if the text is nothing but a code (once or pasted twice), whatever separates its letters."""
    typed = "".join(_WORD.findall(_capitals(text)))
    code = typed[:LENGTH]
    return code if _CODE.fullmatch(code) and typed in (code, 2 * code) else ""


def _in_part(part: str) -> str:
    """The code at the beginning of this part of an address; other words may follow it."""
    return _whole(part) or _parted(_WORD.findall(_capitals(part)))


def _in_address(text: str) -> str:
    parts = (match[1] for pattern in _PARTS for match in pattern.finditer(_capitals(text)))
    return next(filter(None, map(_in_part, parts)), "")


def _in_words(text: str) -> str:
    """The code among other words: called a code, with a figure in it, or in capitals; the most likely one first."""
    typed = _WORD.findall(_ADDRESS.sub(" ", text))
    words = list(map(_capitals, typed))
    found: list[tuple[int, str]] = []
    for at in range(len(words)):
        code = _parted(words[at:])
        if code:
            called = _CALLED.fullmatch(next((word for word in reversed(words[:at]) if word not in _LITTLE), ""))
            figures = any(char.isdigit() for char in code)
            found.append((4 * bool(called) + 2 * figures + typed[at].isupper(), code))
    likeness, code = max(found, key=lambda each: each[0], default=(0, ""))
    return code if likeness else ""


def _parted(words: Sequence[str]) -> str:
    """The code that begins with the first of these words: the word itself, or several words of one length."""
    for shape in _SHAPES:
        parts = words[: len(shape)]
        if tuple(map(len, parts)) == shape and _CODE.fullmatch("".join(parts)):
            return "".join(parts)
    return ""
