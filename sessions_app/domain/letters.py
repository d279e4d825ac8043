"""Characters: which are blank, which are invisible, and how they are composed, with the same answers on every Python.

Each Python knows the characters of its own Unicode version. Newer characters are kept unchanged, so that another Python
finds today's stored text again.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

Form = Literal["NFC", "NFKC", "NFKD"]


def any_of(ranges: str) -> str:
    """The inside of a regular expression's [...], from hexadecimal ranges: "41-5a 61" is A to Z and a."""
    return "".join("-".join(re.escape(chr(int(end, 16))) for end in each.split("-")) for each in ranges.split())


# Characters drawn as empty space, also the fillers that count as letters.
_BLANKS = re.compile(f"[{any_of('9-d 1c-20 85 a0 115f-1160 1680 2000-200a 2028-2029 202f 205f 2800 3000 3164 ffa0')}]+")
# Characters drawn as nothing, or by no rule: controls, marks of direction, joiners, variation selectors, tags, private
# use, and code points that never become characters.
_UNSEEN = any_of(
    "0-8 e-1b 7f-84 86-9f ad 34f 61c 17b4-17b5 180b-180f 200b-200f 202a-202e 2060-206f d800-f8ff fdd0-fdef fe00-fe0f "
    "feff fff0-fffc fffe-ffff 13430-1343f 16fe4 1bca0-1bca3 1d159 1d173-1d17a 1fffe-1ffff 2fffe-2ffff 3fffe-3ffff "
    "4fffe-4ffff 5fffe-5ffff 6fffe-6ffff 7fffe-7ffff 8fffe-8ffff 9fffe-9ffff afffe-affff bfffe-bffff cfffe-cffff "
    "dfffe-dffff e0000-e0fff efffe-10ffff"
)
_UNSEEN_ONES = re.compile(f"[{_UNSEEN}]+")
# A regional flag: a black flag, the region's letters as tags, and an end tag.
_FLAG_OR_UNSEEN = re.compile(
    f"(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f)|(?![{any_of('200c-200d 180b-180f')}"
    f"{any_of('fe00-fe0f e0100-e01ef')}])[{_UNSEEN}]"
)
_PICTURE = any_of(
    "a9 ae 203c 2049 2122 2139 2190-21ff 2300-23ff 2460-24ff 25a0-27bf 2900-297f 2b00-2bff 3030 303d 3297 3299 "
    "1f000-1faff 1fc00-1fffd"
)
_IDEOGRAPH = any_of("3400-4dbf 4e00-9fff f900-faff 20000-2fffd 30000-3fffd")
# Scripts whose letters change beside a joiner: Arabic and its relatives, and those of India and around it.
_JOINING = any_of(
    "600-dff f00-109f 1780-17b3 17b6-180a 1810-18af 1a20-1bff 1c00-1c4f 1cd0-1cff a840-a8ff a980-a9ff aa00-aadf "
    "abc0-abff fb50-fdcf fdf0-fdff fe70-fefe 10a00-10fff 11000-11fff 1e900-1e95f"
)
# Where an invisible character changes what is seen: how letters join, a letter's form, an emoji's parts.
_MEANT = re.compile(
    f"(?<=[{_JOINING}])[\u200c\u200d]|(?<=[\u1820-\u18aa])[\u180b-\u180f]"
    f"|(?<=[{_IDEOGRAPH}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    f"|(?<=[{_PICTURE}])[\ufe0e\ufe0f]?\u200d(?=[{_PICTURE}])|(?<=[{_PICTURE}])[\ufe0e\ufe0f]"
    f"|(?<=[0-9#*])\ufe0f(?=\u20e3)"
)
_MEANT_OR_UNSEEN = re.compile(f"({_MEANT.pattern})|[\u200c\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What Unicode 14 composes, reorders, widens or has in two cases, with the unaffected characters between. Python 3.11
# has Unicode 14. Later characters are left alone: otherwise two Pythons would fold them differently.
_OF_UNICODE_14 = """
    20-377 37a-37f 384-38a 38c 38e-3a1 3a3-52f 531-556 561-587 591-5c7 5d0-5ea 5f2 610-6ed 711-74a 7eb-7f3 7fd-82d
    859-85b 898-95f 9a1-9a2 9af 9bc-9be 9c7 9cd 9d7 9dc-9dd 9df 9fe a16-a1c a2b a32-a33 a36 a38 a3c a4d a59-a5b a5e
    abc acd b21-b22 b3c-b3e b47 b4d b56-b57 b5c-b5d b92 bbe bc6-bc7 bcd bd7 c3c c46 c4d c55-c56 cbc-cc2 cc6 cca-ccd
    cd5-cd6 d3b-d3e d46-d47 d4d d57 dca dcf dd9-ddf e32-e3a e48-e4d e99-ea1 eab-eba ec8-ecd edc-edd f0b-f43 f4c-f69
    f71-f93 f9c-fb9 fc6 1025-10c5 10c7 10cd 10d0-11ff 135d-135f 13a0-13f5 13f8-13fd 1714-1715 1734 17d2-17dd 18a9
    1939-193b 1a17-1a18 1a60-1a7c 1a7f 1ab0-1ace 1b05-1b44 1b6b-1b73 1baa-1bf3 1c37 1c80-1c88 1c90-1cba 1cbd-1cbf
    1cd0-1cf9 1d02-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4
    1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-205f 2070-2071 2074-208e 2090-209c 20a8-20a9 20d0-20f0
    2100-2189 2190-232a 2460-2add 2c00-2cf3 2d00-2d25 2d27 2d2d 2d61 2d6f 2d7f 2de0-2dff 2e9f-2ef3 2f00-2fd5
    3000-303a 3046-308a 3099-30ff 3131-318e 3192-319f 3200-321e 3220-9fa0 a640-a6f1 a722-a7ca a7d0-a7d1 a7d6-a7d9
    a7f2-a82c a8c4 a8e0-a953 a9b3-a9c0 aab0-aac1 aaf6 ab37-ab69 ab70-abed ac00-d7a3 f900-fa6d fa70-fad9 fb00-fb06
    fb13-fb17 fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 fb46-fbb1 fbd3-fd8f fd92-fdc7 fdf0-fe19 fe20-fe52
    fe54-fe66 fe68-fe6b fe70-fe74 fe76-fefc ff01-ffbe ffc2-ffc7 ffca-ffcf ffd2-ffd7 ffda-ffdc ffe0-ffe6 ffe8-ffee
    101fd 102e0 10376-1037a 10400-1044f 104b0-104d3 104d8-104fb 10570-1057a 1057c-1058a 1058c-10592 10594-10595
    10597-105a1 105a3-105b1 105b3-105b9 105bb-105bc 10781-10785 10787-107b0 107b2-107ba 10a0d-10a0f 10a38-10a3a
    10a3f 10ae5-10ae6 10c80-10cb2 10cc0-10cf2 10d24-10d27 10eab-10eac 10f46-10f50 10f82-10f85 11046 11070
    1107f-110ba 11100-11134 11173 111c0-111ca 11235-11236 112e9-112ea 1133b-1133e 11347 1134d 11357 11366-1136c
    11370-11374 11442-11446 1145e 114b0-114c3 115af 115b8-115c0 1163f 116b6-116b7 1172b 11839-1183a 118a0-118df
    11930-11935 1193d-11943 119e0 11a34-11a47 11a99 11c3f 11d42-11d45 11d97 16af0-16af4 16b30-16b36 16e40-16e7f
    16ff0-16ff1 1bc9e 1d157-1d1c0 1d242-1d244 1d400-1d454 1d456-1d49c 1d49e-1d49f 1d4a2 1d4a5-1d4a6 1d4a9-1d4ac
    1d4ae-1d4b9 1d4bb 1d4bd-1d4c3 1d4c5-1d505 1d507-1d50a 1d50d-1d514 1d516-1d51c 1d51e-1d539 1d53b-1d53e
    1d540-1d544 1d546 1d54a-1d550 1d552-1d6a5 1d6a8-1d7cb 1d7ce-1d7ff 1df04-1df1e 1e000-1e006 1e008-1e018
    1e01b-1e021 1e023-1e024 1e026-1e02a 1e130-1e136 1e2ae 1e2ec-1e2ef 1e8d0-1e8d6 1e900-1e94a 1ee00-1ee03
    1ee05-1ee1f 1ee21-1ee22 1ee24 1ee27 1ee29-1ee32 1ee34-1ee37 1ee39 1ee3b 1ee42 1ee47 1ee49 1ee4b 1ee4d-1ee4f
    1ee51-1ee52 1ee54 1ee57 1ee59 1ee5b 1ee5d 1ee5f 1ee61-1ee62 1ee64 1ee67-1ee6a 1ee6c-1ee72 1ee74-1ee77
    1ee79-1ee7c 1ee7e 1ee80-1ee89 1ee8b-1ee9b 1eea1-1eea3 1eea5-1eea9 1eeab-1eebb 1f100-1f190 1f200-1f202
    1f210-1f23b 1f240-1f248 1f250-1f251 1fbf0-1fbf9 20122-2a600 2f800-2fa1d
"""
_FOLDABLE = re.compile(f"[{any_of(_OF_UNICODE_14)}]+")


def one_line(text: str) -> str:
    """The text with one space between words and none at the ends, whatever was drawn as empty space."""
    return _BLANKS.sub(" ", text).strip(" ")


def seen(text: str) -> str:
    """The text without invisible characters, except where they change what is seen: emoji, flags, joining scripts."""
    text = _FLAG_OR_UNSEEN.sub(lambda match: match[1] or "", text)
    return _MEANT_OR_UNSEEN.sub(lambda match: match[1] or "", text)


def bare(text: str) -> str:
    """The text without any invisible character."""
    return _UNSEEN_ONES.sub("", text)


def normal(form: Form, text: str) -> str:
    return _fold(text, lambda run: unicodedata.normalize(form, run))


def caseless(text: str) -> str:
    """The text with case folded: “ß” becomes “ss”."""
    return _fold(text, str.casefold)


def _fold(text: str, fold: Callable[[str], str]) -> str:
    return _FOLDABLE.sub(lambda match: fold(match[0]), text)
