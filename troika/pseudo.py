"""Two made-up languages that prove that every word can be translated, and that layouts bear longer words and mirroring.

Only there with PSEUDO_LANGUAGE=1. Their catalogues answer any phrase, by rule: accents and doubled vowels, a third
longer; or Arabic letters, from right to left. What still reads as English on such a page cannot be translated.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations

from django.apps import AppConfig
from django.utils.translation import trans_real

ACCENTED, MIRRORED = "en-xa", "ar-xb"  # as in the Common Locale Data Repository
_CONTEXT = "\x04"
# What is filled in later, or is markup: it stays as it is.
_FIXED = re.compile(r"(%%|%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^<>]*>|&#?\w+;)")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "àƀçðéƒğĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĞĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ"
)
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
_ARABIC = str.maketrans({chr(start + each): _LETTERS[each] for start in (65, 97) for each in range(26)})


def accented(text: str) -> str:
    """Longer by doubled vowels, so that single words are longer, too, and not only the line."""
    return re.sub("([aeiouAEIOU])", r"\1\1", text).translate(_ACCENTS)


def mirrored(text: str) -> str:
    return text.translate(_ARABIC)


def rendered(text: str, render: Callable[[str], str] = accented) -> str:
    """The whole phrase between brackets, so that one that was cut off is seen; with its gaps and markup untouched."""
    parts = _FIXED.split(text.rpartition(_CONTEXT)[2])
    told = "".join(part if place % 2 else render(part) for place, part in enumerate(parts))
    space = told[: len(told) - len(told.lstrip())], told[len(told.rstrip()) :]
    return f"{space[0]}[{told.strip()}]{space[1]}" if told.strip() else told


class PseudoTranslations(NullTranslations):
    """A catalogue as Django asks for it."""

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
    """Installed by the settings when it is asked for."""

    name = "troika"
    label = "pseudo"

    def ready(self) -> None:
        """Django has no door for a catalogue without a file: it is put where those that were read are kept."""
        for language in (ACCENTED, MIRRORED):
            vars(trans_real)["_translations"][language] = PseudoTranslations(language)
