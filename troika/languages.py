"""The languages that Troika offers: English, its own, and each with a compiled catalogue in locale/.

scripts/messages compiles only complete catalogues, because a page half in another language helps nobody.
"""

import gettext
from pathlib import Path

from django.conf.locale import LANG_INFO

SOURCE = ("en", "English")
OWN_NAMES = {"pt-br": "Português (Brasil)"}  # where Django's does not follow the language's own spelling
REVIEWED_BY = "x-reviewed-by"  # a header of the catalogue: which native speaker has read it


def offered(locale: Path) -> list[tuple[str, str]]:
    """Codes with the languages' own names, by name."""
    codes = {_code(path) for path in _compiled(locale)}
    return sorted([SOURCE, *((code, _own_name(code)) for code in codes)], key=lambda each: each[1].casefold())


def unread(locale: Path) -> frozenset[str]:
    """Codes of the offered languages whose catalogue names no native speaker who has read it."""
    return frozenset(_code(path) for path in _compiled(locale) if not _header(path).get(REVIEWED_BY))


def _compiled(locale: Path) -> list[Path]:
    return list(locale.glob("*/LC_MESSAGES/django.mo"))


def _code(compiled: Path) -> str:
    return compiled.parts[-3].replace("_", "-").lower()


def _header(compiled: Path) -> dict[str, str]:
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).info()


def _own_name(code: str) -> str:
    known = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
    name: str = OWN_NAMES.get(code) or known.get("name_local", code)
    return name[:1].upper() + name[1:]
