"""The languages in which a session can be written: those whose most frequent words we know, by name."""

from functools import cache

import stopwordsiso
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

DEFAULT = "en"
# The own names of languages that Django does not know.
OTHERS = {
    "gu": "ગુજરાતી", "ha": "Hausa", "ku": "Kurdî", "la": "Latina", "so": "Soomaali", "st": "Sesotho",
    "tl": "Tagalog", "yo": "Yorùbá", "zh": "中文", "zu": "isiZulu",
}  # fmt: skip
SAME = {"nb": "no", "nn": "no", "fil": "tl", "iw": "he", "in": "id"}  # other codes for the same language


@cache
def languages() -> list[tuple[str, str]]:
    """Codes with the languages' own names, by name."""
    named = {code: _own_name(code) for code in stopwordsiso.langs()}
    return sorted(named.items(), key=lambda entry: entry[1].casefold())


def _own_name(code: str) -> str:
    name: str = OTHERS.get(code) or LANG_INFO[code]["name_local"]
    return name[:1].upper() + name[1:] if code not in OTHERS else name


def preferred(request: HttpRequest) -> str:
    """The first known language among those that this browser's user reads."""
    known = dict(languages())
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        code = tag.split("-")[0]
        if SAME.get(code, code) in known:
            return SAME.get(code, code)
    return DEFAULT
