"""Which spellings are one name, which are only near, and which characters of a name people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain import letters, names
from sessions_app.domain.errors import Invalid
from sessions_app.domain.roster import not_here, read_roster
from sessions_app.domain.spelling import Near, foldings, key, short
from sessions_app.domain.wording import Known, read_wishes

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
NEWER = ["\U0001fae8", "\U0001fabf", "\U0002ebf0", "\U00031350", "\U0001fae9"]  # Unicode 15 to 16; Python 3.11 has 14


class TestOneName:
    @pytest.mark.parametrize(
        "spellings",
        [
            ["O'Brien", "O’Brien", "O‘Brien", "Oʼbrien", "O`Brien", "O´Brien", "O′Brien", "O＇BRIEN"],
            [
                "Anna-Lena",
                "Anna‐Lena",
                "Anna‑Lena",
                "Anna–Lena",
                "Anna—Lena",
                "Anna−Lena",
                "Anna－Lena",
                "An\u00adna-Lena",
            ],
            ["İpek", "ipek", "IPEK", "ıpek", "i\u0307pek", "I\u0307pek"],
            ["Işıl", "ışıl", "işil", "IŞIL", "Is\u0327il"],
            ["Ştefan", "Ștefan", "S\u0326tefan", "S\u0327tefan"],
            ["Ţepeş", "Țepeș", "T\u0326epes\u0326"],
            ["Ada Lovelace", "Ada\u00a0Lovelace", "Ada\u2009 Lovelace", " Ada\u3000Lovelace ", "Ada\u3164Lovelace"],
            ["Ada", "Ａｄａ", "A\u200dd\u2060a", "Ada\ufe0f", "Ada\u3164", "\u115fAda", "Ada\u2800", "Ada\uffa0"],
            ["Ada", "\u0410da", "Ad\u0430"],  # Cyrillic letters inside a Latin word
            ["José", "Jose\u0301", "JOSÉ"],
            ["Straße", "STRASSE", "STRAẞE", "strasse"],
            ["ｶﾞｸ", "ガク"],
            ["علی", "علي"],
            ["Ada (2)", "ada(2)", "ADA（2）"],
        ],
    )
    def test_what_keyboards_write_differently_is_one_name(self, spellings):
        assert {key(each) for each in spellings} == {key(spellings[0])}
        assert {key(names.clean(each)) for each in spellings} == {key(spellings[0])}

    @pytest.mark.parametrize(
        "others", [("José", "Jose"), ("Müller", "Mueller"), ("Anna-Lena", "Anna Lena"), ("Аня", "Ahr"), ("राम", "रमा")]
    )
    def test_what_a_person_would_tell_apart_stays_apart(self, others):
        assert key(others[0]) != key(others[1])

    @given(st.text(alphabet="Aaİıß’`-–(2) \u0301\u0307\u0323\u200d\u3164éşșי", max_size=20))
    def test_a_key_is_its_own_key_and_that_of_the_clean_name(self, typed):
        assert key(key(typed)) == key(typed)
        try:
            name = names.clean(typed)
        except Invalid:
            return
        assert (names.clean(name), key(name)) == (name, key(typed))

    def test_the_quick_way_for_european_letters_has_the_same_answers(self):
        for letter in map(chr, range(0x20, 0x180)):
            for text in (letter, f"A{letter}b", f" i{letter}  {letter}n(2)"):
                assert key(f"{text}\u200b") == key(text), ascii(text)


class TestNear:
    @pytest.mark.parametrize(
        ("typed", "near"),
        [
            ("Jose", "José"),
            ("obrien", "O’Brien"),
            ("Juergen Mueller", "Jürgen Müller"),
            ("Muller Jurgen", "Jürgen Müller"),
            ("Müller, Jürgen", "Jürgen Müller"),
            ("jürgen", "Jürgen Müller"),
            ("Anna", ""),  # two are called so
            ("Zoe", ""),
            ("", ""),
            ("-", ""),
        ],
    )
    def test_a_name_that_nobody_has_comes_near_to_one(self, typed, near):
        assert Near(["José", "O’Brien", "Jürgen Müller", "Anna Bell", "Anna Cole"]).to(typed) == near

    def test_a_wish_is_told_whom_it_may_mean_and_means_nobody(self):
        reading = read_wishes("Jose and Ada apart\nZoe meets Ada", [Known(1, "José"), Known(2, "Ada")], 5)
        assert not reading.wishes.apart
        assert [str(problem) for problem in reading.problems] == [
            "Nobody here is called “Jose” yet. Do you mean “José”?",
            "Nobody here is called “Zoe” yet.",
        ]

    def test_a_wish_with_another_apostrophe_means_the_person(self):
        reading = read_wishes("O'Brien and ada apart", [Known(1, "O’Brien"), Known(2, "Ada")], 5)
        assert ([sorted(pair) for pair in reading.wishes.apart], reading.problems) == ([[1, 2]], ())

    def test_lines_of_a_list_that_fit_nobody_are_told(self):
        roster = read_roster("Ada, Blue\nJose, Red\nO'Brien, Red\nZoe, Blue\n")
        told = [(problem.line, str(problem)) for problem in not_here(roster, ["Ada (2)", "José", "O’Brien"])]
        assert told == [
            (2, "Nobody here is called “Jose” yet. Do you mean “José”?"),
            (4, "Nobody here is called “Zoe” yet."),
        ]

    def test_of_many_who_only_come_later_their_number_is_told(self):
        roster = read_roster("".join(f"Guest {number}, Blue\n" for number in range(40)))
        assert [(problem.line, str(problem)) for problem in not_here(roster, ["Ada"])] == [
            (1, "40 people of the list are not here yet. This is the first of them.")
        ]


class TestWhatIsSeen:
    @pytest.mark.parametrize("name", [f"Ada {new}" for new in NEWER] + NEWER)
    def test_a_character_newer_than_this_python_is_kept(self, name):
        assert names.clean(name) == name
        assert key(name) == name.lower()

    @pytest.mark.parametrize(
        "name",
        [
            f"Ada {SCOTLAND}",
            "👩‍🏫",
            "❤️‍🔥",
            "🏳️‍🌈",
            "👨🏽‍🚀",
            "1\ufe0f\u20e3",
            "🇹🇷 Ipek",
            "راجن\u200cها",
            "രാജന്\u200d",
            "葛\U000e0100城",
        ],
    )
    def test_what_is_unseen_stays_where_it_changes_what_is_seen(self, name):
        assert names.clean(name) == name

    @pytest.mark.parametrize(
        "typed",
        [
            "A\u200dda",
            "Ada\u200c",
            "Ada\U000e0061",
            "Ada\ufe0f",
            "\u202eAda",
            "Ada\u2065",
            "Ada\U000e0fff",
            "A\u034fda",
            "Ada\ufffc",
        ],
    )
    def test_elsewhere_it_goes(self, typed):
        assert names.clean(typed) == "Ada"

    @pytest.mark.parametrize("typed", ["\u3164", "\u115f\u1160", "\u2800", "\uffa0", "\U000e0061", "\u17b4", "\ufe0f"])
    def test_a_name_of_nothing_to_see_is_refused(self, typed):
        with pytest.raises(Invalid):
            names.clean(typed)

    @pytest.mark.parametrize("newer", ["\ua7cb", "\U0001ccd6", "\U00016d63\U00016d67", "\U0001e030", "\U00010d50"])
    def test_what_a_newer_python_would_fold_keeps_its_key(self, newer):
        """Capitals, wide forms and parts of letters that came after Unicode 14: keys are the same on every Python."""
        assert key(f"ADA {newer}\u0301") == f"ada {newer}\u0301"
        assert letters.normal("NFKC", f"{newer}ﬁ") == f"{newer}fi"


class TestNumbers:
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("Ada", ("Ada", 1)),
            ("Ada (2)", ("Ada", 2)),
            ("Ada (2) (2)", ("Ada", 2)),
            ("Ada(3)", ("Ada", 3)),
            ("(2)", ("(2)", 1)),
            ("Class (2024)", ("Class (2024)", 1)),
        ],
    )
    def test_a_name_is_told_from_its_number(self, name, found):
        assert names.numbered(name) == found


def test_folding_loses_no_vowel_of_a_script_that_writes_them_as_marks():
    assert foldings("राम")[0] != foldings("रम")[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Lopez", "Ana Lopez"), ("LÓPEZ", "Ana Lopez"), ("Ruiz", "Eva Ruiz (2)"), ("Smith", ""), ("Ana", "Ana Lopez")],
)
def test_the_last_name_of_one_person_is_near_to_them(typed, meant):
    people = ["Ana Lopez", "Eva Ruiz (2)", "Ben Smith", "Cem Smith"]
    assert Near(people).to(typed) == meant


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ana Lopez", {"ana", "lopez"}),
        ("Ana Lopez (2)", {"ana", "lopez"}),
        ("Ana María Ruiz", {"ana", "maría", "ruiz", "ana maría", "maría ruiz"}),
        ("Ana", set()),
        ("Ana (2)", set()),
        ("a b c d e f g", set()),
    ],
)
def test_what_somebody_may_be_called_for_short(name, words):
    assert short(name) == words
