"""Codes, names and notes: what people type, and what may be done with it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.domain import codes, names, notes
from sessions_app.domain.errors import Forbidden, Invalid, NotFound
from sessions_app.practices import practice

TROIKA = practice("troika").stages[0]


class TestCodes:
    def test_a_code_has_six_characters_and_no_look_alikes(self):
        code = codes.new_code(random.Random(1).choice)
        assert len(code) == 6
        assert not set("0O1IL2Z5S8B") & set(codes.ALPHABET)
        assert set(code) <= set(codes.ALPHABET)

    @pytest.mark.parametrize(
        "typed", ["ACD346", "acd346", " acd 346 ", "ACD-346", "a c d-3–4 6", "ACD\u2011346", "acd.346"]
    )
    def test_case_spaces_and_dashes_do_not_matter(self, typed):
        assert codes.read_code(typed) == "ACD346"

    @pytest.mark.parametrize(
        "typed",
        [
            "\u200b\u2068ACD346\u2069\ufeff",
            "*ACD346*",
            "_ACD 346_",
            "\u201eACD346\u201c",
            "`ACD346`.",
            "(acd346)",
            "\uff21\uff23\uff24\uff13\uff14\uff16",
            "\U0001d400\U0001d402\U0001d403346",
            "\u0410\u0421D346",  # Cyrillic
            "\u0430\u0441d\u0417\u200946",
            "\u0391CD346",  # Greek
            "Code: ACD 346",
            "code ist ACD-346!",
            "Dein Troika-Kod: acd346",
            "Come in at 9, the code is A C D 3 4 6, thanks",
            "Join us on Friday in room 12: ACD346",
            "https://troika.example.org/s/ACD346/",
            "http://127.0.0.1:8000/s/acd346",
            "troika.example.org/s/ACD346/stage",
            "https://elsewhere.example/app/s/ACD346?from=mail",
            "https://troika.example.org/join?code=acd+346",
            "https://troika.example.org/s/ACD346%E2%80%8B/",
            "[Troika](https://troika.example.org/s/ACD346/)",
            "<https://troika.example.org/s/ACD346>.",
            "Please join: https://troika.example.org/s/ACD346/ (French class)",
            "troika.example.org/ACD346",
            "localhost:8000/host/ACD346/harvest",
            "/s/ACD346/",
            "s/ACD346",
            "ACD346 ACD346",
            "acd\n346",
        ],
    )
    def test_a_code_is_found_in_what_was_pasted(self, typed):
        assert codes.read_code(typed) == "ACD346"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("the code is acdfgh", "ACDFGH"),
            ("French class: ACDFGH", "ACDFGH"),
            ("change the room, ACD FGH", "ACDFGH"),
        ],
    )
    def test_among_words_the_one_most_like_a_code_is_taken(self, typed, code):
        assert codes.read_code(typed) == code

    @pytest.mark.parametrize(
        "typed",
        [
            "my name is Ada",
            "See you in French class, we change the room",
            "https://example.org/some/other/page",
            "0151 234 567 89",
            "Dear all, " * 300,
        ],
    )
    def test_a_slip_of_the_clipboard_is_no_code(self, typed):
        with pytest.raises(NotFound):
            codes.read_code(typed)

    @pytest.mark.parametrize(
        ("path", "mended"),
        [
            ("/s/ACD346)", "/s/ACD346/"),
            ("/s/ACD346*/", "/s/ACD346/"),
            ("/s/*ACD346*/", "/s/ACD346/"),
            ("/s/ACD346/).", "/s/ACD346/"),
            ("/S/ACD346/", "/s/ACD346/"),
            ("/s/acd346", "/s/ACD346/"),
            ("//s//ACD346//", "/s/ACD346/"),
            ("/s/ACD 346/", "/s/ACD346/"),
            ("/s/ACD346 and welcome", "/s/ACD346/"),
            ("/s/\u200bACD346\u2069/", "/s/ACD346/"),
            ("/ACD346", "/s/ACD346/"),
            ("/acd-346/", "/s/ACD346/"),
            ("/join/ACD346", "/s/ACD346/"),
            ("/Host/acd346/harvest", "/host/ACD346/harvest"),
            ("/S/acd346/Stage)", "/s/ACD346/stage"),
            ("/s/ACD346/r/aB-c_", "/s/ACD346/r/aB-c_"),
            ("/s/acd346/r/aB-c_>", "/s/ACD346/r/aB-c_"),
            ("/", None),
            ("/s/", None),
            ("/s/what/", None),
            ("/host/archived", None),
            ("/static/acd346.css", None),
            ("/ACD346 and welcome", None),
        ],
    )
    def test_a_path_around_a_code_is_mended(self, path, mended):
        assert codes.mended_path(path) == mended
        assert mended is None or codes.mended_path(mended) == mended

    @given(st.text(alphabet="sS/ACD346acd)*\u200b -_.host", max_size=30))
    def test_a_mended_path_needs_no_mending(self, path):
        mended = codes.mended_path(f"/s/{path}")
        assert mended is None or codes.mended_path(mended) == mended

    @pytest.mark.parametrize(
        "typed", ["", "ACD34", "ACD3466", "ACD34O", "<b>", "ÄCD346", "\u0663\u0664\u0666" * 2, "A" * 10_000]
    )
    def test_what_cannot_be_a_code_is_not_found(self, typed):
        with pytest.raises(NotFound):
            codes.read_code(typed)


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("Ada", "Ada"),
            ("  Ada   Lovelace ", "Ada Lovelace"),
            ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),  # escaped where it is shown
            ("\u202eadA\u202c", "adA"),  # a right-to-left override would reverse the page around it
            ("\u2066Ada\u2069\u200f", "Ada"),
            ("עדה", "עדה"),
            ("👩‍🏫 Fay", "👩‍🏫 Fay"),  # the joiner inside the emoji stays
            ("Zoe\u0308", "Zoë"),
            ("A\nB\tC\0", "A B C"),
            ("x" * 60, "x" * 60),
        ],
    )
    def test_a_name_is_kept_without_what_nobody_can_see(self, typed, name):
        assert names.clean(typed) == name

    @pytest.mark.parametrize(
        "typed", ["", "   ", "\u202e\u202c", "\u200d\u200d", "x" * 61, "x" * 500, "\u3164", "\u2800"]
    )
    def test_an_empty_or_endless_name_is_refused(self, typed):
        with pytest.raises(Invalid) as caught:
            names.clean(typed)
        assert caught.value.field == "name"

    @given(st.text(max_size=80))
    def test_a_clean_name_is_short_visible_and_stays_as_it_is(self, typed):
        try:
            name = names.clean(typed)
        except Invalid:
            return
        assert 1 <= len(name) <= names.LONGEST
        assert name == name.strip()
        assert names.clean(name) == name

    def test_two_people_of_one_name_are_told_apart(self):
        assert [names.label("Ada", ordinal) for ordinal in (1, 2, 3)] == ["Ada", "Ada (2)", "Ada (3)"]
        assert names.key("ADA") == names.key("ada")
        assert names.next_ordinal([]) == 1
        assert names.next_ordinal([1, 3]) == 4


class TestNotes:
    def test_a_slot_is_read_from_its_key(self):
        note_key = notes.read_note_key("1.32.valuable")
        assert (note_key.round, note_key.holder, note_key.kind, note_key.key) == (1, 32, "valuable", "1.32.valuable")
        assert notes.note_key_of(note_key.key) == note_key

    def test_a_holder_may_have_a_very_large_id(self):
        assert notes.read_note_key(f"1.{10**18 - 1}.valuable").holder == 10**18 - 1

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "1.2",
            "0.1.valuable",
            "1.-1.valuable",
            "1.0.valuable",  # no id
            "1.032.valuable",  # a second name of one note_key
            f"1.{10**18}.valuable",
            "1.2.valuable.x",
            "\u0661.2.valuable",
            "1.2.valuable\n",
        ],
    )
    def test_a_key_that_names_no_slot_is_refused(self, key):
        with pytest.raises(Invalid):
            notes.read_note_key(key)

    @pytest.mark.parametrize(
        ("kind", "author", "role"),
        [
            ("valuable", 31, "client"),
            ("next_step", 31, "client"),
            ("challenge", 31, "client"),
            ("takeaway", 32, "consultant"),
            ("gift", 32, "consultant"),
        ],
    )
    def test_each_role_writes_its_own_kinds(self, kind, author, role):
        note_key = notes.NoteKey(1, 31, kind)
        assert notes.roles_for(note_key, notes.kind_of(note_key, TROIKA), TROIKA, author) == (role,)

    @pytest.mark.parametrize(("kind", "author"), [("takeaway", 31), ("valuable", 32)])
    def test_nobody_writes_in_anothers_role(self, kind, author):
        note_key = notes.NoteKey(1, 31, kind)
        with pytest.raises(Forbidden):
            notes.roles_for(note_key, notes.kind_of(note_key, TROIKA), TROIKA, author)

    def test_a_kind_that_the_document_of_the_round_does_not_have_is_refused(self):
        with pytest.raises(Invalid):
            notes.kind_of(notes.NoteKey(1, 2, "secret"), TROIKA)

    @pytest.mark.parametrize(
        ("share", "readers"),
        [
            ("me", {"author"}),
            ("group", {"author", "mate"}),
            ("organizers", {"author", "organizer"}),
            ("everyone", {"author", "mate", "organizer", "here"}),
        ],
    )
    def test_who_may_read_is_the_authors_choice(self, share, readers):
        kinds = ("author", "mate", "organizer", "here")
        assert {kind for kind in kinds if notes.may_read(share, **{kind: True})} == readers
        assert not notes.may_read(share)

    def test_texts_are_kept_exactly_up_to_the_limit(self):
        text = "  =1+1\r\n«🙂»\t"
        assert notes.check_text(text) == text
        assert notes.check_text("x" * notes.LONGEST_TEXT)

    @pytest.mark.parametrize("text", ["x" * (notes.LONGEST_TEXT + 1), "x" * 100_000, "a\0b"])
    def test_a_text_that_cannot_be_kept_whole_is_refused(self, text):
        with pytest.raises(Invalid):
            notes.check_text(text)
