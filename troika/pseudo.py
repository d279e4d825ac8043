"""Two made-up languages that show whether every word can be translated, and whether
layouts bear long and mirrored words.

Only with PSEUDO_LANGUAGE=1. Rules translate any phrase: into accents and doubled vowels, a third longer; or into Arabic
letters, from right to left. Text on such a page that still reads as English cannot be translated.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations

from django.apps import AppConfig
from django.utils.translation import trans_real

ACCENTED, MIRRORED = "en-xa", "ar-xb"  # as in the Common Locale Data Repository
_CONTEXT = "\x04"
# Gaps that are filled in later, and markup: these stay unchanged.
_FIXED = re.compile(r"(%%|%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^<>]*>|&#?\w+;)")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "àƀçðéƒğĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĞĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
)
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
_ARABIC = str.maketrans({chr(start + each): _LETTERS[each] for start in (65, 97) for each in range(26)})


def accented(text: str) -> str:
    """The text with vowels doubled, so that single words get longer, too, not only the line."""
    return re.sub("([aeiouAEIOU])", r"\1\1", text).translate(_ACCENTS)


def mirrored(text: str) -> str:
    return text.translate(_ARABIC)


def rendered(text: str, render: Callable[[str], str] = accented) -> str:
    """The phrase in brackets, which show whether it was cut off; its gaps and markup stay."""
    parts = _FIXED.split(text.rpartition(_CONTEXT)[2])
    told = "".join(part if index % 2 else render(part) for index, part in enumerate(parts))
    space = told[: len(told) - len(told.lstrip())], told[len(told.rstrip()) :]
    return f"{space[0]}[{told.strip()}]{space[1]}" if told.strip() else told


class PseudoTranslations(NullTranslations):
    """A catalogue with the methods that Django calls."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        render = mirrored if language == MIRRORED else accented
        self._say = lru_cache(maxsize=None)(lambda text: rendered(text, render))

    def language(self) -> str:
        return self._language

    def to_language(self) -> str:
        return self._language

    def gettext(self, message: str) -> str:
        return self._say(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._say(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return self._say(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        return self.ngettext(msgid1, msgid2, n)


class PseudoConfig(AppConfig):
    """The settings install this app if PSEUDO_LANGUAGE is set."""

    name = "troika"
    label = "pseudo"

    def ready(self) -> None:
        """Puts the catalogues among Django's loaded ones, because Django reads catalogues only from files."""
        for language in (ACCENTED, MIRRORED):
            vars(trans_real)["_translations"][language] = PseudoTranslations(language)
