"""A practice in another language: each word that people read is translated, and nothing else."""

import dataclasses

import pytest

from sessions_app.domain.practice import Practice, plain, read, translated
from sessions_app.domain.practice.translating import WORDS
from sessions_app.practices import practice, shipped
from tests.domain.practice.documents import document

# Texts of a document that nobody reads: ids, and what is chosen from a list.
NO_WORDS = {
    "key", "comes", "by", "about", "share", "traits", "reach", "hue", "icon", "bell", "away", "role", "kinds", "phase",
    "shows", "turns", "seats", "question_of", "gathered_by", "formed", "when", "language", "link",
}  # fmt: skip


def texts(value, name=""):
    """Every text in a practice, with the type of its part and the field's name."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            for owner, found, text in texts(getattr(value, field.name), field.name):
                yield owner or type(value), found, text
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each, name)
    elif isinstance(value, str) and value:
        yield None, name, value


def practices():
    return [read(document(name)) for name in ("everything", "nonsense")] + [practice(key) for key in shipped()]


@pytest.mark.parametrize("whole", practices(), ids=lambda whole: whole.key)
def test_every_word_is_translated_and_nothing_else(whole: Practice):
    said = translated(whole, lambda line, _: f"«{line}»")
    for (owner, name, before), (_, _, after) in zip(texts(whole), texts(said), strict=True):
        words = name in WORDS.get(owner, {})
        assert words or name in NO_WORDS, (owner, name)
        assert after == (f"«{before}»" if words else before), (owner, name)


@pytest.mark.parametrize("whole", practices(), ids=lambda whole: whole.key)
def test_translators_are_told_how_much_fits(whole: Practice):
    def say(line: str, most: int) -> str:
        assert 0 < len(line) <= most
        return line

    assert translated(whole, say) == whole


def test_each_bound_is_the_readers():
    """A practice whose every line is as long as translators may make it can be read."""
    whole = read(document())  # where a line goes before the hint, both share one bound; this one has none
    full = translated(whole, lambda line, most: line + "x" * (most - len(line)))
    assert read(plain(full)) == full
