"""The languages that Troika offers: English, its own, and each with a compiled catalogue in locale/.

scripts/messages compiles only complete catalogues, because a page half in another language helps nobody.
"""

from pathlib import Path

from django.conf.locale import LANG_INFO

SOURCE = ("en", "English")


def offered(locale: Path) -> list[tuple[str, str]]:
    """Codes with the languages' own names, by name."""
    codes = {path.parts[-3].replace("_", "-").lower() for path in locale.glob("*/LC_MESSAGES/django.mo")}
    return sorted([SOURCE, *((code, _own_name(code)) for code in codes)], key=lambda each: each[1].casefold())


def _own_name(code: str) -> str:
    known = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
    name: str = known.get("name_local", code)
    return name[:1].upper() + name[1:]
