"""Themes: what at least three people used, counted over people, as most of them wrote it."""

import pytest

from sessions_app.harvest.themes import MOST, can_count, sentences, themes


def found(language: str, *texts: str, names=()) -> dict[str, int]:
    """Each text by another person."""
    return {theme.words: theme.people for theme in themes(enumerate(texts), language, names)}


CASES = {
    "a word by three": ("en", ["patience", "Patience!", "more patience"], {"patience": 3}),
    "not by two": ("en", ["patience", "more patience", "patients wait"], {}),
    "forms of one word": ("en", ["delegating", "I delegate", "delegated it"], {"delegate": 3}),
    "small letters of two equal forms": ("en", ["Delegate", "delegate", "delegates"], {"delegate": 3}),
    "words that say nothing": ("en", ["it is the same for them"] * 4, {}),
    "a phrase wins over its words": (
        "en",
        ["open questions", "Open question", "open questions"],
        {"open questions": 3},
    ),
    "of three words over two": ("en", ["one small step daily"] * 3, {"small step daily": 3}),
    "and never one with a word of another's": (
        "en",
        ["quiet courage builds trust"] * 3,
        {"courage builds trust": 3, "quiet": 3},
    ),
    "unless they are used elsewhere, too": (
        "en",
        ["trust builds", "trust builds", "trust builds", "trust", "trust", "my trust"],
        {"trust": 6, "trust builds": 3},
    ),
    "with a small word inside": ("en", ["weight of evidence"] * 3, {"weight of evidence": 3}),
    "no phrase goes over a full stop": (
        "en",
        ["courage. Budget", "courage, budget", "courage\nbudget"],
        {"budget": 3, "courage": 3},
    ),
    "nor over a number": ("en", ["courage 3 budget"] * 3, {"budget": 3, "courage": 3}),
    "apostrophes of all kinds": (
        "en",
        ["manager's trust", "manager's trust", "manager’s trust"],
        {"manager's trust": 3},
    ),
    "German": ("de", ["die offenen Fragen", "offene Frage", "offene Fragen stellen"], {"offene Frage": 3}),
    "Turkish, where small letters are others": ("tr", ["dinlemek", "dinlemek", "dinlemek"], {"dinlemek": 3}),
    "Arabic": ("ar", ["أسئلة مفتوحة", "الأسئلة المفتوحة", "أسئلة مفتوحة"], {"أسئلة مفتوحة": 3}),
    "Hindi, whose vowels are marks": ("hi", ["धैर्य रखना", "धैर्य", "बहुत धैर्य"], {"धैर्य": 3}),
    "Ukrainian, without a stemmer": ("uk", ["довіра", "Довіра", "довіра команди"], {"довіра": 3}),
    "a language nobody knows": ("tlh", ["batlh", "batlh", "batlh"], {"batlh": 3}),
    "a code with a country": ("pt-br", ["perguntas abertas"] * 3, {"perguntas abertas": 3}),
    "Chinese, without blanks": ("zh", ["我想多问开放问题", "开放问题很有帮助", "问了开放问题"], {"开放问题": 3}),
    "Chinese, after a particle": ("zh", ["我的困难", "你的困难", "他的困难"], {"困难": 3}),
    "Japanese, without blanks": ("ja", ["もっと質問する時間", "質問の時間", "質問する"], {"質問": 3}),
    "Thai is not done": ("th", ["ฟังให้มากขึ้น"] * 5, {}),
    "emoji and signs are no words": ("en", ["🙂🙂 !!! 100 %"] * 3, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_found(case):
    language, texts, expected = CASES[case]
    assert found(language, *texts) == expected


def test_people_are_counted_not_how_often_they_say_it():
    assert themes([(1, "patience patience"), (1, "patience"), (2, "patience")], "en") == []


def test_people_are_no_themes():
    texts = ["Ada asked kindly", "Ada’s patience", "thanks to Ada for patience", "patience"]
    assert found("en", *texts, names=["Ada Lovelace"]) == {"patience": 3}


def test_most_people_first_and_not_too_many():
    words = [f"{letter}ook{letter}ery" for letter in "bcdfghjklmnprst"]
    assert next(iter(found("en", *[". ".join(words)] * 3, words[4], words[4]))) == words[4]
    assert len(found("en", *[". ".join(words)] * 3)) == MOST


def test_where_it_cannot_be_done_it_says_so():
    assert can_count("de-AT")
    assert not can_count("th")


def test_nothing_said_has_no_themes():
    assert themes([], "en") == []
    assert found("en", "", " ", "\n") == {}


class TestSentences:
    """A theme is shown by what people wrote of it."""

    SAID = (
        ("Ada", "Patience helped. It took patience to hear her out!"),
        ("Ben", "Nothing else.\nI want more patience with my own team"),
        ("Cem", "Patience."),
        ("Dee", "With patience one gets there, e.g. by waiting a day."),
    )

    def of(self, *said, **more):
        [theme] = [theme for theme in themes(said, "en", **more) if "patience" in theme.words]
        return [(each.who, each.text) for each in theme.said]

    def test_they_are_whole_word_by_word_and_by_different_people(self):
        assert self.of(*self.SAID) == [
            ("Ada", "It took patience to hear her out!"),
            ("Ben", "I want more patience with my own team"),
        ]

    def test_what_is_hidden_counts_and_is_not_shown(self):
        unquoted = {text for who, text in self.SAID if who == "Ada"}
        assert [who for who, _ in self.of(*self.SAID, unquoted=unquoted)] == ["Ben", "Dee"]
        assert themes(self.SAID, "en", unquoted=unquoted)[0].people == 4

    def test_nobody_reads_the_same_words_twice(self):
        assert self.of(*((who, "It takes patience to listen.") for who in "abc")) == [
            ("a", "It takes patience to listen.")
        ]

    def test_one_stands_below_two_themes_only_where_the_second_has_no_other(self):
        both = "With patience, and with some courage."
        found = themes([(who, both) for who in "abc"], "en")
        assert [theme.words for theme in found] == ["courage", "patience"]
        assert [[(each.who, each.text) for each in theme.said] for theme in found] == [[("a", both)]] * 2

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("One. Two! Three? Four… five", ["One.", "Two!", "Three?", "Four… five"]),
            ("She said “why?” and left. “Go.” I went.", ["She said “why?” and left.", "“Go.”", "I went."]),
            ("a\n\n b ", ["a", "b"]),
            ("你好。再见。", ["你好。", "再见。"]),
            ("e.g. this", ["e.g. this"]),
        ],
    )
    def test_where_one_ends(self, text, expected):
        assert list(sentences(text)) == expected
