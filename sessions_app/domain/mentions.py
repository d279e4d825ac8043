"""Finds where plain text names a person, and replaces that name. Knows no grammar.

Why: docs/decisions.md#a-wish-may-name-somebody-for-short-a-list-may-not
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

from . import letters
from .spelling import foldings, key

# Scripts that put no blank between words: in these a name may begin and end anywhere.
_UNPARTED = letters.any_of("e00-eff 1000-109f 1780-17ff 3040-30ff 3400-4dbf 4e00-9fff ac00-d7a3 f900-faff 20000-3fffd")
_INSIDE_A_WORD = re.compile(rf"(?<=(?![{_UNPARTED}_])\w)(?![{_UNPARTED}_])[\w\u0300-\u036f]")
_MORE = 4  # by so many characters a spelling may be longer or shorter than its key: joiners, or one letter for two
_LETTER = 4  # a letter may consist of so many characters where it is typed in parts (한, Ş)


def renamed(text: str, name: str, other: str, people: Collection[str] = (), *, as_written: bool = False) -> str:
    """`text` with `other` in place of `name` wherever it occurs, however it is spelt. Nothing else changes.

    `people`: other people's names; “Ada (2)” and “Ada Lovelace” are not Ada. `as_written`: a word in small letters does
    not mean a name with a capital (Will, and what we will do).
    """
    sought, folded = key(name), foldings(name)[0]
    if not sought or folded not in foldings(text)[0]:
        return text
    longer = {each for each in map(key, people) if sought in each and each != sought}
    longest = max(map(_in_parts, [name, *people] if longer else [name])) + _MORE
    pieces, done = [], 0
    for start, end, found in _named(text, {sought, *longer}, longest):
        meant = found == sought and not (as_written and name[0].isupper() and text[start].islower())
        pieces += [text[done:start], other if meant else text[start:end]]
        done = end
    return "".join(pieces) + text[done:]


def _in_parts(name: str) -> int:
    """The name's length where every letter is typed in its parts."""
    return len(unicodedata.normalize("NFD", name))


def _named(text: str, sought: Collection[str], longest: int) -> Iterator[tuple[int, int, str]]:
    """Yields (start, end, key) of each name found; where several begin, the longest."""
    edges = [at for at in range(len(text) + 1) if not _INSIDE_A_WORD.match(text, at)]
    first = {each[0] for each in sought}
    lengths = {length for each in sought for length in range(max(1, len(each) - _MORE), _in_parts(each) + _MORE + 1)}
    done = 0
    for at, start in enumerate(edges):
        if start < done or start == len(text) or text[start].isspace():
            continue
        if first.isdisjoint((key(text[start])[:1], key(text[start : start + _LETTER])[:1])):
            continue
        ends = [end for end in edges[at + 1 : at + 1 + longest] if end - start in lengths]
        for end in reversed(ends):
            found = key(text[start:end])
            if found in sought and not text[end - 1].isspace():
                yield start, end, found
                done = end
                break
