"""What `make lint` finds in a catalogue, and that those of Troika have none of it, and every phrase."""

import ast
import re
from collections.abc import Iterator

import polib
import pytest
from django.utils.translation import ngettext, override
from django.utils.translation.template import templatize

from scripts.check_catalogues import LOCALE, ROOT, TEMPLATES, check, complaints, head_of, labels_of_buttons, main
from sessions_app.management.commands.makemessages import as_calls
from sessions_app.practices import keys, practice
from tests.test_words import calls_in
from troika.languages import offered

HEAD = """German.
Term: client = Klient, Mandant
Never: Kunde, Sie
"""


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.header = HEAD
    made.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    made.extend(entries)
    return made


def found(english: str, theirs: str, **more: object) -> list[str]:
    entry = polib.POEntry(msgid=english, msgstr=theirs, **more)
    return [why for _, why in complaints(catalogue(entry), {"Stop", "Copy the breakout list"})]


def test_the_head_says_what_words_are_called_and_which_never_stand():
    head = head_of(HEAD)
    assert head.terms == {"client": ("Klient", "Mandant")}
    assert head.never == ("Kunde", "Sie")


@pytest.mark.parametrize(
    ("english", "theirs"),
    [
        ("You are the client.", "Du bist Klient:in."),
        ("{n} of %(all)s", "{n} von %(all)s"),
        ('<a href="/privacy">Why?</a>', '<a href="/privacy">Warum?</a>'),
        ("Say “hello”", "Sag „hallo“"),
        ("Stop", "Anhalten"),
        ("Copy the breakout list", "Liste der Räume kopieren"),
        ("Customer service", "Kundendienst"),
    ],
)
def test_a_good_translation_has_no_complaint(english, theirs):
    assert found(english, theirs) == []


@pytest.mark.parametrize(
    ("english", "theirs", "why"),
    [
        ("{n} of %(all)s", "{n} von allen", "W202"),
        ("{n} people", "{m} Leute", "E201"),
        ("<b>Now</b>", "<i>Jetzt</i>", "W303"),
        ("You are the client.", "Du bist dran.", "without “Klient”"),
        ("You are here.", "Sie sind da.", "says “Sie”"),
        ("Say “hello”", 'Sag "hallo"', "straight quotation mark"),
        ("Right", "Rechts\u200f", "direction of writing"),
        (" and ", "und", "blank"),
        ("Stop", "Jetzt sofort anhalten", "too long for a button"),
        ("Copy the breakout list", "Die Liste mit allen Räumen in die Zwischenablage kopieren", "too long"),
    ],
)
def test_what_a_reader_would_stumble_over_is_found(english, theirs, why):
    assert any(why in each for each in found(english, theirs))


def test_a_line_of_a_practice_fits_where_the_english_one_does():
    most = {"comment": "Translators: Circle, at most 10 characters"}
    assert found("Arrive", "Ankommen", **most) == []
    assert "11 characters, and 10 fit there" in found("Arrive", "Ankommenden", **most)


def test_a_translator_can_say_that_a_phrase_needs_no_term():
    assert found("The client and server", "Beide Rechner", tcomment="free: client") == []


def test_each_form_of_a_plural_is_looked_at():
    entry = polib.POEntry(msgid="{n} person", msgid_plural="{n} people", msgstr_plural={0: "Sie", 1: "{n} Kunde"})
    told = [why for _, why in complaints(catalogue(entry), set())]
    assert [word for word in ("Sie", "Kunde") if any(f"“{word}”" in why for why in told)] == ["Sie", "Kunde"]


def test_labels_of_buttons_are_known_from_the_templates():
    labels = labels_of_buttons()
    assert {"Pause", "Undo", "Join"} <= labels
    assert "Skip to the content" not in labels  # a link


class TestOffered:
    @pytest.fixture
    def path(self, tmp_path):
        folder = tmp_path / "de" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        return folder / "django.po"

    def test_only_an_offered_catalogue_must_be_whole(self, path):
        half = catalogue(polib.POEntry(msgid="Now", msgstr="Jetzt"), polib.POEntry(msgid="Then", msgstr=""))
        half.save(str(path))
        assert check(path) == []
        half.save_as_mofile(str(path.with_suffix(".mo")))
        assert [why for _, why in check(path)] == ["is not translated"]
        half.find("Then").msgstr, half.find("Then").flags = "Dann", ["fuzzy"]
        half.save(str(path))
        assert [why for _, why in check(path)] == ["is uncertain (fuzzy)"]

    def test_what_people_read_is_made_of_what_is_there(self, path, capsys):
        whole = catalogue(
            polib.POEntry(msgid="Now", msgstr="Jetzt"),
            polib.POEntry(msgid="Share", msgstr="Erzählen", msgctxt="practice"),
            polib.POEntry(msgid="{n} day", msgid_plural="{n} days", msgstr_plural={0: "{n} Tag", 1: "{n} Tage"}),
        )
        whole.save(str(path))
        whole.save_as_mofile(str(path.with_suffix(".mo")))
        assert check(path) == []
        assert main(path.parents[2]) == 0
        whole.find("Share", include_obsolete_entries=False, msgctxt="practice").msgstr = "Teilen"
        whole.save(str(path))
        assert "is not made of it" in check(path)[0].why
        assert main(path.parents[2]) == 1
        assert "de: '': django.mo is not made of it" in capsys.readouterr().out


def test_those_of_troika_have_no_mistake(capsys):
    assert main() == 0, capsys.readouterr().out


CALL = re.compile(r"""\b(?:n?p?gettext|_)\((?:,?\s*u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))+""")
ASKS = re.compile(r"n?p?gettext(_lazy|_noop)?|_")  # the last one in a filter’s argument


def phrases_of(python: str) -> Iterator[tuple[str | None, str]]:
    """What this code asks to have translated: (context or None, English)."""
    for name, call in calls_in(python):
        if ASKS.fullmatch(name):
            said = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            context = said.pop(0) if said and name.lstrip("n").startswith("p") else None
            if said:
                yield context, said[0]


def phrases() -> Iterator[tuple[str | None, str]]:
    """Of all code, templates and practices."""
    for folder in ("sessions_app", "serving", "troika"):
        for path in (ROOT / folder).rglob("*.py"):
            yield from phrases_of(path.read_text(encoding="utf-8"))
    for path in TEMPLATES.rglob("*.*"):
        for call in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
            yield from phrases_of(f"{call})".replace("%%", "%"))
    for key in keys():
        yield from phrases_of(as_calls(practice(key)))


def test_every_phrase_is_in_each_catalogue_and_none_that_nobody_says():
    """After a change of words: scripts/messages."""
    said = set(phrases())
    assert len(said) > 3_000
    for path in LOCALE.glob("*/LC_MESSAGES/django.po"):
        held = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}
        assert sorted(map(str, said ^ held)) == [], path.parts[-3]


PLURALS = sorted(
    {
        (entry.msgid, entry.msgid_plural)
        for entry in polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po"))
        if entry.msgid_plural and not entry.msgctxt and re.search(r"\{(n|count)\}", entry.msgid)
    }
)


@pytest.mark.parametrize("number", [0, 1, 2, 5, 11, 100, 1_000_000])
def test_a_number_has_its_form_in_each_language(number):
    """A million is a form of its own in Spanish. No page counts so far, and none has that form beforehand: it is worded
    as eleven is."""
    for code, _ in offered(LOCALE):
        with override(code):
            for one, many in PLURALS:
                said = ngettext(one, many, number)
                assert "{n}" in said or "{count}" in said, (code, one)
                if number == 1_000_000:
                    assert said == ngettext(one, many, 11), (code, one)
