"""Themes: the words and phrases that at least three people used, counted over people, each with a sentence or two.

Words are compared by their stems, and shown as most people wrote them. Phrases of two or three words win over single
words. Chinese and Japanese have no blanks between words, so runs of two to four characters are counted there. Thai and
similar scripts would need a dictionary, so nothing is counted for them.
Why: docs/decisions.md#words-are-compared-by-stems-and-phrases-come-before-words
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

import snowballstemmer
import stopwordsiso

from ..domain.privacy import FEWEST

MOST = 12
QUOTED = 2  # sentences below a theme
SHORT, LONG = 20, 280  # characters of a quoted sentence: one word says nothing, and a page is no quote

STEMMERS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "fa": "persian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Where a sentence ends: at a blank after its mark (and after a closing quotation mark or bracket), or at a wide mark.
ENDS = re.compile("(?<=[.!?…؟\u06d4।])\\s+|(?<=[.!?…؟\u06d4।][\"'”’»)\\]])\\s+|(?<=[。\uff01\uff1f])")
WITHOUT_BLANKS = frozenset({"zh", "ja"})
NOT_COUNTED = frozenset({"th", "lo", "km", "my"})
NOUNS_ARE_CAPITAL = frozenset({"de", "lb"})


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# These are on the list of English words to leave out, but say something here: alone, or only in a phrase.
MEANT = _listed(
    """ask asked asking asks group groups help helped helpful helping helps important interested order
    point problem problems results room stop together try trying turn turning work working works"""
)
MEANT_IN_A_PHRASE = _listed(
    """big better clear different difficult early end first good great interesting keep large long lot member members
    never new next old open others own part parts possible second side small start state take taking use ways wrong
    year years young"""
)

Key = tuple[str, ...]
Who = Hashable  # any value that tells people apart
Spot = tuple[int, int]  # which clause, and which word in it


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something that somebody wrote, word by word."""

    who: Who
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What `people` used, in the form of most of them. `said`: a few sentences with it,
    by different people, none twice."""

    words: str
    people: int
    said: tuple[Sentence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class _Clause:
    """Words that stand together, whose they are, and their sentence."""

    who: Who
    words: list["_Word"]
    sentence: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as written, its stem, and whether it says something at an end of a phrase, and alone."""

    written: str
    stem: str
    edge: bool
    alone: bool


def can_count(language: str) -> bool:
    """Whether words can be told apart in this language (a code such as `de` or `pt-br`)."""
    return _main(language) not in NOT_COUNTED


def themes(
    said: Iterable[tuple[Who, str]], language: str, names: Collection[str] = (), unquoted: Collection[str] = ()
) -> list[Theme]:
    """The themes in what people said, given as (who, text); themes of most people first.
    People's own names are no themes.

    Texts in `unquoted` count, but none of their sentences is shown.
    """
    if not can_count(language):
        return []
    own = {part for name in names for part in _words_in(name)}
    blanks = _main(language) not in WITHOUT_BLANKS
    read = _reader(_main(language), own) if blanks else _characters(_main(language))
    clauses = [
        _Clause(person, clause, "" if text in unquoted else sentence)
        for person, text in said
        for sentence in sentences(text)
        for clause in read(sentence)
    ]
    return _themes(clauses, range(1, 4) if blanks else range(2, 5), " " if blanks else "")


# -- counting ---------------------------------------------------------------------------------------


def _themes(clauses: list[_Clause], lengths: range, glue: str) -> list[Theme]:
    """Finds phrases first, then words; those of most people first. A theme uses up its spots: a later one needs three
    people who used it elsewhere, too."""
    used = [item for length in lengths for item in _used(clauses, length).items() if len(item[1]) >= FEWEST]
    used.sort(key=lambda item: (len(item[0]) == 1, -len(item[1]), -len(item[0]), item[0]))
    covered: set[Spot] = set()
    kept: list[tuple[Key, dict[Who, list[Spot]]]] = []
    for key, people in used:
        span = range(len(key))
        free = sum(
            any(all((clause, at + index) not in covered for index in span) for clause, at in spots)
            for spots in people.values()
        )
        if free >= FEWEST:
            kept.append((key, people))
            covered.update((clause, at + index) for found in people.values() for clause, at in found for index in span)
    kept.sort(key=lambda item: (-len(item[1]), -len(item[0]), item[0]))
    shown: set[str] = set()
    return [
        Theme(_as_written(clauses, key, people, glue), len(people), _quoted(clauses, people, shown))
        for key, people in kept[:MOST]
    ]


def _quoted(clauses: list[_Clause], people: dict[Who, list[Spot]], shown: set[str]) -> tuple[Sentence, ...]:
    """Sentences of different people, in reading order: of each person the longest one that is short enough. A sentence
    that stands below another theme (`shown`) is used only if there is no other."""
    fitting: list[Sentence] = []
    for person, spots in people.items():
        own = {clauses[clause].sentence for clause, _ in spots}
        fresh = [text for text in own if SHORT <= len(text) <= LONG and text not in shown]
        fitting += [Sentence(person, max(texts, key=lambda text: (len(text), text))) for texts in [fresh] if texts]
    if not fitting:
        known = [(person, clauses[spot[0]].sentence) for person, spots in people.items() for spot in spots]
        fitting = [Sentence(person, text) for person, text in known if SHORT <= len(text) <= LONG][:1]
    found = list({each.text: each for each in reversed(fitting)}.values())[::-1][:QUOTED]
    shown.update(each.text for each in found)
    return tuple(found)


def _used(clauses: list[_Clause], length: int) -> dict[Key, dict[Who, list[Spot]]]:
    """By phrase of this length: who used it where. Its first and last words must say something."""
    used: dict[Key, dict[Who, list[Spot]]] = {}
    for number, clause in enumerate(clauses):
        person, words = clause.who, clause.words
        for start in range(len(words) - length + 1):
            phrase = words[start : start + length]
            if phrase[0].edge and phrase[-1].edge and any(word.alone for word in phrase):
                key = tuple(word.stem for word in phrase)
                used.setdefault(key, {}).setdefault(person, []).append((number, start))
    return used


def _as_written(clauses: list[_Clause], key: Key, people: dict[Who, list[Spot]], glue: str) -> str:
    """The form that most people used; if several tie, one in small letters, then the
    shortest, then the first by alphabet."""
    forms: Counter[str] = Counter()
    for spots in people.values():
        own = {glue.join(word.written for word in clauses[c].words[at : at + len(key)]) for c, at in spots}
        forms.update(own)
    return min(forms, key=lambda form: (-forms[form], form != form.lower(), len(form), form))


# -- reading ----------------------------------------------------------------------------------------


def _main(language: str) -> str:
    return re.split(r"[-_]", language.lower())[0]


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, trimmed. What continues in small letters is not a new sentence."""
    for line in text.splitlines():
        found: list[str] = []
        for part in filter(None, map(str.strip, ENDS.split(line))):
            if found and part[0].islower():
                found[-1] += f" {part}"
            else:
                found.append(part)
        yield from found


def _reader(language: str, own: set[str]) -> Callable[[str], Iterator[list[_Word]]]:
    """A function that reads a text into clauses of words. No phrase crosses the end of a clause."""

    @cache
    def word(written: str) -> _Word:
        plain = _plain(written)
        named = plain in own or _base(plain) in own
        alone = len(plain) > 1 and not named and plain not in _left_out(language)
        edge = alone or (language == "en" and plain in MEANT_IN_A_PHRASE and not named)
        return _Word(written, _stem(language, plain), edge, alone)

    def read(text: str) -> Iterator[list[_Word]]:
        for clause in _clauses(text):
            if language not in NOUNS_ARE_CAPITAL and clause and clause[0].istitle():
                clause[0] = clause[0].lower()  # a capital at the start of a sentence tells nothing
            yield [word(written) for written in clause]

    return read


def _characters(language: str) -> Callable[[str], Iterator[list[_Word]]]:
    """A function that reads runs of Han and Katakana, one character each; in Japanese the rest is mostly grammar."""
    particles = {word for word in _left_out(language) if len(word) == 1}

    def read(text: str) -> Iterator[list[_Word]]:
        for run in re.findall(r"[\u3005\u30a1-\u30fa\u30fc\u3400-\u9fff\U00020000-\U000323af]+", text):
            yield [_Word(char, char, char not in particles, char not in particles) for char in run]

    return read


def _clauses(text: str) -> Iterator[list[str]]:
    """The words of a text, clause by clause. Anything but blanks ends a clause: a full stop, a number, a new line."""
    clause: list[str] = []
    end = 0
    for found in _word_pattern().finditer(text := _composed(text)):
        gap, end = text[end : found.start()], found.end()
        if clause and ("\n" in gap or not gap.isspace()):
            yield clause
            clause = []
        clause.append(found[0])
    yield clause


def _words_in(text: str) -> Iterator[str]:
    return (_plain(word) for clause in _clauses(text) for word in clause)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).replace("’", "'").casefold()


def _base(word: str) -> str:
    """The word without the possessive ’s."""
    return word.removesuffix("'s")


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    """Letters with their marks (vowel signs are not \\w), also joined by an apostrophe, a hyphen or a joiner."""
    combining = "".join(
        re.escape(chr(point)) for point in range(0x300, 0x10000) if unicodedata.category(chr(point))[0] == "M"
    )
    letters = rf"[^\W\d_](?:[^\W\d_]|[{combining}])*"
    return re.compile(rf"{letters}(?:['’\-\u200c\u200d]{letters})*")


@lru_cache(maxsize=64)
def _left_out(language: str) -> frozenset[str]:
    """The words that say nothing by themselves."""
    code = {"nb": "no", "nn": "no"}.get(language, language)
    found = frozenset(map(str.casefold, stopwordsiso.stopwords(code))) if stopwordsiso.has_lang(code) else frozenset()
    return found - MEANT if language == "en" else found


@lru_cache(maxsize=20_000)
def _stem(language: str, word: str) -> str:
    """The word's stem; the word itself without a stemmer. Cached, because making a stemmer costs more than using it."""
    algorithm = STEMMERS.get(language)
    return snowballstemmer.stemmer(algorithm).stemWord(_base(word)) if algorithm else word
