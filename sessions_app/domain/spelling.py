"""Which spellings are one name, and which other name a spelling is near to. Near never counts as the same.

Keyboards, phones and office programs write one name with different apostrophes, dashes and letters: all these have one
`key`, which is stored. Accents carry meaning, though people leave them out: a match without them is only a suggestion.
Why: docs/decisions.md#one-function-says-which-spellings-are-one-name-on-every-python
"""

import re
from collections.abc import Iterable, Mapping

from . import letters

NUMBER = r"\(([1-9][0-9]{0,2})\)"  # added to a name that several people have

# Characters that keyboards write for one another. Some are letters; people type ' for them all the same.
_ALIKE = {
    "'": "`´‘’‚‛′‵ʹʻʼʽʾʿˈˊˋ՚׳ꞌ΄᾽᾿῾`´❛❜＇",
    '"': "“”„‟″‶«»״❝❞＂〝〞ˮ",
    "-": "‐‑‒–—―⁃−־᐀᠆⸗﹘﹣－⸺⸻",
    "ş": "ș",  # Turkish keyboards write the cedilla, which stands for Romanian's comma
    "ţ": "ț",
    "i": "ı",
    "ي": "یى",  # Arabic and Persian keyboards
    "ك": "ک",
    "": "ـ",  # only lengthens a word
}
_AS = {ord(other): plain for plain, others in _ALIKE.items() for other in others}
_OF_ASCII = str.maketrans("`\u0131", "'i")
_EUROPEAN = re.compile("[ -~\u00c0-\u012f\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e]*")  # letters that change alone
_DOTTED_TWICE = re.compile("([iịįj])\u0307+")  # what lower case leaves of İ
_NUMBERED = re.compile(rf"(?<=[^ ]) ?{NUMBER}$")

# Cyrillic and Greek letters that look like Latin ones. In a word with Latin letters they are a slip.
LOOK_ALIKES: Mapping[str, str] = dict(
    zip(
        "АВЕКМНОРСТУХІЈЅԚԜҮѴԌаеорсухіјѕԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿϳο",
        "ABEKMHOPCTYXIJSQWYVGaeopcyxijsqwlABEZHIKMNOPTYXCJjo",
        strict=True,
    )
)
_AS_LATIN = str.maketrans(dict(LOOK_ALIKES))
_LATIN, _OTHER = "A-Za-z\u00c0-\u024f", "\u0370-\u03ff\u0400-\u052f"
_WORD = re.compile(rf"[{_LATIN}{_OTHER}]+")
_LATIN_LETTER, _OTHER_LETTER = re.compile(f"[{_LATIN}]"), re.compile(f"[{_OTHER}]")

_ACCENTS = re.compile(
    f"[{letters.any_of('300-36f 483-487 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 610-61a 64b-65f 670 6d6-6dc 6df-6e4 6e7-6e8')}"
    f"{letters.any_of('6ea-6ed 1ab0-1aff 1dc0-1dff 20d0-20ff fe20-fe2f')}]+"
)
_WITHOUT_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e"}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_BETWEEN = re.compile(r"[\s'\"\-.,_·・]+")


def key(name: str) -> str:
    """A key that is equal for all spellings of one name, with or without joiners and variation selectors."""
    if _EUROPEAN.fullmatch(name):  # most names are, and lists are long
        spelt = re.sub(" +", " ", name.strip(" ")).translate(_OF_ASCII).casefold()
    else:
        spelt = _key(name)
    return _NUMBERED.sub(r" (\1)", spelt) if spelt.endswith(")") else spelt


def _key(name: str) -> str:
    text = letters.normal("NFC", letters.one_line(letters.bare(name)))
    text = _WORD.sub(_of_one_script, text).translate(_AS)
    text = letters.caseless(letters.normal("NFKC", text))
    text = letters.normal("NFKC", _DOTTED_TWICE.sub(r"\1", text)).translate(_AS)
    return letters.one_line(letters.bare(text))


def _of_one_script(word: re.Match[str]) -> str:
    mixed = _LATIN_LETTER.search(word[0]) and _OTHER_LETTER.search(word[0])
    return word[0].translate(_AS_LATIN) if mixed else word[0]


def foldings(name: str) -> tuple[str, str]:
    """The name without accents and marks, twice: with letters dropped (“jose”, “obrien”) and as German and Danish spell
    them out (“mueller”). The desk in the browser folds alike: static/js/desk/spelling.js."""
    spelt = key(name)
    if spelt.isascii():
        return (_BETWEEN.sub("", spelt),) * 2
    return _without_accents(spelt), _without_accents(spelt.translate(_SPELT_OUT))


def _without_accents(spelt: str) -> str:
    text = _ACCENTS.sub("", letters.normal("NFKD", spelt)).translate(_WITHOUT_STROKES)
    return letters.normal("NFKC", _BETWEEN.sub("", text))


MOST_WORDS = 6  # of a name that may be shortened: the number of its parts grows with their square


def short(name: str) -> set[str]:
    """The keys of the short forms of a name: neighbouring words of it, but not all. “Ana Lopez (2)” gives “Ana” and
    “Lopez”; a name of one word has no short form."""
    said = key(name)
    words = _NUMBERED.sub("", said).split(" ")
    if not 1 < len(words) <= MOST_WORDS:
        return set()
    ends = range(1, len(words) + 1)
    runs = {" ".join(words[start:end]) for end in ends for start in range(end)}
    return runs - {" ".join(words), said}


class Near:
    """Which of these people a name may mean that nobody has."""

    def __init__(self, people: Iterable[str]) -> None:
        self._by_folding: dict[str, str] = {}
        self._by_word: dict[str, set[str]] = {}  # first or last word
        for name in people:
            first, _, rest = name.partition(" ")
            turned = foldings(_turned(name)) if rest else ()
            for folding in {*foldings(name), *turned}:
                self._by_folding.setdefault(folding, name)
            last = _NUMBERED.sub("", rest).rpartition(" ")[2]
            for folding in {*foldings(first), *foldings(last)} if rest else ():
                self._by_word.setdefault(folding, set()).add(name)

    def to(self, typed: str) -> str:
        """The name that differs only by accents, marks or the order of two words; else the only one that begins or ends
        with `typed`; else ""."""
        own = [each for each in foldings(typed) if each]
        turned = foldings(_turned(typed)) if own and " " in typed.strip() else ()
        for each in (*own, *turned):
            if each in self._by_folding:
                return self._by_folding[each]
        named = {name for each in own for name in self._by_word.get(each, ())}
        return named.pop() if len(named) == 1 else ""


def _turned(name: str) -> str:
    first, _, last = name.replace(",", " ").partition(" ")
    return f"{last.strip()} {first}"
